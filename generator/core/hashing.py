"""Keys: short marks over everything that shapes an output, our own code included."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(generator[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+(generator[\w.]*))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#[^\n]*")
_NAME = re.compile(r"\b([A-Za-z_]\w*)(?:[ \t]+as[ \t]+\w+)?")


def key_of(*parts: object) -> str:
    """A key over everything given; the same parts give the same key in every process."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()


def code_of(*modules: str) -> str:
    """A key over the code of these modules of ours and of every module of ours that they import, near or far."""
    return CODE.key(*modules)


class Code:
    """The program's own code as a folder of modules, and who imports whom.

    Imports are read from the text, those inside functions too, so that no list has to be kept by hand.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.key = cache(self._key)
        self._imported = cache(self._read)

    def reached(self, *modules: str) -> dict[str, bytes]:
        """These modules and all that they import, near or far, each with its text."""
        found: dict[str, bytes] = {}
        pending = list(modules)
        while pending:
            name = pending.pop()
            if name not in found:
                found[name] = self._file(name).read_bytes()
                pending += self._imported(name)
        return found

    def _key(self, *modules: str) -> str:
        return key_of(*(part for named in sorted(self.reached(*modules).items()) for part in named))

    def _read(self, module: str) -> tuple[str, ...]:
        """The modules of ours that one of them names in its imports, each with the packages it lies in."""
        named: dict[str, None] = {}
        for origin, names, plain in _IMPORT.findall(self._file(module).read_text("utf-8")):
            named |= dict.fromkeys(_with_packages(origin or plain))
            for name in _NAME.findall(_COMMENT.sub("", names)):
                if self._file(f"{origin}.{name}").exists():
                    named[f"{origin}.{name}"] = None
        return tuple(named)

    def _file(self, module: str) -> Path:
        base = self._folder.joinpath(*module.split(".")[1:])
        package = base / "__init__.py"
        return package if package.exists() else base.with_suffix(".py")


def _with_packages(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


CODE = Code(Path(__file__).resolve().parents[1])
