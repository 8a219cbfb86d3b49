"""The first page: what is new, the search, themes, and what to do with seven minutes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.model import Library, Output, Page, key_of
from generator.render.cards import card_key, cards
from generator.render.environment import environment, month_name, shared_key, template_key

CHIPS = (
    "health_visitor",
    "social_worker",
    "teacher",
    "gp",
    "police_response",
    "team_manager",
    "safeguarding_lead_school",
    "midwife",
    "senior_leader",
)
NEW, THEMES = 3, 11


def render(library: Library) -> Iterator[Output]:
    """The home page."""
    key = key_of(shared_key(library), template_key("home.html.j2"), card_key(library.published), library.today)
    yield Output("index.html", key, partial(_home, library))


def _home(library: Library) -> Page:
    from generator.digest import digests

    months = digests(library)
    latest = months[0] if months else None
    used = dict(library.used("roles"))
    by_count = sorted(library.used("themes"), key=lambda pair: -pair[1])[:THEMES]
    values = {
        "base": "./",
        "settings": library.settings,
        "roles": [(term, n) for slug in CHIPS for term, n in used.items() if term.slug == slug][:7],
        "new": cards(library, library.published[:NEW]),
        "new_month": month_name(library.published[0].added) if library.published else "",
        "total": len(library.published),
        "question": latest.question if latest else None,
        "themes": sorted(by_count, key=lambda pair: pair[0].label.lower()),
        "latest": latest.month if latest else "",
        "latest_name": month_name(latest.month).split()[0] if latest else "monthly",
        "trainers_text": "Take a pack: run-sheet, slides, handout, action record. For 10, 30 or 60 minutes.",
        "trainers_link": "Choose a trainer pack",
        "trainers_address": "trainers/",
    }
    content = environment().get_template("home.html.j2").render(values)
    said = "Short, plain briefings for people who protect children: what reviews found, why it happens, what to do."
    name = library.settings.site_name
    return Page(f"{name}: {library.settings.strapline.lower()}", said, content)
