"""READ ME FIRST: what is in the pack and what to do with it, as plain text in a zip of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from generator.core.deterministic_zip import write_zip
from generator.outputs.trainer.ooxml import FAMILY
from generator.outputs.trainer.session_data import Material

NAME = "READ ME FIRST.txt"
_WIDTH = 78
_PARTS = (
    ("run-sheet.pdf", "Aims, timings for 10, 30 and 60 minutes, and what to say. One sheet, two sides."),
    ("slides.pptx", "Slides that you can change. What to say stands in the notes."),
    ("slides.pdf", "The same slides, to show or to print."),
    ("handout.docx", "The case and the questions, with room to write. You can change it."),
    ("handout.pdf", "The same, to print. Two sides for each case."),
    ("action-record.docx", "What you will do, and what came of it three months later."),
    ("action-record.pdf", "The same, to print. One sheet, two sides."),
    ("audit-tool.xlsx", "Lines to look for in your own work, with totals. It scores nobody."),
    ("audit-tool.pdf", "The same, to fill in by hand."),
)


def make(material: Material, sheets: tuple[str, ...]) -> bytes:
    """A zip that holds the text, for the pack to take over."""
    text = "\r\n".join(_lines(material, sheets)) + "\r\n"
    return write_zip({NAME: text.encode("utf-8-sig")})


def _lines(material: Material, sheets: tuple[str, ...]) -> Iterator[str]:
    yield from _wrapped(f"{material.title} - trainer pack".upper())
    yield from _wrapped(material.lead)
    yield ""
    yield "IF YOU HAVE FIVE MINUTES TO PREPARE"
    yield from _numbered(
        "Print run-sheet.pdf on both sides. Read it once. It is all that you need.",
        f"Print {_handout(material)} and the fact sheet, one for each person. Black and white is fine.",
        "Print action-record.pdf once.",
        "If there is a projector, open slides.pptx or slides.pdf. If it fails, use the run-sheet.",
    )
    if material.others:
        yield ""
        yield "THE CASES. THE FIRST ONE LEADS THE SESSION; YOU MAY TAKE ANOTHER"
        yield from _numbered(*(f"{learning.title} ({learning.id})" for learning in material.learnings))
    yield ""
    yield "WHAT IS IN THE PACK"
    for name, says in (*_PARTS, *((sheet, "") for sheet in sheets)):
        yield from _wrapped(f"{name:<20}{says}".rstrip(), indent=20)
    yield ""
    yield "TAKE CARE"
    if material.content_notes:
        yield from _wrapped(f"It touches on: {material.content_notes}.")
    made_up = "The story is made up. " if material.first.made_up else ""
    yield from _wrapped(f"{made_up}Name no real child, family or colleague.")
    yield from _wrapped("Worried about a real child? Act today. Follow your local procedure.")
    yield from _wrapped(f"Who to contact: {material.support}")
    yield ""
    yield "GOOD TO KNOW"
    yield from _wrapped(
        f"The slides, the handout and the record ask for the typeface {FAMILY}, which is free. "
        "Without it your computer takes another, and everything still fits."
    )
    yield from _wrapped(f"The newest version: {material.short_url}")
    yield from _wrapped(f"{material.publisher}. CC BY 4.0: use it, change it, say where it comes from.")


def _handout(material: Material) -> str:
    return "sides 1 and 2 of handout.pdf" if material.others else "handout.pdf"


def _wrapped(text: str, *, indent: int = 0) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _numbered(*steps: str) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield from _wrapped(f"{number}. {step}", indent=3)
