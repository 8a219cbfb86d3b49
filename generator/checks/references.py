"""What points at something: vocabulary, sources, other points, the ledger, and facets that could point at a child."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from generator.checks.rule import Found, House, file_rule, label, library_rule
from generator.content.ids import next_id
from generator.content.learning_point import ID_PATTERN
from generator.content.library import Keys, Source
from generator.core.problems import BriefingsError, Level, did_you_mean

_ONE_OF = (
    ("themes", ("themes",)),
    ("age_groups", ("age_groups",)),
    ("harms", ("harms",)),
)
_SINGLE = (
    ("bases", ("basis", "type")),
    ("areas", ("basis", "area")),
    ("strengths", ("basis", "strength")),
)
_IN_LIST = (("why_factors", "why_it_happens", "factor"), ("roles", "actions", "who"))


def _items(source: Source, name: str) -> list[object]:
    value = source.get(name)
    return value if isinstance(value, list) else []


def _terms_used(source: Source, services: Collection[str]) -> Iterator[tuple[str, Keys, object]]:
    """Each term with its vocabulary and its place."""
    for vocabulary, keys in _ONE_OF:
        yield from ((vocabulary, (*keys, i), given) for i, given in enumerate(_items(source, keys[0])))
    for vocabulary, where in _SINGLE:
        yield vocabulary, where, source.get(*where)
    for vocabulary, name, field in _IN_LIST:
        for i, item in enumerate(_items(source, name)):
            if isinstance(item, Mapping):
                yield vocabulary, (name, i, field), item.get(field)
    for i, item in enumerate(_items(source, "actions")):
        if isinstance(item, Mapping) and item.get("to"):
            yield "services" if item["to"] in services else "roles", ("actions", i, "to"), item["to"]


@file_rule("references.unknown-term")
def unknown_term(source: Source, house: House) -> Iterator[Found]:
    """Terms come from the vocabulary, so that lists, searches and sheets find every point."""
    for vocabulary, keys, given in _terms_used(source, house.language.vocabulary.get("services", {})):
        known = house.language.vocabulary.get(vocabulary, {})
        if isinstance(given, str) and given not in known:
            by_label = {t.label.lower(): slug for slug, t in known.items()}
            near = get_close_matches(given.lower(), by_label, n=1, cutoff=0.75)
            hint = f"did you mean '{by_label[near[0]]}'?" if near else did_you_mean(given, known)
            hint = hint or f"see '{vocabulary}' in briefings/vocabulary.yml"
            yield Found(keys, f"'{given[:40]}' in '{label(keys)}' is not in the vocabulary", hint)


@file_rule("references.repeated-term")
def repeated_term(source: Source, house: House) -> Iterator[Found]:
    """A term given twice counts twice in lists."""
    for _, (name,) in _ONE_OF:
        values = _items(source, name)
        for index, value in enumerate(values):
            if value in values[:index]:
                yield Found((name, index), f"'{value}' stands twice in '{name}'", "take one out")


def _citations(source: Source) -> Iterator[tuple[Keys, str]]:
    for name, field in (("what_we_found", "source"), ("why_it_happens", "source"), ("actions", "basis")):
        for index in range(len(_items(source, name))):
            given = source.get(name, index, field)
            if isinstance(given, str):
                yield (name, index, field), given
    for index in range(len(_items(source, "what_we_found"))):
        met = source.get("what_we_found", index, "seen_in")
        for place, row in enumerate(met if isinstance(met, list) else ()):
            if isinstance(row, Mapping) and isinstance(row.get("source"), str):
                yield ("what_we_found", index, "seen_in", place, "source"), row["source"]


@file_rule("references.unknown-source")
def unknown_source(source: Source, house: House) -> Iterator[Found]:
    """Each fact names a source that is listed; our own suggestions say drafted, facts never do."""
    known = {str(source.get("sources", i, "id")) for i in range(len(_items(source, "sources")))}
    for keys, given in _citations(source):
        if given == "drafted" and keys[0] != "what_we_found":
            continue
        if given not in known:
            yield Found(
                keys, f"'{given[:40]}' in '{label(keys)}' is not a source of this point", did_you_mean(given, known)
            )


@file_rule("references.unused-source")
def unused_source(source: Source, house: House) -> Iterator[Found]:
    """A source that nothing cites takes a line of the sheet and proves nothing."""
    used = {given for _, given in _citations(source)}
    for index in range(len(_items(source, "sources"))):
        name = source.get("sources", index, "id")
        if isinstance(name, str) and name not in used:
            yield Found(("sources", index), f"source '{name[:40]}' is not used", "cite it or take it out")


@file_rule("references.repeated-source")
def repeated_source(source: Source, house: House) -> Iterator[Found]:
    """Two sources of one name cannot be told apart."""
    names = [source.get("sources", i, "id") for i in range(len(_items(source, "sources")))]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Found(("sources", index, "id"), f"two sources are named '{str(name)[:40]}'", "rename one")


@file_rule("references.today-without-whom")
def today_without_whom(source: Source, house: House) -> Iterator[Found]:
    """What has to be done today goes to somebody: a reader in a hurry must not have to guess whom to ring."""
    for index in range(len(_items(source, "actions"))):
        if source.get("actions", index, "when") == "today" and not source.get("actions", index, "to"):
            hint = "say it in 'to': a role, or one of 'services' in briefings/vocabulary.yml, such as front_door"
            yield Found(("actions", index, "when"), "an action for today does not say to whom it goes", hint)


@file_rule("references.facets-identify")
def facets_identify(source: Source, house: House) -> Iterator[Found]:
    """Age, harm, area and years together can point to one child. Of a single case, publish two of them at most,
    and never area with years."""
    if source.get("basis", "cases") != 1 and source.get("basis", "strength") != "single_case":
        return
    told: dict[str, Keys] = {}
    if any(age != "all_ages" for age in _items(source, "age_groups")):
        told["age_groups"] = ("age_groups",)
    if any(harm != "not_specific" for harm in _items(source, "harms")):
        told["harms"] = ("harms",)
    if source.get("basis", "area") not in (None, "not_stated"):
        told["area"] = ("basis", "area")
    if source.get("basis", "years"):
        told["years"] = ("basis", "years")
    if len(told) > 2:
        hint = (
            "of a single case give two at most: widen the age to all_ages, the harm to not_specific, or leave out years"
        )
        yield Found(("basis",), f"{', '.join(told)} together could point to one child", hint)
    elif "area" in told and "years" in told:
        yield Found(told["years"], "area and years of a single case could point to one child", "leave out one of them")


@library_rule("references.same-id")
def same_id(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """An id is given once; two points that share one would share a short address."""
    first: dict[str, Source] = {}
    for source in sources:
        key = str(source.get("id")).upper()
        if source.get("id") is not None and first.setdefault(key, source) is not source:
            hint = f"take the next free one: {_next_free(sources, house)}"
            yield source, Found(("id",), f"{key[:20]} is already the id of {first[key].path}", hint)


def _next_free(sources: Sequence[Source], house: House) -> str:
    try:
        return next_id([*(str(source.get("id")) for source in sources), *house.language.ledger])
    except BriefingsError:
        return "there is none left"


@library_rule("references.same-address")
def same_address(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """Two file names that differ only in capital letters are one address on many servers."""
    first: dict[str, Source] = {}
    for source in sources:
        if first.setdefault(source.slug.casefold(), source) is not source:
            other = first[source.slug.casefold()].path
            yield source, Found((), f"has the same address as {other}", "rename one of the files")


@library_rule("references.unknown-point")
def unknown_point(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """A related point must exist, or readers are led to nothing."""
    known = {str(source.get("id")): source for source in sources}
    for source in sources:
        for index in range(len(_items(source, "related"))):
            given = source.get("related", index, "id")
            keys: Keys = ("related", index, "id")
            if not isinstance(given, str):
                continue
            if given not in known:
                yield source, Found(keys, f"there is no point {given[:20]}", did_you_mean(given.upper(), known))
            elif known[given] is source:
                yield source, Found(keys, "the point is related to itself", "take it out")
            elif known[given].get("status") == "draft" and source.get("status") != "draft":
                yield source, Found(keys, f"{given} is still a draft", "publish it first, or take it out")


@library_rule("references.succession")
def succession(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """A superseded point is named by its successor, and only a superseded point is."""
    successors: dict[str, Source] = {}
    for source in sources:
        for index in range(len(_items(source, "related"))):
            if source.get("related", index, "type") == "supersedes":
                given = str(source.get("related", index, "id"))
                if source.get("status") != "draft":
                    successors[given] = source
                target = next((s for s in sources if s.get("id") == given), None)
                if target and target.get("status") != "superseded" and source.get("status") != "draft":
                    hint = f"give {given} the status superseded"
                    yield source, Found(("related", index), f"supersedes {given}, which says otherwise", hint)
    for source in sources:
        if source.get("status") == "superseded" and str(source.get("id")) not in successors:
            hint = "add `{id: …, type: supersedes}` to 'related' of the point that takes its place"
            yield source, Found(("status",), "no published point says that it supersedes this one", hint)


@library_rule("references.ledger")
def ledger(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """Every id and address ever issued stands in the ledger, and each of them still leads somewhere:
    paper sheets carry them."""
    issued = house.language.ledger
    held = {str(source.get("id")): source for source in sources}
    book = Source("briefings/ledger.yml", {}, "", lambda keys: (1, 1))
    for point, slug in issued.items():
        if not ID_PATTERN.fullmatch(point):
            yield book, Found((), f"'{point[:20]}' is not an id", "each line is an id and an address: LP-0001: ask-why")
        elif point not in held:
            hint = "bring the file back; to take a point down, give it the status withdrawn"
            yield book, Found((), f"{point} ({slug}) was issued and has no file any more", hint)
        elif held[point].slug != slug:
            hint = f"name the file {slug}.yml again"
            yield held[point], Found((), f"{point} was issued at the address '{slug}'", hint)
    for point, source in held.items():
        if issued and ID_PATTERN.fullmatch(point) and point not in issued:
            hint = f"add the line '{point}: {source.slug}' to briefings/ledger.yml"
            # A form saves one file and no line; `briefings refresh` adds it before anything is published.
            level: Level | None = "note" if source.get("status") == "draft" else None
            yield source, Found(("id",), f"{point} is not in the ledger", hint, level)


@library_rule("references.vanished")
def vanished(sources: Sequence[Source], house: House) -> Iterator[tuple[Source, Found]]:
    """What was in an earlier version may change its status and never vanish: the ledger only grows."""
    issued = house.language.ledger
    held = {str(source.get("id")) for source in sources}
    book = Source("briefings/ledger.yml", {}, "", lambda keys: (1, 1))
    for point, row in house.before.items():
        address = row.get("issued", "")
        if address and issued.get(point) != address:
            said = f"now says '{issued[point]}' for it" if point in issued else "has lost that line"
            hint = f"bring the line '{point}: {address}' back; no id or address is ever used again"
            yield book, Found((), f"{point} was issued at '{address}', and the ledger {said}", hint)
        elif point not in held and point not in issued:
            hint = "bring the file back; to take a point down, give it the status withdrawn"
            yield book, Found((), f"{point} ({row.get('slug', '')}) was there before and is gone", hint)


RULES = (
    unknown_term,
    repeated_term,
    unknown_source,
    unused_source,
    repeated_source,
    today_without_whom,
    facets_identify,
    same_id,
    same_address,
    unknown_point,
    succession,
    ledger,
    vanished,
)
