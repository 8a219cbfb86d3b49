"""Slides and their boxes: how much text a box holds, and how a long text spreads over several slides.

Millimetres from the top left corner; letters in points. One set of measures serves the PPTX and the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import NamedTuple

from generator.rendering.pdf import document

WIDTH, HEIGHT = 338.667, 190.5
SMALLEST = 20  # points; nothing on a slide is smaller
LEAD = 1.17  # line height: nine tenths of what our typeface asks for
GAP = 0.4  # between paragraphs, in letters
# A machine without our typeface takes another. The widest in common use, DejaVu Sans, needs this much more room.
WIDER, WIDER_BOLD = 1.17, 1.21
_POINTS = 72 / 25.4
_SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“‘])")


class Para(NamedTuple):
    """A paragraph: bold words in front, then the text."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Box:
    """One place for text, a table or a picture on a layout; a placeholder of the PPTX."""

    name: str
    idx: int
    x: float
    y: float
    w: float
    h: float
    sizes: tuple[int, ...] = (28,)
    kind: str = "body"
    prompt: str = "Text"
    bold: bool = False
    bullets: bool = False
    colour: str = "ink"
    fill: str = ""
    line: str = ""
    inset: float = 0
    anchor: str = "t"

    @property
    def indent(self) -> int:
        """How far bulleted lines stand in, in the units of PPTX."""
        return self.sizes[0] * 12700 if self.bullets else 0

    def height(self, paras: Sequence[Para], size: int) -> float:
        """How high the paragraphs are in this box, in millimetres, even with a wide typeface."""
        width = (self.w - 2 * self.inset) * _POINTS - (size if self.bullets else 0)
        lines = sum(_lines(para, size, width, self.bold) for para in paras)
        return (lines * size * LEAD + max(0, len(paras) - 1) * GAP * size) / _POINTS + 2 * self.inset

    def fits(self, paras: Sequence[Para], size: int) -> bool:
        """Whether the paragraphs stay inside the box."""
        return self.height(paras, size) <= self.h

    def fitted(self, paras: Sequence[Para]) -> list[tuple[int, tuple[Para, ...]]]:
        """The paragraphs on as few slides as they need, evenly, each with the largest letters that fit."""
        least = min(self.sizes)
        pieces = [piece for para in paras for piece in self._pieces(para, least)]
        for count in range(1, len(pieces) + 1):
            chunks = min(_cuts(pieces, count), key=lambda c: max(self.height(p, least) for p in c))
            if all(self.fits(chunk, least) for chunk in chunks):
                return [(next(s for s in self.sizes if self.fits(chunk, s)), chunk) for chunk in chunks]
        return []

    def _pieces(self, para: Para, size: int) -> Iterator[Para]:
        """The paragraph, cut between sentences and then between words only where a whole slide cannot hold it."""
        if self.fits((para,), size):
            yield para
            return
        units = _SENTENCE.split(para.text)
        units = units if len(units) > 1 else para.text.split()
        if len(units) < 2:  # one endless word
            half = max(1, len(para.text) // 2)
            units = [para.text[:half], para.text[half:]]
        middle = len(units) // 2
        glue = "" if " " not in para.text else " "
        yield from self._pieces(Para(glue.join(units[:middle]), para.label), size)
        yield from self._pieces(Para(glue.join(units[middle:])), size)


@dataclass(frozen=True)
class Layout:
    """One layout of the deck; its boxes stand in reading order, the title first."""

    name: str
    boxes: tuple[Box, ...]
    look: str = "plain"

    def box(self, name: str) -> Box:
        """The box of this name."""
        return next(box for box in self.boxes if box.name == name)


@dataclass(frozen=True)
class Slide:
    """One slide: texts for the boxes of its layout, and what the trainer reads in her notes."""

    layout: Layout
    texts: Mapping[str, tuple[int, tuple[Para, ...]]]
    notes: tuple[str, ...] = ()
    learning: int = 0
    key: str = ""

    @property
    def title(self) -> str:
        """The title as text."""
        return self.texts["title"][1][0].text


def _lines(para: Para, size: int, width: float, bold: bool) -> int:
    if bold:
        return document.typeface().lines("", size, width / WIDER_BOLD, f"{para.label} {para.text}")
    return document.typeface().lines(para.text, size, width / WIDER, para.label)


def _cuts(pieces: Sequence[Para], count: int) -> Iterable[list[tuple[Para, ...]]]:
    """Every way to cut the pieces into so many runs; of long lists only the even ones."""
    total = len(pieces)
    if total > 12:
        edges = [round(total * n / count) for n in range(count + 1)]
        return [[tuple(pieces[a:b]) for a, b in pairwise(edges)]]
    return (
        [tuple(pieces[a:b]) for a, b in zip((0, *cut), (*cut, total), strict=True)]
        for cut in combinations(range(1, total), count - 1)
    )


def spread(
    layout: Layout,
    texts: Mapping[str, Sequence[Para]],
    *,
    learning: int,
    key: str,
    notes: Sequence[str] = (),
    at_the_end: str = "",
) -> Iterator[Slide]:
    """One slide, or as many as the longest text needs; the box named `at_the_end` waits for the last of them."""
    fitted = {name: layout.box(name).fitted(paras) for name, paras in texts.items()}
    count = max(len(chunks) for chunks in fitted.values())
    for at in range(count):
        shown: dict[str, tuple[int, tuple[Para, ...]]] = {}
        for name, chunks in fitted.items():
            # What needs one slide stands on each, but for the text itself and the question it leads to.
            waits = name == at_the_end and at < count - 1
            if len(chunks) > 1 or name == "body":
                shown |= {name: chunks[at]} if at < len(chunks) else {}
            elif not waits:
                shown[name] = chunks[0]
        said = tuple(filter(None, notes)) if at == 0 else ("It goes on from the slide before.",)
        slide = Slide(layout, shown, said, learning, key)
        yield slide if at == 0 else _continued(slide, at)


def _continued(slide: Slide, at: int) -> Slide:
    size, (title, *_) = slide.texts["title"]
    again = f"{title.text}, continued" + (f" {at}" if at > 1 else "")
    return replace(slide, texts={**slide.texts, "title": (size, (Para(again),))})
