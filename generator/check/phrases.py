"""Finds hundreds of phrases in one walk over a text: each word is looked up once, longer phrases win."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.check.text import Passage, word_set
from generator.model import Language, Word

# One of these may stand between the words of a phrase: "failed repeatedly to engage", "did not always attend".
_BETWEEN = word_set("all also always both even ever just never often quite really simply still then too very")
_PARTICLES = word_set("to with down out in on upon up off back for him her them it himself herself themselves themself")
_NO_PLURAL = _PARTICLES | word_set("a an and at be by from he his how if is not of or she that the their they")
_CONTRACTED = {
    ("did", "not"): ("didn't", "didnt"),
    ("do", "not"): ("don't", "dont"),
    ("does", "not"): ("doesn't", "doesnt"),
    ("would", "not"): ("wouldn't", "wouldnt"),
    ("will", "not"): ("won't", "wont"),
    ("could", "not"): ("couldn't", "couldnt"),
    ("should", "not"): ("shouldn't", "shouldnt"),
    ("is", "not"): ("isn't", "isnt"),
    ("was", "not"): ("wasn't", "wasnt"),
    ("were", "not"): ("weren't", "werent"),
    ("has", "not"): ("hasn't", "hasnt"),
    ("had", "not"): ("hadn't", "hadnt"),
    ("it", "is"): ("it's",),
}
_EXPANDED = {short: pair for pair, shorts in _CONTRACTED.items() for short in shorts}
_WORD = re.compile(r"\*|[^\W_]+(?:['&][^\W_]+)*")


# The list of phrases that hold a word of another list and mean something else, such as "knocked on the front door".
FINE = "fine"


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
        before, after = self.passage.text[: self.start], self.passage.text[self.end :]
        return (before.count('"') % 2 == 1 and '"' in after) or (before.endswith("'") and after.startswith("'"))


_Way = tuple[int, Word, frozenset[int]]  # where a phrase ends, its word, and which tokens stood for a `*`


class _Node:
    """One step on the way through the phrases."""

    __slots__ = ("next", "word")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.word: Word | None = None


class Phrases:
    """The phrases of the word lists with their inflections, ready to be looked up by their first word."""

    def __init__(self, language: Language) -> None:
        self._root = _Node()
        for word in (*_names(language), *language.words):
            for form in word.forms:
                for tokens in _inflected(form):
                    self._add(tokens, word)

    def _add(self, tokens: list[str], word: Word) -> None:
        node = self._root
        for token in tokens:
            node = node.next.setdefault(token, _Node())
        node.word = node.word or word

    def find(self, passage: Passage) -> Iterator[Hit]:
        """Each phrase found in a passage, the longest one where several start, none twice."""
        tokens, first = passage.tokens, self._root.next
        resume = 0
        for index, token in enumerate(tokens):
            node = first.get(token)
            if node is None or index < resume:
                continue
            found = self._longest(node, tokens, index + 1)
            if found and (hit := _hit(passage, index, *found)):
                resume = found[0]
                if hit.word.list != FINE:
                    yield hit

    def _longest(self, node: _Node, tokens: list[str], at: int) -> _Way | None:
        best: _Way | None = (at, node.word, frozenset()) if node.word else None
        if at >= len(tokens) or not node.next:
            return best
        token = tokens[at]
        ways: list[_Way | None] = []
        if step := node.next.get(token):
            ways.append(self._longest(step, tokens, at + 1))
        if (step := node.next.get("*")) and token[0].isalnum() and (way := self._longest(step, tokens, at + 1)):
            ways.append((way[0], way[1], way[2] | {at}))
        adverb = not ways and (token in _BETWEEN or (token.endswith("ly") and len(token) > 4))
        if adverb and at + 1 < len(tokens) and (step := node.next.get(tokens[at + 1])):
            ways.append(self._longest(step, tokens, at + 2))
        return max((way for way in (best, *ways) if way), key=lambda way: way[0], default=None)


def _names(language: Language) -> Iterator[Word]:
    """Names of roles and what acronyms stand for: 'front-door worker' is a role and no jargon."""
    for role in language.vocabulary.get("roles", {}).values():
        yield Word(FINE, role.label, (role.label, role.plural, role.first_person), "", "")
    for entry in language.glossary:
        if entry.expansion and not (entry.avoid or entry.old):
            yield Word(FINE, entry.expansion, (entry.expansion,), "", "")


def _hit(passage: Passage, first: int, end: int, word: Word, wild: frozenset[int]) -> Hit | None:
    """The hit at these tokens, or None where it is part of a hyphenated word such as 'victim-blaming'."""
    spans, lower = passage.spans, passage.lower
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


def _inflected(form: str) -> Iterator[list[str]]:
    """The tokens of a form, of its regular inflections, and of its other spellings."""
    tokens = _WORD.findall(form.lower())
    if not tokens:
        return
    family = [tokens]
    if form.isupper():
        family += [[*tokens[:-1], tokens[-1] + end] for end in ("s", "'s")]
    else:
        last, first = tokens[-1], tokens[0]
        if last.isalpha() and last not in _NO_PLURAL and not last.endswith(("ed", "ing", "ly")):
            family += [[*tokens[:-1], other] for other in (_plural(last), last + "'s")]
        if first.isalpha() and (len(tokens) == 1 or tokens[1] in _PARTICLES):
            family += [[other, *tokens[1:]] for other in _verb_forms(first)]
    for member in family:
        for spelt in _spellings(member):
            yield from _contractions(spelt)


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word if word.endswith("s") else word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _verb_forms(word: str) -> tuple[str, ...]:
    if len(word) < 4 or word.endswith(("ed", "ing", "ly", "s")):
        return ()
    stem = word[:-1] if word.endswith("e") else word
    past = word[:-1] + "ied" if re.search(r"[^aeiou]y$", word) else stem + "ed"
    return _plural(word), past, stem + "ing"


def _spellings(tokens: list[str]) -> Iterator[list[str]]:
    yield tokens
    other = [re.sub(r"is(?=(?:e[sd]?|ing|ation)$)", "iz", re.sub(r"our(?=s?$)", "or", t)) for t in tokens]
    if other != tokens:
        yield other


def _contractions(tokens: list[str]) -> Iterator[list[str]]:
    yield tokens
    for index, token in enumerate(tokens):
        for short in _CONTRACTED.get((token, tokens[index + 1]), ()) if index + 1 < len(tokens) else ():
            yield [*tokens[:index], short, *tokens[index + 2 :]]
        if pair := _EXPANDED.get(token):
            yield [*tokens[:index], *pair, *tokens[index + 1 :]]
