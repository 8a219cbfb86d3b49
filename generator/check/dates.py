"""Dates tied to an event, exact ages and timelines: one of them with one other fact can point to a child."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from generator.check.text import Passage

Span = tuple[int, int]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|january|february|april|june|july|august|september|october|november|december)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FEAST = r"(?:Christmas|Boxing|New Year's|Mother's|Father's|Valentine's) (?:Day|Eve)|(?:Easter|Palm) \w+day|Good Friday|Bonfire Night|Halloween|Guy Fawkes"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_CALENDAR = re.compile(rf"{_MONTH}|{_WEEKDAY}|{_FEAST}|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|Christmas|Easter)\b")

_FULL = re.compile(
    rf"\b{_ORDINAL}(?:\s+(?:of|day\s+of))?\s+{_MONTH}\b(?:,?\s+{_YEAR})?"
    rf"|\b{_MONTH}\s+(?:the\s+)?{_ORDINAL}\b(?!\d)(?:,?\s+{_YEAR})?"
    rf"|\b\d{{1,2}}(?:/\d{{1,2}}/|-\d{{1,2}}-)(?:{_YEAR}|\d\d)\b|\b\d{{1,2}}\.\d{{1,2}}\.{_YEAR}\b|\b\d\d\.\d\d\.\d\d\b"
    rf"|\b{_YEAR}[-/]\d\d[-/]\d\d\b"
)
_MONTH_AND_YEAR = re.compile(
    rf"\b(?:{_MONTH}|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|Christmas|Easter)),?\s+(?:of\s+)?{_YEAR}\b"
)
_PERIOD_AFTER = re.compile(rf"\s*(?:to|-|–|until|and)\s+(?:the\s+end\s+of\s+)?{_MONTH}\s+{_YEAR}|\s*(?:to|-|–|until)\s*{_YEAR}")
_PERIOD_BEFORE = re.compile(rf"{_YEAR}\s*(?:to|-|–|until|and)\s+$|\b(?:to|until|and)\s+$")
_LOOSE = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ll]ast|[Oo]ne|[Tt]hat|[Ll]ate|[Ee]arly)\s+(?:early|late|mid)?[\s-]*{_MONTH}\b"
    rf"(?!\s+(?:{_YEAR}|\d|be\b|have\b|not\b))"
    rf"|\b(?:[Oo]n|[Ll]ast|[Oo]ne|[Tt]hat|[Ff]ollowing|[Bb]y|[Uu]ntil|[Tt]he)\s+(?:a\s+|the\s+)?(?:\w+\s+)?{_WEEKDAY}\b(?!s)"
    rf"|\b(?:{_FEAST})\b|\b(?:[Aa]t|[Oo]ver|[Bb]efore|[Aa]fter|[Dd]uring)\s+(?:Christmas|Easter|Ramadan|Eid|Diwali|half[- ]term)\b"
)
# An event has happened; a habit or an appeal has not: "Ring on Mondays" is no date.
_EVENT = re.compile(
    r"\b(?!need\b|feed\b|bed\b|agreed\b)(?:was|were|had|did|died|went|came|told|said|rang|saw|found|took|left|gave|fell|hit"
    r"|hurt|met|brought|made|got|wrote|sent|ran|began|heard|kept|held|led|lost|read|put|stood|broke|bit|felt|knew"
    r"|[a-z]{2,}ed)\b"
)
# What is dated by its publication is a source and no event.
_PUBLISHED = re.compile(
    r"\b(?:publi|guidance|guideline|act\b|law\b|laws\b|statut|report|edition|version|updat|inspect|study|studies|survey|data\b"
    r"|website|page|article|paper|checked|census|panel|research|source|policy|analysis|consult|inquir|programme|trial"
    r"|review|archive|access|confirm|since \d|dossier|document|minister|government|parliament|figures)",
    re.IGNORECASE,
)
_BORN = re.compile(r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b)[^.;]{0,25}$", re.IGNORECASE)


def births(passage: Passage) -> Iterator[Span]:
    """Days and months of birth."""
    if "birth" in passage.lower or "born" in passage.lower or "ob" in passage.lower:
        for start, end in _dates(passage, _FULL, _MONTH_AND_YEAR, _LOOSE):
            if _BORN.search(passage.text, max(0, start - 40), _inside(passage.text, start)):
                yield start, end
        for match in re.finditer(rf"\b[Bb]orn (?:on|in) (?:early |late |mid-?)?(?:{_MONTH}|{_WEEKDAY})\b", passage.text):
            yield match.span()


def _inside(text: str, start: int) -> int:
    """The end of the little word that opens a loose date: what stands before the date ends here."""
    opening = re.compile(r"(?:on|in|by|one|that|last)\s", re.IGNORECASE).match(text, start)
    return opening.start() if opening else start


def full_dates(passage: Passage) -> Iterator[Span]:
    """Full dates; months with a year that are no period; days, months and feasts on which something happened."""
    yield from _dates(passage, _FULL)
    for start, end in _dates(passage, _MONTH_AND_YEAR):
        period = _PERIOD_AFTER.match(passage.text, end) or _PERIOD_BEFORE.search(passage.text[:start])
        if not period and not _PUBLISHED.search(_sentence_around(passage, start)):
            yield start, end
    if passage.section in _DATED_STORIES:
        for start, end in _dates(passage, _LOOSE):
            sentence = _sentence_around(passage, start)
            if _EVENT.search(sentence) and not _PUBLISHED.search(sentence):
                yield start, end


# Actions, questions and made-up cases may say Monday; what happened may not.
_DATED_STORIES = (
    "title",
    "one_line",
    "what_we_found",
    "why_it_happens",
    "daily_life",
    "what_good_looks_like",
    "limits",
    "identity_note",
    "content_note",
    "notes",
    "history",
    "withdrawn",
)


def _dates(passage: Passage, *patterns: re.Pattern[str]) -> Iterator[Span]:
    digits = any(map(str.isdigit, passage.text))
    if not digits and not _CALENDAR.search(passage.text):
        return
    for pattern in patterns:
        if digits or pattern is _LOOSE:
            yield from (match.span() for match in pattern.finditer(passage.text))


def _sentence_around(passage: Passage, at: int) -> str:
    text = passage.text
    start = max(text.rfind(mark, 0, at) for mark in (". ", "? ", "! ", "\n")) + 1
    end = min((found for mark in (". ", "? ", "! ", "\n") if (found := text.find(mark, at)) >= 0), default=len(text))
    return text[start:end]


_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_NUMBER = rf"(?:\d{{1,2}}|one|{_ONES}|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:[- ](?:one|{_ONES}))?)"
_ABOUT = r"(?:(?:just|only|about|around|nearly|almost|barely|still|then|now|not\s+yet|exactly)\s+)*"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_YOUNG = r"(?:child|boy|girl|baby|infant|toddler|newborn|teenager|lad|pupil|youth|kid|son|daughter)"
_PERSON = (
    rf"(?:{_YOUNG}|mother|father|mum|dad|man|woman|partner|sister|brother|boyfriend|girlfriend|parent|student"
    r"|stepfather|stepmother|uncle|aunt|cousin|grandmother|grandfather|young person|young man|young woman)"
)
_AGED = re.compile(rf"\b(?:aged|at\s+age|age[d:]?|the\s+age\s+of|ages)\s+{_ABOUT}{_NUMBER}\b(?:\s+{_UNIT}\b)?", re.IGNORECASE)
_OLD = re.compile(
    rf"\b{_NUMBER}[\s-]+(?:and\s+a\s+half[\s-]+)?{_UNIT}[\s-]+old\b|\b\d{{1,2}}\s?(?:yo|y/o|m/o|yrs?[\s-]old|mths?[\s-]old)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    rf"\b(?:he|she|who|(?:the|a|his|her|their|this|one|that)\s+(?:\w+\s+)?{_PERSON})\s+"
    rf"(?:was|is|were|turned|turns|had\s+(?:just\s+)?turned|has\s+just\s+turned)\s+{_ABOUT}"
    rf"(?:\d{{1,2}}|{_ONES}|eighteen|nineteen|one\s+year|\d+\s+{_UNIT}|(?:one|{_ONES})\s+{_UNIT})"
    rf"(?:\s+(?:days|weeks|months|years))?(?=\s*(?:[.,;:!?)]|$|(?:and|but|when|at\s+the\s+time|on\s+the\s+day)\b))",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf"\b{_PERSON}\s*(?:\(|,\s*)(?:aged\s+|then\s+|now\s+|only\s+|just\s+)*(?:\d{{1,2}}|{_ONES})(?:\s*{_UNIT})?\s*(?:\)|,)"
    rf"|\b{_YOUNG}\s+of\s+{_ABOUT}(?:\d{{1,2}}|{_ONES})(?:\s+{_UNIT})?\b(?!\s+(?:the|these|those|children|people|them|us|in\b))",
    re.IGNORECASE,
)
_AT_AGE = re.compile(
    rf"\b(?:at|just)\s+{_ABOUT}{_NUMBER}\s+(?:days|weeks|months)\b(?:\s+of\s+age|,?\s+(?:he|she|the\s+{_YOUNG})\b)"
    rf"|\b(?:died|killed|injured|hurt|harmed|abused|removed|adopted)\b[^.]{{0,20}}\bat\s+{_ABOUT}{_NUMBER}(?:\s+{_UNIT})?\b"
    rf"|\b(?:on|just\s+before|just\s+after|shortly\s+before|shortly\s+after|(?:days?|weeks?|months?)\s+(?:before|after))\s+"
    rf"(?:his|her|the\s+{_YOUNG}'s)\s+(?:\d{{1,2}}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth)\s+birthday",
    re.IGNORECASE,
)
_AGE_WORDS = re.compile(r"age|old|turn|birthday|week|month|\(|,|was|is|of|yo\b|y/o|years|\bdays")
# Bands may stand: "aged 11 and over", "4 to 9 years old", "under the age of five", "most 14-year-olds".
_BAND_AFTER = re.compile(
    rf"\s*(?:to|-|–|or|and)\s*(?:{_NUMBER}\b|(?:over|under|above|below|older|younger|up\b|upwards|more|less|almost)\b)|\s*\+|\s*plus\b"
    rf"|s\b|\s+(?:upwards|to\s+adult)",
    re.IGNORECASE,
)
_BAND_BEFORE = re.compile(
    r"\b(?:under|over|above|below|up\s+to|until|till|from|by|before|after|since|between|average|mean|median|than|least|most"
    r"|past|every|each)\s+(?:the\s+|about\s+)?$|\b(?:\d{1,2}|[a-z]+)\s*(?:-|–|-?\s*to|-?\s+or|-?\s+and)\s*$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(rf"{_NUMBER}(?:[\s-]+{_UNIT})?\s*(?:-|–|-?\s*to|-?\s+or|-?\s+and)\s*$", re.IGNORECASE)
_THING = (
    r"(?:report|review|study|plan|policy|law|guidance|assessment|file|record|system|form|book|photo|data|figures|research"
    r"|version|referral|note|page|evidence|list|car|computer|building|house|phone|procedure|tool|template|article)"
)
_OF_A_THING = re.compile(rf"{_THING}s?\s+(?:is|was|are|were)\s+(?:\w+\s+)?$", re.IGNORECASE)
_THING_AFTER = re.compile(rf"\s+(?:\w+\s+)?{_THING}s?\b", re.IGNORECASE)


def ages(passage: Passage) -> Iterator[Span]:
    """Exact ages in days, weeks, months or years; bands and ages of things may stand."""
    text = passage.text
    if not _AGE_WORDS.search(passage.lower):
        return
    patterns: Iterable[re.Pattern[str]] = (_AGED, _OLD, _WAS, _ASIDE, _AT_AGE)
    for match in chain.from_iterable(pattern.finditer(text) for pattern in patterns):
        start, end = match.span()
        before = text[max(0, start - 30) : start]
        if _BAND_AFTER.match(text, end) or _RANGE_BEFORE.search(before):
            continue
        if match.re in (_AGED, _OLD) and (_FREE_BEFORE.search(before) or _OF_A_THING.search(before)):
            continue
        if match.re is _OLD and _THING_AFTER.match(text, end):
            continue
        yield start, end


_FREE_BEFORE = re.compile(
    r"\b(?:under|over|above|below|up\s+to|until|till|from|by|before|after|since|between|average|mean|median|than|least|most"
    r"|past)\s+(?:the\s+|about\s+)?$",
    re.IGNORECASE,
)
_EVENT_YEAR = re.compile(rf"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Ll]ate|[Ee]arly|[Dd]uring|[Aa]fter|[Bb]efore)\s+({_YEAR})\b(?!\s*(?:to|-|–|and)\s*{_YEAR})")
_EVENT_POINT = re.compile(rf"\b(?:[Dd]ay|[Ww]eek|[Mm]onth)\s+\d{{1,3}}\b|\b(?:[Aa]t|[Bb]y)\s+\d{{1,2}}[.:]\d\d\b|\b{_WEEKDAY}\b")


def dated_points(passage: Passage) -> set[str]:
    """The different points in time that a text hangs its story on; years of publication do not count."""
    if not any(map(str.isdigit, passage.text)) and not _CALENDAR.search(passage.text):
        return set()
    text = passage.text
    points = {text[start:end] for start, end in _dates(passage, _FULL, _MONTH_AND_YEAR)}
    covered = " ".join(points)
    for match in chain(_EVENT_YEAR.finditer(text), _EVENT_POINT.finditer(text)):
        if match.group() not in covered and not _PUBLISHED.search(_sentence_around(passage, match.start())):
            points.add(match.group().lower())
    return points
