"""PNG pictures from hands we do not know: looked through and written anew, so that only the dots are theirs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_WIDTH, MAX_HEIGHT = 1200, 1700
_CHANNELS = {0: 1, 2: 3, 3: 1}  # grey, colour, colours from a table
_FILTERS = 5


class Size(NamedTuple):
    """Width and height in dots."""

    width: int
    height: int


def size_of(picture: bytes) -> Size:
    """The size that a PNG states; ValueError where it is none."""
    if picture[:8] != SIGNATURE or picture[12:16] != b"IHDR" or len(picture) < 33:
        raise ValueError("is not a PNG picture")
    return Size(*struct.unpack(">II", picture[16:24]))


def rewritten(picture: bytes) -> bytes:
    """The same dots in a new file and nothing else: no text, no date, nothing hidden. ValueError where it is odd."""
    size = size_of(picture)
    parts = dict.fromkeys((b"IHDR", b"PLTE", b"IDAT"), b"")
    for kind, data in _chunks(picture):
        if kind in parts:
            parts[kind] += data
    depth, colour, method, filtering, interlaced = parts[b"IHDR"][8:13]
    if len(parts[b"IHDR"]) != 13 or (depth, method, filtering, interlaced) != (8, 0, 0, 0) or colour not in _CHANNELS:
        raise ValueError("is a kind of PNG that is not taken")
    if not (0 < size.width <= MAX_WIDTH and 0 < size.height <= MAX_HEIGHT):
        raise ValueError(f"is larger than {MAX_WIDTH} by {MAX_HEIGHT} dots")
    if (colour == 3) != bool(parts[b"PLTE"]) or len(parts[b"PLTE"]) % 3 or len(parts[b"PLTE"]) > 768:
        raise ValueError("has no right table of colours")
    dots = zlib.compress(_dots(parts[b"IDAT"], size, _CHANNELS[colour]), 9)
    told = [(b"IHDR", parts[b"IHDR"]), (b"PLTE", parts[b"PLTE"]), (b"IDAT", dots), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in told if data or kind == b"IEND")


def _dots(packed: bytes, size: Size, channels: int) -> bytes:
    row = 1 + size.width * channels
    unpacking = zlib.decompressobj()
    try:
        dots = unpacking.decompress(packed, row * size.height + 1)
    except zlib.error:
        raise ValueError("cannot be unpacked") from None
    if len(dots) != row * size.height or not unpacking.eof or unpacking.unused_data:
        raise ValueError("does not hold as many dots as it states")
    if any(dots[start] >= _FILTERS for start in range(0, len(dots), row)):
        raise ValueError("is damaged")
    return dots


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = 8
    while start + 12 <= len(picture):
        (length,) = struct.unpack(">I", picture[start : start + 4])
        kind, data = picture[start + 4 : start + 8], picture[start + 8 : start + 8 + length]
        if len(picture) < start + 12 + length or _chunk(kind, data)[-4:] != picture[start + 8 + length :][:4]:
            raise ValueError("is damaged")
        yield kind, data
        if kind == b"IEND":
            return
        start += 12 + length
    raise ValueError("has no end")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
