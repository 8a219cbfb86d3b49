"""Packs a bag for the trainer: the pack of any choice of points, made in a folder of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.build import pipeline
from generator.build.artifact_cache import Store
from generator.build.artifacts import press
from generator.content.packs import pack_of_choice
from generator.core.deterministic_zip import read_zip, write_zip
from generator.core.problems import BriefingsError, cannot
from generator.core.progress import Progress, silent
from generator.outputs.fact_sheet import sheets
from generator.outputs.trainer import pack_files


class Packed(NamedTuple):
    """What stands in the folder now."""

    title: str
    folder: Path
    files: tuple[str, ...]


def pack(project: Path, names: Sequence[str], *, today: date, folder: Path, progress: Progress = silent) -> Packed:
    """Makes the pack of these points: its files, their fact sheets, what to read first, and the zip of all."""
    with pipeline.plain_words():
        return _packed(project, names, today, folder, progress)


def _packed(project: Path, names: Sequence[str], today: date, folder: Path, progress: Progress) -> Packed:
    library, problems = pipeline.read_and_check(project, today=today)
    if any(p.level == "error" for p in problems):
        raise BriefingsError(problems)
    chosen = pack_of_choice(library, names)
    zipped = pack_files.zipped(library, chosen)
    wanted = {path: name for name, path in zipped.members}
    outputs = [o for o in (*pack_files.files(library, chosen), *sheets.render(library)) if o.path in wanted]
    shelf = press(outputs, Store(project / ".cache" / "made"), library.settings.workers, progress)
    read_first = zipped.make()
    files = dict(read_zip(read_first)) if isinstance(read_first, bytes) else {}
    files |= {wanted[output.path]: shelf[output.key].read_bytes() for output in outputs}
    _write(folder, files | {pack_files.ZIP: write_zip(files)})
    return Packed(chosen.title, folder, tuple(sorted(files)))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise cannot(error.filename or folder, f"cannot be written: {error.strerror or error}") from None
