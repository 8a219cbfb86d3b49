"""Makes slow outputs in parallel, once: what the shelf already holds is taken from it."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from generator.model import Output
from generator.problems import BriefingsError, Problem, cannot
from generator.progress import Progress
from generator.store import Store

_COLLECT_EVERY = 10
_FEW = 3
Made = tuple[bytes, tuple[Problem, ...]]
_jobs: Sequence[Output] = ()


def press(outputs: Sequence[Output], store: Store, workers: int, progress: Progress) -> dict[str, Path]:
    """The file of each slow output, by its key; all problems of all of them in one go."""
    files = {o.key: path for o in outputs if (path := store.get(o.key))}
    due = list({o.key: o for o in outputs if o.key not in files}.values())
    problems: list[Problem] = []
    for done, (output, (content, found)) in enumerate(_made(due, workers), start=1):
        problems += found
        if not found:
            files[output.key] = store.put(output.key, content, Path(output.path).suffix)
        progress("Fact sheets and packs", done, len(due))
    if problems:
        raise BriefingsError(problems)
    return files


def _made(due: Sequence[Output], workers: int) -> Iterator[tuple[Output, Made]]:
    workers = min(workers or os.cpu_count() or 1, len(due))
    if len(due) <= _FEW or workers < 2:
        yield from ((output, _make(output)) for output in due)
        return
    global _jobs
    for needed in sorted({o.needs for o in due if o.needs}):
        importlib.import_module(needed)
    _jobs = due
    context = multiprocessing.get_context("fork")
    try:
        with ProcessPoolExecutor(workers, mp_context=context, initializer=gc.freeze) as pool:
            chunk = max(1, min(8, len(due) // (workers * 4)))
            yield from zip(due, pool.map(_make_job, range(len(due)), chunksize=chunk), strict=True)
    except BrokenProcessPool:
        raise cannot("build", "a worker process ended unexpectedly", "free some memory, or set workers = 1") from None
    finally:
        _jobs = ()


def _make_job(index: int) -> Made:
    made = _make(_jobs[index])
    if index % _COLLECT_EVERY == 0:
        gc.collect()
    return made


def _make(output: Output) -> Made:
    try:
        content = output.make()
    except BriefingsError as error:
        return b"", error.problems
    if not isinstance(content, bytes):
        raise TypeError(f"{output.path} is slow and not bytes")
    return content, ()
