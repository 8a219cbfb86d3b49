"""Finds hundreds of phrases in one walk over a text: each is looked up by its first two words, longer ones win."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.checks.language.passages import Passage, read, word_set
from generator.content.library import Language, Word

# The list of phrases that hold a word of another list and mean something else, such as "knocked on the front door".
FINE = "fine"
# One of these may stand between the words of a phrase: "failed repeatedly to engage", "did not always attend".
_BETWEEN = word_set("all also always both even ever just never often quite really simply still then too very")
_PARTICLES = word_set("to with down out in on upon up off back for him her them it himself herself themselves themself")
_NO_PLURAL = _PARTICLES | word_set(
    "a an and at be been by from had has he his how if is not of or she that the their they was were what who"
)
_CONTRACTED = {
    "not": ("did", "do", "does", "would", "could", "should", "is", "was", "were", "has", "had", "have", "are"),
    "have": ("should", "could", "would", "must", "might"),
}
_EXPANDED = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "it's": ("it", "is")} | {
    first + short: (first, second)
    for second, firsts in _CONTRACTED.items()
    for first in firsts
    for short in (("n't", "nt") if second == "not" else ("'ve",))
}
_WORD = re.compile(r"\*|[^\W_]+(?:['&|][^\W_]+)*")
_OPENED, _CLOSED = re.compile(r"(?<!\w)'(?=\w)"), re.compile(r"(?<=[\w.,!?])'(?!\w)")
_ANY = frozenset("*")
_NEAR = 400  # how far away a quotation mark is looked for


class Hit(NamedTuple):
    """A phrase that was found: its word of the list, the passage, and the words as they stand there."""

    word: Word
    passage: Passage
    start: int
    end: int
    shown: str

    @property
    def quoted(self) -> bool:
        """Whether it stands in quotation marks."""
        before = self.passage.text[max(0, self.start - _NEAR) : self.start]
        after = self.passage.text[self.end : self.end + _NEAR]
        if before.count('"') % 2 == 1 and '"' in after:
            return True
        return (
            len(_OPENED.findall(before + "x")) > len(_CLOSED.findall(before))
            and _CLOSED.search("x" + after) is not None
        )

    @property
    def in_a_name(self) -> bool:
        """Whether a capital inside a sentence makes it part of a name: the Victims Act, Victim Support."""
        before = self.passage.text[max(0, self.start - _NEAR) : self.start].rstrip("\"'( ")
        word = self.passage.text[self.start : self.end]
        return word[0].isupper() and not word.isupper() and bool(before) and before[-1] not in ".!?:"


class _Phrase(NamedTuple):
    """One form: for each of its words what may stand there, and the word of the list it belongs to."""

    slots: tuple[frozenset[str], ...]
    word: Word


class _Adverbs(dict[str, bool]):
    """Whether a word may stand between the words of a phrase, found out once for each word."""

    def __missing__(self, token: str) -> bool:
        self[token] = token in _BETWEEN or (token.endswith("ly") and len(token) > 4)
        return self[token]


class Phrases:
    """The phrases of the word lists with their inflections, ready to be looked up by their first two words."""

    def __init__(self, language: Language) -> None:
        self._alone: dict[str, Word] = {}
        self._pairs: dict[str, dict[str, list[_Phrase]]] = {}
        self._adverbs = _Adverbs()
        self._learn(language.words)
        self._learn([name for name in _names(language) if any(self.find(read((), form)) for form in name.forms)])

    def _learn(self, words: Iterable[Word]) -> None:
        for word in words:
            for form in word.forms:
                for slots in _slots(form):
                    self._add(_Phrase(slots, word))
        self._together = frozenset((one, two) for one, seconds in self._pairs.items() for two in seconds)
        # First words that are enough to look closer: words of one-word phrases, and those before a `*`.
        self._enough = frozenset(self._alone) | {one for one, two in self._together if two == "*"}

    def _add(self, phrase: _Phrase) -> None:
        for first in phrase.slots[0]:
            if len(phrase.slots) == 1:
                self._alone.setdefault(first, phrase.word)
            else:
                seconds = self._pairs.setdefault(first, {})
                for second in phrase.slots[1]:
                    seconds.setdefault(second, []).append(phrase)

    def find(self, passage: Passage) -> Iterator[Hit]:
        """Each phrase found in a passage, the longest one where several start, none twice."""
        resume, spans = 0, list[tuple[int, int]]()
        for index in self._starts(passage):
            found = self._longest(passage.tokens, index) if index >= resume else None
            spans = spans or (passage.spans if found else [])
            if found and (hit := _hit(passage, spans, index, *found)):
                resume = found[0]
                if hit.word.list != FINE:
                    yield hit

    def _starts(self, passage: Passage) -> list[int]:
        """Where a phrase may start: at two words that some phrase begins with, or at a word that is enough."""
        tokens, together = passage.tokens, self._together
        starts = [index for index, pair in enumerate(pairwise(tokens)) if pair in together]
        if not self._enough.isdisjoint(passage.words):
            starts += [index for index, token in enumerate(tokens) if token in self._enough]
        if any(map(self._adverbs.__getitem__, passage.words)):
            starts += [i - 1 for i, token in enumerate(tokens) if i and self._adverbs[token]]
        return sorted(set(starts)) if len(starts) > 1 else starts

    def _longest(self, tokens: Sequence[str], start: int) -> tuple[int, Word, frozenset[int]] | None:
        """Where the longest phrase from here ends, its word, and which tokens stood for a `*`."""
        alone = self._alone.get(tokens[start])
        best = (start + 1, alone, frozenset[int]()) if alone else None
        seconds = self._pairs.get(tokens[start])
        if seconds is None or start + 1 >= len(tokens):
            return best
        after = [tokens[start + 1], "*"]
        if self._adverbs[after[0]] and start + 2 < len(tokens):
            after.append(tokens[start + 2])
        for second in after:
            for phrase in seconds.get(second, ()):
                end, wild = self._ends(phrase.slots, tokens, start)
                if end and (best is None or end > best[0]):
                    best = (end, phrase.word, wild)
        return best

    def _ends(self, slots: Sequence[frozenset[str]], tokens: Sequence[str], start: int) -> tuple[int, frozenset[int]]:
        """Where a phrase that starts here ends, or 0; one adverb may stand before each of its words."""
        at, wild = start + 1, frozenset[int]()
        for slot in slots[1:]:
            if at >= len(tokens):
                return 0, wild
            if tokens[at] in slot:
                at += 1
            elif slot == _ANY and tokens[at][0].isalnum():
                wild |= {at}
                at += 1
            elif self._adverbs[tokens[at]] and at + 1 < len(tokens) and tokens[at + 1] in slot:
                at += 2
            else:
                return 0, wild
        return at, wild


def _names(language: Language) -> Iterator[Word]:
    """Names of roles and what acronyms stand for: 'front-door worker' is a role and no jargon."""
    for role in language.vocabulary.get("roles", {}).values():
        yield Word(FINE, role.label, (role.label, role.plural, role.first_person), "", "")
    for entry in language.glossary:
        if entry.expansion and not (entry.avoid or entry.old):
            yield Word(FINE, entry.expansion, (entry.expansion,), "", "")


def _hit(
    passage: Passage, spans: Sequence[tuple[int, int]], first: int, end: int, word: Word, wild: frozenset[int]
) -> Hit | None:
    """The hit at these tokens, or None where it is part of a hyphenated word such as 'victim-blaming'."""
    lower = passage.lower
    start, stop = spans[first][0], spans[end - 1][1]
    if start > 1 and lower[start - 1] == "-" and lower[start - 2].isalnum():
        return None
    if stop + 1 < len(lower) and lower[stop] == "-" and lower[stop + 1].isalnum():
        return None
    # What stands for a star could be a name, and messages are public.
    shown = " ".join("…" if i in wild else passage.text[slice(*spans[i])] for i in range(first, end))
    if not wild:
        shown = " ".join(passage.text[start:stop].split())
    return Hit(word, passage, start, stop, shown)


def _slots(form: str) -> Iterator[tuple[frozenset[str], ...]]:
    """A form word by word, with its regular inflections, other spellings and contractions; `a|b` is either."""
    slots = [set(token.split("|")) for token in _WORD.findall(form.lower())]
    if not slots:
        return
    if form.isupper():
        slots[-1] |= {token + end for token in slots[-1] for end in ("s", "'s")}
    else:
        verbal = len(slots) == 1 or not slots[1].isdisjoint(_PARTICLES)
        verbs = {other for token in slots[0] for other in _verb_forms(token)} if verbal else set[str]()
        slots[-1] |= {other for token in slots[-1] for other in _noun_forms(token)}
        slots[0] |= verbs
    ready = [frozenset(other for token in slot for other in _spellings(token)) for slot in slots]
    yield tuple(ready)
    for index, slot in enumerate(ready):
        following = ready[index + 1] if index + 1 < len(ready) else frozenset[str]()
        if short := frozenset(s for s, (one, two) in _EXPANDED.items() if one in slot and two in following):
            yield (*ready[:index], short, *ready[index + 2 :])
        for token in slot & _EXPANDED.keys():
            one, two = _EXPANDED[token]
            yield (*ready[:index], frozenset((one,)), frozenset((two,)), *ready[index + 1 :])


def _noun_forms(word: str) -> tuple[str, ...]:
    if not word.isalpha() or word in _NO_PLURAL or word.endswith(("ed", "ing", "ly")):
        return ()
    return _plural(word), word + "'s"


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word if word.endswith("s") else word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _verb_forms(word: str) -> tuple[str, ...]:
    if not word.isalpha() or len(word) < 4 or word.endswith(("ed", "ing", "ly", "s")):
        return ()
    stem = word[:-1] if word.endswith("e") else word
    past = word[:-1] + "ied" if re.search(r"[^aeiou]y$", word) else stem + "ed"
    return _plural(word), past, stem + "ing"


def _spellings(word: str) -> tuple[str, ...]:
    other = re.sub(r"is(?=(?:e[sd]?|ing|ation)$)", "iz", re.sub(r"our(?=s?$)", "or", word))
    return (word,) if other == word else (word, other)
