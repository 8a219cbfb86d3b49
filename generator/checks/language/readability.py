"""How hard a text is to read: the Flesch-Kincaid grade, fair to the words that the field cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.checks.language.passages import Passage, word_set

# Long words that the field cannot do without. The grade takes each for a plain word of two syllables at most, as it
# does the names of roles and services in the vocabulary; otherwise a text on safeguarding would be graded by its
# subject. They count in full towards the length of a sentence.
FAMILIAR = word_set("""
    abuse agencies agency appointment appointments assessment assessments communication conference conferences
    criminal disabilities disability domestic ethnicity exploitation information interpreter interpreters
    investigation midwife midwives organisation organisations paediatric paediatrician paediatrician's
    paediatricians practitioner practitioners probation professional professionals recommendation recommendations
    referral referrals relationship relationships safeguarding sexual sexually supervision supervisor supervisors
    therapist therapists university
""")
_PLAIN = 2
_ODD_ONES = {"people": 2, "business": 2, "every": 2, "someone": 2, "anyone": 3, "once": 1, "area": 3}
_INNER_E = re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ty|ful|less|ness|ment|times|where|thing|body|one|work|guard))")
_SILENT_END = re.compile(r"(?<![^aeiouyl]l)(?:(?<![cgsxz])(?<!ch)(?<!sh)es|(?<![td])ed|e)$")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
_TWO_SOUNDS = re.compile(  # where two vowels that stand together are spoken apart
    r"(?<![tcs])ia(?!g)|(?<![tcsgx])io(?!n)|(?<![tc])ien[ct]|[^aeiou]ier|iet|[^qg]ua(?!r)|uou|deo|deas?$|reat[ei]|react|oem"
    r"|eatr|scien|ciat|edium|gnosis|[aeiouy]ing|uid$|uin"
)


def syllables(word: str) -> int:
    """The syllables of an English word, near enough for a mean; a number counts as one."""
    if word[0].isdigit():
        return 1
    base = word.removesuffix("'s").removesuffix("'")
    if base in _ODD_ONES:
        return _ODD_ONES[base]
    stem = _SILENT_END.sub("", _INNER_E.sub("", base))
    return max(1, len(_VOWELS.findall(stem)) + len(_TWO_SOUNDS.findall(base)))


class Syllables(dict[str, int]):
    """The syllables of each word, counted once; familiar words count as plain ones, marks as none."""

    def __init__(self, familiar: Iterable[str] = ()) -> None:
        self._familiar = FAMILIAR.union(familiar)

    def __missing__(self, token: str) -> int:
        count = syllables(token) if token[0].isalnum() else 0
        self[token] = count = min(_PLAIN, count) if token in self._familiar else count
        return count

    def grade(self, passages: Iterable[Passage]) -> tuple[float, int]:
        """The Flesch-Kincaid grade of some passages, and how many words it rests on."""
        words = total = sentences = 0
        for passage in passages:
            counts = [self[token] for token in passage.tokens]
            words += len(counts) - counts.count(0)
            total += sum(counts)
            sentences += len(passage.sentences)
        return (0.39 * words / sentences + 11.8 * total / words - 15.59 if words else 0.0), words
