"""My session: sheets are chosen, ordered, shared and joined in the browser, and nothing leaves it."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import page as pdf_rules
import pikepdf
import pytest
from conftest import PROJECT, TODAY, MakeProject, served, violations

from generator.content.library import Library
from generator.outputs import my_session

BABIES = "refer-any-bruise-on-a-baby"
KEPT = "() => JSON.parse(localStorage.getItem('briefings-session'))"
SOME = {"title": "", "date": "", "sheets": ["LP-0007", "LP-0009.managers", "LP-0014"]}
OpenPage = Callable[..., Any]


@pytest.fixture
def open_session(open_page: OpenPage) -> Callable[..., Any]:
    """A function that opens the page in a browser that holds some sheets already."""

    def opened(held: Any = SOME, query: str = "", **options: Any) -> Any:
        page = open_page("about/", **options)
        page.evaluate("held => localStorage.setItem('briefings-session', held)", json.dumps(held))
        page.goto(f"trainers/session/{query}")
        page.locator(".basket li, [data-empty]:not([hidden])").first.wait_for()
        return page

    return opened


def titles(page: Any) -> list[str]:
    """The titles in the list, in its order."""
    found: list[str] = page.locator(".basket__title").all_inner_texts()
    return found


def heard(page: Any) -> str:
    """What a screen reader is told."""
    text: str = page.locator("[data-said]").first.inner_text()
    return text


# The index


def test_the_index_holds_every_published_point_with_editions_that_are_files(library: Library, built_site: Path) -> None:
    rows = json.loads((built_site / "trainers/session/points.json").read_bytes())["points"]

    assert [row["id"] for row in rows] == sorted(b.id for b in library.published)
    for row in rows:
        for edition in row["editions"]:
            assert (built_site / row["address"] / f"fact-sheet{edition and '-' + edition}.pdf").exists()


def test_what_was_taken_down_is_told_with_what_took_its_place(library: Library) -> None:
    first, second, third = library.published[:3]
    relation = {"related": (*third.related, type(third.related[0])(id=second.id, type="supersedes"))}
    briefings = (
        first.model_copy(update={"status": "withdrawn"}),
        second.model_copy(update={"status": "superseded"}),
        third.model_copy(update=relation),
    )
    gone = json.loads(my_session._index(replace(library, briefings=briefings)))["gone"]

    assert {row["id"]: row["instead"] for row in gone} == {first.id: "", second.id: third.id}


def test_the_library_that_joins_is_the_pinned_one_with_its_licence(built_site: Path) -> None:
    code = (built_site / "assets/pdf-lib.js").read_text("utf-8")
    pinned = json.loads((PROJECT / "package.json").read_bytes())["dependencies"]["pdf-lib"]

    assert code.startswith(f"/*! pdf-lib {pinned}\nMIT License")
    assert "sourceMappingURL" not in code
    assert re.search(r"[^.\w](eval|Function)\(", code) is None


# On a briefing


def test_a_briefing_is_put_in_and_taken_out_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(f"briefings/{BABIES}/")
    button = page.locator("[data-session-add]")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(KEPT)["sheets"] == ["LP-0007"]
    assert page.locator("[data-session-said]").inner_text() == "Added. There is 1 sheet in my session."
    assert page.get_by_role("button", name="Take out of my session").is_visible()
    page.goto("briefings/ask-who-is-around/")
    page.get_by_role("button", name="Add to my session").click()
    assert page.get_by_role("link", name="My session (2)").is_visible()
    page.get_by_role("button", name="Take out of my session").press("Space")

    assert page.evaluate(KEPT)["sheets"] == ["LP-0007"]


def test_a_full_session_says_so(open_page: OpenPage) -> None:
    page = open_page(f"briefings/{BABIES}/")
    held = {"title": "", "date": "", "sheets": [f"LP-{n:04}" for n in range(100, 130)]}
    page.evaluate("held => localStorage.setItem('briefings-session', held)", json.dumps(held))
    page.get_by_role("button", name="Add to my session").click()

    assert "full" in page.locator("[data-session-said]").inner_text()
    assert len(page.evaluate(KEPT)["sheets"]) == 30


def test_a_browser_that_keeps_nothing_is_told_of(open_page: OpenPage) -> None:
    page = open_page("about/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    page.goto(f"briefings/{BABIES}/")
    page.get_by_role("button", name="Add to my session").click()

    assert "does not keep anything" in page.locator("[data-session-said]").inner_text()
    assert page.get_by_role("button", name="Add to my session").is_visible()


def test_no_other_page_loads_what_joins(open_page: OpenPage) -> None:
    page = open_page("about/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (f"briefings/{BABIES}/", "trainers/session/", "pathways/school-leads/"):
        page.goto(path, wait_until="networkidle")

    assert [url for url in asked if "pdf" in url.rsplit("/", 1)[-1]] == []


# Order


def test_the_order_is_changed_by_keyboard_alone_and_said(open_session: OpenPage) -> None:
    page = open_session()
    before = titles(page)
    page.locator("[data-down]").first.focus()
    page.keyboard.press("Enter")
    assert titles(page) == [before[1], before[0], before[2]]
    assert heard(page) == f"{before[0]} is now number 2 of 3."
    page.keyboard.press("Enter")  # the focus went along, so the same key goes on
    assert titles(page) == [before[1], before[2], before[0]]
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == f"Up: {before[0]}"  # at the end there is no way down
    page.keyboard.press("Enter")
    assert titles(page) == [before[1], before[0], before[2]]
    page.locator("[data-remove]").nth(1).press("Enter")
    assert heard(page) == f"{before[0]} was taken out. 2 sheets left."
    assert page.evaluate("document.activeElement.textContent") == f"Remove: {before[2]}"

    assert page.evaluate(KEPT)["sheets"] == ["LP-0009.managers", "LP-0014"]


def test_everything_is_reached_with_the_tab_key(open_session: OpenPage) -> None:
    page = open_session()
    wanted = page.locator("[data-session] :is(a[href], button:enabled, input, select):visible").count()
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""() => {
            const here = document.activeElement;
            return here.closest('[data-session]') ? [...document.querySelectorAll('*')].indexOf(here) : -1;
        }""")
        )

    assert len(reached - {-1}) == wanted


def test_total_and_edition(open_session: OpenPage, library: Library) -> None:
    page = open_session()
    pace = library.settings.words_a_minute
    minutes = sum(library.by_id[i].minutes(pace) for i in ("LP-0007", "LP-0009", "LP-0014"))
    assert page.locator("[data-total]").inner_text() == f"3 fact sheets · {minutes} minutes to read"
    page.get_by_label("Sheet for: Refer any bruise").select_option("leaders")
    assert page.evaluate("document.activeElement.value") == "leaders"
    assert page.evaluate(KEPT)["sheets"][0] == "LP-0007.leaders"

    link = page.get_by_role("link", name="Open the sheet (PDF): Refer any bruise").get_attribute("href")
    assert link.endswith(f"briefings/{BABIES}/fact-sheet-leaders.pdf")


def test_emptying_asks_first_and_can_be_left(open_session: OpenPage) -> None:
    page = open_session()
    page.get_by_role("button", name="Empty my session").press("Enter")
    page.keyboard.press("Escape")
    assert len(titles(page)) == 3
    assert page.evaluate("document.activeElement.textContent") == "Empty my session"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, empty it").press("Enter")
    page.locator("[data-empty]:not([hidden])").wait_for()

    assert page.evaluate("localStorage.getItem('briefings-session')") is None
    assert heard(page) == "Your session is empty."


# What came from elsewhere


def test_a_vanished_point_is_said_and_can_be_removed(open_session: OpenPage) -> None:
    page = open_session({**SOME, "sheets": ["LP-0007", "LP-9999"]})
    assert page.locator(".basket__gone").inner_text().startswith("LP-9999 is not on this site any more")
    assert page.locator("[data-total]").inner_text().startswith("1 fact sheet ·")
    assert "LP-9999" not in page.locator("[data-link]").input_value()
    page.get_by_role("button", name=re.compile("Remove ?: LP-9999")).click()

    assert page.evaluate(KEPT)["sheets"] == ["LP-0007"]


def test_a_replaced_point_offers_the_one_that_took_its_place(open_session: OpenPage, built_site: Path) -> None:
    index = json.loads((built_site / "trainers/session/points.json").read_bytes())
    index["gone"] = [
        {"id": "LP-8888", "title": "An <b>older</b> one", "status": "superseded", "instead": "LP-0014"},
        {"id": "LP-7777", "title": "One taken down", "status": "withdrawn", "instead": ""},
    ]
    page = open_session({**SOME, "sheets": []})
    page.route("**/points.json", lambda route: route.fulfill(json=index))
    page.evaluate("localStorage.setItem('briefings-session', JSON.stringify({sheets: ['LP-8888', 'LP-7777']}))")
    page.reload()
    page.get_by_text("An <b>older</b> one was replaced by a newer briefing").wait_for()
    assert page.get_by_text("One taken down was taken down and is not printed.").is_visible()
    page.get_by_role("button", name="Use “Ask why a child was not brought” instead").click()

    assert page.evaluate(KEPT)["sheets"] == ["LP-0014", "LP-7777"]


def test_a_link_fills_an_empty_session_in_its_order(open_session: OpenPage) -> None:
    page = open_session({**SOME, "sheets": []}, "?points=LP-0014,LP-0009.managers,LP-0007")

    assert page.evaluate(KEPT)["sheets"] == ["LP-0014", "LP-0009.managers", "LP-0007"]
    assert page.evaluate("location.search") == ""
    assert heard(page) == "The link held 3 sheets. They are in your session now."


@pytest.mark.parametrize(
    ("button", "sheets"),
    [
        ("Use this list instead of mine", ["LP-0022", "LP-0007"]),
        ("Add it to mine", ["LP-0007", "LP-0009.managers", "LP-0014", "LP-0022"]),
        ("Keep mine as it is", SOME["sheets"]),
    ],
)
def test_a_link_never_replaces_ones_own_list_without_a_question(
    open_session: OpenPage, button: str, sheets: list[str]
) -> None:
    page = open_session(query="?points=LP-0022,LP-0007")
    page.get_by_role("heading", name="This link came with a list").wait_for()
    assert page.evaluate(KEPT)["sheets"] == SOME["sheets"]
    page.get_by_role("button", name=button).press("Enter")

    assert page.evaluate(KEPT)["sheets"] == sheets


@pytest.mark.parametrize(
    "given", ["", "x", "LP-14", "LP-00144", "../../x", "<img src=x onerror=alert(1)>", "LP-0014.exe", "LP-0014" * 500]
)
def test_a_link_that_holds_no_list_is_said_to_hold_none(open_session: OpenPage, given: str) -> None:
    page = open_session({**SOME, "sheets": []}, f"?points={given}")

    assert heard(page) == "The link held no list that can be read."
    assert page.locator(".basket li").count() == 0


@pytest.mark.parametrize(
    "held", ["not json", "null", "[]", '{"sheets": "LP-0007"}', '{"sheets": [1, null, {"id": 3}]}']
)
def test_a_damaged_store_counts_as_empty(open_page: OpenPage, held: str) -> None:
    page = open_page("about/")
    page.evaluate("held => localStorage.setItem('briefings-session', held)", held)
    page.goto("trainers/session/")
    page.locator("[data-empty]:not([hidden])").wait_for()

    assert open_page.watch.complaints == []  # type: ignore[attr-defined]


def test_the_link_can_be_opened_by_a_colleague(open_session: OpenPage) -> None:
    page = open_session()
    link = page.locator("[data-link]").input_value()
    other = open_session({**SOME, "sheets": []}, "?" + link.split("?", 1)[1])

    assert titles(other) == titles(page)


# One PDF


@pytest.fixture
def packed(open_session: OpenPage) -> Callable[..., tuple[Any, pikepdf.Pdf, bytes]]:
    """A function that has the browser join the sheets and gives page, PDF and bytes."""

    def made(held: Any = SOME, title: str = "Thursday", day: str = "2026-11-26") -> tuple[Any, pikepdf.Pdf, bytes]:
        page = open_session(held)
        page.get_by_label("Name of the session").fill(title)
        page.get_by_label("Date, if it is known").fill(day)
        page.get_by_role("button", name="Make one PDF").press("Enter")
        link = page.get_by_role("link", name="Download the PDF")
        link.wait_for(timeout=60_000)
        with page.expect_download() as download:
            link.press("Enter")
        content = Path(download.value.path()).read_bytes()
        return page, pikepdf.open(io.BytesIO(content)), content

    return made


def words(content: bytes, first: int, last: int) -> str:
    """The text of some pages, as a reader of the file gets it."""
    command = ["pdftotext", "-f", str(first), "-l", str(last), "-layout", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_pack_has_cover_contents_and_the_sheets_in_order(packed: Any) -> None:
    page, pdf, content = packed(title="Babies & “men”: Ŵ")
    assert len(pdf.pages) == 2 + 2 * 3
    cover, contents = words(content, 1, 1), words(content, 2, 2)
    assert "Babies & “men”: Ŵ" in cover
    assert "Thursday 26 November 2026" in cover
    assert "3 fact sheets" in cover
    listed = re.findall(r"^ *\d\. +(.+?) +page (\d+)$", contents, re.MULTILINE)
    assert listed == list(zip(titles(page), ["3", "5", "7"], strict=True))
    for title, number in listed:
        assert title.split(",")[0] in words(content, int(number), int(number))
    assert "for managers" in contents
    assert "For managers" in words(content, 5, 5)
    assert "Page 3 of 8" in words(content, 3, 3)

    assert page.locator("[data-made]").inner_text() == "Your PDF is ready: 8 pages."


def test_the_pack_is_as_accessible_as_its_sheets(packed: Any) -> None:
    _, pdf, content = packed()
    report = pdf_rules.validate_pdf_bytes(content, profile=pdf_rules.ValidationProfile.PDF_UA_1)
    assert list(report.failures) == []
    assert str(pdf.docinfo.Title) == "Thursday – session pack"
    assert str(pdf.Root.Lang) == "en-GB"
    kinds = [str(kid.S) for kid in pdf.Root.StructTreeRoot.K[0].K]
    assert kinds == ["/Sect", "/Sect", "/Sect", "/Part", "/Part", "/Part"]
    rows = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in rows[::2]]
    assert keys == sorted(set(keys))
    assert [int(p.obj.StructParents) for p in pdf.pages] == sorted({int(p.obj.StructParents) for p in pdf.pages})

    for number, own in enumerate(pdf.pages):
        at = keys.index(int(own.obj.StructParents))
        assert {element.Pg.objgen for element in rows[2 * at + 1] if "/Pg" in element} <= {own.obj.objgen}, number


def test_contents_and_bookmarks_lead_to_the_right_pages(packed: Any) -> None:
    page, pdf, _ = packed()
    links = list(pdf.pages[1].Annots)
    assert [pdf.pages.index(pikepdf.Page(link.Dest[0])) for link in links] == [2, 4, 6]
    assert [str(link.Contents) for link in links] == [
        f"{title}, page {number}" for title, number in zip(titles(page), (3, 5, 7), strict=True)
    ]
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["In this pack", *titles(page)]


def test_every_font_of_the_pack_is_inside_it(packed: Any) -> None:
    _, pdf, _ = packed()
    for own in pdf.pages:
        for font in own.Resources.Font.values():
            assert (
                "/FontFile2" in font.DescendantFonts[0].FontDescriptor
                or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
            )


def test_letters_we_lack_are_left_out_and_said(packed: Any) -> None:
    page, _, content = packed(title="Team 😀 day", day="")

    assert "Team day" in words(content, 1, 1)
    assert "😀" in page.locator("[data-made]").inner_text()
    assert re.search(r"^ *Date *$", words(content, 1, 1), re.MULTILINE)


def test_a_long_list_and_a_long_name_still_fit(packed: Any, library: Library) -> None:
    held = {**SOME, "sheets": sorted(b.id for b in library.published)[:30]}
    _, pdf, content = packed(held, title="Wmwmwmwmwmwmwmwmwmwm" * 4)
    assert len(pdf.pages) == 4 + 60
    contents = words(content, 2, 3)
    assert re.findall(r"page (\d+)$", contents, re.MULTILINE) == [str(n) for n in range(5, 65, 2)]
    assert words(content, 1, 1).count("Wmwm") >= 1

    assert len(content) < 2_000_000


def test_a_vanished_point_is_left_out_of_the_pack(packed: Any) -> None:
    _, pdf, _ = packed({**SOME, "sheets": ["LP-9999", "LP-0007"]})

    assert len(pdf.pages) == 4


def test_a_change_takes_the_old_pdf_away(packed: Any) -> None:
    page, _, _ = packed()
    page.locator("[data-remove]").first.click()

    assert not page.get_by_role("link", name="Download the PDF").is_visible()


def test_a_sheet_that_does_not_come_is_said(open_session: OpenPage) -> None:
    page = open_session()
    page.route("**/fact-sheet-managers.pdf", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name="Make one PDF").click()
    page.get_by_text("“Ask who is around, and meet the men” could not be fetched.").wait_for()

    assert not page.get_by_role("link", name="Download the PDF").is_visible()


# Less than everything


@pytest.fixture
def without_npm(make_project: MakeProject) -> Iterator[str]:
    """The address of a tiny site that was made without other people's JavaScript."""
    from generator.build import pipeline

    project = make_project()
    built = pipeline.build(project, today=TODAY, sheets=False, search=False)
    assert not (built.folder / "assets" / "pdf-lib.js").exists()
    with served(built.folder) as root:
        yield root


def test_without_the_library_the_single_sheets_are_offered(browser: Any, without_npm: str) -> None:
    page = browser.new_page(base_url=without_npm)
    page.goto("trainers/session/?points=LP-0001")
    page.get_by_text("made without the part that joins sheets").wait_for()

    assert page.get_by_role("link", name="Open the sheet").is_visible()
    assert not page.get_by_role("button", name="Make one PDF").is_visible()
    page.close()


def test_without_scripts_the_page_says_so_and_leads_on(open_page: OpenPage) -> None:
    page = open_page("trainers/session/", java_script_enabled=False)
    assert page.get_by_text("This page needs JavaScript").is_visible()
    assert page.get_by_role("link", name="briefing", exact=True).is_visible()
    assert not page.get_by_text("Fact sheets in this session").is_visible()
    page.goto(f"briefings/{BABIES}/")

    assert not page.get_by_text("Add to my session").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_meets_wcag_and_fits_in_every_state(open_session: OpenPage, width: int, scheme: str) -> None:
    page = open_session(width=width, color_scheme=scheme, query="?points=LP-0022")
    assert violations(page) == []
    page.get_by_role("button", name="Keep mine as it is").click()
    page.get_by_role("button", name="Make one PDF").click()
    page.get_by_role("link", name="Download the PDF").wait_for(timeout=60_000)
    assert violations(page) == []
    page.get_by_role("button", name="Empty my session").click()
    assert violations(page) == []

    assert page.evaluate("document.documentElement.scrollWidth") <= width
