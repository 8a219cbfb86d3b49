"""The one way through: read and check, then make every output and swap the site in."""

from __future__ import annotations

import errno
import fcntl
import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.freshness import AHEAD, last_tended
from generator.core.damage import Damage
from generator.core.hashing import key_of
from generator.core.problems import BriefingsError, Place, Problem, cannot
from generator.core.progress import Progress, silent
from generator.core.settings import Settings, read_settings
from generator.site import manifest as manifests

if TYPE_CHECKING:
    from generator.content.library import Library
    from generator.site.shell import Frames


BROUGHT_BY_TIME = ("lifecycle.review-overdue", "lifecycle.dated-ahead")
"""The rules whose verdict changes though nobody changed a file."""
# What is read stays to the end and holds no circles: looking for rubbish after every few hundred things wastes time.
_SELDOM = (200_000, 20, 100)


@dataclass(frozen=True)
class Built:
    """What a build ended in."""

    folder: Path
    pages: int
    sheets: int
    problems: tuple[Problem, ...]
    unchanged: bool = False


def read_and_check(
    project: Path,
    *,
    today: date,
    settings: Settings | None = None,
    before: Mapping[str, Mapping[str, str]] | None = None,
    damage: Damage | None = None,
) -> tuple[Library, tuple[Problem, ...]]:
    """The library of a project on a given day, and every problem of every file.

    `before` is what stood in an earlier version (see `history`): what may not vanish is held against it. What was
    damaged in the cache is among the problems, unless somebody who has more to look at collects the `damage`.
    """
    from generator.checks.example_values import example_problems
    from generator.checks.runner import House, check, check_words, judge
    from generator.content.loader import Reader, reading_key
    from generator.content.parse_cache import recalled

    gc.set_threshold(*_SELDOM)
    settings = settings or read_settings(project)
    found = damage or Damage()
    memory = recalled(project / ".cache" / "memory.json", found, reading_key(settings))
    with plain_words():
        reader = Reader(project, settings, memory)
        language = reader.language()
        house = House(settings, language, today, before or {})
        points = reader.points(judge(house, memory))
        # While the workers read, what is needed afterwards is brought in.
        from generator.build.rule_catalogue import rules
        from generator.content.library import Library
        from generator.outputs.newsletter.mail import template_problems

        checked = check(points, house, memory)
        loaded = reader.loaded(checked.sources, language)
    with suppress(OSError):  # a folder that cannot be written to can still be checked
        memory.keep()
    library = Library(checked.briefings, loaded.language, settings, today, project, rules())
    noted = found.told() if damage is None else ()
    problems = {*noted, *loaded.problems, *checked.problems, *check_words(loaded.ways, house)}
    problems.update(example_problems(project, settings))
    if not any(p.level == "error" for p in problems):
        problems.update(template_problems(library))
    return library, tuple(sorted(problems))


def check_as_of_content(
    project: Path, *, today: date, before: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[date, tuple[Problem, ...]]:
    """The newest day that stands in the content, and every problem as of that day: time changes nothing there.

    What today brings beside these is among them as notes. A day that lies ahead of today does not count.
    """
    library, now = read_and_check(project, today=today, before=before)
    newest = last_tended(library.briefings, today + AHEAD) or today
    _, then = read_and_check(project, today=newest, before=before)
    known = {(p.place, p.rule) for p in then}
    brought = (replace(p, level="note") for p in now if p.rule in BROUGHT_BY_TIME and (p.place, p.rule) not in known)
    return newest, tuple(sorted({*then, *brought}))


def in_the_way(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Whether something has to be put right first: an error, and in a strict house a warning too.

    What only the passing of time brings, such as a review that fell due, is a note: no change made it, and the page
    says so to its readers.
    """
    return bool({p.level for p in problems} & ({"error", "warning"} if strict else {"error"}))


@dataclass(frozen=True)
class Order:
    """What a build is asked for."""

    project: Path
    today: date
    site: Path
    settings: Settings
    strict: bool = False
    search: bool = True
    sheets: bool = True
    drafts: bool = False
    progress: Progress = silent
    damage: Damage = field(default_factory=Damage)

    @property
    def cache(self) -> Path:
        """Where finished things are kept between builds."""
        return self.project / ".cache"

    @property
    def record(self) -> Path:
        """Where the manifest of this site is kept."""
        return self.cache / f"site-{key_of(self.site)[:12]}.json"

    def inputs(self) -> str:
        """A cheap mark of everything that shapes the site."""
        code = Path(__file__).resolve().parents[1]
        places = [self.project / name for name in ("briefings", "overrides", "mkdocs.yml", "pyproject.toml")]
        places += [self.project / "node_modules" / ".package-lock.json", code, code.parent / "templates"]
        return manifests.fingerprint(places, self.today, self.settings, self.search, self.sheets, self.drafts)

    def stop_on(self, problems: tuple[Problem, ...]) -> None:
        """Ends the build when something in the way is among the problems."""
        if in_the_way(problems, strict=self.strict):
            raise BriefingsError(problems)


def build(
    project: Path,
    *,
    today: date,
    strict: bool = False,
    site: Path | None = None,
    search: bool = True,
    sheets: bool = True,
    drafts: bool = False,
    progress: Progress = silent,
) -> Built:
    """Checks every learning point, then makes the site; errors leave the old site as it was.

    With `drafts` they are shown as if they were published: for looking at, not for publishing.
    """
    settings = read_settings(project)
    site = (site or project / "site").absolute()
    order = Order(project, today, site, settings, strict, search, sheets, drafts, progress)
    with (
        plain_words("; the old site stands as it was"),
        _one_at_a_time(order.record.with_suffix(".lock"), order.damage),
    ):
        before, inputs = manifests.read_manifest(order.record, order.damage), order.inputs()
        if before.inputs == inputs and before.holds(site):
            order.stop_on(before.problems)
            return _built(site, before, unchanged=True)
        made = _made(order, before, inputs)
        return _built(site, replace(made, problems=(*made.problems, *order.damage.told())))


@contextmanager
def _one_at_a_time(lock: Path, damage: Damage) -> Iterator[None]:
    """A second build of the same site waits for the first; the system opens the lock of one that was killed."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    if lock.is_dir() or lock.is_symlink():
        damage.away(lock)
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644), "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _made(order: Order, before: manifests.Manifest, inputs: str) -> manifests.Manifest:
    from generator.core.workers import start_server, sweep_up
    from generator.site.shell import Drawing
    from generator.site.writer import refuse_strangers, sweep

    refuse_strangers(order.site)
    if order.sheets and order.settings.workers != 1:
        start_server()  # it gets ready while the points are read
    sweep(order.site)
    sweep_up(order.cache, ".new-")
    sweep_up(order.cache / "made", ".new-")
    sweep_up(order.project / "build", "frames-")
    sweep_up(order.cache / "frames", ".new-")
    drawing = Drawing(order.project, order.settings, order.cache, order.damage)
    try:
        order.progress("Reading and checking", 0, 1)
        library, problems = read_and_check(
            order.project, today=order.today, settings=order.settings, damage=order.damage
        )
        order.progress("Reading and checking", 1, 1)
        order.stop_on(problems)
        library = library.with_drafts() if order.drafts else library
        frames, warnings = drawing.finished()
    finally:
        drawing.stop()
    from generator.outputs.views.editing_form import missing as no_form

    problems = (*problems, *warnings, *_missing_library(order), *no_form(order.project))
    order.stop_on(problems)
    made = manifests.Manifest(inputs, problems=problems)
    return _put_together(order, library, frames, before, made)


def _missing_library(order: Order) -> tuple[Problem, ...]:
    """A note where sheets will take five times as long, because a system library is not there."""
    from generator.rendering.pdf.document import slow_fonts

    if not order.sheets or not slow_fonts():
        return ()
    hint = "install Debian's libharfbuzz-subset0"
    message = "libharfbuzz-subset is missing: sheets take about five times as long"
    return (Problem(Place("build"), "build.slow-fonts", message, hint, "note"),)


def _put_together(
    order: Order, library: Library, frames: Frames, before: manifests.Manifest, made: manifests.Manifest
) -> manifests.Manifest:
    """Every output made and the site swapped in; its manifest with the files and the key of the search index."""
    from generator.build.artifact_cache import Store
    from generator.build.artifacts import Press
    from generator.outputs.registry import renderers
    from generator.outputs.sitemap import sitemap
    from generator.site import guests
    from generator.site.writer import MARKER, Builder

    outputs = [
        o
        for render in renderers(paper=order.sheets)
        for o in render(library)
        if order.sheets or not (o.slow or o.members)
    ]
    outputs += sitemap(library, [*frames.pages, *(o.path for o in outputs)])
    slow = [o for o in outputs if o.slow]
    shelf = {o.key: order.site / o.path for o in slow if before.untouched(o.path, o.key, order.site)}
    store = Store(order.cache / "made", order.damage)
    press = Press([o for o in slow if o.key not in shelf], store, order.settings.workers, order.progress)
    builder = Builder(order.site, frames, before)
    try:
        texts = {path: text.encode() for path, text in frames.pages.items()}
        builder.put_texts({MARKER: b"", **texts, **_assets(order.project)})
        builder.put(outputs, lambda: shelf | press.finished(), order.progress, order.settings.workers)
        searched = builder.index(outputs, search=order.search, progress=order.progress)
        strangers = builder.guests()
        kept = guests.told(order.site, strangers)
        made = replace(made, problems=(*made.problems, *kept), searched=searched, guests=strangers)
        builder.list_files()
        with manifests.kept(order.record, replace(made, files=builder.files)):
            builder.swap_in(strangers)
    except BaseException:
        press.stop()
        builder.give_up()
        raise
    store.trim({o.key for o in slow}, order.settings.cache_mb * 1024 * 1024)
    return replace(made, files=builder.files)


def _assets(project: Path) -> dict[str, bytes]:
    """Our own styles, scripts and fonts, by the path they are published at."""
    folder = project / "overrides"
    files = sorted(f for f in (folder / "assets").rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


def _built(site: Path, made: manifests.Manifest, *, unchanged: bool = False) -> Built:
    pages = sum(path.endswith(".html") for path in made.files)
    sheets = sum(path.endswith(".pdf") for path in made.files)
    return Built(site, pages, sheets, made.problems, unchanged)


@contextmanager
def plain_words(comfort: str = "") -> Iterator[None]:
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
            errno.ENOTDIR: ("there is a file where a folder is wanted", "move it away and build again"),
            errno.EEXIST: ("something else is in the way", "move it away and build again"),
            errno.EISDIR: ("there is a folder where a file is wanted", "move it away and build again"),
        }
        message, hint = known.get(error.errno or 0, (f"the system says: {error.strerror or error}", ""))
        raise cannot(error.filename or "site", f"{message}{comfort}", hint) from None
    except RecursionError:
        problem = Problem(Place("briefings"), "build.cannot", "something is nested too deeply to be read")
        raise BriefingsError(problem) from None
