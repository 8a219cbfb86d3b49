"""The same small tree draws with MkDocs, with its maintained fork ProperDocs, and with Zensical."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, SAMPLE

from generator.core.settings import read_settings
from generator.site import shell

BUILDERS = {
    "mkdocs": ["-m", "mkdocs", "build", "-q"],
    "properdocs": ["-m", "properdocs", "build", "-q"],
    "zensical": ["-m", "zensical", "build"],
}
MARKS = ("%%TITLE%%", "%%HEAD%%", "%%CONTENT%%")


@pytest.fixture(scope="module", params=BUILDERS)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one builder makes of the tree of hand-written pages and frames."""
    if not find_spec(request.param):
        pytest.skip(f"{request.param} is not installed; it is in requirements-dev.lock")
    folder = tmp_path_factory.mktemp(request.param)
    settings = read_settings(SAMPLE)
    shell.docs_tree(SAMPLE, settings, folder / "docs")
    shutil.copytree(PROJECT / "overrides", folder / "overrides")
    config = yaml.safe_load((SAMPLE / "mkdocs.yml").read_text())
    config |= {"docs_dir": "docs", "site_dir": "site", "site_url": settings.site_root}
    config["extra"] |= shell.look_and_links(PROJECT, settings)
    name = "properdocs.yml" if request.param == "properdocs" else "mkdocs.yml"
    (folder / name).write_text(yaml.safe_dump(config, sort_keys=False))
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, *BUILDERS[request.param]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return folder / "site"


@pytest.mark.parametrize("depth", range(shell.DEPTHS))
def test_a_frame_holds_each_mark_once_and_our_own_head_and_foot(drawn: Path, depth: int) -> None:
    text = (drawn / ("frame/" * depth) / "index.html").read_text()

    assert [text.count(mark) for mark in MARKS] == [1, 1, 1]
    assert 'class="site-header"' in text and 'class="site-footer"' in text and "data-leave" in text
    assert f"{'../' * depth or ''}assets/briefings.css" in text.replace('="./', '="').replace('href="/', 'href="')


def test_a_hand_written_page_holds_its_words_and_no_mark(drawn: Path) -> None:
    text = (drawn / "about" / "index.html").read_text()

    assert "What it cannot do" in text and not any(mark in text for mark in MARKS)
    assert re.search(r"<title>About Practice Briefings · Practice Briefings</title>", text)


def test_no_page_loads_anything_of_the_themes_own(drawn: Path) -> None:
    """Scripts and styles are ours alone, and none comes from another place."""
    for file in drawn.rglob("*.html"):
        loaded = re.findall(r'<(?:script[^>]*\bsrc|link rel="stylesheet"[^>]*\bhref)="([^"?]*)', file.read_text())
        assert {Path(address).name for address in loaded} <= {"briefings.css", "briefings.js", "early.js"}, file
