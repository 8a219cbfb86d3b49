"""The one way through: read and check, then make every output and swap the site in."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator import manifest as manifests
from generator.keys import key_of
from generator.problems import BriefingsError, Place, Problem, cannot
from generator.progress import Progress, silent
from generator.settings import Settings, read_settings

if TYPE_CHECKING:
    from generator.model import Library


@dataclass(frozen=True)
class Built:
    """What a build ended in."""

    folder: Path
    pages: int
    sheets: int
    problems: tuple[Problem, ...]
    unchanged: bool = False


def read_and_check(
    project: Path, *, today: date, settings: Settings | None = None
) -> tuple[Library, tuple[Problem, ...]]:
    """The library of a project on a given day, and every problem of every file."""
    from generator.check import House, check
    from generator.load import load
    from generator.model import Library

    settings = settings or read_settings(project)
    loaded = load(project, settings)
    house = House(settings, loaded.language, today)
    checked = check(loaded.sources, house)
    problems = tuple(sorted({*loaded.problems, *checked.problems}))
    return Library(checked.briefings, loaded.language, settings, today, project), problems


def build(
    project: Path,
    *,
    today: date,
    strict: bool = False,
    site: Path | None = None,
    search: bool = True,
    sheets: bool = True,
    progress: Progress = silent,
) -> Built:
    """Checks every learning point, then makes the site; errors leave the old site as it was."""
    settings = read_settings(project)
    site = (site or project / "site").absolute()
    record = project / ".cache" / f"site-{key_of(site)[:12]}.json"
    before = manifests.read_manifest(record)
    inputs = _inputs(project, today, settings, search, sheets)
    if before.inputs == inputs and before.holds(site):
        _stop_on(before.problems, strict)
        return _built(site, before, unchanged=True)
    with _plain_words():
        made = _make(project, today, settings, site, before, inputs, strict, search, sheets, progress)
        manifests.write_manifest(record, made)
    return _built(site, made)


def _make(
    project: Path,
    today: date,
    settings: Settings,
    site: Path,
    before: manifests.Manifest,
    inputs: str,
    strict: bool,
    search: bool,
    sheets: bool,
    progress: Progress,
) -> manifests.Manifest:
    from generator.frames import draw
    from generator.press import press
    from generator.render import renderers
    from generator.render.sitemap import sitemap
    from generator.site import MARKER, Builder, refuse_strangers, sweep
    from generator.store import Store

    refuse_strangers(site)
    progress("Reading and checking", 0, 1)
    library, problems = read_and_check(project, today=today, settings=settings)
    progress("Reading and checking", 1, 1)
    _stop_on(problems, strict)
    cache = project / ".cache"
    frames, warnings = draw(project, settings, cache)
    problems = (*problems, *warnings)
    _stop_on(problems, strict)
    outputs = [o for render in renderers() for o in render(library) if sheets or not o.slow]
    outputs += sitemap(library, [*frames.pages, *(o.path for o in outputs)])
    store = Store(cache / "made")
    slow = [o for o in outputs if o.slow]
    old = {o.key for o in slow if before.untouched(o.path, o.key, site)}
    shelf = {o.key: site / o.path for o in slow if o.key in old}
    shelf |= press([o for o in slow if o.key not in old], store, settings.workers, progress)
    sweep(site)
    builder = Builder(site, frames, before)
    try:
        builder.put_texts({MARKER: b"", **{p: t.encode() for p, t in frames.pages.items()}, **_assets(project)})
        builder.put(outputs, shelf, progress)
        searched = builder.index(outputs, search=search, progress=progress)
        builder.swap_in()
    except BaseException:
        builder.give_up()
        raise
    store.trim({o.key for o in slow}, settings.cache_mb * 1024 * 1024)
    return manifests.Manifest(inputs, builder.files, tuple(problems), searched)


def _assets(project: Path) -> dict[str, bytes]:
    """Our own styles, scripts and fonts, by the path they are published at."""
    folder = project / "overrides"
    files = sorted(f for f in (folder / "assets").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


def _inputs(project: Path, today: date, *words: object) -> str:
    code = Path(__file__).resolve().parent
    places = [project / name for name in ("briefings", "overrides", "mkdocs.yml", "pyproject.toml")]
    return manifests.fingerprint([*places, code, code.parent / "templates"], today, *words)


def _stop_on(problems: tuple[Problem, ...], strict: bool) -> None:
    if any(p.level == "error" or (strict and p.level == "warning") for p in problems):
        raise BriefingsError(problems)


def _built(site: Path, made: manifests.Manifest, *, unchanged: bool = False) -> Built:
    pages = sum(path.endswith(".html") for path in made.files)
    sheets = sum(path.endswith(".pdf") for path in made.files)
    return Built(site, pages, sheets, made.problems, unchanged)


@contextmanager
def _plain_words() -> Iterator[None]:
    """What the system refuses becomes one clear line."""
    try:
        yield
    except OSError as error:
        known = {
            errno.ENOSPC: ("the disk is full", "free some space and build again"),
            errno.EDQUOT: ("your share of the disk is full", "free some space and build again"),
            errno.EROFS: ("this folder cannot be written to", "build where you may write, or use --site"),
            errno.EACCES: ("there is no permission for this", "check who owns the file or folder"),
            errno.EPERM: ("there is no permission for this", "check who owns the file or folder"),
        }
        message, hint = known.get(error.errno or 0, (f"the system says: {error.strerror or error}", ""))
        raise cannot(error.filename or "site", f"{message}; the old site stands as it was", hint) from None
    except RecursionError:
        problem = Problem(Place("briefings"), "build.cannot", "something is nested too deeply to be read")
        raise BriefingsError(problem) from None
