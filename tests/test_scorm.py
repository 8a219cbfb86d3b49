"""SCORM packages: whole, small, and understood by a real SCORM 1.2 runtime in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, served, until, violations
from lxml import etree

from generator.content.library import Library
from generator.outputs import scorm

SLUG = "see-the-child-first"
LIMIT = 300 * 1024
RUNTIME = PROJECT / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
SPACES = {"cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}
# A learning platform as small as can be: the runtime, what it kept from the last visit, and a frame with our page.
PLATFORM = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Platform</title>
<script src="scorm12.min.js"></script><script>
  const settings = {autocommit: false, logLevel: 4, lmsCommitUrl: false, ...JSON.parse(localStorage.settings || "{}")};
  window.API = new Scorm12API(settings);
  if (localStorage.cmi) API.loadFromJSON(JSON.parse(localStorage.cmi), "");
  window.told = [];
  ["LMSInitialize", "LMSSetValue", "LMSCommit", "LMSFinish"].forEach((name) => {
    const first = API[name].bind(API);
    API[name] = (...values) => {
      const answer = first(...values);
      told.push([name, ...values, String(answer)]);
      return answer;
    };
  });
</script></head><body>
<iframe title="Course" src="package/index.html" style="width:100%;height:700px;border:0"></iframe></body></html>
"""


def package_of(library: Library, slug: str = SLUG) -> bytes:
    """The package of one briefing."""
    briefing = next(b for b in library.published if b.slug == slug)
    return next(
        made
        for o in scorm.render(library)
        if o.path == f"{briefing.address}scorm.zip" and isinstance(made := o.make(), bytes)
    )


# The files


def test_each_briefing_has_a_small_package_whose_manifest_lists_just_what_it_holds(
    library: Library, built_site: Path
) -> None:
    for briefing in library.published:
        file = built_site / briefing.address / "scorm.zip"
        assert file.stat().st_size <= LIMIT
        with zipfile.ZipFile(file) as held:
            assert held.testzip() is None
            names = held.namelist()
            assert names[0] == "imsmanifest.xml"
            manifest = etree.fromstring(held.read("imsmanifest.xml"))
        listed = manifest.xpath("//cp:file/@href", namespaces=SPACES)
        assert sorted([*listed, "imsmanifest.xml"]) == sorted(names)
        assert manifest.xpath("string(//cp:schemaversion)", namespaces=SPACES) == "1.2"
        assert manifest.xpath("string(//cp:resource[@adlcp:scormtype='sco']/@href)", namespaces=SPACES) == "index.html"
        assert manifest.xpath("string(//cp:item/cp:title)", namespaces=SPACES) == briefing.title


def test_the_same_point_gives_the_same_bytes(library: Library) -> None:
    assert package_of(library) == package_of(library)


def test_the_page_fetches_nothing_from_elsewhere(library: Library) -> None:
    with zipfile.ZipFile(io.BytesIO(package_of(library))) as held:
        page = held.read("index.html").decode()
        names = set(held.namelist())
        style = held.read("scorm.css").decode()
    used = re.findall(r'(?:src|href)="(?!https:|mailto:|#)([^"]+)"', page) + re.findall(r'url\("([^"]+)"\)', style)

    assert set(used) == {"scorm.js", "scorm.css", "fonts/400.woff2", "fonts/700.woff2"}
    assert set(used) <= names
    assert "default-src 'none'" in page and "<script>" not in page and " style=" not in page


# In a real runtime


@pytest.fixture
def platform(library: Library, tmp_path: Path) -> Iterator[str]:
    """Where a platform with our package is served."""
    with zipfile.ZipFile(io.BytesIO(package_of(library))) as held:
        held.extractall(tmp_path / "package")
    (tmp_path / "scorm12.min.js").write_bytes(RUNTIME.read_bytes())
    (tmp_path / "index.html").write_text(PLATFORM, "utf-8")
    with served(tmp_path) as address:
        yield address


@contextmanager
def opened(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page in a browser of its own, at an address."""
    context = browser.new_context(viewport={"width": 1000, "height": 800}, **options)
    page = context.new_page()
    page.goto(address, wait_until="load")
    yield page
    context.close()


def cmi(page: Any, name: str) -> str:
    """What the platform holds of a value, asked through the runtime itself."""
    value: str = page.evaluate("name => String(name.split('.').reduce((here, part) => here[part], API))", name)
    return value


def finish(frame: Any, words: str = "I will write the age first, from tomorrow.") -> None:
    """Reads on to the end, writes a sentence and presses the button, with the keyboard."""
    frame.get_by_label("What will you do differently").focus()
    frame.page.keyboard.type(words)
    frame.page.keyboard.press("Tab")
    frame.page.keyboard.press("Enter")


def test_it_begins_incomplete_and_completes_after_reading_and_one_sentence(browser: Any, platform: str) -> None:
    with opened(browser, platform) as page:
        frame = page.frame_locator("iframe")
        frame.locator("h1").wait_for()
        assert cmi(page, "cmi.core.lesson_status") == "incomplete"
        assert cmi(page, "cmi.suspend_data") == ""
        frame.locator("[data-finish]").scroll_into_view_if_needed()
        until(page, "API.cmi.suspend_data === 'read'")
        frame.locator("[data-done]").click()
        assert "one short sentence" in frame.locator("[data-said]").inner_text()
        assert cmi(page, "cmi.core.lesson_status") == "incomplete"
        finish(page.frames[1])
        frame.get_by_text("has recorded that you completed this").wait_for()
        assert cmi(page, "cmi.core.lesson_status") == "completed"
        page.evaluate("document.querySelector('iframe').remove()")
        told = page.evaluate("told")

    assert told[-1] == ["LMSFinish", "", "true"]
    assert all(row[-1] == "true" for row in told)
    times = [row[2] for row in told if row[1] == "cmi.core.session_time"]
    assert times and all(re.fullmatch(r"\d{4}:[0-5]\d:[0-5]\d", time) for time in times)
    assert ["LMSSetValue", "cmi.core.exit", "", "true"] in told


def test_what_the_reader_writes_never_reaches_the_platform(browser: Any, platform: str) -> None:
    with opened(browser, platform) as page:
        frame = page.frame_locator("iframe")
        finish(page.frames[1], "A secret sentence of mine.")
        frame.get_by_text("has recorded").wait_for()
        page.evaluate("document.querySelector('iframe').remove()")
        held = page.evaluate("JSON.stringify([told, API.renderCommitCMI(true), Object.entries(localStorage)])")

    assert "secret" not in held
    names = set(re.findall(r"cmi\.[a-z_.]+", held))
    assert names <= {"cmi.core.lesson_status", "cmi.core.session_time", "cmi.core.exit", "cmi.suspend_data"}


def test_left_early_it_stays_incomplete_and_goes_on_next_time(browser: Any, platform: str) -> None:
    with opened(browser, platform) as page:
        frame = page.frame_locator("iframe")
        frame.locator("[data-finish]").scroll_into_view_if_needed()
        until(page, "API.cmi.suspend_data === 'read'")
        page.evaluate("document.querySelector('iframe').remove()")
        assert page.evaluate("told").count(["LMSSetValue", "cmi.core.exit", "suspend", "true"]) == 1
        page.evaluate("localStorage.cmi = JSON.stringify({core: {lesson_status: 'incomplete'}, suspend_data: 'read'})")
        page.reload()
        finish(page.frames[1])
        frame.get_by_text("has recorded").wait_for()

        assert cmi(page, "cmi.core.lesson_status") == "completed"


@pytest.mark.parametrize("status", ["completed", "passed"])
def test_once_completed_it_is_never_taken_back(browser: Any, platform: str, status: str) -> None:
    with opened(browser, platform) as page:
        page.evaluate("s => { localStorage.cmi = JSON.stringify({core: {lesson_status: s}}); }", status)
        page.reload()
        frame = page.frame_locator("iframe")
        frame.get_by_text("You have completed this before.").wait_for()
        page.evaluate("document.querySelector('iframe').remove()")

        assert cmi(page, "cmi.core.lesson_status") == status
        assert [row for row in page.evaluate("told") if row[1] == "cmi.core.lesson_status"] == []


def test_a_platform_that_does_not_take_the_record_is_told_of_and_tried_again(browser: Any, platform: str) -> None:
    with opened(browser, platform) as page:
        frame = page.frame_locator("iframe")
        frame.locator("h1").wait_for()
        page.evaluate("window.first = API.LMSCommit; API.LMSCommit = () => 'false'")
        finish(page.frames[1])
        frame.get_by_text("did not take the record").wait_for()
        page.evaluate("API.LMSCommit = first")
        frame.locator("[data-done]").click()
        frame.get_by_text("has recorded").wait_for()


def test_looking_only_records_nothing(browser: Any, platform: str) -> None:
    with opened(browser, platform) as page:
        page.evaluate("localStorage.cmi = JSON.stringify({core: {lesson_mode: 'review'}})")
        page.reload()
        frame = page.frame_locator("iframe")
        finish(page.frames[1])
        frame.get_by_text("for looking only").wait_for()

        assert [row for row in page.evaluate("told") if row[1] == "cmi.core.lesson_status"] == []


def test_the_platform_is_found_further_up_and_in_the_window_that_opened_it(
    browser: Any, platform: str, tmp_path: Path
) -> None:
    (tmp_path / "between.html").write_text('<!doctype html><title>x</title><iframe src="package/index.html"></iframe>')
    with opened(browser, platform) as page:
        page.evaluate("document.querySelector('iframe').src = 'between.html'")
        until(page, "told.filter((row) => row[0] === 'LMSInitialize').length >= 1")
    with opened(browser, platform) as page:
        page.evaluate("document.querySelector('iframe').remove(); window.API = new Scorm12API({autocommit: false})")
        with page.expect_popup() as popup:
            page.evaluate("void window.open('package/index.html')")
        popup.value.locator("h1").wait_for()
        until(page, "API.cmi.core.lesson_status === 'incomplete'")


def test_without_a_platform_it_reads_all_the_same(browser: Any, platform: str) -> None:
    complaints: list[str] = []
    with opened(browser, f"{platform}package/index.html") as page:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.get_by_text("No learning platform was found").wait_for()
        finish(page.main_frame)
        page.get_by_text("Thank you. No learning platform was found").wait_for()

    assert complaints == []


def test_in_a_stranger_s_frame_it_reads_all_the_same(browser: Any, platform: str, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    (other / "index.html").write_text(
        f'<!doctype html><title>x</title><iframe src="{platform}package/index.html"></iframe>'
    )
    with served(other) as address, opened(browser, address.replace("127.0.0.1", "localhost")) as page:
        page.frame_locator("iframe").get_by_text("No learning platform was found").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_meets_wcag_and_fits(browser: Any, platform: str, width: int, scheme: str) -> None:
    with opened(browser, f"{platform}package/index.html", color_scheme=scheme) as page:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_can_be_read_and_the_page_says_what_is_missing(browser: Any, platform: str) -> None:
    with opened(browser, f"{platform}package/index.html", java_script_enabled=False) as page:
        assert page.get_by_text("JavaScript is off.").is_visible()
        assert page.get_by_role("heading", name="What to do differently").is_visible()
