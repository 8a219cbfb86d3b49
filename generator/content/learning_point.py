"""The form of one learning point: every field of its YAML file, with its meaning and its budget of words.

Checks, the JSON Schema, the editing form and the page on how to contribute are all made from these classes.
A `vocabulary` in a field's extras names the list of terms that its values come from.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Kind = Literal["lesson", "good_practice", "how_we_learn"]
Status = Literal["draft", "published", "superseded", "withdrawn"]
Relation = Literal["builds_on", "similar", "repeats", "supersedes"]

ID_PATTERN = re.compile(r"^LP-[0-9]{4}$")
SLUG_PATTERN = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
MAX_SLUG = 80
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DATE.match(value):
        raise ValueError("is not a date like 2026-11-02")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day that exists; write it like 2026-11-02") from None


def _spoken(value: Any) -> Any:
    """The words alone: pages put them in quotation marks, and many people type a pair of their own."""
    words = value.strip() if isinstance(value, str) else value
    if isinstance(words, str) and len(words) > 2 and (words[0], words[-1]) in _QUOTED:
        inner = words[1:-1].strip()
        return words if set(inner) & {words[0], words[-1]} else inner
    return words


_QUOTED = (("“", "”"), ("‘", "’"), ('"', '"'))
Spoken = Annotated[str, BeforeValidator(_spoken)]
Day = Annotated[date, BeforeValidator(_iso_date)]


def _field(
    description: str,
    *,
    words: int | None = None,
    vocabulary: str | None = None,
    one_line: bool = False,
    at_least: int | None = None,
    at_most: int | None = None,
    default: Any = ...,
) -> Any:
    """A field with its meaning for people; `words` is the budget of the whole section as printed."""
    extra: dict[str, Any] = {}
    if words:
        extra["words"] = words
    if vocabulary:
        extra["vocabulary"] = vocabulary
    if one_line:
        extra["one_line"] = True
    options: dict[str, Any] = {"description": description, "json_schema_extra": extra or None}
    if at_least is not None:
        options["min_length"] = at_least
    if at_most is not None:
        options["max_length"] = at_most
    return Field(default, **options)


TIMINGS = {
    "today": "today",
    "each_visit": "each visit",
    "each_month": "each month",
    "next_meeting": "at the next meeting",
    "once": "once",
}
"""When an action is done, most urgent first, in the words that readers see."""


class Record(BaseModel):
    """A part of a learning point: no unknown fields, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True)


class Basis(Record):
    """What the learning rests on."""

    type: str = _field("The kind of review or study.", vocabulary="bases")
    cases: int | None = _field("How many cases, where that is known. One case brings the privacy rule.", default=None)
    area: str = _field("Country or region; never a council.", vocabulary="areas")
    years: str | None = _field("The years it covers, such as 2015 to 2017.", one_line=True, default=None)
    strength: str = _field("How strong the evidence is.", vocabulary="strengths")


class SeenIn(Record):
    """Where a finding was met in another source or time."""

    source: str = _field("The id of the source.", one_line=True)
    period: str = _field("The years that the source looks at, such as 2009 to 2010.", one_line=True)
    says: Literal["same", "new", "contradicts"] = _field("Whether it says the same.", default="same")


class Finding(Record):
    """One statement of what was found, with the source that says so."""

    text: str = _field("What was found, in one or two short sentences.")
    source: str = _field("The id of the source that says so.", one_line=True)
    single_case: bool = Field(False, description="True where the statement comes from one case.")
    seen_in: tuple[SeenIn, ...] = _field("Where it was met before or since.", default=())


class Why(Record):
    """One reason why it happens, of a known type."""

    factor: str = _field("The type of reason.", vocabulary="why_factors")
    text: str = _field("The reason in one or two short sentences.")
    source: str = _field("The id of the source, or drafted where it is our own reading.", one_line=True)


class Action(Record):
    """One thing to do differently, for one role."""

    who: str = _field("The role that can do it.", vocabulary="roles")
    do: str = _field("What to do. Starts with a verb, and is in the reader's own power.")
    when: str | None = _field("When, such as today or each_visit.", one_line=True, default=None)
    to: str | None = _field("Whom it goes to: a role or a service.", one_line=True, default=None)
    say: Spoken | None = _field("A sentence to use with a family or a colleague.", one_line=True, default=None)
    basis: str = _field("The id of the source that proposes it, or drafted.", one_line=True)

    @property
    def timing(self) -> str:
        """When, as people say it: `each visit` for each_visit, and what an editor wrote in words of her own."""
        return TIMINGS.get(self.when or "", self.when or "")


class Step(Record):
    """One step of the session on a made-up case."""

    minutes: int = Field(description="How long it takes.", ge=1, le=60)
    do: str = _field("What the facilitator does.")
    tell: str | None = _field("The next part of the case, read aloud.", default=None)
    ask: str | None = _field("The question to stop at.", one_line=True, default=None)


class Training(Record):
    """A made-up case for a team session. It says that it is made up and stops before the outcome."""

    minutes: int | None = Field(None, description="The length promised; the steps add up to it.", ge=5, le=120)
    case: str = _field("The opening of the case. Says that it is made up.")
    steps: tuple[Step, ...] = _field("The steps of the session, each with its minutes.", at_least=1, at_most=8)
    facilitator_notes: str = _field("What to listen for, how to keep it safe, how to close.")


class Citation(Record):
    """A source: what it is, who published it, how much of it we read."""

    id: str = _field("A short name such as s1, used where the source is cited.", one_line=True)
    title: str = _field("The title as published. Never checked for language.", one_line=True)
    publisher: str = _field("Who published it.", one_line=True)
    year: int | None = Field(None, description="Year of publication; leave out where it is not confirmed.", ge=1900)
    url: str | None = _field("Its address, beginning with https://.", one_line=True, default=None)
    archive_url: str | None = _field("Where an archive keeps it, since reports vanish.", one_line=True, default=None)
    kind: Literal["primary", "second_hand", "opinion"] = _field("Is it the work itself, a report of it, or a view?")
    read: Literal["full", "part", "abstract", "listing"] = _field("How much of it was read.")
    note: str | None = _field("Anything a reader should know of it.", one_line=True, default=None)


class Related(Record):
    """Another learning point and how it relates to this one."""

    id: str = _field("The id of the other point.", one_line=True)
    type: Relation = _field("How the two relate.")


class Withdrawn(Record):
    """When and why a point was taken back."""

    on: Day = _field("The day it was withdrawn.")
    because: str = _field("The reason, for readers.", one_line=True)


class Check(Record):
    """One check of a point: by which role, when, of what."""

    by: str = _field("editor, or the role that checked it; never a name.", one_line=True)
    on: Day = _field("The day of the check.")
    of: Literal["sources", "practice", "law"] = _field("What it was held against.")
    says: Literal["fits", "change", "not_here"] = _field("What came of it.", default="fits")
    note: str | None = _field("What a reader should know of it.", one_line=True, default=None)


class LawCitation(Record):
    """A text of law or guidance that a point rests on."""

    guidance: str = _field("The id of the text in guidance.yml.", one_line=True)
    edition: str | None = _field("The edition, for guidance.", one_line=True, default=None)
    section: str | None = _field("The section, for an Act.", one_line=True, default=None)


class ManagersLook(Record):
    """One thing that a manager can look at."""

    look: str = _field("What she can look at, as a question or an instruction.", one_line=True)
    where: str = _field("Where to look.", one_line=True)


class Change(Record):
    """One change that readers should hear of in the digest."""

    on: Day = _field("The day of the change.")
    what: Literal["changed", "corrected", "checked"] = _field("What kind of change it was.")
    note: str = _field("What changed, for readers.", one_line=True)


class Pardon(Record):
    """Leave for one text to break one rule, with the reason."""

    rule: str = _field("The id of the rule, such as blame-free.term.", one_line=True)
    text: str | None = _field("The very words that are pardoned.", one_line=True, default=None)
    because: str = _field("Why it is right here.", one_line=True)


class LearningPoint(Record):
    """One learning point: one file, one sheet of A4, written in the order its reader needs."""

    id: str = _field("Given once, never used again: LP- and four digits.", one_line=True)
    title: str = _field("An instruction, such as: Ask why a child was not brought.", words=10, one_line=True)
    one_line: str = _field("The point in one line.", words=25, one_line=True)
    kind: Kind = _field("A lesson, good practice, or how organisations learn.", vocabulary="kinds")
    status: Status = _field("Where it is on its way.")
    added: Day = _field("The day it was first published; it orders the newsletter.")
    checked: Day = _field("The day somebody last held it against its sources.")
    checked_by: Literal["practitioner", "editor"] = _field("Who checked it.", default="editor")
    review_by: Day = _field("The day by which it must be checked again.")
    themes: tuple[str, ...] = _field("One to three themes.", vocabulary="themes", at_least=1, at_most=3)
    age_groups: tuple[str, ...] = _field("The ages it is about.", vocabulary="age_groups", at_least=1)
    harms: tuple[str, ...] = _field("The kinds of harm it is about.", vocabulary="harms", at_least=1)
    basis: Basis = _field("What it rests on.")
    what_we_found: tuple[Finding, ...] = _field("What was found, each statement with its source.", words=80, at_least=1)
    why_it_happens: tuple[Why, ...] = _field("Two to four reasons, each of a type.", words=90, at_least=2, at_most=4)
    daily_life: str = _field("The child's day, in a line or two.", words=30)
    actions: tuple[Action, ...] = _field("One to five things to do differently.", words=110, at_least=1, at_most=5)
    what_good_looks_like: str = _field("How it looks when it goes well.", words=50)
    limits: str = _field("What this does not tell you.", words=25)
    identity_note: str = _field("What is known of ethnicity, faith, disability and poverty; or: not recorded.")
    questions: tuple[str, ...] = _field(
        "Two to four open questions for a team.", words=60, at_least=2, at_most=4, one_line=True
    )
    leaders: tuple[str, ...] = _field("Conditions that only leaders can put right.", words=60, at_most=4, default=())
    managers_look: tuple[ManagersLook, ...] = _field("What a manager can look at, in our words.", at_most=5, default=())
    board_question: str | None = _field("One question for the board, in our words.", one_line=True, default=None)
    rests_on_law: tuple[LawCitation, ...] = _field("The law and guidance it rests on.", default=())
    checks: tuple[Check, ...] = _field("Every check, oldest first.", default=())
    training: Training | None = _field("A made-up case for a session.", default=None)
    content_note: str | None = _field("Distressing matter it mentions, or none.", one_line=True, default=None)
    sources: tuple[Citation, ...] = _field("Where the facts come from.", at_least=1)
    related: tuple[Related, ...] = _field("Other points that belong with it.", default=())
    withdrawn: Withdrawn | None = _field("With status withdrawn: when and why.", default=None)
    history: tuple[Change, ...] = _field("Changes that readers should hear of.", default=())
    pardons: tuple[Pardon, ...] = _field("Rules it may break here, each with a reason.", default=())
    notes: str | None = _field("For editors only; never published.", default=None)
