"""The texts of a learning point as printed: passages of our own voice, their sentences, words and acronyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.model import Keys, Source

# Fields in our own voice. Sources keep the words of others, notes are for editors, pardons quote what they pardon.
_VOICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ()),
    ("one_line", ()),
    ("what_we_found", ("text",)),
    ("why_it_happens", ("text",)),
    ("daily_life", ()),
    ("actions", ("do", "when")),
    ("what_good_looks_like", ()),
    ("limits", ()),
    ("identity_note", ()),
    ("questions", ()),
    ("leaders", ()),
    ("content_note", ()),
    ("withdrawn", ("because",)),
    ("history", ("note",)),
)
_TRAINING = ("case", "facilitator_notes")
_STEPS = ("do", "tell", "ask")

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"<?\b(?:https?://|mailto:|www\.)[^\s<>]*>?")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_ODD = (
    ("’", "'"),
    ("‘", "'"),
    ("ʼ", "'"),
    ("“", '"'),
    ("”", '"'),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2009", " "),
    ("\u2011", "-"),
    ("\u2010", "-"),
    ("\u00ad", ""),
    ("\u200b", ""),
    ("\u200c", ""),
    ("\u200d", ""),
    ("\u2060", ""),
)
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[^\W_]+(?:['&][^\W_]+)*|[.,;:!?()–—/]|\n[ \t]*(?:\n|[-*+] )|\s-+\s")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*\s+|\n[ \t]*\n\s*|\n[ \t]*(?:[-*+]|\d+[.)])\s+")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|No|St|Mr|Mrs|Ms|Dr|Prof|Rev|Sgt|[A-Z])|\b(?:a|p)\.m)\.[\"')]*\s+$"
)


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set to look up in."""
    return frozenset(words.split())


# Acronyms that are written every day, so that nobody asks what the letters stand for.
EVERYDAY = word_set("BBC CD DIY DVD EU HIV ID NHS NSPCC OK PDF PIN TV UK US USA")


def printed(text: str) -> str:
    """The text as a reader sees it: no link targets, no marks of emphasis, one kind of apostrophe and space."""
    if not text.isascii():
        for odd, plain in _ODD:
            if odd in text:
                text = text.replace(odd, plain)
        text = unicodedata.normalize("NFC", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "://" in text or "www." in text or "mailto:" in text:
        text = _ADDRESS.sub(" ", text)
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    return text


@dataclass(frozen=True)
class Passage:
    """One printed text of a source; what it takes time to find out is found out once."""

    keys: Keys
    text: str

    @cached_property
    def lower(self) -> str:
        """The text in small letters, as long as the text."""
        small = self.text.lower()
        return small if len(small) == len(self.text) else self.text

    @cached_property
    def tokens(self) -> list[str]:
        """Words in small letters, and the marks that part them."""
        return _TOKEN.findall(self.lower)

    @cached_property
    def words(self) -> frozenset[str]:
        """The different tokens, to ask cheaply whether a closer look is worth its time."""
        return frozenset(self.tokens)

    @cached_property
    def has_digit(self) -> bool:
        """Whether there is a digit at all."""
        return _DIGIT.search(self.text) is not None

    def sentence_around(self, at: int) -> str:
        """The sentence that holds a position, near enough to judge what it is about."""
        ends = (". ", "? ", "! ", "\n")
        start = max(self.text.rfind(mark, 0, at) for mark in ends) + 1
        end = min((found for mark in ends if (found := self.text.find(mark, at)) >= 0), default=len(self.text))
        return self.text[start:end]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands; only asked for where something was found."""
        return [match.span() for match in _TOKEN.finditer(self.lower)]

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences; a list item and a paragraph are sentences too."""
        found: list[str] = []
        start = 0
        for match in _SENTENCE_END.finditer(self.text):
            if not _SHORTENED.search(self.text, max(start, match.start() - 8), match.end()):
                found.append(self.text[start : match.end()].strip())
                start = match.end()
        found.append(self.text[start:].strip())
        return [sentence for sentence in found if sentence]

    @property
    def section(self) -> str:
        """The field it belongs to."""
        return str(self.keys[0])


def word_count(sentence: str) -> int:
    """Words as printed; a dash or a stroke between spaces is no word."""
    return sum(1 for word in sentence.split() if any(map(str.isalnum, word)))


def voice(source: Source) -> Iterator[Passage]:
    """Every text in our own voice, as printed, in the order of the sheet."""
    for name, inner in _VOICE:
        yield from _passages((name,), source.data.get(name), inner)
    training = source.data.get("training")
    if isinstance(training, Mapping):
        for name in _TRAINING:
            yield from _passages(("training", name), training.get(name), ())
        yield from _passages(("training", "steps"), training.get("steps"), _STEPS)


def asides(source: Source) -> Iterator[Passage]:
    """What readers of the repository see beside our own voice: the editors' notes and the years."""
    yield from _passages(("notes",), source.data.get("notes"), ())
    yield from _passages(("basis", "years"), source.get("basis", "years"), ())


def _passages(keys: Keys, value: object, inner: tuple[str, ...]) -> Iterator[Passage]:
    if isinstance(value, str):
        yield Passage(keys, printed(value))
    elif isinstance(value, Mapping):
        for name in inner:
            if isinstance(value.get(name), str):
                yield Passage((*keys, name), printed(value[name]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _passages((*keys, index), item, inner)
