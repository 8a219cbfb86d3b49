"""What a fact sheet prints, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.rendering.environment import lower_first


class Row(NamedTuple):
    """A line of a list on the front: what stands in bold, the text, the number of its source, and when."""

    label: str
    text: str
    number: int = 0
    when: str = ""

    @property
    def after(self) -> str:
        """What follows the text: a short time stays on one line, and the number is never alone on one."""
        short = len(self.when) <= 20
        when = f" ({self.when.replace(' ', chr(160)) if short else self.when})" if self.when else ""
        return f"{when}\u00a0[{self.number}]" if self.number else when


class Source(NamedTuple):
    """A source with what follows its title."""

    title: str
    url: str
    about: str


class Word(NamedTuple):
    """A term of the field and what it stands for."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """One edition of one briefing: all that its two sides print, and nothing else."""

    path: str
    source: str
    edition: str
    id: str
    title: str
    one_line: str
    content_note: str
    themes: tuple[str, ...]
    roles: tuple[str, ...]
    found: tuple[Row, ...]
    why: tuple[Row, ...]
    daily_life: str
    box_title: str
    actions: tuple[Row, ...]
    conditions: tuple[str, ...]
    others: str
    good: str
    limits: str
    questions: tuple[str, ...]
    words: tuple[Word, ...]
    sources: tuple[Source, ...]
    rests_on: str
    identity_note: str
    added: str
    changed: str
    checked: str
    review_by: str
    waits: str
    publisher: str
    base: str
    url: str
    short_address: str

    @property
    def name(self) -> str:
        """The file's name, which says whose edition it is."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def sections(self) -> Mapping[str, str]:
        """The printed text of each field of the record."""
        return {
            "title": self.title,
            "one_line": self.one_line,
            "what_we_found": " ".join(row.text for row in self.found),
            "why_it_happens": " ".join(row.text for row in self.why),
            "daily_life": self.daily_life,
            "actions": " ".join(f"{row.text} {row.when}" for row in self.actions),
            "leaders": " ".join(self.conditions),
            "what_good_looks_like": self.good,
            "limits": self.limits,
            "questions": " ".join(self.questions),
            "sources": " ".join(f"{source.title}{source.about}" for source in self.sources),
            "identity_note": self.identity_note,
        }

    @property
    def full_title(self) -> str:
        """The title of the PDF, different for each edition."""
        return f"{self.title} – fact sheet {lower_first(self.edition)}".rstrip()
