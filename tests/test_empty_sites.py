"""A site on its first day: nothing published, drafts only, no packs, no pathways; it builds and promises nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import LEFT_OUT, TODAY, MakeProject, briefings, plant, point, served, tree, violations, write_point

from generator.build import pipeline

GONE = {"status": "withdrawn", "withdrawn": {"on": "2026-11-02", "because": "A newer study says otherwise."}}
SITES: Mapping[str, Mapping[str, Any]] = {
    "nothing at all": {},
    "drafts only": {"ask-who-lives-here": {"status": "draft"}},
    "all withdrawn": {"ask-who-lives-here": GONE},
    "no made-up case": {"ask-who-lives-here": {"training": LEFT_OUT}},
}
PAGES = (
    "",
    "briefings",
    "trainers",
    "trainers/session",
    "newsletter",
    "pathways",
    "my-learning",
    "themes",
    "roles",
    "why",
)
NOTHING = [name for name in SITES if name != "no made-up case"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each of the sites, built as it would be published, sheets and search index included."""
    made = {}
    for name, points in SITES.items():
        folder = tmp_path_factory.mktemp("empty")
        project = plant(folder / "project", points)
        pipeline.build(project, today=TODAY, site=folder / "site", strict=name in ("nothing at all", "drafts only"))
        made[name] = folder / "site"
    return made


def middle(site: Path, path: str) -> str:
    """What stands between head and foot of a page."""
    page = (site / path / "index.html").read_text("utf-8")
    return page.split("</header>", 1)[1].split('<footer class="site-footer"')[0]


def words(site: Path, path: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", middle(site, path)).split())


def links(site: Path) -> Iterator[tuple[str, str]]:
    """Every page with each address of the site that it leads to."""
    for file in site.rglob("*.html"):
        name = file.relative_to(site).as_posix()
        for link in re.findall(r'(?:href|src|action|data-engine|data-index)="([^"#]+)', file.read_text("utf-8")):
            if not re.match(r"[a-z]+:|\{\{", link):
                yield name, unquote(urlsplit(urljoin(f"/{name}", html.unescape(link))).path)


@pytest.mark.parametrize("name", SITES)
def test_every_link_leads_to_something_that_is_there(sites: dict[str, Path], name: str) -> None:
    site = sites[name]
    known = {f"/{path}" for path in tree(site)}
    lost = [(page, path) for page, path in links(site) if path not in known and f"{path}index.html" not in known]

    assert lost == []


@pytest.mark.parametrize("name", NOTHING)
def test_where_nothing_is_published_no_page_offers_it(sites: dict[str, Path], name: str) -> None:
    site = sites[name]
    promises = re.compile(r"\b0 briefings|seven minutes|on Thursday|Take a pack|Add to my session|New in|I am a|Find$")
    for path in PAGES:
        assert not promises.search(words(site, path)), path
        assert path == "my-learning" or "<form" not in middle(site, path), path
    assert "No briefing is published at the moment." in words(site, "")
    assert "No briefing is published at the moment." in words(site, "briefings")
    assert "There is no pack for a session yet." in words(site, "trainers")
    assert "no sheet to choose" in words(site, "trainers/session")
    assert "There is no pathway yet." in words(site, "pathways")
    assert not (site / "pagefind").exists()


def test_without_a_digest_none_is_offered_and_with_one_it_is(sites: dict[str, Path]) -> None:
    for name in ("nothing at all", "drafts only"):
        assert "There is no digest yet." in words(sites[name], "newsletter")
        assert "mailing" not in words(sites[name], "newsletter") and "digest" not in words(sites[name], "")
        assert "onthly" not in middle(sites[name], "newsletter")
    assert "newsletter/2026-11/" in middle(sites["all withdrawn"], "")


def test_without_a_case_no_pack_is_offered_but_sheets_are(sites: dict[str, Path]) -> None:
    site = sites["no made-up case"]

    assert "Take a pack" not in words(site, "") and 'href="./trainers/session/"' in middle(site, "")
    assert "There is no pack for a session yet." in words(site, "trainers")
    assert "Only fact sheets" in words(site, "trainers") and "Pathways put" not in words(site, "trainers")
    assert "pathway" not in words(site, "trainers/session")
    assert (site / "pagefind" / "pagefind.js").exists()


@pytest.mark.parametrize("name", SITES)
def test_the_sitemap_leads_to_no_page_that_is_empty(sites: dict[str, Path], name: str) -> None:
    site = sites[name]
    listed = re.findall(r"<loc>https://[^/]*/([^<]*)", (site / "sitemap.xml").read_text("utf-8"))
    said = {path: words(site, path) for path in listed}
    empty = re.compile(
        r"There is no (?:pack|pathway|digest)|No briefing (?:is published at|says yet)|nothing yet|None is addr"
    )

    assert [path for path, text in said.items() if path and empty.search(text)] == []
    assert {"", "about/", "glossary/", "words/"} <= set(listed)


@pytest.mark.parametrize("name", SITES)
def test_no_page_of_it_complains_in_a_browser(browser: Any, sites: dict[str, Path], name: str) -> None:
    with served(sites[name]) as root:
        for width in (1280, 375):
            context = browser.new_context(base_url=root, viewport={"width": width, "height": 800}, bypass_csp=True)
            page, heard = context.new_page(), []
            page.on("pageerror", lambda error, heard=heard: heard.append(str(error)))
            page.on("response", lambda answer, heard=heard: answer.status >= 400 and heard.append(answer.url))
            for path in PAGES:
                page.goto(f"{path}/" if path else "", wait_until="load")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert page.locator("h1").count() == 1 and heard == [], path
            page.goto("briefings/?q=neglect&role=teacher", wait_until="load")
            assert heard == [] and violations(page) == []
            context.close()


def test_the_command_builds_it_and_a_first_point_changes_everything(make_project: MakeProject) -> None:
    project = make_project({})
    first = briefings("build", "--strict", "--no-sheets", project=project)
    assert first.returncode == 0, first.stderr
    again = briefings("build", "--strict", "--no-sheets", project=project)
    assert again.returncode == 0 and "nothing changed" in again.stdout
    write_point(project, "ask-who-lives-here", point())
    assert briefings("build", "--no-sheets", project=project).returncode == 0
    site = project / "site"
    assert (site / "pagefind" / "pagefind.js").exists() and "New in" in words(site, "")
    assert "No briefing is published" not in "".join(words(site, path) for path in PAGES)
    (project / "briefings" / "points" / "ask-who-lives-here.yml").unlink()
    gone = briefings("build", "--no-sheets", project=project)

    assert gone.returncode == 0, gone.stderr
    assert not (site / "pagefind").exists() and "No briefing is published" in words(site, "briefings")
