"""Texts in Markdown that a Git host shows: just these words, whatever they hold."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$])")
_LIVELY = re.compile(r"(@|#|:(?=//)|www\.|\bGH-(?=\d))")
_LIST = re.compile(r"^(\d*)([-=.])")
JOINER = "\u2060"


def escaped(text: str) -> str:
    """A text as Markdown that shows just these words: no markup, no picture, no link, nobody called by name.

    An invisible word joiner keeps `@somebody`, `#12` and bare addresses from coming alive; no markup can do that.
    """
    line = " ".join(text.split())
    line = _LIVELY.sub(rf"\1{JOINER}", line)
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
