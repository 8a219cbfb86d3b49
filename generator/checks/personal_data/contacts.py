"""Numbers and addresses that belong to one person: telephone, e-mail, NHS, post, cars, accounts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from generator.checks.language.passages import Passage, word_set

Span = tuple[int, int]

_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]+)+|\b[\w.]{1,64}\s+(?:\(at\)|\[at\])\s+[\w.]+"
    r"|\b\w+ at \w+ dot (?:com|org|net|uk|co)\b"
)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,30}|(?<![\w&/])#[A-Za-z]\w{2,}")
_ACCOUNT = re.compile(
    r"\b(?:snapchat|instagram|insta|tiktok|twitter|facebook|discord|roblox|fortnite|xbox|playstation|kik|telegram|twitch"
    r"|youtube|steam|whatsapp|gamer|gaming|social media|online|user|screen|snap)\W{0,2}\s*"
    r"(?:user\s?name|name|handle|account|tag|id|profile|channel)\s*(?:is|was|of|called|:|,)?\s*[\"']?"
    r"(?=[\w.-]*[\d_.])[A-Za-z_][\w.-]*\w[\"']?",
    re.IGNORECASE,
)
ADDRESS_WORDS = word_set("dot name username handle account tag profile channel id")
_ACCOUNT_WORDS = word_set("name username handle account tag profile channel id")
_PHONE = re.compile(r"(?<![\w/.-])(?:\+44[\s-]?\(?0?\)?|\(?0)\d?[\d\s().-]{6,14}\d(?!\w)")
_SHORT_PHONE = re.compile(
    r"\b(?:ring|call|phone|tel|telephone|text|mobile|number)\b[^.;]{0,20}?(?<!\d)\d{3,4}[ -]\d{3,4}\b(?! )?", re.I
)
# Help lines are free to ring and belong to nobody; the emergency numbers are too short to match.
_HELP_LINE = re.compile(r"\D*(?:0\D*8\D*0\D*[08]|1\D*1\D*6\D*1\D*2\D*3)")
_TEN_DIGITS = re.compile(r"(?<![\w/.-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\w-])")
_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s{0,2}\d(?!(?:st|nd|rd|th)\b)[A-Za-z]{2}\b")
_DISTRICT = re.compile(
    r"\bpostcode\s+(?:area\s+|district\s+)?[A-Z]{1,2}\d{1,2}\b|\b[A-Z]{1,2}\d{1,2}\s+(?:postcode|area)\b"
)
_PLATE = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_OLD_PLATE = re.compile(r"\b[A-Z]\d{1,3}\s?[A-Z]{3}\b|\b[A-Z]{3}\s?\d{1,3}[A-Z]?\b")
_CAR = word_set("car van registration reg plate plates vehicle motorbike bike taxi driver drove moped lorry")
_REFERENCE = re.compile(
    r"\b(?i:case|crime|reference|ref|file|incident|log|hospital|record|police|urn|court|claim|patient|client|system)\s*"
    r"(?:file\s*|record\s*)?(?i:reference|ref|number|no|id|urn)?\.?\s*(?:is\s+|was\s+|:\s*|#\s*)?"
    r"(?!(?:19|20)\d\d(?![\d/-]))(?=(?:[A-Za-z/-]{0,9}\d){4})[A-Za-z]{0,4}[\d/-][\w/-]*"
    r"|(?<![\w/.-])(?=(?:[A-Z/-]{0,9}\d){5})(?=[\d/-]{0,20}[A-Z])(?!LP-)[A-Z\d][A-Z\d/-]{6,}(?![\w/-])",
)


# Numbers of the kinds below have five digits, or letters or marks among them; "38 reviews of 2017" has not.
_ODD_NUMBER = re.compile(
    r"\d(?:\d{4}|[ -/]\d|[A-Za-z]|\s\(|\)\s?\d|(?!(?<=1)9|(?<=2)0)\d{3})|(?<=[A-Za-z(+])\d|(?<=[A-Za-z][/-])\d"
)


def has_odd_number(passage: Passage) -> bool:
    """Whether a number is more than a count, an amount or a year."""
    return passage.has_digit and _ODD_NUMBER.search(passage.text) is not None


def has_address(passage: Passage) -> bool:
    """Whether there may be an e-mail address or the name of an account."""
    return "@" in passage.text or "#" in passage.text or not ADDRESS_WORDS.isdisjoint(passage.words)


def emails(passage: Passage) -> Iterator[Span]:
    """E-mail addresses."""
    if "@" in passage.text or "dot" in passage.words:
        yield from (match.span() for match in _EMAIL.finditer(passage.text))


def handles(passage: Passage) -> Iterator[Span]:
    """Names of accounts, and hash tags: they lead to a person or a campaign."""
    text = passage.text
    if "@" in text or "#" in text:
        yield from (match.span() for match in _HANDLE.finditer(text))
    if not _ACCOUNT_WORDS.isdisjoint(passage.words):
        yield from (match.span() for match in _ACCOUNT.finditer(text))


def phones(passage: Passage) -> Iterator[Span]:
    """Telephone numbers of ten or eleven digits, or short ones after 'ring'; not help lines."""
    if not passage.has_digit:
        return
    for match in _PHONE.finditer(passage.text):
        digits = re.sub(r"\D", "", match.group().replace("+44", "0").replace("(0)", ""))
        if 10 <= len(digits) <= 11 and not _HELP_LINE.match(match.group()):
            yield match.span()
    for match in _SHORT_PHONE.finditer(passage.text):
        number = re.search(r"\d[\d -]*$", match.group())
        if number and not _HELP_LINE.match(number.group()):
            yield match.span()


def nhs_numbers(passage: Passage) -> Iterator[Span]:
    """NHS numbers: ten digits in threes, or ten in a row whose last one checks the others."""
    if passage.has_digit:
        for match in _TEN_DIGITS.finditer(passage.text):
            digits = "".join(match.group(1, 3, 4))
            if digits[0] != "0" and (match.group(2) or "nhs" in passage.words or _checks(digits)):
                yield match.span()


def _checks(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def postcodes(passage: Passage, acronyms: Container[str]) -> Iterator[Span]:
    """Postcodes, and the first half of one where it is called so."""
    if passage.has_digit:
        yield from (match.span() for match in _POSTCODE.finditer(passage.text))
        for match in _DISTRICT.finditer(passage.text):
            if not any(word in acronyms for word in match.group().split()):
                yield match.span()


def number_plates(passage: Passage) -> Iterator[Span]:
    """Number plates; those of older form only where there is talk of a car."""
    if passage.has_digit:
        yield from (match.span() for match in _PLATE.finditer(passage.text))
        if not _CAR.isdisjoint(passage.words):
            yield from (match.span() for match in _OLD_PLATE.finditer(passage.text))


def references(passage: Passage) -> Iterator[Span]:
    """Numbers of cases, crimes and files."""
    if passage.has_digit:
        yield from (match.span() for match in _REFERENCE.finditer(passage.text))
