"""How a fact sheet fills its two sides, and whether it fits: line breaks are counted before a page is laid out."""

from __future__ import annotations

import math
from typing import Any

from generator.content.learning_point import LearningPoint
from generator.core.problems import Place, Problem
from generator.outputs.fact_sheet.model import Row, Sheet
from generator.rendering.environment import joined
from generator.rendering.markup import plain
from generator.rendering.pdf import document

BUDGETS: dict[str, Any] = {
    name: field.json_schema_extra["words"]
    for name, field in LearningPoint.model_fields.items()
    if isinstance(field.json_schema_extra, dict) and "words" in field.json_schema_extra
} | {"sources": 80, "identity_note": 30}  # these two have no budget of their own; what a full back can bear
# The measures are those of templates/fact_sheet.css, in points.
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


def room(sheet: Sheet) -> dict[str, float]:
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
    return large if document.typeface().lines("", large, WIDTH, sheet.title) == 1 else smaller


def _front_height(sheet: Sheet, size: float, lead: float) -> float:
    """The front without the air between its parts."""
    lines = document.typeface().lines

    def rows(found: tuple[Row, ...], width: float, mark: str) -> int:
        return sum(lines(plain(r.text) + r.after, size, width, r.label and r.label + mark) for r in found)

    inside, title = WIDTH - 20.4, _title_size(sheet)
    text = sum(lines(plain(words), size, WIDTH) for words in (sheet.daily_life, sheet.good, sheet.limits))
    listed, boxed = WIDTH - 0.9 * size, inside - 0.9 * size
    text += rows(sheet.found, listed, "") + rows(sheet.why, listed, ".") + rows(sheet.actions, boxed, ":")
    height = 13.5 + 1.18 * title * lines("", title, WIDTH, sheet.title) + 11.2
    height += 17.5 * lines(sheet.one_line, 13.5, WIDTH) + PARTS * 18 + 14.4
    if sheet.content_note:
        height += 5 + 12.5 * lines(note(sheet), 9.5, WIDTH)
    if sheet.conditions:
        height += 21
        text += sum(lines(plain(condition), size, boxed) for condition in sheet.conditions)
    if sheet.others:
        height += 4
        text += lines(others(sheet), size, inside)
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
    lines, lead, least = document.typeface().lines, small * LEAD, BACK_LEAST
    height = 32.5
    height += sum(12 * LEAD * lines(q, 12, WIDTH - 18) + 2 * (least["rule"] + 0.6) + 5 for q in sheet.questions)
    height += 30 + 19.2 + 4 * (least["row"] + 0.6)
    height += 41.4 + least["fill"] + 13.6
    if sheet.words:
        height += 20 + lead * lines(" ".join(f"{w.term}: {w.meaning}" for w in sheet.words), small, WIDTH)
    height += 20 + lead * sum(lines(s.title + s.about, small, WIDTH - 18) for s in sheet.sources)
    return height + 20 + lead * lines(rests(sheet), small, WIDTH)


def kicker(sheet: Sheet) -> str:
    """The line above the title, with as many roles as it holds."""
    if sheet.waits:  # takes the place of theme and roles: the line is there already, so the front grows by nothing
        return " · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.waits)))
    start = " · ".join(filter(None, (f"Practice briefing {sheet.id}", sheet.edition, sheet.themes[0])))
    for count in range(len(sheet.roles), 0, -1):
        some = joined((*sheet.roles[:count], "others")) if count < len(sheet.roles) else joined(sheet.roles)
        line = f"{start} · {some[:1].upper()}{some[1:]}"
        if document.typeface().lines("", 9.5, WIDTH, line) == 1:
            return line
    return start


def note(sheet: Sheet) -> str:
    return f"Content note: {sheet.content_note}. Worried about a child now? Follow your local procedure today."


def others(sheet: Sheet) -> str:
    return f"Others are asked to act too: {sheet.others}. See the practitioners’ sheet."


def rests(sheet: Sheet) -> str:
    return f"{sheet.rests_on} Who is in the evidence: {plain(sheet.identity_note)}"


SECOND_SIDE = ("questions", "sources", "identity_note")


def too_long(sheet: Sheet, laid: document.Layout) -> dict[int, float]:
    """The sides that run over, and by how many points, as planned: on paper, whole paragraphs move together."""
    back, end, foot = (laid.boxes.get(name) for name in ("back", "back-end", "foot"))
    size, lead, gap, _ = FRONT_STEPS[-1]
    over = {}
    if not back or back.page != 1:
        over[1] = max(size * lead, _front_height(sheet, size, lead) + PARTS * gap - SIDE)
    if not (back and end and foot and back.page == end.last_page == foot.last_page and end.bottom <= foot.top):
        over[2] = max(size * lead, _back_height(sheet, BACK_STEPS[-1][0]) + FOOT - SIDE)
    return over


def overflow(sheet: Sheet, side: int, points: float) -> Problem:
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
