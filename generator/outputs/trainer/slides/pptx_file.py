"""The slides as a PPTX that a trainer can edit: text in placeholders of our layouts, with speaker notes."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import segno
from markupsafe import escape

from generator.outputs.trainer.ooxml import LANGUAGE, describe, finished, guid
from generator.outputs.trainer.session_data import Material
from generator.outputs.trainer.slides import layouts as slides_layouts
from generator.outputs.trainer.slides.deck import RECORD_ROWS, RECORD_SHARES, WRITE_HERE, Deck, deck
from generator.outputs.trainer.slides.model import Box, Para, Slide
from generator.outputs.trainer.slides.pptx_template import DRAWING, TABLE_STYLE, empty_deck, emu

_ACCENT, _WHITE = 5, 14  # numbers of theme colours: accent 1, background 1
_HEADER = 14.0  # millimetres: the first row of the action record
_SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{}</p14:sectionLst>'
    "</p:ext></p:extLst>"
)


def make(material: Material) -> bytes:
    """The deck as PPTX."""
    from pptx import Presentation

    made = Presentation(io.BytesIO(empty_deck()))
    layouts = {layout.name: layout for layout in made.slide_layouts}
    slides = deck(material)
    for number, slide in enumerate(slides.slides, 1):
        _add(made, layouts[slide.layout.name], slide, number)
    _sections(made, slides, material)
    describe(made.core_properties, material, "slides")
    made.core_properties.revision = 1
    held = io.BytesIO()
    made.save(held)
    return finished(held.getvalue(), material)


def _add(made: Any, layout: Any, slide: Slide, number: int) -> None:
    added = made.slides.add_slide(layout)
    boxes = {box.idx: box for box in slide.layout.boxes}
    for shape in list(added.placeholders):
        box = boxes[shape.placeholder_format.idx]
        if box.kind == "tbl":
            _record(shape)
        elif box.name not in slide.texts:
            shape._element.getparent().remove(shape._element)
        elif box.kind == "pic":
            _picture(shape, slide.texts[box.name][1][0])
        else:
            _write(shape, box, *slide.texts[box.name])
    added.shapes._spTree.append(_number(layout, number))
    added.notes_slide.notes_text_frame.text = "\n".join(slide.notes)
    _in_english(added.notes_slide._element)


def _write(shape: Any, box: Box, size: int, paras: tuple[Para, ...]) -> None:
    from pptx.oxml.xmlchemy import OxmlElement

    shape.name = box.name.capitalize()
    frame = shape.text_frame
    for at, para in enumerate(paras):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if para.label:
            label = paragraph.add_run()
            label.text, label.font.bold = f"{para.label} ", True
            label.font.color.theme_color = _ACCENT
        paragraph.add_run().text = para.text
    if size != box.sizes[0]:  # said once for the whole box, so that what a trainer adds has it too
        level, letters = OxmlElement("a:lvl1pPr"), OxmlElement("a:defRPr")
        letters.set("sz", str(size * 100))
        level.append(letters)
        frame._txBody.find(_tag("lstStyle")).append(level)
    _in_english(shape._element)


def _tag(name: str) -> str:
    return f"{{{DRAWING}}}{name}"


def _in_english(element: Any) -> None:
    """Every run and every place to type says its language, so that it is read and spelled as English."""
    for run in element.iter(_tag("r"), _tag("fld")):
        if run.find(_tag("rPr")) is None:
            run.get_or_add_rPr()
        run.find(_tag("rPr")).set("lang", LANGUAGE)
    for properties in element.iter(_tag("endParaRPr")):
        properties.set("lang", LANGUAGE)


def _picture(shape: Any, para: Para) -> None:
    held = io.BytesIO()
    segno.make(para.label, error="m").save(held, kind="png", scale=8, border=4)
    held.seek(0)
    named = shape.insert_picture(held)._element.nvPicPr.cNvPr
    named.set("name", "QR code")
    named.set("descr", para.text)


def _record(shape: Any) -> None:
    """An empty table to type in, with a header row."""
    frame = shape.insert_table(rows=WRITE_HERE + 1, cols=len(RECORD_ROWS))
    named = frame._element.nvGraphicFramePr.cNvPr
    named.set("name", "Action record")
    named.set("descr", f"Table to fill in: {', '.join(name.lower() for name in RECORD_ROWS)}")
    table, box = frame.table, slides_layouts.RECORD.box("table")
    frame._element.graphic.graphicData.tbl.tblPr.find(_tag("tableStyleId")).text = TABLE_STYLE
    table.horz_banding = False
    for at, row in enumerate(table.rows):
        row.height = emu((box.h - _HEADER) / WRITE_HERE if at else _HEADER)
    for at, (name, share) in enumerate(zip(RECORD_ROWS, RECORD_SHARES, strict=True)):
        table.columns[at].width = emu(box.w * share)
        _head(table.cell(0, at), name)
        for line in range(WRITE_HERE + 1):
            _sized(table.cell(line, at).text_frame.paragraphs[0]._p, box.sizes[0])
    _in_english(frame._element)


def _head(cell: Any, name: str) -> None:
    cell.text = name
    font = cell.text_frame.paragraphs[0].runs[0].font
    font.bold, font.color.theme_color = True, _WHITE
    cell.fill.solid()
    cell.fill.fore_color.theme_color = _ACCENT


def _sized(paragraph: Any, size: int) -> None:
    from pptx.oxml.xmlchemy import OxmlElement

    end = paragraph.find(_tag("endParaRPr"))
    if end is None:
        end = OxmlElement("a:endParaRPr")
        paragraph.append(end)
    for letters in (end, *paragraph.iter(_tag("rPr"))):
        letters.set("sz", str(size * 100))


def _number(layout: Any, number: int) -> Any:
    """The slide's number, last in reading order; size and place are the layout's."""
    found = next(s for s in layout.placeholders if s.placeholder_format.idx == slides_layouts.NUMBER.idx)
    made = deepcopy(found._element)
    made.nvSpPr.cNvPr.set("id", "99")
    for child in list(made.spPr):
        made.spPr.remove(child)
    for name in ("bodyPr", "lstStyle"):
        made.txBody.find(_tag(name)).clear()
    made.txBody.find(f".//{_tag('t')}").text = str(number)
    return made


def _sections(made: Any, slides: Deck, material: Material) -> None:
    """Names for the parts of a long deck, which PowerPoint shows beside the slides."""
    from pptx.oxml import parse_xml

    groups: dict[int, list[str]] = {}
    for slide, entry in zip(slides.slides, made.slides._sldIdLst, strict=True):
        groups.setdefault(slide.learning, []).append(entry.get("id"))
    if len(groups) < 2:
        return
    said = []
    for number, members in groups.items():
        name = escape("The session" if number == 0 else f"{number + 1}. {material.learnings[number].title}")
        rows = "".join(f'<p14:sldId id="{member}"/>' for member in members)
        mark = guid(material.slug, number)
        said.append(f'<p14:section name="{name}" id="{mark}"><p14:sldIdLst>{rows}</p14:sldIdLst></p14:section>')
    made.part._element.append(parse_xml(_SECTIONS.format("".join(said))))
