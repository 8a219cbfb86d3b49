"""The facets of the search: their names, labels, values and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from generator.content.library import EVERYONE, Briefing, Library, Term, terms_of

FACETS = (
    ("role", "Role", "roles"),
    ("theme", "Theme", "themes"),
    ("age", "Age of the child", "age_groups"),
    ("harm", "Type of harm", "harms"),
    ("why", "Why it happens", "why_factors"),
    ("kind", "Kind", "kinds"),
    ("basis", "Rests on", "bases"),
)
BANDS = ((2023, "since-2023", "2023 or later"), (2018, "2018-2022", "2018 to 2022"), (0, "before-2018", "Before 2018"))


class Facet(NamedTuple):
    """One group of boxes to tick."""

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]


def year_band(briefing: Briefing) -> tuple[str, str]:
    """The band of years of a briefing's newest source, as value and label."""
    newest = max((s.year for s in briefing.sources if s.year), default=0)
    if not newest:
        return "no-date", "No date confirmed"
    return next((value, label) for start, value, label in BANDS if newest >= start)


def facet_values(library: Library, briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Every facet and value of one briefing; one with something for everyone is found under each role."""
    terms = terms_of(briefing)
    for name, _, kind in FACETS:
        for slug in dict.fromkeys(terms[kind]):
            yield name, slug
    if EVERYONE in briefing.roles:
        yield from (("role", t.slug) for t in library.terms("roles") if t.slug not in briefing.roles)
    yield "year", year_band(briefing)[0]


def facets(library: Library) -> tuple[Facet, ...]:
    """All facets with the values that occur and how often; roles and themes by name, the rest in their own order."""
    found = []
    for name, label, kind in FACETS:
        options = [(term.slug, term.label, count) for term, count in _counted(library, kind)]
        if name in ("role", "theme", "why", "harm", "basis"):
            options.sort(key=lambda option: option[1].lower())
        found.append(Facet(name, label, tuple(options)))
    counts = Counter(year_band(b) for b in library.published)
    order = [value for _, value, _ in BANDS]
    years = sorted(counts, key=lambda band: order.index(band[0]) if band[0] in order else len(order))
    found.append(Facet("year", "Newest source", tuple((value, label, counts[value, label]) for value, label in years)))
    if waiting := len(library.waiting):
        found.append(Facet("check", "Last check", _check_options(len(library.published) - waiting, waiting)))
    return tuple(found)


def _counted(library: Library, kind: str) -> Iterator[tuple[Term, int]]:
    if kind != "roles":
        yield from library.used(kind)
        return
    for term in library.terms(kind):
        if count := len(library.for_role(term.slug)):
            yield term, count


def check_value(library: Library, briefing: Briefing) -> tuple[str, str]:
    """The facet that says whether a briefing waits for a check."""
    return "check", "waits" if library.wait(briefing) else "in-date"


def _check_options(in_date: int, waiting: int) -> tuple[tuple[str, str, int], ...]:
    options = (("in-date", "Checked in time", in_date), ("waits", "Waits for a check", waiting))
    return tuple(option for option in options if option[2])
