"""WeasyPrint, set up once for each process: our fonts and no others, and nothing read but what it is handed."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator.core.workers import TEMPORARY, own_prefix, sweep_temporary
from generator.rendering.assets import ASSETS, TEMPLATES


@contextmanager
def _own_surroundings() -> Iterator[None]:
    """What WeasyPrint finds while it is loaded; the process has its own surroundings back before anything else starts.

    The font configuration lists no folder, so that a letter that our typeface lacks can come from nowhere else. On
    Linux the loader knows every library by its file's name; asking a compiler for other names takes longer than all
    the rest.
    """
    before, found = os.environ.get("FONTCONFIG_FILE"), ctypes.util.find_library
    with tempfile.TemporaryDirectory(prefix=own_prefix(TEMPORARY)) as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured")
        warnings.filterwarnings("ignore", message="HarfBuzz-Subset", category=DeprecationWarning)
        config = Path(folder) / "fonts.conf"
        config.write_text(f"<fontconfig><cachedir>{folder}</cachedir></fontconfig>", "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        if sys.platform == "linux":
            ctypes.util.find_library = lambda name: None
        try:
            yield
        finally:
            ctypes.util.find_library = found
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


with _own_surroundings():
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher


class Engine:
    """WeasyPrint's parts with our fonts, our fetcher, and each style sheet parsed once."""

    def __init__(self) -> None:
        with _own_surroundings():
            self.fonts = _fonts()
        self.html, self._css = weasyprint.HTML, weasyprint.CSS
        self.fetcher = fetcher(ASSETS)
        self._styles: dict[str, Any] = {}

    def style(self, file: str) -> Any:
        """A style sheet of `templates/`, parsed once."""
        if file not in self._styles:
            self._styles[file] = self._css(
                string=(TEMPLATES / file).read_text("utf-8"),
                base_url=ASSETS.as_uri() + "/",
                font_config=self.fonts,
                url_fetcher=self.fetcher,
            )
        return self._styles[file]


def _fonts() -> Any:
    """A font configuration whose folder of unpacked fonts goes with its process, never with one forked from it."""

    class Kept(FontConfiguration):  # type: ignore[misc]
        def __del__(self) -> None:
            pass

    fonts = Kept()
    fonts._folder = Path(tempfile.mkdtemp(dir=_place(), prefix=own_prefix(TEMPORARY)))
    Finalize(None, shutil.rmtree, (fonts._folder, True), exitpriority=1)
    return fonts


@cache
def _place() -> Path:
    """Where fonts are unpacked, swept of what processes that were killed left there."""
    sweep_temporary()
    return Path(tempfile.gettempdir())


def fetcher(folder: Path) -> Any:
    """A WeasyPrint fetcher that serves `data:` and the files under one folder, and stops at anything else."""
    root = folder.resolve()

    class AssetsOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                file = Path(url2pathname(parts.path)).resolve()
                if parts.netloc or not file.is_relative_to(root):
                    raise ValueError("is outside the assets")
            return super().fetch(url, headers)

    return AssetsOnly(allowed_protocols={"data", "file"}, allow_redirects=False, fail_on_errors=True)
