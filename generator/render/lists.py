"""The pages that list: find a briefing, themes, roles and reasons, words, glossary, and the sitemap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from generator.model import Briefing, Entry, Library, Output, Page, Term, key_of, terms_of
from generator.packs import pack_of_theme
from generator.render.cards import card_key, cards
from generator.render.environment import environment, lower_first, shared_key, template_key
from generator.render.facets import facets

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
        for term, _ in library.used(KINDS[kind][0]):
            items = library.with_term(KINDS[kind][0], term.slug)
            key = key_of(shared, kind, term, card_key(library, items))
            yield Output(
                f"{kind}/{term.slug}/index.html",
                key,
                partial(_term, library, kind, term),
            )
    yield Output("words/index.html", shared, partial(_words, library))
    yield Output("glossary/index.html", shared, partial(_glossary, library))


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
    page = _page(library, "find.html.j2", "Find a briefing", said, "../", values)
    return replace(page, modules=("find.js",))


def _index(library: Library, kind: str) -> Page:
    vocabulary, heading, lead = KINDS[kind]
    counted = [(term, len(library.with_term(vocabulary, term.slug))) for term in library.terms(vocabulary)]
    groups: list[tuple[str, list[tuple[Term, int]]]]
    if kind == "themes":
        groups = [(name, list(found)) for name, found in groupby(counted, key=lambda pair: pair[0].group)]
    elif kind == "roles":
        agencies = [(term.label, term.slug) for term in library.terms("agencies")]
        groups = [(label, [p for p in counted if p[0].agency == slug and p[1]]) for label, slug in agencies]
        groups = [(label, found) for label, found in groups if found]
    else:
        groups = [("", counted)]
    values = {"heading": heading, "lead": lead, "groups": groups, "kind": kind}
    return _page(library, "terms.html.j2", heading, lead, "../", values)


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
        "items": tuple(c for _, c in found),
        "actions": [(a, c) for b, c in found for a in b.actions if a.who == term.slug] if kind == "roles" else (),
        "reasons": [(w, c) for b, c in found for w in b.why_it_happens if w.factor == term.slug]
        if kind == "why"
        else (),
        "beside": _beside(library, vocabulary, term, items),
        "pack": pack_of_theme(library, term) if kind == "themes" else None,
    }
    said = f"{heading}: {len(items)} short briefings from reviews. {term.meaning}"
    return _page(library, "term.html.j2", f"{heading} · {kind_label}", said, "../../", values)


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
