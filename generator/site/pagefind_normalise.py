"""Puts what Pagefind wrote into one order, so that the same pages give the same bytes.

Pagefind lists the values of each filter in the order of a random hash. Its files hold `pagefind_dcd` and CBOR of
numbers, texts and lists, packed with gzip, and are named after their content.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

_START = b"pagefind_dcd"
_NUMBER, _TEXT, _LIST = 0, 3, 4


def whole(folder: Path) -> bool:
    """Whether an index was written to the end; Pagefind says nothing when the disk is full."""
    try:
        json.loads((folder / "pagefind-entry.json").read_bytes())
        packed = [file for pattern in ("*.pf_*", "*/*.pf_*", "wasm.*") for file in folder.glob(pattern)]
        return all(gzip.decompress(file.read_bytes()).startswith(_START) for file in packed)
    except (OSError, ValueError, EOFError, zlib.error):
        return False


def put_in_order(folder: Path) -> None:
    """Sorts the filters of a whole index and names their files anew; a form that is not known is left as it is."""
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_bytes())
    try:
        for language, about in sorted(entry["languages"].items()):
            about["hash"] = _meta_in_order(folder, language, about["hash"])
    except (ValueError, KeyError, IndexError, TypeError):  # another version: works as well, in any order
        return
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _meta_in_order(folder: Path, language: str, name: str) -> str:
    file = folder / f"pagefind.{name}.pf_meta"
    meta = _read(file)
    filters = [(label, _filter_in_order(folder / "filter", language, old)) for label, old in meta[3]]
    meta[3] = [list(pair) for pair in sorted(filters)]
    file.unlink()
    return _write(folder, meta, language, 10, "pagefind.{}.pf_meta")


def _filter_in_order(folder: Path, language: str, name: str) -> str:
    file = folder / f"{name}.pf_filter"
    label, values = _read(file)
    file.unlink()
    return _write(folder, [label, sorted(values)], language, 7, "{}.pf_filter")


def _read(file: Path) -> Any:
    """What a file holds; a ValueError where writing it again would not give the same."""
    raw = gzip.decompress(file.read_bytes())
    value, end = _value(raw, len(_START))
    if not raw.startswith(_START) or end != len(raw) or _START + _bytes(value) != raw:
        raise ValueError(f"{file.name} has another form")
    return value


def _write(folder: Path, value: Any, language: str, letters: int, pattern: str) -> str:
    content = _START + _bytes(value)
    name = f"{language}_{hashlib.sha256(content).hexdigest()[:letters]}"
    (folder / pattern.format(name)).write_bytes(gzip.compress(content, mtime=0))
    return name


def _value(raw: bytes, at: int) -> tuple[Any, int]:
    """The value that begins at a place, and where the next one begins."""
    kind, size = raw[at] >> 5, raw[at] & 31
    at += 1
    if size >= 24:
        width = 1 << (size - 24)
        size, at = int.from_bytes(raw[at : at + width], "big"), at + width
    if kind == _NUMBER:
        return size, at
    if kind == _TEXT:
        return raw[at : at + size].decode("utf-8"), at + size
    if kind != _LIST:
        raise ValueError(f"kind {kind} is not known")
    items = []
    for _ in range(size):
        item, at = _value(raw, at)
        items.append(item)
    return items, at


def _bytes(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, str):
        text = value.encode("utf-8")
        return _head(_TEXT, len(text)) + text
    return _head(_LIST, len(value)) + b"".join(map(_bytes, value))


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    power = next(p for p in range(4) if size < 1 << (8 << p))
    return bytes([kind << 5 | 24 + power]) + size.to_bytes(1 << power, "big")
