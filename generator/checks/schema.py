"""The form of one file: its fields, their types, their budgets of words, and dates in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.checks.rule import Found, House, Rule, file_rule, label
from generator.content.learning_point import ID_PATTERN, MAX_SLUG, SLUG_PATTERN, LearningPoint
from generator.content.library import Keys, Source
from generator.content.packs import SESSION, THEME
from generator.content.smart_quotes import typeset
from generator.core.problems import did_you_mean

ShapeError = Mapping[str, Any]
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
_MARKUP = re.compile(r"[<>\n]")
_MADE_UP = re.compile(r"\bmade[\s-]up\b", re.IGNORECASE)


def shape(source: Source) -> tuple[LearningPoint | None, list[tuple[str, Found]]]:
    """The record where its form is right, and every breach of the form with its rule's id."""
    try:
        return LearningPoint.model_validate(typeset(source.data)), []
    except ValidationError as error:
        return None, [_breach(source, e) for e in error.errors(include_url=False, include_context=True)]


def _breach(source: Source, error: ShapeError) -> tuple[str, Found]:
    keys: Keys = tuple(k for k in error["loc"] if isinstance(k, int) or k in _known_names())
    full: Keys = tuple(error["loc"])
    name, kind, context = label(full), error["type"], error.get("ctx", {})
    if kind == "missing":
        return "schema.missing", Found(full, f"'{name}' is missing", _description(full))
    if kind == "extra_forbidden":
        hint = did_you_mean(str(full[-1]), _model_at(full[:-1]).model_fields)
        return "schema.unknown-field", Found(full, f"there is no field '{name}'", hint)
    if kind == "literal_error":
        given = str(source.get(*keys))
        hint = did_you_mean(given, re.findall(r"'([^']*)'", context["expected"]))
        return "schema.unknown-word", Found(full, f"'{name}' cannot be '{_short(given)}'", hint)
    if kind in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length"))
        few = kind == "too_short"
        message = f"'{name}' has {context['actual_length']} entries, {'at least' if few else 'at most'} {bound}"
        return f"schema.too-{'few' if few else 'many'}", Found(full, message, _description(full))
    if kind == "value_error":
        return "schema.not-a-date", Found(full, f"'{name}' {context['error']!s}")
    return "schema.wrong-type", Found(full, f"'{name}' should be {_WANTED.get(kind, 'something else')}", "")


_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list; start each entry with '- '",
    "model_type": "a group of fields",
    "model_attributes_type": "a group of fields",
    "greater_than_equal": "a larger number",
    "less_than_equal": "a smaller number",
}


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "…"


def _known_names() -> frozenset[str]:
    if not _NAMES:
        _NAMES.update(_names(LearningPoint))
    return frozenset(_NAMES)


_NAMES: set[str] = set()


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        if inner := record_of(field.annotation):
            yield from _names(inner)


def record_of(annotation: Any) -> type[BaseModel] | None:
    """The record inside an annotation such as `tuple[Finding, ...]` or `Training | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, Union, UnionType):
        return next((inner for a in get_args(annotation) if (inner := record_of(a))), None)
    return None


def _model_at(keys: Keys) -> type[BaseModel]:
    model: type[BaseModel] = LearningPoint
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            model = record_of(model.model_fields[key].annotation) or model
    return model


def _description(keys: Keys) -> str:
    name = keys[-1] if isinstance(keys[-1], str) else ""
    field = _model_at(keys[:-1]).model_fields.get(str(name))
    return (field.description or "") if field else ""


def _shape_rule(rule_id: str, manual: str) -> Rule:
    return Rule(rule_id, "error", manual)


SHAPE_RULES = (
    _shape_rule("schema.missing", "Reviews were of little use where these were missing, so each point has them all."),
    _shape_rule("schema.unknown-field", "A field that nobody reads is text that nobody sees; mostly it is misspelt."),
    _shape_rule("schema.unknown-word", "This field takes one of a few words, so that lists and searches work."),
    _shape_rule("schema.too-few", "A point with too few entries here leaves its reader with half of it."),
    _shape_rule("schema.too-many", "More entries than a reader can use in seven minutes; keep the ones that matter."),
    _shape_rule("schema.not-a-date", "Dates order the newsletter and say when to check again; write year-month-day."),
    _shape_rule("schema.wrong-type", "A text, a list or a group of fields stands where another is expected."),
)


def words_in(text: object) -> int:
    """Words as printed: the markup of links and emphasis does not count."""
    shown = str(text)
    return len((re.sub(r"\]\([^)]*\)", "]", shown) if "](" in shown else shown).split())


SECTIONS: dict[str, tuple[int, tuple[str, ...]]] = {
    name: (int(str(extra["words"])), inner)
    for name, inner in (
        ("title", ()),
        ("one_line", ()),
        ("what_we_found", ("text",)),
        ("why_it_happens", ("text",)),
        ("daily_life", ()),
        ("actions", ("do", "when")),
        ("what_good_looks_like", ()),
        ("limits", ()),
        ("questions", ()),
        ("leaders", ()),
    )
    for extra in [LearningPoint.model_fields[name].json_schema_extra]
    if isinstance(extra, dict)
}


def _section_words(value: object, inner: tuple[str, ...]) -> int:
    if isinstance(value, str):
        return words_in(value)
    if isinstance(value, list):
        return sum(_section_words(item, inner) for item in value)
    return sum(words_in(value[k]) for k in inner if isinstance(value.get(k), str)) if isinstance(value, dict) else 0


@file_rule("schema.over-budget")
def over_budget(source: Source, house: House) -> Iterator[Found]:
    """The front of one sheet holds about 420 words at 12 point; each section has its share of them."""
    for name, (budget, inner) in SECTIONS.items():
        count = _section_words(source.data.get(name), inner)
        if count > budget:
            yield Found((name,), f"'{name}' has {count} words, at most {budget}", f"take out {count - budget}")


def _one_line_keys(model: type[BaseModel], keys: Keys = ()) -> Iterator[Keys]:
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("one_line"):
            yield (*keys, name)
        elif inner := record_of(field.annotation):
            yield from _one_line_keys(inner, (*keys, name))


_ONE_LINE = frozenset(tuple(str(k) for k in keys) for keys in _one_line_keys(LearningPoint))


@file_rule("schema.markup-in-one-line")
def markup_in_one_line(source: Source, house: House) -> Iterator[Found]:
    """Titles and other one-line fields are plain text: they go into page heads, e-mail subjects and PDF titles."""
    for keys, text in source.texts():
        if not _MARKUP.search(text) or tuple(k for k in keys if isinstance(k, str)) not in _ONE_LINE:
            continue
        if "<" in text or ">" in text:
            yield Found(keys, f"'{label(keys)}' holds < or >", "say it in words")
        if "\n" in text.strip():
            yield Found(keys, f"'{label(keys)}' goes over more than one line", "make it one line of text")


@file_rule("schema.not-https")
def not_https(source: Source, house: House) -> Iterator[Found]:
    """Links lead to https pages, to e-mail addresses, or stay on this site: nothing else is safe to click."""
    for keys, text in source.texts():
        if keys[-1] in ("url", "archive_url") and not re.match(r"https://[^\s<>\"]+$", text):
            yield Found(keys, f"'{label(keys)}' is not an https:// address", "give the https address or leave it out")
        elif "](" in text:
            for target in _LINK.findall(text):
                if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", target) and not re.match(r"https://|mailto:", target):
                    hint = "use an https:// or mailto: address, or a path on this site"
                    yield Found(keys, f"a link in '{label(keys)}' is not https", hint)


@file_rule("schema.bad-id")
def bad_id(source: Source, house: House) -> Iterator[Found]:
    """An id is LP- and four digits; it goes into addresses, so nothing else is let through."""
    given = source.get("id")
    if given is not None and not ID_PATTERN.fullmatch(str(given)):
        yield Found(("id",), f"'{_short(str(given))}' is not an id", "ids look like LP-0012")


@file_rule("schema.bad-file-name")
def bad_file_name(source: Source, house: House) -> Iterator[Found]:
    """The file's name is the page's address for ever: small letters, digits and single hyphens. A few names belong to
    pages for trainers."""
    if not SLUG_PATTERN.fullmatch(source.slug) or len(source.slug) > MAX_SLUG:
        yield Found((), "the file's name cannot be an address", "use small letters, digits and hyphens: ask-why.yml")
    elif source.slug == SESSION or source.slug.startswith(THEME):
        yield Found((), "the file's name belongs to a page for trainers", "say in it what to do: ask-why.yml")


def _day(source: Source, *keys: str | int) -> date | None:
    try:
        return date.fromisoformat(str(source.get(*keys)))
    except ValueError:
        return None


@file_rule("schema.dates-out-of-order")
def dates_out_of_order(source: Source, house: House) -> Iterator[Found]:
    """A point is added, then checked, then due for review; a date out of order makes the newsletter wrong."""
    added, checked, review = (_day(source, k) for k in ("added", "checked", "review_by"))
    if checked and review and review <= checked:
        yield Found(("review_by",), "'review_by' is not after 'checked'", "give a later day")
    if added and review and review <= added:
        yield Found(("review_by",), "'review_by' is not after 'added'", "give a later day")
    later: list[Keys] = [("withdrawn", "on")]
    changes = source.get("history")
    later += [("history", i, "on") for i in range(len(changes) if isinstance(changes, list) else 0)]
    for keys in later:
        day = _day(source, *keys)
        if day and added and day < added:
            yield Found(keys, f"'{label(keys)}' is before 'added'", "give a later day")


@file_rule("schema.steps-do-not-add-up")
def steps_do_not_add_up(source: Source, house: House) -> Iterator[Found]:
    """A trainer plans her half hour by the minutes promised, so the steps add up to them."""
    promised, steps = source.get("training", "minutes"), source.get("training", "steps")
    if isinstance(promised, int) and isinstance(steps, list):
        minutes = [s.get("minutes") for s in steps if isinstance(s, Mapping)]
        total = sum(m for m in minutes if isinstance(m, int))
        if total != promised:
            message = f"the steps take {total} minutes, 'minutes' promises {promised}"
            yield Found(("training", "minutes"), message, "change the one or the other")


@file_rule("schema.case-not-marked")
def case_not_marked(source: Source, house: House) -> Iterator[Found]:
    """A training case is always made up and says so, or a reader may take it for a real child."""
    case = source.get("training", "case")
    if isinstance(case, str) and not _MADE_UP.search(case):
        hint = "begin with: This case is made up."
        yield Found(("training", "case"), "the case does not say that it is made up", hint)


RULES = (
    over_budget,
    markup_in_one_line,
    not_https,
    bad_id,
    bad_file_name,
    dates_out_of_order,
    steps_do_not_add_up,
    case_not_marked,
)
