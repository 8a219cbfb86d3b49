"""Files that somebody put into the site by hand, such as CNAME or .well-known/: every build keeps them."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.core.problems import Place, Problem
from generator.site.manifest import Made, Stat

_TOLD = 4


def found(site: Path, ours: Collection[str]) -> dict[str, Stat]:
    """What in a site is not ours, by its path: files and links, and folders that nothing stands in."""
    strangers: dict[str, Stat] = {}
    for here, folders, files in os.walk(site):
        prefix = os.path.relpath(here, site).replace(os.sep, "/") + "/"
        prefix = "" if prefix == "./" else prefix
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in (*files, *links):
            if prefix + name not in ours:
                strangers[prefix + name] = _stat(Path(here) / name)
        if prefix and not (folders or files):
            strangers[prefix] = (0, 0)
    return strangers


def _stat(path: Path) -> Stat:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns


def bring(source: Path, target: Path, paths: Iterable[str]) -> None:
    """Puts these files of one folder into another as well, unless something stands there."""
    for path in paths:
        old, new = source / path, target / path
        if path.endswith("/"):
            new.mkdir(parents=True, exist_ok=True)
            continue
        new.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            try:
                os.link(old, new, follow_symlinks=False)
            except FileExistsError:
                raise
            except OSError:  # another disk, or one without hard links
                shutil.copy2(old, new, follow_symlinks=False)


def pour(fresh: Path, site: Path, files: Mapping[str, Made], before: Collection[str]) -> None:
    """Fills a site that cannot be moved, such as a mounted disk, file by file; what of ours is not wanted goes."""
    due = [path for path, made in files.items() if not _same(site / path, made)]
    if sum(files[path].size for path in due) > shutil.disk_usage(site).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(site))
    for path in due:
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.new-{os.getpid()}")
        try:
            shutil.copy2(fresh / path, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    for path in sorted(set(before) - files.keys(), reverse=True):
        (site / path).unlink(missing_ok=True)
        for folder in (site / path).parents:
            if folder == site:
                break
            with suppress(OSError):  # not empty
                folder.rmdir()


def _same(file: Path, made: Made) -> bool:
    try:
        return _stat(file) == (made.size, made.changed)
    except OSError:
        return False


def told(site: Path, paths: Collection[str]) -> tuple[Problem, ...]:
    """One note that names what was kept."""
    if not paths:
        return ()
    named = ", ".join(sorted(paths)[:_TOLD]) + (f" and {len(paths) - _TOLD} more" if len(paths) > _TOLD else "")
    return (Problem(Place(site.name), "build.kept", f"not made by the build, and kept: {named}", level="note"),)
