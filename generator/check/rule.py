"""What a rule is: an id, a level, a manual in its docstring, and a function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from generator.model import Keys, Language, Source
from generator.problems import Level, Problem
from generator.settings import Settings


@dataclass(frozen=True)
class House:
    """What rules judge by: the settings, the editors' language, the day, and what was published before."""

    settings: Settings
    language: Language
    today: date
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Found(NamedTuple):
    """One breach of a rule in one source; `text` is what a pardon may name and is never printed."""

    keys: Keys
    message: str
    hint: str = ""
    level: Level | None = None
    text: str = ""


FileRule = Callable[[Source, House], Iterable[Found]]
LibraryRule = Callable[[Sequence[Source], House], Iterable[tuple[Source, Found]]]


@dataclass(frozen=True)
class Rule:
    """A rule with its manual; `of_file` sees one source, `of_library` all of them."""

    id: str
    level: Level
    manual: str
    of_file: FileRule | None = None
    of_library: LibraryRule | None = None
    daily: bool = False

    def problems(self, sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found, Problem]]:
        """Every breach with its source, as a problem with its place."""
        found: Iterable[tuple[Source, Found]] = ()
        if self.of_file:
            found = ((source, breach) for source in sources for breach in self.of_file(source, house))
        elif self.of_library:
            found = self.of_library(sources, house)
        for source, breach in found:
            level = breach.level or self.level
            problem = Problem(source.place(*breach.keys), self.id, breach.message, breach.hint, level)
            yield source, breach, problem


def file_rule(rule_id: str, level: Level = "error", *, daily: bool = False) -> Callable[[FileRule], Rule]:
    """Makes a rule of a function on one source; `daily` where its answer depends on the day."""
    return lambda function: Rule(rule_id, level, _manual(function), of_file=function, daily=daily)


def library_rule(rule_id: str, level: Level = "error") -> Callable[[LibraryRule], Rule]:
    """Makes a rule of a function on all sources."""
    return lambda function: Rule(rule_id, level, _manual(function), of_library=function)


def _manual(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split())


def label(keys: Keys) -> str:
    """The name of a field as editors see it: `actions 2, do`."""
    parts: list[str] = []
    for key in keys:
        if isinstance(key, int) and parts:
            parts[-1] += f" {key + 1}"
        else:
            parts.append(str(key))
    return ", ".join(parts)
