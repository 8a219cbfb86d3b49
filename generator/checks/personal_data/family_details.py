"""Details that fit one family among thousands: its make-up, a parent's job or country, a sentence of a court."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.language.passages import Passage, word_set

_FEW = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_KIN = r"(?:(?:half-|step-?)?(?:brothers?|sisters?|siblings?))"
_PARENT = r"(?:mother|father|mum|dad|stepfather|stepmother|parent|partner|uncle|aunt|grandfather|grandmother|boyfriend)"
_FAMILY = rf"(?:family|couple|child|boy|girl|baby|man|woman|parents|household|{_PARENT})"
_JOB = (
    r"(?:(?:taxi|lorry|bus|van|train|delivery|ambulance)\s+driver|soldier|sailor|airman|nurse|midwife|teacher|doctor"
    r"|surgeon|dentist|vet|vicar|priest|imam|rabbi|pastor|footballer|boxer|butcher|baker|barber|hairdresser|chef|cook"
    r"|farmer|builder|plumber|electrician|roofer|mechanic|welder|miner|fisherman|postman|firefighter|security\s+guard"
    r"|bouncer|prison\s+officer|police\s+officer|accountant|lawyer|solicitor|barrister|councillor|politician|actor"
    r"|singer|musician|journalist|model|pilot|engineer|cleaner|carer|childminder|shopkeeper|landlord|publican|waiter"
    r"|waitress|barmaid|florist|gardener|carpenter|joiner|painter|plasterer|scaffolder|tailor|jockey|coach|referee"
    r"|lecturer|professor)"
)
_NATION = (
    r"(?:Afghan|Albanian|Algerian|American|Angolan|Arab|Bangladeshi|Brazilian|Bulgarian|Chinese|Congolese|Czech|Dutch"
    r"|Egyptian|Eritrean|Ethiopian|Filipino|French|Gambian|German|Ghanaian|Greek|Hungarian|Indian|Iranian|Iraqi|Irish"
    r"|Italian|Jamaican|Japanese|Kenyan|Korean|Kurdish|Latvian|Libyan|Lithuanian|Malaysian|Moroccan|Nepalese|Nigerian"
    r"|Pakistani|Polish|Portuguese|Romanian|Russian|Rwandan|Senegalese|Serbian|Slovak|Slovakian|Somali|Spanish|Sudanese"
    r"|Swedish|Syrian|Tamil|Thai|Tunisian|Turkish|Ugandan|Ukrainian|Vietnamese|Welsh|Scottish|Yemeni|Zimbabwean|Roma"
    r"|Sikh|Hindu|Jewish|Mormon|Amish|Buddhist)"
)
_OFFENCE = r"(?:murder|manslaughter|rape|assault|cruelty|neglect|causing|wounding|grievous|actual|indecent)"
_POST = (
    r"(?:midwife|GP|doctor|nurse|worker|visitor|paediatrician|headteacher|teacher|dentist|pharmacist|officer|consultant"
    r"|interpreter|vicar|childminder|carer|school|nursery|surgery|hospital|family|refuge)"
)

_NUMBERS = "two three four five six seven eight nine ten eleven twelve"

# Each pattern with words of which it needs one, and others of which it needs one too where there is no digit: most
# texts need no closer look.
_PATTERNS = (
    (
        r"\b(?:twins|triplets|quadruplets)\b"
        r"|\b(?:his|her|a|the|one|other|older|younger)\s+twin\b(?!\s+(?:bed|room|cot|buggy))",
        "twins triplets quadruplets twin",
        "",
    ),
    (
        r"\b(?:eldest|oldest|youngest|middle|second|third|fourth|fifth|sixth|seventh|eighth|one)\s+(?:child\s+)?of\s+"
        rf"(?:her\s+|his\s+|the\s+)?{_FEW}\s+(?:children|{_KIN}|boys|girls|sons|daughters)\b"
        rf"|\b(?:eldest|oldest|youngest|middle)\s+of\s+{_FEW}\b",
        "eldest oldest youngest middle second third fourth fifth sixth seventh eighth",
        _NUMBERS,
    ),
    (
        rf"\b(?:mother|father|mum|dad)\s+of\s+{_FEW}\b(?!\s+(?:of|the)\b)",
        "mother father mum dad",
        _NUMBERS,
    ),
    (
        rf"\b(?:his|her|the\s+\w+'s|had|has|with)\s+{_FEW}\s+(?:\w+\s+)?{_KIN}\b",
        "brother brothers sister sisters sibling siblings stepbrother stepbrothers stepsister stepsisters",
        _NUMBERS,
    ),
    (
        r"\b(?:jailed|imprisoned|sentenced)\s+(?:for|to)\b[^.;]{0,30}\b(?:life|years?|months?)\b"
        r"|\b(?:life|\w+[\s-](?:year|month)s?'?)\s+(?:prison\s+|jail\s+|custodial\s+)?sentence\b"
        r"|\b(?:got|given|served|serving|received)\s+(?:life|\w+\s+(?:years?|months?))\s+(?:in\s+(?:prison|jail)|for)\b",
        "jailed imprisoned sentenced sentence got given served serving received",
        "life year years month months",
    ),
    (
        rf"\b(?:he|she|{_FAMILY})\s+(?:was|were|is)\s+(?:later\s+)?(?:convicted|found\s+guilty|charged|cleared|acquitted)\s+"
        rf"(?:of|with)\s+(?:\w+\s+)?{_OFFENCE}\b|\bpleaded\s+guilty\b",
        "convicted guilty charged cleared acquitted",
        "",
    ),
    (
        rf"\b{_PARENT}(?:,|\s+(?:was|is|who\s+was|worked\s+as|works\s+as|had\s+been))\s+(?:an?|the)\s+(?:\w+\s+)?{_JOB}\b"
        rf"|\b(?:worked|works)\s+as\s+(?:an?|the)\s+(?:\w+\s+)?{_JOB}\b"
        r"|\b(?:worked|works)\s+(?:at|for|in)\s+(?:the|a)\s+(?:local|only|nearby)\s+\w+\b",
        " ".join(re.findall(r"[a-z]+(?=[|)])", _JOB)) + " worked works",
        "mother father mum dad stepfather stepmother parent partner uncle aunt grandfather grandmother boyfriend "
        "as at in for",
    ),
    (
        rf"\b{_PARENT}'s\s+(?:regiment|battalion|shop|restaurant|salon|garage|church|mosque)\b"
        r"|\b(?:played|plays|coached|coaches)\s+(?:football|rugby|cricket)\s+for\b|\b(?:regiment|battalion)\b",
        "regiment battalion shop restaurant salon garage church mosque played plays coached coaches",
        "",
    ),
    (
        rf"\b(?:an?|the|this|her|his|one|only)\s+(?:\w+\s+)?(?-i:{_NATION})\s+{_FAMILY}\b"
        rf"|\b(?:he|she|{_FAMILY})\s+(?:was|were|is|are)\s+(?-i:{_NATION})\b",
        _NATION.lower().strip("(?:)").replace("|", " "),
        "",
    ),
    (
        rf"\bthe\s+only\s+(?:\w+\s+)?{_POST}\s+(?:in|at|on|for)\s+(?:the|this|that)\s+"
        r"(?!room|meeting|house|home|visit|call|conference|time|building|group|case|study)\w+"
        r"|\bthe\s+only\s+\w+\s+in\s+(?:the|this|that)\s+(?:village|valley|dale|town|island|hamlet|street|county|city)\b",
        "only",
        "",
    ),
)
_Pattern = tuple[re.Pattern[str], frozenset[str]]
_BY_WORD: dict[str, list[_Pattern]] = {}
for _pattern, _needed, _also in _PATTERNS:
    _compiled = re.compile(_pattern, re.IGNORECASE), word_set(_also)
    for _word in word_set(_needed):
        _BY_WORD.setdefault(_word, []).append(_compiled)
# Words of which a text needs one to hold any of these details.
WORDS = frozenset(_BY_WORD)


def details(passage: Passage) -> Iterator[tuple[int, int, bool]]:
    """What could fit one family only; an editor judges, so none of it is sure."""
    due = {pattern: also for word in sorted(passage.words & WORDS) for pattern, also in _BY_WORD[word]}
    for pattern, also in due.items():
        if not also or passage.has_digit or not also.isdisjoint(passage.words):
            yield from ((*match.span(), False) for match in pattern.finditer(passage.text))
