"""How hard a text is to read: the Flesch-Kincaid grade, fair to the words that the field cannot do without."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache

# Long words that every reader of these pages knows, and that have no shorter one. The grade takes them for plain
# words of one syllable, as it does the names of roles and services in the vocabulary; otherwise a text on
# safeguarding would be graded by its subject. They still count towards the length of a sentence.
FAMILIAR = frozenset(
    """
    abuse abused abuser abusive addiction adoption advocate advocates agency agencies alcohol ambulance appointment
    appointments assessment assessments attendance autism baby babies carer carers charity child's children children's
    colleague colleagues communicate communication community conference conferences council councils criminal
    disability disabilities disabled domestic emergency ethnicity evidence exclusion experience exploitation families
    family family's father fathers gender guidance guidelines hospital hospitals housing illness independent
    information injury injuries interpreter interpreters interview investigation learning lawyer manager manager's
    managers maltreatment medicine mental midwife midwives mother mother's mothers national neglect neglected nursery
    nurseries officer officers organisation organisations paediatric paediatrician paediatrician's paediatricians
    parent parent's parenting parents partner partners partnership partnerships physical physically police policy
    poverty practice practitioner practitioners pregnancy pregnant prevention prison probation professional
    professionals protect protection psychiatric psychologist question questions racism recorded referral referrals
    refugee refugees relationship relationships religion research researchers residential review reviewed reviewer
    reviewers reviews safeguarding school secondary separated service services sexual sexually significant situation
    social specialist specialists substance suicide supervision supervisor supervisors support supported surgery
    teacher teachers teenager teenagers therapist therapy trafficking training treatment university violence violent
    visitor visitors volunteer volunteers weekend weekends worker worker's workers
    """.split()
)
_ODD_ONES = {"people": 2, "business": 2, "every": 2, "someone": 2, "anyone": 3, "once": 1, "area": 3}
_INNER_E = re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ty|ful|less|ness|ment|times|where|thing|body|one|work|guard))")
_SILENT_END = re.compile(r"(?<![cgsxz])(?<!ch)(?<!sh)(?<![^aeiouyl]l)es$|(?<![td])(?<![^aeiouyl]l)ed$|(?<![^aeiouyl]l)e$")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
_TWO_SOUNDS = re.compile(  # where two vowels that stand together are spoken apart
    r"(?<![tcs])ia(?!g)|(?<![tcsgx])io(?!n)|(?<![tc])ien[ct]|[^aeiou]ier|iet|[^qg]ua(?!r)|uou|deo|deas?$|reat[ei]|react|oem"
    r"|eatr|scien|ciat|edium|gnosis|[aeiouy]ing|uid$|uin"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d[\d.,]*")


@cache
def syllables(word: str) -> int:
    """The syllables of an English word, near enough for a mean; a number counts as one."""
    if word[0].isdigit():
        return 1
    base = word.removesuffix("'s").removesuffix("'")
    if base in _ODD_ONES:
        return _ODD_ONES[base]
    stem = _SILENT_END.sub("", _INNER_E.sub("", base))
    return max(1, len(_VOWELS.findall(stem)) + len(_TWO_SOUNDS.findall(base)))


def grade(sentences: Iterable[str], familiar: Container[str] = FAMILIAR) -> tuple[float, int]:
    """The Flesch-Kincaid grade of some sentences, and how many words it rests on."""
    total_words = total_syllables = total_sentences = 0
    for sentence in sentences:
        words = _WORD.findall(sentence.lower())
        if words:
            total_sentences += 1
            total_words += len(words)
            total_syllables += sum(1 if word in familiar else syllables(word) for word in words)
    if not total_words:
        return 0.0, 0
    return 0.39 * total_words / total_sentences + 11.8 * total_syllables / total_words - 15.59, total_words
