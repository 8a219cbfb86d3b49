"""No detail that leads to a child, a family or a worker. Messages name place and kind, and never the text found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from generator.checks.language.passages import Passage
from generator.checks.personal_data import contacts, dates, family_details, people, places
from generator.checks.rule import Found, House, Reading, Rule, file_rule, label
from generator.content.library import Keys, Source

_MOST_POINTS = 3
_DETAILS = (
    (
        "named-person",
        "a person's name",
        "say who it was by role: a child, a mother, a worker",
        "People who know a family, or who search the internet, recognise a name. The learning needs none.",
    ),
    (
        "child-label",
        "a label like those of reviews",
        "say 'a child' or 'one worker'",
        "A label such as Child A leads straight to the review it comes from, and the review to the family.",
    ),
    (
        "date-of-birth",
        "a date of birth",
        "give an age band",
        "One date of birth is often enough to find a child.",
    ),
    (
        "full-date",
        "a date on which something happened",
        "give the year or a period, or the order: two weeks later",
        "Dates match news reports and people's memories. Years and periods tell enough.",
    ),
    (
        "exact-age",
        "an exact age",
        "use a band: under one, aged 5 to 10, in the first months",
        "An exact age with one other fact can point to one child.",
    ),
    (
        "postcode",
        "a postcode",
        "leave it out",
        "A postcode covers a few houses, and so it leads almost to a door.",
    ),
    (
        "nhs-number",
        "an NHS number",
        "leave it out",
        "An NHS number belongs to one person for life.",
    ),
    (
        "phone-number",
        "a phone number",
        "leave it out; contacts for help stand on their own page",
        "A telephone number leads to a person. Free help lines may stand.",
    ),
    (
        "email-address",
        "an e-mail address",
        "leave it out",
        "An e-mail address leads to a person, and to their inbox.",
    ),
    (
        "handle",
        "the name of an account or a hash tag",
        "leave it out",
        "Names of accounts and hash tags take a reader to a person or to a campaign in one search.",
    ),
    (
        "case-number",
        "the number of a case or a file",
        "leave it out",
        "Numbers of cases, crimes and files belong to one family.",
    ),
    (
        "street-address",
        "a street or an address",
        "say what kind of place it was: a flat, a busy road",
        "A street is what neighbours and newspapers remember.",
    ),
    (
        "named-place",
        "the name of a place or a local service",
        "say what kind it was: a primary school, a hospital, a council",
        "Place is what most often lets strangers put the pieces together. Countries and regions may be named.",
    ),
    (
        "number-plate",
        "a number plate",
        "leave it out",
        "A number plate leads to one car, and from there to its owner.",
    ),
    (
        "family-detail",
        "a detail that fits few families",
        "leave it out, or say it at the level of the theme",
        "Twins, the number and order of brothers and sisters, a parent's job or country, or an exact sentence: "
        "neighbours and court reports lead from them to a family.",
    ),
    (
        "operation-name",
        "the name of a police operation",
        "leave it out",
        "The name of an operation takes a reader to the case in one search.",
    ),
)


_MAY_BE = {"named-person": "the name of a person or a place"}


class Detail(NamedTuple):
    """What was found and where; not `sure` where it only may be what it looks like."""

    passage: Passage
    start: int
    end: int
    sure: bool


def _rule(kind: str, looks_like: str, hint: str, manual: str) -> Rule:
    def of_file(source: Source, house: House) -> Iterator[Found]:
        for passage, start, end, sure in house.reading(source).once(_details).get(kind, ()):
            what = f"what looks like {looks_like}" if sure else f"what may be {_MAY_BE.get(kind, looks_like)}"
            message = f"'{label(passage.keys)}' holds {what}"
            text = passage.text[start:end] or " ".join(passage.links)
            yield Found(passage.keys, message, hint, None if sure else "warning", text)

    return Rule(f"anonymity.{kind}", "error", manual, of_file=of_file)


def _details(reading: Reading) -> dict[str, list[Detail]]:
    """Every detail of a source by its kind; what two kinds would find is the first one's."""
    acronyms = reading.house.acronyms
    # Whoever published a source may be named: it is no person, and its name gives no family away.
    publishers = re.findall(r"[A-Z][\w'-]+", " ".join(_publishers(reading.source)))
    known = reading.house.capitalised | {word.lower() for word in publishers}
    ordinary = reading.house.ordinary
    found: dict[str, list[Detail]] = {}
    for passage in reading.public:
        if _is_harmless(passage):
            continue
        taken = bytearray(len(passage.text))
        for kind, spans in _kinds(passage, acronyms, known, ordinary):
            for start, end, *sure in spans:
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    found.setdefault(kind, []).append(Detail(passage, start, end, all(sure)))
    return found


# Words of which a text needs one, where it has no digit and no capital inside a sentence, to hold any detail.
_SIGNS = (
    contacts.ADDRESS_WORDS | dates.CALENDAR | dates.NUMBER_WORDS | family_details.WORDS | people.COMMON | {"birthday"}
)


def _is_harmless(passage: Passage) -> bool:
    """Whether a text can hold no detail at all, as most cannot: no closer look is worth its time."""
    if passage.has_digit or passage.has_capital or not _SIGNS.isdisjoint(passage.words):
        return False
    return "@" not in passage.text and "#" not in passage.text and not passage.links


def _publishers(source: Source) -> Iterator[str]:
    given = source.get("sources")
    for citation in given if isinstance(given, list) else ():
        if isinstance(citation, Mapping) and isinstance(citation.get("publisher"), str):
            yield citation["publisher"]


def _kinds(
    passage: Passage, acronyms: Set[str], known: Set[str], ordinary: Set[str]
) -> Iterator[tuple[str, Iterator[tuple[int, ...]]]]:
    if contacts.has_odd_number(passage):
        yield "postcode", contacts.postcodes(passage, acronyms)
        yield "number-plate", contacts.number_plates(passage)
        yield "nhs-number", contacts.nhs_numbers(passage)
        yield "phone-number", contacts.phones(passage)
        yield "case-number", contacts.references(passage)
    if contacts.has_address(passage):
        yield "email-address", contacts.emails(passage)
        yield "handle", contacts.handles(passage)
    if passage.has_digit or dates.has_calendar_word(passage):
        yield "date-of-birth", dates.births(passage)
        yield "full-date", dates.full_dates(passage)
    if dates.has_number(passage):
        yield "exact-age", dates.ages(passage)
    if not family_details.WORDS.isdisjoint(passage.words):
        yield "family-detail", family_details.details(passage)
    if passage.has_digit or people.may_hold_names(passage):
        found = people.capitals(passage)
        yield "child-label", people.labels(passage, acronyms)
        yield "operation-name", people.operations(passage)
        yield "street-address", places.streets(passage)
        yield "named-place", places.places(passage, found, known)
        yield "named-person", people.names(passage, found, known, ordinary)


@file_rule("anonymity.timeline")
def timeline(source: Source, house: House) -> Iterator[Found]:
    """The pattern of dates is like a fingerprint. More than three points in time in one section tell a case; say in
    words what built up."""
    points: dict[Keys, set[str]] = {}
    for passage in house.reading(source).public:
        if passage.has_digit or dates.has_calendar_word(passage):
            keys = passage.keys[:2] if passage.section == "training" else passage.keys[:1]
            points.setdefault(keys, set()).update(dates.dated_points(passage))
    for keys, found in points.items():
        if len(found) > _MOST_POINTS:
            message = f"'{label(keys)}' has {len(found)} dated points, at most {_MOST_POINTS}"
            yield Found(keys, message, "say in words what built up", text=" ".join(sorted(found)))


RULES = (*(_rule(*row) for row in _DETAILS), timeline)
