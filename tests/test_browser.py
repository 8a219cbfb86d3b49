"""The built site in Chromium: seen, heard, by keyboard, without scripts, and never calling anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import until, violations

OpenPage = Callable[..., Any]
BRIEFING = "briefings/ask-why-a-child-was-not-brought/"
KINDS = {
    "home": "",
    "find": "briefings/",
    "briefing": BRIEFING,
    "themes": "themes/",
    "theme": "themes/neglect/",
    "roles": "roles/",
    "role": "roles/health_visitor/",
    "reasons": "why/",
    "reason": "why/workload/",
    "digests": "newsletter/",
    "digest": "newsletter/2026-11/",
    "words": "words/",
    "glossary": "glossary/",
    "about": "about/",
    "accessibility": "accessibility/",
    "contact": "who-to-contact/",
    "contribute": "contribute/",
    "not there": "this-is-not-here/",
}
FINDABLE = {"hidden men": "Ask who is around", "DNA": "Ask why a child was not brought", "SCR": "", "LAC": ""}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_page_breaks_wcag(open_page: OpenPage, kind: str, width: int, scheme: str) -> None:
    page = open_page(KINDS[kind], width=width, color_scheme=scheme, bypass_csp=True)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if kind != "not there":
        assert open_page.watch.complaints == []  # type: ignore[attr-defined]


def test_the_head_fits_at_every_width(open_page: OpenPage) -> None:
    page = open_page("trainers/")  # the widest head: its own menu entry stands in bold
    for width in (*range(320, 1024, 64), *range(1024, 1281, 8)):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(20)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"
        leave = page.get_by_role("button", name="Leave this site").or_(page.get_by_role("link", name="Leave this site"))
        assert leave.first.bounding_box()["x"] + leave.first.bounding_box()["width"] <= width, f"{width} px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_menu_search_results_and_a_term_break_nothing_either(open_page: OpenPage, scheme: str) -> None:
    page = open_page("", width=320, color_scheme=scheme, bypass_csp=True)
    page.get_by_role("button", name="Menu").click()
    assert violations(page) == []
    for width in (1280, 320):
        page = open_page("briefings/?q=neglect&role=social_worker", width=width, color_scheme=scheme, bypass_csp=True)
        page.wait_for_selector("[data-results] a")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert violations(page) == []
    page = open_page(BRIEFING, color_scheme=scheme, bypass_csp=True)
    page.locator("button.term").first.click()
    assert page.locator(".term-note").first.is_visible() and violations(page) == []


def _focused(page: Any) -> dict[str, Any]:
    return page.evaluate(
        """() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
        return { text: (e.innerText || e.ariaLabel || e.placeholder || e.value || '').trim(), tag: e.tagName,
                 seen: b.width > 0 && b.right > 0 && b.left < innerWidth && b.bottom > 0 && b.top < innerHeight,
                 ring: s.outlineStyle !== 'none' || !!e.closest('.big-search, .card') }; }"""
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("kind", ["home", "briefing", "find"])
def test_focus_starts_at_the_skip_link_and_is_always_seen(open_page: OpenPage, kind: str, width: int) -> None:
    page = open_page(KINDS[kind], width=width, reduced_motion="reduce")
    walked = []
    for _ in range(25):
        page.keyboard.press("Tab")
        walked.append(_focused(page))

    assert walked[0]["text"] == "Skip to content" and walked[1]["text"] == "Practice Briefings"
    if width == 320:
        assert "Menu" in [step["text"] for step in walked[:4]]
    assert [step for step in walked if step["tag"] != "BODY" and not (step["seen"] and step["ring"])] == []


def test_the_skip_link_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page(BRIEFING)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menu_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("", width=375)
    button = page.get_by_role("button", name="Menu")
    assert not page.locator(".site-menu").is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true" and page.locator(".site-menu a").first.is_visible()
    page.keyboard.press("Escape")

    assert button.get_attribute("aria-expanded") == "false" and not page.locator(".site-menu").is_visible()
    assert page.evaluate("document.activeElement.className") == "menu-button"


def test_a_term_explains_itself_by_keyboard_and_touch(open_page: OpenPage) -> None:
    page = open_page(BRIEFING, has_touch=True)
    term, note = page.locator("button.term").first, page.locator(".term-note").first
    term.focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    term.tap()

    assert note.is_visible()


def test_my_role_comes_first_and_is_remembered_in_this_browser(open_page: OpenPage) -> None:
    page = open_page(BRIEFING)
    first = page.locator(".actions .action").first
    assert first.get_attribute("data-role") != "social_worker"
    page.get_by_label("Show first what I can do as a").select_option("social_worker")
    assert first.get_attribute("data-role") == "social_worker" and "mine" in first.get_attribute("class")
    assert "come first now" in page.locator("[data-role-said]").inner_text()
    page.reload()

    assert page.locator(".actions .action").first.get_attribute("data-role") == "social_worker"
    assert page.context.cookies() == []


def test_leaving_takes_the_page_out_of_the_history(open_page: OpenPage) -> None:
    page = open_page("about/")
    page.evaluate("document.querySelector('[data-leave]').href = '/glossary/'")
    before = page.evaluate("history.length")
    page.locator("[data-leave]").click()
    page.wait_for_url("**/glossary/")

    assert page.evaluate("history.length") == before


@pytest.mark.parametrize(("words", "title"), FINDABLE.items())
def test_an_old_term_finds_the_new_words(open_page: OpenPage, words: str, title: str) -> None:
    page = open_page("briefings/")
    page.get_by_label("Words to look for").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-results] a")

    assert title in page.locator("[data-results]").inner_text()
    assert "found for" in page.locator("[data-status]").inner_text()


def test_facets_narrow_the_search_and_its_address_can_be_shared(open_page: OpenPage) -> None:
    page = open_page("briefings/?q=child")
    page.wait_for_selector("[data-results] a")
    everything = int(page.locator("[data-status]").inner_text().split()[0])
    box = page.locator("input[name=role][value=midwife]")
    count = int(box.locator("xpath=..").locator(".count").inner_text())
    box.check()
    until(page, f"document.querySelector('[data-status]').innerText.startsWith('{count} ')")
    shared = page.evaluate("location.search")
    titles = page.locator("[data-results] a").all_inner_texts()

    assert 0 < count < everything and shared == "?q=child&role=midwife" and len(titles) == min(count, 20)
    again = open_page(f"briefings/{shared}")
    again.wait_for_selector("[data-results] a")
    assert again.locator("[data-results] a").all_inner_texts() == titles
    assert again.locator("input[name=role][value=midwife]").is_checked()
    again.get_by_role("button", name="Clear the search").click()
    until(again, "document.querySelectorAll('[data-results] a').length === 0")


def test_the_search_in_the_head_leads_to_the_one_search(open_page: OpenPage) -> None:
    page = open_page("about/")
    page.locator("#site-search").fill("neglect")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefings/?q=neglect")
    page.wait_for_selector("[data-results] a")


def test_without_scripts_everything_can_be_read_and_found(open_page: OpenPage) -> None:
    page = open_page("briefings/", java_script_enabled=False, width=375)
    assert page.locator(".plain-list .rows a").count() >= 40 and not page.locator("[data-find]").is_visible()
    assert page.locator(".site-menu a").first.is_visible() and not page.locator(".menu-button").is_visible()
    page.locator(".plain-list").get_by_role("link", name="Ask why a child was not brought").first.click()

    assert page.locator(".action").count() == 5 and not page.locator(".role-choice").is_visible()
    assert page.get_by_role("link", name="Print the fact sheet").is_visible()


def test_paper_shows_the_page_and_nothing_of_the_screen(open_page: OpenPage) -> None:
    page = open_page(BRIEFING)
    page.emulate_media(media="print")

    for hidden in (".site-header", ".site-footer", ".briefing__get", ".role-choice"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("h1").is_visible() and page.locator(".action").first.is_visible()
    assert page.locator(".term-note").first.is_visible(), "a term's meaning stands beside it on paper"


def test_the_short_address_on_paper_leads_to_the_briefing(open_page: OpenPage) -> None:
    page = open_page("lp-0014/")
    page.wait_for_url(f"**/{BRIEFING}")

    assert page.locator("h1").inner_text() == "Ask why a child was not brought"
