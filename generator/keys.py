"""Keys: short marks over everything that shapes an output."""

from __future__ import annotations

import hashlib


def key_of(*parts: object) -> str:
    """A key over everything given; the same parts give the same key in every process."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()
