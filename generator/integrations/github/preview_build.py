"""Pulls a proof: builds the site with its drafts and takes pictures of the sheets that a change touches."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.build import pipeline
from generator.checks.schema import SECTIONS
from generator.content.git_revision import changed_since, published_at
from generator.content.library import AUDIENCE_SHEETS, Briefing, Library
from generator.core.problems import BriefingsError, cannot
from generator.core.progress import Progress, silent
from generator.integrations.github.preview_bundle import FILE, MAX_PICTURED, SIDES, Point, Preview, picture_name

DOTS_PER_INCH = 80


def proof(project: Path, since: str, *, today: date, site: Path, folder: Path, progress: Progress = silent) -> Preview:
    """The preview of everything that changed since a version, written into a folder; the site is built beside it.

    There are no pictures while something is to be put right: a picture could show what the check asks to take out.
    """
    with pipeline.plain_words():
        return _proof(project, since, today, site, folder, progress)


def _proof(project: Path, since: str, today: date, site: Path, folder: Path, progress: Progress) -> Preview:
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
    import pikepdf

    page = site / "briefings" / point.slug
    sheets = {ending.removeprefix("-"): page / f"fact-sheet{ending}.pdf" for ending in AUDIENCE_SHEETS.values()}
    editions = tuple(name for name, file in sheets.items() if file.exists())
    if "" not in editions:
        return point
    with pikepdf.open(sheets[""]) as pdf:
        sides = len(pdf.pages)
    if number < MAX_PICTURED:
        for side, name in enumerate(SIDES[:sides], start=1):
            _take_picture(sheets[""], side, folder / picture_name(point.slug, name))
    return replace(point, editions=editions, sides=sides)


def _take_picture(pdf: Path, side: int, picture: Path) -> None:
    words = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", str(side), "-l", str(side), "-singlefile"]
    try:
        subprocess.run([*words, str(pdf), str(picture.with_suffix(""))], check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise cannot("pdftoppm", "is not installed", "apt-get install poppler-utils") from None
    except subprocess.CalledProcessError as error:
        raise cannot(pdf, f"no picture could be made of it: {error.stderr.decode('utf-8', 'replace')[:200]}") from None
