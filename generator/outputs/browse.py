"""The pages that list: find a briefing, themes, roles and reasons, words, glossary, and the sitemap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from generator.content.learning_point import Action
from generator.content.library import EVERYONE, Briefing, Entry, Library, Output, Page, Term, key_of, terms_of
from generator.content.packs import pack_of_theme
from generator.outputs.views.cards import Card, card_key, cards
from generator.outputs.views.facets import facets
from generator.rendering.environment import count_of, environment, lower_first, shared_key, template_key

NOTHING = "No briefing is published at the moment."
KINDS = {
    "themes": ("themes", "Themes", "What the lessons are about. A briefing has one to three themes."),
    "roles": ("roles", "Roles", "Find what you can do. Every action in a briefing names who can take it."),
    "why": ("why_factors", "Why it happens", "People seldom act without a reason. These are the ones that come back."),
}


def render(library: Library) -> Iterator[Output]:
    """All list pages and the sitemap."""
    shared = key_of(shared_key(library), template_key(*(f"{name}.html.j2" for name in _TEMPLATES)))
    everything = key_of(shared, card_key(library, library.published))
    yield Output("briefings/index.html", everything, partial(_find, library))
    for kind in KINDS:
        yield Output(f"{kind}/index.html", everything, partial(_index, library, kind))
        for term, items in _listed(library, kind):
            key = key_of(shared, kind, term, card_key(library, items))
            yield Output(
                f"{kind}/{term.slug}/index.html",
                key,
                partial(_term, library, kind, term),
            )
    yield Output("words/index.html", shared, partial(_words, library))
    yield Output("glossary/index.html", shared, partial(_glossary, library))


def _listed(library: Library, kind: str) -> Iterator[tuple[Term, tuple[Briefing, ...]]]:
    """Each term with a page, and the briefings on it: each role has one, the others once they are used."""
    vocabulary = KINDS[kind][0]
    if kind == "roles":
        yield from ((term, library.for_role(term.slug)) for term in library.terms(vocabulary))
    else:
        yield from ((term, library.with_term(vocabulary, term.slug)) for term, _ in library.used(vocabulary))


_TEMPLATES = ("find", "terms", "term", "words", "glossary")


def _page(library: Library, template: str, heading: str, description: str, base: str, values: dict[str, Any]) -> Page:
    content = environment().get_template(template).render({"base": base, "settings": library.settings, **values})
    return Page(f"{heading} · {library.settings.site_name}", description, content)


def _find(library: Library) -> Page:
    groups = [
        (term, cards(library, library.with_term("themes", term.slug)))
        for term, _ in sorted(library.used("themes"), key=lambda pair: pair[0].label.lower())
    ]
    values = {"facets": facets(library), "groups": groups, "total": len(library.published)}
    said = "Search short briefings from reviews by role, theme, age of the child and reason, or read the whole list."
    said = said if library.published else NOTHING
    page = _page(library, "find.html.j2", "Find a briefing", said, "../", values)
    return replace(page, modules=("find.js",)) if library.published else page


def _index(library: Library, kind: str) -> Page:
    vocabulary, heading, lead = KINDS[kind]
    listed = {term.slug: items for term, items in _listed(library, kind)}
    rows = [(term, term.slug in listed, _held(library, kind, term)) for term in library.terms(vocabulary)]
    values = {"heading": heading, "lead": lead, "groups": _groups(library, kind, rows), "kind": kind}
    return _page(library, "terms.html.j2", heading, lead, "../", values)


Row = tuple[Term, bool, str]  # a term, whether it has a page, and what is on it


def _groups(library: Library, kind: str, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """The rows by group, each group once and in the editors' order; reasons stand in one row without a name."""
    names = {term.slug: term.label for term in library.terms("agencies")}
    found: dict[str, list[Row]] = {label: [] for label in names.values()} if kind == "roles" else {}
    for row in rows:
        term = row[0]
        group = {"themes": term.group, "roles": names.get(term.agency, term.agency)}.get(kind, "")
        found.setdefault(group, []).append(row)
    return [(group, held) for group, held in found.items() if held]


def _held(library: Library, kind: str, term: Term) -> str:
    """How many briefings a term has, in words."""
    own = len(library.with_term(KINDS[kind][0], term.slug))
    if kind != "roles" or term.slug == EVERYONE:
        return count_of(own, "briefing") if own else "No briefing yet"
    every = len(library.for_role(term.slug))
    if not every:
        return "No briefing yet"
    return count_of(every, "briefing") if own else f"{count_of(every, 'briefing')}, for everyone"


def _term(library: Library, kind: str, term: Term) -> Page:
    vocabulary, kind_label, _ = KINDS[kind]
    items = library.with_term(vocabulary, term.slug)
    found = tuple(zip(items, cards(library, items), strict=True))
    name = term.plural or term.label
    heading = f"For {lower_first(name)}" if kind == "roles" else name
    values = {
        "kind": kind,
        "kind_label": kind_label,
        "heading": heading,
        "term": term,
        "everyone": term.slug == EVERYONE,
        "items": tuple(c for _, c in found),
        "actions": _actions(library, term.slug) if kind == "roles" else (),
        "shared": _actions(library, EVERYONE) if kind == "roles" and term.slug != EVERYONE else (),
        "reasons": [(w, c) for b, c in found for w in b.why_it_happens if w.factor == term.slug]
        if kind == "why"
        else (),
        "beside": _beside(library, vocabulary, term, items),
        "pack": pack_of_theme(library, term) if kind == "themes" else None,
    }
    total = len(library.for_role(term.slug)) if kind == "roles" else len(items)
    said = f"{heading}: {count_of(total, 'short briefing')} from reviews. {term.meaning}"
    if not total:
        said = f"{heading}: nothing yet. {term.meaning}"
    return _page(library, "term.html.j2", f"{heading} · {kind_label}", said, "../../", values)


def _actions(library: Library, role: str) -> list[tuple[Action, Card]]:
    """What one role can do, with the briefing that each action comes from, newest first."""
    items = library.with_term("roles", role)
    pairs = zip(items, cards(library, items), strict=True)
    return [(action, card) for briefing, card in pairs for action in briefing.actions if action.who == role]


def _beside(library: Library, kind: str, term: Term, items: tuple[Briefing, ...]) -> list[tuple[Term, int]]:
    counts = Counter(slug for b in items for slug in dict.fromkeys(terms_of(b)[kind]) if slug != term.slug)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:6]
    return [(library.term(kind, slug), count) for slug, count in ordered]


_LISTS = (
    ("blame", "Words that blame", "They point at a person where a reason would help more."),
    ("contested", "Words on which good guides disagree", "We warn and explain, and leave the choice to the writer."),
    ("jargon", "Jargon and its plain words", "Insiders read past these; everybody else stops."),
)


def _words(library: Library) -> Page:
    lists = [
        (heading, lead, sorted((w for w in library.language.words if w.list == name), key=lambda w: w.term.lower()))
        for name, heading, lead in _LISTS
    ]
    values = {"lists": [row for row in lists if row[2]], "forbidden": _forbidden(library)}
    said = "The words we avoid when we write about children, families and colleagues, what we write instead, and why."
    return _page(library, "words.html.j2", "Words", said, "../", values)


def _forbidden(library: Library) -> list[dict[str, str]]:
    return [{"detail": "", "why": "", "instead": "", **dict(row)} for row in library.language.forbidden]


def _glossary(library: Library) -> Page:
    ordered = sorted(library.language.glossary, key=lambda e: (e.term.lower(), e.term))

    def letter(entry: Entry) -> str:
        return entry.term[:1].upper() if entry.term[:1].isalpha() else "0"

    values = {"letters": [(name, list(found)) for name, found in groupby(ordered, key=letter)]}
    said = "Acronyms and terms of child protection in plain words, with old names marked."
    return _page(library, "glossary.html.j2", "Glossary", said, "../", values)
