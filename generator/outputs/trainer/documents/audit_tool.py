"""The audit tool: what to look for in our own work, as a spreadsheet with totals and as a PDF. It scores nobody."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from generator.core.deterministic_zip import read_zip, write_zip
from generator.outputs.trainer.ooxml import ACCENT, FAMILY, FIRST, INK, LINE, describe, finished
from generator.outputs.trainer.session_data import Material
from generator.outputs.trainer.slides.model import WIDER
from generator.rendering.environment import environment
from generator.rendering.pdf import document

KIND = "audit tool"
ANSWERS = ("Yes", "Partly", "No", "Not known")
HOW_TO = (
    "Look at a few recent pieces of work, or ask a few people. For each line, ask: is it so here, now?",
    "Choose yes, partly, no or not known. Say where you saw it. Write down one next step, with a name and a date.",
    "Look at how work is set up, not at who did it. Write no name of a child, a family or a colleague.",
)
NO_SCORE = "These numbers show where to look next. They are no mark for a person, a team or a family."
CSS = ("pdf.css", "trainer/paper.css", "trainer/audit_tool.css")
TEMPLATE = "trainer/audit_tool.html.j2"
_COLUMNS = (
    ("No.", 6),
    ("Briefing", 11),
    ("What we look for", 47),
    ("Who", 18),
    ("Answer", 13),
    ("Evidence: where we saw it", 28),
    ("Next step, who, by when", 28),
)
_POINTS_A_LETTER = 5.3  # of a column's width
_INDENT = 2  # letters: air left and right of a text
_HEAD = 6  # the row of the column names


class Line(NamedTuple):
    """One statement to look for: its number, the briefing it comes from, and who it speaks of."""

    number: int
    briefing: str
    text: str
    who: str


def lines(material: Material) -> tuple[Line, ...]:
    """What good looks like and the actions, briefing by briefing."""
    found: list[Line] = []
    for learning in material.learnings:
        rows = [(sign, "All of us") for sign in learning.signs] + [(deed.text, deed.who) for deed in learning.deeds]
        found += [Line(len(found) + n, learning.id, text, who) for n, (text, who) in enumerate(rows, 1)]
    return tuple(found)


def make_pdf(material: Material) -> bytes:
    """The tool on paper, to fill in by hand."""
    everything = lines(material)
    groups = [(b, [line for line in everything if line.briefing == b.id]) for b in material.learnings]
    html = environment().get_template(TEMPLATE).render(
        base=material.url, m=material, groups=groups, answers=ANSWERS, how_to=HOW_TO, no_score=NO_SCORE
    )  # fmt: skip
    return document.write_pdf(html, css_files=CSS, name=f"{material.slug}/audit-tool.pdf")


def make_xlsx(material: Material) -> bytes:
    """The tool as a spreadsheet: an answer to choose in each row, totals by formula."""
    from openpyxl import Workbook

    book = Workbook()
    everything = lines(material)
    _audit(book.active, material, everything)
    _totals(book.create_sheet("Totals"), material, _HEAD + len(everything))
    describe(book.properties, material, KIND)
    held = io.BytesIO()
    book.save(held)
    return _growing(finished(held.getvalue(), material))


def _growing(content: bytes) -> bytes:
    """The heights of rows as a beginning only: a row grows with what is written into it."""
    files = dict(read_zip(content))
    for name in files:
        if name.startswith("xl/worksheets/sheet"):
            files[name] = files[name].replace(b' customHeight="1"', b"")
    return write_zip(files, first=FIRST)


def _height(line: Line) -> float:
    """The height of a row in points, with any typeface and some room to write."""
    widths = dict(_COLUMNS)
    needed = max(
        document.typeface().lines(text, 11, (widths[name] - _INDENT) * _POINTS_A_LETTER / WIDER)
        for name, text in (("What we look for", line.text), ("Who", line.who))
    )
    return max(2, needed) * 15.5 + 6


def _audit(sheet: Any, material: Material, everything: tuple[Line, ...]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table, TableStyleInfo

    sheet.title = "Audit"
    _opening(sheet, f"Audit tool: {material.title}", HOW_TO)
    for at, (name, width) in enumerate(_COLUMNS, 1):
        _put(sheet.cell(_HEAD, at), name, bold=True, fill=ACCENT, colour="FFFFFF")
        sheet.column_dimensions[sheet.cell(_HEAD, at).column_letter].width = width
    sheet.row_dimensions[_HEAD].height = 24
    for row, line in enumerate(everything, _HEAD + 1):
        for at, value in enumerate((line.number, line.briefing, line.text, line.who, None, None, None), 1):
            _put(sheet.cell(row, at), value, border=True)
        sheet.row_dimensions[row].height = _height(line)
    last = _HEAD + len(everything)
    choice = DataValidation(type="list", formula1=f'"{",".join(ANSWERS)}"', allow_blank=True)
    choice.promptTitle, choice.prompt = "Is it so here, now?", "Choose yes, partly, no or not known."
    choice.errorTitle, choice.error = "Please choose", "Yes, Partly, No or Not known"
    choice.showInputMessage = choice.showErrorMessage = True
    choice.add(f"E{_HEAD + 1}:E{last}")
    sheet.add_data_validation(choice)
    table = Table(displayName="Audit", ref=f"A{_HEAD}:G{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"D{_HEAD + 1}"
    _printed(sheet, f"A1:G{last}", f"{_HEAD}:{_HEAD}", material)


def _totals(sheet: Any, material: Material, last: int) -> None:
    _opening(sheet, "Totals", (NO_SCORE, "They count themselves from the answers on the first sheet.", ""))
    names = ("Briefing", "What it is about", *ANSWERS, "Not answered yet", "Lines")
    for at, (name, width) in enumerate(zip(names, (12, 52, 10, 10, 10, 13, 19, 10), strict=True), 1):
        _put(sheet.cell(_HEAD, at), name, bold=True, fill=ACCENT, colour="FFFFFF")
        sheet.column_dimensions[sheet.cell(_HEAD, at).column_letter].width = width
    sheet.row_dimensions[_HEAD].height = 24
    asked, answered = f"Audit!$B${_HEAD + 1}:$B${last}", f"Audit!$E${_HEAD + 1}:$E${last}"
    for row, learning in enumerate(material.learnings, _HEAD + 1):
        _put(sheet.cell(row, 1), learning.id, border=True)
        _put(sheet.cell(row, 2), learning.title, border=True)
        for at, letter in enumerate("CDEF", 3):
            _formula(sheet.cell(row, at), f"=COUNTIFS({asked},$A{row},{answered},{letter}${_HEAD})")
        _formula(sheet.cell(row, 7), f"=H{row}-SUM(C{row}:F{row})")
        _formula(sheet.cell(row, 8), f"=COUNTIF({asked},$A{row})")
    end = _HEAD + len(material.learnings)
    _put(sheet.cell(end + 1, 1), "All", bold=True, border=True)
    _put(sheet.cell(end + 1, 2), "", border=True)
    for at, letter in enumerate("CDEFGH", 3):
        _formula(sheet.cell(end + 1, at), f"=SUM({letter}{_HEAD + 1}:{letter}{end})", bold=True)
    sheet.freeze_panes = f"A{_HEAD + 1}"
    _printed(sheet, f"A1:H{end + 1}", f"{_HEAD}:{_HEAD}", material)


def _opening(sheet: Any, title: str, said: tuple[str, ...]) -> None:
    _put(sheet["A1"], title, bold=True, size=18, wrap=False)
    sheet.row_dimensions[1].height = 28
    for row, words in enumerate(said, 2):
        _put(sheet.cell(row, 1), words, wrap=False)


def _put(
    cell: Any, value: object, *, bold: bool = False, size: int = 11, fill: str = "", colour: str = INK,
    border: bool = False, wrap: bool = True,
) -> None:  # fmt: skip
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    if isinstance(value, str) and value:
        cell.value, cell.data_type = value, "s"  # a text that begins with = is still a text
    elif value is not None and value != "":
        cell.value = value
    cell.font = Font(name=FAMILY, family=2, size=size, bold=bold, color=colour)
    cell.alignment = Alignment(
        horizontal="left", vertical="center" if fill else "top", wrap_text=wrap, indent=int(bool(fill or border))
    )
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if border:
        thin = Side(style="thin", color=LINE)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _formula(cell: Any, formula: str, *, bold: bool = False) -> None:
    _put(cell, None, bold=bold, border=True)
    cell.value = formula


def _printed(sheet: Any, area: str, heads: str, material: Material) -> None:
    """A4 on its side, as wide as the paper, the column names on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area, sheet.print_title_rows = area, heads
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, 0.5)
    sheet.oddFooter.left.text = material.title.replace("&", "&&")[:80]
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.sheet_view.zoomScale = 110
