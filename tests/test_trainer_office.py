"""The office files of trainer packs in a real LibreOffice: they open, and everything is where it should be.

LibreOffice is asked twice: once as most machines are, without our typeface, and once with it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from test_trainer_files import FILES, squeezed

from generator.content.library import Library
from generator.content.packs import pack_of_choice, packs
from generator.outputs.trainer.documents import audit_tool
from generator.outputs.trainer.session_data import Material, material_of
from generator.rendering.pdf.document import FONTS

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed here"),
    pytest.mark.xdist_group("office"),
]
POINTS = 72 / 914400
ABOVE, BESIDE, BELOW = 6, 2, 3  # points by which a letter's cell may stand out of its box; its ink does not
PAPER = ("handout.docx", "action-record.docx", "audit-tool.xlsx")


@dataclass(frozen=True)
class Asked:
    """What LibreOffice was given, and the PDFs that it made."""

    given: Path
    made: Path
    materials: dict[str, Material]

    def decks(self) -> Iterator[tuple[str, Any, Any]]:
        """Each deck with its slides and LibreOffice's pages."""
        for slug in self.materials:
            deck = Presentation(str(self.given / f"{slug}--slides.pptx"))
            with pdfplumber.open(self.made / f"{slug}--slides.pdf") as pages:
                yield slug, deck, pages.pages

    def sheets(self, name: str) -> Iterator[tuple[str, list[str], Any]]:
        """Each pack's sheet of this name: the texts of LibreOffice's pages, and the pages."""
        for slug in self.materials:
            file = self.made / f"{slug}--{Path(name).stem}.pdf"
            if (self.given / f"{slug}--{name}").exists():
                with pdfplumber.open(file) as pages:
                    yield slug, [page.extract_text() or "" for page in pages.pages], pages.pages


def _converted(given: Path, made: Path, home: Path, kind: str = "pdf", **environment: str) -> None:
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={home.as_uri()}", "--convert-to", kind]
    command += ["--outdir", str(made), *map(str, sorted(given.iterdir()))]
    subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True, timeout=600)


def _chosen(library: Library) -> dict[str, Material]:
    """The packs most likely to break something: longest title, longest case, longest steps, most cases, no case."""
    made = {pack.slug: material_of(library, pack) for pack in packs(library)}
    points = {slug: m for slug, m in made.items() if m.kind == "point"}

    def longest(of: Callable[[Material], int]) -> str:
        return max(points, key=lambda slug: (of(points[slug]), slug))

    slugs = {
        longest(lambda m: len(m.title)),
        longest(lambda m: len(m.first.parts[0].tell)),
        longest(lambda m: max(len(p.tell + p.ask) for p in m.first.parts[1:])),
        longest(lambda m: sum(len(deed.text) for deed in m.first.deeds)),
        longest(lambda m: sum(len(found) for found in m.first.found)),
        longest(lambda m: len(m.content_notes)),
        max(made, key=lambda slug: (len(made[slug].learnings), slug)),
    }
    without = pack_of_choice(library, ["learn-without-blame-keep-accountability", "tell-people-the-outcome"])
    return {slug: made[slug] for slug in sorted(slugs)} | {"session": material_of(library, without)}


@pytest.fixture(scope="module", params=["without our typeface", "with our typeface"])
def asked(request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """All chosen files through LibreOffice in one go."""
    base = tmp_path_factory.mktemp("office")
    given, made = base / "given", base / "made"
    given.mkdir()
    materials = _chosen(library)
    for slug, material in materials.items():
        for name in ("slides.pptx", *PAPER):
            (given / f"{slug}--{name}").write_bytes(FILES[name].make(material))
    environment = _fonts(base) if request.param == "with our typeface" else {}
    _converted(given, made, base / "home", **environment)
    return Asked(given, made, materials)


def _fonts(base: Path) -> dict[str, str]:
    """A font folder with our typeface as a trainer would install it."""
    from fontTools.ttLib import TTFont

    folder = base / "fonts"
    folder.mkdir()
    for file in FONTS:
        font = TTFont(file)
        font.flavor = None
        font.save(folder / f"{file.stem}.ttf")
    config = base / "fonts.conf"
    config.write_text(
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir></fontconfig>'
    )
    return {"FONTCONFIG_FILE": str(config)}


def test_every_file_opens(asked: Asked) -> None:
    assert sorted(f.stem for f in asked.made.iterdir()) == sorted(f.stem for f in asked.given.iterdir())


def test_our_typeface_is_taken_where_it_is_installed(asked: Asked) -> None:
    faces = {letter["fontname"].split("+")[-1] for _, _, pages in asked.decks() for letter in pages[0].chars}

    assert (any("Atkinson" in face for face in faces)) == ((asked.given.parent / "fonts").exists()), faces


def test_each_slide_is_one_page_of_the_same_shape(asked: Asked) -> None:
    for slug, deck, pages in asked.decks():
        assert len(pages) == len(deck.slides), slug
        assert {(round(page.width), round(page.height)) for page in pages} == {(960, 540)}


def test_no_text_of_a_slide_leaves_its_box(asked: Asked) -> None:
    for slug, deck, pages in asked.decks():
        for slide, page in zip(deck.slides, pages, strict=True):
            for shape in slide.placeholders:
                if shape.has_text_frame:
                    inside = page.within_bbox(_corners(shape, page)).extract_text() or ""
                    where = (slug, slide.shapes.title.text, shape.name)
                    assert squeezed(shape.text_frame.text) in squeezed(inside), where


def _corners(shape: Any, page: Any) -> tuple[float, float, float, float]:
    left, top = shape.left * POINTS, shape.top * POINTS
    right, bottom = left + shape.width * POINTS, top + shape.height * POINTS
    return max(0, left - BESIDE), max(0, top - ABOVE), min(page.width, right + BESIDE), min(page.height, bottom + BELOW)


def test_no_letter_was_made_smaller_to_fit(asked: Asked) -> None:
    for slug, _, pages in asked.decks():
        assert min(letter["size"] for page in pages for letter in page.chars) >= 19.9, slug


def test_the_table_of_the_action_record_stays_above_the_number(asked: Asked) -> None:
    for slug, deck, pages in asked.decks():
        for slide, page in zip(deck.slides, pages, strict=True):
            if slide.slide_layout.name == "Action record":
                drawn = [shape for shape in page.lines + page.rects + page.curves if 100 < shape["width"] < 900]
                assert max(shape["bottom"] for shape in drawn) < 176 * 72 / 25.4, slug


def test_a_handout_is_one_sheet_for_each_case(asked: Asked) -> None:
    for slug, texts, _ in asked.sheets("handout.docx"):
        learnings = asked.materials[slug].learnings
        assert len(texts) == 2 * len(learnings), slug
        for number, learning in enumerate(learnings):
            front, back = squeezed(texts[2 * number]), squeezed(texts[2 * number + 1])
            assert squeezed(learning.title) in front
            assert squeezed(learning.parts[0].ask) in front
            assert squeezed(learning.parts[-1].ask) in back
            assert ("Made-upcase" in front) == learning.made_up


def test_there_is_room_to_write(asked: Asked) -> None:
    for slug, _, pages in asked.sheets("handout.docx"):
        for page in pages:
            ruled = [line["bottom"] for line in page.extract_text_lines() if re.fullmatch(r"[_ ]{30,}", line["text"])]
            apart = [below - above for above, below in pairwise(ruled)]
            assert len(ruled) >= 4 and min(apart) > 19, (slug, apart)


def test_an_action_record_is_one_sheet_with_a_side_for_later(asked: Asked) -> None:
    for slug, texts, _ in asked.sheets("action-record.docx"):
        assert len(texts) == 2, slug
        assert "How we will know" in texts[0]
        assert texts[1].lstrip().startswith("Three months later")


def test_paper_is_a4_and_nothing_stands_in_the_margin(asked: Asked) -> None:
    for name in PAPER:
        for slug, _, pages in asked.sheets(name):
            for page in pages:
                assert sorted((round(page.width), round(page.height))) == [595, 842], (slug, name)
                words = page.extract_words()
                assert min(w["x0"] for w in words) > 20 and max(w["x1"] for w in words) < page.width - 20, (slug, name)


def test_the_audit_tool_prints_with_its_heads_on_each_page_and_whole_texts(asked: Asked) -> None:
    for slug, texts, _ in asked.sheets("audit-tool.xlsx"):
        *audit, totals = texts
        assert all("What we look for" in text for text in audit), slug
        assert "Not answered yet" in totals
        printed = _letters(" ".join(audit))
        for line in audit_tool.lines(asked.materials[slug]):
            assert not _letters(line.text) - printed, (slug, line.text)


def _letters(text: str) -> set[str]:
    """The words of a text; a table prints the lines of a cell far from one another."""
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


def test_rows_of_the_audit_tool_are_high_enough_for_their_texts(asked: Asked) -> None:
    """Two texts on one spot would be a row too low."""
    for slug, _, pages in asked.sheets("audit-tool.xlsx"):
        for page in pages:
            words = sorted(page.extract_words(), key=lambda w: (w["x0"], w["top"]))
            for word in words:
                overlapping = [
                    other
                    for other in words
                    if other is not word
                    and abs(other["x0"] - word["x0"]) < 1
                    and 0 <= other["top"] - word["top"] < (word["bottom"] - word["top"]) * 0.6
                ]
                assert not overlapping, (slug, word["text"])


def test_totals_count_themselves(library: Library, tmp_path: Path) -> None:
    material = material_of(library, pack_of_choice(library, ["theme-neglect"]))
    book = load_workbook(io.BytesIO(audit_tool.make_xlsx(material)))
    lines = audit_tool.lines(material)
    answers = ["Yes", "Partly", "No", "Not known", None]
    for row, line in enumerate(lines, 7):
        book["Audit"][f"E{row}"] = answers[line.number % 5]
    given = tmp_path / "given"
    given.mkdir()
    book.save(given / "audit.xlsx")
    _converted(given, tmp_path / "made", tmp_path / "home", "xlsx")
    counted = load_workbook(tmp_path / "made" / "audit.xlsx", data_only=True)["Totals"]

    for row, learning in enumerate(material.learnings, 7):
        own = [line for line in lines if line.briefing == learning.id]
        expected = [sum(answers[line.number % 5] == answer for line in own) for answer in answers]
        assert [counted.cell(row, column).value for column in range(3, 9)] == [*expected, len(own)]
    assert counted.cell(7 + len(material.learnings), 8).value == len(lines)
