"""Places by name: schools, hospitals, councils, towns, streets. Kinds of place, countries and regions may stand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from generator.checks.language.passages import Passage, word_set
from generator.checks.language.verbs import is_verb
from generator.checks.personal_data.names import FIRST_NAMES, GENERIC, PLACES, TWO_WORD_PLACES
from generator.checks.personal_data.people import Capital, Span, chain_of

_TYPES = (
    "School|Academy|College|Hospital|Infirmary|Surgery|Nursery|Preschool|Pre-school|Playgroup|Kindergarten|Clinic"
    "|Hospice|Council|Borough|Prison|Court|(?:Medical|Health|Family|Children's|Leisure|Community|Contact) Centre"
    "|Children's Home"
    "|Care Home|Family Hub|Youth Club|Refuge|Church|Mosque|Temple|Gurdwara|Synagogue|House|Lodge|Cottage|Manor|Grange"
    "|(?:NHS |Foundation )+Trust|(?:Medical|Dental|Group) Practice|Police|Constabulary|Housing Association|Estate|Team"
    "|Social Services|Children's Services|Children's Social Care|Childcare|Daycare|Stadium|Barracks|Football Club"
    "|Safeguarding Children (?:Partnership|Board)|Partnership|Park"
)
_TYPE_WORDS = frozenset(re.findall(r"[a-z]+", _TYPES.lower())) - word_set("s pre")
_PROPER = r"(?:[A-Z][\w'-]*\.?\s+(?:(?:of|and|the|upon|on)\s+)?)"
_FORMAL = re.compile(rf"((?:{_PROPER}){{1,6}})(?:{_TYPES})\b(?!')")
_INFORMAL = re.compile(
    r"((?:[A-Z][a-z'-]+\s+){1,3})"
    r"(?:(?:primary|secondary|infant|junior|high|nursery|grammar|special|community|day|general|magistrates'|crown|county"
    r"|family)\s+)?(?:school|academy|college|hospital|infirmary|surgery|nursery|preschool|pre-school|playgroup|clinic"
    r"|hospice|council|prison|(?:health|medical|family|children's|community)\s+centre|(?:children's|care)\s+home"
    r"|family\s+hub|refuge|court|estate|police|(?:social|children's)\s+services|mosque)\b"
)
_SAINT = re.compile(
    r"\b(?:Borough|City|County|District|Diocese|Hospitals?)\s+of\s+(?!London\b)[A-Z][a-z]+"
    r"|\bSt\.?\s+(?!John\s+Ambulance)[A-Z][a-z]+(?:'s?)?|\b(?:HMP|YOI|HMYOI)\s+[A-Z][a-z]+"
)
_SAINT_WORDS = re.compile(r"St\b|HMP|YOI| of [A-Z]")
_PLACE_ENDS = tuple(
    """
    acre acres bourne bridge brook burn bury chester combe croft dale field ford ham haven hill hurst ley mead minster
    mouth oaks port shire stead thorpe ton view wick wood worth
    """.split()  # noqa: SIM905
)
_FIRST_OF_TWO = {place.split()[0]: place for place in TWO_WORD_PLACES}


def places(passage: Passage, found: Sequence[Capital], known: Container[str]) -> Iterator[Span]:
    """Schools, hospitals, councils, towns and other places by name; kinds of place may stand."""
    text = passage.text
    if found and not _TYPE_WORDS.isdisjoint(passage.words):
        opening = {capital.start for capital in found if capital.opens}
        for match in chain_of(passage, _FORMAL, _INFORMAL):
            own = [word.strip(".") for word in match.group(1).split() if word[0].isupper()]
            if match.start() in opening:
                own = [w for w in own if _like_a_place(w)] if match.re is _INFORMAL else _without_a_verb(own)
            if any(_proper(word, known) for word in own):
                yield match.span()
    if _SAINT_WORDS.search(text):
        yield from (match.span() for match in _SAINT.finditer(text))
    for capital in found:
        if capital.bare in PLACES and not text.startswith(" University", capital.end):
            yield capital.start, capital.end
        elif capital.bare in _FIRST_OF_TWO and text.startswith(_FIRST_OF_TWO[capital.bare], capital.start):
            yield capital.start, capital.start + len(_FIRST_OF_TWO[capital.bare])


def _proper(word: str, known: Container[str]) -> bool:
    bare = word.removesuffix("'s").removesuffix("'")
    return not (bare in GENERIC or bare.lower() in known or bare.isupper())


def _without_a_verb(words: list[str]) -> list[str]:
    return words[1:] if is_verb(words[0].lower()) else words


def _like_a_place(word: str) -> bool:
    """Whether a word that opens a sentence could be a place's name, and not just the sentence's first word."""
    return word in PLACES or word in FIRST_NAMES or word.lower().endswith(_PLACE_ENDS)


_ROAD = "Road|Street|Avenue|Lane|Crescent|Terrace|Gardens|Grove|Mews|Rd|Ave"
_WAY = "Close|Drive|Way|Court|Place|Park|Square|Hill|Green|Row|Walk|St|Rise|View"
_NUMBERED = re.compile(
    rf"\b\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][a-z'-]+\s+){{1,3}}(?:{_ROAD}|{_WAY})\b|\b[Ff]lat\s+\d+[A-Za-z]?\b"
    rf"|\b\d{{1,4}}\s+[a-z]+\s+(?:{_ROAD.lower()})\b"
)
_NAMED = re.compile(rf"\b((?:[A-Z][a-z'-]+\s+){{1,3}})(?:(?:{_ROAD})\b|[Ee]state\b)")
_STREET_WORDS = word_set(f"{_ROAD}|{_WAY}|flat|estate".lower().replace("|", " "))


def streets(passage: Passage) -> Iterator[Span]:
    """Streets, estates and flats by name or number."""
    if not _STREET_WORDS.isdisjoint(passage.words):
        if passage.has_digit:
            yield from (match.span() for match in _NUMBERED.finditer(passage.text))
        for match in _NAMED.finditer(passage.text):
            if any(word not in GENERIC for word in match.group(1).split()):
                yield match.span()
