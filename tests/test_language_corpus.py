"""How well the rooms of language judge sentences that were written without seeing the rules.

`tests/corpus/<room>.yml` holds one line for each sentence: `{text, breaks, field, because}`. Each is put into that
field of the base point, alone in its section, and the room either finds something or does not.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from generator.checks import anonymity, blame_free, plain_language
from generator.checks.rule import House, Rule
from generator.content.library import Source
from generator.content.loader import load
from generator.core.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
ROOMS: dict[str, tuple[Rule, ...]] = {
    "plain_language": plain_language.RULES,
    "blame_free": blame_free.RULES,
    "anonymity": anonymity.RULES,
}
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.9


class Score(NamedTuple):
    """What a room found, what it should have found, and the sentences on which the two differ."""

    found: int
    right: int
    wanted: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.wanted


@functools.cache
def _house() -> House:
    return House(Settings(workers=1), load(PROJECT / "tests" / "sample", Settings()).language, date(2026, 11, 22))


def _base() -> dict[str, Any]:
    return yaml.load((PROJECT / "tests" / "golden" / "base.yml").read_text("utf-8"), yaml.BaseLoader)


def _holding(text: str, field: str) -> Source:
    """The base point with the sentence in one field, and nothing else in that section."""
    data = _base()
    if field == "do":
        data["actions"] = [{**data["actions"][0], "do": text}]
    elif isinstance(data[field], list):
        first = data[field][0]
        data[field] = [{**first, "text": text} if isinstance(first, dict) else text]
    else:
        data[field] = text
    return Source("case.yml", data, "", lambda keys: (1, 1))


def _found(room: str, source: Source) -> Iterator[str]:
    for rule in ROOMS[room]:
        yield from (rule.id for _ in rule.breaches((source,), _house()))


@functools.cache
def _score(room: str) -> Score:
    rows = yaml.safe_load((PROJECT / "tests" / "corpus" / f"{room}.yml").read_text("utf-8"))
    found = right = wanted = 0
    wrong = []
    for row in rows:
        rules = sorted(set(_found(room, _holding(row["text"], row["field"]))))
        found, wanted = found + bool(rules), wanted + row["breaks"]
        right += row["breaks"] and bool(rules)
        if row["breaks"] != bool(rules):
            wrong.append(f"{'found ' + ', '.join(rules) if rules else 'not found'} in {row['field']}: {row['text']}")
    return Score(found, right, wanted, tuple(wrong))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_finds_what_breaks_its_rules_and_little_else(room: str, capsys: pytest.CaptureFixture[str]) -> None:
    score = _score(room)
    with capsys.disabled():
        print(f"\n{room}: precision {score.precision:.3f}, recall {score.recall:.3f}, {score.wanted} of them to find")
        print("\n".join(f"  {line}" for line in score.wrong), end="")

    assert score.precision >= LEAST_PRECISION
    assert score.recall >= LEAST_RECALL


def test_the_base_point_itself_breaks_nothing() -> None:
    source = Source("case.yml", _base(), "", lambda keys: (1, 1))
    assert [rule for room in ROOMS for rule in _found(room, source)] == []
