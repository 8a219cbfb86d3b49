"""The pages for trainers: all packs in one list, and each pack with its timings and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.content.library import AUDIENCE_SHEETS, Library, Output, Page, key_of
from generator.content.packs import Pack
from generator.outputs.trainer.schedule import LENGTHS, timings
from generator.outputs.trainer.session_data import Material, material_of
from generator.rendering.environment import environment, shared_key, template_key
from generator.rendering.markup import shortened

EDITIONS = {"practitioner": "practitioners", "supervisor_manager": "managers", "leader": "leaders"}
FOLDER = "trainers"
# What a trainer takes, in the order she needs it: name, what it is, and its files as (words, file).
PARTS = (
    (
        "Run-sheet",
        "Aims, timings and what to say, on one sheet. Works without a projector.",
        (("PDF", "run-sheet.pdf"),),
    ),
    (
        "Slides",
        "The case in steps, each with a question. Your notes stand below.",
        (("PowerPoint", "slides.pptx"), ("PDF", "slides.pdf")),
    ),
    (
        "Handout",
        "The case and the questions, with room to write.",
        (("Word", "handout.docx"), ("PDF", "handout.pdf")),
    ),
    (
        "Action and impact record",
        "What you will do, and what came of it three months later.",
        (("Word", "action-record.docx"), ("PDF", "action-record.pdf")),
    ),
    (
        "Audit tool",
        "Lines to look for in your own work. It scores nobody.",
        (("Excel", "audit-tool.xlsx"), ("PDF", "audit-tool.pdf")),
    ),
)


def render(library: Library, packs: Sequence[Pack]) -> Iterator[Output]:
    """The list of packs, and a page for each."""
    shared = key_of(shared_key(library), template_key("trainer/index.html.j2", "trainer/pack.html.j2"))
    offered = (bool(library.published), bool(library.language.pathways))
    everything = key_of(shared, offered, *(pack.digest for pack in packs))
    yield Output(f"{FOLDER}/index.html", everything, partial(_index, library, packs))
    for pack in packs:
        yield Output(
            f"{pack.address}index.html",
            key_of(shared, pack.digest),
            partial(_pack, library, pack),
            source=pack.points[0].path,
        )


def _index(library: Library, packs: Sequence[Pack]) -> Page:
    rows = [(pack, material_of(library, pack)) for pack in packs]
    values = {
        "base": "../",
        "settings": library.settings,
        "themes": [row for row in rows if row[0].kind == "theme"],
        "points": [row for row in rows if row[0].kind == "point"],
        "lengths": LENGTHS,
        "published": bool(library.published),
        "pathways": bool(library.language.pathways),
    }
    content = environment().get_template("trainer/index.html.j2").render(values)
    said = "There is no pack for a session yet."
    if packs:
        said = "Packs for a session of 10, 30 or 60 minutes: run-sheet, slides, handout, action record and audit tool."
    return Page(f"For trainers · {library.settings.site_name}", said, content)


def _pack(library: Library, pack: Pack) -> Page:
    material = material_of(library, pack)
    values = {
        "base": "../../",
        "settings": library.settings,
        "pack": pack,
        "m": material,
        "first": material.first,
        "lengths": LENGTHS,
        "rows": timings(material.first),
        "parts": PARTS,
        "sheets": [_sheets(library, pack, number) for number in range(len(pack.points))],
        "more": len(library.with_term("themes", pack.theme)) - len(pack.points),
    }
    content = environment().get_template("trainer/pack.html.j2").render(values)
    return Page(f"{_name(pack)} · {library.settings.site_name}", _said(material), content)


def _name(pack: Pack) -> str:
    return f"Trainer pack: {pack.title}"


def _said(material: Material) -> str:
    return shortened(f"Everything for a session of 10, 30 or 60 minutes. {material.lead}")


def _sheets(library: Library, pack: Pack, number: int) -> tuple[str, str, list[tuple[str, str]]]:
    """A point's title and page, and its fact sheets."""
    briefing = pack.points[number]
    files = [
        (EDITIONS[audience], f"{briefing.address}fact-sheet{AUDIENCE_SHEETS[audience]}.pdf")
        for audience in library.audiences(briefing)
    ]
    return briefing.title, briefing.address, files
