"""What a pull request would look like: problems, changed points and pictures of their sheets, in a folder or a zip.

The zip is made by a pull request's own code, so nobody vouches for it: every name, type, size and value is held
against a list of what is allowed, and pictures are written anew. Reading it takes the standard library only, so
that the job which may write comments installs nothing.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.core.problems import LEVELS, BriefingsError, Place, Problem, cannot
from generator.core.report import as_rows
from generator.integrations.github.png import rewritten

FILE = "preview.json"
SIDES = ("front", "back")
EDITIONS = ("", "managers", "leaders")
MAX_ZIP, MAX_JSON, MAX_PICTURE = 12_000_000, 500_000, 900_000
MAX_POINTS, MAX_PROBLEMS, MAX_CHANGED = 30, 500, 2000
MAX_PICTURED = 6
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PICTURE = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(SIDES)})\.png")


@dataclass(frozen=True)
class Point:
    """One changed learning point: what it is called, and whether its sheet fits."""

    slug: str
    id: str
    title: str
    status: str
    new: bool
    editions: tuple[str, ...] = ()
    sides: int = 0
    front_words: int = 0
    front_budget: int = 0


@dataclass(frozen=True)
class Preview:
    """Everything that a comment tells; `pictures` are bytes by file name."""

    problems: tuple[Problem, ...] = ()
    changed: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    built: bool = False

    def as_json(self) -> str:
        """All but the pictures, to be read by `read`."""
        rows = {
            "problems": as_rows(self.problems[:MAX_PROBLEMS]),
            "changed": list(self.changed[:MAX_CHANGED]),
            "points": [point.__dict__ | {"editions": list(point.editions)} for point in self.points[:MAX_POINTS]],
            "built": self.built,
        }
        return json.dumps(rows, ensure_ascii=False, indent=1)


def picture_name(slug: str, side: str) -> str:
    """The name of one side's picture."""
    return f"{slug}.{side}.png"


def read(text: str | bytes) -> Preview:
    """The preview that a JSON text holds; a value of another kind or size is refused."""
    try:
        data = _Row(json.loads(text))
        return Preview(
            problems=problems_of(data.items("problems", MAX_PROBLEMS)),
            changed=tuple(_text(name, "changed", 300) for name in data.items("changed", MAX_CHANGED)),
            points=tuple(_point(_Row(row)) for row in data.items("points", MAX_POINTS)),
            built=data.flag("built"),
        )
    except (ValueError, RecursionError) as error:
        raise _refused(f"{FILE} {error}") from None


def problems_of(rows: Iterable[Any]) -> tuple[Problem, ...]:
    """The problems that `briefings check --format json` wrote; ValueError where one is none."""
    return tuple(_problem(_Row(row)) for row in rows)


def accept(file: Path) -> tuple[Preview, Mapping[str, bytes]]:
    """The preview and its pictures, by name, from a zip that nobody vouches for."""
    if file.stat().st_size > MAX_ZIP:
        raise _refused("it is too large")
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > 1 + MAX_PICTURED * len(SIDES):
                raise _refused("it holds too many files")
            contents = {info.filename: _content(archive, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
        raise _refused("it is not a zip file that can be read") from None
    if FILE not in contents or len(contents) != len(infos):
        raise _refused(f"it holds no {FILE}, or a file twice")
    preview = read(contents.pop(FILE))
    wanted = {picture_name(p.slug, side) for p in preview.points for side in SIDES}
    if strange := sorted(set(contents) - wanted):
        raise _refused(f"it holds a picture of something that did not change: {strange[0][:60]}")
    return preview, {name: _picture(name, raw) for name, raw in contents.items()}


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.filename != FILE and not _PICTURE.fullmatch(info.filename):
        raise _refused(f"it holds a file of another name: {info.filename[:60]!r}")
    if info.external_attr >> 28 not in (0, 8):  # anything but a plain file: a link, a folder, a device
        raise _refused(f"{info.filename} is not a plain file")
    most = MAX_JSON if info.filename == FILE else MAX_PICTURE
    with archive.open(info) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise _refused(f"{info.filename} is too large")
    return content


def _picture(name: str, raw: bytes) -> bytes:
    try:
        return rewritten(raw)
    except ValueError as error:
        raise _refused(f"{name} {error}") from None


def _refused(why: str) -> BriefingsError:
    return cannot("preview.zip", f"this preview is not taken: {why}", "see what made it", "preview.refused")


class _Row:
    """An object of a JSON text, each value taken only as what it should be."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise ValueError("holds something other than an object")
        self.data = data

    def text(self, name: str, most: int = 300) -> str:
        return _text(self.data.get(name), name, most)

    def number(self, name: str, most: int = 100_000) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise ValueError(f"has no right number '{name}'")
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise ValueError(f"has no right '{name}'")
        return value

    def items(self, name: str, most: int) -> list[Any]:
        value = self.data.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"has no right list '{name}'")
        return value


def _text(value: Any, name: str, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"has no right text '{name}'")
    return value


def _problem(row: _Row) -> Problem:
    level = row.text("level")
    place = Place(row.text("path"), row.number("line"), row.number("column"))
    for known in LEVELS:
        if level == known:
            return Problem(place, row.text("rule"), row.text("message", 1000), row.text("hint", 1000), known)
    raise ValueError("holds a problem of no known level")


def _point(row: _Row) -> Point:
    slug, number, status = row.text("slug", 80), row.text("id", 7), row.text("status", 12)
    editions = tuple(_text(name, "editions", 12) for name in row.items("editions", len(EDITIONS)))
    if not _SLUG.fullmatch(slug) or not re.fullmatch(r"LP-[0-9]{4}", number) or not re.fullmatch(r"[a-z]+", status):
        raise ValueError("holds a point without a right name")
    if not set(editions) <= set(EDITIONS):
        raise ValueError("holds an edition that is not known")
    counts = (row.number("sides", 99), row.number("front_words"), row.number("front_budget"))
    return Point(slug, number, row.text("title", 400), status, row.flag("new"), editions, *counts)
