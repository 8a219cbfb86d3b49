"""What the last check found out about each file, so that a file that did not change is not read and judged again.

Kept as JSON in `.cache/`, safe to delete. It counts only under the same rules, words and settings: its key says so.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.workers import own_prefix

Rows = list[list[Any]]


@dataclass
class Memory:
    """Values and breaches by the digest of a file; what nobody asked for is forgotten when it is kept again."""

    file: Path | None = None
    key: str = ""
    _values: dict[str, Any] = field(default_factory=dict)
    _breaches: dict[str, Rows] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _passing: set[str] = field(default_factory=set)
    _new: bool = False

    def values(self, digest: str) -> Any:
        """The plain values of a file, or None where they are not remembered."""
        if digest not in self._passing:
            self._used.add(digest)
        return self._values.get(digest)

    def note_values(self, digest: str, values: Any, *, keep: bool = True) -> None:
        """Remembers what a file holds; without `keep` for this run only, so that its problems are found again."""
        self._values[digest], self._new = values, True
        if not keep:
            self._passing.add(digest)
            self._used.discard(digest)

    def breaches(self, mark: str) -> Rows | None:
        """What was wrong with a file in itself, by its digest and name; None where that is not remembered."""
        return self._breaches.get(mark)

    def note_breaches(self, mark: str, rows: Rows) -> None:
        """Remembers what is wrong with a file in itself."""
        self._breaches[mark], self._new = rows, True

    def judged_by(self, key: str) -> None:
        """Forgets all judgements that were made under other rules, words or settings."""
        if key != self.key:
            self.key, self._breaches, self._new = key, {}, True

    def keep(self) -> None:
        """Writes down what was used; beside, then moved in, so that nobody reads half of it.

        It only saves time, so a place that cannot be written to is no problem.
        """
        if self.file is None or not (self._new or len(self._used) < len(self._values)):
            return
        data = {
            "key": self.key,
            "values": {d: v for d, v in self._values.items() if d in self._used},
            "breaches": {mark: v for mark, v in self._breaches.items() if mark.split(" ")[0] in self._used},
        }
        temporary = self.file.with_name(f"{own_prefix('.new-')}{self.file.name}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")
            temporary.replace(self.file)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def recalled(file: Path) -> Memory:
    """The memory kept in a file; an unreadable one counts as none."""
    try:
        data = json.loads(file.read_bytes())
        return Memory(file, str(data["key"]), dict(data["values"]), dict(data["breaches"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Memory(file)
