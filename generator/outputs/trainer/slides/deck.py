"""The deck of a pack as data: which slides there are, in what order, and which belong to which part of the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.outputs.trainer.schedule import LENGTHS, RECORD, START, Row, timings
from generator.outputs.trainer.session_data import Learning, Material
from generator.outputs.trainer.slides import layouts
from generator.outputs.trainer.slides.content import kicker, sources, told, topics
from generator.outputs.trainer.slides.model import Para, Slide, spread
from generator.rendering.environment import count_of

RECORD_ROWS = ("What we will do", "Who", "By when", "How we will know")
RECORD_SHARES = (0.36, 0.17, 0.17, 0.3)  # of the width
WRITE_HERE = 3  # empty rows on the slide
CLOSE = "One thing each, with a name and a date. We look back in three months."


@dataclass(frozen=True)
class Deck:
    """All slides of a pack, the session first, then the cases to choose from instead."""

    slides: tuple[Slide, ...]

    def span(self, key: str) -> str:
        """The numbers of the slides for one row of the timetable, such as `4 to 6`."""
        return _span([n for n, s in enumerate(self.slides, 1) if (s.learning, s.key) == (0, key)])

    def of_other(self, learning: int) -> str:
        """The numbers of all slides of another case."""
        return _span([n for n, s in enumerate(self.slides, 1) if s.learning == learning])


def _span(numbers: list[int]) -> str:
    if len(numbers) < 2:
        return str(numbers[0]) if numbers else ""
    return f"{numbers[0]} to {numbers[-1]}"


def deck(material: Material) -> Deck:
    """The deck of a pack."""
    slides = [*_opening(material), *told(material.first, 0), *_closing(material.first)]
    for number, learning in enumerate(material.others, 1):
        slides += [*_section(learning, number), *told(learning, number), *sources(learning, number)]
    return Deck(tuple(slides))


def care(learning: Learning) -> tuple[str, ...]:
    """What is said before anything else, for people whom the subject touches."""
    names = "Please name no real child, family or colleague."
    said = (
        topics(learning),
        "You can step out at any time, and you need not say why.",
        f"The story is made up. {names}" if learning.made_up else names,
        "We look for what got in the way, not for who did wrong.",
        "Worried about a real child? Act today. Follow your local procedure.",
    )
    return tuple(filter(None, said))


def aims(learning: Learning) -> tuple[str, ...]:
    """What a session is for."""
    case, questions = "a made-up case that stops before the outcome", "questions that have no single answer"
    talk = f"Talk through {case if learning.made_up else questions}."
    return (
        "Know what was found, and why it happens.",
        talk,
        "Choose one thing to do differently, with a name and a date.",
    )


def _opening(material: Material) -> Iterator[Slide]:
    first = material.first
    ready = f"A session of 10, 30 or 60 minutes{', with a made-up case' if first.made_up else ''}."
    texts = {
        "title": [Para(material.title)],
        "kicker": [Para(f"{material.site} · {material.names}")],
        "body": [Para(first.one_line if material.kind == "point" else material.lead)],
        "note": [Para(ready)],
    }
    yield from spread(layouts.TITLE, texts, learning=0, key=START, notes=_welcome(first))
    texts = {
        "title": [Para("Before we start")],
        "kicker": [kicker(first)],
        "body": [Para(line) for line in care(first)],
    }
    notes = ("Read these out, slowly. Wait a moment.", f"Who to contact: {material.support}")
    yield from spread(layouts.CARE, texts, learning=0, key=START, notes=notes)


def _closing(first: Learning) -> Iterator[Slide]:
    texts = {"title": [Para("What will we do?")], "kicker": [kicker(first)], "body": [Para(CLOSE)]}
    notes = (
        "Type here, or write on the action record from the pack. One row is enough.",
        "Ask each person: what will you do, and by when? Agree who brings the record back in three months.",
        "Write down no name of a child or a family.",
    )
    yield from spread(layouts.RECORD, texts, learning=0, key=RECORD, notes=notes)
    yield from sources(first, 0)


def _section(learning: Learning, number: int) -> Iterator[Slide]:
    says = "Another case to choose" if learning.made_up else "More to talk about"
    texts = {
        "title": [Para(f"{number + 1}. {learning.title}")],
        "kicker": [Para(f"{says} · {learning.id}")],
        "body": [Para(learning.one_line)],
        "note": [Para(topics(learning) or ("Made-up case" if learning.made_up else "Questions to talk about"))],
    }
    notes = (
        "Use this instead of the first one, or on another day.",
        f"As written it takes {count_of(learning.minutes, 'minute')}.",
        learning.notes,
    )
    yield from spread(layouts.TITLE, texts, learning=number, key=START, notes=notes)


def _welcome(first: Learning) -> tuple[str, ...]:
    rows = timings(first)
    slots = []
    for at, length in enumerate(LENGTHS):
        kept = [_in_words(row) for row in rows if row.minutes[at]]
        slots.append(f"{length} minutes: {'; '.join(kept)}.")
    aimed = f"Aims: {' '.join(aims(first))}"
    return (aimed, *slots, "The run-sheet has all this on paper, with the numbers of the slides.")


def _in_words(row: Row) -> str:
    return row.label[:1].lower() + row.label[1:]
