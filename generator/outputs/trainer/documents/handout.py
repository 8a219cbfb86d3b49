"""The handout: the made-up case with its questions and room to write, as DOCX and PDF. One sheet for each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.outputs.trainer.documents.blocks import Block, as_docx, as_pdf
from generator.outputs.trainer.documents.docx_template import LINE, WIDTH
from generator.outputs.trainer.session_data import Learning, Material, Part
from generator.outputs.trainer.slides.model import WIDER
from generator.rendering.pdf import document

KIND = "handout"
NOW = "Worried about a real child? Follow your local procedure today."
_SIDE = 750.0  # points of a side that text may fill
_LETTERS, _LEADING = 12.0, 16.4
_HEADING = 33.0
_APART = 34  # points between lines to write on, at most


def make_docx(material: Material) -> bytes:
    """The handout as a document to edit."""
    return as_docx(material, KIND, blocks(material))


def make_pdf(material: Material) -> bytes:
    """The handout as a PDF."""
    return as_pdf(material, KIND, blocks(material))


def blocks(material: Material) -> tuple[Block, ...]:
    """All that the handout says, case by case."""
    return tuple(
        block for number, learning in enumerate(material.learnings) for block in _sheet(material, learning, number > 0)
    )


def _sheet(material: Material, learning: Learning, turn: bool) -> Iterator[Block]:
    first, *later = learning.parts
    name = "Part" if learning.made_up else "Question"
    front = list(_head(material, learning, turn))
    front += [Block("part", f"{name} {first.number}"), *_said(first)]
    over = "The story goes on over the page. Turn over when you are asked." if learning.made_up else ""
    foot = [Block("small", " ".join(filter(None, (over, NOW))))]
    yield from front
    yield _lines(front + foot, most=18)
    yield from foot
    yield from _over(learning, later, name)


def _head(material: Material, learning: Learning, turn: bool) -> Iterator[Block]:
    yield Block("kicker", f"{material.site} · Handout · {learning.id}", turn=turn)
    yield Block("title", learning.title)
    yield Block("lead", learning.one_line)
    if learning.made_up:
        yield Block("made-up", "Made-up case: no real child or family")


def _said(part: Part) -> Iterator[Block]:
    if part.tell:
        yield Block("text", part.tell)
    yield Block("ask", part.ask or part.do)


def _over(learning: Learning, later: Sequence[Part], name: str) -> Iterator[Block]:
    """The other side: the story goes on, then what to take away."""
    told = [[Block("part", f"{name} {part.number}", turn=part is later[0]), *_said(part)] for part in later]
    end = [Block("part", "One thing that I will do", turn=not later)]
    close = [
        Block("part", "Questions to take back to your team"),
        *(Block("bullet", question) for question in learning.questions),
        Block("small", f"Read the briefing: {learning.short_address}"),
    ]
    if not learning.made_up:
        del close[:-1]  # its questions were the talk itself
    everything = [block for part in told for block in part] + end + close
    lines = _lines(everything, places=len(told) + 1, most=4)
    for part in told:
        yield from part
        yield lines
    yield from end
    yield lines
    yield from close


def _lines(blocks: Sequence[Block], *, places: int = 1, most: int) -> Block:
    """Lines to write on at each place, so many and so far apart that the side is full and not too full."""
    spare = (_SIDE - sum(_height(block) for block in blocks)) / places
    count = int(max(1, min(most, spare // LINE)))
    return Block("lines", lines=count, height=int(max(LINE, min(_APART, spare // count))))


def _height(block: Block) -> float:
    """About how high a block is in points, with any typeface."""
    size = {"title": 21.0, "lead": 12.5, "small": 10.0, "kicker": 10.0}.get(block.style, _LETTERS)
    width = WIDTH / 20 / WIDER - (14 if block.style == "bullet" else 0)
    bold = block.style in ("title", "ask", "made-up")
    lines = document.typeface().lines("" if bold else block.text, size, width, block.text if bold else block.label)
    extra = {"part": _HEADING - _LEADING, "lead": 18.0, "made-up": 18.0, "title": 2.0, "small": 4.0}
    return lines * size * _LEADING / _LETTERS + extra.get(block.style, 3.0)
