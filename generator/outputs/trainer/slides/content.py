"""The slides that tell one learning point: its made-up case step by step, then what was found and what we can do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.outputs.trainer.schedule import DO, LEARN, LENGTHS, part_key, timings
from generator.outputs.trainer.session_data import MADE_UP, Learning, Part
from generator.outputs.trainer.slides import layouts
from generator.outputs.trainer.slides.model import SMALLEST, Layout, Para, Slide, spread
from generator.rendering.environment import joined

_WHERE_FROM = "Where this comes from"


def told(learning: Learning, number: int) -> Iterator[Slide]:
    """All slides of a point; those without a case begin with what was found."""
    case = [slide for part in learning.parts for slide in _part(learning, part, number)]
    learnt = [*_found(learning, number), *_why(learning, number), *_day(learning, number)]
    yield from [*case, *learnt] if learning.made_up else [*learnt, *case]
    yield from _do(learning, number)
    yield from _good(learning, number)


def sources(learning: Learning, number: int) -> Iterator[Slide]:
    """Where it comes from, as many sources as one slide holds, and what it does not tell us."""
    address = Para(learning.short_address, "Read it all:")
    limits = Para(learning.limits, "What it does not tell us.")
    listed = [Para(source) for source in learning.sources]
    box = layouts.SOURCES.box("body")
    while listed and len(box.fitted([address, *listed, limits])) > 1:  # the fact sheet has them all
        listed.pop()
    texts = {
        "title": [Para(_numbered(_WHERE_FROM, number))],
        "kicker": [kicker(learning)],
        "body": [address, *listed, limits],
        "picture": [Para(f"QR code that leads to briefing {learning.id} online", learning.url)],
    }
    notes = ("The fact sheet has all sources, and says how much of each was read.",)
    yield from spread(layouts.SOURCES, texts, learning=number, key="sources", notes=notes)


def kicker(learning: Learning) -> Para:
    """The line above a title: the point's id, and its title where there is room."""
    line = Para(f"{learning.id} · {learning.title}")
    return line if layouts.FOUND.box("kicker").fits((line,), SMALLEST) else Para(learning.id)


def topics(learning: Learning) -> str:
    """What distressing matter it mentions, as a sentence; empty where there is none."""
    return f"It touches on: {learning.content_note}." if learning.content_note else ""


def _part(learning: Learning, part: Part, number: int) -> Iterator[Slide]:
    name = f"The case, part {part.number}" if learning.made_up else f"Question {part.number}"
    place = f"{part.number} of {len(learning.parts)}"
    where = f"Made-up case · part {place}" if learning.made_up else f"Question {place}"
    texts = {"title": [Para(_numbered(name, number))], "kicker": [Para(where)]}
    if part.tell:
        texts["body"] = [Para(part.tell)]
    if part.ask or not part.tell:
        texts["question"] = [Para(part.ask or part.do)]
    layout = layouts.ASK if not part.tell else layouts.CASE if part.ask else layouts.CARE
    notes = _notes(learning, part)
    key = part_key(part.number)
    yield from spread(layout, texts, learning=number, key=key, notes=notes, at_the_end="question")


def _notes(learning: Learning, part: Part) -> tuple[str, ...]:
    """What the trainer reads in her notes: what to do, what to ask, how long."""
    row = next(row for row in timings(learning) if row.key == part_key(part.number))
    slots = [f"{minutes} in a slot of {slot}" for slot, minutes in zip(LENGTHS, row.minutes, strict=True) if minutes]
    first = part.number == 1 and learning.made_up
    return (
        MADE_UP if first else "",
        f"Do: {part.do}",
        "Read the story aloud. Then ask, and wait." if part.tell else "",
        f"Ask: {part.ask}" if part.ask else "",
        f"Minutes: {joined(slots)}.",
        f"For you: {learning.notes}" if first else "",
    )


def _found(learning: Learning, number: int) -> Iterator[Slide]:
    where = _numbered(_WHERE_FROM, number)
    notes = ("Read these out, or give people a minute to read.", f"The sources stand on the slide “{where}”.")
    yield from _listed(layouts.FOUND, learning, number, LEARN, [Para(text) for text in learning.found], notes)


def _why(learning: Learning, number: int) -> Iterator[Slide]:
    paras = [Para(reason.text, f"{reason.label}.") for reason in learning.why]
    yield from _listed(
        layouts.WHY, learning, number, LEARN, paras, ("Ask: which of these do we know from our own work?",)
    )


def _day(learning: Learning, number: int) -> Iterator[Slide]:
    notes = ("Read it aloud, then be quiet for a moment.",)
    yield from _listed(layouts.DAY, learning, number, LEARN, [Para(learning.day)], notes)


def _do(learning: Learning, number: int) -> Iterator[Slide]:
    paras = [Para(deed.text, f"{deed.who}:") for deed in learning.deeds]
    notes = ("Each person finds the line that is theirs. No line? Ask what they could do to help with one of these.",)
    yield from _listed(layouts.DO, learning, number, DO, paras, notes)


def _good(learning: Learning, number: int) -> Iterator[Slide]:
    notes = ("Ask: where do we see this already? Thank the people who do it.",)
    yield from _listed(layouts.GOOD, learning, number, DO, [Para(learning.good)], notes)


def _listed(
    layout: Layout, learning: Learning, number: int, key: str, paras: Sequence[Para], notes: Sequence[str]
) -> Iterator[Slide]:
    texts = {"title": [Para(_numbered(layout.name, number))], "kicker": [kicker(learning)], "body": paras}
    yield from spread(layout, texts, learning=number, key=key, notes=notes)


def _numbered(name: str, number: int) -> str:
    """The title of a slide; those of other cases carry their number, so that no two slides have one name."""
    return f"{number + 1}. {name}" if number else name
