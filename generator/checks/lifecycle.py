"""The life of a learning point: due for review, taken back, replaced, repeated; and the balance of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.checks.language.passages import word_set
from generator.checks.rule import Found, House, file_rule, label, library_rule
from generator.checks.similarity import alike, shingles
from generator.content.freshness import AHEAD
from generator.content.library import Keys, Source
from generator.core.problems import Level

# Where a point may go from what readers have seen of it. A withdrawn one may only be replaced.
_NEXT = {
    "published": ("published", "superseded", "withdrawn"),
    "superseded": ("superseded", "withdrawn"),
    "withdrawn": ("withdrawn", "superseded"),
}
_ALIKE = 0.4
_GOOD_PRACTICE, _ENOUGH_TO_COUNT = 5, 5
_UNFINISHED = re.compile(
    r"\b(?:TODO|TBC|TBD|FIXME|XXX+|[Ll]orem ipsum|to be (?:confirmed|written|added|completed)|[Ww]rite here)\b"
    r"|\?\?\?|\[(?:…|\.\.\.)\]"
)
# One of these words or signs is in every such mark; most texts have none and need no closer look.
_DRAFT_WORDS, _DRAFT_SIGNS = word_set("todo tbc tbd fixme lorem be write"), ("xxx", "???", "[")
_HARM = re.compile(
    r"\b(?:died|deaths?|killed|murder\w*|suicid\w*|self-harm\w*|rap(?:e|ed|es)|abus(?:e|ed|es|ing|er|ers)|assault\w*|injur\w+"
    r"|bruis\w+|burns?|fractur\w+|neglect\w*|violen\w+|exploit\w+|starv\w+)\b",
    re.IGNORECASE,
)


def _status(source: Source) -> str:
    return str(source.get("status"))


@file_rule("lifecycle.review-overdue", "note", daily=True)
def review_overdue(source: Source, house: House) -> Iterator[Found]:
    """Guidance and evidence change. A point past its day for review says so to its readers, the longer the plainer.
    Time alone stops nothing, unless `overdue_reviews_stop_after_days` says so."""
    review = _day(source.get("review_by"))
    if _status(source) != "published" or not review:
        return
    days, bearable = (house.today - review).days, house.settings.overdue_reviews_stop_after_days
    if days > 0:
        level: Level = "error" if 0 < bearable < days else "note"
        hint = "hold it against its sources, then give new days in 'checked' and 'review_by'"
        yield Found(("review_by",), f"the review is {days} day{'s' if days > 1 else ''} overdue", hint, level)


@file_rule("lifecycle.dated-ahead", "note", daily=True)
def dated_ahead(source: Source, house: House) -> Iterator[Found]:
    """Each day in a file is the day on which the thing was done. One that lies ahead is most likely a slip of the
    keyboard; a day more than ours is fine, since it may be tomorrow already where it was written."""
    keys: list[Keys] = [("checked",), ("withdrawn", "on"), *([("added",)] if _status(source) == "published" else [])]
    changes = source.get("history")
    keys += [("history", number, "on") for number in range(len(changes) if isinstance(changes, list) else 0)]
    for each in keys:
        day = _day(source.get(*each))
        if day and day > house.today + AHEAD:
            yield Found(each, f"'{label(each)}' lies in the future", "give the day on which it was done")


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


@file_rule("lifecycle.status-back", daily=True)
def status_back(source: Source, house: House) -> Iterator[Found]:
    """Readers keep paper and links. What they have seen stays published, is replaced or is withdrawn, and does not
    turn into a draft again; what was withdrawn or replaced comes back only as a new point with a new id."""
    before = house.before.get(str(source.get("id")), {}).get("status", "")
    if before in _NEXT and _status(source) not in _NEXT[before]:
        hint = (
            "withdraw it with a reason, or publish a point that supersedes it"
            if before == "published"
            else "write a new point with a new id that supersedes this one"
        )
        yield Found(("status",), f"was {before} and cannot become {_status(source)[:20]}", hint)


@file_rule("lifecycle.withdrawn-without-reason")
def withdrawn_without_reason(source: Source, house: House) -> Iterator[Found]:
    """The address of a withdrawn point stays, as a page that says why. Without a reason readers fear the worst."""
    if _status(source) == "withdrawn" and not source.get("withdrawn"):
        hint = 'add: withdrawn: {on: 2027-01-10, because: "…"}'
        yield Found(("status",), "the point is withdrawn and says no reason", hint)


@file_rule("lifecycle.reason-without-withdrawal")
def reason_without_withdrawal(source: Source, house: House) -> Iterator[Found]:
    """A reason for a withdrawal on a point that is not withdrawn leaves editors guessing which of the two is meant."""
    if source.get("withdrawn") and _status(source) != "withdrawn":
        hint = "give it the status withdrawn, or take the reason out"
        yield Found(("withdrawn",), f"there is a reason for withdrawal, and the status is {_status(source)[:20]}", hint)


@file_rule("lifecycle.unfinished")
def unfinished(source: Source, house: House) -> Iterator[Found]:
    """Marks such as TODO are for drafts. Readers who meet one trust the rest less."""
    if _status(source) == "published":
        for passage in house.reading(source).voice:
            if _DRAFT_WORDS.isdisjoint(passage.words) and not any(sign in passage.lower for sign in _DRAFT_SIGNS):
                continue
            if found := _UNFINISHED.search(passage.text):
                message = f"'{label(passage.keys)}' holds the mark of a draft"
                yield Found(passage.keys, message, "finish the text, or make it a draft", text=found.group())


@file_rule("lifecycle.no-content-note", "warning")
def no_content_note(source: Source, house: House) -> Iterator[Found]:
    """Readers may have lived through what they read. A point that mentions harm says so above its first line."""
    if source.get("content_note") is None and _status(source) == "published":
        for passage in house.reading(source).voice:
            if found := _HARM.search(passage.text):
                hint = "add 'content_note' and name the harm without detail, or write: none"
                yield Found((), "harm is mentioned and there is no 'content_note'", hint, text=found.group())
                return


@library_rule("lifecycle.near-duplicate", "warning")
def near_duplicate(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """Two points that say the same split their readers and age apart. Merge them, or say how they relate."""
    live = [source for source in sources if _status(source) in ("draft", "published")]
    texts = [shingles(_gist(source)) for source in live]
    for index, (other, likeness) in alike(texts, _ALIKE).items():
        source, twin = live[index], live[other]
        if not _declared(source, twin) and not _declared(twin, source):
            message = f"is {likeness:.0%} like {twin.path}".replace("%", " per cent")
            hint = "merge the two, or name the other in 'related' with the type repeats or supersedes"
            yield source, Found(("title",), message, hint, text=twin.path)


def _gist(source: Source) -> str:
    findings = source.get("what_we_found")
    texts = [f.get("text") for f in findings if isinstance(f, Mapping)] if isinstance(findings, list) else []
    # Prompts that wait to be written over are alike in every draft.
    return " ".join(str(text) for text in (source.get("title"), *texts) if text and not _UNFINISHED.search(str(text)))


def _declared(source: Source, twin: Source) -> bool:
    related = source.get("related")
    return isinstance(related, list) and any(
        isinstance(r, Mapping) and r.get("id") == twin.get("id") and r.get("type") in ("repeats", "supersedes")
        for r in related
    )


@library_rule("lifecycle.few-good-practice", "note")
def few_good_practice(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """Readers asked for good work as well as failure. One point in five is the aim."""
    kinds = [source.get("kind") for source in sources if _status(source) == "published"]
    good = kinds.count("good_practice")
    if len(kinds) >= _ENOUGH_TO_COUNT and good * _GOOD_PRACTICE < len(kinds):
        points = Source("briefings/points", {}, "", lambda keys: (1, 1))
        message = f"{good} of {len(kinds)} published points {'is' if good == 1 else 'are'} about good practice"
        yield points, Found((), message, "aim for one in five: write up what went well")


RULES = (
    review_overdue,
    dated_ahead,
    status_back,
    withdrawn_without_reason,
    reason_without_withdrawal,
    unfinished,
    no_content_note,
    near_duplicate,
    few_good_practice,
)
