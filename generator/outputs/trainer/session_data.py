"""What a pack says: its points as a session uses them, in plain letters, ready for every format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.content.learning_point import Step
from generator.content.library import AUDIENCE_SHEETS, Briefing, Library, key_of
from generator.content.packs import Kind, Pack
from generator.rendering.environment import joined
from generator.rendering.markup import plain

TALK_MINUTES = 30  # a session on a point without a case: its questions in its place
MADE_UP = "This case is made up. It tells of no real child or family."
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“‘])")
_LEANS_BACK = re.compile(r"^(?:It|Its|They|Their|Them|He|She|His|Her)\b")


class Part(NamedTuple):
    """One stop of the session: what is read aloud, then the question to stop at."""

    number: int
    minutes: int
    do: str
    tell: str
    ask: str


class Reason(NamedTuple):
    """Why it happens, with its type in front."""

    label: str
    text: str


class Deed(NamedTuple):
    """One thing to do, and who can do it."""

    who: str
    do: str
    when: str

    @property
    def text(self) -> str:
        """What to do with when, such as `Ring (same day).`"""
        return f"{self.do.rstrip('.')} ({self.when})." if self.when else self.do


@dataclass(frozen=True)
class Learning:
    """One learning point as a session uses it."""

    id: str
    title: str
    one_line: str
    content_note: str
    made_up: bool
    parts: tuple[Part, ...]
    notes: str
    found: tuple[str, ...]
    why: tuple[Reason, ...]
    day: str
    deeds: tuple[Deed, ...]
    good: str
    limits: str
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    short_address: str
    url: str

    @property
    def minutes(self) -> int:
        """How long its case takes as it is written."""
        return sum(part.minutes for part in self.parts)

    @property
    def signs(self) -> tuple[str, ...]:
        """The sentences of `good`, each with those that lean on it."""
        found: list[str] = []
        for sentence in _SENTENCE.split(self.good):
            if found and _LEANS_BACK.match(sentence):
                found[-1] += f" {sentence}"
            else:
                found.append(sentence)
        return tuple(found)


@dataclass(frozen=True)
class Material:
    """Everything that the files of one pack print."""

    slug: str
    kind: Kind
    title: str
    lead: str
    learnings: tuple[Learning, ...]
    created: date
    changed: date
    publisher: str
    site: str
    url: str
    short_url: str
    support: str

    @property
    def first(self) -> Learning:
        """The point that leads the session."""
        return self.learnings[0]

    @property
    def others(self) -> tuple[Learning, ...]:
        """Points to choose from instead, or for another day."""
        return self.learnings[1:]

    @property
    def names(self) -> str:
        """The ids of its points in a row."""
        return joined(tuple(learning.id for learning in self.learnings))

    @property
    def content_notes(self) -> str:
        """What distressing matter the pack mentions, each thing once; empty where there is none."""
        notes = [note for learning in self.learnings for note in learning.content_note.split("; ") if note]
        return "; ".join(dict.fromkeys(notes))


def key_for(library: Library, pack: Pack) -> str:
    """A key over all that the material of a pack is made from, without making it."""
    terms = [(library.term("roles", role)[2], role) for b in pack.points for role in b.roles]
    terms += [(library.term("why_factors", factor).label, factor) for b in pack.points for factor in b.factors]
    settings = library.settings
    return key_of(pack.digest, terms, settings.site_root, settings.site_name, settings.publisher, settings.support_url)


def material_of(library: Library, pack: Pack) -> Material:
    """The material of a pack."""
    settings = library.settings
    days = [day for b in pack.points for day in (b.added, b.checked, *(change.on for change in b.history))]
    address = pack.address if pack.kind != "choice" else "trainers/"
    return Material(
        slug=pack.slug,
        kind=pack.kind,
        title=plain(pack.title),
        lead=plain(pack.lead),
        learnings=tuple(_learning(library, briefing) for briefing in pack.points),
        created=max(b.added for b in pack.points),
        changed=max(days),
        publisher=settings.publisher,
        site=settings.site_name,
        url=f"{settings.site_root}{address}",
        short_url=f"{settings.short_root}{address}",
        support=settings.support_at(settings.short_root),
    )


def fact_sheets(library: Library, pack: Pack) -> tuple[tuple[str, str], ...]:
    """The fact sheets of a pack: name in the pack, and path on the site."""
    return tuple(
        (
            f"fact-sheets/{b.slug}{AUDIENCE_SHEETS[audience]}.pdf",
            f"{b.address}fact-sheet{AUDIENCE_SHEETS[audience]}.pdf",
        )
        for b in pack.points
        for audience in library.audiences(b)
    )


def _learning(library: Library, b: Briefing) -> Learning:
    settings = library.settings
    note = plain(b.content_note or "").strip().rstrip(".")
    return Learning(
        id=b.id,
        title=plain(b.title),
        one_line=plain(b.one_line),
        content_note="" if note.lower() == "none" else note,
        made_up=b.training is not None,
        parts=_parts(b),
        notes=plain(b.training.facilitator_notes) if b.training else "",
        found=tuple(plain(f.text) for f in b.what_we_found),
        why=tuple(Reason(library.term("why_factors", w.factor).label, plain(w.text)) for w in b.why_it_happens),
        day=plain(b.daily_life),
        deeds=tuple(Deed(library.term("roles", a.who).label, plain(a.do), plain(a.timing)) for a in b.actions),
        good=plain(b.what_good_looks_like),
        limits=plain(b.limits),
        questions=tuple(map(plain, b.questions)),
        sources=tuple(f"{plain(s.title)}. {s.publisher}, {s.year or 'no date given'}." for s in b.sources),
        short_address=f"{settings.short_root}{b.short}/",
        url=f"{settings.site_root}{b.short}/",
    )


def _parts(b: Briefing) -> tuple[Part, ...]:
    """The stops of the made-up case; of a point without one, its questions."""
    if b.training is None:
        each, rest = divmod(TALK_MINUTES, len(b.questions))
        return tuple(
            Part(number, each + (number <= rest), "Ask, let people think, then talk in pairs.", "", plain(question))
            for number, question in enumerate(b.questions, 1)
        )
    opening = plain(b.training.case)
    return tuple(_part(number, step, opening if number == 1 else "") for number, step in enumerate(b.training.steps, 1))


def _part(number: int, step: Step, opening: str) -> Part:
    tell = " ".join(filter(None, (opening, plain(step.tell or ""))))
    return Part(number, step.minutes, plain(step.do), tell, plain(step.ask or ""))
