"""The fact sheets: one sheet of A4 for each briefing and each audience it speaks to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import segno

from generator.model import AUDIENCE_SHEETS, Briefing, Entry, Library, Output, key_of
from generator.problems import BriefingsError, Place, Problem
from generator.record import Citation, LearningPoint
from generator.render import pdf
from generator.render.environment import TEMPLATES, environment, joined, lower_first, month_name
from generator.render.text import Glossary, plain

CSS = ("pdf.css", "fact_sheet.css")
TEMPLATE = "fact_sheet.html.j2"
EDITIONS = {"practitioner": "", "supervisor_manager": "For managers", "leader": "For leaders"}
KINDS = {"primary": "", "second_hand": "second-hand, ", "opinion": "a view, "}
READ = {"full": "read in full", "part": "read in part", "abstract": "abstract read", "listing": "list entry read"}
CHECKED = {
    "practitioner": "by a practitioner",
    "editor": "by an editor against its sources, not yet by practitioners",
}
BUDGETS = {
    name: field.json_schema_extra["words"]
    for name, field in LearningPoint.model_fields.items()
    if isinstance(field.json_schema_extra, dict) and "words" in field.json_schema_extra
} | {"sources": 80, "identity_note": 30}  # these two have no budget of their own; what a full back can bear


class Row(NamedTuple):
    """A line of a list on the front: what stands in bold, the text, the number of its source, and when."""

    label: str
    text: str
    number: int = 0
    when: str = ""

    @property
    def after(self) -> str:
        """What follows the text; the number never stands alone on a line."""
        when = f" ({self.when})" if self.when else ""
        return f"{when}\u00a0[{self.number}]" if self.number else when


class Source(NamedTuple):
    """A source with what there is to say of it."""

    title: str
    url: str
    about: str


class Word(NamedTuple):
    """A term of the field and what it stands for."""

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
    others: str
    good: str
    limits: str
    questions: tuple[str, ...]
    words: tuple[Word, ...]
    sources: tuple[Source, ...]
    rests_on: str
    added: str
    changed: str
    checked: str
    publisher: str
    base: str
    url: str
    short_address: str
    sections: Mapping[str, int]

    @property
    def name(self) -> str:
        """The file's name, which says whose edition it is."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def full_title(self) -> str:
        """The title of the PDF, different for each edition."""
        return f"{self.title} – fact sheet {lower_first(self.edition)}".rstrip()


def render(library: Library) -> Iterator[Output]:
    """One PDF for each published briefing and each audience that it speaks to."""
    glossary, shape = Glossary(library.language.glossary), _shape()
    for briefing in library.published:
        for sheet, key in _editions(library, briefing, glossary):
            yield Output(sheet.path, key_of(shape, key), partial(make, sheet), slow=True, source=sheet.source)


def sheets(library: Library, briefing: Briefing) -> tuple[Sheet, ...]:
    """The editions of one briefing, the practitioners' first."""
    return tuple(sheet for sheet, _ in _editions(library, briefing, Glossary(library.language.glossary)))


def make(sheet: Sheet) -> bytes:
    """The sheet as a PDF of two sides, or the problem that it does not fit."""
    with pdf.unhurried_collections():
        laid = _laid(sheet, {**_front_room(sheet), **_back_room(sheet)})
        if not _fits(laid):
            laid = _laid(sheet, {**FRONT_LEAST, **BACK_LEAST})
            if not _fits(laid):
                raise BriefingsError(_overflows(sheet, laid))
        return laid.pdf()


def _shape() -> str:
    rooms = TEMPLATES.parent / "generator" / "render"
    files = [TEMPLATES / name for name in (TEMPLATE, *CSS)]
    files += [rooms / name for name in ("fact_sheet.py", "environment.py", "text.py")]
    return key_of(pdf.shape_key(), *(file.read_bytes() for file in files))


# What is printed


def _editions(library: Library, briefing: Briefing, glossary: Glossary) -> Iterator[tuple[Sheet, str]]:
    """Each edition with a key over all that it prints; what editions share is looked at once."""
    shared = _shared(library, briefing)
    common = str(shared)
    said = " ".join((*briefing.front.values(), *briefing.questions, *briefing.leaders))
    entries = tuple((term, glossary.entry(term)) for term in glossary.in_text(said))
    for audience in library.audiences(briefing):
        own = _own(library, briefing, audience)
        printed = {**briefing.front, "actions": " ".join(f"{a.label}: {a.text}{a.after}" for a in own["actions"])}
        printed |= {"questions": " ".join(briefing.questions), "leaders": " ".join(own["conditions"])}
        own["words"] = _words_used(entries, " ".join(printed.values())) if entries else ()
        own["sections"] = {name: len(text.split()) for name, text in printed.items()} | {
            "sources": sum(len(f"{s.title} {s.about}".split()) for s in shared["sources"]),
            "identity_note": len(briefing.identity_note.split()),
        }
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
        "sources": tuple(Source(s.title, s.url or "", _about(s)) for s in briefing.sources),
        "rests_on": f"{rests_on}. {library.term('strengths', basis.strength).meaning} "
        "What side 1 says without a number is our own reading. "
        f"Who is in the evidence: {lower_first(briefing.identity_note)}",
        "added": briefing.added.isoformat(),
        "changed": max(briefing.added, briefing.checked, *(c.on for c in briefing.history)).isoformat(),
        "checked": f"Checked in {month_name(briefing.checked)} {CHECKED[briefing.checked_by]}. "
        f"Review by {month_name(briefing.review_by)}.",
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
            Row(terms[a.who].label, lower_first(a.do), numbers.get(a.basis, 0), a.when or "") for a in actions
        ),
        "conditions": briefing.leaders if audience == "leader" else (),
        "others": joined(tuple(plural for role, plural in plurals.items() if role not in mine)),
    }


def _about(source: Citation) -> str:
    return f"{source.publisher}, {source.year or 'no date given'} ({KINDS[source.kind]}{READ[source.read]})."


def _words_used(entries: tuple[tuple[str, Entry], ...], printed: str) -> tuple[Word, ...]:
    return tuple(
        Word(term, f"{(entry.expansion or entry.meaning).rstrip('.')}.")
        for term, entry in entries
        if re.search(rf"\b{re.escape(term)}\b", printed)
    )


# How it fills two sides; the measures are those of templates/fact_sheet.css

WIDTH, SIDE, FOOT, TOP = 510.24, 756.57, 93.0, 42.52  # points; the foot with the air above it
LEAD = 1.32
FRONT_LEAST = {"size": 12.0, "gap": 4.0, "item": 0.0}
FRONT_EASY = {"gap": 8.0, "item": 1.5}
SIZES = (13.0, 12.5)  # tried first, so that a shorter sheet is easier to read
BACK_LEAST = {"small": 9.0, "rule": 18.0, "row": 24.0, "fill": 14.0}
SMALL_SIZES = (10.0, 9.5)


def _front_room(sheet: Sheet) -> dict[str, float]:
    """The largest letters that leave the front easy on the eye, and the space between its parts."""
    parts, items = 6, len(sheet.found) + len(sheet.why) + len(sheet.actions) + len(sheet.conditions)
    for size in SIZES:
        spare = SIDE - _front_height(sheet, size)
        if spare > parts * FRONT_EASY["gap"] + items * FRONT_EASY["item"]:
            break
    else:
        size = FRONT_LEAST["size"]
        spare = SIDE - _front_height(sheet, size)
    item = min(4.0, max(0.0, (spare - parts * FRONT_EASY["gap"]) / (items + parts)))
    gap = min(17.0, max(FRONT_LEAST["gap"], (spare - items * item) / parts))
    return {"size": size, "gap": round(gap - 0.05, 2), "item": round(item, 2)}


def _front_height(sheet: Sheet, size: float) -> float:
    lines, lead = pdf.typeface().lines, size * LEAD

    def rows(found: tuple[Row, ...], width: float, mark: str) -> float:
        return lead * sum(lines(plain(r.text) + r.after, size, width, r.label and r.label + mark) for r in found)

    def text(words: str, width: float = WIDTH) -> float:
        return lead * lines(plain(words), size, width)

    box = WIDTH - 20.4
    height = 12 + 1.5 + 27 * lines("", 23, WIDTH, sheet.title) + 11.2 + 17.5 * lines(sheet.one_line, 13.5, WIDTH)
    if sheet.content_note:
        height += 5 + 13 * lines(_note(sheet), 10, WIDTH)
    height += 5 * 18 + rows(sheet.found, WIDTH - 11, "") + rows(sheet.why, WIDTH - 11, ".")
    height += text(sheet.daily_life) + text(sheet.good) + text(sheet.limits)
    height += 14.4 + 18 + rows(sheet.actions, box - 11, ":")
    if sheet.conditions:
        height += 21 + rows(tuple(Row("", c) for c in sheet.conditions), box - 11, "")
    if sheet.edition and sheet.others:
        height += 4 + text(_others(sheet), box)
    return height


def _back_room(sheet: Sheet) -> dict[str, float]:
    """The small print's size, and room to write in what is left."""
    least, units = BACK_LEAST, 2 * len(sheet.questions) + 4 * 2 + 1.5
    for small in SMALL_SIZES:
        share = (SIDE - FOOT - _back_height(sheet, small)) / units
        if share > 2.5:
            break
    else:
        small = least["small"]
        share = (SIDE - FOOT - _back_height(sheet, small)) / units
    share = min(9.0, max(0.0, share - 0.02))
    room = {"rule": least["rule"] + share, "row": least["row"] + 2 * share, "fill": least["fill"] + 1.5 * share}
    return {"small": small} | {name: round(points, 2) for name, points in room.items()}


def _back_height(sheet: Sheet, small: float) -> float:
    lines, lead, least = pdf.typeface().lines, small * LEAD, BACK_LEAST
    height = 12 + 1.5 + 19
    height += sum(12 * LEAD * lines(q, 12, WIDTH - 18) + 2 * (least["rule"] + 0.6) + 5 for q in sheet.questions)
    height += 8 + 19 + 3 + 18.9 + 4 * (least["row"] + 0.6)
    height += 10 + 15.4 + 16 + least["fill"] + 13.6
    if sheet.words:
        height += 20 + lead * lines(" ".join(f"{w.term}: {w.meaning}" for w in sheet.words), small, WIDTH)
    height += 20 + lead * sum(lines(f"{s.title}. {s.about}", small, WIDTH - 18) for s in sheet.sources)
    return height + 20 + lead * lines(plain(sheet.rests_on), small, WIDTH)


def _laid(sheet: Sheet, room: Mapping[str, float]) -> pdf.Layout:
    html = (
        environment()
        .get_template(TEMPLATE)
        .render(
            sheet=sheet,
            base=sheet.base,
            room=room,
            kicker=_kicker(sheet),
            note=_note(sheet),
            others=_others(sheet),
            back_kicker=" · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.title))),
            qr=segno.make(sheet.url, error="m").svg_data_uri(border=4, scale=1, omitsize=True),
        )
    )
    return pdf.lay_out(html, css_files=CSS, name=sheet.name, source=sheet.source)


def _kicker(sheet: Sheet) -> str:
    """The line above the title, with as many roles as it holds."""
    start = " · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.themes[0])))
    for count in range(len(sheet.roles), 0, -1):
        some = joined((*sheet.roles[:count], "others")) if count < len(sheet.roles) else joined(sheet.roles)
        line = f"{start} · {some[:1].upper()}{some[1:]}"
        if pdf.typeface().lines("", 9.5, WIDTH, line) == 1:
            return line
    return start


def _note(sheet: Sheet) -> str:
    return f"Content note: {sheet.content_note}. Worried about a child now? Follow your local procedure today."


def _others(sheet: Sheet) -> str:
    return f"Others are asked to act too: {sheet.others}. See the practitioners’ sheet."


# Whether it fits


FRONT = ("title", "one_line", "what_we_found", "why_it_happens", "daily_life", "actions", "leaders")
SIDES = {1: (*FRONT, "what_good_looks_like", "limits"), 2: ("questions", "sources", "identity_note")}


def _fits(laid: pdf.Layout) -> bool:
    return laid.pages == 2 and not _too_long(laid, 1) > 0 and not _too_long(laid, 2) > 0


def _too_long(laid: pdf.Layout, side: int) -> float:
    """By how many points a side runs over; counted from the page it begins on."""
    end, back = laid.boxes["front-end" if side == 1 else "back-end"], laid.boxes["back"]
    first, room = (0, SIDE) if side == 1 else (back.page, SIDE - FOOT)
    return (end.last_page - first) * SIDE + end.bottom - TOP - room


def _overflows(sheet: Sheet, laid: pdf.Layout) -> Iterator[Problem]:
    for side, names in SIDES.items():
        if (over := _too_long(laid, side)) <= 0:
            continue
        lines = math.ceil(over / (12 * LEAD if side == 1 else BACK_LEAST["small"] * LEAD))
        longest = max((name for name in names if name in sheet.sections), key=lambda n: sheet.sections[n] / BUDGETS[n])
        words = sheet.sections[longest]
        yield Problem(
            Place(sheet.source),
            rule="fact-sheet.overflow",
            message=f"side {side} of {sheet.name} is too long by about {lines} line{'s' * (lines > 1)}; "
            f"the longest section against its budget is '{longest}' ({words} words; {BUDGETS[longest]} fit)",
            hint="shorten it",
        )
