"""The program of the editing form, other people's, with every address that it fetches replaced by one of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.core.problems import BriefingsError, Place, Problem

PROGRAM = Path("node_modules/@sveltia/cms")

ICONS = Path("node_modules/@fontsource/material-symbols-outlined")

RULES = {
    "admin.no-form": "The editing form needs a package from npm. Without it the site is whole, but for the form.",
}

# What the program would fetch from elsewhere, and where it finds that with us. All of it has to be there, or the
# version is one that nobody has looked at, and the form is left out.
_ICON_FONT = "icons.woff2"

URL_REWRITES = (
    (r"`\$\{\w+\}@\$\{\w+\}/locales`", "`locales`"),
    (r"`ar,bg,[\w,-]+`\.split\(`,`\)", "[`en-GB`,`en-US`]"),
    (r"https://cdn\.jsdelivr\.net/fontsource/fonts/material-symbols-outlined[^)]*", _ICON_FONT),
    (
        r"https://cdn\.jsdelivr\.net/fontsource/fonts/[^)]*",
        "../assets/fonts/atkinson-hyperlegible-next-400.woff2",
    ),
    (r"return (\w+)\?`\$\{(\w+)\}@\$\{\1\}`:\2", r"return \2"),
    (r"https://unpkg\.com/@sveltia/cms", "."),
    (r"https://unpkg\.com(?=/)", "."),
    # Nobody is kept from enlarging the page.
    (r"`initial-scale=1`,`maximum-scale=1`", "`initial-scale=1`"),
    (r"https://www\.githubstatus\.com/api/v2/status\.json", "package.json"),
)

THIRD_PARTY = re.compile(r"https://(?:cdn\.jsdelivr\.net|unpkg\.com|www\.githubstatus\.com/api)")

_FILES = ("package.json", "LICENSE.txt", "dist/sveltia-cms.js", "dist/chunks/react-dom.js", "locales/en-GB.json")

_IMMUTABLE = Path("node_modules/immutable/dist/immutable.es.js")

_ICON_FILE = "files/material-symbols-outlined-latin-400-normal.woff2"


def missing(project: Path) -> tuple[Problem, ...]:
    """A note where the form cannot be made, with what to do."""
    if not all(file.is_file() for file in _files(project)):
        hint = "run: npm ci --omit=dev"
        message = "is not installed, so the site is made without the editing form"
        return (Problem(Place(PROGRAM.as_posix()), "admin.no-form", message, hint, "note"),)
    try:
        program(project)
    except BriefingsError as error:
        return error.problems
    return ()


def _files(project: Path) -> tuple[Path, ...]:
    return (*(project / PROGRAM / name for name in _FILES), project / _IMMUTABLE, project / ICONS / _ICON_FILE)


def program(project: Path) -> Mapping[str, bytes]:
    stats = tuple((f.stat().st_size, f.stat().st_mtime_ns) for f in _files(project))
    return self_hosted(project, stats)


@cache
def self_hosted(project: Path, stats: tuple[tuple[int, int], ...]) -> Mapping[str, bytes]:
    """The program's files by their path below /admin/, with every outside address that it fetches by itself
    replaced by one of ours; a version that does not have them is refused."""
    folder, icons = project / PROGRAM, project / ICONS
    text = (folder / "dist/sveltia-cms.js").read_text("utf-8")
    version = json.loads((folder / "package.json").read_bytes())["version"]
    for pattern, home in URL_REWRITES:
        text, count = re.subn(pattern, home, text)
        if not count:
            break
    if not count or THIRD_PARTY.search(text):
        message = f"is version {version}, which this project does not know, so the site is made without the form"
        hint = "install the version that package.json names: npm ci --omit=dev"
        raise BriefingsError(Problem(Place(PROGRAM.as_posix()), "admin.no-form", message, hint, "note"))
    text = re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", text)
    licence = (folder / "LICENSE.txt").read_bytes() + b"\n\nIcons:\n\n" + (icons / "LICENSE").read_bytes()
    return {
        "sveltia-cms.js": text.encode(),
        "chunks/react-dom.js": (folder / "dist/chunks/react-dom.js").read_bytes(),
        "immutable/dist/immutable.es.js": (project / _IMMUTABLE).read_bytes(),
        "locales/en-GB.json": (folder / "locales/en-GB.json").read_bytes(),
        "package.json": json.dumps({"version": version}).encode(),
        "LICENSE.txt": licence,
        _ICON_FONT: (icons / _ICON_FILE).read_bytes(),
    }
