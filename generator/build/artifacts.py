"""Makes slow outputs in parallel, once: what the shelf already holds is taken from it."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from generator.build.artifact_cache import Store
from generator.content.library import Output
from generator.core.problems import BriefingsError, Problem
from generator.core.progress import Progress
from generator.core.workers import Results, in_parallel

_COLLECT_EVERY = 10
_FEW = 3
Made = tuple[bytes, tuple[Problem, ...]]


def press(outputs: Sequence[Output], store: Store, workers: int, progress: Progress) -> dict[str, Path]:
    """The file of each slow output, by its key; all problems of all of them in one go."""
    return Press(outputs, store, workers, progress).finished()


class Press:
    """Slow outputs on their way: what the shelf does not hold is made from now on, beside whatever else is done."""

    def __init__(self, outputs: Sequence[Output], store: Store, workers: int, progress: Progress) -> None:
        self._store, self._progress = store, progress
        self._files = {o.key: path for o in outputs if (path := store.get(o.key))}
        self._due = list({o.key: o for o in outputs if o.key not in self._files}.values())
        self._made = _started(self._due, workers)

    def finished(self) -> dict[str, Path]:
        """The file of each output, by its key, once all are made; all problems of all of them in one go."""
        with closing(self._made):
            problems = self._shelved()
        if problems:
            raise BriefingsError(problems)
        return self._files

    def _shelved(self) -> list[Problem]:
        problems: list[Problem] = []
        for done, (output, (content, found)) in enumerate(zip(self._due, self._made, strict=True), start=1):
            problems += found
            if not found:
                self._files[output.key] = self._store.put(output.key, content, Path(output.path).suffix)
            self._progress("Fact sheets and packs", done, len(self._due))
        return problems

    def stop(self) -> None:
        """Makes nothing more."""
        self._made.close()


def _started(due: Sequence[Output], workers: int) -> Results[Made]:
    cores = workers or os.cpu_count() or 1
    chunk = max(1, min(8, len(due) // (cores * 4))) if len(due) > _FEW else _FEW
    return in_parallel(partial(_nth, due), len(due), cores, chunk=chunk, apart=True)


def _nth(due: Sequence[Output], index: int) -> Made:
    made = _make(due[index])
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
