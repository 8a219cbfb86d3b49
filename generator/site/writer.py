"""Puts the site together in a fresh folder, has Pagefind index it, and swaps it in whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from generator.content.library import Output, Page, key_of
from generator.core.deterministic_zip import read_zip, write_zip
from generator.core.problems import cannot
from generator.core.progress import Progress
from generator.core.workers import dead, in_parallel
from generator.site import guests as site_guests
from generator.site.manifest import Made, Manifest, Stat
from generator.site.pagefind_normalise import put_in_order, whole
from generator.site.shell import Frames

MARKER = ".made-by-briefings"
_SAFE = re.compile(r"^(?!.*(?:^|/)\.\.?(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$")
_UNUSED_SEARCH_FILES = re.compile(r"^pagefind-(?:ui|modular-ui|component-ui|highlight)\.")
_AT_FDCWD, _EXCHANGE = -100, 2
_PART = 150
_SPARE = 256 * 1024  # with less than this left, Pagefind may have written half a file and said nothing


@dataclass
class Builder:
    """One fresh folder on its way to become the site."""

    site: Path
    frames: Frames
    before: Manifest
    fresh: Path = field(init=False)
    files: dict[str, Made] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.site = self.site.resolve()  # it may be a link to another disk
        self.fresh = self.site.with_name(f"{self.site.name}.new-{os.getpid()}")

    def put(
        self, outputs: Sequence[Output], shelf: Callable[[], Mapping[str, Path]], progress: Progress, workers: int
    ) -> None:
        """Every output in its place: linked where it is unchanged, made where it is not; zips of others last.

        The shelf is asked for last, since slow outputs may still be on their way there.
        """
        due: list[tuple[Output, str]] = []
        if twice := [path for path, count in Counter(o.path for o in outputs).items() if count > 1]:
            raise ValueError(f"two outputs for one path: {twice[:3]}")
        for output in outputs:
            if not (output.slow or output.members):
                key = key_of(output.key, self.frames.key) if output.path.endswith(".html") else output.key
                if not self._kept(output.path, key):
                    due.append((output, key))
        alone = replace(self, frames=replace(self.frames, pages={}), before=Manifest(), files={}, _folders=set())
        with closing(in_parallel(partial(_nth, alone, due), len(due), workers, chunk=_PART)) as all_made:
            for done, (path, made) in enumerate(all_made, start=1):
                self.files[path] = made
                progress("Pages", done, len(due))
        files = shelf()
        for output in outputs:
            if output.slow:
                self._link(output.path, output.key, files[output.key])
        for output in outputs:
            if output.members:
                self._zip(output)

    def make(self, output: Output, key: str) -> tuple[str, Made]:
        """One output made and written in its place."""
        made = output.make()
        content = self.frames.filled(output.path, made) if isinstance(made, Page) else made
        return output.path, self._write(output.path, key, content)

    def _zip(self, output: Output) -> None:
        key = key_of(output.key, *(self.files[path].key for _, path in output.members))
        if self._kept(output.path, key):
            return
        own = output.make()
        files = dict(read_zip(own)) if isinstance(own, bytes) and own else {}
        files |= {name: (self.fresh / path).read_bytes() for name, path in output.members}
        self._write(output.path, key, write_zip(files))

    def put_texts(self, texts: Mapping[str, bytes]) -> None:
        """Files whose content is at hand: hand-written pages, styles, fonts."""
        for path, content in texts.items():
            key = key_of(content)
            if not self._kept(path, key):
                self._write(path, key, content)

    def _kept(self, path: str, key: str) -> bool:
        if not self.before.untouched(path, key, self.site):
            return False
        self._link(path, key, self.site / path)
        return True

    def _place(self, path: str) -> str:
        if not _SAFE.match(path) or path in self.files:
            raise ValueError(f"not a path for a file of the site, or given twice: {path!r}")
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            _make_folder(f"{self.fresh}/{folder}")
            self._folders.add(folder)
        return f"{self.fresh}/{path}"

    def _link(self, path: str, key: str, source: Path) -> None:
        target = self._place(path)
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without hard links
            shutil.copy2(source, target)
        self._note(path, key, target)

    def _write(self, path: str, key: str, content: bytes) -> Made:
        target = self._place(path)
        with open(target, "wb") as file:
            file.write(content)
        return self._note(path, key, target)

    def _note(self, path: str, key: str, target: str) -> Made:
        status = os.stat(target)
        self.files[path] = Made(key, status.st_size, status.st_mtime_ns)
        return self.files[path]

    def index(self, outputs: Sequence[Output], *, search: bool, progress: Progress) -> str:
        """The search index: kept while no indexed page changed, made by Pagefind otherwise."""
        pages = [(o.path, self.files[o.path].key) for o in outputs if o.indexed]
        if not pages:
            return ""  # Pagefind takes it for a mistake; the page that searches says that there is nothing yet
        key = key_of(version("pagefind"), pages)
        kept = [path for path in self.before.files if path.startswith("pagefind/")]
        reusable = kept and all(self.before.untouched(p, self.before.files[p].key, self.site) for p in kept)
        if reusable and (key == self.before.searched or not search):
            for path in kept:
                self._link(path, self.before.files[path].key, self.site / path)
            return self.before.searched
        if not search:
            return ""
        progress("Search index", 0, 1)
        self._run_pagefind()
        progress("Search index", 1, 1)
        return key

    def _run_pagefind(self) -> None:
        folder = self.fresh / "pagefind"
        words = [sys.executable, "-m", "pagefind", "--site", str(self.fresh), "--quiet"]
        words += ["--glob", "briefings/*/index.html"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise cannot("site", f"the search index could not be made: {done.stderr.strip()[-300:]}")
        if folder.exists():
            if shutil.disk_usage(folder).free < _SPARE or not whole(folder):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
            put_in_order(folder)
        for file in sorted(folder.rglob("*")) if folder.exists() else ():
            if file.is_dir():
                continue
            if _UNUSED_SEARCH_FILES.match(file.name):
                file.unlink()
                continue
            path = file.relative_to(self.fresh).as_posix()
            self._note(path, "search", str(file))

    def guests(self) -> dict[str, Stat]:
        """The files that somebody put into the site by hand: they are never ours to delete, so they come along."""
        ours = self.before.files.keys() | listed(self.site)
        strangers = site_guests.found(self.site, ours)
        if ours and (taken := next((path for path in strangers if path in self.files), None)):
            hint = "move it away and build again"
            raise cannot(self.site / taken, "was put there by hand, where the build wants to put its own", hint)
        return {path: stat for path, stat in strangers.items() if path not in self.files}

    def swap_in(self, strangers: Mapping[str, Stat]) -> None:
        """The fresh folder takes the site's place in one step; the old one goes afterwards."""
        if not self.site.exists():
            os.rename(self.fresh, self.site)
            return
        site_guests.bring(self.site, self.fresh, strangers)
        try:
            _exchange(self.fresh, self.site)
        except OSError as error:
            if error.errno not in (errno.EBUSY, errno.EXDEV):
                raise
            site_guests.pour(self.fresh, self.site, self.files, listed(self.site) | self.before.files.keys())
        else:
            late = site_guests.found(self.fresh, self.before.files.keys() | listed(self.fresh) | self.files.keys())
            site_guests.bring(self.fresh, self.site, late)
        shutil.rmtree(self.fresh, ignore_errors=True)

    def list_files(self) -> None:
        """The mark of what is ours, with the path of every file: all else in the site is somebody's own."""
        os.unlink(f"{self.fresh}/{MARKER}")
        del self.files[MARKER]
        content = "".join(f"{path}\n" for path in sorted(self.files)).encode()
        self._write(MARKER, key_of(content), content)

    def give_up(self) -> None:
        """Nothing half-written stays behind."""
        shutil.rmtree(self.fresh, ignore_errors=True)


def _nth(builder: Builder, due: Sequence[tuple[Output, str]], number: int) -> tuple[str, Made]:
    return builder.make(*due[number])


def _make_folder(folder: str) -> None:
    """The folder, mostly one step below another that stands already."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def refuse_strangers(site: Path) -> None:
    """A folder that this program did not make is never replaced."""
    if (site.is_symlink() or site.exists()) and not site.is_dir():
        raise cannot(site, "is not a folder", "move it away, or build elsewhere with --site")
    if site.exists() and any(site.iterdir()) and not (site / MARKER).exists():
        raise cannot(site, "holds files that this program did not make", "empty it, or build elsewhere with --site")


def listed(site: Path) -> set[str]:
    """The files that a build put into a site, as its mark lists them; none where an older build left an empty mark."""
    try:
        paths = (site / MARKER).read_text("utf-8").splitlines()
        return {MARKER, *paths} if paths else set()
    except (OSError, ValueError):
        return set()


def sweep(site: Path) -> None:
    """Removes what builds that were killed left beside the site, and brings back a site they had moved.

    Only what carries our mark and the number of a process that is no more.
    """
    site = site.resolve()
    for left in dead(site.parent, rf"{re.escape(site.name)}\.(?:new|old)-([0-9]+)"):
        if not (left / MARKER).is_file():
            with contextlib.suppress(OSError):
                left.rmdir()  # killed before it began
        elif ".old-" in left.name and not site.exists():
            os.rename(left, site)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _exchange(one: Path, other: Path) -> None:
    """Two folders change names in one step where the system can; else the old one stands aside for a moment."""
    with contextlib.suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
            return
    aside = other.with_name(f"{other.name}.old-{os.getpid()}")
    os.rename(other, aside)
    os.rename(one, other)
    os.rename(aside, one)
