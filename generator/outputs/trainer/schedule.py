"""The minutes of a session: what happens, and how long in a slot of 10, 30 or 60 minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.outputs.trainer.session_data import Learning

LENGTHS = (10, 30, 60)
START, LEARN, DO, RECORD = "start", "learn", "do", "record"
_CASE = {10: 4, 30: 18}  # minutes of the case; an hour has room for it as it is written
_LEAST_CASE, _MOST_CASE = 20, 42
_AROUND = {10: (1, 2, 1, 2), 30: (2, 4, 2, 4)}  # start, what was found, what we can do, action record and close
_AROUND_WEIGHTS = (4, 10, 7, 9)


class Row(NamedTuple):
    """One part of the session with its minutes in each slot; 0 means that it is left out."""

    key: str
    label: str
    minutes: tuple[int, ...]


def timings(learning: Learning) -> tuple[Row, ...]:
    """The rows of the timetable, in the order of the session; each column adds up to its slot."""
    parts = list(zip(*(_case(learning, length) for length in LENGTHS), strict=True))
    around = list(zip(*(_around(learning, length) for length in LENGTHS), strict=True))
    case = [
        Row(part_key(part.number), _label(learning, part.number), parts[part.number - 1]) for part in learning.parts
    ]
    start = Row(START, "Start: aims, care for one another", around[0])
    learn = Row(LEARN, "What was found, why, the child’s day", around[1])
    # Without a case the talk needs something to talk about: what was found comes first.
    middle = [*case, learn] if learning.made_up else [learn, *case]
    do = Row(DO, "What we can do, what good looks like", around[2])
    return (start, *middle, do, Row(RECORD, "Action record, and close", around[3]))


def part_key(number: int) -> str:
    """The key of one part of the case."""
    return f"part-{number}"


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Whole minutes in proportion to the weights that add up to the total, none without one while they last."""
    if total <= len(weights):
        return tuple(int(number < total) for number in range(len(weights)))
    exact = [total * weight / sum(weights) for weight in weights]
    given = [max(1, int(minutes)) for minutes in exact]
    while sum(given) != total:
        step = 1 if sum(given) < total else -1
        open_to = [n for n, minutes in enumerate(given) if step > 0 or minutes > 1]
        fairest = max(open_to, key=lambda n: (step * (exact[n] - given[n]), -n))
        given[fairest] += step
    return tuple(given)


def _case(learning: Learning, length: int) -> tuple[int, ...]:
    written = tuple(part.minutes for part in learning.parts)
    if length == LENGTHS[0]:
        return (_CASE[length], *(0 for _ in written[1:]))
    if length == LENGTHS[1]:
        return share(_CASE[length], written)
    fitting = min(max(sum(written), _LEAST_CASE), _MOST_CASE)
    return written if fitting == sum(written) else share(fitting, written)


def _around(learning: Learning, length: int) -> tuple[int, ...]:
    return _AROUND.get(length) or share(length - sum(_case(learning, length)), _AROUND_WEIGHTS)


def _label(learning: Learning, number: int) -> str:
    return f"The case, part {number}" if learning.made_up else f"Question {number}"
