"""The layouts of our slides: which boxes they have, where, in what size, and how much text a box holds.

One set of measures serves the PPTX and the PDF. Millimetres from the top left corner; letters in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from generator.render import pdf

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
        return pdf.typeface().lines("", size, width / WIDER_BOLD, f"{para.label} {para.text}")
    return pdf.typeface().lines(para.text, size, width / WIDER, para.label)


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


_M, _W = 18.0, WIDTH - 36.0
_LIST = (32, 30, 28, 26, 24, 22)
_STORY = (34, 32, 30, 28, 26, 24)


def _top(prompt: str) -> tuple[Box, Box]:
    title = Box("title", 0, _M, 20.5, _W, 17, (36,), "title", prompt, bold=True, colour="accent", anchor="ctr")
    return title, Box("kicker", 13, _M, 10.5, _W, 10, (20,), prompt="Where we are", colour="quiet")


def _listed(name: str, prompt: str, *, bullets: bool = True) -> Layout:
    body = Box("body", 1, _M, 43, _W, 129, _LIST, prompt="One point in each line", bullets=bullets)
    return Layout(name, (*_top(prompt), body))


def _panel(name: str, prompt: str, fill: str, line: str) -> Layout:
    text = Box(
        "body", 1, _M, 46, _W, 112, (36, 34, 32, 30, 28), prompt=prompt, fill=fill, line=line, inset=9, anchor="ctr"
    )
    return Layout(name, (*_top(name), text))


def _first(name: str, prompt: str, look: str) -> Layout:
    x, w = 34.0, WIDTH - 34.0 - _M
    return Layout(
        name,
        (
            Box("title", 0, x, 34, w, 64, (48, 44, 40, 36), "title", prompt, bold=True, anchor="b"),
            Box("kicker", 13, x, 16, w, 10, (20,), prompt="Where we are", colour="quiet"),
            Box("body", 1, x, 104, w, 44, (30, 28, 26, 24), prompt="The point in one line"),
            Box("note", 14, x, 153, w, 20, (20,), prompt="What else to know", colour="quiet", anchor="b"),
        ),
        look,
    )


def _question(y: float, h: float, sizes: tuple[int, ...], inset: float) -> Box:
    prompt = "The question to stop at"
    return Box("question", 15, _M, y, _W, h, sizes, "body", prompt, True, False, "ink", "sky", "accent", inset, "ctr")


TITLE = _first("Title", "Title of the session", "first")
CARE = _listed("Before we start", "Before we start")
CASE = Layout(
    "Case step",
    (
        *_top("The case, part …"),
        Box("body", 1, _M, 42, _W, 76, _STORY, prompt="What is read aloud"),
        _question(122, 50, (32, 30, 28, 26, 24, 22), 6),
    ),
)
ASK = Layout("Question", (*_top("The case, last part"), _question(50, 104, (40, 36, 32, 30), 10)))
FOUND = _listed("What was found", "What was found")
WHY = _listed("Why it happens", "Why it happens", bullets=False)
DAY = _panel("The child’s day", "A line or two from the child’s day", "mint", "mint-line")
DO = _listed("What we can do", "What we can do", bullets=False)
GOOD = _panel("What good looks like", "How it looks when it goes well", "sand", "sand-line")
RECORD = Layout(
    "Action record",
    (
        *_top("What will we do?"),
        Box("body", 1, _M, 40, _W, 11, (24, 22, 20), prompt="How to fill it in"),
        Box("table", 16, _M, 57, _W, 112, (22,), "tbl", "Action record"),
    ),
)
SOURCES = Layout(
    "Where this comes from",
    (
        *_top("Where this comes from"),
        Box("body", 1, _M, 43, _W - 74, 129, (22, 20), prompt="Sources, and what they do not tell us"),
        Box("picture", 17, WIDTH - _M - 60, 45, 60, 60, (20,), "pic", "QR code"),
    ),
)
LAYOUTS = (TITLE, CARE, CASE, ASK, FOUND, WHY, DAY, DO, GOOD, RECORD, SOURCES)
# Our colours: the name in the slots of a PPTX theme, and the value.
COLOURS = {
    "ink": ("tx1", "1d2a33"),
    "accent": ("accent1", "12436d"),
    "quiet": ("accent2", "51606b"),
    "sky": ("accent3", "e4edf6"),
    "mint": ("accent4", "e4f0ec"),
    "sand": ("accent5", "f0ece1"),
    "mint-line": ("accent6", "4f8574"),
    "sand-line": ("accent2", "51606b"),
    "paper": ("bg2", "fbf9f5"),
    "card": ("bg1", "ffffff"),
}
NUMBER = Box("number", 12, WIDTH - _M - 40, 176, 40, 9.5, (20,), "sldNum", colour="quiet")
