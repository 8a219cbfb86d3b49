"""What is found damaged in the cache: taken away, told in one line, and made anew."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.core.problems import Place, Problem

_TOLD = 4


@dataclass
class Damage:
    """The names of what was damaged, as far as anybody has looked."""

    names: list[str] = field(default_factory=list)

    def away(self, path: Path) -> None:
        """Takes away what stands at a place of the cache, be it a file, a link or a folder, and remembers its name."""
        self.names.append(path.name)
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def unless_folder(self, path: Path) -> None:
        """Takes away what stands where a folder is wanted."""
        if (path.exists() or path.is_symlink()) and not path.is_dir():
            self.away(path)

    def told(self) -> tuple[Problem, ...]:
        """One note that names what is made anew."""
        if not self.names:
            return ()
        more = f" and {len(self.names) - _TOLD} more" if len(self.names) > _TOLD else ""
        message = f"damaged, and made anew: {', '.join(self.names[:_TOLD])}{more}"
        return (Problem(Place(".cache"), "build.damaged-cache", message, level="note"),)
