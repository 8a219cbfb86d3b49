"""Pardons: leave for one text to break one rule, written in the record with its reason, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.checks.language.passages import printed
from generator.checks.rule import Found, Rule
from generator.content.library import Source
from generator.core.problems import Problem, did_you_mean

# What readers or machines rely on has no exceptions; what is a matter of judgement has.
PARDONABLE_ROOMS = ("plain-language", "blame-free", "anonymity", "lifecycle")
_WITHOUT_EXCEPTIONS = ("schema", "references", "yaml", "load", "settings", "pardon")
_NEEDS_TEXT = "anonymity"

UNUSED = Rule(
    "pardon.unused",
    "warning",
    "A pardon that pardons nothing hides the next breach. Take it out when the text it was for has changed.",
)
UNKNOWN_RULE = Rule("pardon.unknown-rule", "error", "A pardon names the id of a rule, as `briefings rules` lists them.")
NOT_ALLOWED = Rule(
    "pardon.not-allowed",
    "error",
    "Rules on the form of a file and on what points at what have no exceptions: pages, lists and sheets rely on them.",
)
WITHOUT_TEXT = Rule(
    "pardon.without-text",
    "error",
    "A pardon from an anonymity rule names the very words, so that it cannot hide another name or date.",
)
RULES = (UNUSED, UNKNOWN_RULE, NOT_ALLOWED, WITHOUT_TEXT)


class Pardons:
    """The pardons of all sources, and which of them were used."""

    def __init__(self, sources: Sequence[Source], rules: Sequence[Rule]) -> None:
        self._known = [rule.id for rule in rules]
        self._daily = {rule.id for rule in rules if rule.daily}
        self._given: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._sources = [source for source in sources if isinstance(source.get("pardons"), list)]
        self._used: set[tuple[str, int]] = set()
        for source in self._sources:
            for index, rule, text in _pardons_of(source):
                if room_of(rule) in PARDONABLE_ROOMS and (text or room_of(rule) != _NEEDS_TEXT):
                    self._given.setdefault((source.path, rule), []).append((index, text))

    def cover(self, source: Source, rule: Rule, breach: Found) -> bool:
        """Whether a breach is pardoned; the pardons that do so count as used."""
        given = self._given.get((source.path, rule.id), ())
        found = f" {_plain(breach.text)} "
        covering = [index for index, text in given if f" {text} " in found or not text]
        self._used.update((source.path, index) for index in covering)
        return bool(covering)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the pardons themselves; asked for when every rule has run."""
        for source in self._sources:
            for index, rule, text in _pardons_of(source):
                if (source.path, index) not in self._used:
                    yield self._problem(source, index, rule, text)

    def _problem(self, source: Source, index: int, rule: str, text: str) -> Problem:
        room, keys = room_of(rule), ("pardons", index, "rule")
        if room in _WITHOUT_EXCEPTIONS:
            hint = "put right what it finds, and take the pardon out"
            return NOT_ALLOWED.problem(source, Found(keys, f"'{rule[:60]}' cannot be pardoned", hint))
        if rule not in self._known:
            hint = did_you_mean(rule, [known for known in self._known if room_of(known) in PARDONABLE_ROOMS])
            return UNKNOWN_RULE.problem(source, Found(keys, f"there is no rule '{rule[:60]}'", hint))
        if room == _NEEDS_TEXT and not text:
            message = f"a pardon from '{rule}' needs 'text'"
            return WITHOUT_TEXT.problem(source, Found(("pardons", index), message, "give the very words it is for"))
        hint = "take it out, or give the very words that the rule finds"
        message = f"this pardon from '{rule}' pardons nothing"
        # What pardons nothing today may do so another day: time alone stops nothing.
        return UNUSED.problem(source, Found(("pardons", index), message, hint, "note" if rule in self._daily else None))


def room_of(rule: str) -> str:
    """The part of a rule's id before the dot."""
    return rule.split(".", 1)[0]


def _pardons_of(source: Source) -> Iterator[tuple[int, str, str]]:
    for index, pardon in enumerate(source.get("pardons") or ()):
        if isinstance(pardon, Mapping) and isinstance(pardon.get("rule"), str):
            yield index, pardon["rule"].strip(), _plain(str(pardon.get("text") or ""))


def _plain(text: str) -> str:
    """Words in small letters, one space apart: capitals, quotes and hyphens make no difference to a pardon."""
    return " ".join(re.sub(r"[^\w']+", " ", printed(text).lower()).split())
