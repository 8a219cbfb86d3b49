"""What a new point is given: the next number, an address made from its title, a review day, a line in the ledger.

The ledger is one line a point, in order of numbers. Two people who take the same number in two branches both add
a line at the end, so git finds the clash before the site could.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from generator.content.learning_point import ID_PATTERN, MAX_SLUG
from generator.core.problems import cannot

LEDGER = Path("briefings/ledger.yml")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"}
)
# Names that some systems keep for themselves, whatever the ending.
_KEPT_NAMES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|index)$")


def next_id(taken: Iterable[str]) -> str:
    """The number after the highest ever given: a gap is never filled, since paper may carry the old one."""
    numbers = [int(found[3:]) for found in taken if ID_PATTERN.fullmatch(found)]
    number = max(numbers, default=0) + 1
    if number > 9999:
        raise cannot(LEDGER, "all numbers up to LP-9999 are given", "ask whoever looks after the program")
    return f"LP-{number:04}"


def slug_of(title: str) -> str:
    """An address made from a title: small letters, digits and single hyphens; '' where nothing is left."""
    text = unicodedata.normalize("NFKD", title.translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    slug = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if len(slug) > MAX_SLUG:
        slug = slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
    return f"{slug}-briefing" if _KEPT_NAMES.match(slug) else slug


def enter(file: Path, point: str, slug: str) -> None:
    """Adds a line at the end of the ledger; the first line makes the file."""
    text = file.read_text("utf-8") if file.exists() else ""
    with file.open("a", encoding="utf-8", newline="\n") as book:
        book.write(("\n" if text and not text.endswith("\n") else "") + f"{point}: {slug}\n")


def a_year_after(day: date) -> date:
    """The same day a year later; the 28th for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
