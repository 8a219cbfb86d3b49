"""What each file of the site was made of, so that only what differs is made and written."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.core.damage import Damage
from generator.core.hashing import key_of
from generator.core.problems import Place, Problem
from generator.core.workers import own_prefix

Stat = tuple[int, int]
VERSION = 1


@dataclass(frozen=True)
class Made:
    """One file of the site: the key it was made under, its size and its time of change."""

    key: str
    size: int
    changed: int


@dataclass(frozen=True)
class Manifest:
    """The last whole build of one site: its inputs, its files, what was said about it."""

    inputs: str = ""
    files: Mapping[str, Made] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    searched: str = ""
    guests: Mapping[str, Stat] = field(default_factory=dict)

    def holds(self, site: Path) -> bool:
        """Whether the site still stands just as this build left it: every file, and no other but guests."""
        standing = dict(stats(site))
        known = {path: (made.size, made.changed) for path, made in self.files.items()}
        looked_at = {p: s for p, s in self.guests.items() if not p.endswith("/") and "__pycache__/" not in p}
        return standing == known | looked_at

    def untouched(self, path: str, key: str, site: Path) -> bool:
        """Whether a file was made under this very key and nobody changed it since."""
        made = self.files.get(path)
        if made is None or made.key != key:
            return False
        try:
            status = (site / path).stat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (made.size, made.changed)


def read_manifest(file: Path, damage: Damage) -> Manifest:
    """The manifest kept in a file; an unreadable or older one counts as none."""
    try:
        mark, _, content = file.read_bytes().rpartition(b"\n")
        if mark and mark.decode() != key_of(content):
            raise ValueError("changed by others")
        data = json.loads(content)
        if not mark or data["version"] != VERSION:
            return Manifest()  # one without a mark is of an older program, and nobody vouches for it
        files = {path: Made(*row) for path, row in data["files"].items()}
        problems = tuple(Problem(Place(*row[0]), *row[1:]) for row in data["problems"])
        guests = {path: (size, changed) for path, (size, changed) in data.get("guests", {}).items()}
        return Manifest(data["inputs"], files, problems, data["searched"], guests)
    except (FileNotFoundError, PermissionError):
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError):
        damage.away(file)
        return Manifest()


@contextlib.contextmanager
def kept(file: Path, manifest: Manifest) -> Iterator[None]:
    """Keeps a manifest once what stands inside went well: written beside first, so that a full disk shows before."""
    data = {
        "version": VERSION,
        "inputs": manifest.inputs,
        "files": {path: [m.key, m.size, m.changed] for path, m in manifest.files.items()},
        "problems": [
            [[p.place.path, p.place.line, p.place.column], p.rule, p.message, p.hint, p.level]
            for p in manifest.problems
        ],
        "searched": manifest.searched,
        "guests": manifest.guests,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=own_prefix(".new-"))
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            content = json.dumps(data, separators=(",", ":"))  # far faster than piece by piece into the file
            out.write(f"{key_of(content)}\n{content}")
        yield
        os.replace(temporary, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def stats(folder: Path) -> Iterator[tuple[str, Stat]]:
    """Size and time of change of every file below a folder, by its path from there."""
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, here = pending.pop()
        with contextlib.suppress(OSError), os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        pending.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield prefix + entry.name, (status.st_size, status.st_mtime_ns)


def fingerprint(places: Iterable[Path], *words: object) -> str:
    """A cheap mark of the inputs: files by size and time, installed libraries, and the words given."""
    import hashlib

    digest = hashlib.blake2b(digest_size=16)
    libraries = Path(sysconfig.get_paths()["purelib"])
    seen: list[object] = [sys.version, _stat(libraries), *words]
    for place in places:
        seen.append(sorted(stats(place)) if place.is_dir() else (place.name, _stat(place)))
    digest.update(repr(seen).encode())
    return digest.hexdigest()


def _stat(path: Path) -> Stat | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
