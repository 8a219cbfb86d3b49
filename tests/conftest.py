"""What tests share: the library and site of the sample, tiny projects made of one right point, and a browser."""

from __future__ import annotations

import copy
import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from generator.build import pipeline
from generator.content.library import Library
from generator.core.hashing import key_of
from generator.core.problems import Problem

PROJECT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
"""The one day on which every test lives, in commands and in browsers."""
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLE = PROJECT / "tests" / "sample"
"""Content of the tests' own; see its README."""
BASE = PROJECT / "tests" / "golden" / "base.yml"
LEFT_OUT: Any = object()
"""As the value of a field: the field is not there."""


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One test process at a time; the others wait."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what all test processes of one run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


KEPT = PROJECT / ".cache" / "sample"
"""The cache of the sample's builds, kept from run to run: what was made stands under a key of all that shapes it."""


@pytest.fixture(scope="session")
def sample(shared: Path) -> Path:
    """The sample as a whole project, with the program's look and other people's JavaScript; its cache is kept."""
    project = shared / "sample"
    with alone(shared / "sample.lock"):
        if not project.exists():
            KEPT.mkdir(parents=True, exist_ok=True)
            half = shared / "sample.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(SAMPLE, half, ignore=shutil.ignore_patterns(".cache", "build", "site"))
            shutil.copytree(PROJECT / "overrides", half / "overrides")
            (half / ".cache").symlink_to(KEPT)
            (half / "node_modules").symlink_to(PROJECT / "node_modules")
            half.rename(project)
    return project


@pytest.fixture(scope="session")
def library(sample: Path) -> Library:
    """The sample on the frozen day, without a single error."""
    made, problems = pipeline.read_and_check(sample, today=TODAY)
    assert [p for p in problems if p.level == "error"] == []
    return made


def forget(site: Path) -> None:
    """Takes away what the sample's cache remembers of a site that was only built for tests."""
    for ending in ("json", "lock"):
        (KEPT / f"site-{key_of(site)[:12]}.{ending}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def built_site(sample: Path, shared: Path) -> Path:
    """The sample's site, built once for all test processes, sheets and search index included."""
    site = shared / "site"
    with alone(shared / "site.lock"):
        if not (shared / "site.built").exists():
            pipeline.build(sample, today=TODAY, site=site)
            forget(site)
            (shared / "site.built").touch()
    return site


# Tiny projects


@cache
def _base() -> dict[str, Any]:
    return yaml.load(BASE.read_text("utf-8"), yaml.BaseLoader)


def point(**changes: Any) -> dict[str, Any]:
    """The fields of the base point with some of them changed, or left out."""
    made = _base() | changes
    return copy.deepcopy({name: value for name, value in made.items() if value is not LEFT_OUT})


def as_yaml(fields: Mapping[str, Any]) -> str:
    """A point as the text of its file."""
    return yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=110)


def write_point(project: Path, slug: str, fields: Mapping[str, Any] | str | bytes) -> Path:
    """Puts one point into a project: its fields, its text, or its very bytes."""
    file = project / "briefings" / "points" / f"{slug}.yml"
    text = fields if isinstance(fields, str | bytes) else as_yaml(fields)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file


def plant(folder: Path, points: Mapping[str, Mapping[str, Any] | str | bytes], *, code: bool = False) -> Path:
    """A whole project in a folder, with the sample's language and pages, the program's look, and no points but these.

    With `code` it holds its own copy of the program, so that a test may change that too.
    """
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("overrides", *(["generator", "templates"] if code else [])):
        shutil.copytree(PROJECT / name, folder / name, ignore=unwanted)
    for name in ("briefings/words", "briefings/pages"):
        shutil.copytree(SAMPLE / name, folder / name)
    for name in ("mkdocs.yml", "pyproject.toml", "briefings/vocabulary.yml", "briefings/glossary.yml"):
        shutil.copy(SAMPLE / name, folder / name)
    (folder / "briefings" / "points").mkdir()
    for number, (slug, given) in enumerate(points.items(), start=1):
        fields = given if isinstance(given, str | bytes) else point(**{"id": f"LP-{number:04}", **given})
        write_point(folder, slug, fields)
    _lend_frames(folder)
    return folder


def _lend_frames(folder: Path) -> None:
    """Frames are kept by what shapes them, so those of the sample serve here too and save a second each."""
    kept = KEPT / "frames"
    if kept.is_dir():
        newest = sorted(kept.iterdir(), key=lambda f: f.stat().st_mtime)[-3:]
        for drawn in newest:
            shutil.copytree(drawn, folder / ".cache" / "frames" / drawn.name, dirs_exist_ok=True)


MakeProject = Callable[..., Path]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """A function that plants a tiny project, each point told by what differs: `make_project({"ask-who": {…}})`."""

    def make(points: Mapping[str, Any] | None = None, *, name: str = "project", code: bool = False) -> Path:
        return plant(tmp_path / name, {"ask-who-lives-here": {}} if points is None else points, code=code)

    return make


def problems_of(project: Path, today: date = TODAY) -> tuple[Problem, ...]:
    """Every problem of a project, as the check finds them."""
    return pipeline.read_and_check(project, today=today)[1]


def briefings(*words: object, project: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the program that the project holds, or else the real one.

    Words in `before` stand in front of it; `env` is added to the environment.
    """
    program = project if (project / "generator").is_dir() else PROJECT
    environment = {**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= options.pop("env", {})
    command = [
        *options.pop("before", []),
        sys.executable,
        "-m",
        "generator",
        *map(str, words),
        "--project",
        str(project),
    ]
    if "SOURCE_DATE_EPOCH" not in environment:
        command += ["--today", TODAY.isoformat()]
    return subprocess.run(command, capture_output=True, text=True, cwd=program, env=environment, check=False, **options)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


# The site in a browser


class _Files(SimpleHTTPRequestHandler):
    """A plain web server, with our own page for what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "404.html"
        if code != 404 or not missing.exists():
            return super().send_error(code, message, explain)
        content = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on loopback, ending in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(built_site: Path) -> Iterator[str]:
    """Where the sample's site is served."""
    with served(built_site) as root:
        yield root


class Frozen:
    """A browser whose pages all live on the frozen day, whatever day it is outside; their time goes on from noon."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def new_context(self, **options: Any) -> Any:
        context = self._browser.new_context(**options)
        context.clock.set_system_time(NOON)
        return context

    def new_page(self, **options: Any) -> Any:
        page = self._browser.new_page(**options)
        page.context.clock.set_system_time(NOON)
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Frozen]:
    """Debian's Chromium, driven by Playwright, on the frozen day."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        # A clock that is set for everything else makes a browser spin; its pages have the frozen day all the same.
        outside = {n: v for n, v in os.environ.items() if n != "LD_PRELOAD" and "FAKETIME" not in n}
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments, env=outside)
        yield Frozen(chromium)


class Watch:
    """What a page asked of the network, and what it complained of."""

    def __init__(self, address: str) -> None:
        self.origin = urlsplit(address).netloc
        self.strangers: list[str] = []
        self.complaints: list[str] = []

    def heed(self, page: Any) -> None:
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.origin:
            self.strangers.append(request.url)


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A function that opens a page in a fresh context; when the test ends, nothing may have left our origin."""
    watch, contexts = Watch(address), []

    def opened(path: str = "", *, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        watch.heed(page)
        page.goto(path, wait_until="load")
        return page

    opened.watch = watch  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    assert watch.strangers == []


@cache
def _axe() -> str:
    return (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def until(page: Any, expression: str, seconds: float = 15) -> None:
    """Waits until an expression is true in a page. The page's own waiting would need a right that our pages deny."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds on an open page against WCAG 2.2, A and AA: each rule with the elements that break it."""
    page.evaluate(_axe())
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})", levels)
    return [(broken["id"], [node["html"][:200] for node in broken["nodes"]]) for broken in found["violations"]]
