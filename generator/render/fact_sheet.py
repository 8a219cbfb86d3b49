"""The fact sheets: one sheet of A4 for each briefing and each audience it speaks to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
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
BUDGETS: dict[str, Any] = {
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
        """What follows the text: a short time stays on one line, and the number is never alone on one."""
        short = len(self.when) <= 20
        when = f" ({self.when.replace(' ', chr(160)) if short else self.when})" if self.when else ""
        return f"{when}\u00a0[{self.number}]" if self.number else when


class Source(NamedTuple):
    """A source with what follows its title."""

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
    identity_note: str
    added: str
    changed: str
    checked: str
    review_by: str
    publisher: str
    base: str
    url: str
    short_address: str

    @property
    def name(self) -> str:
        """The file's name, which says whose edition it is."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def sections(self) -> Mapping[str, str]:
        """The printed text of each field of the record."""
        return {
            "title": self.title,
            "one_line": self.one_line,
            "what_we_found": " ".join(row.text for row in self.found),
            "why_it_happens": " ".join(row.text for row in self.why),
            "daily_life": self.daily_life,
            "actions": " ".join(f"{row.text} {row.when}" for row in self.actions),
            "leaders": " ".join(self.conditions),
            "what_good_looks_like": self.good,
            "limits": self.limits,
            "questions": " ".join(self.questions),
            "sources": " ".join(f"{source.title}{source.about}" for source in self.sources),
            "identity_note": self.identity_note,
        }

    @property
    def full_title(self) -> str:
        """The title of the PDF, different for each edition."""
        return f"{self.title} – fact sheet {lower_first(self.edition)}".rstrip()


def render(library: Library) -> Iterator[Output]:
    """One PDF for each published briefing and each audience that it speaks to."""
    glossary, shape = Glossary(library.language.glossary), _shape()
    for briefing in library.published:
        for sheet, key in _editions(library, briefing, glossary):
            yield Output(
                sheet.path, key_of(shape, key), partial(make, sheet), slow=True, source=sheet.source, needs="weasyprint"
            )


def sheets(library: Library, briefing: Briefing) -> tuple[Sheet, ...]:
    """The editions of one briefing, the practitioners' first."""
    return tuple(sheet for sheet, _ in _editions(library, briefing, Glossary(library.language.glossary)))


def make(sheet: Sheet) -> bytes:
    """The sheet as a PDF of two sides, or the problem that it does not fit."""
    with pdf.unhurried_collections():
        room = _room(sheet)
        for cramped in ({}, TIGHTEST):  # the second only where a line breaks in a way that could not be foreseen
            laid = _laid(sheet, room | cramped)
            over = _too_long(sheet, laid)
            if not over:
                return laid.pdf()
        raise BriefingsError(_problem(sheet, side, points) for side, points in over.items())


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
        "review_by": f"Review by {month_name(briefing.review_by)}.",
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


def _source(cited: Citation) -> Source:
    stop = "" if cited.title.endswith(("?", "!", ".")) else "."
    about = f"{cited.publisher}, {cited.year or 'no date given'} ({KINDS[cited.kind]}{READ[cited.read]})."
    return Source(cited.title, cited.url or "", f"{stop} {about}")


def _used(entries: Iterable[str], printed: str) -> set[str]:
    return {term for term in entries if re.search(rf"\b{re.escape(term)}\b", printed)}


def _word(term: str, entry: Entry) -> Word:
    return Word(f"{term[:1].upper()}{term[1:]}", f"{lower_first(entry.expansion or entry.meaning).rstrip('.')}.")


# How it fills two sides; the measures are those of templates/fact_sheet.css, in points

WIDTH, SIDE = 510.24, 756.57
FOOT = 86.0  # with the air above it
FRONT_STEPS = (  # size, leading, least gap between parts and between items: the first that fits is taken
    (13.0, 1.32, 8.0, 1.5),
    (12.5, 1.32, 8.0, 1.5),
    (12.0, 1.32, 6.0, 0.0),
    (12.0, 1.26, 4.0, 0.0),
)
BACK_STEPS = ((10.0, 2.5), (9.5, 2.5), (9.0, 0.0))  # size of the small print, least share of the air
BACK_LEAST = {"rule": 18.0, "row": 24.0, "fill": 14.0}
TITLE_SIZES = (23.0, 21.0)  # on one line, on more
LEAD = 1.32
PARTS = 6
TIGHTEST = {"size": 12.0, "lead": 12 * 1.26, "gap": 4.0, "item": 0.0, "small": 9.0, **BACK_LEAST}


def _room(sheet: Sheet) -> dict[str, float]:
    """The largest letters that each side bears, and what is left of it shared out."""
    return {name: round(points, 2) for name, points in {**_front_room(sheet), **_back_room(sheet)}.items()}


def _front_room(sheet: Sheet) -> dict[str, float]:
    items = len(sheet.found) + len(sheet.why) + len(sheet.actions) + len(sheet.conditions)
    for size, lead, gap, item in FRONT_STEPS:  # the last stays where none fits
        spare = SIDE - 0.3 - _front_height(sheet, size, lead) - PARTS * gap - items * item
        if spare >= 0:
            break
    share = max(0.0, spare) / (PARTS + items)
    more = min(2.5, share)
    gap = min(17.0, gap + (max(0.0, spare) - items * more) / PARTS)
    return {"size": size, "lead": size * lead, "gap": gap, "item": item + more, "title": _title_size(sheet)}


def _title_size(sheet: Sheet) -> float:
    large, smaller = TITLE_SIZES
    return large if pdf.typeface().lines("", large, WIDTH, sheet.title) == 1 else smaller


def _front_height(sheet: Sheet, size: float, lead: float) -> float:
    """The front without the air between its parts."""
    lines = pdf.typeface().lines

    def rows(found: tuple[Row, ...], width: float, mark: str) -> int:
        return sum(lines(plain(r.text) + r.after, size, width, r.label and r.label + mark) for r in found)

    inside, title = WIDTH - 20.4, _title_size(sheet)
    text = sum(lines(plain(words), size, WIDTH) for words in (sheet.daily_life, sheet.good, sheet.limits))
    listed, boxed = WIDTH - 0.9 * size, inside - 0.9 * size
    text += rows(sheet.found, listed, "") + rows(sheet.why, listed, ".") + rows(sheet.actions, boxed, ":")
    height = 13.5 + 1.18 * title * lines("", title, WIDTH, sheet.title) + 11.2
    height += 17.5 * lines(sheet.one_line, 13.5, WIDTH) + PARTS * 18 + 14.4
    if sheet.content_note:
        height += 5 + 12.5 * lines(_note(sheet), 9.5, WIDTH)
    if sheet.conditions:
        height += 21
        text += rows(tuple(Row("", condition) for condition in sheet.conditions), boxed, "")
    if sheet.others:
        height += 4
        text += lines(_others(sheet), size, inside)
    return height + text * size * lead


def _back_room(sheet: Sheet) -> dict[str, float]:
    units = 2 * len(sheet.questions) + 4 * 2 + 1.5
    for small, least in BACK_STEPS:  # the last stays where none fits
        share = (SIDE - 0.3 - FOOT - _back_height(sheet, small)) / units
        if share >= least:
            break
    share = min(9.0, max(0.0, share))
    weights = {"rule": 1, "row": 2, "fill": 1.5}
    return {"small": small} | {name: BACK_LEAST[name] + weight * share for name, weight in weights.items()}


def _back_height(sheet: Sheet, small: float) -> float:
    """The back without its foot, with the least room to write in."""
    lines, lead, least = pdf.typeface().lines, small * LEAD, BACK_LEAST
    height = 32.5
    height += sum(12 * LEAD * lines(q, 12, WIDTH - 18) + 2 * (least["rule"] + 0.6) + 5 for q in sheet.questions)
    height += 30 + 19.2 + 4 * (least["row"] + 0.6)
    height += 41.4 + least["fill"] + 13.6
    if sheet.words:
        height += 20 + lead * lines(" ".join(f"{w.term}: {w.meaning}" for w in sheet.words), small, WIDTH)
    height += 20 + lead * sum(lines(s.title + s.about, small, WIDTH - 18) for s in sheet.sources)
    return height + 20 + lead * lines(_rests(sheet), small, WIDTH)


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
    html = html.replace(">\n<", "><")  # what is only whitespace takes time too
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


def _rests(sheet: Sheet) -> str:
    return f"{sheet.rests_on} Who is in the evidence: {plain(sheet.identity_note)}"


# Whether it fits

SECOND_SIDE = ("questions", "sources", "identity_note")


def _too_long(sheet: Sheet, laid: pdf.Layout) -> dict[int, float]:
    """The sides that run over, and by how many points, as planned: on paper, whole paragraphs move together."""
    back, end, foot = (laid.boxes.get(name) for name in ("back", "back-end", "foot"))
    size, lead, gap, _ = FRONT_STEPS[-1]
    over = {}
    if not back or back.page != 1:
        over[1] = max(size * lead, _front_height(sheet, size, lead) + PARTS * gap - SIDE)
    if not (back and end and foot and back.page == end.last_page == foot.last_page and end.bottom <= foot.top):
        over[2] = max(size * lead, _back_height(sheet, BACK_STEPS[-1][0]) + FOOT - SIDE)
    return over


def _problem(sheet: Sheet, side: int, points: float) -> Problem:
    lines = max(1, math.ceil(points / (12 * LEAD)))
    words = {name: len(text.split()) for name, text in sheet.sections.items() if (name in SECOND_SIDE) == (side == 2)}
    longest = max(words, key=lambda name: words[name] / BUDGETS[name])
    size = f"{words[longest]} words; the budget is {BUDGETS[longest]}"
    return Problem(
        Place(sheet.source),
        rule="fact-sheet.overflow",
        message=f"side {side} of {sheet.name} is too long by about {lines} line{'s' * (lines > 1)}; "
        f"the longest section against its budget is '{longest}' ({size})",
        hint="shorten it",
    )
