"""Dates tied to an event, exact ages and timelines: one of them with one other fact can point to a child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.checks.language.passages import Passage, word_set

Span = tuple[int, int]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|january|february|april|june|july|august|september|october|november|december)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|Christmas|Easter)"
_FEAST = (
    r"(?:(?:Christmas|Boxing|New\s+Year's|Mother's|Father's|Valentine's)\s+(?:Day|Eve)|(?:Easter|Palm)\s+\w+day"
    r"|Good\s+Friday|Bonfire\s+Night|Halloween)"
)
CALENDAR = word_set("""
    apr april aug august autumn bonfire boxing christmas dec december diwali easter eid feb february friday
    halloween jan january jul july jun june mar march may monday nov november oct october palm ramadan saturday sept
    september spring summer sunday term thursday tuesday valentine's wednesday winter year's
""")
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"

_FULL = re.compile(
    rf"\b{_ORDINAL}(?:\s+(?:of|day\s+of))?\s+{_MONTH}\b(?:,?\s+{_YEAR})?"
    rf"|\b{_MONTH}\s+(?:the\s+)?{_ORDINAL}\b(?!\d)(?:,?\s+{_YEAR})?"
)
_NUMERIC = re.compile(
    rf"\b\d{{1,2}}(?:/\d{{1,2}}/|-\d{{1,2}}-)(?:{_YEAR}|\d\d)\b|\b\d{{1,2}}\.\d{{1,2}}\.{_YEAR}\b"
    rf"|\b\d\d\.\d\d\.\d\d\b|\b{_YEAR}[-/]\d\d[-/]\d\d\b"
)
_MONTH_AND_YEAR = re.compile(rf"\b(?:{_MONTH}|{_SEASON}),?\s+(?:of\s+)?{_YEAR}\b")
_PERIOD_AFTER = re.compile(rf"\s*(?:to|-|–|until|and)\s+(?:the\s+end\s+of\s+)?(?:{_MONTH}\s+)?{_YEAR}")
_PERIOD_BEFORE = re.compile(rf"(?:{_YEAR}|{_MONTH})\s*(?:to|-|–|until|and)\s+$")
_LOOSE = re.compile(
    rf"\b(?:in|since|by|until|during|last|one|that|late|early)\s+(?:early|late|mid)?[\s-]*(?-i:{_MONTH})\b"
    rf"(?!\s+(?:{_YEAR}|\d|be\b|have\b|not\b))"
    rf"|\b(?:on|last|one|that|this|following|by|until|the|a)\s+(?:a\s+|the\s+)?(?:\w+\s+)?(?-i:{_WEEKDAY})\b(?!s)"
    rf"|\b(?-i:{_FEAST})|\b(?:at|over|before|after|during)\s+(?:Christmas|Easter|Ramadan|Eid|Diwali|half[- ]term)\b",
    re.IGNORECASE,
)
# An event has happened; a habit or an appeal has not: "Ring on Mondays" is no date.
_EVENT = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )\b(?!(?:need|feed|bed|agreed|indeed)\b)"
    r"(?:was|were|had|did|died|went|came|told|said|rang|saw|found|took|left|gave|fell|hit|hurt|met|brought|made|got|wrote|sent|ran|began|heard|kept|held|led|lost|broke|felt|knew|[a-z]{2,}ed)\b"
)
# What is dated by its publication is a source and no event.
_PUBLISHED = re.compile(
    r"\b(?:publi|guidance|guideline|act\b|laws?\b|statut|report|edition|version|updat|inspect|stud(?:y|ies)\b|survey"
    r"|data\b|website|pages?\b|articles?\b|paper\b|checked|census|panel|research|source|policy|analysis|consult|inquir"
    r"|programme|trial|reviews?\b|archive|document|minister|government|parliament|figures)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b)[^.;]{0,25}$", re.I
)
# Actions, questions and made-up cases may say Monday; what happened may not.
_NO_STORIES = ("actions", "questions", "leaders", "training")


def has_calendar_word(passage: Passage) -> bool:
    """Whether a month, a weekday or a feast is named; 'may' is mostly another word."""
    words = passage.words
    return not CALENDAR.isdisjoint(words) and (CALENDAR & words != {"may"} or "May" in passage.text)


def _dates(passage: Passage, *patterns: re.Pattern[str]) -> Iterator[Span]:
    calendar = has_calendar_word(passage)
    for pattern in patterns:
        if (calendar or pattern is _NUMERIC) and (passage.has_digit or pattern is _LOOSE):
            yield from (match.span() for match in pattern.finditer(passage.text))


def births(passage: Passage) -> Iterator[Span]:
    """Days and months of birth."""
    if "birth" in passage.lower or "born" in passage.lower or "ob" in passage.lower:
        for start, end in _dates(passage, _FULL, _NUMERIC, _MONTH_AND_YEAR, _LOOSE):
            if _BORN.search(passage.text[max(0, start - 40) : start]):
                yield start, end


def full_dates(passage: Passage) -> Iterator[Span]:
    """Full dates; months with a year that are no period; days, months and feasts on which something happened."""
    yield from _dates(passage, _FULL, _NUMERIC)
    yield from _event_months(passage)
    if passage.section not in _NO_STORIES:
        for start, end in _dates(passage, _LOOSE):
            sentence = passage.sentence_around(start)
            if _EVENT.search(sentence) and not _PUBLISHED.search(sentence):
                yield start, end


def _event_months(passage: Passage) -> Iterator[Span]:
    for start, end in _dates(passage, _MONTH_AND_YEAR):
        before = passage.text[max(0, start - 25) : start]
        period = _PERIOD_AFTER.match(passage.text, end) or _PERIOD_BEFORE.search(before)
        if not period and not _PUBLISHED.search(passage.sentence_around(start)):
            yield start, end


_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
NUMBER_WORDS = word_set(f"one eighteen nineteen twenty thirty forty fifty {_ONES.replace('|', ' ')}")
_NUMBER = rf"(?:\d{{1,2}}|one|{_ONES}|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:[- ](?:one|{_ONES}))?)"
_YEARS = rf"(?:\d{{1,2}}|{_ONES}|eighteen|nineteen)"
_ABOUT = r"(?:(?:just|only|about|around|nearly|almost|barely|still|then|now|not\s+yet|exactly)\s+)*"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_YOUNG = r"(?:child|boy|girl|baby|infant|toddler|newborn|teenager|lad|pupil|youth|kid|son|daughter)"
_PERSON = (
    rf"(?:{_YOUNG}|mother|father|mum|dad|man|woman|partner|sister|brother|boyfriend|girlfriend|parent|student"
    r"|stepfather|stepmother|uncle|aunt|cousin|grandmother|grandfather|young\s+person)"
)
_NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen)th)"
)


def _ages(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_AGED = _ages(rf"\b(?:aged|at\s+age|age[d:]?|the\s+age\s+of|ages)\s+{_ABOUT}{_NUMBER}\b(?:\s+{_UNIT}\b)?")
_OLD = _ages(
    rf"\b{_NUMBER}[\s-]+(?:and\s+a\s+half[\s-]+)?{_UNIT}[\s-]+old\b|\b\d{{1,2}}\s?(?:yo|y/o|m/o|(?:yr|mth)s?[\s-]old)\b"
)
_WAS = _ages(
    rf"\b(?:he|she|who|(?:the|a|his|her|their|this|one|that)\s+(?:\w+\s+)?{_PERSON})\s+"
    rf"(?:was|is|turned|turns|had\s+(?:just\s+)?turned|has\s+just\s+turned)\s+{_ABOUT}"
    rf"(?:{_YEARS}|{_NUMBER}\s+{_UNIT})(?=\s*(?:[.,;:!?)]|$|(?:and|but|when|at\s+the\s+time|on\s+the\s+day)\b))"
)
_ASIDE = _ages(
    rf"\b{_PERSON}\s*(?:\(|,\s*)(?:aged\s+|then\s+|now\s+|only\s+|just\s+)*{_YEARS}(?:\s*{_UNIT})?\s*(?:\)|,)"
    rf"|\b{_YOUNG}\s+of\s+{_ABOUT}(?:{_YEARS}|{_NUMBER}\s+{_UNIT})\b"
    r"(?!\s+(?:the|these|those|children|people|them|in)\b)"
)
_AT_AGE = _ages(
    rf"\b(?:at|just)\s+{_ABOUT}{_NUMBER}\s+{_UNIT}\b(?:\s+of\s+age|,?\s+(?:he|she|the\s+{_YOUNG})\b)"
    rf"|\b(?:died|killed|injured|hurt|harmed|abused|removed|adopted)\b[^.]{{0,20}}\bat\s+{_ABOUT}{_NUMBER}\b"
    rf"(?:\s+{_UNIT}\b)?"
)
_BIRTHDAY = _ages(
    r"\b(?:on|just\s+before|just\s+after|shortly\s+before|shortly\s+after|(?:days?|weeks?|months?)\s+(?:before|after))\s+"
    rf"(?:his|her|the\s+{_YOUNG}'s)\s+{_NTH}\s+birthday"
)
_SHORT_OLD = re.compile(r"\d\s?(?:yo|[ym]/o)\b", re.IGNORECASE)
_ABOUT_WORDS = word_set("just only about around nearly almost barely still then now yet exactly")
_UNITS_AND_HARM = word_set("day days week weeks month months died killed injured hurt harmed abused removed adopted")
_PERSONS = word_set("""
    child boy girl baby infant toddler newborn teenager lad pupil youth kid son daughter mother father mum dad man woman
    partner sister brother boyfriend girlfriend parent student stepfather stepmother uncle aunt cousin grandmother
    grandfather person he she who
""")
# Each pattern with words of which it needs one, and words of which one stands before the number: most texts need no
# closer look.
_AGE_PATTERNS = (
    (_AGED, word_set("age aged ages"), frozenset[str]()),
    (_OLD, word_set("old yo yr yrs y m"), frozenset[str]()),
    (_WAS, _PERSONS, _ABOUT_WORDS | word_set("was is turned turns")),
    (_ASIDE, _PERSONS, _ABOUT_WORDS | word_set("( , of aged")),
    (_AT_AGE, _UNITS_AND_HARM, _ABOUT_WORDS | {"at"}),
    (_BIRTHDAY, word_set("birthday"), frozenset[str]()),
)
# Bands may stand: "aged 11 and over", "4 to 9 years old", "under the age of five", "most 14-year-olds".
_BAND_AFTER = _ages(
    rf"\s*(?:to|-|–|or)\s*{_NUMBER}\b"
    r"|\s*(?:to|-|–|or|and)\s*(?:over|under|above|below|older|younger|up|upwards|more|less)\b"
    r"|\s*\+|\s*plus\b|s\b|\s+(?:upwards|to\s+adult)"
)
_BAND_BEFORE = _ages(
    rf"{_NUMBER}(?:[\s-]+{_UNIT})?\s*(?:-|–|-?\s*to|-?\s+or|-?\s+and)\s*$"
    r"|\b(?:under|over|above|below|up\s+to|until|till|from|by|before|after|between|average|mean|median|than|least"
    r"|most|past)\s+(?:the\s+|about\s+)?$"
)
_THING = (
    r"(?:report|review|study|plan|policy|law|guidance|assessment|file|record|system|form|book|photo|data|figures|research"
    r"|version|referral|note|page|evidence|list|car|computer|building|house|phone|procedure|tool|template|article)s?"
)
_THING_BEFORE = _ages(rf"{_THING}\s+(?:is|was|are|were)\s+(?:\w+\s+)?$")
_THING_AFTER = _ages(rf"\s+(?:\w+\s+)?{_THING}\b")


def has_number(passage: Passage) -> bool:
    """Whether there is a number below a hundred, in digits or in words, or a birthday."""
    return passage.has_digit or not NUMBER_WORDS.isdisjoint(passage.words) or "birthday" in passage.words


def ages(passage: Passage) -> Iterator[Span]:
    """Exact ages in days, weeks, months or years; bands and ages of things may stand."""
    text, words = passage.text, passage.words
    before_numbers: set[str] | None = None
    for pattern, needed, before_it in _AGE_PATTERNS:
        if needed.isdisjoint(words) and not (pattern is _OLD and passage.has_digit and _SHORT_OLD.search(text)):
            continue
        if before_it and before_numbers is None:
            before_numbers = {one for one, two in pairwise(passage.tokens) if two in NUMBER_WORDS or two[0].isdigit()}
        if before_it and before_numbers is not None and before_it.isdisjoint(before_numbers):
            continue
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 30) : match.start()]
            band = _BAND_AFTER.match(text, match.end()) or _BAND_BEFORE.search(before) or _next_year(match)
            thing = pattern is _OLD and (_THING_BEFORE.search(before) or _THING_AFTER.match(text, match.end()))
            if not band and not thing:
                yield match.span()


def _next_year(match: re.Match[str]) -> bool:
    """Whether the year after it follows, as in 'aged 16 and 17': a band. 'Aged 8 and 10' are two children."""
    following = re.match(r"\s+and\s+(\d{1,2})\b", match.string[match.end() :])
    first = re.search(r"(\d{1,2})\D*$", match.group())
    return bool(following and first and int(following.group(1)) == int(first.group(1)) + 1)


_YEAR_ALONE = re.compile(rf"(?<!\d)(?<!\d to )(?<!\d and )(?<!\d-){_YEAR}(?!\d)(?!\s*(?:to|-|–|and)\s*{_YEAR})")
_POINTS = (
    (_YEAR_ALONE, frozenset[str]()),
    (re.compile(r"\b(?:day|week|month)\s+\d{1,3}\b", re.IGNORECASE), word_set("day week month")),
    (re.compile(r"\b(?:at|by)\s+\d{1,2}[.:]\d\d\b", re.IGNORECASE), word_set("at by")),
    (re.compile(rf"\b{_WEEKDAY}\b"), CALENDAR),
)


def dated_points(passage: Passage) -> set[str]:
    """The different points in time that a text hangs its story on; years of publication do not count."""
    text = passage.text
    points = {text[start:end].lower() for start, end in (*_dates(passage, _FULL, _NUMERIC), *_event_months(passage))}
    covered = " ".join(points)
    for pattern, needed in _POINTS:
        for match in pattern.finditer(text) if not needed or not needed.isdisjoint(passage.words) else ():
            point = match.group().lower()
            if point not in covered and not _PUBLISHED.search(passage.sentence_around(match.start())):
                points.add(point)
    return points
