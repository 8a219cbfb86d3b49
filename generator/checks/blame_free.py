"""Words without blame: what happened and why, not whose fault it was; the words are the editors' lists."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.language.phrases import Hit
from generator.checks.rule import Found, House, file_rule, label, level_of
from generator.content.library import Source

_POINTS_AT = {
    "blaming": "points at a person",
    "victim_blaming": "lays the harm at the door of the one who was harmed",
    "hindsight": "judges from how it ended",
}


def _hits(source: Source, house: House, words: str) -> Iterator[Hit]:
    return (hit for hit in house.reading(source).hits if hit.word.list == words)


def _found(hit: Hit) -> Found:
    keys, word = hit.passage.keys, hit.word
    message = f"'{hit.shown}' in '{label(keys)}' {_POINTS_AT.get(word.kind, _POINTS_AT['blaming'])}"
    return Found(keys, message, word.write, level_of(word), hit.shown)


@file_rule("blame-free.term")
def term(source: Source, house: House) -> Iterator[Found]:
    """Words that blame a worker, a parent or a child end the search for reasons just where it should begin. Each has
    something to write instead. A point about the word itself may quote it with a pardon."""
    return (_found(hit) for hit in _hits(source, house, "blame") if hit.word.kind != "hindsight")


@file_rule("blame-free.hindsight")
def hindsight(source: Source, house: House) -> Iterator[Found]:
    """We know how it ended; the people at the time did not. Say what they knew, and what shaped their work."""
    return (_found(hit) for hit in _hits(source, house, "blame") if hit.word.kind == "hindsight")


@file_rule("blame-free.contested", "warning")
def contested(source: Source, house: House) -> Iterator[Found]:
    """Respected guides disagree on these words. This warns, says why each side writes as it does, and never stops a
    build. They may stand in quotation marks, and in
    the name of a law or a service."""
    for hit in _hits(source, house, "contested"):
        if not (hit.quoted or hit.in_a_name):
            keys, word = hit.passage.keys, hit.word
            hint = f"{word.write}. {word.both_sides}".strip()
            yield Found(keys, f"guides disagree on '{hit.shown}' in '{label(keys)}'", hint, "warning", hit.shown)


RULES = (term, hindsight, contested)
