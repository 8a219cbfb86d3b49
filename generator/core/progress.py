"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and of how many."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress for nobody."""
