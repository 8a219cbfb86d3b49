"""Draws the hand-written pages and one empty frame for each address depth with MkDocs, and fills frames."""

from __future__ import annotations

import html
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path

from generator.content.library import Page, address_of, key_of
from generator.core.damage import Damage
from generator.core.problems import BriefingsError, Place, Problem, cannot
from generator.core.settings import Settings
from generator.core.workers import Results, beside, own_prefix, sweep_up

DEPTHS = 3
_MARK = re.compile(r"%%(TITLE|HEAD|CONTENT)%%")
_SAID, _KEPT_MARK, _KEPT = "said.txt", "mark.txt", 12
_LONGEST = 155  # letters of a description
_FRAME = '---\ntitle: "Frame"\nframe: "true"\n---\n\nA frame.\n'


@dataclass(frozen=True)
class Frames:
    """What MkDocs drew: whole pages by their path, and a frame for each depth."""

    key: str
    pages: Mapping[str, str]
    frames: Mapping[int, str]
    settings: Settings
    look: str = ""

    @cached_property
    def _parts(self) -> dict[tuple[int, str], list[str]]:
        return {}

    def filled(self, path: str, page: Page) -> bytes:
        """The whole page for a path: our words and HTML in the frame of its depth."""
        depth, section = path.count("/"), path.split("/", 1)[0]
        if (depth, section) not in self._parts:
            here = f'data-menu="{section}/"'
            frame = self.frames[depth].replace(here, f'aria-current="true" {here}')
            self._parts[depth, section] = _MARK.split(frame)
        values = {"TITLE": html.escape(page.title), "HEAD": self._head(path, page), "CONTENT": page.content}
        parts = self._parts[depth, section]
        return "".join(values[p] if i % 2 else p for i, p in enumerate(parts)).encode("utf-8", "replace")

    def _head(self, path: str, page: Page) -> str:
        address = html.escape(self.settings.site_root + address_of(path))
        title, description = html.escape(page.title), html.escape(page.description)
        lines = [
            f'<meta name="description" content="{description}">',
            f'<link rel="canonical" href="{address}">',
            f'<meta property="og:title" content="{title}">',
            f'<meta property="og:description" content="{description}">',
            f'<meta property="og:url" content="{address}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:site_name" content="{html.escape(self.settings.site_name)}">',
        ]
        base = "../" * path.count("/") or "./"
        lines += [f'<script type="module" src="{base}assets/{m}?v={self.look}"></script>' for m in page.modules]
        return "\n    ".join(lines + ([page.head] if page.head else []))


def docs_tree(project: Path, settings: Settings, docs: Path) -> None:
    """Writes the small tree that a site builder draws: hand-written pages, and a frame for each depth."""
    docs.mkdir(parents=True)
    for depth in range(DEPTHS):
        folder = docs.joinpath(*["frame"] * depth)
        folder.mkdir(exist_ok=True)
        (folder / "index.md").write_text(_FRAME, "utf-8")
    for name, text in hand_written(project, settings).items():
        (docs / name).write_text(_described(text), "utf-8")


def _described(text: str) -> str:
    """The page with its first paragraph as its description, for search engines and for links that are shared."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    first = next((part for part in paragraphs if part and part[0] not in "#-*|>!`["), "")
    plain = re.sub(r"[*_`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", first))
    short = plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
    return f"---\ndescription: {json.dumps(short, ensure_ascii=False)}\n---\n\n{text}" if short else text


def hand_written(project: Path, settings: Settings) -> dict[str, str]:
    """The editors' pages by file name, with the settings they name put in."""
    words = {"contact_email": settings.contact_email, "site_name": settings.site_name, "publisher": settings.publisher}
    pages, problems = {}, []
    for file in sorted((project / "briefings" / "pages").glob("*.md")):
        if file.is_symlink():
            continue
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            place = Place(file.relative_to(project).as_posix())
            problems.append(Problem(place, "pages.encoding", "the page is not UTF-8 text", "save it as UTF-8"))
            continue
        problems += _page_problems(file.relative_to(project).as_posix(), text)
        pages[file.name] = re.sub(r"\{\{ *(\w+) *\}\}", lambda m: words.get(m.group(1), m.group(0)), text)
    if problems:
        raise BriefingsError(problems)
    return pages


def _page_problems(path: str, text: str) -> list[Problem]:
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, message, hint in (
            (r"<[a-zA-Z/!?]", "there is HTML in this page", "write it in Markdown"),
            (r"\]\(\s*<?(?!https:|mailto:)[a-zA-Z][\w+.-]*:", "this link is not https", "use https:// or mailto:"),
            (r"^\[[^\]]+\]:\s*(?!https:|mailto:)[a-zA-Z][\w+.-]*:", "this link is not https", "use https://"),
        ):
            if found := re.search(pattern, line):
                problems.append(Problem(Place(path, number, found.start() + 1), "pages.not-safe", message, hint))
    return problems


@dataclass
class Drawing:
    """Frames on their way: drawn in a process beside this one, or taken from the cache."""

    project: Path
    settings: Settings
    cache: Path
    damage: Damage = field(default_factory=Damage)

    def __post_init__(self) -> None:
        self._pages = hand_written(self.project, self.settings)
        self._key = _frames_key(self.project, self.settings, self._pages)
        self._kept = self.cache / "frames" / self._key
        self._drawn: Results[None] | None = None
        self.damage.unless_folder(self._kept.parent)
        if (self._kept.exists() or self._kept.is_symlink()) and not _whole(self._kept):
            self.damage.away(self._kept)
        if not self._kept.exists():
            self._drawn = beside(partial(_draw_into, self.project, self.settings, self._kept))

    def finished(self) -> tuple[Frames, tuple[Problem, ...]]:
        """The frames, once they are drawn, and what the site builder warned of."""
        for _ in self._drawn or ():
            pass
        said = (self._kept / _SAID).read_text("utf-8").splitlines()
        warnings = tuple(Problem(Place("mkdocs.yml"), "frames.mkdocs", line, level="warning") for line in said)
        return _taken(self._kept, self._key, self.settings, self.project), warnings

    def stop(self) -> None:
        """Waits for nothing more."""
        if self._drawn:
            self._drawn.close()
            sweep_up(self.project / "build", "frames-")


def draw(project: Path, settings: Settings, cache: Path) -> tuple[Frames, tuple[Problem, ...]]:
    """The frames of a project, drawn anew only when something that shapes them changed."""
    return Drawing(project, settings, cache).finished()


def _taken(kept: Path, key: str, settings: Settings, project: Path) -> Frames:
    texts = {f.relative_to(kept).as_posix(): f.read_text("utf-8") for f in kept.rglob("*.html")}
    frames = {depth: texts.pop("frame/" * depth + "index.html") for depth in range(DEPTHS)}
    return Frames(key, texts, frames, settings, look_of(project))


def _frames_key(project: Path, settings: Settings, pages: Mapping[str, str]) -> str:
    files = [project / "mkdocs.yml", Path(__file__), *sorted((project / "overrides").rglob("*"))]
    content = [f.read_bytes() for f in files if f.is_file()]
    versions = [version(name) for name in ("mkdocs", "mkdocs-material", "markdown", "jinja2")]
    return key_of(settings, sorted(pages.items()), *content, *versions)


def look_of(project: Path) -> str:
    """A short mark of styles and scripts, so that browsers fetch them anew when they change."""
    files = sorted(f for f in (project / "overrides" / "assets").rglob("*") if f.is_file())
    return key_of(*(f.read_bytes() for f in files))[:8]


def _draw_into(project: Path, settings: Settings, kept: Path, _: int = 0) -> None:
    if not (project / "mkdocs.yml").exists():
        raise cannot("mkdocs.yml", "is not there", "take it from a fresh copy of the project")
    work = project / "build"
    work.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=work, prefix=own_prefix("frames-")))
    try:
        docs_tree(project, settings, place / "docs")
        said = _run_mkdocs(project, settings, place / "docs", place / "site")
        (place / "site" / _SAID).write_text("\n".join(" ".join(line.split()) for line in said), "utf-8")
        kept.parent.mkdir(parents=True, exist_ok=True)
        for unused in (place / "site" / "assets", place / "site" / "sitemap.xml.gz"):
            shutil.rmtree(unused, ignore_errors=True)
        _keep(place / "site", kept)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _keep(drawn: Path, kept: Path) -> None:
    """The frames on their shelf, where another build may have put the very same; the oldest make room."""
    (drawn / _KEPT_MARK).write_text(_mark(drawn), "utf-8")
    new = Path(tempfile.mkdtemp(dir=kept.parent, prefix=own_prefix(".new-")))  # it may be on another disk
    try:
        shutil.copytree(drawn, new, dirs_exist_ok=True)
        new.chmod(0o755)
        os.rename(new, kept)
    except OSError:
        if not _whole(kept):
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for old in sorted(kept.parent.iterdir(), key=lambda f: f.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _mark(kept: Path) -> str:
    """A mark of everything that is taken from a folder of frames."""
    files = sorted(file for file in kept.rglob("*") if file.suffix == ".html" or file.name == _SAID)
    return key_of(*(part for file in files for part in (file.relative_to(kept).as_posix(), file.read_bytes())))


def _whole(kept: Path) -> bool:
    try:
        return (kept / _KEPT_MARK).read_text("utf-8") == _mark(kept)
    except (OSError, ValueError):
        return False


class _Heard(logging.Handler):
    """Collects what the site builder warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _run_mkdocs(project: Path, settings: Settings, docs: Path, site: Path) -> list[str]:
    """What MkDocs warned of while it drew."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    heard, logger = _Heard(), logging.getLogger("mkdocs")
    logger.addHandler(heard)
    logger.propagate = False
    try:
        config = load_config(
            str(project / "mkdocs.yml"),
            docs_dir=str(docs),
            site_dir=str(site),
            site_url=settings.site_root,
            site_name=settings.site_name,
        )
        config.extra.update(look_and_links(project, settings))
        build(config)
    except MkDocsException as error:
        raise cannot("mkdocs.yml", f"MkDocs cannot draw the frames: {error}") from None
    except OSError:
        raise
    except Exception as error:  # whatever an outside library trips over stands in these files
        message = f"MkDocs cannot draw the frames: {type(error).__name__}: {error}"
        raise cannot("overrides", message, "mend mkdocs.yml or overrides/") from None
    finally:
        logger.removeHandler(heard)
    return heard.said


def look_and_links(project: Path, settings: Settings) -> dict[str, str]:
    """What the overrides read from `extra` beside the menus."""
    return {
        "look": look_of(project),
        "exit_url": settings.exit_url,
        "support_text": settings.support_text,
        "support_url": settings.support_at(""),
    }
