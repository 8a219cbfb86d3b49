"""Zips whose bytes repeat: same names and contents, same zip. Office files are zips too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

_STAMP = (1980, 1, 1, 0, 0, 0)


def write_zip(files: Mapping[str, bytes], *, first: tuple[str, ...] = ()) -> bytes:
    """A zip of these files, by name; those in `first` come before the others, in that order."""
    rank = {name: number for number, name in enumerate(first)}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files, key=lambda n: (rank.get(n, len(rank)), n)):
            info = zipfile.ZipInfo(name, _STAMP)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, files[name], compresslevel=6)
    return held.getvalue()


def read_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file of a zip with its name, in the zip's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        for info in held.infolist():
            if not info.is_dir():
                yield info.filename, held.read(info)


def repeatable(content: bytes, *, first: tuple[str, ...] = ()) -> bytes:
    """The same zip with fixed dates and order, so that two savings of one document are one file."""
    return write_zip(dict(read_zip(content)), first=first)
