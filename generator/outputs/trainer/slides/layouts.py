"""The layouts of our slides: which boxes they have, where and in what size, and our colours."""

from __future__ import annotations

from generator.outputs.trainer.slides.model import WIDTH, Box, Layout

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
            Box("body", 1, x, 104, w, 40, (30, 28, 26, 24), prompt="The point in one line"),
            Box("note", 14, x, 146, w, 27, (20,), prompt="What else to know", colour="quiet", anchor="b"),
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
