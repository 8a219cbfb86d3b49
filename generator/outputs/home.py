"""The first page: what is new, the search, themes, and what to do with seven minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from generator.content.freshness import AHEAD, quiet_since
from generator.content.library import Library, Output, Page, key_of
from generator.content.newsletter_issues import out_of_rhythm
from generator.content.packs import SESSION, has_case
from generator.outputs.views.cards import card_key, cards
from generator.rendering.environment import environment, month_name, shared_key, template_key

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
    key = key_of(shared_key(library), template_key("home.html.j2"), card_key(library, library.public), library.today)
    yield Output("index.html", key, partial(_home, library))


def _is_new(added: date, today: date) -> bool:
    return added <= today + AHEAD and not quiet_since(added, today)


def _tended(library: Library) -> str:
    """The month in which the site was last tended, where that is long ago."""
    last = library.last_tended
    return month_name(last) if last and quiet_since(last, library.today) else ""


def _trainers(library: Library) -> tuple[str, str, str]:
    """What there is for a session, in words, with its link and address; nothing where there is nothing."""
    if any(map(has_case, library.published)):
        words = "Take a pack: run-sheet, slides, handout, action record. For 10, 30 or 60 minutes."
        return words, "Choose a trainer pack", "trainers/"
    if library.published:
        return "Choose fact sheets, put them in order, and print them as one PDF.", "My session", f"trainers/{SESSION}/"
    return "", "", ""


def _home(library: Library) -> Page:
    from generator.content.newsletter_issues import digests

    months = digests(library)
    latest = months[0] if months else None
    chips = [term for slug in CHIPS for term in library.terms("roles") if term.slug == slug and library.for_role(slug)]
    by_count = sorted(library.used("themes"), key=lambda pair: -pair[1])[:THEMES]
    values = {
        "base": "./",
        "settings": library.settings,
        "roles": chips[:7],
        "new": cards(library, library.fresh[:NEW]),
        "new_month": month_name(library.fresh[0].added) if library.fresh else "",
        "new_is_new": bool(library.fresh) and _is_new(library.fresh[0].added, library.today),
        "waiting": len(library.waiting),
        "tended": _tended(library),
        "total": len(library.published),
        "question": next((d.question for d in months if d.question and not library.wait(d.question.briefing)), None),
        "quiet": out_of_rhythm(library, months),
        "themes": sorted(by_count, key=lambda pair: pair[0].label.lower()),
        "latest": latest.month if latest else "",
        "latest_link": f"Read the {month_name(latest.month)} digest" if latest else "",
        "trainers": _trainers(library),
    }
    content = environment().get_template("home.html.j2").render(values)
    said = "Short, plain briefings for people who protect children: what reviews found, why it happens, what to do."
    name = library.settings.site_name
    return Page(f"{name}: {library.settings.strapline.lower()}", said, content)
