"""The nouns of what can be wrong: a place, a problem, and the error that carries problems to the door."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file that an editor can jump to; lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right: where it is, what is wrong in the editor's words, and what to do."""

    place: Place
    rule: str
    message: str
    hint: str = ""
    level: Level = "error"


class BriefingsError(Exception):
    """Something a person can put right; doors show its problems, one line each, and exit with 1."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(sorted(set(problems)))
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in self.problems))

    def __reduce__(self) -> tuple[type[BriefingsError], tuple[tuple[Problem, ...]]]:
        """So that it comes whole out of a worker process."""
        return type(self), (self.problems,)


def cannot(path: object, message: str, hint: str = "", rule: str = "build.cannot") -> BriefingsError:
    """A BriefingsError with one problem about a whole file or folder."""
    return BriefingsError(Problem(Place(str(path)), rule, message, hint))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them where they are few."""
    names = sorted(known)
    if near := difflib.get_close_matches(str(word).lower(), names, n=1, cutoff=0.55):
        return f"did you mean '{near[0]}'?"
    return f"known are: {', '.join(names)}" if len(names) <= 12 else ""
