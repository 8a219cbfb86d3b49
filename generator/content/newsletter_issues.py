"""The monthly digest: what came, changed and went in a month, with one thing that works and one question."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from generator.content.freshness import quiet_since
from generator.content.library import Briefing, Library, Note, key_of


@dataclass(frozen=True)
class Changed:
    """A change to a public point that readers should hear of."""

    briefing: Briefing
    what: str
    on: date
    note: str


@dataclass(frozen=True)
class Gone:
    """A point that was taken back, or whose place another took."""

    briefing: Briefing
    on: date
    because: str = ""
    successor: Briefing | None = None


@dataclass(frozen=True)
class GoodPractice:
    """How it looks when it goes well: a good practice point, or that section of another point (`borrowed`)."""

    briefing: Briefing
    borrowed: bool

    @property
    def text(self) -> str:
        """What to tell the readers."""
        return self.briefing.what_good_looks_like


@dataclass(frozen=True)
class Question:
    """One question for a team meeting."""

    briefing: Briefing
    text: str


@dataclass(frozen=True)
class Due:
    """A point that somebody must check again, or should have by the end of the month."""

    briefing: Briefing
    overdue: bool


@dataclass(frozen=True)
class Digest:
    """One month, as it is known on the library's day."""

    month: str
    note: Note | None = None
    new: tuple[Briefing, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Gone, ...] = ()
    due: tuple[Due, ...] = ()
    good_practice: GoodPractice | None = None
    question: Question | None = None
    previous: str = ""
    next: str = ""

    @property
    def address(self) -> str:
        """The page's address below the site's root."""
        return f"newsletter/{self.month}/"

    @property
    def headline(self) -> str:
        """The title of the first thing it tells, or nothing where it tells none."""
        told = [*self.new, *(c.briefing for c in self.changed), *(g.briefing for g in self.gone)]
        return told[0].title if told else self.note.title if self.note else ""

    @property
    def last_day(self) -> date:
        """The day of the last thing it tells; the first of the month where there is only a note."""
        days = [b.added for b in self.new] + [c.on for c in self.changed] + [g.on for g in self.gone]
        return max(days, default=_first_day(self.month))


@lru_cache(maxsize=2)
def digests(library: Library) -> tuple[Digest, ...]:
    """One digest for each month that has something to tell, up to the library's day, newest first."""
    told = _told(library)
    by_review = sorted((b for b in library.published), key=lambda b: (b.review_by, b.id))
    months = sorted(told)
    made: list[Digest] = []
    for number, month in enumerate(months):
        before = made[-1] if made else None
        digest = replace(
            told[month],
            due=_due(by_review, month, library.today),
            previous=before.month if before else "",
            next=months[number + 1] if number + 1 < len(months) else "",
        )
        made.append(_with_choices(digest, before))
    return tuple(reversed(made))


def _told(library: Library) -> Mapping[str, Digest]:
    """What each month has to tell, without what is chosen from it."""
    new: dict[str, list[Briefing]] = defaultdict(list)
    changed: dict[str, list[Changed]] = defaultdict(list)
    gone: dict[str, list[Gone]] = defaultdict(list)
    for briefing in library.published:
        if briefing.added <= library.today:
            new[briefing.month].append(briefing)
    for briefing in library.public:
        for change in briefing.history:
            if change.on <= library.today:
                changed[_month(change.on)].append(Changed(briefing, change.what, change.on, change.note))
        if (left := _gone(library, briefing)) and left.on <= library.today:
            gone[_month(left.on)].append(left)
    notes = {month: note for month, note in library.language.notes.items() if month <= _month(library.today)}
    return {
        month: Digest(
            month,
            notes.get(month),
            tuple(new[month]),
            tuple(sorted(changed[month], key=lambda c: (-c.on.toordinal(), c.briefing.id))),
            tuple(sorted(gone[month], key=lambda g: (-g.on.toordinal(), g.briefing.id))),
        )
        for month in {*new, *changed, *gone, *notes}
    }


def _gone(library: Library, briefing: Briefing) -> Gone | None:
    """How a point left the lists; one that was superseded left on the day that its successor came."""
    if briefing.status == "withdrawn" and briefing.withdrawn:
        return Gone(briefing, briefing.withdrawn.on, briefing.withdrawn.because)
    successor = library.successors.get(briefing.id)
    if briefing.status == "superseded" and successor:
        return Gone(briefing, successor.added, successor=successor)
    return None


def _due(by_review: Sequence[Briefing], month: str, today: date) -> tuple[Due, ...]:
    """What is to be checked again by the end of the next month, of what was there; the longest overdue first."""
    end, horizon = _last_day(month), _last_day(_after(month))
    as_of = min(end, today)
    found = []
    for briefing in by_review:
        if briefing.review_by > horizon:
            break
        if briefing.added <= end:
            found.append(Due(briefing, briefing.review_by < as_of))
    return tuple(found)


def _with_choices(digest: Digest, before: Digest | None) -> Digest:
    """The digest with its good practice and its question, from other points than last time where it can be."""
    in_month = digest.new or tuple(c.briefing for c in digest.changed if c.briefing.status == "published")
    if not in_month:
        return digest
    examples = tuple(b for b in in_month if b.kind == "good_practice")
    # Most readers work with children; what is for those who write reviews comes in where there is nothing else.
    lessons = tuple(b for b in in_month if b.kind == "lesson") or in_month
    last = before.good_practice.briefing.id if before and before.good_practice else ""
    shown = _chosen("good practice", digest.month, examples or lessons, last)
    asked = before.question.briefing.id if before and before.question else ""
    asks = _chosen("question", digest.month, lessons, asked, shown.id)
    return replace(
        digest,
        good_practice=GoodPractice(shown, borrowed=not examples),
        # The first question of a point opens the talk, so it stands without the others.
        question=Question(asks, asks.questions[0]),
    )


def _chosen(purpose: str, month: str, among: Sequence[Briefing], *rather_not: str) -> Briefing:
    """One briefing, the same in every build; a point added later changes the choice only by being chosen.

    `rather_not` names ids to pass over, the most important first, as long as something is left.
    """
    left = list(among)
    for unwanted in rather_not:
        left = [b for b in left if b.id != unwanted] or left
    return min(left, key=lambda b: key_of(purpose, month, b.id))


def _month(day: date) -> str:
    return day.strftime("%Y-%m")


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def _after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def out_of_rhythm(library: Library, made: Sequence[Digest]) -> bool:
    """Whether there is no digest, or the newest is so old that none should be promised for each month."""
    return not made or quiet_since(made[0].last_day, library.today)
