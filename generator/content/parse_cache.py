"""What the last check found out about each file, so that a file that did not change is not read and judged again.

Kept as lines of JSON in `.cache/` under a mark of its content, safe to delete. It counts only under the same rules,
words and settings: its key says so.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.core.damage import Damage
from generator.core.hashing import key_of
from generator.core.workers import own_prefix

Rows = list[list[Any]]


def written(values: Any) -> str:
    """Plain values as memory holds them: made where they are read, so that many processes share the work."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@dataclass
class Memory:
    """Values and breaches by the digest of a file; what nobody asked for is forgotten when it is kept again."""

    file: Path | None = None
    key: str = ""
    read_by: str = ""
    _values: dict[str, str] = field(default_factory=dict)
    _breaches: dict[str, Rows] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _passing: set[str] = field(default_factory=set)
    _new: bool = False

    def knows(self, digest: str) -> bool:
        """Whether the values of a file are remembered; asking keeps them for the next time."""
        if digest not in self._passing:
            self._used.add(digest)
        return digest in self._values

    def values(self, digest: str) -> Any:
        """The plain values of a file, or None where they are not remembered."""
        return json.loads(self._values[digest]) if self.knows(digest) else None

    def note_values(self, digest: str, values: str, *, keep: bool = True) -> None:
        """Remembers what a file holds, as `written`; without `keep` for this run only, so that its problems are found
        again."""
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
        breaches = {mark: rows for mark, rows in self._breaches.items() if mark.split(" ")[0] in self._used}
        lines = [written({"key": self.key, "read_by": self.read_by, "breaches": breaches})]
        lines += [f"{digest} {values}" for digest, values in self._values.items() if digest in self._used]
        content = "\n".join(lines)
        temporary = self.file.with_name(f"{own_prefix('.new-')}{self.file.name}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(f"{key_of(content)}\n{content}", "utf-8")
            temporary.replace(self.file)
        except (OSError, UnicodeEncodeError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def recalled(file: Path, damage: Damage, read_by: str) -> Memory:
    """The memory kept in a file; one that is unreadable, or was changed by others, counts as none.

    `read_by` is a key over what turns a file into values: under another one nothing is remembered.
    """
    try:
        mark, content = file.read_text("utf-8").split("\n", 1)
        if mark != key_of(content):
            raise ValueError("changed by others")
        first, *lines = content.split("\n")
        data = json.loads(first)
        values = dict(line.split(" ", 1) for line in lines)
        if data.get("read_by") != read_by:
            return Memory(file, read_by=read_by)
        return Memory(file, str(data["key"]), read_by, values, dict(data["breaches"]))
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return Memory(file, read_by=read_by)
    except (OSError, ValueError, KeyError, TypeError):
        damage.away(file)
        return Memory(file, read_by=read_by)
