"""Makes slow outputs in parallel, once: what the shelf already holds is taken from it."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.model import Output
from generator.problems import BriefingsError, Problem
from generator.progress import Progress
from generator.store import Store
from generator.workers import in_parallel

_COLLECT_EVERY = 10
_FEW = 3
Made = tuple[bytes, tuple[Problem, ...]]


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
    if len(due) > _FEW:
        for needed in sorted({o.needs for o in due if o.needs}):
            importlib.import_module(needed)

    def job(index: int) -> Made:
        made = _make(due[index])
        if index % _COLLECT_EVERY == 0:
            gc.collect()
        return made

    cores = workers or os.cpu_count() or 1
    chunk = max(1, min(8, len(due) // (cores * 4))) if len(due) > _FEW else _FEW
    yield from zip(due, in_parallel(job, len(due), cores, chunk=chunk), strict=True)


def _make(output: Output) -> Made:
    try:
        content = output.make()
    except BriefingsError as error:
        return b"", error.problems
    if not isinstance(content, bytes):
        raise TypeError(f"{output.path} is slow and not bytes")
    return content, ()
