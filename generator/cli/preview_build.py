"""What `briefings preview` does: builds the site with its drafts and takes pictures of the sheets that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.build import pipeline
from generator.checks.schema import SECTIONS
from generator.content.git_revision import changed_since, published_at
from generator.content.library import AUDIENCE_SHEETS, Briefing, Library
from generator.core.problems import BriefingsError
from generator.core.progress import Progress, silent
from generator.integrations.github.preview_bundle import FILE, MAX_PICTURED, SIDES, Point, Preview, picture_name
from generator.rendering.pdf.images import page_count, take_picture


def preview_build(
    project: Path, since: str, *, today: date, site: Path, folder: Path, progress: Progress = silent
) -> Preview:
    """The preview of everything that changed since a version, written into a folder; the site is built beside it.

    There are no pictures while something is to be put right: a picture could show what the check asks to take out.
    """
    with pipeline.plain_words():
        return _built(project, since, today, site, folder, progress)


def _built(project: Path, since: str, today: date, site: Path, folder: Path, progress: Progress) -> Preview:
    before, changed = published_at(project, since), changed_since(project, since)
    library, problems = pipeline.read_and_check(project, today=today, before=before)
    points = tuple(b for b in library.briefings if b.path in changed)
    preview = Preview(problems, changed, tuple(_point(library, b, before) for b in points))
    try:
        built = pipeline.build(project, today=today, site=site, drafts=True, progress=progress)
        preview = replace(preview, problems=tuple(sorted({*problems, *built.problems})), built=True)
    except BriefingsError as error:
        preview = replace(preview, problems=tuple(sorted({*problems, *error.problems})))
    folder.mkdir(parents=True, exist_ok=True)
    if preview.built:
        shown = library.with_drafts()
        preview = replace(
            preview, points=tuple(_pictured(p, shown, site, folder, n) for n, p in enumerate(preview.points))
        )
    (folder / FILE).write_text(preview.as_json(), "utf-8")
    return preview


def _point(library: Library, briefing: Briefing, before: Mapping[str, Mapping[str, str]]) -> Point:
    words = sum(len(text.split()) for text in briefing.front.values())
    budget = sum(SECTIONS[name][0] for name in briefing.front)
    new = briefing.id not in before
    return Point(briefing.slug, briefing.id, briefing.title, briefing.status, new, (), 0, words, budget)


def _pictured(point: Point, library: Library, site: Path, folder: Path, number: int) -> Point:
    page = site / "briefings" / point.slug
    sheets = {ending.removeprefix("-"): page / f"fact-sheet{ending}.pdf" for ending in AUDIENCE_SHEETS.values()}
    editions = tuple(name for name, file in sheets.items() if file.exists())
    if "" not in editions:
        return point
    sides = page_count(sheets[""])
    if number < MAX_PICTURED:
        for side, name in enumerate(SIDES[:sides], start=1):
            take_picture(sheets[""], side, folder / picture_name(point.slug, name))
    return replace(point, editions=editions, sides=sides)
