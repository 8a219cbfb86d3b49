"""The shelf of finished things: content-addressed files in `.cache/`, safe to share and safe to delete."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from functools import cached_property
from pathlib import Path

from generator.core.damage import Damage
from generator.core.workers import own_prefix

_NAME = re.compile(r"^([0-9a-f]{32})\.([0-9a-f]{16})(\.\w+)$")


class Store:
    """Files by key. A file's name holds a hash of its content, so a damaged one is never handed out."""

    def __init__(self, folder: Path, damage: Damage | None = None) -> None:
        self.folder = folder
        self._damage = damage or Damage()
        self._damage.unless_folder(folder)

    @cached_property
    def _shelf(self) -> dict[str, str]:
        try:
            names = os.listdir(self.folder)
        except OSError:
            return {}
        return {found.group(1): name for name in names if (found := _NAME.match(name))}

    def get(self, key: str) -> Path | None:
        """The whole file kept under a key, or None."""
        name = self._shelf.get(key)
        if name is None:
            return None
        path = self.folder / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            content = b""
        found = _NAME.match(name)
        if not found or hashlib.sha256(content).hexdigest()[:16] != found.group(2):
            self._damage.away(path)
            return None
        return path

    def put(self, key: str, content: bytes, ending: str) -> Path:
        """Keeps content under a key: written beside and moved in, so nobody sees half a file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{key}.{hashlib.sha256(content).hexdigest()[:16]}{ending}"
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=own_prefix(".new-"))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, 0o644)
            os.replace(temporary, self.folder / name)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        self._shelf[key] = name
        return self.folder / name

    def trim(self, keep: set[str], limit: int) -> int:
        """Removes the oldest files that nothing uses until the shelf holds at most `limit` bytes; says how many."""
        rows = []
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                found = _NAME.match(entry.name)
                with contextlib.suppress(OSError):
                    status = entry.stat()
                    rows.append((bool(found and found.group(1) in keep), status.st_mtime, status.st_size, entry.path))
        total, removed = sum(row[2] for row in rows), 0
        for kept, _, size, path in sorted(rows):
            if kept or total <= limit:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                total -= size
                removed += 1
        return removed
