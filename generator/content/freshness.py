"""How long the check of a point is overdue, how plainly that is said, and when a site was last tended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Protocol

LATE_AFTER, LONG_AFTER = 90, 365
QUIET_AFTER = 62
"""Days without news after which a site promises nothing monthly."""
AHEAD = timedelta(days=1)
"""Somewhere it is tomorrow already: a day ahead is no fault."""


class Stage(IntEnum):
    """How long a check is overdue; the longer, the plainer it is said."""

    FRESH = 0
    DUE = 1
    LATE = 2
    LONG = 3


class Dated(Protocol):
    """What has a day of its last check and one by which the next is due."""

    @property
    def added(self) -> date: ...
    @property
    def checked(self) -> date: ...
    @property
    def review_by(self) -> date: ...
    @property
    def done_on(self) -> Iterable[date]: ...


@dataclass(frozen=True)
class Wait:
    """A point that waits for a check: since when, and how plainly to say so."""

    stage: Stage
    checked: date
    review_by: date


def stage_of(days: int) -> Stage:
    """The stage of a check that is so many days overdue."""
    return (
        Stage.FRESH
        if days <= 0
        else Stage.DUE
        if days <= LATE_AFTER
        else Stage.LATE
        if days <= LONG_AFTER
        else Stage.LONG
    )


def wait_of(dated: Dated, today: date) -> Wait | None:
    """How a point waits for its check on a day, or nothing where none is due."""
    stage = stage_of((today - dated.review_by).days)
    return Wait(stage, dated.checked, dated.review_by) if stage else None


def last_tended(held: Iterable[Dated], today: date) -> date | None:
    """The newest day up to today on which anything was added, checked, changed or taken back."""
    return max((day for dated in held for day in dated.done_on if day <= today), default=None)


def quiet_since(last: date | None, today: date) -> bool:
    """Whether it is so long ago that nothing should be promised for each month."""
    return last is not None and (today - last).days > QUIET_AFTER
