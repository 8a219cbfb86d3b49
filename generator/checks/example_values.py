"""Tells which settings still hold what the example holds, so that nobody publishes a made-up address as her own.

What is made up is read off the settings themselves: each that is declared as an example adds the names in its default.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator.core.problems import Place, Problem
from generator.core.settings import Settings

# The ending that no real host has, and the way in which a place to be filled in speaks to its reader.
_MADE_UP = re.compile(r"[\w-]+\.example(?![\w-])|(?<![\w-])your-[\w-]+", re.IGNORECASE)


@cache
def made_up_names() -> frozenset[str]:
    """The hosts and owners that the examples among the settings are made of, in small letters."""
    examples = [str(f.default) for f in dataclasses.fields(Settings) if f.metadata.get("example")]
    return frozenset(name.lower() for text in examples for name in _MADE_UP.findall(text))


def made_up_settings(settings: Settings) -> tuple[str, ...]:
    """The names of all settings whose value is made up, whether it was left as it is or typed again."""
    return tuple(
        field.name
        for field in dataclasses.fields(settings)
        if isinstance(value := getattr(settings, field.name), str)
        and ((field.metadata.get("example") and value == field.default) or _is_made_up(value))
    )


def _is_made_up(value: str) -> bool:
    return any(name.lower() in made_up_names() or ".example" in name.lower() for name in _MADE_UP.findall(value))


def example_problems(project: Path, settings: Settings) -> Iterator[Problem]:
    """One warning that names every setting to fill in; none where a demonstration allows them."""
    names = made_up_settings(settings)
    if not names or settings.example_values == "allow":
        return
    one = len(names) == 1
    message = f"{'this setting is' if one else 'these settings are'} still the example's: {', '.join(names)}"
    hint = f'fill {"it" if one else "them"} in under [tool.briefings]; for a demonstration: example_values = "allow"'
    yield Problem(_place(project, names), "settings.example-values", message, hint, "warning")


def _place(project: Path, names: tuple[str, ...]) -> Place:
    """The line of the first of these settings that stands in the file, else the line where they belong."""
    file = project / "pyproject.toml"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    for wanted in (rf"\s*(?:{'|'.join(names)})\s*=", r"\s*\[tool\.briefings\]"):
        for number, line in enumerate(lines, start=1):
            if re.match(wanted, line):
                return Place("pyproject.toml", number)
    return Place("pyproject.toml")
