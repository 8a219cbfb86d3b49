"""The slides of a pack as data: which there are, what stands on each, and what the trainer says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.render.environment import count_of, joined
from generator.render.trainer import stage
from generator.render.trainer.material import MADE_UP, Learning, Material, Part
from generator.render.trainer.stage import Layout, Para, Slide
from generator.render.trainer.timings import DO, LEARN, LENGTHS, RECORD, START, Row, part_key, timings

RECORD_ROWS = ("What we will do", "Who", "By when", "How we will know")
RECORD_SHARES = (0.36, 0.17, 0.17, 0.3)  # of the width
WRITE_HERE = 3  # empty rows on the slide
CLOSE = "One thing each, with a name and a date. We look back in three months."


@dataclass(frozen=True)
class Deck:
    """All slides of a pack, the session first, then the cases to choose from instead."""

    slides: tuple[Slide, ...]

    def span(self, key: str, learning: int = 0) -> str:
        """The numbers of the slides for one row of the timetable, such as `4 to 6`."""
        numbers = [n for n, slide in enumerate(self.slides, 1) if slide.key == f"{learning}:{key}"]
        if not numbers:
            return ""
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"

    def extra(self, learning: int) -> str:
        """The numbers of all slides of another case."""
        numbers = [n for n, slide in enumerate(self.slides, 1) if slide.key.startswith(f"{learning}:")]
        return f"{numbers[0]} to {numbers[-1]}" if numbers else ""


def care(material: Material) -> tuple[str, ...]:
    """What is said before anything else, for people whom the subject touches."""
    first = material.first
    about = f"It touches on: {first.content_note}." if first.content_note else ""
    names = "Please name no real child, family or colleague."
    return tuple(
        filter(
            None,
            (
                about,
                "You can step out at any time, and you need not say why.",
                f"The story is made up. {names}" if first.made_up else names,
                "We look for what got in the way, not for who did wrong.",
                "Worried about a real child? Act today. Follow your local procedure.",
            ),
        )
    )


def aims(material: Material) -> tuple[str, ...]:
    """What a session is for."""
    talk = (
        "Talk through a made-up case that stops before the outcome." if material.first.made_up else "Talk it through."
    )
    return (
        f"Know the point: {material.first.one_line}",
        talk,
        "Choose one thing to do differently, with a name and a date.",
    )


def deck(material: Material) -> Deck:
    """The deck of a pack."""
    slides = [*_opening(material), *_learning(material, 0), *_closing(material)]
    for number, learning in enumerate(material.others, 1):
        slides += [_section(material, number), *_learning(material, number), _sources(learning, number)]
    return Deck(tuple(slides))


# The slides, in order


def _opening(material: Material) -> Iterator[Slide]:
    first = material.first
    ready = (
        "A session of 10, 30 or 60 minutes, with a made-up case"
        if first.made_up
        else "A session of 10, 30 or 60 minutes"
    )
    texts = {
        "title": (Para(material.title),),
        "kicker": (Para(f"{material.site} · {material.names}"),),
        "body": (Para(first.one_line if material.kind == "point" else material.lead),),
        "note": (Para(f"{ready}. {_topics(first)}".strip()),),
    }
    yield from _slides(stage.TITLE, texts, f"0:{START}", notes=_welcome(material))
    yield from _slides(
        stage.CARE,
        {"title": (Para("Before we start"),), "kicker": (_kicker(first),), "body": tuple(map(Para, care(material)))},
        f"0:{START}",
        notes=("Read these out, slowly. Wait a moment.", f"Who to contact: {material.support}"),
    )


def _learning(material: Material, number: int) -> Iterator[Slide]:
    learning = material.learnings[number]
    case = [slide for part in learning.parts for slide in _part(learning, part, number)]
    learnt = [*_found(learning, number), *_why(learning, number), *_day(learning, number)]
    yield from [*case, *learnt] if learning.made_up else [*learnt, *case]
    yield from _do(learning, number)
    yield from _good(learning, number)


def _closing(material: Material) -> Iterator[Slide]:
    texts = {
        "title": (Para("What will we do?"),),
        "kicker": (_kicker(material.first),),
        "body": (Para(CLOSE),),
    }
    notes = (
        "Type here, or write on the action record from the pack. Three rows are enough.",
        "Ask each person: what will you do, and by when? Agree who brings the record back in three months.",
        "Write down no name of a child or a family.",
    )
    yield from _slides(stage.RECORD, texts, f"0:{RECORD}", notes=notes)
    yield _sources(material.first, 0)


def _section(material: Material, number: int) -> Slide:
    learning = material.learnings[number]
    says = "Another case to choose" if learning.made_up else "More to talk about"
    texts = {
        "title": (Para(f"{number + 1}. {learning.title}"),),
        "kicker": (Para(f"{says} · {learning.id}"),),
        "body": (Para(learning.one_line),),
        "note": (Para(_topics(learning) or "Made-up case"),),
    }
    notes = (
        "Use this case instead of the first one, or on another day.",
        f"As written it takes {count_of(learning.minutes, 'minute')}.",
        learning.notes,
    )
    return next(_slides(stage.TITLE, texts, f"{number}:{START}", notes=notes))


def _part(learning: Learning, part: Part, number: int) -> Iterator[Slide]:
    name = f"The case, part {part.number}" if learning.made_up else f"Question {part.number}"
    count = len(learning.parts)
    where = (
        f"Made-up case · part {part.number} of {count}" if learning.made_up else f"Question {part.number} of {count}"
    )
    texts = {"title": (Para(_numbered(name, number)),), "kicker": (Para(where),)}
    notes = [f"Do: {part.do}"]
    if part.tell:
        notes.append("Read the story aloud. Then ask, and wait.")
    if part.ask:
        notes.append(f"Ask: {part.ask}")
    notes.append(_minutes(learning, part))
    if part.number == 1 and learning.made_up:
        notes = [MADE_UP, *notes, f"For you: {learning.notes}"]
    key = f"{number}:{part_key(part.number)}"
    if part.tell and part.ask:
        texts |= {"body": (Para(part.tell),), "question": (Para(part.ask),)}
        yield from _slides(stage.CASE, texts, key, notes=notes, last_only=("question",))
    elif part.tell:
        yield from _slides(stage.CARE, texts | {"body": (Para(part.tell),)}, key, notes=notes)
    else:
        yield from _slides(stage.ASK, texts | {"question": (Para(part.ask or part.do),)}, key, notes=notes)


def _found(learning: Learning, number: int) -> Iterator[Slide]:
    notes = ("Read one aloud, or give people a minute to read.", f"Sources stand on the slide “{_numbered('Where this comes from', number)}”.")  # fmt: skip
    yield from _listed(stage.FOUND, "What was found", learning, number, tuple(map(Para, learning.found)), LEARN, notes)


def _why(learning: Learning, number: int) -> Iterator[Slide]:
    paras = tuple(Para(reason.text, f"{reason.label}.") for reason in learning.why)
    notes = ("Ask: which of these do we know from our own work?",)
    yield from _listed(stage.WHY, "Why it happens", learning, number, paras, LEARN, notes)


def _day(learning: Learning, number: int) -> Iterator[Slide]:
    notes = ("Read it aloud, then be quiet for a moment.",)
    yield from _listed(stage.DAY, "The child’s day", learning, number, (Para(learning.day),), LEARN, notes)


def _do(learning: Learning, number: int) -> Iterator[Slide]:
    paras = tuple(Para(deed.text, f"{deed.who}:") for deed in learning.deeds)
    notes = ("Each person finds the line that is theirs. No line? Ask what they could do to help one of these.",)
    yield from _listed(stage.DO, "What we can do", learning, number, paras, DO, notes)


def _good(learning: Learning, number: int) -> Iterator[Slide]:
    notes = ("Ask: where do we see this already? Thank the people who do it.",)
    yield from _listed(stage.GOOD, "What good looks like", learning, number, (Para(learning.good),), DO, notes)


def _sources(learning: Learning, number: int) -> Slide:
    paras = [Para(source) for source in learning.sources]
    paras.append(Para(learning.limits, "What it does not tell us."))
    texts = {
        "title": (Para(_numbered("Where this comes from", number)),),
        "kicker": (_kicker(learning),),
        "picture": (Para(f"QR code that leads to briefing {learning.id} online", learning.url),),
    }
    box = stage.SOURCES.box("body")
    address = Para(learning.short_address, "Read it all:")
    while len(box.fitted([address, *paras])) > 1:  # the fact sheet has them all
        del paras[-2 if len(paras) > 1 else -1]
    texts["body"] = (address, *paras)
    return next(_slides(stage.SOURCES, texts, f"{number}:sources", notes=("The fact sheet has all sources in full.",)))


# How they are made


def _listed(
    layout: Layout, name: str, learning: Learning, number: int, paras: tuple[Para, ...], key: str, notes: Sequence[str]
) -> Iterator[Slide]:
    texts = {"title": (Para(_numbered(name, number)),), "kicker": (_kicker(learning),), "body": paras}
    yield from _slides(layout, texts, f"{number}:{key}", notes=notes)


def _slides(
    layout: Layout,
    texts: Mapping[str, tuple[Para, ...]],
    key: str,
    *,
    notes: Sequence[str] = (),
    last_only: tuple[str, ...] = (),
) -> Iterator[Slide]:
    """One slide, or as many as the longest text needs; what is `last_only` waits for the last of them."""
    fitted = {name: layout.box(name).fitted(paras) for name, paras in texts.items()}
    count = max(len(chunks) for chunks in fitted.values())
    for at in range(count):
        shown = {}
        for name, chunks in fitted.items():
            if name in last_only and len(chunks) == 1:
                if at == count - 1:
                    shown[name] = chunks[0]
            elif len(chunks) == 1 and name != "body":
                shown[name] = chunks[0]
            elif at < len(chunks):
                shown[name] = chunks[at]
        slide = Slide(
            layout, shown, tuple(filter(None, notes)) if at == 0 else ("It goes on from the slide before.",), key=key
        )
        yield slide if at == 0 else _continued(slide, at)


def _continued(slide: Slide, at: int) -> Slide:
    size, (title, *_) = slide.texts["title"]
    again = f"{title.text}, continued" + (f" {at}" if at > 1 else "")
    return replace(slide, texts={**slide.texts, "title": (size, (Para(again),))})


def _numbered(name: str, number: int) -> str:
    """The title of a slide; those of other cases carry their number, so that no two slides have one name."""
    return f"{number + 1}. {name}" if number else name


def _kicker(learning: Learning) -> Para:
    line = Para(f"{learning.id} · {learning.title}")
    return line if stage.FOUND.box("kicker").fits((line,), stage.SMALLEST) else Para(learning.id)


def _topics(learning: Learning) -> str:
    return f"It touches on: {learning.content_note}." if learning.content_note else ""


def _minutes(learning: Learning, part: Part) -> str:
    row = next(row for row in timings(learning) if row.key == part_key(part.number))
    said = [f"{minutes} in a slot of {slot}" for slot, minutes in zip(LENGTHS, row.minutes, strict=True) if minutes]
    return f"Minutes: {joined(said)}."


def _welcome(material: Material) -> tuple[str, ...]:
    slots = []
    for slot, column in zip(LENGTHS, zip(*(row.minutes for row in timings(material.first)), strict=True), strict=True):
        kept = [row for row, minutes in zip(timings(material.first), column, strict=True) if minutes]
        slots.append(f"{slot} minutes: {_labels(kept)}.")
    return ("Aims: " + " ".join(aims(material)), *slots, "The run-sheet has all this on paper, with the slide numbers.")


def _labels(rows: Sequence[Row]) -> str:
    return "; ".join(row.label[:1].lower() + row.label[1:] for row in rows)
