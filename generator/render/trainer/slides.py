"""The slides: a PPTX that a trainer can edit, and the same deck as a PDF."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import segno
from lxml import etree

from generator.problems import cannot
from generator.render import pdf
from generator.render.environment import environment
from generator.render.trainer import stage
from generator.render.trainer.deck import RECORD_ROWS, WRITE_HERE, Deck, deck
from generator.render.trainer.layouts import TABLE_STYLE, emu, empty_deck
from generator.render.trainer.material import Material
from generator.render.trainer.office import LANGUAGE, describe, finished, guid
from generator.render.trainer.stage import Box, Para, Slide

CSS = ("pdf.css", "trainer/slides.css")
TEMPLATE = "trainer/slides.html.j2"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_COLUMNS = (0.36, 0.17, 0.17, 0.3)  # of the action record


def make_pptx(material: Material) -> bytes:
    """The deck as PPTX: text in placeholders of our layouts, with speaker notes."""
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


def make_pdf(material: Material) -> bytes:
    """The deck as PDF, one page a slide."""
    slides = deck(material).slides
    html = environment().get_template(TEMPLATE).render(
        base=material.url, m=material, slides=slides, number=stage.NUMBER, colours=stage.COLOURS, columns=RECORD_ROWS,
        shares=_COLUMNS, rows=WRITE_HERE, lead=stage.LEAD, gap=stage.GAP, width=stage.WIDTH, height=stage.HEIGHT, qr=_qr_svg,
    )  # fmt: skip
    with pdf.unhurried_collections():
        laid = pdf.lay_out(html, css_files=CSS, name=f"{material.slug}/slides.pdf")
        if laid.pages != len(slides):
            raise cannot(f"{material.slug}/slides.pdf", f"has {laid.pages} pages for {len(slides)} slides")
        return laid.pdf()


# PPTX


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
    frame = added.notes_slide.notes_text_frame
    frame.text = "\n".join(slide.notes)
    _in_english(added.notes_slide._element)


def _write(shape: Any, box: Box, size: int, paras: tuple[Para, ...]) -> None:
    shape.name = box.name.capitalize()
    frame = shape.text_frame
    for at, para in enumerate(paras):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if para.label:
            label = paragraph.add_run()
            label.text, label.font.bold = f"{para.label} ", True
            label.font.color.theme_color = 5  # accent 1
        paragraph.add_run().text = para.text
    if size != box.sizes[0]:
        styles = frame._txBody.find(f"{{{_A}}}lstStyle")
        level = etree.SubElement(styles, f"{{{_A}}}lvl1pPr")
        etree.SubElement(level, f"{{{_A}}}defRPr", sz=str(size * 100))
    _in_english(shape._element)


def _in_english(element: Any) -> None:
    """Every run and every place to type says its language, so that it is read and spelled as English."""
    for run in element.iter(f"{{{_A}}}r", f"{{{_A}}}fld"):
        properties = run.find(f"{{{_A}}}rPr")
        if properties is None:
            properties = etree.Element(f"{{{_A}}}rPr")
            run.insert(0, properties)
        properties.set("lang", LANGUAGE)
    for properties in element.iter(f"{{{_A}}}endParaRPr"):
        properties.set("lang", LANGUAGE)


def _picture(shape: Any, para: Para) -> None:
    held = io.BytesIO()
    segno.make(para.label, error="m").save(held, kind="png", scale=8, border=4)
    held.seek(0)
    picture = shape.insert_picture(held)
    picture._element.nvPicPr.cNvPr.set("name", "QR code")
    picture._element.nvPicPr.cNvPr.set("descr", para.text)


def _record(shape: Any) -> None:
    """An empty table to type in, with a header row."""
    frame = shape.insert_table(rows=WRITE_HERE + 1, cols=len(RECORD_ROWS))
    named = frame._element.nvGraphicFramePr.cNvPr
    named.set("name", "Action record")
    named.set("descr", "Table to fill in: what we will do, who, by when, how we will know")
    table, box = frame.table, stage.RECORD.box("table")
    frame._element.graphic.graphicData.tbl.tblPr.find(f"{{{_A}}}tableStyleId").text = TABLE_STYLE
    table.horz_banding = False
    heights = [14.0] + [(box.h - 14.0) / WRITE_HERE] * WRITE_HERE
    for row, height in zip(table.rows, heights, strict=True):
        row.height = emu(height)
    for at, (name, part) in enumerate(zip(RECORD_ROWS, _COLUMNS, strict=True)):
        table.columns[at].width = emu(box.w * part)
        head = table.cell(0, at)
        head.text = name
        run = head.text_frame.paragraphs[0].runs[0]
        run.font.bold = True
        run.font.color.theme_color = 14  # background 1
        head.fill.solid()
        head.fill.fore_color.theme_color = 5
        for line in range(WRITE_HERE + 1):
            for paragraph in table.cell(line, at).text_frame.paragraphs:
                _sized(paragraph._p, box.sizes[0])
    _in_english(frame._element)


def _sized(paragraph: Any, size: int) -> None:
    for run in paragraph.iter(f"{{{_A}}}rPr"):
        run.set("sz", str(size * 100))
    end = paragraph.find(f"{{{_A}}}endParaRPr")
    if end is None:
        end = etree.SubElement(paragraph, f"{{{_A}}}endParaRPr")
    end.set("sz", str(size * 100))


def _number(layout: Any, number: int) -> Any:
    """The slide's number, last in reading order."""
    found = next(s for s in layout.placeholders if s.placeholder_format.idx == stage.NUMBER.idx)
    made = deepcopy(found._element)
    made.nvSpPr.cNvPr.set("id", "99")
    properties = made.spPr
    for child in list(properties):
        properties.remove(child)
    body = made.txBody
    for name in ("bodyPr", "lstStyle"):
        part = body.find(f"{{{_A}}}{name}")
        part.clear()
    body.find(f".//{{{_A}}}t").text = str(number)
    return made


def _sections(made: Any, slides: Deck, material: Material) -> None:
    """Names for the parts of the deck, which PowerPoint shows beside the slides."""
    ids = [entry.get("id") for entry in made.slides._sldIdLst]
    groups: dict[int, list[str]] = {}
    for slide, name in zip(slides.slides, ids, strict=True):
        groups.setdefault(int(slide.key.split(":")[0]), []).append(name)
    if len(groups) < 2:
        return
    root = made.part._element
    extensions = etree.SubElement(root, f"{{{root.nsmap['p']}}}extLst")
    entry = etree.SubElement(extensions, f"{{{root.nsmap['p']}}}ext", uri=_SECTIONS)
    listed = etree.SubElement(entry, f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    for number, members in groups.items():
        name = "The session" if number == 0 else f"{number + 1}. {material.learnings[number].title}"
        section = etree.SubElement(listed, f"{{{_P14}}}section", name=name, id=guid(material.slug, number))
        rows = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for member in members:
            etree.SubElement(rows, f"{{{_P14}}}sldId", id=member)


# PDF


def _qr_svg(address: str) -> str:
    return str(segno.make(address, error="m").svg_data_uri(border=4, scale=1, omitsize=True))
