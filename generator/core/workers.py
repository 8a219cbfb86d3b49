"""Worker processes: forked from a server that never used threads or fonts, and gone when what they work for is.

What killed processes left behind is swept up here, too.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import connection, forkserver
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from generator.core.problems import BriefingsError, cannot

T = TypeVar("T")

PATIENCE = 600.0
"""Seconds until a worker that says nothing is given up: far more than any piece of work takes."""
TEMPORARY = "briefings-fonts-"
"""How the names of our folders in the system's folder for temporary files begin."""
_FAREWELL = 10.0
_SHORT = 35
_PRELOADED = (
    "generator.checks.runner",
    "generator.content.loader",
    "generator.build.artifacts",
    "generator.outputs.registry",
)


class Crew(Generic[T]):
    """Processes that share one job and make a part of it for each number below `count`."""

    live: set[Crew[Any]] = set()  # noqa: RUF012 - all crews of this process

    def __init__(self, make: Callable[[int], T], count: int, workers: int, chunk: int = 1) -> None:
        parts = [range(start, min(start + chunk, count)) for start in range(0, count, chunk)]
        job = pickle.dumps(make, pickle.HIGHEST_PROTOCOL)
        surroundings = (dict(os.environ), tempfile.tempdir, job)
        start_server()
        self._pool = ProcessPoolExecutor(workers, _context(), _ready, surroundings)
        self.live.add(self)
        try:
            with _without_main():
                self._parts: list[Future[list[T]]] = [self._pool.submit(_made, part) for part in parts]
        except (OSError, EOFError, BrokenProcessPool):
            self.end()
            raise _gone("could not be started") from None
        except BaseException:
            self.end()
            raise

    def made(self) -> Iterator[T]:
        """What is made, in order."""
        for part in self._parts:
            try:
                yield from part.result(PATIENCE)
            except BrokenProcessPool:
                raise _gone("ended unexpectedly") from None
            except TimeoutError:
                if part.done():
                    raise
                raise _gone(f"has not answered for {PATIENCE:.0f} seconds") from None
        self.end(_FAREWELL)

    def end(self, seconds: float = 0) -> None:
        """Lets the workers go, those that linger by force, and takes away what these had no time to tidy up."""
        if self not in self.live:
            return
        self.live.discard(self)
        processes = list((self._pool._processes or {}).values())  # no other way to tell them
        self._pool.shutdown(wait=False, cancel_futures=True)
        lingering = _lingering(processes, seconds)
        for process in lingering:
            process.kill()
        if _lingering(lingering, _FAREWELL) or lingering or not seconds:
            sweep_temporary()


def _lingering(processes: Sequence[BaseProcess], seconds: float) -> list[BaseProcess]:
    """The processes that are still there after some time."""
    waiting, end = {process.sentinel: process for process in processes}, time.monotonic() + seconds
    while waiting:
        ended = connection.wait(list(waiting), max(0, end - time.monotonic()))
        waiting = {sentinel: process for sentinel, process in waiting.items() if sentinel not in ended}
        if not ended:
            break
    return list(waiting.values())


def _gone(what: str) -> BriefingsError:
    return cannot("build", f"a worker process {what}", "free some memory and try again, or set workers = 1")


def end_all() -> None:
    """Ends every worker of this process, whatever it is doing."""
    for crew in tuple(Crew.live):
        crew.end()


class Results(Iterator[T]):
    """What workers make, in order; they work on while nobody asks."""

    def __init__(self, results: Iterator[T], crew: Crew[T] | None = None) -> None:
        self._results, self._crew = results, crew

    def __next__(self) -> T:
        try:
            return next(self._results)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Has nothing more made."""
        if self._crew:
            self._crew.end()


def in_parallel(
    make: Callable[[int], T], count: int, workers: int, *, chunk: int = 1, apart: bool = False
) -> Results[T]:
    """What `make` gives for each number below `count`, in order, made in worker processes.

    They start at once, so that the caller can do other work before it asks for the first result. Each gets its own copy
    of `make`, with all that it holds, so `make` is a function that can be sent: no lambda. With less than two chunks of
    work everything is made here, when it is asked for, unless it is to be made `apart`; with one worker it always is.
    """
    cores = workers or os.cpu_count() or 1
    workers = min(cores, -(-count // chunk))
    if cores < 2 or workers < (1 if apart else 2):
        return Results(map(make, range(count)))
    return _results(Crew(make, count, workers, chunk))


def beside(make: Callable[[int], T]) -> Results[T]:
    """What `make` gives for 0, made in a process of its own, however few workers there may be."""
    return _results(Crew(make, 1, 1))


def _results(crew: Crew[T]) -> Results[T]:
    return Results(crew.made(), crew)


def start_server() -> None:
    """Starts the server that workers are forked from, unless it runs: done early, it is ready when it is needed.

    It finds our modules where this process found them, and nowhere else.
    """
    _context()
    places = [str(Path(place).absolute()) for place in sys.path]
    with _environment({"PYTHONPATH": os.pathsep.join(places), "PYTHONSAFEPATH": "1"}), _without_main(), _sockets():
        forkserver.ensure_running()


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context


@contextlib.contextmanager
def _sockets() -> Iterator[None]:
    """Sockets stand in a folder of ours, which goes with this process; their addresses may have few letters only."""
    usual, tempfile.tempdir = tempfile.tempdir, str(_own_place())
    try:
        yield
    finally:
        tempfile.tempdir = usual


@cache
def _own_place() -> Path:
    usual = tempfile.gettempdir()
    folder = usual if len(usual) <= _SHORT else "/tmp"  # noqa: S108 - in a folder of its own
    place = Path(tempfile.mkdtemp(prefix=own_prefix(TEMPORARY), dir=folder))
    Finalize(None, shutil.rmtree, (place, True), exitpriority=-200)
    return place


@contextlib.contextmanager
def _environment(words: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in words}
    os.environ.update(words)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """No worker runs the script again that this process was started with: nothing of ours stands in it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


_make: Callable[[int], Any] | None = None


def _ready(environment: Mapping[str, str], temporary: str | None, job: bytes) -> None:
    """Called first in a worker: it ends with its parent, has the surroundings of who ordered it, and knows its job.

    Ctrl-C reaches every process of a terminal; the one that was started there alone says so and ends its workers.
    """
    global _make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = temporary
    _make = pickle.loads(job)  # noqa: S301 - our own words
    gc.freeze()


def _end_with(parent: BaseProcess) -> None:
    """A worker whose parent was killed ends too, whatever it is doing, instead of waiting for work for ever."""
    parent.join()
    os._exit(1)


def _made(part: range) -> list[Any]:
    return [_make(number) for number in part] if _make else []


def own_prefix(start: str) -> str:
    """The start of a temporary name that says which process it belongs to."""
    return f"{start}{os.getpid()}-"


def sweep_temporary() -> None:
    """Removes what processes that are no more left in the folder for temporary files."""
    sweep_up(Path(tempfile.gettempdir()), TEMPORARY, ours=False)


def sweep_up(folder: Path, start: str, *, ours: bool = True) -> None:
    """Removes temporary files and folders of processes that are no more; their names are `start` and a number.

    Our own number stands for one that had it before us, unless this process has made things of this name already.
    """
    for left in dead(folder, rf"{re.escape(start)}([0-9]+)-[\w.-]+", ours=ours):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                left.unlink()


def dead(folder: Path, pattern: str, *, ours: bool = True) -> Iterator[Path]:
    """What in a folder is named after a process that is no more; its number is the group of the pattern."""
    with contextlib.suppress(OSError):
        for found in sorted(folder.iterdir()):
            named = re.fullmatch(pattern, found.name)
            number = int(named.group(1)) if named else 0
            if number and (ours if number == os.getpid() else not _alive(number)):
                yield found


def _alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError, OverflowError):
        with contextlib.suppress(PermissionError):
            os.kill(pid, 0)
        return True
    return False
