"""The pages for trainers: everything can be found, opened and read, with and without JavaScript, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from conftest import violations

from generator.content.library import Library
from generator.content.packs import pack_of_theme, packs
from generator.outputs.trainer.session_data import material_of
from generator.rendering.markup import plain

PAGES = ["trainers/", "trainers/theme-information-sharing/", "trainers/look-at-the-pattern/"]
OpenPage = Callable[..., Any]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_trainers_meet_the_guidelines(open_page: OpenPage, path: str, scheme: str) -> None:
    page = open_page(path, color_scheme=scheme)

    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_screen_needs_no_sideways_scrolling(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_everything_can_be_taken_without_javascript(open_page: OpenPage, built_site: Path, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    links = page.locator("#content a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    inside = [urljoin(f"/{path}", link).lstrip("/") for link in links if not link.startswith(("mailto:", "http"))]

    assert len(inside) > 10
    for link in inside:
        target = built_site / link.split("#")[0]
        assert (target / "index.html" if link.endswith("/") else target).is_file(), link


def test_the_list_leads_to_every_pack(library: Library, open_page: OpenPage) -> None:
    page = open_page("trainers/")

    for pack in packs(library):
        link = page.locator("#content").get_by_role("link", name=plain(pack.title), exact=True)
        assert {urljoin("/trainers/", a.get_attribute("href")) for a in link.all()} == {f"/{pack.address}"}


def test_links_of_a_pack_say_what_they_open(open_page: OpenPage) -> None:
    page = open_page("trainers/theme-neglect/")
    names = [" ".join(name.split()) for name in page.locator("#content a").all_inner_texts()]
    files = page.locator("#content a").evaluate_all("links => links.map(link => link.getAttribute('href'))")

    assert len(set(zip(names, files, strict=True))) == len(set(files))
    assert {"Take the whole pack", "Slides as PowerPoint", "Handout as Word", "Audit tool as Excel"} <= set(names)


def test_a_pack_shows_its_timings_and_how_the_case_begins(library: Library, open_page: OpenPage) -> None:
    for pack in list(packs(library))[:3]:
        page = open_page(pack.address)
        first = material_of(library, pack).first
        text = page.locator("#content").inner_text()
        assert first.parts[0].tell in text and first.parts[0].ask in text
        assert first.parts[-1].ask not in text
        assert page.locator("table tbody tr").count() == len(first.parts) + 4


def test_a_content_note_stands_above_the_pack(library: Library, open_page: OpenPage) -> None:
    for pack in list(packs(library))[:8]:
        page = open_page(pack.address)
        note = page.locator("aside.note-bar")
        notes = material_of(library, pack).content_notes
        assert note.count() == bool(notes)
        if notes:
            assert notes.lower() in note.inner_text().lower()


def test_trainers_are_a_step_from_the_first_page_and_from_each_briefing_with_a_case(open_page: OpenPage) -> None:
    page = open_page("")
    assert page.locator(".site-menu").get_by_role("link", name="For trainers").count() == 1
    page.get_by_role("link", name="Choose a trainer pack").click()
    assert page.url.endswith("/trainers/")

    page = open_page("briefings/look-at-the-pattern/")
    page.get_by_role("link", name="Trainer pack").click()
    assert page.url.endswith("/trainers/look-at-the-pattern/")
    assert open_page("briefings/learn-without-blame-keep-accountability/").get_by_text("Trainer pack").count() == 0


def test_a_theme_leads_to_its_pack_where_it_has_one(library: Library, built_site: Path) -> None:
    for theme, _ in library.used("themes"):
        page = (built_site / "themes" / theme.slug / "index.html").read_text("utf-8")
        pack = pack_of_theme(library, theme)
        assert ("Trainer pack on this theme" in page) == (pack is not None)
        assert pack is None or f'href="../../{pack.address}"' in page


def test_html_in_a_record_is_letters_on_the_pages(library: Library) -> None:
    from dataclasses import replace

    from generator.outputs.trainer.trainer_pages import render

    base = next(b for b in library.published if b.training)
    point = base.model_copy(
        update={"title": "Ask <b>why</b>", "one_line": "See <script>alert(1)</script>", "themes": ()}
    )
    made = replace(library, briefings=(point,))
    outputs = list(render(made, list(packs(made))))

    assert len(outputs) == 2
    for output in outputs:
        drawn = output.make()
        assert not isinstance(drawn, bytes)
        assert "<script>" not in drawn.content and "&lt;script&gt;" in drawn.content
        assert "Ask &lt;b&gt;why&lt;/b&gt;" in drawn.content
