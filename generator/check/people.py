"""Names of people and places, and the labels that reviews put in place of names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from generator.check.names import FIRST_NAMES, GENERIC, NOT_NAMES, PLACES, TWO_WORD_PLACES, WORD_NAMES
from generator.check.text import Passage, word_set

Span = tuple[int, int]

_CAPITAL = re.compile(r"(?<![\w'@/.-])[A-ZÀ-Þ][a-zß-ÿ]+(?:['-][A-Za-zß-ÿ]+)*(?![\w@])")
_OPENS = re.compile(r"(?:^|[.!?:;\"(\n]|^[\"'(]|[-*•])\s*[\"'(]?$")
_LAST_WORD = re.compile(r"([\w']+)\.?([\s,]+)[\"']?$")
_TITLES = word_set("""
    mr mrs ms miss mx dr doctor prof professor pc dc ds di dci sgt sergeant constable detective nurse sister judge
    justice sir dame lord lady rev reverend imam rabbi councillor cllr uncle auntie aunt nan nana nanny gran grandma
    grandad grandpa granny inspector mum mummy dad daddy officer coroner
""")
_RELATIONS = word_set("""
    mother father mum dad brother sister son daughter partner boyfriend girlfriend husband wife stepfather stepmother
    stepdad stepmum uncle aunt auntie cousin neighbour grandmother grandfather gran nan grandad baby toddler boy girl
    teenager infant pupil child twin worker visitor midwife teacher nurse paediatrician consultant officer manager
    headteacher friend man woman doctor solicitor carer foster childminder lead
""")
_PEOPLE = _RELATIONS | word_set("he she who person teen")
_NAMED = re.compile(r"\b(?:called|named|nicknamed|known (?:\w+ )?as|goes by|answers to)\s+[\"']?$")
_GOES_ON = re.compile(r"(?:,|\s+(?:was|is|had|has|who|and)\b|[.)]|$)")
_LAW = re.compile(r"\s+(?:[Ll]aw|[Rr]ule|Act)\b")
_INITIALS = re.compile(
    r"\b(?!U\.\s?[KS]\.|[AP]\.\s?M\.)[A-Z]\.\s?[A-Z]\.(?=\s|$|,)|\b[Ii]nitials?\s+(?:are\s+|were\s+)?[A-Z]{2,3}\b"
)


class Capital(NamedTuple):
    """A capitalised word, and whether it opens its sentence."""

    word: str
    start: int
    end: int
    opens: bool

    @property
    def bare(self) -> str:
        """The word without its genitive."""
        return self.word.removesuffix("'s").removesuffix("'")


def capitals(passage: Passage) -> list[Capital]:
    """The capitalised words of a passage, in order."""
    text = passage.text
    return [
        Capital(m.group(), m.start(), m.end(), bool(_OPENS.search(text[max(0, m.start() - 4) : m.start()])))
        for m in _CAPITAL.finditer(text)
    ]


def names(passage: Passage, known: Container[str]) -> Iterator[Span]:
    """Names of people. `known` are capitalised words that the point's sources explain, such as their publishers."""
    text, found = passage.text, capitals(passage)
    if "." in text or "nitial" in text:
        yield from (match.span() for match in _INITIALS.finditer(text))
    for index, capital in enumerate(found):
        follower = found[index + 1] if index + 1 < len(found) else None
        if follower and text[capital.end : follower.start] != " ":
            follower = None
        surname = follower if follower and follower.bare not in NOT_NAMES | PLACES else None
        if capital.word.endswith("'s") and _LAW.match(text, capital.end):
            continue  # Clare's Law, Martha's Rule
        if _is_first_name(capital, follower, surname) or _is_introduced(text, capital, known):
            yield capital.start, surname.end if surname else capital.end
        elif surname and _is_pair(text, capital, surname, known):
            yield capital.start, surname.end


def _is_first_name(capital: Capital, follower: Capital | None, surname: Capital | None) -> bool:
    if capital.bare in FIRST_NAMES:
        return True
    # "Faith is not recorded" opens with a word; "the day Faith came" and "Faith Adeyemi" hold a name.
    return capital.bare in WORD_NAMES and (surname is not None or (not capital.opens and follower is None))


def _is_introduced(text: str, capital: Capital, known: Container[str]) -> bool:
    """Whether a title, a relation or 'called' stands before: Dr Osei, her uncle Raf, a boy called Zed."""
    before = text[max(0, capital.start - 45) : capital.start]
    last = _LAST_WORD.search(before)
    if last is None or capital.bare in NOT_NAMES or capital.bare in PLACES:
        return False
    word, comma = last.group(1).lower(), "," in last.group(2)
    if word in _TITLES and not comma:
        return True
    if word in _RELATIONS and not capital.opens and capital.bare not in known:
        return not comma or _GOES_ON.match(text, capital.end) is not None
    return _NAMED.search(before) is not None and not _PEOPLE.isdisjoint(re.findall(r"[a-z]+", before.lower()))


def _is_pair(text: str, capital: Capital, surname: Capital, known: Container[str]) -> bool:
    """Whether two unknown capitals inside a sentence, and no more than two, look like a name and a surname."""
    if capital.opens or capital.bare in NOT_NAMES | PLACES or capital.bare in known or surname.bare in known:
        return False
    longer = re.match(r"\s+(?:[A-Z]|of\b|for\b|and\s+[A-Z])", text[surname.end :])
    return not longer and not re.search(r"[A-Z][\w']*\s$", text[max(0, capital.start - 20) : capital.start])


_LABELLED = (
    r"(?i:child|baby|infant|boy|girl|twin|sibling|brother|sister|mother|father|parent|mum|dad|adult|family|young\s+person"
    r"|yp|person|subject|patient|uncle|aunt|partner|carer|worker|visitor|teacher|officer|nurse|practitioner|professional"
    r"|perpetrator|offender|suspect|male|female|man|woman|stepfather|stepmother|grandmother|grandfather|case|pupil|student"
    r"|victim|resident|teenager|household|sib)"
)
_LETTER = re.compile(
    rf"\b{_LABELLED}s?\s+[\"']?(?:[A-HJ-Z]\d?(?![\w&.-]\w|[\w&])|(?<=[Cc]hild )[A-Z]{{2}}\d?\b|(?<=[Bb]aby )[A-Z]{{2}}\d?\b)"
    rf"|\b[B-HJ-Z]'s\s+(?:\w+\s+)?{_LABELLED}\b"
)
_NUMBERED = re.compile(
    r"\b(?:Child|Baby|Infant|Twin|Sibling|Adult|Family|Mother|Father|Parent|Young\s+Person|YP|Subject|Social\s+[Ww]orker|SW"
    r"|Health\s+[Vv]isitor|HV|Teacher|Officer|Worker|Practitioner)\s?\d{1,2}\b"
    r"(?!\s+(?:times|days|weeks|months|years|hours|minutes|or|to|more|visits|children|per|of)\b|%)"
)
_OPERATION = re.compile(r"\b[Oo]peration\s+(?!Encompass\b)[\"']?(?:[A-Z][a-z]+|[A-Z]{3,})\b")


def labels(passage: Passage, acronyms: Container[str]) -> Iterator[Span]:
    """Labels such as "Child A", which lead straight to a review; "the family GP" is none."""
    for match in chain_of(passage, _LETTER, _NUMBERED):
        if match.group().split()[-1].strip("\"'") not in acronyms:
            yield match.span()


def operations(passage: Passage) -> Iterator[Span]:
    """Names of police operations; Operation Encompass is a national scheme."""
    if "operation" in passage.words:
        yield from (match.span() for match in _OPERATION.finditer(passage.text))


def chain_of(passage: Passage, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of several patterns, one after the other."""
    for pattern in patterns:
        yield from pattern.finditer(passage.text)


_TYPES = (
    "School|Academy|College|Hospital|Infirmary|Surgery|Nursery|Preschool|Pre-school|Playgroup|Kindergarten|Clinic|Hospice"
    "|Council|Borough|Prison|Court|(?:Medical|Health|Family|Children's|Leisure|Community|Contact) Centre|Children's Home"
    "|Care Home|Family Hub|Youth Club|Refuge|Church|Mosque|Temple|Gurdwara|Synagogue|House|Lodge|Cottage|Manor|Grange"
    "|(?:NHS |Foundation )+Trust|(?:Medical|Dental|Group) Practice|Police|Constabulary|Housing Association|Estate|Team"
    "|Social Services|Children's Services|Children's Social Care|Childcare|Daycare|Stadium|Barracks|Football Club"
    "|Safeguarding Children (?:Partnership|Board)|Partnership|Park"
)
_TYPE_WORDS = frozenset(re.findall(r"[a-z]+", _TYPES.lower())) - word_set("s pre")
_PROPER = r"(?:[A-Z][\w'-]*\.?\s+(?:(?:of|and|the|upon|on)\s+)?)"
_FORMAL = re.compile(rf"((?:{_PROPER}){{1,6}})(?:{_TYPES})\b(?!')")
_INFORMAL = re.compile(
    r"((?:[A-Z][a-z'-]+\s+){1,3})(?:(?:primary|secondary|infant|junior|high|nursery|grammar|special|community|day|general)\s+)?"
    r"(?:school|academy|college|hospital|infirmary|surgery|nursery|preschool|pre-school|playgroup|clinic|hospice|council"
    r"|prison|(?:health|medical|family|children's|community)\s+centre|children's\s+home|care\s+home|family\s+hub|refuge"
    r"|(?:magistrates'\s+|crown\s+|county\s+|family\s+)?court|estate|police|social\s+services|children's\s+services|mosque)\b"
)
_SAINT = re.compile(r"\bSt\.?\s+(?!John\s+Ambulance)[A-Z][a-z]+(?:'s?)?|\b(?:HMP|YOI|HMYOI)\s+[A-Z][a-z]+")
_PLACE_ENDS = (
    "field", "ford", "ham", "bury", "brook", "wood", "dale", "ley", "worth", "mead", "bridge", "hill", "view", "croft",
    "stead", "combe", "thorpe", "wick", "chester", "mouth", "hurst", "burn", "bourne", "haven", "oaks", "acre", "acres",
)  # fmt: skip
_FIRST_OF_TWO = {place.split()[0]: place for place in TWO_WORD_PLACES}


def places(passage: Passage, known: Container[str]) -> Iterator[Span]:
    """Schools, hospitals, councils, towns and other places by name; kinds of place may stand."""
    text, found = passage.text, capitals(passage)
    if found and not _TYPE_WORDS.isdisjoint(passage.words):
        opening = {capital.start for capital in found if capital.opens}
        for match in chain_of(passage, _FORMAL, _INFORMAL):
            own = [word.strip(".") for word in match.group(1).split() if word[0].isupper()]
            if match.start() in opening:
                own = own if len(own) > 1 and match.re is _FORMAL else [w for w in own if _like_a_place(w)]
            if any(word.removesuffix("'s") not in GENERIC and word not in known for word in own if not word.isupper()):
                yield match.span()
    if "St" in text or "HMP" in text or "YOI" in text:
        yield from (match.span() for match in _SAINT.finditer(text))
    for capital in found:
        if capital.bare in PLACES and not text.startswith(" University", capital.end):
            yield capital.start, capital.end
        elif capital.bare in _FIRST_OF_TWO and text.startswith(_FIRST_OF_TWO[capital.bare], capital.start):
            yield capital.start, capital.start + len(_FIRST_OF_TWO[capital.bare])


def _like_a_place(word: str) -> bool:
    """Whether a word that opens a sentence could be a place's name, and not just the sentence's first word."""
    return word in PLACES or word in FIRST_NAMES or word.lower().endswith(_PLACE_ENDS)


_ROAD = "Road|Street|Avenue|Lane|Crescent|Terrace|Gardens|Grove|Mews|Rd|Ave"
_STREET = re.compile(
    rf"\b\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][a-z'-]+\s+){{1,3}}(?:{_ROAD}|Close|Drive|Way|Court|Place|Park|Square|Hill|Green|Row"
    rf"|Walk|St|Rise|View)\b|\b((?:[A-Z][a-z'-]+\s+){{1,3}})(?:{_ROAD})\b|\b[Ff]lat\s+\d+[A-Za-z]?\b"
    rf"|\b\d{{1,4}}\s+[a-z]+\s+(?:road|street|avenue|lane|crescent|terrace|grove)\b|\b((?:[A-Z][a-z]+\s+){{1,2}})[Ee]state\b"
)
_STREET_WORDS = word_set(
    _ROAD.lower().replace("|", " ")
    + " close drive way court place park square hill green row walk st rise view flat estate"
)


def streets(passage: Passage) -> Iterator[Span]:
    """Streets, estates and flats by name or number."""
    if not _STREET_WORDS.isdisjoint(passage.words):
        for match in _STREET.finditer(passage.text):
            prefix = match.group(1) or match.group(2)
            if prefix is None or any(word not in GENERIC for word in prefix.split()):
                yield match.span()
