"""The fact sheets as printed: two sides, accessible, our typeface, and a plain word when something does not fit."""

from __future__ import annotations

import base64
import dataclasses
import io
import itertools
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import page
import pdfplumber
import pikepdf
import pytest
from conftest import PROJECT, SAMPLE, served

from generator.content.library import Briefing, Library
from generator.core.problems import BriefingsError, Problem
from generator.outputs.fact_sheet import layout as two_sides
from generator.outputs.fact_sheet import sheets as fact_sheet
from generator.rendering.environment import joined, lower_first
from generator.rendering.markup import plain
from generator.rendering.pdf import document
from generator.rendering.pdf.weasyprint_engine import Engine, fetcher

THREE_EDITIONS = "ask-why-a-child-was-not-brought"
OURS = {"Briefing-Type", "Briefing-Type-Bold", "Briefing-Type-Italic"}
A_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="


def of(library: Library, slug: str = THREE_EDITIONS) -> Briefing:
    return next(b for b in library.published if b.slug == slug)


def changed(briefing: Briefing, **fields: Any) -> Briefing:
    """The briefing read anew with other fields; a copy would keep what it has already worked out."""
    return Briefing.model_validate({**briefing.model_dump(), **fields})


@pytest.fixture(scope="module")
def sheets(library: Library) -> dict[str, fact_sheet.Sheet]:
    return {sheet.name: sheet for sheet in fact_sheet.sheets(library, of(library))}


@pytest.fixture(scope="module")
def made(sheets: dict[str, fact_sheet.Sheet]) -> dict[str, bytes]:
    return {name: fact_sheet.make(sheet) for name, sheet in sheets.items()}


@pytest.fixture(scope="module")
def sheet(sheets: dict[str, fact_sheet.Sheet]) -> fact_sheet.Sheet:
    return sheets["fact-sheet.pdf"]


@pytest.fixture(scope="module")
def content(made: dict[str, bytes]) -> bytes:
    return made["fact-sheet.pdf"]


def sides(content: bytes) -> list[str]:
    """The words of each page, as a reader would copy them."""
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return [" ".join(p.extract_text().replace("•", " ").split()) for p in opened.pages]


def fonts(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        return set(document._fonts(opened))


def elements(opened: pikepdf.Pdf) -> Iterator[Any]:
    return (element for element, _ in document._elements(opened.Root.StructTreeRoot, ()))


def body(inner: str) -> str:
    head = '<!DOCTYPE html><html lang="en-GB"><head><title>A page</title></head>'
    return f"{head}<body><h1>A page</h1>{inner}</body></html>"


def written(inner: str, **options: Any) -> bytes:
    return document.write_pdf(body(inner), css_files=("pdf.css",), name="page.pdf", source="points/a.yml", **options)


def refused(inner: str) -> tuple[Problem, ...]:
    with pytest.raises(BriefingsError) as caught:
        written(inner)
    return caught.value.problems


# What every sheet promises


def test_every_sheet_of_the_site_is_two_sides_of_accessible_paper_in_our_typeface(
    library: Library, built_site: Path
) -> None:
    found = sorted(built_site.glob("briefings/*/fact-sheet*.pdf"))

    assert len(found) == sum(len(library.audiences(b)) for b in library.published) > 40
    for file in found:
        checked = page.validate_pdf(str(file), profile="ua1")
        assert checked.is_compliant, (file, [(f.rule_id, f.message) for f in checked.failures])
        with pikepdf.open(file) as opened:
            assert len(opened.pages) == 2, file
        assert {"Briefing-Type", "Briefing-Type-Bold"} <= fonts(file.read_bytes()) <= OURS, file


def test_the_validator_does_find_fault(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(written("<h3>A heading that skips one</h3>"))

    assert not page.validate_pdf(str(tmp_path / "bad.pdf"), profile="ua1").is_compliant


@pytest.mark.parametrize("number", range(5))
def test_the_practitioners_sheet_prints_the_whole_front_and_every_action(library: Library, number: int) -> None:
    briefing = library.published[number::5][-1]
    front, back = sides(fact_sheet.make(fact_sheet.sheets(library, briefing)[0]))

    for action in briefing.actions:
        role = library.term("roles", action.who).label
        assert f"{role}: {plain(lower_first(action.do))}{f' ({action.when})' if action.when else ''}" in front
    for text in (briefing.title, briefing.one_line, briefing.daily_life, briefing.what_good_looks_like):
        assert plain(text) in front
    for found in (*briefing.what_we_found, *briefing.why_it_happens):
        assert plain(found.text) in front
    assert plain(briefing.limits) in front
    for question in briefing.questions:
        assert plain(question) in back
    for source in briefing.sources:
        assert source.title in back
        assert f"{source.publisher}, {source.year or 'no date given'}" in back


def test_each_finding_carries_the_number_of_its_source(content: bytes, library: Library) -> None:
    front, back = sides(content)
    briefing = of(library)
    numbers = [source.id for source in briefing.sources]

    for found in briefing.what_we_found:
        assert f"{plain(found.text)} [{numbers.index(found.source) + 1}]" in front
    for number, source in enumerate(briefing.sources, start=1):
        assert f"[{number}] {source.title}" in back


def test_each_edition_carries_its_own_actions_and_points_to_the_rest(made: dict[str, bytes], library: Library) -> None:
    briefing = of(library)
    front = {name: sides(content)[0] for name, content in made.items()}
    practitioners = front["fact-sheet.pdf"]
    others = "Others are asked to act too: "

    for audience, name, said in (
        ("supervisor_manager", "fact-sheet-managers.pdf", "For managers"),
        ("leader", "fact-sheet-leaders.pdf", "For leaders"),
    ):
        mine = library.actions_for(briefing, audience)
        rest = [library.term("roles", role) for role in briefing.roles if role not in {a.who for a in mine}]
        assert said in front[name] and said not in practitioners
        assert f"{others}{joined(tuple(lower_first(r.plural) for r in rest))}." in front[name]
        for action in briefing.actions:
            assert (plain(lower_first(action.do)) in front[name]) == (action in mine)
        for condition in briefing.leaders:
            assert (plain(condition) in front[name]) == (audience == "leader")
            assert plain(condition) not in practitioners
        assert front[name].index("What you can do") < front[name].index("What good looks like")
    assert others not in practitioners and "What you can do" not in practitioners


def test_the_back_has_what_the_briefing_rests_on_and_a_way_back_to_it(content: bytes, library: Library) -> None:
    back = sides(content)[1]

    assert "practice-briefings.example/lp-0014/" in back
    assert re.search(r"Checked in \w+ 2026 by an editor against its sources, not yet by practitioners\.", back)
    assert re.search(r"Review by \w+ 2027\.", back)
    assert "CC BY 4.0. Names no child; describes no single family." in back
    assert f"Who is in the evidence: {lower_first(plain(of(library).identity_note))}" in back
    assert library.term("strengths", of(library).basis.strength).meaning in back
    for heading in ("Talk about it", "What we will do", "Look back in three months", "Sources"):
        assert heading in back


def test_the_words_of_the_field_are_explained_only_where_they_occur(library: Library) -> None:
    plainly = changed(
        of(library), limits="It is a small study of CAMHS.", leaders=("Pay for an advocate.",), daily_life="Advocates."
    )
    explained = {
        sheet.name: {word.term: word.meaning for word in sheet.words} for sheet in fact_sheet.sheets(library, plainly)
    }

    assert explained["fact-sheet.pdf"]["CAMHS"] == "child and adolescent mental health services."
    assert all("CAMHS" in words for words in explained.values())
    assert [name for name, words in explained.items() if "Advocate" in words] == ["fact-sheet-leaders.pdf"]


def test_a_content_note_stands_at_the_top_and_none_prints_nothing(sheet: fact_sheet.Sheet, library: Library) -> None:
    def front(note: str | None) -> str:
        briefing = changed(of(library), content_note=note)
        return sides(fact_sheet.make(fact_sheet.sheets(library, briefing)[0]))[0]

    note = "Content note: neglect. Worried about a child now? Follow your local procedure today."
    assert front("neglect").index(note) < front("neglect").index("What was found")
    assert "Content note" not in front("none") + front(None)


def test_the_file_knows_its_title_language_author_and_dates(content: bytes, library: Library) -> None:
    briefing = of(library)
    with pikepdf.open(io.BytesIO(content)) as opened:
        info = {name: str(value) for name, value in opened.docinfo.items()}
        language, shown = str(opened.Root.Lang), bool(opened.Root.ViewerPreferences.DisplayDocTitle)

    assert info["/Title"] == f"{briefing.title} – fact sheet"
    assert info["/Author"] == library.settings.publisher
    assert info["/Subject"] == briefing.one_line
    assert info["/Keywords"] == ", ".join(library.term("themes", t).label for t in briefing.themes)
    assert info["/CreationDate"] == f"D:{briefing.added:%Y%m%d}"
    assert (language, shown) == ("en-GB", True)


def test_the_file_is_as_old_as_its_last_change_whatever_the_clock_says(library: Library) -> None:
    checked = changed(of(library), added=date(2026, 9, 1), checked=date(2026, 10, 2), history=())
    corrected = changed(checked, history=[{"on": date(2027, 1, 3), "what": "corrected", "note": "A year."}])

    for briefing, last in ((checked, "20261002"), (corrected, "20270103")):
        content = fact_sheet.make(fact_sheet.sheets(library, briefing)[0])
        with pikepdf.open(io.BytesIO(content)) as opened:
            assert str(opened.docinfo["/CreationDate"]) == "D:20260901"
            assert str(opened.docinfo["/ModDate"]) == f"D:{last}"


def test_each_edition_has_a_title_of_its_own(sheets: dict[str, fact_sheet.Sheet]) -> None:
    assert sorted(s.full_title.split(" – ")[1] for s in sheets.values()) == [
        "fact sheet",
        "fact sheet for leaders",
        "fact sheet for managers",
    ]


# What a screen reader is told


def test_links_say_in_words_where_they_lead_and_are_printed(content: bytes, library: Library) -> None:
    with pikepdf.open(io.BytesIO(content)) as opened:
        links = [a for p in opened.pages for a in p.get("/Annots", ()) if a.Subtype == "/Link"]
        told = {str(link.A.URI): str(link.Contents) for link in links}
        flags = {int(link.F) for link in links}

    expected = {str(s.url): s.title for s in of(library).sources if s.url}
    expected[f"{library.settings.site_root}lp-0014/"] = "practice-briefings.example/lp-0014/"
    assert told == expected
    assert all(flag & 4 for flag in flags)


def test_the_record_has_column_headers_and_the_code_a_description(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as opened:
        found = list(elements(opened))
        headers = [e for e in found if e.S == "/TH"]
        (figure,) = [e for e in found if e.S == "/Figure"]
        left, bottom, right, top = (float(side) for side in figure.A.BBox)
        height = float(opened.pages[1].MediaBox[3])

    assert [str(header.A.Scope) for header in headers] == ["/Column"] * 4
    assert str(figure.Alt) == "QR code that leads to this briefing"
    assert 20 < left < right < 200 and 20 < bottom < top < height / 4


def test_headings_go_down_one_step_at_a_time(made: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made["fact-sheet-leaders.pdf"])) as opened:
        levels = [int(str(e.S)[2]) for e in elements(opened) if re.fullmatch(r"/H[1-6]", str(e.S))]

    assert levels[0] == 1 and levels.count(1) == 1 and 3 in levels
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_header_of_a_row_is_one() -> None:
    content = written("<table><tr><th>Who</th><td>Everyone</td></tr></table>")

    with pikepdf.open(io.BytesIO(content)) as opened:
        assert [str(e.A.Scope) for e in elements(opened) if e.S == "/TH"] == ["/Row"]


# Once, and always the same


def test_the_same_sheet_is_the_same_bytes_whatever_was_made_before(
    sheets: dict[str, fact_sheet.Sheet], content: bytes
) -> None:
    fact_sheet.make(sheets["fact-sheet-leaders.pdf"])

    assert fact_sheet.make(sheets["fact-sheet.pdf"]) == content


def test_a_process_of_its_own_makes_the_same_bytes(content: bytes, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, datetime; from generator.build import pipeline\n"
        "from generator.outputs.fact_sheet import sheets as f\n"
        "library = pipeline.read_and_check(pathlib.Path(sys.argv[2]), today=datetime.date(2026, 11, 22))[0]\n"
        f"briefing = next(b for b in library.published if b.slug == {THREE_EDITIONS!r})\n"
        "pathlib.Path(sys.argv[1]).write_bytes(f.make(f.sheets(library, briefing)[0]))"
    )
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, tmp_path / "a.pdf", SAMPLE], check=True, cwd=PROJECT, env=environment)

    assert (tmp_path / "a.pdf").read_bytes() == content


def test_a_key_changes_with_what_is_printed_and_with_nothing_else(library: Library) -> None:
    def keys(shelf: Library) -> dict[str, str]:
        return {o.path: o.key for o in fact_sheet.render(shelf) if THREE_EDITIONS in o.path}

    def with_point(**fields: Any) -> Library:
        mine = changed(of(library), **fields)
        return dataclasses.replace(library, briefings=(mine, *(b for b in library.briefings if b.id != mine.id)))

    before = keys(library)
    assert len(before) == 3
    alone = dataclasses.replace(library, briefings=(of(library),))
    later = dataclasses.replace(library, today=of(library).review_by)
    assert keys(alone) == keys(later) == keys(with_point(notes="Seen.", digest="other")) == before

    settings = dataclasses.replace(library.settings, publisher="Another partnership")
    for other in (
        with_point(limits="Two reports."),
        with_point(review_by=library.today),
        dataclasses.replace(library, today=library.today.replace(year=2031)),
        dataclasses.replace(library, settings=settings),
    ):
        assert not set(keys(other).values()) & set(before.values())

    vocabulary = {k: dict(terms) for k, terms in library.language.vocabulary.items()}
    role = next(r for r in of(library).roles if vocabulary["roles"][r].audience == "practitioner" and r != "all_roles")
    vocabulary["roles"][role] = vocabulary["roles"][role]._replace(label="Ward staff")
    relabelled = dataclasses.replace(library, language=dataclasses.replace(library.language, vocabulary=vocabulary))
    assert [path for path, key in keys(relabelled).items() if key != before[path]] == [
        f"briefings/{THREE_EDITIONS}/fact-sheet.pdf"
    ]


def test_keys_differ_by_style_and_library(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = next(fact_sheet.render(library)).key
    monkeypatch.setattr(document, "shape_key", lambda: "another version of WeasyPrint")
    assert next(fact_sheet.render(library)).key != before
    monkeypatch.undo()
    for name in (fact_sheet.TEMPLATE, *fact_sheet.CSS):
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / name).write_bytes((fact_sheet.TEMPLATES / name).read_bytes())
    (tmp_path / "generator").symlink_to(PROJECT / "generator")
    monkeypatch.setattr(fact_sheet, "TEMPLATES", tmp_path / "templates")
    assert next(fact_sheet.render(library)).key == before
    (tmp_path / "templates" / "pdf.css").write_text("h1 { color: red }")
    assert next(fact_sheet.render(library)).key != before


def test_every_library_that_shapes_a_sheet_has_a_version() -> None:
    assert {
        "weasyprint",
        "pydyf",
        "pikepdf",
        "tinycss2",
        "fonttools",
        "pango",
        "harfbuzz",
    } <= document.versions().keys()
    assert all(document.versions().values())


def test_a_missing_subsetter_is_noticed_without_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_SUBSETTERS", ("libno-such-thing.so.0",))

    assert document.slow_fonts.__wrapped__() is True


def test_weasyprint_is_loaded_only_when_a_sheet_is_made() -> None:
    code = (
        "import sys; import generator.outputs.fact_sheet.sheets as f, generator.outputs.registry as r\n"
        "f.document.slow_fonts(); f._shape()\n"
        "r.renderers(); print([m for m in ('weasyprint', 'pikepdf', 'fontTools') if m in sys.modules])"
    )

    assert subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT, text=True).strip() == "[]"


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in (None, "/etc/fonts/other.conf"):
        if before:
            monkeypatch.setenv("FONTCONFIG_FILE", before)
        else:
            monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
        Engine()
        assert os.environ.get("FONTCONFIG_FILE") == before


def test_a_forked_worker_leaves_its_parents_fonts_alone(sheet: fact_sheet.Sheet, content: bytes) -> None:
    import atexit

    fact_sheet.make(sheet)
    worker = os.fork()
    if not worker:
        fact_sheet.make(sheet)
        atexit._run_exitfuncs()
        os._exit(0)

    assert os.waitpid(worker, 0)[1] == 0
    assert any(Path(document._engine().fonts._folder).iterdir())
    assert fact_sheet.make(sheet) == content


# What does not fit


def test_a_front_that_runs_over_names_the_side_and_the_section(sheet: fact_sheet.Sheet) -> None:
    long = dataclasses.replace(sheet, daily_life="A child may wait at home all day for someone to come. " * 30)

    with pytest.raises(BriefingsError) as caught:
        fact_sheet.make(long)
    (problem,) = caught.value.problems
    assert (problem.place.path, problem.rule, problem.hint) == (sheet.source, "fact-sheet.overflow", "shorten it")
    lines = re.fullmatch(
        r"side 1 of fact-sheet\.pdf is too long by about (\d+) lines; the longest section against its budget is "
        r"'daily_life' \(360 words; the budget is 30\)",
        problem.message,
    )
    assert lines and 12 <= int(lines[1]) <= 24


def test_a_back_that_runs_over_says_so_too(sheet: fact_sheet.Sheet) -> None:
    long = dataclasses.replace(sheet, questions=("What would make it easier for us to ask again? " * 9,) * 4)

    with pytest.raises(BriefingsError) as caught:
        fact_sheet.make(long)
    (problem,) = caught.value.problems
    assert problem.message.startswith("side 2 of fact-sheet.pdf is too long by about ")
    assert "'questions' (360 words; the budget is 60)" in problem.message


def test_both_sides_can_run_over_at_once(sheet: fact_sheet.Sheet) -> None:
    long = dataclasses.replace(sheet, limits="It cannot tell you more. " * 99, questions=("Who asks? " * 130,) * 4)

    with pytest.raises(BriefingsError) as caught:
        fact_sheet.make(long)
    assert [p.message.split(" of ")[0] for p in caught.value.problems] == ["side 1", "side 2"]


def test_the_last_line_that_fits_is_printed_and_one_more_is_not(sheet: fact_sheet.Sheet) -> None:
    """Adds words until the gate closes: just before, both sides still stand whole."""
    kept = None
    for count in range(0, 400, 4):
        longer = dataclasses.replace(sheet, limits=sheet.limits + " We read only a part." * count)
        try:
            kept = (count, fact_sheet.make(longer))
        except BriefingsError as error:
            assert "by about 1 line;" in str(error)
            break
    assert kept and kept[0] > 0
    front, back = sides(kept[1])
    assert front.endswith("We read only a part.") and front.count("We read only a part.") == kept[0]
    assert back.startswith("Practice briefing LP-0014") and "CC BY 4.0" in back


@pytest.mark.parametrize("number", range(6))
def test_what_is_left_of_each_side_is_used(library: Library, number: int) -> None:
    """The plan knows the style's measures: the last line of a front ends near the margin, never past it."""
    for sheet in fact_sheet.sheets(library, library.published[number::6][-1]):
        laid = document.lay_out(fact_sheet.html_of(sheet), css_files=fact_sheet.CSS, name=sheet.name)
        below = 42.52 + two_sides.SIDE - laid.boxes["front-end"].bottom
        above_foot = laid.boxes["foot"].top - laid.boxes["back-end"].bottom
        assert laid.pages == 2
        assert -0.01 <= below < 45 and 5 < above_foot < 40, (sheet.path, below, above_foot)


# What may not be


@pytest.mark.parametrize(
    "inner",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:1/a.png" alt="x">',
        '<img src="https://practice-briefings.example/a.png" alt="x">',
        '<img src="../../pyproject.toml" alt="x">',
        '<img src="fonts/../../../README.md" alt="x">',
        '<img src="%2e%2e/%2e%2e/pyproject.toml" alt="x">',
        '<img src="file://server/share/a.png" alt="x">',
        '<img src="ftp://127.0.0.1/a.png" alt="x">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x</p>',
        '<style>@import "http://127.0.0.1:1/a.css";</style><p>x</p>',
    ],
)
def test_nothing_from_outside_is_loaded(inner: str) -> None:
    (problem,) = refused(inner)

    assert problem.rule == "pdf.fetch"
    assert problem.place.path == "points/a.yml"
    assert "page.pdf may not load anything from outside" in problem.message


def test_a_server_that_would_answer_is_never_asked(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(base64.b64decode(A_PIXEL))
    with served(tmp_path) as address:
        assert urllib.request.urlopen(f"{address}a.png").status == 200
        (problem,) = refused(f'<img src="{address}a.png" alt="x">')

    assert problem.rule == "pdf.fetch"


def test_a_picture_may_not_load_another_from_outside() -> None:
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{}"/></svg>'
    )
    for address, whole in (("file:///etc/passwd", False), (f"data:image/png;base64,{A_PIXEL}", True)):
        inner = f'<p><img alt="x" src="data:image/svg+xml,{quote(picture.format(address))}"></p>'
        if whole:
            written(inner)
        else:
            (problem,) = refused(inner)
            assert problem.message.startswith("page.pdf: WeasyPrint says: Failed to render SVG")
            assert len(problem.message) < 300


def test_a_link_that_leads_out_of_the_assets_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "assets" / "inside.txt").write_text("inside")
    (tmp_path / "assets" / "link.txt").symlink_to(tmp_path / "secret.txt")
    serve = fetcher(tmp_path / "assets")

    assert serve((tmp_path / "assets" / "inside.txt").as_uri()).read() == b"inside"
    for name in ("assets/link.txt", "secret.txt", "assets/../secret.txt"):
        with pytest.raises(ValueError, match="outside the assets"):
            serve(f"{tmp_path.as_uri()}/{name}")


def test_data_and_assets_are_served() -> None:
    content = written(f'<p>A pixel <img alt="dot" src="data:image/png;base64,{A_PIXEL}"></p>')

    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages[0].get_images()) == 1


def test_whatever_weasyprint_warns_of_fails() -> None:
    for inner, said in (
        ('<p style="frobnicate: 3px">x</p>', "frobnicate"),
        ('<p><a href="#nowhere">x</a></p>', "nowhere"),
        ('<p><img alt="x" src="data:image/png;base64,bm90IGFuIGltYWdl"></p>', "image"),
    ):
        (problem,) = refused(inner)
        assert problem.rule == "pdf.warning"
        assert problem.message.startswith("page.pdf: WeasyPrint says: ") and said in problem.message


def test_html_in_a_text_comes_out_as_letters(sheet: fact_sheet.Sheet) -> None:
    text = 'Some <b>bold</b> & <img src="file:///etc/passwd"> <script>x</script>'
    front, back = sides(
        fact_sheet.make(
            dataclasses.replace(
                sheet,
                title="Ask <i>why</i> & when",
                daily_life=text,
                questions=(text, "Why?"),
                identity_note=text,
                sources=(fact_sheet.Source("A <u>title</u>", "", ". A <publisher>"),),
            )
        )
    )

    assert "Ask <i>why</i> & when" in front
    assert text in front
    assert back.count(text) == 2
    assert "A <u>title</u>. A <publisher>" in back


def test_the_editors_emphasis_and_links_are_kept(sheet: fact_sheet.Sheet, library: Library) -> None:
    said = "Ask *again*, as [the guide](https://guide.example/ask) and [our words](words/) say."
    content = fact_sheet.make(dataclasses.replace(sheet, daily_life=said))

    assert "Ask again, as the guide and our words say." in sides(content)[0]
    assert "Briefing-Type-Italic" in fonts(content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        told = {str(a.A.URI): str(a.Contents) for a in opened.pages[0].Annots}
    assert told == {"https://guide.example/ask": "the guide", f"{library.settings.site_root}words/": "our words"}


def test_a_letter_that_the_typeface_lacks_is_named(sheet: fact_sheet.Sheet) -> None:
    with pytest.raises(BriefingsError) as caught:
        fact_sheet.make(dataclasses.replace(sheet, limits="We cannot tell ✓done from 子."))

    assert [str(p.place) for p in caught.value.problems] == [f"{sheet.source}:1:1"] * 2
    first, second = sorted(p.message for p in caught.value.problems)
    assert first.startswith("fact-sheet.pdf cannot print '✓' (U+2713, check mark) in '✓done'")
    assert "'子' (U+5B50, cjk unified ideograph-5b50)" in second


def test_the_letters_of_names_and_welsh_are_printed(sheet: fact_sheet.Sheet) -> None:
    names = "Tŷ, ŵyl, Łódź, Zoë, Şule, Đặng? “Yes” – it’s £5 … ½"
    known = "".join(c for c in names if not document.typeface().missing(c))
    split = "Zoe\u0308 and Ty\u0302"

    assert "ŷ" in known and "ŵ" in known and "Ł" in known
    front = sides(fact_sheet.make(dataclasses.replace(sheet, daily_life=f"{known} {split}")))[0]
    assert known in front
    assert "Zoë and Tŷ" in front


def test_no_font_of_the_machine_ever_helps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts(written("<p><code>code</code> <span style='font-family: serif'>serif</span></p>")) <= OURS
    monkeypatch.setattr(document, "_check_letters", lambda *anything: None)

    problems = refused("<p>子 ✓ <i>и</i> <b>ก</b></p>")
    assert {p.rule for p in problems} == {"pdf.warning"}
    assert len(problems) == 4 and all(".notdef" in p.message for p in problems)


def test_a_font_that_is_not_ours_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "FAMILY", "Another Type")

    (problem,) = refused("<p>x</p>")
    assert (problem.rule, "Briefing-Type" in problem.message) == ("pdf.foreign-font", True)
