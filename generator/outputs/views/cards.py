"""What lists show of a briefing: one card's worth of words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from generator.content.library import Briefing, Library, Term
from generator.outputs.views.waiting import in_short, wait_key
from generator.rendering.environment import lower_first


class Card(NamedTuple):
    """A briefing as a card or a row."""

    title: str
    address: str
    one_line: str
    theme: str
    roles: str
    minutes: int
    waits: str = ""


def roles_in_short(library: Library, briefing: Briefing, most: int = 3) -> str:
    """The roles as people write them, the first few and how many others."""
    names = [term.plural or term.label for term in roles_of(library, briefing)]
    names = names[:1] + [lower_first(name) for name in names[1:]]
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def roles_of(library: Library, briefing: Briefing) -> tuple[Term, ...]:
    """The roles a briefing speaks to, as terms."""
    return tuple(library.term("roles", slug) for slug in briefing.roles)


@lru_cache(maxsize=2)
def _made(library: Library) -> dict[str, Card]:
    return {}


def card(library: Library, briefing: Briefing) -> Card:
    """The card of one briefing, made once; good practice says so in place of its theme."""
    made = _made(library)
    if briefing.slug not in made:
        made[briefing.slug] = _card(library, briefing)
    return made[briefing.slug]


def _card(library: Library, briefing: Briefing) -> Card:
    theme = library.term("themes", briefing.themes[0]).label
    kind = library.term("kinds", briefing.kind).label if briefing.kind == "good_practice" else theme
    minutes = briefing.minutes(library.settings.words_a_minute)
    roles = roles_in_short(library, briefing)
    waits = in_short(library.wait(briefing))
    return Card(briefing.title, briefing.address, briefing.one_line, kind, roles, minutes, waits)


def cards(library: Library, briefings: Iterable[Briefing]) -> tuple[Card, ...]:
    """The cards of briefings, in their order."""
    return tuple(card(library, briefing) for briefing in briefings)


def card_key(library: Library, briefings: Iterable[Briefing]) -> str:
    """What the cards of these briefings depend on: their files, and what they say of their checks today."""
    held = tuple(briefings)
    return " ".join((*(briefing.digest + briefing.slug for briefing in held), wait_key(library, held)))
