"""The action and impact record: one sheet, filled in at the end of the session and again three months later."""

from __future__ import annotations

from collections.abc import Iterator

from generator.outputs.trainer.documents.blocks import Block, Table, as_docx, as_pdf
from generator.outputs.trainer.session_data import Material
from generator.outputs.trainer.slides.deck import RECORD_ROWS

KIND = "action record"
_MOST_TO_CHOOSE = 6
_LATER = (
    "What we said we would do",
    "Done? Yes, partly or no",
    "What changed for children",
    "How we know",
    "What next",
)


def make_docx(material: Material) -> bytes:
    """The record as a document to edit."""
    return as_docx(material, KIND, tuple(_blocks(material)))


def make_pdf(material: Material) -> bytes:
    """The record as a PDF."""
    return as_pdf(material, KIND, tuple(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield Block("kicker", f"{material.site} · Action and impact record · {material.names}")
    yield Block("title", material.title)
    yield Block("lead", "Write down little, and keep it. Name no child, no family, and nobody who is not here.")
    yield _table(
        ("Team", "Date", "How many were here", "Who keeps this record"), (0.34, 0.2, 0.2, 0.26), 1, 30, "About us"
    )
    yield Block("part", "What we will do")
    yield Block("text", "One to three things. Each is in our own power, with one name and one date.")
    yield _table(RECORD_ROWS, (0.38, 0.16, 0.16, 0.3), 4, 62, "What we will do, who, by when, how we will know")
    deeds = material.first.deeds[:_MOST_TO_CHOOSE]
    yield Block("part", "To choose from")
    for deed in deeds:
        yield Block("bullet", deed.text, f"{deed.who}:")
    yield Block("small", "Worried about a real child? Do not wait for this record. Follow your local procedure today.")
    yield Block("part", "Three months later", turn=True)
    yield Block(
        "text", "Look at each thing again, together. A thing that did not work teaches as much as one that did."
    )
    yield _table(("Date", "How many were here"), (0.5, 0.5), 1, 28, "When we looked back")
    yield Block("part", "What came of it")
    yield _table(_LATER, (0.25, 0.13, 0.26, 0.2, 0.16), 4, 74, "What came of each thing that we said we would do")
    yield Block("part", "What helped, and what got in the way")
    yield Block("lines", lines=3, height=26)
    yield Block("part", "What only a manager or leader can put right")
    yield Block("lines", lines=2, height=26)
    yield Block(
        "small", f"Pass this side on to whoever plans training and audits. The briefing: {material.first.short_address}"
    )


def _table(columns: tuple[str, ...], shares: tuple[float, ...], rows: int, height: int, says: str) -> Block:
    return Block("table", table=Table(columns, shares, rows, height, says))
