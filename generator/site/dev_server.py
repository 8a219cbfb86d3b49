"""Serves the site while an editor works: builds what changed and reloads the browser.

The reload script is added to pages as they are served; the built site never holds it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from generator.core.problems import BriefingsError, cannot
from generator.core.settings import read_settings
from generator.site.manifest import stats

WATCHED = ("briefings", "templates", "overrides", "generator", "mkdocs.yml", "pyproject.toml")
_LOOK_EVERY = 0.25
_QUIET_FOR = 2.0
_RELOAD = b"""let since = null;
async function watch() {
  try {
    const answer = await fetch("/__reload" + (since === null ? "" : "?since=" + since), { cache: "no-store" });
    const now = await answer.text();
    if (since !== null && now !== since) { location.reload(); return; }
    since = now;
  } catch { await new Promise((wait) => setTimeout(wait, 1000)); }
  watch();
}
watch();
"""


@dataclass
class Turn:
    """Counts the builds, and lets browsers wait for the next one."""

    number: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def next(self) -> None:
        """One more build is on show."""
        with self.changed:
            self.number += 1
            self.changed.notify_all()

    def after(self, number: int, seconds: float) -> int:
        """The number of the build on show, once it differs from the one given or time is up."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != number, seconds)
            return self.number


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, the reload script in every page, and our own page for what is not there."""

    def __init__(self, *args: Any, turn: Turn, site: Path, base: str = "/", **others: Any) -> None:
        self.turn = turn
        self.site = site
        self.base = base
        super().__init__(*args, directory=str(site), **others)

    def do_GET(self) -> None:
        """One answer; pages carry the reload script."""
        if self.path.startswith(self.base):  # our page for what is not there names the folder of the real site
            self.path = f"/{self.path.removeprefix(self.base)}"
        path, _, query = self.path.partition("?")
        if path == "/__reload.js":
            self._answer(_RELOAD, "text/javascript")
        elif path == "/__reload":
            since = query.removeprefix("since=")
            number = self.turn.after(int(since), 25) if since.isdigit() else self.turn.number
            self._answer(str(number).encode(), "text/plain")
        elif (page := self._page(path)) is not None:
            status, content = page
            self._answer(
                content.replace(b"</body>", b'<script src="/__reload.js"></script></body>'), "text/html", status
            )
        else:
            super().do_GET()

    def _page(self, path: str) -> tuple[int, bytes] | None:
        place = Path(self.translate_path(path))
        if place.is_dir() and not path.endswith("/"):
            return None
        file = place / "index.html" if place.is_dir() else place
        if file.suffix == ".html" and file.is_file():
            return 200, file.read_bytes()
        missing = self.site / "404.html"
        return (404, missing.read_bytes()) if not file.exists() and missing.exists() else None

    def _answer(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the builds' messages."""


def serve(project: Path, *, host: str, port: int, today: str, say: Callable[[str], None], drafts: bool = False) -> None:
    """Builds, serves, watches; ends with the process. A site with drafts stands apart from the one to publish."""
    site = project / "build" / "with-drafts" if drafts else project / "site"
    build = partial(_build, project, today, site, drafts=drafts)
    _, said = build(search=True)
    say(said)
    turn = Turn()
    try:
        server = ThreadingHTTPServer((host, port), partial(Handler, turn=turn, site=site, base=_base(project)))
    except OSError as error:
        raise cannot(f"{host}:{port}", f"cannot serve here: {error.strerror}", "choose another with --port") from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"Look at http://{host}:{server.server_port}/ (stop with Ctrl-C)")
    _watch(project, build, turn, say)


def _base(project: Path) -> str:
    """The folder of the real site; the root where the settings cannot be read yet, which the build has said."""
    try:
        return read_settings(project).base_path
    except BriefingsError:
        return "/"


def _watch(project: Path, build: Callable[..., tuple[bool, str]], turn: Turn, say: Callable[[str], None]) -> None:
    seen, stale, last = _snapshot(project), False, time.monotonic()
    while True:
        time.sleep(_LOOK_EVERY)
        now = _snapshot(project)
        if now != seen:
            seen = now
            fine, said = build(search=False)
            say(said)
            stale, last = stale or fine, time.monotonic()
            if fine:
                turn.next()
        elif stale and time.monotonic() - last > _QUIET_FOR:
            build(search=True)
            stale = False


def _snapshot(project: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in WATCHED:
        place = project / name
        if place.is_dir():
            found |= {f"{name}/{path}": stat for path, stat in stats(place)}
        elif place.exists():
            status = place.stat()
            found[name] = (status.st_size, status.st_mtime_ns)
    return found


def _build(project: Path, today: str, site: Path, *, drafts: bool, search: bool) -> tuple[bool, str]:
    """A build in a process of its own, so that changed code counts too; whether it was fine, and what it said."""
    words = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", today]
    words += ["--site", str(site), *(["--drafts"] if drafts else [])]
    done = subprocess.run(  # noqa: S603 - our own words
        [*words, "--search" if search else "--no-search"], capture_output=True, text=True, check=False
    )
    return done.returncode == 0, (done.stderr + done.stdout).strip()
