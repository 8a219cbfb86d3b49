"""Names of people, and the labels that reviews put in place of names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from generator.checks.language.passages import Passage, word_set
from generator.checks.personal_data.names import FIRST_NAMES, NOT_NAMES, PLACES, WORD_NAMES

Span = tuple[int, int]

_CAPITAL = re.compile(r"(?<![\w'@/.-])(?:Mc|Mac|O'|D')?[A-ZÀ-Þ][a-zß-ÿ]+(?:['-][A-Za-zß-ÿ]+)*(?![\w@])")
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
_PEOPLE = _RELATIONS | word_set("he she who him her person teen")
_NAMED = re.compile(
    r"\b(?:call(?:ed|s)|named|nicknamed|known (?:\w+ )?as|goes by|answers to)\s+(?:him\s+|her\s+)?[\"']?$"
)
_GOES_ON = re.compile(r"(?:,|\s+(?:was|is|had|has|who|and)\b|[.)]|$)")
# Laws and schemes of the whole country that have a person's name; others are campaigns about one child.
_LAW = re.compile(r"\b(?:Clare|Sarah|Jade|Helen|Valerie|Gillick|Fraser)'s\s+[Ll]aw\b|\bMartha's\s+[Rr]ule\b")
_CAMPAIGN = re.compile(r"[A-Z]\w+'s\s+(?:[Ll]aw|[Aa]rmy)\b|Justice\s+for\s+[A-Z]\w+")
_ORGANISATION = re.compile(
    r"(?:\s+[A-Z][\w'-]+)?\s+(?:Foundation|Trust|Institute|Fund|Society|Centre\s+for|Review)\b"
    r"|\s+(?:Freud|Curie|Rowntree)\b"
)
_INITIALS = re.compile(
    r"\b(?!U\.\s?[KS]\.|[AP]\.\s?M\.)[A-Z]\.\s?[A-Z]\.(?=\s|$|,)|\b[Ii]nitials?\s+(?:are\s+|were\s+)?[A-Z]{2,3}\b"
)


_IN_THE_NEWS = re.compile(
    r"\b(?:papers|press|media|newspapers|headlines)\s+(?:had\s+|later\s+)?(?:called|named|dubbed)\b|\bdubbed\b"
)
_SHORT_TITLES = word_set("mr mrs ms mx dr prof sgt rev cllr")
_CHAIN_BEFORE = re.compile(r"(?:[A-Z][\w'-]*,?\s+(?:(?:of|and|for|the|to|in|on|&)\s+){0,2}){1,8}$")
_CHAIN_AFTER = re.compile(r"(?:'s?)?(?:,?\s+(?:(?:of|and|for|the|to|in|on|&)\s+){0,2}[A-Z][\w'-]*){1,8}")


COMMON = frozenset(name.lower() for name in FIRST_NAMES | PLACES) | _SHORT_TITLES


def may_hold_names(passage: Passage) -> bool:
    """Whether a closer look is worth its time: a capital inside a sentence, a link, or a common name that opens one."""
    return passage.has_capital or bool(passage.links) or not COMMON.isdisjoint(passage.words)


_TWO_INITIALS = re.compile(r"[A-Z]\.\s?[A-Z]\.")
_INITIAL_WORDS, _NEWS_WORDS = word_set("initial initials"), word_set("papers press media newspapers headlines dubbed")


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
    return [Capital(m.group(), m.start(), m.end(), _opens(text, m.start())) for m in _CAPITAL.finditer(text)]


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, a quotation or a list item begins here."""
    if at and text[at - 1] in '"(':
        return True
    before = text[max(0, at - 8) : at].rstrip(" '[")
    return not before or before[-1] in '.!?:;\n"(-*•'


class Suspect(NamedTuple):
    """What may be a name; `sure` where a title, a first name or a relation says so."""

    start: int
    end: int
    sure: bool


def names(
    passage: Passage, found: Sequence[Capital], known: Container[str], ordinary: Container[str]
) -> Iterator[Suspect]:
    """Names of people, and capitals inside a sentence that nothing explains. `known` are words of names that may
    stand: roles, services, publishers of this point's sources. `ordinary` words are no names, even with a capital."""
    text = passage.text
    if _TWO_INITIALS.search(text) or not _INITIAL_WORDS.isdisjoint(passage.words):
        yield from (Suspect(*match.span(), True) for match in _INITIALS.finditer(text))
    if not _NEWS_WORDS.isdisjoint(passage.words):
        yield from (Suspect(*match.span(), True) for match in _IN_THE_NEWS.finditer(text))
    if any(
        word.capitalize() in FIRST_NAMES for link in passage.links for word in re.findall("[a-z]{3,}", link.lower())
    ):
        yield Suspect(0, 0, True)
    # A Heading Set Like This holds no names that its capitals would tell.
    heading = sum(not capital.opens and capital.bare.lower() in ordinary for capital in found) > 1
    for capital, follower in zip_longest(found, found[1:]):
        joined = follower if follower and text[capital.end : follower.start] == " " else None
        surname = joined if joined and _unexplained(joined, known) else None
        end = surname.end if surname else capital.end
        if _is_surely_a_name(text, capital, joined, known):
            yield Suspect(capital.start, end, True)
        elif not (heading or capital.opens or capital.bare.lower() in ordinary) and _is_alone(text, capital, known):
            yield Suspect(capital.start, end, surname is not None)


def _is_surely_a_name(text: str, capital: Capital, joined: Capital | None, known: Container[str]) -> bool:
    """Whether a campaign, a common first name, a title or a relation tells that this is a person."""
    if _LAW.match(text, capital.start) or _ORGANISATION.match(text, capital.end):
        return False
    surname = joined is not None and _unexplained(joined, known)
    # "Faith is not recorded" opens with a word; "the day Faith came" and "Faith Adeyemi" hold a name.
    word_name = capital.bare in WORD_NAMES and (surname or (not capital.opens and joined is None))
    return (
        capital.bare in FIRST_NAMES
        or word_name
        or _CAMPAIGN.match(text, capital.start) is not None
        or _is_introduced(text, capital, known)
    )


def _is_alone(text: str, capital: Capital, known: Container[str]) -> bool:
    """Whether nothing explains a capital: no list, and no capital beside it as in the Lullaby Trust."""
    named_after = _LAW.match(text, capital.start) or _ORGANISATION.match(text, capital.end)
    return not named_after and _unexplained(capital, known) and not _in_a_longer_name(text, capital, known)


def _is_introduced(text: str, capital: Capital, known: Container[str]) -> bool:
    """Whether a title, a relation or 'called' stands before: Dr Osei, her uncle Raf, a boy called Zed."""
    before = text[max(0, capital.start - 45) : capital.start]
    last = _LAST_WORD.search(before)
    if last is None or not _unexplained(capital, known):
        return False
    word, comma = last.group(1).lower(), "," in last.group(2)
    if word in _TITLES and not comma and (not capital.opens or word in _SHORT_TITLES):
        return True
    if word in _RELATIONS and not capital.opens:
        return not comma or _GOES_ON.match(text, capital.end) is not None
    return _NAMED.search(before) is not None and not _PEOPLE.isdisjoint(re.findall(r"[a-z]+", before.lower()))


def _unexplained(capital: Capital, known: Container[str]) -> bool:
    """Whether a capital is no service, law, people, day, town or other word that has one."""
    word = capital.bare
    if word in NOT_NAMES or word in PLACES or word.removesuffix("s") in NOT_NAMES or word.lower() in known:
        return False
    return not ("-" in word and all(part in NOT_NAMES or part.lower() in known for part in word.split("-")))


def _in_a_longer_name(text: str, capital: Capital, known: Container[str]) -> bool:
    """Whether one of the capitals around it is explained, as in the Lullaby Trust: then it is no person's name."""
    before = _CHAIN_BEFORE.search(text[max(0, capital.start - 80) : capital.start])
    after = _CHAIN_AFTER.match(text, capital.end)
    around = (before.group() if before else "") + " " + (after.group() if after else "")
    return any(
        word in NOT_NAMES or word.lower() in known or word.isupper()
        for word in re.findall(r"[A-Z][\w'-]*", around)
        if word.lower() not in _TITLES
    )


_LABEL_NOUNS = word_set("""
    child baby infant boy girl twin sibling brother sister mother father parent mum dad adult family yp person subject
    patient uncle aunt partner carer worker visitor teacher officer nurse practitioner professional perpetrator offender
    suspect male female man woman stepfather stepmother grandmother grandfather case pupil student victim resident
    teenager household sib sw hv mothers fathers parents families children
""")
_LETTER = re.compile(r"(?<![\w'.&-])[A-HJ-Z][A-Z]?\d?(?![\w&-]|\.\w)")
_NOUN_BEFORE = re.compile(r"([a-z]+)\s+[\"']?$", re.IGNORECASE)
_NOUN_AFTER = re.compile(r"'s\s+(?:\w+\s+)?([a-z]+)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:Child|Baby|Infant|Twin|Sibling|Adult|Family|Mother|Father|Parent|Young\s+Person|YP|Subject|Social\s+[Ww]orker|SW"
    r"|Health\s+[Vv]isitor|HV|Teacher|Officer|Worker|Practitioner)\s?\d{1,2}\b"
    r"(?!\s+(?:times|days|weeks|months|years|hours|minutes|or|to|more|visits|children|per|of)\b|%)"
)
_OPERATION = re.compile(r"\b[Oo]peration\s+(?!Encompass\b)[\"']?(?:[A-Z][a-z]+|[A-Z]{3,})\b")


def labels(passage: Passage, acronyms: Container[str]) -> Iterator[Span]:
    """Labels such as "Child A", which lead straight to a review; "the family GP" is none."""
    text = passage.text
    if _LABEL_NOUNS.isdisjoint(passage.words):
        return
    for match in _LETTER.finditer(text):
        start, end = match.span()
        before = _NOUN_BEFORE.search(text[max(0, start - 20) : start])
        after = _NOUN_AFTER.match(text, end) if match.group() != "A" else None
        noun = before.group(1).lower().removesuffix("s") if before else ""
        labelled = noun in (_LABEL_NOUNS if match.group()[1:].strip("0123456789") == "" else ("child", "baby"))
        if before and labelled and match.group() not in acronyms:
            yield start - len(before.group()), end
        elif after and after.group(1).lower() in _LABEL_NOUNS and len(match.group()) == 1:
            yield start, after.end()
    if passage.has_digit:
        yield from (match.span() for match in _NUMBERED.finditer(text))


def operations(passage: Passage) -> Iterator[Span]:
    """Names of police operations; Operation Encompass is a national scheme."""
    if "operation" in passage.words:
        yield from (match.span() for match in _OPERATION.finditer(passage.text))


def chain_of(passage: Passage, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of several patterns, one after the other."""
    for pattern in patterns:
        yield from pattern.finditer(passage.text)
