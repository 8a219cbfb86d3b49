"""The fact sheets: one sheet of A4 for each briefing and each audience it speaks to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import segno

from generator.content.learning_point import Citation
from generator.content.library import AUDIENCE_SHEETS, Briefing, Entry, Library, Output
from generator.core.hashing import code_of, key_of
from generator.core.problems import BriefingsError
from generator.outputs.fact_sheet import layout
from generator.outputs.fact_sheet.model import Row, Sheet, Source, Word
from generator.outputs.views.waiting import in_short
from generator.rendering.assets import TEMPLATES
from generator.rendering.environment import environment, joined, lower_first, month_name
from generator.rendering.markup import Glossary, plain
from generator.rendering.pdf import document

CSS = ("pdf.css", "fact_sheet.css")
TEMPLATE = "fact_sheet.html.j2"
EDITIONS = {"practitioner": "", "supervisor_manager": "For managers", "leader": "For leaders"}
KINDS = {"primary": "", "second_hand": "second-hand, ", "opinion": "a view, "}
READ = {"full": "read in full", "part": "read in part", "abstract": "abstract read", "listing": "list entry read"}
CHECKED = {
    "practitioner": "by a practitioner",
    "editor": "by an editor against its sources, not yet by practitioners",
}


def render(library: Library) -> Iterator[Output]:
    """One PDF for each published briefing and each audience that it speaks to."""
    glossary, shape = Glossary(library.language.glossary), _shape()
    for briefing in library.published:
        for sheet, key in _editions(library, briefing, glossary):
            made = partial(make, sheet)
            yield Output(sheet.path, key_of(shape, key), made, slow=True, source=sheet.source)


def sheets(library: Library, briefing: Briefing) -> tuple[Sheet, ...]:
    """The editions of one briefing, the practitioners' first."""
    return tuple(sheet for sheet, _ in _editions(library, briefing, Glossary(library.language.glossary)))


def make(sheet: Sheet) -> bytes:
    """The sheet as a PDF of two sides, or the problem that it does not fit."""
    with document.unhurried_collections():
        room = layout.room(sheet)
        for cramped in ({}, layout.TIGHTEST):  # the second only where a line breaks in a way that could not be foreseen
            html = html_of(sheet, room | cramped)
            laid = document.lay_out(html, css_files=CSS, name=sheet.name, source=sheet.source)
            over = layout.too_long(sheet, laid)
            if not over:
                return laid.pdf()
        raise BriefingsError(layout.overflow(sheet, side, points) for side, points in over.items())


def html_of(sheet: Sheet, room: Mapping[str, float] | None = None) -> str:
    """The sheet as the HTML that is laid out."""
    html = (
        environment()
        .get_template(TEMPLATE)
        .render(
            sheet=sheet,
            base=sheet.base,
            room=room or layout.room(sheet),
            kicker=layout.kicker(sheet),
            note=layout.note(sheet),
            others=layout.others(sheet),
            back_kicker=" · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.title))),
            qr=segno.make(sheet.url, error="m").svg_data_uri(border=4, scale=1, omitsize=True),
        )
    )
    return html.replace(">\n<", "><")  # what is only whitespace takes time too


def _shape() -> str:
    files = [TEMPLATES / name for name in (TEMPLATE, *CSS)]
    return key_of(document.shape_key(), code_of(__name__), *(file.read_bytes() for file in files))


def _editions(library: Library, briefing: Briefing, glossary: Glossary) -> Iterator[tuple[Sheet, str]]:
    """Each edition with a key over all that it prints; what editions share is looked at once."""
    shared = _shared(library, briefing)
    common = str(shared)
    front = " ".join(text for name, text in briefing.front.items() if name != "actions")
    always = f"{front} {' '.join(briefing.questions)}"
    sometimes = " ".join((briefing.front["actions"], *briefing.leaders))
    entries = {term: glossary.entry(term) for term in glossary.in_text(f"{always} {sometimes}")}
    in_all = _used(entries, always)
    for audience in library.audiences(briefing):
        own = _own(library, briefing, audience)
        said = " ".join((*(row.text for row in own["actions"]), *own["conditions"]))
        used = in_all | _used(entries, said)
        own["words"] = tuple(_word(term, entry) for term, entry in entries.items() if term in used)
        yield Sheet(**shared, **own), key_of(common, own)


def _shared(library: Library, briefing: Briefing) -> dict[str, Any]:
    settings, basis = library.settings, briefing.basis
    numbers = {source.id: number for number, source in enumerate(briefing.sources, 1)}
    rests_on = ", ".join(filter(None, (library.term("bases", basis.type).label, basis.years)))
    note = (briefing.content_note or "").strip().rstrip(".")
    return {
        "source": briefing.path,
        "id": briefing.id,
        "title": plain(briefing.title),
        "one_line": plain(briefing.one_line),
        "content_note": "" if note.lower() == "none" else note,
        "themes": tuple(library.term("themes", theme).label for theme in briefing.themes),
        "found": tuple(Row("", f.text, numbers.get(f.source, 0)) for f in briefing.what_we_found),
        "why": tuple(
            Row(library.term("why_factors", w.factor).label, w.text, numbers.get(w.source, 0))
            for w in briefing.why_it_happens
        ),
        "daily_life": briefing.daily_life,
        "good": briefing.what_good_looks_like,
        "limits": briefing.limits,
        "questions": tuple(map(plain, briefing.questions)),
        "sources": tuple(map(_source, briefing.sources)),
        "rests_on": f"{rests_on}. {library.term('strengths', basis.strength).meaning} "
        "What side 1 says without a number is our own reading.",
        "identity_note": lower_first(briefing.identity_note),
        "added": briefing.added.isoformat(),
        "changed": max(briefing.added, briefing.checked, *(c.on for c in briefing.history)).isoformat(),
        "checked": f"Checked in {month_name(briefing.checked)} {CHECKED[briefing.checked_by]}.",
        "review_by": f"Review {'was due ' if library.wait(briefing) else ''}by {month_name(briefing.review_by)}.",
        "waits": in_short(library.wait(briefing)),
        "publisher": settings.publisher,
        "base": settings.site_root,
        "url": f"{settings.site_root}{briefing.short}/",
        "short_address": f"{settings.short_root}{briefing.short}/",
    }


def _own(library: Library, briefing: Briefing, audience: str) -> dict[str, Any]:
    everyone = audience == "practitioner"
    actions = briefing.actions if everyone else library.actions_for(briefing, audience)
    numbers = {source.id: number for number, source in enumerate(briefing.sources, 1)}
    terms = {role: library.term("roles", role) for role in briefing.roles}
    plurals = {role: lower_first(term.plural or term.label) for role, term in terms.items()}
    mine = {action.who for action in actions}
    return {
        "path": f"{briefing.address}fact-sheet{AUDIENCE_SHEETS[audience]}.pdf",
        "edition": EDITIONS[audience],
        "roles": tuple(plurals.values()) if everyone else (),
        "box_title": "What to do differently" if everyone else "What you can do",
        "actions": tuple(
            Row(terms[a.who].label, lower_first(a.do), numbers.get(a.basis, 0), a.timing) for a in actions
        ),
        "conditions": briefing.leaders if audience == "leader" else (),
        "others": joined(tuple(plural for role, plural in plurals.items() if role not in mine)),
    }


def _source(cited: Citation) -> Source:
    stop = "" if cited.title.endswith(("?", "!", ".")) else "."
    about = f"{cited.publisher}, {cited.year or 'no date given'} ({KINDS[cited.kind]}{READ[cited.read]})."
    return Source(cited.title, cited.url or "", f"{stop} {about}")


def _used(entries: Iterable[str], printed: str) -> set[str]:
    return {term for term in entries if re.search(rf"\b{re.escape(term)}\b", printed)}


def _word(term: str, entry: Entry) -> Word:
    return Word(f"{term[:1].upper()}{term[1:]}", f"{lower_first(entry.expansion or entry.meaning).rstrip('.')}.")
