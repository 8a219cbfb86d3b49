"""The questions of the issue form: one for each field that a first draft needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.content.fields import FieldForm, choice_label, field
from generator.content.library import Language

REASONS, ACTIONS = 3, 3
PROMISE = "Before you send it"
Shape = Literal["line", "text", "lines", "one", "several"]


@dataclass(frozen=True)
class Question:
    """One box of the form: the heading it is asked with, the field it fills, and how it is answered."""

    id: str
    heading: str
    field: FieldForm
    shape: Shape
    required: bool
    more: str = ""


def questions() -> tuple[Question, ...]:
    """Every question in the order of the form."""
    return tuple(_questions())


def _questions() -> Iterator[Question]:
    for path in ("title", "one_line", "kind", "themes", "age_groups", "harms"):
        yield _question(path)
    for path in ("basis.type", "basis.cases", "basis.area", "basis.years", "basis.strength"):
        yield _question(path)
    for path in ("sources.title", "sources.publisher", "sources.year", "sources.url", "sources.kind", "sources.read"):
        yield _question(path, f"Source: {field(path).label.lower()}")
    yield Question(
        "more_sources", "Other sources", field("notes"), "text", False, "As you would cite them; one a line."
    )
    yield _question("what_we_found", shape="lines", more="One finding a line.")
    for number in range(1, REASONS + 1):
        needed = number <= 2
        yield _question("why_it_happens.factor", f"Reason {number}: kind", f"reason_{number}_kind", required=needed)
        yield _question("why_it_happens.text", f"Reason {number}", f"reason_{number}", required=needed)
    yield _question("daily_life")
    for number in range(1, ACTIONS + 1):
        needed = number == 1
        yield _question("actions.who", f"Action {number}: who", f"action_{number}_who", required=needed)
        more = "Say when at the end, in brackets: (same day)."
        what = f"Action {number}: what to do"
        yield _question("actions.do", what, f"action_{number}_do", required=needed, more=more)
    for path in ("what_good_looks_like", "limits", "identity_note"):
        yield _question(path)
    yield _question("questions", shape="lines", more="One question a line.")
    yield _question("leaders", shape="lines", more="One condition a line.")
    yield _question("content_note")


def _question(
    path: str,
    heading: str = "",
    name: str = "",
    *,
    shape: Shape | None = None,
    required: bool | None = None,
    more: str = "",
) -> Question:
    found = field(path)
    if shape is None:
        choice = bool(found.vocabulary or found.choices)
        shape = ("several" if found.many else "one") if choice else "text" if found.prose else "line"
    needed = found.required if required is None else required
    return Question(name or path.replace(".", "_"), heading or found.label, found, shape, needed, more)


def choices(found: FieldForm, language: Language) -> dict[str, str]:
    """The words to choose from, each with the slug it stands for."""
    if found.vocabulary:
        terms = language.vocabulary.get(found.vocabulary, {}).values()
        return {t.label: t.slug for t in terms if not found.choices or t.slug in found.choices}
    return {choice_label(word): word for word in found.choices}
