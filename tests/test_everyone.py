"""What is for everyone is for each role: on its page, in the search, and in what a reader's browser remembers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import TODAY, plant, served, until

from generator.build import pipeline

OWN = {"who": "teacher", "do": "Ask who collects the child.", "basis": "drafted"}
SHARED = {"who": "all_roles", "do": "Write down what you saw the same day.", "basis": "drafted"}
POINTS = {
    "ask-at-the-gate": {"actions": [OWN]},
    "write-it-down": {"title": "Write down what you saw", "actions": [SHARED]},
    "do-both-of-these": {"title": "Look, and write it down", "actions": [OWN, SHARED]},
}


def _build(folder: Path, points: dict[str, Any], *, search: bool = False) -> Path:
    project = plant(folder / "project", points)
    pipeline.build(project, today=TODAY, site=folder / "site", sheets=False, search=search)
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one point for teachers, one for everyone, and one for both."""
    return _build(tmp_path_factory.mktemp("everyone"), POINTS, search=True)


@pytest.fixture(scope="module")
def root(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


def roles(site: Path) -> list[str]:
    file = site.parent / "project" / "briefings" / "vocabulary.yml"
    return [term["slug"] for term in yaml.safe_load(file.read_text("utf-8"))["roles"]]


def text(site: Path, path: str) -> str:
    page = (site / path / "index.html").read_text("utf-8").split('id="content"')[1].split("<footer")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_each_role_of_the_vocabulary_has_a_page_with_what_is_for_everyone(site: Path) -> None:
    pages = {role: text(site, f"roles/{role}") for role in roles(site)}

    assert len(pages) > 40
    assert [role for role, page in pages.items() if page.count(SHARED["do"]) != 2] == []
    assert [role for role, page in pages.items() if OWN["do"] in page] == ["teacher"]


def test_a_role_that_no_action_names_says_so_and_one_that_is_named_does_not(site: Path) -> None:
    assert "No briefing is addressed to midwives alone yet. What everyone can do" in text(site, "roles/midwife")
    assert "alone yet" not in text(site, "roles/teacher") and "What everyone can do" in text(site, "roles/teacher")
    assert "alone yet" not in text(site, "roles/all_roles") and text(site, "roles/all_roles").count("can do") == 1


def test_where_nothing_is_for_everyone_the_page_of_a_role_promises_nothing(tmp_path: Path) -> None:
    site = _build(tmp_path, {"ask-at-the-gate": {"actions": [OWN]}})

    page = text(site, "roles/midwife")
    assert "No briefing is addressed to midwives alone yet. None is addressed to everyone either." in page
    assert "What midwives can do" not in page and "What everyone can do" not in page
    assert "No briefing says yet what everyone can do." in text(site, "roles/all_roles")
    assert "Midwives" in text(site, "roles") and "No briefing yet" in text(site, "roles")


def test_the_list_of_roles_leads_to_every_role_and_counts_what_is_for_everyone(site: Path) -> None:
    page = (site / "roles" / "index.html").read_text("utf-8")

    assert sorted(re.findall(r'href="\.\./roles/(\w+)/"', page)) == sorted(roles(site))
    said = text(site, "roles")
    assert re.search(r"Teachers [^.]*\. 3 briefings(?!,)", said)
    assert re.search(r"Midwives [^.]*\. 2 briefings, for everyone", said)


def test_choosing_a_role_in_the_search_shows_what_is_for_everyone_too(browser: Any, root: str) -> None:
    page = browser.new_page(base_url=root)
    for role, titles in (("teacher", 3), ("midwife", 2), ("all_roles", 2)):
        page.goto(f"briefings/?role={role}")
        page.wait_for_selector("[data-results] a")
        until(page, f"document.querySelectorAll('[data-results] a').length === {titles}")
        box = page.locator(f"input[name=role][value={role}]").locator("xpath=..")
        assert box.locator(".count").inner_text() == str(titles)
    page.close()


def test_a_role_is_remembered_where_no_action_names_it_and_everyones_come_first(browser: Any, root: str) -> None:
    context = browser.new_context(base_url=root)
    page = context.new_page()
    page.goto("briefings/do-both-of-these/")
    first = page.locator(".actions .action").first
    assert first.get_attribute("data-role") == "teacher"
    page.get_by_label("Show first what I can do as a").select_option("midwife")
    assert first.get_attribute("data-role") == "all_roles" and first.locator(".own").is_visible()
    page.reload()

    assert page.get_by_label("Show first what I can do as a").input_value() == "midwife"
    assert first.get_attribute("data-role") == "all_roles" and page.locator(".action.mine").count() == 1
    context.close()


def test_there_is_nothing_to_choose_where_all_actions_are_for_the_same(site: Path) -> None:
    assert "data-role-choice" not in (site / "briefings/write-it-down/index.html").read_text("utf-8")
    assert "data-role-choice" not in (site / "briefings/ask-at-the-gate/index.html").read_text("utf-8")


def test_the_first_page_leads_to_roles_that_only_share(site: Path) -> None:
    assert 'href="./roles/health_visitor/"' in (site / "index.html").read_text("utf-8")


def test_each_theme_group_stands_once_with_all_its_themes(site: Path) -> None:
    page = (site / "themes" / "index.html").read_text("utf-8")
    headings = re.findall(r'<h2 id="group-\d+">([^<]*)</h2>', page)
    file = site.parent / "project" / "briefings" / "vocabulary.yml"
    themes = yaml.safe_load(file.read_text("utf-8"))["themes"]
    sections = page.split("<section")[1:]

    assert headings == list(dict.fromkeys(theme["group"] for theme in themes)) and len(headings) == 7
    for heading, section in zip(headings, sections, strict=True):
        wanted = [theme["label"].replace("'", "’") for theme in themes if theme["group"] == heading]
        shown = re.findall(r"<li>(?:<a[^>]*>)?([^<]*)", section.split("</section>")[0])
        assert [name.strip() for name in shown] == wanted
