"""Texts in Markdown that a Git host shows: just these words, whatever they hold."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$])")
_LIVELY = re.compile(r"(@|#|:(?=//)|www\.|\bGH-(?=\d))")
_LIST = re.compile(r"^(\d*)([-=.])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
JOINER = "\u2060"


def escaped(text: str) -> str:
    """A text as Markdown that shows just these words: no markup, no picture, no link, nobody called by name.

    An invisible word joiner keeps `@somebody`, `#12` and bare addresses from coming alive; no markup can do that.
    Signs that cannot be seen, such as those that turn the direction of writing, become spaces.
    """
    line = " ".join(_UNSEEN.sub(" ", text).split())
    line = _LIVELY.sub(rf"\1{JOINER}", line)
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
