"""The fact sheets: one sheet of A4 for each briefing and each audience it speaks to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from generator.model import AUDIENCE_SHEETS, Briefing, Library, Output, key_of
from generator.problems import BriefingsError, Place, Problem
from generator.record import Citation, LearningPoint
from generator.render import pdf
from generator.render.environment import TEMPLATES, environment, lower_first
from generator.render.text import Glossary, plain

CSS = ("pdf.css", "fact_sheet.css")
TEMPLATE = "fact_sheet.html.j2"
EDITIONS = {"practitioner": "", "supervisor_manager": "For managers", "leader": "For leaders"}
READ = {"full": "read in full", "part": "read in part", "abstract": "abstract read", "listing": "list entry read"}
KINDS = {"primary": "", "second_hand": "second-hand, ", "opinion": "a view, "}
CHECKED = {
    "practitioner": "by a practitioner",
    "editor": "by an editor against its sources, not yet by practitioners",
}


class Row(NamedTuple):
    """A line of a list on the front: its label in bold, its text, the number of its source."""

    label: str
    text: str
    number: int = 0
    when: str = ""


class Source(NamedTuple):
    """A numbered source and what there is to say of it."""

    title: str
    url: str
    about: str


class Word(NamedTuple):
    """A term and its meaning."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """One edition of one briefing: all that its two sides print, and nothing else."""

    path: str
    source: str
    edition: str
    id: str
    title: str
    one_line: str
    content_note: str
    themes: tuple[str, ...]
    roles: tuple[str, ...]
    found: tuple[Row, ...]
    why: tuple[Row, ...]
    daily_life: str
    box_title: str
    actions: tuple[Row, ...]
    conditions: tuple[str, ...]
    others: tuple[str, ...]
    good: str
    limits: str
    questions: tuple[str, ...]
    words: tuple[Word, ...]
    sources: tuple[Source, ...]
    rests_on: str
    identity_note: str
    added: str
    changed: str
    checked: str
    checked_by: str
    review_by: str
    publisher: str
    base: str
    url: str
    short_address: str
    keywords: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def full_title(self) -> str:
        return f"{self.title} – fact sheet {lower_first(self.edition)}".rstrip()


def render(library: Library) -> Iterator[Output]:
    """One PDF for each published briefing and each audience that it speaks to."""
    glossary = Glossary(library.language.glossary)
    shape = _shape()
    for briefing in library.published:
        for sheet in sheets(library, briefing, glossary):
            yield Output(sheet.path, key_of(shape, sheet), partial(make, sheet), slow=True, source=sheet.source)


def _shape() -> str:
    files = [TEMPLATES / TEMPLATE, *(TEMPLATES / file for file in CSS)]
    files += [TEMPLATES.parent / "generator" / "render" / f"{room}.py" for room in ("fact_sheet", "text", "environment")]
    return key_of(pdf.shape_key(), *(file.read_bytes() for file in files))


def sheets(library: Library, briefing: Briefing, glossary: Glossary) -> Iterator[Sheet]:
    """The editions of one briefing, practitioners' first."""
    settings = library.settings
    numbers = {source.id: number for number, source in enumerate(briefing.sources, 1)}
    basis = briefing.basis
    rests = ", ".join(filter(None, (library.term("bases", basis.type).label, basis.years)))
    shared: dict[str, Any] = {
        "source": briefing.path,
        "id": briefing.id,
        "title": briefing.title,
        "one_line": briefing.one_line,
        "content_note": "" if (briefing.content_note or "none") == "none" else str(briefing.content_note).rstrip("."),
        "themes": tuple(library.term("themes", theme).label for theme in briefing.themes),
        "found": tuple(Row("", f.text, numbers.get(f.source, 0)) for f in briefing.what_we_found),
        "why": tuple(
            Row(library.term("why_factors", w.factor).label, w.text, numbers.get(w.source, 0))
            for w in briefing.why_it_happens
        ),
        "daily_life": briefing.daily_life,
        "good": briefing.what_good_looks_like,
        "limits": briefing.limits,
        "questions": briefing.questions,
        "sources": tuple(Source(s.title, s.url or "", _about(s)) for s in briefing.sources),
        "rests_on": f"{rests}. {library.term('strengths', basis.strength).meaning}",
        "identity_note": briefing.identity_note,
        "added": briefing.added.isoformat(),
        "changed": max(briefing.added, briefing.checked, *(c.on for c in briefing.history)).isoformat(),
        "checked": briefing.checked.isoformat()[:7],
        "checked_by": CHECKED[briefing.checked_by],
        "review_by": briefing.review_by.isoformat()[:7],
        "publisher": settings.publisher,
        "base": settings.site_root,
        "url": f"{settings.site_root}{briefing.short}/",
        "short_address": f"{settings.short_root}{briefing.short}/",
    }
    shared["keywords"] = shared["themes"]
    said = " ".join((*briefing.front.values(), *briefing.questions, *briefing.leaders))
    known = tuple(glossary.in_text(said))
    for audience in library.audiences(briefing):
        own = _own(library, briefing, audience, numbers)
        printed = " ".join(row.text for row in own["actions"]) + " ".join(own["conditions"])
        yield Sheet(**shared, **own, words=())


def _own(library: Library, briefing: Briefing, audience: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    everyone = audience == "practitioner"
    actions = briefing.actions if everyone else library.actions_for(briefing, audience)
    mine = {action.who for action in actions}
    plurals = {role: library.term("roles", role).plural or library.term("roles", role).label for role in briefing.roles}
    return {
        "path": f"{briefing.address}fact-sheet{AUDIENCE_SHEETS[audience]}.pdf",
        "edition": EDITIONS[audience],
        "roles": tuple(plurals.values()) if everyone else (),
        "box_title": "What to do differently" if everyone else "What you can do",
        "actions": tuple(
            Row(library.term("roles", a.who).label, lower_first(a.do), numbers.get(a.basis, 0), a.when or "")
            for a in actions
        ),
        "conditions": briefing.leaders if audience == "leader" else (),
        "others": tuple(lower_first(plural) for role, plural in plurals.items() if role not in mine),
    }


def _about(source: Citation) -> str:
    return f"{source.publisher}, {source.year or 'no date given'} ({KINDS[source.kind]}{READ[source.read]})."


BASE = {"size":13,"gap": 7.0, "item": 1.0, "rule": 22.0, "row": 32.0, "fill": 20.0}

def make(sheet: Sheet) -> bytes:
    """The sheet as a PDF of two sides, or the problem that it does not fit."""
    with pdf.unhurried_collections():
        laid = _laid(sheet, BASE)
        import os
        if not os.environ.get("ONE"):
            laid = _laid(sheet, BASE)
        return laid.pdf()


def _laid(sheet, room):
    html = environment().get_template(TEMPLATE).render(sheet=sheet, room=room, base=sheet.base, kicker=" · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.themes[0], ", ".join(sheet.roles)))), back_kicker=f"Practice briefing {sheet.id} · {sheet.title}")
    return pdf.lay_out(html, css_files=CSS, name=sheet.name, source=sheet.source)
