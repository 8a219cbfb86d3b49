"""What a rule is: an id, a level, a manual in its docstring, and a function that finds what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from generator.checks.language.passages import EVERYDAY, Passage, asides, voice
from generator.checks.language.phrases import Hit, Phrases
from generator.checks.language.readability import Syllables
from generator.checks.language.verbs import ORDINARY
from generator.content.library import Entry, Keys, Language, Source, Word
from generator.core.problems import Level, Problem
from generator.core.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """What rules judge by: the settings, the editors' language, the day, and what was published before."""

    settings: Settings
    language: Language
    today: date
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _desk: list[Reading] = field(default_factory=list, compare=False, repr=False)

    def __reduce__(self) -> tuple[type[House], tuple[object, ...]]:
        """A worker process is sent what a house is made of, and works out the rest by itself."""
        return type(self), (self.settings, self.language, self.today, self.before)

    @cached_property
    def phrases(self) -> Phrases:
        """The editors' word lists, ready to be found in texts."""
        return Phrases(self.language)

    @cached_property
    def syllables(self) -> Syllables:
        """Counts syllables; words in the names of roles and services count as plain."""
        terms = [t for kind in ("roles", "agencies") for t in self.language.vocabulary.get(kind, {}).values()]
        return Syllables(" ".join(f"{t.label} {t.plural}" for t in terms).lower().replace("-", " ").split())

    @cached_property
    def glossary(self) -> Mapping[str, Entry]:
        """The entries of the glossary by acronym or term."""
        return {entry.term: entry for entry in self.language.glossary}

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Acronyms that readers know or find in the glossary."""
        return EVERYDAY | self.glossary.keys()

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that are no person's name even with a capital: all that the editors' lists use, in small letters."""
        lists = self.language
        told = [f"{t.label} {t.plural} {t.meaning}" for terms in lists.vocabulary.values() for t in terms.values()]
        told += [f"{entry.expansion} {entry.meaning}" for entry in lists.glossary]
        told += [f"{word.write} {word.why} {word.both_sides}" for word in lists.words]
        return ORDINARY.union(re.findall(r"[a-z]+", " ".join(told).lower()))

    @cached_property
    def capitalised(self) -> frozenset[str]:
        """Words of roles, services and acronyms, in small letters: capitals beside them belong to a longer name."""
        terms = [t for kind in ("roles", "agencies", "areas") for t in self.language.vocabulary.get(kind, {}).values()]
        names = [f"{t.label} {t.plural}" for t in terms] + [entry.expansion for entry in self.language.glossary]
        return frozenset(" ".join(names).lower().replace("-", " ").split())

    def reading(self, source: Source) -> Reading:
        """The texts of a source; rules look at one source after the other, so the last one stays on the desk."""
        if not self._desk or self._desk[0].source is not source:
            self._desk[:] = [Reading(source, self)]
        return self._desk[0]


@dataclass(frozen=True)
class Reading:
    """What all language rules read in one source, found once."""

    source: Source
    house: House
    _found: dict[Callable[[Reading], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def voice(self) -> tuple[Passage, ...]:
        """The texts in our own voice, as printed."""
        return tuple(voice(self.source))

    @cached_property
    def public(self) -> tuple[Passage, ...]:
        """Our own voice, and what else of ours the public repository shows."""
        return (*self.voice, *asides(self.source))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """Every phrase of the word lists in our own voice."""
        return tuple(hit for passage in self.voice for hit in self.house.phrases.find(passage))

    def once(self, find: Callable[[Reading], T]) -> T:
        """What a function finds in this reading, found once for all the rules that ask."""
        if find not in self._found:
            self._found[find] = find(self)
        found: T = self._found[find]
        return found


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

    def breaches(self, sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
        """Every breach with its source; its place is asked for only where nothing pardons it."""
        if self.of_file:
            for source in sources:
                for breach in self.of_file(source, house):
                    yield source, breach
        elif self.of_library:
            yield from self.of_library(sources, house)

    def problem(self, source: Source, breach: Found) -> Problem:
        """A breach as a problem with its place."""
        level = breach.level or self.level
        return Problem(source.place(*breach.keys), self.id, breach.message, breach.hint, level)


def file_rule(rule_id: str, level: Level = "error", *, daily: bool = False) -> Callable[[FileRule], Rule]:
    """Makes a rule of a function on one source; `daily` where its answer depends on the day."""
    return lambda function: Rule(rule_id, level, _manual(function), of_file=function, daily=daily)


def library_rule(rule_id: str, level: Level = "error", *, daily: bool = False) -> Callable[[LibraryRule], Rule]:
    """Makes a rule of a function on all sources."""
    return lambda function: Rule(rule_id, level, _manual(function), of_library=function, daily=daily)


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


def level_of(word: Word) -> Level:
    """The level that editors gave to a word of their lists."""
    return "error" if word.level == "error" else "note" if word.level == "note" else "warning"
