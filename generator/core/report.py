"""A problem as text, as an annotation on a pull request, or as JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from generator.core.problems import LEVELS, Problem

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
FORMATS = ("text", "github", "json")


def words(problem: Problem) -> str:
    """What an editor reads of a problem, the same wherever she meets it: what is wrong, then what to do."""
    line = f"{_visible(problem.message)} ({problem.rule})"
    return f"{line}\n    try: {_visible(problem.hint)}" if problem.hint else line


def as_text(problem: Problem) -> str:
    """Two lines at most, beginning with the place."""
    return f"{_visible(str(problem.place))}: {problem.level}: {words(problem)}"


def _visible(text: str) -> str:
    """Without characters that move a terminal's cursor or turn its letters round."""
    return _CONTROL.sub("\ufffd", text)


def as_annotation(problem: Problem) -> str:
    """A workflow command that a Git host shows on the changed line."""
    level = "notice" if problem.level == "note" else problem.level
    place = problem.place
    head = f"file={_property(place.path)},line={place.line},col={place.column},title={_property(problem.rule)}"
    return f"::{level} {head}::{_data(words(problem))}"


def as_rows(problems: Iterable[Problem]) -> list[dict[str, str | int]]:
    """Plain rows with path, line, column, level, rule, message and hint."""
    return [
        {
            "path": p.place.path,
            "line": p.place.line,
            "column": p.place.column,
            "level": p.level,
            "rule": p.rule,
            "message": p.message,
            "hint": p.hint,
        }
        for p in problems
    ]


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects, one for each problem."""
    return json.dumps(as_rows(problems), ensure_ascii=False, indent=2)


def report(problems: Iterable[Problem], form: str) -> str:
    """All problems in the form asked for."""
    if form == "json":
        return as_json(problems)
    if form == "github":  # a Git host shows only the first few of a run: errors go first
        return "\n".join(map(as_annotation, sorted(problems, key=lambda p: LEVELS.index(p.level))))
    return "\n".join(map(as_text, problems))


def summary(problems: Iterable[Problem]) -> str:
    """How many of each level, in words."""
    counts = Counter(p.level for p in problems)
    parts = [f"{counts[level]} {level}{'' if counts[level] == 1 else 's'}" for level in LEVELS if counts[level]]
    return ", ".join(parts) or "no problems"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
