"""The texts of a learning point as printed: passages of our own voice, their sentences, words and acronyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from generator.content.library import Keys, Source

# Fields in our own voice. Sources keep the words of others, notes are for editors, pardons quote what they pardon.
_VOICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ()),
    ("one_line", ()),
    ("what_we_found", ("text",)),
    ("why_it_happens", ("text",)),
    ("daily_life", ()),
    ("actions", ("do", "when", "say")),
    ("what_good_looks_like", ()),
    ("limits", ()),
    ("identity_note", ()),
    ("questions", ()),
    ("leaders", ()),
    ("managers_look", ("look", "where")),
    ("board_question", ()),
    ("content_note", ()),
    ("withdrawn", ("because",)),
    ("history", ("note",)),
    ("closing", ()),  # this and the next belong to pathways
    ("tiers", ("do",)),
)
_TRAINING = ("case", "facilitator_notes")
_STEPS = ("do", "tell", "ask")

_LINK = re.compile(r"!?\[([^\]\[]{0,500})\]\([^)]{0,2000}\)")
_ADDRESS = re.compile(r"<?\b(?:https?://|mailto:|www\.)[^\s<>]*>?")
_LEADS_TO = re.compile(r"https?://[^\s<>)\]]+|(?<=\]\()[^)\s]+")
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
_LETTERS = "[a-z0-9\u00df-\u024f]++"  # possessive, here and below: there is never a reason to go back
_TOKEN = re.compile(rf"{_LETTERS}(?:['&]{_LETTERS})*+|[.,;:!?()–—/]|\n[ \t]*(?:\n|[-*+] )|(?<= )-+ ")
# A capital inside a sentence, or two initials; most texts have neither and hold no name. It starts with a plain class
# of letters, which the engine looks for fast.
_INNER_CAPITAL = re.compile(
    r"[A-Z](?!(?<=I)\b)(?:(?<=[\w,;:)'] .)|(?<=[ \w][\"'(].)|(?=\.\s?[A-Z]\.)|(?<=\b.)(?='s\b))"
)
_SENTENCE_END = re.compile(r"[.!?…][.!?…\"')\]]{0,5}\s+")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\n[ \t]*(?:[-*+]|\d+[.)])\s+")


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set to look up in."""
    return frozenset(words.split())


# Words that end in a dot and go on.
_SHORTENED = word_set("e.g i.e etc vs cf approx No St Mr Mrs Ms Dr Prof Rev Sgt a.m p.m")
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


class Passage(NamedTuple):
    """One printed text of a source with what all rules ask of it; `raw` still has its links."""

    keys: Keys
    text: str
    raw: str
    lower: str
    tokens: list[str]
    words: frozenset[str]
    sentences: list[str]
    has_digit: bool
    has_capital: bool

    @property
    def section(self) -> str:
        """The field it belongs to."""
        return str(self.keys[0])

    @property
    def links(self) -> list[str]:
        """The addresses that links lead to; they are not printed, but they are public."""
        return _LEADS_TO.findall(self.raw) if "://" in self.raw or "](" in self.raw else []

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands; only asked for where something was found."""
        return [match.span() for match in _TOKEN.finditer(self.lower)]

    def sentence_around(self, at: int) -> str:
        """The sentence that holds a position, near enough to judge what it is about."""
        ends = (". ", "? ", "! ", "\n")
        start = max(self.text.rfind(mark, 0, at) for mark in ends) + 1
        end = min((found for mark in ends if (found := self.text.find(mark, at)) >= 0), default=len(self.text))
        return self.text[start:end]


def read(keys: Keys, raw: str) -> Passage:
    """A passage of a raw text. Everything here is cheap, so that each rule can ask first and look closer later."""
    text = printed(raw)
    lower = text.lower()
    if len(lower) != len(text):  # a few letters of other alphabets grow; places must not shift
        lower = text
    tokens = _TOKEN.findall(lower)
    has_digit = _DIGIT.search(text) is not None
    has_capital = _INNER_CAPITAL.search(text) is not None
    return Passage(keys, text, raw, lower, tokens, frozenset(tokens), _sentences(text), has_digit, has_capital)


def _sentences(text: str) -> list[str]:
    """The sentences; a list item and a paragraph are sentences too."""
    if "\n" in text and _PARAGRAPH.search(text):
        return [sentence for part in _PARAGRAPH.split(text) for sentence in _sentences(part)]
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        stop = match.start()
        word = text[max(start, text.rfind(" ", 0, stop) + 1) : stop].lstrip("(\"'")
        if word not in _SHORTENED and not (len(word) == 1 and word.isupper()):
            found.append(text[start : match.end()].rstrip())
            start = match.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def word_count(sentence: str) -> int:
    """Words as printed; a dash or a stroke between spaces is no word."""
    return sum(1 for word in sentence.split() if any(map(str.isalnum, word)))


def voice(source: Source) -> list[Passage]:
    """Every text in our own voice, as printed, in the order of the sheet."""
    found: list[Passage] = []
    for name, inner in _VOICE:
        if (value := source.data.get(name)) is not None:
            _read_all((name,), value, inner, found)
    training = source.data.get("training")
    if isinstance(training, Mapping):
        for name in _TRAINING:
            _read_all(("training", name), training.get(name), (), found)
        _read_all(("training", "steps"), training.get("steps"), _STEPS, found)
    tiers = source.data.get("tiers")
    for number, tier in enumerate(tiers if isinstance(tiers, list) else ()):
        if isinstance(tier, Mapping):
            _read_all(("tiers", number, "points"), tier.get("points"), ("why",), found)
    return found


def asides(source: Source) -> list[Passage]:
    """What readers of the repository see beside our own voice: the editors' notes and the years."""
    found: list[Passage] = []
    _read_all(("notes",), source.data.get("notes"), (), found)
    _read_all(("basis", "years"), source.get("basis", "years"), (), found)
    return found


def _read_all(keys: Keys, value: object, inner: tuple[str, ...], found: list[Passage]) -> None:
    if isinstance(value, str):
        found.append(read(keys, value))
    elif isinstance(value, Mapping):
        for name in inner:
            if isinstance(value.get(name), str):
                found.append(read((*keys, name), value[name]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _read_all((*keys, index), item, inner, found)
