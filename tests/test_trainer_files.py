"""The files of a trainer pack: each opens, says what it should, and is the same from run to run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import page as pdf_rules
import pdfplumber
import pikepdf
import pytest
from conftest import PROJECT
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from generator.content.library import Briefing, Library
from generator.content.packs import Pack, pack_of_choice, packs
from generator.core.deterministic_zip import read_zip
from generator.core.problems import BriefingsError
from generator.outputs.trainer import pack_files
from generator.outputs.trainer.documents import audit_tool, run_sheet
from generator.outputs.trainer.session_data import Material, material_of
from generator.outputs.trainer.slides.deck import deck

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LESSON, THEME = "ask-why-a-child-was-not-brought", "theme-neglect"
PAYLOAD = '<img src=x onerror="alert(1)"> & <b>bold</b>'
FILES = {file.name: file for file in pack_files.FILES}


@cache
def _material(library: Library, slug: str) -> Material:
    return material_of(library, pack_of_choice(library, [slug]))


@cache
def _made(library: Library, slug: str, name: str) -> bytes:
    return FILES[name].make(_material(library, slug))


def squeezed(text: str) -> str:
    """The letters of a text without spaces and bullets, however a PDF joins them."""
    return re.sub(r"[\s•]+", "", unicodedata.normalize("NFKC", text))


def letters_of(name: str, content: bytes) -> str:
    """All that a file says, as letters."""
    if name.endswith(".pdf"):
        with pdfplumber.open(io.BytesIO(content)) as opened:
            return " ".join(page.extract_text() or "" for page in opened.pages)
    if name.endswith(".pptx"):
        slides = Presentation(io.BytesIO(content)).slides
        shapes = [shape.text_frame.text for s in slides for shape in s.shapes if shape.has_text_frame]
        return " ".join([*shapes, *(s.notes_slide.notes_text_frame.text for s in slides)])
    if name.endswith(".docx"):
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(p.text for p in document.paragraphs), *cells])
    book = load_workbook(io.BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def all_packs(library: Library) -> list[Pack]:
    return list(packs(library))


# On the site


def test_every_pack_is_whole_on_the_site(library: Library, built_site: Path) -> None:
    for pack in all_packs(library):
        folder = built_site / pack.address
        assert {f.name for f in folder.iterdir()} == {*FILES, "pack.zip", "index.html"}


def test_every_pdf_is_accessible_and_has_the_pages_it_should(library: Library, built_site: Path) -> None:
    for pack in all_packs(library):
        folder, cases = built_site / pack.address, len(pack.points)
        counts = {}
        for file in sorted(folder.glob("*.pdf")):
            verdict = pdf_rules.validate_pdf(str(file), profile="ua1")
            assert verdict.is_compliant, (file, [(f.rule_id, f.message) for f in verdict.failures])
            with pikepdf.open(file) as opened:
                counts[file.name] = len(opened.pages)
                assert str(opened.Root.Lang) == "en-GB"
        assert counts["run-sheet.pdf"] == counts["action-record.pdf"] == 2, pack.slug
        assert counts["handout.pdf"] == 2 * cases, pack.slug
        assert counts["slides.pdf"] == len(Presentation(str(folder / "slides.pptx")).slides), pack.slug
        assert counts["audit-tool.pdf"] <= cases + 1, pack.slug


def test_the_zip_holds_every_file_and_says_what_to_read_first(library: Library, built_site: Path) -> None:
    for pack in all_packs(library):
        held = dict(read_zip((built_site / pack.address / "pack.zip").read_bytes()))
        first, *_ = held
        text = held.pop("READ ME FIRST.txt").decode("utf-8-sig")
        assert first == "READ ME FIRST.txt"
        assert all(name in text for name in held)
        for briefing in pack.points:
            assert (
                held[f"fact-sheets/{briefing.slug}.pdf"]
                == (built_site / briefing.address / "fact-sheet.pdf").read_bytes()
            )
        for name in FILES:
            assert held[name] == (built_site / pack.address / name).read_bytes()


def test_what_to_read_first_is_plain_text_for_any_editor(library: Library, built_site: Path) -> None:
    raw = dict(read_zip((built_site / "trainers" / THEME / "pack.zip").read_bytes()))["READ ME FIRST.txt"]
    lines = raw.decode("utf-8-sig").split("\r\n")

    assert raw.startswith(b"\xef\xbb\xbf")
    assert max(len(line) for line in lines if " " in line) <= 78
    assert any(line.startswith("1. Print run-sheet.pdf") for line in lines)
    assert f"{len(_material(library, THEME).learnings)}. " in "\n".join(lines)


# The same from run to run


_DIGESTS = """
import hashlib, sys
from datetime import date
from pathlib import Path
from generator.build import pipeline
from generator.content.packs import pack_of_choice
from generator.outputs.trainer import pack_files as trainer
from generator.outputs.trainer.session_data import material_of
library, _ = pipeline.read_and_check(Path(sys.argv[1]), today=date(2026, 11, 22))
for slug in sys.argv[2:]:
    material = material_of(library, pack_of_choice(library, [slug]))
    for file in trainer.FILES:
        print(slug, file.name, hashlib.sha256(file.make(material)).hexdigest())
"""


def test_files_are_the_same_bytes_in_any_process_at_any_time(sample: Path) -> None:
    def digests(seed: str, zone: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", _DIGESTS, str(sample), LESSON]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    first = digests("1", "UTC")

    assert len(first.splitlines()) == len(FILES)
    assert digests("2", "Pacific/Auckland") == first


@pytest.mark.parametrize("name", ["slides.pptx", "handout.docx", "action-record.docx", "audit-tool.xlsx"])
def test_office_files_carry_title_author_language_and_the_dates_of_the_record(library: Library, name: str) -> None:
    material, content = _material(library, LESSON), _made(library, LESSON, name)
    opened: Any = {"pptx": Presentation, "docx": Document, "xlsx": load_workbook}[name.split(".")[-1]](
        io.BytesIO(content)
    )
    held = opened.properties if name.endswith("xlsx") else opened.core_properties
    author = held.creator if name.endswith("xlsx") else held.author

    assert held.title.startswith("Ask why a child was not brought – ")
    assert (author, held.language) == ("Practice Briefings", "en-GB")
    assert (held.created.date(), held.modified.date()) == (material.created, material.changed)
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert {info.date_time for info in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.namelist()[0] == "[Content_Types].xml"
        assert not [n for n in zipped.namelist() if "thumbnail" in n or "printerSettings" in n]


# Slides


@pytest.fixture(
    scope="module", params=[LESSON, "look-at-the-pattern", THEME, "learn-without-blame-keep-accountability"]
)
def slug(request: pytest.FixtureRequest) -> str:
    """A point, one with a longer case, a theme, and a point without a case."""
    return str(request.param)


@pytest.fixture
def opened(library: Library, slug: str) -> Any:
    """The deck, opened again."""
    return Presentation(io.BytesIO(_made(library, slug, "slides.pptx")))


def xml_of(content: bytes, pattern: str) -> Iterator[Any]:
    """The parts of an office file whose names match, parsed."""
    from lxml import etree

    for name, part in read_zip(content):
        if re.fullmatch(pattern, name):
            yield etree.fromstring(part)


def test_all_text_of_a_slide_stands_in_placeholders_of_our_layouts(opened: Any) -> None:
    names = {layout.name for layout in opened.slide_layouts}

    assert {"Title", "Case step", "What was found", "Why it happens", "The child’s day", "What we can do"} <= names
    for slide in opened.slides:
        assert all(shape.is_placeholder for shape in slide.shapes)
        assert next(shape.name for shape in slide.placeholders) == "Title"


def test_reading_order_is_title_first_and_number_last_with_no_empty_box(opened: Any) -> None:
    for number, slide in enumerate(opened.slides, 1):
        kinds = [shape.element.find(f".//{P}ph").get("type") for shape in slide.shapes]
        assert (kinds[0], kinds[-1]) == ("title", "sldNum")
        assert slide.shapes[-1].text_frame.text == str(number)
        assert all(shape.text_frame.text.strip() for shape in slide.shapes if shape.has_text_frame)


def test_no_two_slides_have_one_title(opened: Any) -> None:
    titles = [slide.shapes.title.text for slide in opened.slides]

    assert sorted(set(titles)) == sorted(titles)


def test_every_run_says_that_it_is_english(library: Library, slug: str) -> None:
    for root in xml_of(_made(library, slug, "slides.pptx"), r"ppt/(slides|notesSlides)/\w+\.xml"):
        runs = [*root.iter(f"{A}r"), *root.iter(f"{A}fld")]
        assert runs and {run.find(f"{A}rPr").get("lang") for run in runs} == {"en-GB"}


def test_no_letter_on_a_slide_is_smaller_than_twenty_points(library: Library, slug: str) -> None:
    for root in xml_of(_made(library, slug, "slides.pptx"), r"ppt/(slides|slideLayouts|slideMasters)/\w+\.xml"):
        assert all(int(element.get("sz")) >= 2000 for element in root.iter() if (element.get("sz") or "").isdigit())
    with pdfplumber.open(io.BytesIO(_made(library, slug, "slides.pdf"))) as pages:
        assert min(letter["size"] for p in pages.pages for letter in p.chars) >= 19.99


def test_what_is_no_text_has_words_for_those_who_cannot_see_it(opened: Any) -> None:
    others = [shape for slide in opened.slides for shape in slide.shapes if not shape.has_text_frame]

    assert others
    assert all(len(shape.element.xpath(".//p:cNvPr")[0].get("descr")) > 15 for shape in others)


def test_the_typeface_is_ours_with_a_description_for_machines_without_it(library: Library) -> None:
    (theme,) = xml_of(_made(library, LESSON, "slides.pptx"), r"ppt/theme/theme1\.xml")
    faces = theme.findall(f".//{A}fontScheme/*/{A}latin")

    assert {(face.get("typeface"), face.get("panose")) for face in faces} == {
        ("Atkinson Hyperlegible Next", "020B0604020202020204")
    }


def test_every_slide_has_notes_and_the_first_case_slide_has_the_facilitators(
    library: Library, opened: Any, slug: str
) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in opened.slides]
    first = _material(library, slug).first

    assert all(notes)
    if first.made_up:
        case = next(n for n, s in enumerate(opened.slides) if s.shapes.title.text == "The case, part 1")
        assert first.notes in notes[case]
        assert all(any(f"Do: {part.do}" in note for note in notes) for part in first.parts)


def test_the_case_is_told_in_steps_that_stop_with_a_question(library: Library) -> None:
    for pack in all_packs(library):
        material = material_of(library, pack)
        slides = [s for s in deck(material).slides if s.key.startswith("part-") and s.learning == 0]
        asked = [" ".join(p.text for p in s.texts["question"][1]) for s in slides if "question" in s.texts]
        assert asked == [part.ask for part in material.first.parts if part.ask]
        assert "question" in slides[-1].texts, pack.slug


def test_the_title_of_a_pack_and_of_each_other_case_needs_one_slide(library: Library) -> None:
    for pack in all_packs(library):
        titles = [s for s in deck(material_of(library, pack)).slides if s.layout.name == "Title"]
        assert len(titles) == len(pack.points), pack.slug


def test_each_slide_of_a_case_says_that_it_is_made_up(library: Library) -> None:
    for pack in all_packs(library):
        for slide in deck(material_of(library, pack)).slides:
            if slide.key.startswith("part-"):
                assert slide.texts["kicker"][1][0].text.startswith("Made-up case")
            if slide.key == "part-1" and "body" in slide.texts and "continued" not in slide.title:
                assert re.search("made up", slide.texts["body"][1][0].text)


def test_nothing_in_the_slides_pdf_leaves_its_box(library: Library, slug: str) -> None:
    slides = deck(_material(library, slug)).slides
    with pdfplumber.open(io.BytesIO(_made(library, slug, "slides.pdf"))) as pages:
        for slide, paper in zip(slides, pages.pages, strict=True):
            for name, (_, paras) in slide.texts.items():
                box = slide.layout.box(name)
                if box.kind in ("pic", "tbl"):
                    continue
                inside = paper.within_bbox(_corners(box, paper)).extract_text() or ""
                said = squeezed(" ".join(f"{p.label} {p.text}" for p in paras))
                assert said in squeezed(inside), (slide.title, name)


def _corners(box: Any, paper: Any) -> tuple[float, float, float, float]:
    scale = 72 / 25.4
    left, top, right, bottom = (scale * side for side in (box.x, box.y, box.x + box.w, box.y + box.h))
    return max(0, left - 2), max(0, top - 6), min(paper.width, right + 2), min(paper.height, bottom + 6)


def test_a_long_deck_has_named_sections_that_hold_every_slide(library: Library) -> None:
    content = _made(library, THEME, "slides.pptx")
    (root,) = xml_of(content, r"ppt/presentation\.xml")
    p14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    listed = [entry.get("id") for entry in root.iter(f"{p14}sldId")]

    assert listed == [entry.get("id") for entry in root.iter(f"{P}sldId")]
    assert len(list(root.iter(f"{p14}section"))) == len(_material(library, THEME).learnings)


def test_every_relation_of_an_office_file_leads_somewhere(library: Library) -> None:
    for name in ("slides.pptx", "handout.docx", "action-record.docx", "audit-tool.xlsx"):
        parts = dict(read_zip(_made(library, THEME, name)))
        listed = {part.lstrip("/") for part in re.findall(r'PartName="([^"]+)"', parts["[Content_Types].xml"].decode())}
        assert listed <= set(parts), name
        for path, content in parts.items():
            if path.endswith(".rels"):
                folder = Path(path).parent.parent
                for target in re.findall(rb'Target="([^"]+)"', content):
                    place = target.decode()
                    there = place.lstrip("/") if place.startswith("/") else os.path.normpath(folder / place)
                    assert there in parts, (name, path, place)


# Paper


def test_the_run_sheet_alone_is_enough_for_ten_minutes(library: Library) -> None:
    first = _material(library, LESSON).first
    said = squeezed(letters_of("run-sheet.pdf", _made(library, LESSON, "run-sheet.pdf")))

    needed = [first.parts[0].tell, first.parts[0].ask, *first.found, first.day, "Only ten minutes?"]
    needed += [deed.text for deed in first.deeds]
    assert [text for text in needed if squeezed(text) not in said] == []


def test_the_run_sheet_has_the_timings_in_a_table_with_the_slides(library: Library) -> None:
    with pdfplumber.open(io.BytesIO(_made(library, LESSON, "run-sheet.pdf"))) as opened:
        text = opened.pages[0].extract_text()

    assert re.search(r"What 10 min 30 min 60 min Slides\n", text)
    assert re.search(r"\nMinutes in all 10 30 60\n", text)
    assert re.search(r"\nThe case, part 2 – \d+ \d+ 4\n", text)


def test_a_run_sheet_too_long_for_one_sheet_says_what_to_do(library: Library) -> None:
    material = _material(library, LESSON)
    first = replace(material.first, notes="Listen well and ask again. " * 400)

    with pytest.raises(BriefingsError) as refused:
        run_sheet.make(replace(material, learnings=(first,)))

    assert refused.value.problems[0].rule == "pack.run-sheet-too-long"


def test_no_sheet_needs_colour(library: Library) -> None:
    """What a word is about never hangs on its colour, so each ink that is used is dark enough on white paper."""
    for name in ("run-sheet.pdf", "handout.pdf", "action-record.pdf", "audit-tool.pdf"):
        with pdfplumber.open(io.BytesIO(_made(library, LESSON, name))) as opened:
            inks = {letter["non_stroking_color"] for page in opened.pages for letter in page.chars}
        assert all(max(ink) < 0.45 for ink in inks if len(ink) == 3), (name, inks)


@pytest.mark.parametrize("name", ["handout.docx", "handout.pdf"])
def test_the_handout_has_case_questions_and_the_mark_made_up(library: Library, name: str) -> None:
    said = squeezed(letters_of(name, _made(library, THEME, name)))
    for learning in _material(library, THEME).learnings:
        needed = [learning.title, *(part.tell for part in learning.parts), *(part.ask for part in learning.parts)]
        assert [text for text in [*needed, *learning.questions] if squeezed(text) not in said] == []
    assert said.count(squeezed("Made-up case: no real child or family")) == len(_material(library, THEME).learnings)


def test_the_handout_keeps_the_rest_of_the_story_for_the_other_side(library: Library) -> None:
    first = _material(library, LESSON).first
    with pdfplumber.open(io.BytesIO(_made(library, LESSON, "handout.pdf"))) as opened:
        front, back = (squeezed(page.extract_text()) for page in opened.pages)

    assert squeezed(first.parts[0].ask) in front
    assert not [part for part in first.parts[1:] if part.tell and squeezed(part.tell) in front]
    assert squeezed(first.parts[-1].ask) in back


@pytest.mark.parametrize("name", ["handout.docx", "action-record.docx"])
def test_documents_have_headings_styles_of_their_own_and_header_rows(library: Library, name: str) -> None:
    document = Document(io.BytesIO(_made(library, LESSON, name)))
    (styles,) = xml_of(_made(library, LESSON, name), r"word/styles\.xml")

    assert [p.style.name for p in document.paragraphs][:3] == ["Kicker", "Heading 1", "Subtitle"]
    assert sum(p.style.name == "Heading 2" for p in document.paragraphs) >= 3
    assert styles.find(f".//{W}docDefaults//{W}lang").get(f"{W}val") == "en-GB"
    for table in document.tables:
        assert table._tbl.tr_lst[0].trPr.find(f"{W}tblHeader") is not None
        assert table._tbl.tblPr.find(f"{W}tblDescription").get(f"{W}val")


def test_the_record_asks_again_in_three_months(library: Library) -> None:
    said = letters_of("action-record.docx", _made(library, LESSON, "action-record.docx"))

    for name in (
        "What we will do",
        "Who",
        "By when",
        "How we will know",
        "Three months later",
        "What changed for children",
    ):
        assert name in said


# The audit tool


def test_the_audit_tool_looks_for_what_good_looks_like_and_for_each_action(library: Library) -> None:
    material = _material(library, THEME)
    texts = [line.text for line in audit_tool.lines(material)]

    assert [deed.text for learning in material.learnings for deed in learning.deeds] == [
        text for text in texts if any(text == d.text for learning in material.learnings for d in learning.deeds)
    ]
    assert all(sign in texts for learning in material.learnings for sign in learning.signs)


def test_the_spreadsheet_has_a_choice_in_each_row_and_is_set_up_for_paper(library: Library) -> None:
    book = load_workbook(io.BytesIO(_made(library, THEME, "audit-tool.xlsx")))
    sheet, lines = book["Audit"], audit_tool.lines(_material(library, THEME))
    (choice,) = sheet.data_validations.dataValidation

    assert choice.formula1 == '"Yes,Partly,No,Not known"'
    assert str(choice.sqref) == f"E7:E{6 + len(lines)}"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D7", "$6:$6")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [cell.value for cell in sheet[6]][2:5] == ["What we look for", "Who", "Answer"]
    assert next(iter(sheet.tables.values())).ref == f"A6:G{6 + len(lines)}"


def test_totals_are_formulas_and_nobody_gets_a_score(library: Library) -> None:
    book = load_workbook(io.BytesIO(_made(library, THEME, "audit-tool.xlsx")))
    totals = book["Totals"]
    formulas = [cell.value for row in totals.iter_rows(min_row=7, min_col=3) for cell in row]

    assert all(str(formula).startswith("=") for formula in formulas)
    assert "no mark for a person, a team or a family" in letters_of("x.xlsx", _made(library, THEME, "audit-tool.xlsx"))
    assert not [f for f in formulas if "/" in str(f) or "AVERAGE" in str(f)]


def test_a_text_that_looks_like_a_formula_stays_a_text(library: Library) -> None:
    material = _material(library, LESSON)
    deeds = (material.first.deeds[0]._replace(do='=HYPERLINK("https://example.org","Ask")', when=""),)
    material = replace(material, learnings=(replace(material.first, deeds=deeds),))
    sheet = load_workbook(io.BytesIO(audit_tool.make_xlsx(material)))["Audit"]
    (cell,) = [c for c in sheet["C"] if str(c.value).startswith("=HYPERLINK")]

    assert cell.data_type == "s"


# What editors write is letters everywhere


@pytest.fixture(scope="module")
def hostile(library: Library) -> Material:
    """A pack whose every text holds HTML."""
    base = next(b for b in library.briefings if b.slug == LESSON)
    training = base.training
    assert training is not None
    steps = [s.model_copy(update={"do": f"Do {PAYLOAD}", "tell": s.tell and f"Tell {PAYLOAD}"}) for s in training.steps]
    update = {
        "title": "Ask <b>why</b> & listen",
        "one_line": f"Line {PAYLOAD}",
        "daily_life": f"Day {PAYLOAD}",
        "what_good_looks_like": f"Good {PAYLOAD}",
        "training": training.model_copy(
            update={"case": f"Made up. {PAYLOAD}", "steps": tuple(steps), "facilitator_notes": f"Notes {PAYLOAD}"}
        ),
        "actions": tuple(a.model_copy(update={"do": f"Act {PAYLOAD}"}) for a in base.actions),
        "what_we_found": tuple(f.model_copy(update={"text": f"Found {PAYLOAD}"}) for f in base.what_we_found),
    }
    point: Briefing = base.model_copy(update=update)
    made = replace(library, briefings=(point,))
    return material_of(made, pack_of_choice(made, [LESSON]))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("run-sheet.pdf", ("Made up.", "Found", "Act", "Notes", "Day")),
        ("slides.pptx", ("Made up.", "Found", "Act", "Notes", "Day", "Good")),
        ("slides.pdf", ("Made up.", "Found", "Act", "Day", "Good")),
        ("handout.docx", ("Made up.", "Line")),
        ("handout.pdf", ("Made up.", "Line")),
        ("action-record.docx", ("Act",)),
        ("action-record.pdf", ("Act",)),
        ("audit-tool.xlsx", ("Act", "Good")),
        ("audit-tool.pdf", ("Act", "Good")),
    ],
)
def test_html_in_a_record_comes_out_as_letters(hostile: Material, name: str, said: tuple[str, ...]) -> None:
    text = squeezed(letters_of(name, FILES[name].make(hostile)))

    for start in said:
        assert squeezed(f"{start} {PAYLOAD}") in text, start


def test_the_longest_words_still_make_a_whole_deck(library: Library, tmp_path: Path) -> None:
    """Far longer than the checks let through: more slides, never smaller letters or lost words."""
    material = _material(library, LESSON)
    part = material.first.parts[0]._replace(
        tell="She waits and nobody asks her why. " * 60, ask="What would you ask? " * 12
    )
    first = replace(material.first, title="Ask every single person " * 6, parts=(part, *material.first.parts[1:]))
    material = replace(material, learnings=(first,), title=first.title)
    content = FILES["slides.pdf"].make(material)
    text = squeezed(letters_of("slides.pdf", content))
    file = tmp_path / "slides.pdf"
    file.write_bytes(content)

    assert text.count("nobodyasksher") == 60
    assert text.count(squeezed("What would you ask?")) == 12
    assert pdf_rules.validate_pdf(str(file), profile="ua1").is_compliant
