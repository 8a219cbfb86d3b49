"""Pathways: an ordered way through the briefings for a team or a course, its form and its checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.content.learning_point import ID_PATTERN, MAX_SLUG, SLUG_PATTERN, Record
from generator.content.smart_quotes import typeset
from generator.core.problems import Place, Problem, did_you_mean

TierName = Literal["aware", "practise", "lead"]
TIERS: tuple[str, ...] = get_args(TierName)

RULES = {
    "pathways.shape": "A pathway has a title, one line, roles, tiers of points with something to do, and a closing.",
    "pathways.file-name": "The file's name is the page's address: small letters, digits and single hyphens.",
    "pathways.over-budget": "A pathway is a way through briefings, not one more text to read; its own words are few.",
    "pathways.one-line": "Titles and reasons are one line of plain text, so that they fit into lists and heads.",
    "pathways.unknown-role": "Roles come from the vocabulary, so that people find the pathway that is for them.",
    "pathways.tier-order": "People are aware before they practise, and practise before they lead others.",
    "pathways.repeated-point": "A point read twice on one pathway takes the place of another.",
    "pathways.unknown-point": "A point of a pathway must exist, or its readers are led to nothing.",
    "pathways.not-published": "A pathway leads to what readers can use now: no draft, nothing withdrawn or replaced.",
    "pathways.minutes": "People plan by the minutes that a tier promises, so those of its points add up to them.",
}
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "tuple_type": "a list; start each entry with '- '",
    "model_type": "a group of fields",
    "greater_than_equal": "a larger number",
    "less_than_equal": "a smaller number",
}


def _text(description: str, words: int, *, one_line: bool = False) -> Any:
    return Field(description=description, json_schema_extra={"words": words, "one_line": one_line})


class Stop(Record):
    """One briefing on the way."""

    id: str = Field(description="The id of the point.")
    minutes: int | None = Field(None, description="How long it takes here; else its reading time.", ge=1, le=120)
    why: str | None = Field(
        None, description="Why it stands here, in one line.", json_schema_extra={"words": 30, "one_line": True}
    )


class Tier(Record):
    """One part of the way: what to read, and what to do with it."""

    tier: TierName = Field(description="aware, practise or lead.")
    minutes: int | None = Field(None, description="The length promised; the points add up to it.", ge=1, le=600)
    points: tuple[Stop, ...] = Field(description="The briefings, in order.", min_length=1, max_length=12)
    do: str = _text("What to do when these are read.", 60)


class PathwayForm(Record):
    """The form of one pathway: every field of its YAML file."""

    model_config = ConfigDict(populate_by_name=True)

    title: str = _text("Who it is for, such as: New to safeguarding.", 10, one_line=True)
    one_line: str = _text("What it gives them, in one line.", 30, one_line=True)
    roles: tuple[str, ...] = Field(alias="for", description="The roles it is for.", min_length=1)
    tiers: tuple[Tier, ...] = Field(description="One to three parts, in order.", min_length=1, max_length=3)
    closing: str = _text("The reflection that closes it.", 80)


class Pathway(PathwayForm):
    """A pathway that was read, with its address and the file it came from."""

    slug: str
    path: str
    digest: str = ""

    @property
    def address(self) -> str:
        """The page's address below the site's root."""
        return f"pathways/{self.slug}/"

    @property
    def points(self) -> tuple[str, ...]:
        """The ids of all its points, in order."""
        return tuple(stop.id for tier in self.tiers for stop in tier.points)


class Readable(Protocol):
    """A YAML file that was read, with the place of each value."""

    @property
    def path(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def digest(self) -> str: ...
    def place(self, *keys: str | int) -> Place: ...
    def get(self, *keys: str | int) -> Any: ...


def read_pathways(
    sources: Iterable[Readable], points: Sequence[Readable], roles: Collection[str]
) -> tuple[tuple[Pathway, ...], tuple[Problem, ...]]:
    """Every pathway whose form is right, by title, and all that is wrong with any of them."""
    held = {str(point.get("id")): point for point in points}
    pathways: list[Pathway] = []
    problems: list[Problem] = []
    for source in sources:
        pathway, found = _shaped(source)
        problems += found
        if pathway:
            pathways.append(pathway)
            problems += _breaches(source, pathway, held, roles)
    return tuple(sorted(pathways, key=lambda p: (p.title.lower(), p.slug))), tuple(problems)


def _shaped(source: Readable) -> tuple[Pathway | None, list[Problem]]:
    if not SLUG_PATTERN.fullmatch(source.slug) or len(source.slug) > MAX_SLUG:
        hint = "use small letters, digits and hyphens: new-to-safeguarding.yml"
        return None, [_problem(source, (), "file-name", "the file's name cannot be an address", hint)]
    try:
        form = PathwayForm.model_validate(typeset(source.data))
    except ValidationError as error:
        return None, [_misshapen(source, e) for e in error.errors(include_url=False)]
    values = {name: getattr(form, name) for name in PathwayForm.model_fields}
    return Pathway.model_construct(**values, slug=source.slug, path=source.path, digest=source.digest), []


def _misshapen(source: Readable, error: Any) -> Problem:
    keys, kind, context = tuple(error["loc"]), error["type"], error.get("ctx", {})
    name = _label(keys)
    if kind == "missing":
        return _problem(source, keys, "shape", f"'{name}' is missing")
    if kind == "extra_forbidden":
        return _problem(source, keys, "shape", f"there is no field '{name}'", did_you_mean(keys[-1], _names(keys)))
    if kind == "literal_error":
        hint = did_you_mean(str(source.get(*keys)), TIERS)
        return _problem(source, keys, "shape", f"'{name}' is not one of {', '.join(TIERS)}", hint)
    if kind in ("too_short", "too_long"):
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return _problem(source, keys, "shape", f"'{name}' has {context['actual_length']} entries, {bound}")
    return _problem(source, keys, "shape", f"'{name}' should be {_WANTED.get(kind, 'something else')}")


def _names(keys: tuple[str | int, ...]) -> Iterable[str]:
    model: type[BaseModel] = Stop if "points" in keys[:-1] else Tier if "tiers" in keys[:-1] else PathwayForm
    return [field.alias or name for name, field in model.model_fields.items()]


def _breaches(
    source: Readable, pathway: Pathway, held: Mapping[str, Readable], roles: Collection[str]
) -> Iterator[Problem]:
    yield from _texts(source, pathway, ())
    for number, role in enumerate(pathway.roles):
        if role not in roles:
            message = f"'{role[:40]}' in 'for' is not in the vocabulary"
            yield _problem(source, ("for", number), "unknown-role", message, did_you_mean(role, roles))
    seen: set[str] = set()
    for number, tier in enumerate(pathway.tiers):
        before = [TIERS.index(t.tier) for t in pathway.tiers[:number]]
        if before and TIERS.index(tier.tier) <= max(before):
            message = f"tier '{tier.tier}' stands after '{TIERS[max(before)]}'"
            yield _problem(source, ("tiers", number), "tier-order", message, f"the order is {', '.join(TIERS)}")
        yield from _minutes(source, tier, ("tiers", number))
        yield from _stops(source, tier, ("tiers", number, "points"), held, seen)


def _texts(source: Readable, part: BaseModel, keys: tuple[str | int, ...]) -> Iterator[Problem]:
    for name, field in type(part).model_fields.items():
        value, extra = getattr(part, name), field.json_schema_extra
        here = (*keys, field.alias or name)
        if isinstance(value, tuple):
            for number, inner in enumerate(value):
                yield from _texts(source, inner, (*here, number)) if isinstance(inner, BaseModel) else ()
        elif isinstance(value, str) and isinstance(extra, dict):
            count, budget = len(value.split()), int(str(extra["words"]))
            if count > budget:
                message = f"'{_label(here)}' has {count} words, at most {budget}"
                yield _problem(source, here, "over-budget", message, f"take out {count - budget}")
            if extra["one_line"] and any(mark in value for mark in "<>\n"):
                yield _problem(source, here, "one-line", f"'{_label(here)}' is not one line of plain text")


def _minutes(source: Readable, tier: Tier, keys: tuple[str | int, ...]) -> Iterator[Problem]:
    if tier.minutes is None:
        return
    without = [number for number, stop in enumerate(tier.points) if stop.minutes is None]
    if without:
        message = f"tier '{tier.tier}' promises {tier.minutes} minutes, and not every point gives its own"
        hint = "give 'minutes' for each point, or leave those of the tier out"
        yield _problem(source, (*keys, "points", without[0]), "minutes", message, hint)
    elif (total := sum(stop.minutes or 0 for stop in tier.points)) != tier.minutes:
        message = f"the points take {total} minutes, tier '{tier.tier}' promises {tier.minutes}"
        yield _problem(source, (*keys, "minutes"), "minutes", message, "change the one or the other")


def _stops(
    source: Readable, tier: Tier, keys: tuple[str | int, ...], held: Mapping[str, Readable], seen: set[str]
) -> Iterator[Problem]:
    for number, stop in enumerate(tier.points):
        here, shown = (*keys, number, "id"), stop.id[:20]
        if stop.id in seen:
            yield _problem(source, here, "repeated-point", f"{shown} stands twice", "take one out")
        seen.add(stop.id)
        if not ID_PATTERN.fullmatch(stop.id) or stop.id not in held:
            near = did_you_mean(stop.id.upper(), held)
            yield _problem(source, here, "unknown-point", f"there is no point {shown}", near)
        elif (status := str(held[stop.id].get("status"))) != "published":
            said = "still a draft" if status == "draft" else status
            yield _problem(source, here, "not-published", f"{shown} is {said}", "put another point in its place")


def _problem(source: Readable, keys: tuple[str | int, ...], rule: str, message: str, hint: str = "") -> Problem:
    return Problem(source.place(*keys), f"pathways.{rule}", message, hint)


def _label(keys: tuple[str | int, ...]) -> str:
    """The name of a field as editors see it: `tiers 2, points 1, id`."""
    parts: list[str] = []
    for key in keys:
        if isinstance(key, int) and parts:
            parts[-1] += f" {key + 1}"
        else:
            parts.append(str(key))
    return ", ".join(parts)
