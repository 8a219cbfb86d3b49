"""The words in which a point says that it waits for a check: in lists, on its page and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.content.freshness import Stage, Wait
from generator.content.library import Briefing, Library
from generator.rendering.environment import month_name


class Alert(NamedTuple):
    """What stands at the top of a page: a few words, what happened when, and what to do."""

    stage: int
    head: str
    text: str


_SHORT = {
    Stage.DUE: "Waits for a check since {due}",
    Stage.LATE: "Unchecked since {checked}",
    Stage.LONG: "Out of date: unchecked since {checked}",
}
_HEAD = {
    Stage.DUE: "Due for a check.",
    Stage.LATE: "Long overdue for a check.",
    Stage.LONG: "Out of date until somebody checks it.",
}
_TEXT = {
    Stage.DUE: "This page should have been checked by {due}. Use it with care.",
    Stage.LATE: "It was last checked in {checked} and should have been checked by {due}. Law and guidance may have "
    "changed since. Look at its sources before you use it.",
    Stage.LONG: "It was last checked in {checked}, and its check is more than a year late: it was due by {due}. Do "
    "not rely on it alone. Ask your safeguarding lead what holds now.",
}


def in_short(wait: Wait | None) -> str:
    """One line for a card, a row or the head of a sheet; nothing for a point that waits for no check."""
    return _filled(_SHORT[wait.stage], wait) if wait else ""


def alert(wait: Wait | None) -> Alert | None:
    """What the page says above its title."""
    return Alert(wait.stage, _HEAD[wait.stage], _filled(_TEXT[wait.stage], wait)) if wait else None


def wait_key(library: Library, briefings: Iterable[Briefing]) -> str:
    """What these briefings say of their checks today: it changes a few times in their lives, not each day."""
    return " ".join(f"{b.id}:{wait.stage}" for b in briefings if (wait := library.wait(b)))


def _filled(words: str, wait: Wait) -> str:
    return words.format(due=month_name(wait.review_by), checked=month_name(wait.checked))
