"""Words to say stand in one pair of quotation marks, whether an editor typed her own or not."""

from __future__ import annotations

import pytest

from generator.content.learning_point import Action


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Who picks up when I am away?", "Who picks up when I am away?"),
        ("“Who picks up?”", "Who picks up?"),
        ('"Who picks up?"', "Who picks up?"),
        ("‘Who picks up?’", "Who picks up?"),
        ("  “ Who picks up? ”  ", "Who picks up?"),
        ("“Tell me.” Then wait. “And now?”", "“Tell me.” Then wait. “And now?”"),
        ("Say “yes” slowly", "Say “yes” slowly"),
        ("It is the child’s day.", "It is the child’s day."),
    ],
)
def test_one_pair_of_marks(typed: str, words: str) -> None:
    action = Action.model_validate({"who": "teacher", "do": "Ask.", "basis": "drafted", "say": typed})

    assert action.say == words


def test_an_empty_box_stays_empty() -> None:
    assert Action.model_validate({"who": "teacher", "do": "Ask.", "basis": "drafted", "say": None}).say is None
