"""A site below a folder of its host, one and two deep, as partnerships publish: every way through it, in a browser.

Both sites stand on one host, the second in a folder of the first; what a reader keeps with one is not the other's.
"""

from __future__ import annotations

import email
import html
import io
import json
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import pikepdf
import pytest
from conftest import PROJECT, TODAY, plant, until
from markupsafe import escape

from generator.build import pipeline
from generator.core.settings import Settings
from generator.outputs.fact_sheet.sheets import html_of, sheets
from generator.rendering.environment import qr_svg
from generator.site.dev_server import Handler, Turn

HOST = "https://north.org.uk"
FOLDERS = ("/practice/", "/practice/two/")
SLUG = "ask-who-lives-here"
BRIEFING = f"briefings/{SLUG}/"


def _plant(folder: Path, site_url: str) -> Path:
    other = {"title": "Look at what there is to eat", "one_line": "A look tells more than a question about meals."}
    project = plant(folder, {SLUG: {}, "look-at-the-food": other})
    (project / "node_modules").symlink_to(PROJECT / "node_modules")  # with the editing form, where npm has brought it
    lines = {"site_url": site_url, "site_name": f"Briefings of {urlsplit(site_url).path}", "example_values": "allow"}
    lines |= {"support_url": "/who-to-contact/"}
    (project / "pyproject.toml").write_text(
        "[tool.briefings]\n" + "".join(f'{name} = "{value}"\n' for name, value in lines.items())
    )
    return project


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the host serves: the first site in a folder, and the second, with its sheets, in a folder of that."""
    root = tmp_path_factory.mktemp("host")
    for folder in FOLDERS:
        work = tmp_path_factory.mktemp("work")
        project = _plant(work / "project", HOST + folder)
        pipeline.build(project, today=TODAY, site=work / "site", sheets=folder == FOLDERS[1])
        shutil.copytree(work / "site", root / folder.strip("/"), dirs_exist_ok=True)
    return root


class _Host(SimpleHTTPRequestHandler):
    """A host of project pages: what is not there gets the 404 page of the site whose folder it would stand in."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        path = unquote(self.path)
        mine = next((f for f in sorted(FOLDERS, key=len, reverse=True) if path.startswith(f)), "/")
        content = (Path(self.directory) / mine.strip("/") / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, host: Path) -> Iterator[Visit]:
    """A function that opens a page of the host; all that a page asks for must be there and on this host."""
    lost: list[str] = []
    with _serving(host) as origin:
        context = browser.new_context(base_url=origin, viewport={"width": 1280, "height": 900})

        def answered(response: Any) -> None:
            if not response.url.removeprefix("blob:").startswith(origin) or response.status >= 400:
                lost.append(f"{response.status} {response.url}")

        def opened(address: str) -> Any:
            page = context.new_page()
            page.on("response", answered)
            page.goto(address, wait_until="load")
            return page

        opened.lost = lost  # type: ignore[attr-defined]
        yield opened
        context.close()


def _path(page: Any) -> str:
    return urlsplit(page.url).path


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_result_of_the_search_leads_to_its_page(visit: Visit, folder: str) -> None:
    page = visit(f"{folder}about/")
    page.locator("#site-search").fill("lives in the home")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-results] a")
    assert _path(page) == f"{folder}briefings/"
    page.locator("[data-results] a").first.click()
    page.wait_for_url(f"**{folder}{BRIEFING}")

    assert page.locator("h1").inner_text() == "Ask who lives here"
    assert visit.lost == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", FOLDERS)
def test_my_session_knows_its_points_and_gives_a_link_that_works(visit: Visit, folder: str) -> None:
    page = visit(folder + BRIEFING)
    page.get_by_role("button", name="Add to my session").click()
    page.locator(".get__session a").click()
    page.wait_for_url(f"**{folder}trainers/session/")
    until(page, "document.querySelectorAll('[data-list] li').length === 1")
    link = page.locator("[data-link]").input_value()
    assert urlsplit(link).path == f"{folder}trainers/session/"
    page.locator("[data-list] a").first.click()
    page.wait_for_load_state()

    assert _path(page).startswith(folder + BRIEFING)
    page.evaluate("localStorage.clear()")
    again = visit(link)
    until(again, "document.querySelectorAll('[data-list] li').length === 1")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_log_leads_by_the_short_address_to_the_briefing(visit: Visit, folder: str) -> None:
    page = visit(folder + BRIEFING)
    page.get_by_role("button", name="Note it").click()
    page.locator(".mine").get_by_role("link", name="My learning").click()
    page.wait_for_url(f"**{folder}my-learning/")
    link = page.locator("[data-list] h3 a")
    assert urlsplit(link.evaluate("a => a.href")).path == f"{folder}lp-0001/"
    link.click()
    page.wait_for_url(f"**{folder}{BRIEFING}")

    assert visit.lost == []  # type: ignore[attr-defined]


KEPT = "() => Object.keys(localStorage).sort()"


@pytest.mark.parametrize(("mine", "other"), [FOLDERS, FOLDERS[::-1]])
def test_two_sites_on_one_host_share_nothing_that_a_reader_keeps(visit: Visit, mine: str, other: str) -> None:
    page = visit(mine + BRIEFING)
    page.get_by_role("button", name="Add to my session").click()
    page.get_by_label("What I will do").fill("Ask on Monday.")
    page.get_by_role("button", name="Note it").click()
    page.get_by_label("Show first what I can do as a").select_option("team_manager")
    names = page.evaluate(KEPT)

    assert len(names) == 3 and all(name.endswith(f":{mine}") for name in names)
    there = visit(other + BRIEFING)
    assert there.locator("[data-session-count]").inner_text() == ""
    assert not there.locator("[data-before]").is_visible()
    assert there.get_by_label("Show first what I can do as a").input_value() == ""
    log = visit(f"{other}my-learning/")
    assert log.locator("[data-empty]").is_visible() and log.locator("[data-list] li").count() == 0
    session = visit(f"{other}trainers/session/")
    until(session, "!document.querySelector('[data-empty]').hidden")
    assert page.evaluate(KEPT) == names
    mine_again = visit(f"{mine}my-learning/")
    assert "Ask on Monday." in mine_again.locator("[data-list]").inner_text()


def test_what_was_kept_under_a_plain_name_is_never_read_below_a_folder(visit: Visit) -> None:
    page = visit(f"{FOLDERS[0]}about/")
    entry = {"id": "LP-0001", "title": "Of another site", "read": "2026-11-22", "will": ""}
    held = json.dumps({"format": "practice-briefings-learning", "version": 1, "entries": [entry]})
    page.evaluate("held => localStorage.setItem('briefings-learning', held)", held)

    assert visit(f"{FOLDERS[0]}my-learning/").locator("[data-empty]").is_visible()


def test_calendar_events_and_mails_of_two_sites_are_told_apart(visit: Visit, host: Path) -> None:
    marks, mails = set(), set()
    for folder in FOLDERS:
        page = visit(f"{folder}my-learning/")
        marks.add(
            page.evaluate(
                """async ([script, root]) => (await import(script)).calendar([{id: "LP-0001", title: "T", will: "",
                read: "2026-11-22"}], root, "S").match(/UID:.*/)[0]""",
                [f"{folder}assets/learning.js", HOST + folder],
            )
        )
        (mail,) = (host / folder.strip("/") / "newsletter").glob("*/digest.eml")
        mails.add(email.message_from_bytes(mail.read_bytes())["Message-ID"])

    assert len(marks) == 2 and len(mails) == 2


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("gone", ["nothing", "nothing/", "briefings/nothing/at/all/", "lp-9999/", "a/b/c/d/e.html"])
def test_the_page_for_what_is_not_there_is_whole_at_any_depth(visit: Visit, folder: str, gone: str) -> None:
    page = visit(folder + gone)
    said = [line for line in visit.lost if not line.endswith(gone)]  # type: ignore[attr-defined]

    assert page.locator("h1").inner_text() == "This page is not here" and said == []
    assert "Hyperlegible" in page.evaluate("getComputedStyle(document.body).fontFamily")
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    here = [link for link in links if link.startswith(page.evaluate("location.origin"))]
    assert here and all(urlsplit(link).path.startswith(folder) for link in here)
    page.get_by_role("link", name="Look by theme").click()
    page.wait_for_load_state()
    assert _path(page) == f"{folder}themes/" and page.locator("h1").inner_text() == "Themes"


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_short_address_leads_on(visit: Visit, folder: str) -> None:
    page = visit(f"{folder}lp-0001/")
    page.wait_for_url(f"**{folder}{BRIEFING}")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_editing_form_opens(visit: Visit, host: Path, folder: str) -> None:
    if not (host / folder.strip("/") / "admin" / "index.html").exists():
        pytest.skip("made without the editing form")
    page = visit(f"{folder}admin/")
    page.get_by_role("button", name="Sign In").first.wait_for()
    logo = page.evaluate("[...document.images].map(i => new URL(i.src).pathname).filter(p => p.endsWith('icon.svg'))")

    assert visit.lost == []  # type: ignore[attr-defined]
    assert set(logo) <= {f"{folder}assets/icon.svg"}


ADDRESS = re.compile(r"""(?:href|src|action|data-(?:base|engine|index|joiner|type))="([^"#]*)""")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_link_of_every_page_stays_below_the_folder_and_leads_to_a_file(host: Path, folder: str) -> None:
    """Relative links, so that the site works at the root of a preview's host too; only the 404 page cannot know."""
    site = host / folder.strip("/")
    others = set() if folder == FOLDERS[1] else {"two"}
    pages = [f for f in site.rglob("*.html") if f.relative_to(site).parts[0] not in others]
    assert len(pages) > 30
    for file in pages:
        name = file.relative_to(site).as_posix()
        for link in set(ADDRESS.findall(file.read_text("utf-8"))):
            link = html.unescape(link)
            if re.match(r"https?:|mailto:|data:|tel:|\{\{", link) or not link:
                continue
            assert name == "404.html" or not link.startswith("/"), f"{name}: {link}"
            path = unquote(urlsplit(urljoin(f"{folder}{name}", link)).path)
            assert path.startswith(folder), f"{name}: {link}"
            paper = re.search(r"\.(?:pdf|zip|pptx|docx|xlsx)$", path)  # the first site is made without
            assert paper or (site / path.removeprefix(folder)).exists(), f"{name}: {link}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_names_whole_addresses_names_those_of_the_folder(host: Path, folder: str) -> None:
    site, root = host / folder.strip("/"), HOST + folder
    page = (site / BRIEFING / "index.html").read_text("utf-8")
    listed = re.findall(r"<loc>([^<]*)", (site / "sitemap.xml").read_text("utf-8"))
    robots = (site / "robots.txt").read_text("utf-8")

    assert (
        f'rel="canonical" href="{root}{BRIEFING}"' in page and f'property="og:url" content="{root}{BRIEFING}"' in page
    )
    assert f'rel="canonical" href="{root}{BRIEFING}"' in (site / "lp-0001" / "index.html").read_text("utf-8")
    assert f'rel="canonical" href="{root}about/"' in (site / "about" / "index.html").read_text("utf-8")
    assert root in listed and f"{root}{BRIEFING}" in listed and all(line.startswith(root) for line in listed)
    assert f"Disallow: {folder}admin/" in robots and f"Sitemap: {root}sitemap.xml" in robots
    (mail,) = (site / "newsletter").glob("*/email.html")
    own = [a for a in re.findall(r'href="([^"]*)', mail.read_text("utf-8")) if HOST in a]
    assert own and all(a.startswith(root) for a in own)
    assert f"{root}{BRIEFING}" in (mail.parent / "email.txt").read_text("utf-8")
    assert f"{root}who-to-contact/" in (mail.parent / "email.txt").read_text("utf-8")


def _links(pdf: Path) -> set[str]:
    with pikepdf.open(pdf) as held:
        notes = [note for page in held.pages for note in page.get("/Annots", [])]
        return {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}


def test_sheets_and_packages_name_the_folder(host: Path) -> None:
    folder = host / FOLDERS[1].strip("/")
    root = HOST + FOLDERS[1]
    own = {link for link in _links(folder / BRIEFING / "fact-sheet.pdf") if link.startswith(HOST)}
    with zipfile.ZipFile(io.BytesIO((folder / BRIEFING / "scorm.zip").read_bytes())) as package:
        page = package.read("index.html").decode()

    assert own and all(link.startswith(root) for link in own)
    assert f"{root}lp-0001/" in page and f"{root}who-to-contact/" in page
    assert not re.search(rf"{re.escape(HOST)}(?!{re.escape(FOLDERS[1])})", page)


def test_the_code_on_a_sheet_holds_the_whole_short_address(tmp_path: Path) -> None:
    root = HOST + FOLDERS[1]
    library, _ = pipeline.read_and_check(_plant(tmp_path / "project", root), today=TODAY)
    sheet = sheets(library, library.by_id["LP-0001"])[0]
    drawn = html_of(sheet)

    assert str(escape(qr_svg(f"{root}lp-0001/"))) in drawn and f"{root.removeprefix('https://')}lp-0001/" in drawn


@pytest.mark.parametrize(
    ("support", "wanted"),
    [
        ("who-to-contact/", "../who-to-contact/"),
        ("/who-to-contact/", "../who-to-contact/"),
        ("https://north.org.uk/help", "https://north.org.uk/help"),
        ("mailto:help@north.org.uk", "mailto:help@north.org.uk"),
        ("tel:+441234", "tel:+441234"),
    ],
)
def test_the_support_line_leads_to_a_page_of_the_site_or_an_address(support: str, wanted: str) -> None:
    assert Settings(support_url=support).support_at("../") == wanted


def test_the_same_files_work_at_the_root_of_a_preview_host(browser: Any, host: Path) -> None:
    with _serving(host / FOLDERS[1].strip("/")) as origin:
        context = browser.new_context(base_url=origin)
        page = context.new_page()
        page.goto(f"{origin}/briefings/?q=home", wait_until="load")
        page.wait_for_selector("[data-results] a")
        page.locator("[data-results] a").first.click()
        page.wait_for_load_state()
        page.get_by_role("button", name="Add to my session").click()

        assert _path(page).startswith("/briefings/") and page.locator(".briefing").count() == 1
        assert page.evaluate(KEPT) == ["briefings-session"]
        context.close()


def test_serve_answers_below_the_folder_too(host: Path) -> None:
    """The page for what is not there names the folder, so that the folder is there while one writes."""
    site = host / FOLDERS[0].strip("/")
    handler = partial(Handler, turn=Turn(), site=site, base=FOLDERS[0])
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for path in ("/about/", f"{FOLDERS[0]}about/", f"{FOLDERS[0]}assets/briefings.css"):
            with urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
                assert answer.status == 200
    finally:
        server.shutdown()
        server.server_close()
