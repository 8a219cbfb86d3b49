"""Quotes and apostrophes as printers set them; editors type the straight ones."""

from __future__ import annotations

import re
from typing import Any

_AS_THEY_ARE = frozenset({"url", "archive_url", "id", "rule"})


def curled(text: str) -> str:
    """The text with curly quotes and apostrophes."""
    if '"' in text:
        text = re.sub(r'(^|[\s(\[—–-])"', r"\1“", text).replace('"', "”")
    if "'" in text:
        text = re.sub(r"(^|[\s(\[—–“-])'(?!\d\ds)", r"\1‘", text).replace("'", "’")
    return text


def typeset(value: Any) -> Any:
    """Plain values with all their texts curled, addresses left as they are."""
    if isinstance(value, str):
        return curled(value)
    if isinstance(value, list):
        return [typeset(item) for item in value]
    if isinstance(value, dict):
        return {k: v if k in _AS_THEY_ARE else typeset(v) for k, v in value.items()}
    return value
