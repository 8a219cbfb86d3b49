"""The nouns that travel: Source → Briefing → Library → Output, all frozen."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from generator.content.freshness import Wait, last_tended, wait_of
from generator.content.learning_point import Action, LearningPoint
from generator.content.pathway import Pathway
from generator.core.hashing import key_of as key_of
from generator.core.problems import Level, Place
from generator.core.settings import Settings

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """One YAML file as it was read: plain values, and the place of each when somebody asks."""

    path: str
    data: Mapping[str, Any]
    digest: str
    locate: Callable[[Keys], tuple[int, int]] = field(compare=False, repr=False)

    @cached_property
    def slug(self) -> str:
        """The file's name without its ending: its address for ever."""
        return Path(self.path).stem

    @property
    def mark(self) -> str:
        """What is known of it counts for these bytes under this name, which is judged too: it is an address."""
        return f"{self.digest} {self.slug}"

    def place(self, *keys: str | int) -> Place:
        """Where the value at `keys` stands, or the nearest parent that exists."""
        line, column = self.locate(keys)
        return Place(self.path, line, column)

    def get(self, *keys: str | int) -> Any:
        """The value at `keys`, or None where there is none."""
        value: Any = self.data
        for key in keys:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def texts(self) -> tuple[tuple[Keys, str], ...]:
        """Every text of the file with its keys, in the file's order."""
        return self._texts

    @cached_property
    def _texts(self) -> tuple[tuple[Keys, str], ...]:
        found: list[tuple[Keys, str]] = []
        _collect_texts((), self.data, found)
        return tuple(found)


def _collect_texts(keys: Keys, value: Any, found: list[tuple[Keys, str]]) -> None:
    if isinstance(value, str):
        found.append((keys, value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _collect_texts((*keys, key), item, found)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _collect_texts((*keys, index), item, found)


class Briefing(LearningPoint):
    """A learning point that passed its checks, with its address and the file it came from."""

    slug: str
    path: str
    digest: str = ""

    @property
    def address(self) -> str:
        """The page's address below the site's root."""
        return f"briefings/{self.slug}/"

    @property
    def short(self) -> str:
        """The short address for paper, such as lp-0012."""
        return self.id.lower()

    @property
    def public(self) -> bool:
        """Whether it has a page at all: everything but a draft."""
        return self.status != "draft"

    @property
    def done_on(self) -> tuple[date, ...]:
        """The days on which something was done to it: added, checked, changed, taken back."""
        left = (self.withdrawn.on,) if self.withdrawn else ()
        return (self.added, self.checked, *(change.on for change in self.history), *left)

    @property
    def month(self) -> str:
        """The month it was added, such as 2026-11."""
        return self.added.strftime("%Y-%m")

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles its actions are for, in order, each once."""
        return tuple(dict.fromkeys(action.who for action in self.actions))

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """The types of reason it names, in order, each once."""
        return tuple(dict.fromkeys(why.factor for why in self.why_it_happens))

    @cached_property
    def front(self) -> Mapping[str, str]:
        """The sections of the printed front and their text, by field name, in the reader's order."""
        return {
            "title": self.title,
            "one_line": self.one_line,
            "what_we_found": " ".join(f.text for f in self.what_we_found),
            "why_it_happens": " ".join(w.text for w in self.why_it_happens),
            "daily_life": self.daily_life,
            "actions": " ".join(f"{a.do} {a.timing}".strip() for a in self.actions),
            "what_good_looks_like": self.what_good_looks_like,
            "limits": self.limits,
        }

    @cached_property
    def words(self) -> int:
        """How many words the front and its questions have."""
        return sum(len(text.split()) for text in (*self.front.values(), *self.questions))

    def minutes(self, words_a_minute: int) -> int:
        """Whole minutes that reading the front and its questions takes, at least one."""
        return max(1, math.ceil(self.words / words_a_minute))


class Term(NamedTuple):
    """One term of the vocabulary."""

    kind: str
    slug: str
    label: str
    meaning: str
    synonyms: tuple[str, ...] = ()
    audience: str = ""
    agency: str = ""
    plural: str = ""
    first_person: str = ""
    group: str = ""


class Entry(NamedTuple):
    """One entry of the glossary: an acronym or a term of the field."""

    term: str
    expansion: str = ""
    meaning: str = ""
    old: bool = False
    now: str = ""
    ambiguous: bool = False
    other_meanings: tuple[str, ...] = ()
    avoid: bool = False
    use: str = ""


class Word(NamedTuple):
    """One word or phrase to avoid, with what to write instead and whose rule it is."""

    list: str
    term: str
    forms: tuple[str, ...]
    write: str
    level: str
    source: str = ""
    since: str = ""
    kind: str = ""
    why: str = ""
    both_sides: str = ""


class RuleNote(NamedTuple):
    """What editors read of a rule: its id, the level it mostly has, and its manual."""

    id: str
    level: Level
    manual: str


class Note(NamedTuple):
    """The editor's note for one month's digest."""

    month: str
    title: str
    text: str
    by: str = ""


VOCABULARIES = (
    "themes",
    "roles",
    "agencies",
    "audiences",
    "age_groups",
    "harms",
    "why_factors",
    "bases",
    "areas",
    "strengths",
    "kinds",
    "services",
)
EVERYONE = "all_roles"
"""The role of actions that each role can take: what is for everyone is for every one of them."""
AUDIENCE_SHEETS = {"practitioner": "", "supervisor_manager": "-managers", "leader": "-leaders"}


@dataclass(frozen=True)
class Language:
    """What editors own beside the points: vocabulary, glossary, words, ledger, notes, pathways."""

    vocabulary: Mapping[str, Mapping[str, Term]]
    glossary: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    forbidden: tuple[Mapping[str, str], ...] = ()
    ledger: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    pathways: tuple[Pathway, ...] = ()  # not in the digest: each has its own
    digest: str = ""


@dataclass(frozen=True, eq=False)
class Library:
    """All briefings and their language, on a given day; two libraries are never equal, so that it can be a key."""

    briefings: tuple[Briefing, ...]
    language: Language
    settings: Settings
    today: date
    project: Path
    rules: tuple[RuleNote, ...] = ()

    def with_drafts(self) -> Library:
        """The same library with its drafts as they would be once published."""
        shown = (b.model_copy(update={"status": "published"}) if b.status == "draft" else b for b in self.briefings)
        return replace(self, briefings=tuple(shown))

    @cached_property
    def published(self) -> tuple[Briefing, ...]:
        """What readers find in lists: published points, newest first."""
        live = [b for b in self.briefings if b.status == "published"]
        return tuple(sorted(live, key=_newest_first))

    @cached_property
    def public(self) -> tuple[Briefing, ...]:
        """Everything with a page, tombstones included, by id."""
        return tuple(sorted((b for b in self.briefings if b.public), key=lambda b: b.id))

    @cached_property
    def by_id(self) -> Mapping[str, Briefing]:
        """Every briefing by its id."""
        return {b.id: b for b in self.briefings}

    @cached_property
    def successors(self) -> Mapping[str, Briefing]:
        """The briefing that took the place of a superseded one, by the old one's id."""
        return {r.id: b for b in self.briefings if b.public for r in b.related if r.type == "supersedes"}

    def term(self, kind: str, slug: str) -> Term:
        """The term of a vocabulary; an unknown one stands for itself."""
        found = self.language.vocabulary.get(kind, {}).get(slug)
        return found or Term(kind, slug, slug.replace("_", " ").capitalize(), "")

    def addressee(self, slug: str) -> str:
        """Whom an action goes to, as it stands inside a sentence: a service, or people of a role."""
        if slug in self.language.vocabulary.get("services", {}):
            return self.term("services", slug).label
        term = self.term("roles", slug)
        label = term.label
        return "the " + (label if label[1:2].isupper() else label[:1].lower() + label[1:])

    def terms(self, kind: str) -> tuple[Term, ...]:
        """All terms of a vocabulary, in the editors' order."""
        return tuple(self.language.vocabulary.get(kind, {}).values())

    @cached_property
    def _listed(self) -> Mapping[tuple[str, str], tuple[Briefing, ...]]:
        listed: dict[tuple[str, str], list[Briefing]] = {}
        for briefing in self.published:
            for kind, slugs in terms_of(briefing).items():
                for slug in dict.fromkeys(slugs):
                    listed.setdefault((kind, slug), []).append(briefing)
        return {key: tuple(found) for key, found in listed.items()}

    def with_term(self, kind: str, slug: str) -> tuple[Briefing, ...]:
        """The published briefings that carry a term, newest first."""
        return self._listed.get((kind, slug), ())

    def for_role(self, slug: str) -> tuple[Briefing, ...]:
        """The published briefings with something to do for a role, newest first, those for everyone included."""
        mine = {b.id: b for b in (*self.with_term("roles", slug), *self.with_term("roles", EVERYONE))}
        return tuple(sorted(mine.values(), key=_newest_first))

    def used(self, kind: str) -> tuple[tuple[Term, int], ...]:
        """The terms of a vocabulary that some published briefing carries, with how many do."""
        counted = [(term, len(self.with_term(kind, term.slug))) for term in self.terms(kind)]
        return tuple((term, count) for term, count in counted if count)

    def audiences(self, briefing: Briefing) -> tuple[str, ...]:
        """The audiences that a fact sheet is made for; the practitioner's always is."""
        spoken_to = {self.term("roles", role).audience for role in briefing.roles}
        if briefing.leaders:
            spoken_to.add("leader")
        return tuple(a for a in AUDIENCE_SHEETS if a == "practitioner" or a in spoken_to)

    def actions_for(self, briefing: Briefing, audience: str) -> tuple[Action, ...]:
        """The actions that one audience can take; 'everyone' is in each audience."""
        return tuple(a for a in briefing.actions if a.who == EVERYONE or self.term("roles", a.who).audience == audience)

    @cached_property
    def _related(self) -> Mapping[str, tuple[tuple[str, Briefing], ...]]:
        labels = {
            "builds_on": "Builds on",
            "similar": "Similar",
            "repeats": "Repeats",
            "supersedes": "Takes the place of",
        }
        back = {
            "builds_on": "Leads on to",
            "similar": "Similar",
            "repeats": "Comes back in",
            "supersedes": "Replaced by",
        }
        found: dict[str, dict[str, tuple[str, Briefing]]] = {b.id: {} for b in self.briefings}
        for briefing in self.public:
            for relation in briefing.related:
                other = self.by_id.get(relation.id)
                if other and other.public:
                    found[briefing.id].setdefault(other.id, (labels[relation.type], other))
                    found[other.id].setdefault(briefing.id, (back[relation.type], briefing))
        return {key: tuple(pairs.values()) for key, pairs in found.items()}

    def related(self, briefing: Briefing) -> tuple[tuple[str, Briefing], ...]:
        """Other briefings with a page and how they relate, named from either side."""
        return self._related[briefing.id]

    def wait(self, briefing: Briefing) -> Wait | None:
        """How a published point waits for its check, or nothing where none is overdue."""
        return wait_of(briefing, self.today) if briefing.status == "published" else None

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The ids of the published points whose check is overdue: they stay in every list, and start none."""
        return frozenset(b.id for b in self.published if self.wait(b))

    @cached_property
    def fresh(self) -> tuple[Briefing, ...]:
        """The published points to start from, newest first: those that wait for no check."""
        return tuple(b for b in self.published if b.id not in self.waiting)

    @cached_property
    def last_tended(self) -> date | None:
        """The newest day up to today on which anything was added, checked, changed or taken back."""
        return last_tended(self.public, self.today)


def _newest_first(briefing: Briefing) -> tuple[int, str]:
    return -briefing.added.toordinal(), briefing.id


def terms_of(briefing: Briefing) -> dict[str, tuple[str, ...]]:
    """The terms of a briefing by vocabulary: themes, roles, reasons and the other facets."""
    return {
        "themes": briefing.themes,
        "roles": briefing.roles,
        "why_factors": briefing.factors,
        "age_groups": briefing.age_groups,
        "harms": briefing.harms,
        "kinds": (briefing.kind,),
        "bases": (briefing.basis.type,),
    }


@dataclass(frozen=True)
class Page:
    """What goes into a frame: words for the head, our own HTML for the middle, and scripts that only it needs."""

    title: str
    description: str
    content: str
    head: str = ""
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Output:
    """One file of the site: where it goes, what shapes it, and how to make it when it is due.

    `make` gives a Page for a frame, or the file's bytes. It is a function that can be sent to a
    worker process: no lambda. A slow one is made there and kept. An indexed one is searched.
    One with `members` is a zip of other files of the site, each as (name in the zip, path on the site), put
    together when they all stand; its `make` gives what only the zip holds: a zip itself, or nothing.
    """

    path: str
    key: str
    make: Callable[[], Page | bytes]
    slow: bool = False
    indexed: bool = False
    source: str = ""
    members: tuple[tuple[str, str], ...] = ()


def address_of(path: str) -> str:
    """The address of a file of the site: `a/index.html` is `a/`."""
    return re.sub(r"(^|/)index\.html$", r"\1", path)
