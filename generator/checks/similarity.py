"""How alike texts are: pairs of words that two texts share, found without holding each text against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

_WORD = re.compile(r"[a-z0-9]+")
# Texts that share two of their few smallest shingles are compared in full; with a likeness of a half or more, two
# texts share as many in all but a few of ten thousand cases.
_SKETCH, _SHARED = 16, 2
# Of texts that share a shingle only the first few are compared, so that a thousand copies cost a thousand steps.
_COMPARED = 6


def shingles(text: str) -> frozenset[int]:
    """The pairs of neighbouring words, as numbers that are the same in every process."""
    words = _WORD.findall(text.lower().replace("'", ""))
    return frozenset(crc32(f"{one} {two}".encode()) for one, two in pairwise(words))


def alike(texts: Sequence[frozenset[int]], at_least: float) -> dict[int, tuple[int, float]]:
    """For each text that is like an earlier one: the earlier one that is most like it, and their likeness."""
    seen: dict[int, list[int]] = {}
    found: dict[int, tuple[int, float]] = {}
    for index, text in enumerate(texts):
        sketch = sorted(text)[:_SKETCH]
        earlier = Counter(other for shingle in sketch for other in seen.get(shingle, ())[:_COMPARED])
        needed = min(_SHARED, len(sketch))
        scored = [(likeness(text, texts[other]), -other) for other, shared in earlier.items() if shared >= needed]
        best, negative = max(scored, default=(0.0, 0))
        if best >= at_least:
            found[index] = (-negative, best)
        for shingle in sketch:
            seen.setdefault(shingle, []).append(index)
    return found


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of all their shingles that two texts have in common."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
