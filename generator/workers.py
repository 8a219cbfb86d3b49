"""Worker processes: they end with the process that started them, and what killed builds left is swept up."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TypeVar

from generator.problems import cannot

T = TypeVar("T")

_PARENT_DEATH_SIGNAL = 1


def end_with_parent() -> None:
    """Called first in a worker: when its parent is killed, it ends too, instead of waiting for work for ever.

    Ctrl-C reaches every process of a terminal; the parent alone says so and ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):  # a system without it
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


class Results(Iterator[T]):
    """What workers make, in order; they work on while nobody asks."""

    def __init__(self, results: Iterator[T], pool: ProcessPoolExecutor | None = None) -> None:
        self._results, self._pool = results, pool

    def __next__(self) -> T:
        try:
            return next(self._results)
        except BrokenProcessPool:
            self.close()
            hint = "free some memory, or set workers = 1"
            raise cannot("build", "a worker process ended unexpectedly", hint) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Waits for what is being made, and has nothing more made."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def in_parallel(
    make: Callable[[int], T], count: int, workers: int, *, chunk: int = 1, apart: bool = False
) -> Results[T]:
    """What `make` gives for each number below `count`, in order, made in forked processes.

    They start at once, so that the caller can do other work before it asks for the first result. The fork hands `make`
    and all that it sees to each worker, so nothing but the results is sent. With less than two chunks of work
    everything is made here, when it is asked for, unless it is to be made `apart`; with one worker it always is.
    """
    global _make
    cores = workers or os.cpu_count() or 1
    workers = min(cores, -(-count // chunk))
    if cores < 2 or workers < (1 if apart else 2):
        return Results(map(make, range(count)))
    _make = make
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork"), initializer=_ready)
    try:
        return Results(pool.map(_made, range(count), chunksize=chunk), pool)
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    finally:
        _make = None


_make: Callable[[int], Any] | None = None


def _made(number: int) -> Any:
    return _make(number) if _make else None


def _ready() -> None:
    end_with_parent()
    gc.freeze()


def own_prefix(start: str) -> str:
    """The start of a temporary name that says which process it belongs to."""
    return f"{start}{os.getpid()}-"


def sweep_up(folder: Path, start: str) -> None:
    """Removes temporary files and folders of processes that are no more; their names are `start` and a number."""
    for left in folder.glob(f"{start}[0-9]*"):
        number = left.name[len(start) :].split("-", 1)[0]
        if number.isdigit() and not _alive(int(number)):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    with contextlib.suppress(ProcessLookupError):
        with contextlib.suppress(PermissionError):
            os.kill(pid, 0)
        return True
    return False
