"""My learning: kept in the reader's browser, taken along and brought in again, and never sent anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, until, violations

BRIEFING = "briefings/ask-why-a-child-was-not-brought/"
TITLE = "Ask why a child was not brought"
KEPT = "() => JSON.parse(localStorage.getItem('briefings-learning'))?.entries ?? null"
OpenPage = Callable[..., Any]


def entry(**changes: str) -> dict[str, str]:
    """One right entry with some fields changed."""
    return {"id": "LP-0014", "title": TITLE, "read": "2026-11-22", "will": "Ring the same day."} | changes


def as_file(*entries: Any, **changes: Any) -> str:
    """A file as the page writes it."""
    return json.dumps({"format": "practice-briefings-learning", "version": 1, "entries": list(entries)} | changes)


@pytest.fixture
def open_log(open_page: OpenPage) -> Callable[..., Any]:
    """A function that opens the page in a browser that holds some entries already."""

    def opened(*entries: dict[str, str], **options: Any) -> Any:
        page = open_page("about/", **options)
        page.evaluate("held => localStorage.setItem('briefings-learning', held)", as_file(*entries))
        page.goto("my-learning/")
        return page

    return opened


def downloaded(page: Any, button: str) -> tuple[str, str]:
    """The name and text of the file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.press("Enter")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes().decode("utf-8")


def bring(page: Any, content: str | bytes, name: str = "log.json") -> str:
    """What the page says when a file is brought in."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    page.locator("[data-file]").set_input_files({"name": name, "mimeType": "application/json", "buffer": raw})
    said = page.locator("[data-brought]")
    said.get_by_text(re.compile(".")).or_(said.filter(has_text=re.compile("."))).first.wait_for()
    text: str = said.inner_text()
    return text


# On a briefing


def test_reading_is_noted_by_keyboard_and_stays_in_the_browser(open_page: OpenPage) -> None:
    page = open_page(BRIEFING)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
    page.get_by_label("What I will do").focus()
    page.keyboard.type("  Ring the same day,   and ask what got in the way. ")
    page.keyboard.press("Tab")
    page.locator("#mine-read").fill("2026-11-20")
    page.get_by_role("button", name="Note it").press("Enter")
    assert page.get_by_text("Noted in My learning, in this browser only.").is_visible()
    will = "Ring the same day, and ask what got in the way."
    assert page.evaluate(KEPT) == [entry(read="2026-11-20", will=will)]
    assert page.get_by_text(f"Read on 20 November 2026: {will}").is_visible()
    page.get_by_role("link", name="My learning").first.click()
    page.get_by_role("heading", name=TITLE).wait_for()

    assert [line for line in sent if "POST" in line or "Ring" in line] == []


def test_the_same_is_not_noted_twice_and_a_day_is_needed(open_page: OpenPage) -> None:
    page = open_page(BRIEFING)
    today = page.locator("#mine-read").input_value()
    assert today == TODAY.isoformat()
    for _ in range(2):
        page.get_by_role("button", name="Note it").click()
    assert page.get_by_text("This is noted already.").is_visible()

    assert len(page.evaluate(KEPT)) == 1


def test_a_browser_that_keeps_nothing_is_told_of(open_page: OpenPage) -> None:
    page = open_page("about/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    page.goto(BRIEFING)
    page.get_by_role("button", name="Note it").click()

    assert page.get_by_text("could not be noted").is_visible()


# The list


def test_entries_are_listed_newest_first_and_link_to_their_briefing(open_log: OpenPage) -> None:
    page = open_log(entry(), entry(id="LP-0009", title="Ask who is around", read="2026-11-23", will=""))
    assert page.locator(".log h3").all_inner_texts() == ["Ask who is around", TITLE]
    assert page.get_by_text("nothing noted yet").is_visible()
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"**/{BRIEFING}")


def test_an_entry_is_changed_and_left_by_keyboard(open_log: OpenPage) -> None:
    page = open_log(entry())
    change = page.locator("[data-change]")
    change.press("Enter")
    assert page.evaluate("document.activeElement.id") == "change-will"
    page.keyboard.type("Nothing of this")
    page.keyboard.press("Escape")
    assert page.evaluate(KEPT) == [entry()]
    assert page.evaluate("document.activeElement.dataset.change") == ""
    change.press("Enter")
    page.get_by_label("What I will do").fill("Write, too.")
    page.get_by_label("Date").fill("2026-11-01")
    page.keyboard.press("Enter")

    assert page.evaluate(KEPT) == [entry(will="Write, too.", read="2026-11-01")]
    assert page.evaluate("document.activeElement.dataset.change") == ""


def test_one_entry_and_everything_are_deleted_only_after_a_question(open_log: OpenPage) -> None:
    page = open_log(entry(), entry(read="2026-10-01"), entry(read="2026-09-01"))
    page.locator("[data-delete]").first.press("Enter")
    page.get_by_role("button", name="No, keep it").press("Enter")
    assert len(page.evaluate(KEPT)) == 3
    page.locator("[data-delete]").first.press("Enter")
    page.get_by_role("button", name="Yes, delete it").press("Enter")
    until(page, f"({KEPT})().length === 2")
    assert [e["read"] for e in page.evaluate(KEPT)] == ["2026-10-01", "2026-09-01"]
    page.get_by_role("button", name="Delete everything").press("Enter")
    page.keyboard.press("Escape")
    assert len(page.evaluate(KEPT)) == 2
    page.get_by_role("button", name="Delete everything").press("Enter")
    page.get_by_role("button", name="Yes, delete everything").press("Enter")
    page.get_by_text("Everything was deleted from this browser.").wait_for()
    until(page, "document.activeElement.textContent === 'What I have read'")

    assert page.evaluate("Object.keys(localStorage)") == []


# Taken along


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t"])
def test_the_table_holds_no_formula(open_log: OpenPage, start: str) -> None:
    nasty = f'{start}HYPERLINK("http://x";"a, b")'.replace("\t", " +")
    name, text = downloaded(open_log(entry(will=nasty.strip() if start != " =" else nasty)), "Download as a table")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert re.fullmatch(r"my-learning-\d{4}-\d\d-\d\d\.csv", name)
    assert text.startswith("\ufeff")
    assert rows[0] == ["Date read", "Briefing", "Title", "What I will do", "Look back on", "Address"]
    assert rows[1][3].startswith("'") and rows[1][3][1:].strip() == nasty.strip()
    assert rows[1][4:] == ["2027-02-22", "https://practice-briefings.example/lp-0014/"]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def unfolded(text: str) -> list[str]:
    """The lines of a calendar file, put together again."""
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_entry_says_when_to_look_back(open_log: OpenPage) -> None:
    long = "Ring, ask; write – " + "é" * 150
    name, text = downloaded(open_log(entry(will=long)), "Look-back date")
    assert name == "look-back-lp-0014.ics"
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert {"VERSION:2.0", "DTSTART;VALUE=DATE:20270222", "DTEND;VALUE=DATE:20270223"} <= set(lines)
    assert f"SUMMARY:Look back: {TITLE}" in lines
    told = next(line for line in lines if line.startswith("DESCRIPTION:"))
    assert "Ring\\, ask\\; write – é" in told
    assert told.endswith("\\nhttps://practice-briefings.example/lp-0014/")


def test_all_look_back_dates_come_in_one_file(open_log: OpenPage) -> None:
    _, text = downloaded(open_log(entry(), entry(read="2026-10-01")), "Look-back dates")
    marks = [line for line in unfolded(text) if line.startswith("UID:")]

    assert len(set(marks)) == 2


@pytest.mark.parametrize(
    ("read", "back"),
    [
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2026-08-31", "2026-11-30"),
        ("2026-01-15", "2026-04-15"),
    ],
)
def test_three_months_later_is_a_day_that_exists(open_page: OpenPage, read: str, back: str) -> None:
    page = open_page("my-learning/")

    assert page.evaluate("read => import('/assets/learning.js').then(m => m.lookBack(read))", read) == back


def test_it_goes_to_another_device_whole(open_log: OpenPage) -> None:
    entries = [entry(), entry(id="LP-0001", title="“Curly” & <b>bold</b>", read="2026-02-28", will="Ŵ – “x” <i>y</i>")]
    name, text = downloaded(open_log(*entries), "Download for another device")
    assert re.fullmatch(r"my-learning-\d{4}-\d\d-\d\d\.json", name)
    other = open_log(entry(read="2026-01-01"))
    assert bring(other, text) == "2 entries brought in."
    assert sorted(e["read"] for e in other.evaluate(KEPT)) == ["2026-01-01", "2026-02-28", "2026-11-22"]
    assert other.get_by_text("“Curly” & <b>bold</b>").first.is_visible()
    assert other.locator(".log b, .log i").count() == other.locator(".log__will > b").count()

    assert bring(other, text + " ") == "All entries of this file are here already."


HOSTILE = {
    "not json": "hello",
    "a list": json.dumps([entry()]),
    "null": "null",
    "another format": as_file(entry(), format="other"),
    "a later version": as_file(entry(), version=2),
    "a field more": as_file(entry(), more=1),
    "no list": as_file(entries={"0": entry()}),
    "too many": as_file(*[entry()] * 501),
    "entry is null": as_file(None),
    "entry is a list": as_file(["LP-0014"]),
    "entry has a field more": as_file(entry(html="<script>")),
    "entry has a field less": as_file({"id": "LP-0014"}),
    "an odd number": as_file(entry(id="LP-0014/../../admin")),
    "a script for a number": as_file(entry(id="javascript:alert(1)")),
    "no title": as_file(entry(title=" ")),
    "a title that is a number": as_file({**entry(), "title": 7}),
    "a text too long": as_file(entry(will="x" * 201)),
    "a line break": as_file(entry(will="a\nBEGIN:VEVENT")),
    "a control character": as_file(entry(will="a\u0000b")),
    "a day that is none": as_file(entry(read="2026-02-30")),
    "a day in words": as_file(entry(read="yesterday")),
    "one right, one wrong": as_file(entry(read="2026-05-05"), entry(read="x")),
    "a proto": '{"format": "practice-briefings-learning", "version": 1, "__proto__": {}, "entries": []}',
}


def test_a_file_that_is_not_ours_changes_nothing(open_log: OpenPage) -> None:
    page = open_log(entry())
    for name, text in HOSTILE.items():
        said = bring(page, text)
        assert re.search(r"not one that was downloaded here|cannot be taken|more than 500", said), (name, said)
        assert page.evaluate(KEPT) == [entry()], name
        page.evaluate("document.querySelector('[data-brought]').textContent = ''")


def test_a_file_that_is_too_large_is_not_even_read(open_log: OpenPage) -> None:
    page = open_log(entry())

    assert "too large" in bring(page, b" " * (257 * 1024))


def test_markup_in_an_entry_stays_text(open_log: OpenPage) -> None:
    page = open_log()
    assert (
        bring(page, as_file(entry(title="<img src=x onerror=alert(1)>", will="<script>1</script>")))
        == "1 entry brought in."
    )
    page.reload()

    assert page.locator(".log img, .log script").count() == 0
    assert page.get_by_role("link", name="<img src=x onerror=alert(1)>").is_visible()


@pytest.mark.parametrize("held", ["x", "null", '{"entries": 3}', '{"entries": [{"id": "x"}, null]}'])
def test_a_damaged_store_counts_as_empty(open_page: OpenPage, held: str) -> None:
    page = open_page("about/")
    page.evaluate("held => localStorage.setItem('briefings-learning', held)", held)
    page.goto("my-learning/")

    assert page.get_by_text("Nothing is noted yet.").is_visible()
    assert open_page.watch.complaints == []  # type: ignore[attr-defined]


# Paper, eyes, hands


def test_it_prints_as_a_record_without_controls(open_log: OpenPage, tmp_path: Path) -> None:
    import subprocess

    days = [(date(2026, 11, 22) - timedelta(days=n)).isoformat() for n in range(5)]
    page = open_log(*(entry(read=day) for day in days))
    paper = tmp_path / "log.pdf"
    page.pdf(path=paper, format="A4")
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True, text=True).stdout

    assert text.count(TITLE) == 5
    assert text.count("What changed for children") == 5
    assert re.search(r"^ *Name *$", text, re.MULTILINE)
    assert not re.search("Delete|Download|Change|Leave this site|Where this is kept", text)


def test_everything_is_reached_with_the_tab_key(open_log: OpenPage) -> None:
    page = open_log(entry(), entry(read="2026-10-01"))
    wanted = page.locator("[data-learning] :is(a[href], button:enabled, input):visible").count()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""() => {
            const here = document.activeElement;
            return here.closest('[data-learning]') ? [...document.querySelectorAll('*')].indexOf(here) : -1;
        }""")
        )

    assert len(reached - {-1}) == wanted


def test_it_says_where_it_is_kept_and_warns_of_shared_computers(open_log: OpenPage) -> None:
    page = open_log()

    assert page.get_by_text("In this browser, on this device, and nowhere else.").is_visible()
    assert page.get_by_text("On a shared computer").is_visible()


def test_without_scripts_the_page_says_so_and_leads_on(open_page: OpenPage) -> None:
    page = open_page("my-learning/", java_script_enabled=False)
    assert page.get_by_text("This page needs JavaScript").is_visible()
    assert not page.get_by_text("Where this is kept").is_visible()
    page.goto(BRIEFING)

    assert not page.get_by_text("I have read this").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_meets_wcag_and_fits_in_every_state(open_log: OpenPage, width: int, scheme: str) -> None:
    page = open_log(entry(will="w" * 200), entry(read="2026-10-01"), width=width, color_scheme=scheme)
    assert violations(page) == []
    page.locator("[data-change]").first.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Delete everything").click()
    assert violations(page) == []
    page.goto(BRIEFING)
    page.get_by_role("button", name="Note it").click()
    assert violations(page) == []

    assert page.evaluate("document.documentElement.scrollWidth") <= width
