"""The record's form as a walk over its fields, each with the name that people see.

The JSON Schema, the editing form, the issue form, canonical YAML and the page on how to contribute all read the
form from here, so that none of them can lag behind the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.content.learning_point import LearningPoint

Kind = Literal["text", "number", "yes_no", "day", "choice", "group"]

LABELS = {
    "id": "Number",
    "title": "Title",
    "one_line": "In one line",
    "kind": "Kind",
    "status": "Status",
    "added": "Added",
    "checked": "Checked",
    "checked_by": "Checked by",
    "review_by": "Review by",
    "themes": "Themes",
    "age_groups": "Ages",
    "harms": "Kinds of harm",
    "basis": "What it rests on",
    "basis.type": "Kind of review or study",
    "basis.cases": "Number of cases",
    "basis.area": "Country or region",
    "basis.years": "Years it covers",
    "basis.strength": "Strength",
    "what_we_found": "What was found",
    "what_we_found.text": "Finding",
    "what_we_found.source": "Source",
    "what_we_found.single_case": "From one case",
    "what_we_found.seen_in": "Seen in",
    "what_we_found.seen_in.source": "Source",
    "what_we_found.seen_in.period": "Years",
    "what_we_found.seen_in.says": "Says",
    "why_it_happens": "Why it happens",
    "why_it_happens.factor": "Kind of reason",
    "why_it_happens.text": "Reason",
    "why_it_happens.source": "Source, or drafted",
    "daily_life": "The child's day",
    "actions": "What to do differently",
    "actions.who": "Who",
    "actions.do": "What to do",
    "actions.when": "When",
    "actions.to": "To whom",
    "actions.say": "Words to say",
    "actions.basis": "Source, or drafted",
    "what_good_looks_like": "What good looks like",
    "limits": "What this does not tell you",
    "identity_note": "Who is in the evidence",
    "questions": "Talk about it",
    "leaders": "For managers and leaders",
    "managers_look": "For managers: look at this",
    "managers_look.look": "Look at",
    "managers_look.where": "Where",
    "board_question": "A question for the board",
    "rests_on_law": "Law and guidance",
    "rests_on_law.guidance": "Text",
    "rests_on_law.edition": "Edition",
    "rests_on_law.section": "Section",
    "checks": "Checks",
    "checks.by": "By",
    "checks.on": "Day",
    "checks.of": "Held against",
    "checks.says": "Result",
    "checks.note": "Note",
    "training": "Made-up case for training",
    "training.minutes": "Minutes",
    "training.case": "The case",
    "training.steps": "Steps",
    "training.steps.minutes": "Minutes",
    "training.steps.do": "What the facilitator does",
    "training.steps.tell": "Read aloud",
    "training.steps.ask": "Ask",
    "training.facilitator_notes": "Notes for the facilitator",
    "content_note": "Content note",
    "sources": "Sources",
    "sources.id": "Short name",
    "sources.title": "Title",
    "sources.publisher": "Publisher",
    "sources.year": "Year",
    "sources.url": "Address",
    "sources.archive_url": "Archived address",
    "sources.kind": "What it is",
    "sources.read": "How much was read",
    "sources.note": "Note",
    "related": "Read next",
    "related.id": "Number",
    "related.type": "How it relates",
    "withdrawn": "Withdrawn",
    "withdrawn.on": "Day",
    "withdrawn.because": "Reason",
    "history": "Changes",
    "history.on": "Day",
    "history.what": "What",
    "history.note": "Note",
    "pardons": "Pardons",
    "pardons.rule": "Rule",
    "pardons.text": "Words",
    "pardons.because": "Reason",
    "notes": "Notes for editors",
}
CHOICES = {
    "second_hand": "A report of it by others",
    "primary": "The work itself",
    "opinion": "A view",
    "full": "All of it",
    "part": "A part of it",
    "abstract": "The abstract",
    "listing": "Only its entry in a list",
    "good_practice": "Good practice",
    "how_we_learn": "How we learn",
    "supersedes": "Takes the place of",
}


@dataclass(frozen=True)
class FieldForm:
    """One field: its name and label, what goes into it, how much of it, and the fields inside a group."""

    path: str
    name: str
    label: str
    meaning: str
    kind: Kind
    many: bool
    required: bool
    one_line: bool = False
    words: int | None = None
    vocabulary: str = ""
    choices: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    default: str = ""
    fields: tuple[FieldForm, ...] = ()

    @property
    def budget(self) -> str:
        """Its budget of words as a sentence, where it has one."""
        return f"At most {self.words} words{' in all' if self.many else ''}." if self.words else ""

    @property
    def told(self) -> str:
        """What an editor is told beside the label: its meaning, unless the label says it, and its budget."""
        meaning = "" if self.meaning.rstrip(".") == self.label else self.meaning
        return f"{meaning} {self.budget}".strip()

    @property
    def prose(self) -> bool:
        """Whether it holds running text, as opposed to a name, a word of a list or a single line."""
        return self.kind == "text" and not self.one_line and not self.vocabulary


@cache
def fields_of(model: type[BaseModel] = LearningPoint, parent: str = "") -> tuple[FieldForm, ...]:
    """The fields of a record in its own order."""
    return tuple(_field(f"{parent}{name}", name, info) for name, info in model.model_fields.items())


def walk(fields: tuple[FieldForm, ...] | None = None) -> Iterator[FieldForm]:
    """Every field with those inside groups, each group before what it holds."""
    for field in fields_of() if fields is None else fields:
        yield field
        yield from walk(field.fields)


def field(path: str) -> FieldForm:
    """The field at a path such as `actions.who`."""
    return next(f for f in walk() if f.path == path)


def sections() -> tuple[FieldForm, ...]:
    """The fields with a budget of words: the sections of the printed sheet."""
    return tuple(f for f in fields_of() if f.words)


def everywhere(pattern: re.Pattern[str]) -> str:
    """A pattern in the words that JavaScript and JSON Schema know as well."""
    return pattern.pattern.replace(r"\A", "^").replace(r"\Z", "$")


def choice_label(word: str) -> str:
    """A word of a fixed list as people write it."""
    return CHOICES.get(word) or word.replace("_", " ").capitalize()


def _field(path: str, name: str, info: FieldInfo) -> FieldForm:
    inner, many = _unwrapped(info.annotation)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    words = extra.get("words")
    kind, choices = _kind(inner)
    return FieldForm(
        path=path,
        name=name,
        label=LABELS[path],
        meaning=info.description or "",
        kind=kind,
        many=many,
        required=info.is_required(),
        one_line=bool(extra.get("one_line")),
        words=words if isinstance(words, int) else None,
        vocabulary=str(extra.get("vocabulary", "")),
        choices=choices,
        at_least=_bound(info, "min_length", "ge"),
        at_most=_bound(info, "max_length", "le"),
        default=info.default if isinstance(info.default, str) else "",
        fields=fields_of(inner, f"{path}.") if kind == "group" else (),
    )


def _bound(info: FieldInfo, *names: str) -> int | None:
    """The number that one of these limits sets: on entries for a list, on the value for a number."""
    return next((getattr(mark, name) for mark in info.metadata for name in names if hasattr(mark, name)), None)


def _unwrapped(annotation: Any) -> tuple[Any, bool]:
    """What is inside `tuple[X, ...]` or `X | None`, and whether there may be many."""
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    if get_origin(annotation) in (Union, UnionType):
        return _unwrapped(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation, False


def _kind(inner: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(inner) is Literal:
        return "choice", tuple(get_args(inner))
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return "group", ()
    return ("yes_no" if inner is bool else "number" if inner is int else "day" if inner is date else "text"), ()
