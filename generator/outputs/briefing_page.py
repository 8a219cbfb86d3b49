"""The page of each briefing, tombstones, and the short addresses that paper carries."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from functools import cache, partial

from markupsafe import Markup

from generator.content.library import AUDIENCE_SHEETS, EVERYONE, Briefing, Library, Output, Page, Term, key_of
from generator.content.packs import pack_address
from generator.outputs.views.cards import roles_in_short, roles_of
from generator.outputs.views.citations import KINDS, READ, rests_on
from generator.outputs.views.facets import check_value, facet_values
from generator.outputs.views.waiting import alert, in_short
from generator.rendering.environment import environment, shared_key, template_key
from generator.rendering.markup import Glossary, Terms, inline, placed, shortened

BASE = "../../"
EDITIONS = {"supervisor_manager": "managers", "leader": "leaders"}


def render(library: Library) -> Iterator[Output]:
    """A page for each public point, and a short address that leads to it."""
    glossary = Glossary(library.language.glossary)
    shared = key_of(shared_key(library), template_key("briefing.html.j2", "tombstone.html.j2"))
    for briefing in library.public:
        yield _page(library, briefing, glossary, shared)
        yield _short(library, briefing, shared)


def _page(library: Library, briefing: Briefing, glossary: Glossary, shared: str) -> Output:
    related = [(label, b.digest, b.slug, b.status, library.wait(b)) for label, b in library.related(briefing)]
    key = key_of(shared, briefing.digest, briefing.slug, related, library.wait(briefing))
    path = f"{briefing.address}index.html"
    if briefing.status != "published":
        return Output(path, key, partial(_tombstone, library, briefing), source=briefing.path)
    return Output(path, key, partial(_briefing, library, briefing, glossary), indexed=True, source=briefing.path)


def _briefing(library: Library, briefing: Briefing, glossary: Glossary) -> Page:
    content = environment().get_template("briefing.html.j2").render(_context(library, briefing, glossary))
    title = f"{briefing.title} · {library.settings.site_name}"
    return Page(title, shortened(briefing.one_line), content, modules=("session.js", "learning.js"))


def _context(library: Library, briefing: Briefing, glossary: Glossary) -> dict[str, object]:
    settings = library.settings
    terms = Terms(glossary, " ".join((*briefing.front.values(), *briefing.leaders)))
    return {
        "b": briefing,
        "base": BASE,
        "settings": settings,
        "support": settings.support_at(BASE),
        "alert": alert(library.wait(briefing)),
        "waits": in_short(library.wait(briefing)),
        "theme": library.term("themes", briefing.themes[0]),
        "kind": library.term("kinds", briefing.kind),
        "roles": roles_of(library, briefing),
        "choices": _choices(library, briefing),
        "roles_short": roles_in_short(library, briefing),
        "minutes": briefing.minutes(settings.words_a_minute),
        "mark": lambda text: terms.mark(placed(inline(text), BASE)),
        "cite": _citer(briefing),
        "label": lambda kind, slug: library.term(kind, slug).label,
        "addressee": library.addressee,
        "sources": [_source(s) for s in briefing.sources],
        "drafted": any(a.basis == "drafted" for a in briefing.actions)
        or any(w.source == "drafted" for w in briefing.why_it_happens),
        "facets": (*facet_values(library, briefing), check_value(library, briefing)),
        "synonyms": synonyms(library, briefing),
        "related": [(label, b, in_short(library.wait(b))) for label, b in library.related(briefing)],
        "editions": [
            (EDITIONS[a], f"fact-sheet{AUDIENCE_SHEETS[a]}.pdf") for a in library.audiences(briefing) if a in EDITIONS
        ],
        "rests_on": rests_on(library, briefing),
        "edit": settings.edit_url.replace("{path}", briefing.path),
        "pack": pack_address(briefing),
    }


def _choices(library: Library, briefing: Briefing) -> tuple[Term, ...]:
    """The roles a reader can say she has, those of the actions first; all there are where an action is for everyone.

    None where each action is for the same ones, and no order is better than another.
    """
    if len(briefing.roles) < 2:
        return ()
    named = tuple(term for term in roles_of(library, briefing) if term.slug != EVERYONE)
    if EVERYONE not in briefing.roles:
        return named
    others = (t for t in library.terms("roles") if t.slug != EVERYONE and t not in named)
    return (*named, *sorted(others, key=lambda t: (t.first_person or t.label).lower()))


def _citer(briefing: Briefing) -> Callable[[str], Markup]:
    start = Markup('&nbsp;<sup class="cite"><a href="#source-')
    links = {
        source.id: start + source.id + Markup(f'" aria-label="Source {number}">{number}</a></sup>')  # noqa: S704 - a number
        for number, source in enumerate(briefing.sources, start=1)
    }
    return lambda source: links.get(source, Markup())


def _source(source: object) -> dict[str, object]:
    values = {
        name: getattr(source, name) for name in ("id", "title", "publisher", "year", "url", "archive_url", "note")
    }
    how = " ".join(p for p in (KINDS[getattr(source, "kind")], READ[getattr(source, "read")]) if p)  # noqa: B009
    return {**values, "how": how}


def synonyms(library: Library, briefing: Briefing) -> str:
    """Old and other words under which people look for this briefing: searched, never shown."""
    terms = [library.term("themes", slug) for slug in briefing.themes]
    terms += [library.term("harms", slug) for slug in briefing.harms]
    terms += [library.term("roles", slug) for slug in briefing.roles]
    terms += [library.term("bases", briefing.basis.type), library.term("kinds", briefing.kind)]
    return ", ".join(dict.fromkeys(word for term in terms for word in _words_for(term)))


@cache
def _words_for(term: Term) -> tuple[str, ...]:
    return (term.label, *term.synonyms)


def _tombstone(library: Library, briefing: Briefing) -> Page:
    values = {"b": briefing, "base": BASE, "successor": library.successors.get(briefing.id)}
    content = environment().get_template("tombstone.html.j2").render(values)
    said = "This briefing was withdrawn." if briefing.status == "withdrawn" else "A newer briefing takes its place."
    head = '<meta name="robots" content="noindex">'
    return Page(f"{briefing.title} · {library.settings.site_name}", said, content, head=head)


def _short(library: Library, briefing: Briefing, shared: str) -> Output:
    target = f"../{briefing.address}"
    title, whole = html.escape(briefing.title), html.escape(library.settings.site_root + briefing.address)
    text = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{whole}">\n'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>\n'
        f'<body><main><h1>{briefing.id}</h1><p><a href="{target}">{title}</a></p></main></body></html>\n'
    )
    key = key_of(shared, text)
    return Output(f"{briefing.short}/index.html", key, text.encode, source=briefing.path)
