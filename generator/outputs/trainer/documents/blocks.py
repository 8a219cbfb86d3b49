"""Our sheets on paper, said once as blocks and written twice: as a DOCX to edit and as a PDF to print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from generator.outputs.trainer.documents.docx_template import LINE, WIDTH, WORD, empty_document
from generator.outputs.trainer.ooxml import describe, finished
from generator.outputs.trainer.session_data import Material
from generator.rendering.environment import environment
from generator.rendering.pdf import document as pdf

CSS = ("pdf.css", "trainer/paper.css", "trainer/blocks.css")
TEMPLATE = "trainer/blocks.html.j2"
STYLES = {
    "kicker": "Kicker",
    "title": "Heading 1",
    "lead": "Subtitle",
    "made-up": "Made up",
    "part": "Heading 2",
    "text": "Normal",
    "ask": "Ask",
    "bullet": "List Bullet",
    "small": "Small",
}


class Table(NamedTuple):
    """An empty table to fill in: names of the columns, their shares of the width, rows and their height in points."""

    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: int
    height: int
    says: str


class Block(NamedTuple):
    """One thing on a sheet: text in a style, lines to write on, or a table; `turn` begins a new side."""

    style: str
    text: str = ""
    label: str = ""
    turn: bool = False
    lines: int = 0
    height: int = LINE
    table: Table | None = None


def as_docx(material: Material, kind: str, blocks: Sequence[Block]) -> bytes:
    """The blocks as a document for word processors."""
    from docx import Document

    document = Document(io.BytesIO(empty_document()))
    document.sections[0].footer.paragraphs[0].runs[0].text = f"{material.title} · {kind}"[:100]
    for block in blocks:
        if block.table:
            _table(document, block.table)
        elif block.style == "lines":
            _lines(document, block)
        else:
            _paragraph(document, block)
    describe(document.core_properties, material, kind)
    document.core_properties.revision = 1
    document.core_properties.comments = ""
    held = io.BytesIO()
    document.save(held)
    return finished(held.getvalue(), material)


def as_pdf(material: Material, kind: str, blocks: Sequence[Block]) -> bytes:
    """The blocks as a PDF."""
    html = environment().get_template(TEMPLATE).render(
        base=material.url, m=material, kind=kind, blocks=blocks
    )  # fmt: skip
    return pdf.write_pdf(html, css_files=CSS, name=f"{material.slug}/{kind.replace(' ', '-')}.pdf")


def _paragraph(document: Any, block: Block) -> None:
    paragraph = document.add_paragraph(style=STYLES[block.style])
    if block.turn:
        paragraph.paragraph_format.page_break_before = True
    if block.label:
        paragraph.add_run(f"{block.label} ").bold = True
    paragraph.add_run(block.text)


def _lines(document: Any, block: Block) -> None:
    from docx.shared import Pt

    for _ in range(block.lines):
        paragraph = document.add_paragraph(style="Write here")
        paragraph.add_run(" \t")  # a tab alone would have a line of no height in LibreOffice
        paragraph.paragraph_format.line_spacing = Pt(block.height)


def _table(document: Any, wanted: Table) -> None:
    table = document.add_table(wanted.rows + 1, len(wanted.columns), style="Table Grid")
    table.autofit = False
    _described(table, wanted.says)
    for at, (name, share) in enumerate(zip(wanted.columns, wanted.shares, strict=True)):
        width = round(WIDTH * share) * 635
        table.columns[at].width = width
        for cell in table.columns[at].cells:
            cell.width = width
        table.cell(0, at).paragraphs[0].add_run(name).bold = True
    _heading_row(table.rows[0])
    for row in table.rows[1:]:
        row.height = wanted.height * 12700


def _described(table: Any, says: str) -> None:
    from docx.oxml import OxmlElement

    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(f"{{{WORD}}}val", says)
        table._tbl.tblPr.append(element)


def _heading_row(row: Any) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))
