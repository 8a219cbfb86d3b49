"""A damaged cache is seen, told in one line, and made anew: the site is the one of a clean build."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LEFT_OUT, briefings, plant, point, tree, write_point

LIGHT = {"training": LEFT_OUT}
KINDS = {
    "what was read and judged": "memory.json",
    "sheets": "made/*.pdf",
    "the manifest": "site-*.json",
    "the lock": "site-*.lock",
    "frames": "frames/*/404.html",
    "what was said of frames": "frames/*/said.txt",
    "the mark of frames": "frames/*/mark.txt",
}


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def scrambled(file: Path) -> None:
    file.write_bytes(random.Random(7).randbytes(max(file.stat().st_size, 99)))


def one_letter(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def folder(file: Path) -> None:
    file.unlink()
    (file / "inside").mkdir(parents=True)


WAYS = (cut, emptied, scrambled, one_letter, folder)


TITLES = ("Ask who lives here", "Ask who else lives there")


def alone(project: Path) -> Path:
    """The project with one worker only: what a cache holds is the same, and small builds are made sooner."""
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8") + "workers = 1\n", "utf-8")
    return project


def titled(project: Path, title: str) -> None:
    write_point(project, "ask-who", point(**LIGHT, id="LP-0001", title=title))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built, with all that its cache holds."""
    project = alone(plant(tmp_path_factory.mktemp("damage") / "project", {"ask-who": LIGHT, "ask-why": LIGHT}))
    shutil.rmtree(project / ".cache", ignore_errors=True)
    titled(project, TITLES[0])
    assert briefings("build", "--no-search", project=project).returncode == 0
    return project


@pytest.fixture(scope="module")
def whole(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The site of a clean build for each title."""
    trees = {TITLES[0]: tree(clean / "site")}
    other = tmp_path_factory.mktemp("whole") / "project"
    shutil.copytree(clean, other, ignore=shutil.ignore_patterns("site", ".cache"))
    titled(other, TITLES[1])
    assert briefings("build", "--no-search", project=other).returncode == 0
    return trees | {TITLES[1]: tree(other / "site")}


@pytest.fixture(scope="module")
def project(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose cache is damaged by one test after the other: each finds it made anew by the one before."""
    made = tmp_path_factory.mktemp("damaged") / "project"
    shutil.copytree(clean, made, symlinks=True)
    for other in (made / ".cache").glob("site-*"):
        other.unlink()  # it tells of the site of the project that was copied
    assert briefings("build", "--no-search", project=made).returncode == 0
    return made


@pytest.mark.xdist_group("damage")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_of_the_cache(project, whole, kind, way: Callable[[Path], None]):
    title = TITLES[TITLES[0] in (project / "briefings/points/ask-who.yml").read_text("utf-8")]
    titled(project, title)
    damaged = sorted((project / ".cache").glob(KINDS[kind]))
    if kind == "the lock" and way is not folder:
        pytest.skip("a lock holds nothing")
    if kind == "what was said of frames" and damaged[0].stat().st_size == 0 and way in (cut, emptied, one_letter):
        pytest.skip("nothing was said")
    assert damaged
    shutil.rmtree(project / "site", ignore_errors=True)
    for file in damaged:
        way(file)
    first = briefings("build", "--no-search", project=project)
    again = briefings("build", "--no-search", project=project)

    assert first.returncode == again.returncode == 0, first.stderr
    assert first.stderr.count("build.damaged-cache") == 1, first.stderr
    assert "build.damaged-cache" not in again.stderr and "nothing changed" in again.stdout
    assert tree(project / "site") == whole[title]


@pytest.mark.parametrize("place", ["made", "frames"])
def test_a_file_where_a_folder_of_the_cache_is_wanted(clean, tmp_path, place):
    project = tmp_path / "project"
    shutil.copytree(clean, project)
    shutil.rmtree(project / ".cache" / place)
    shutil.rmtree(project / "site")
    (project / ".cache" / place).write_text("not a folder")
    answer = briefings("build", "--no-search", project=project)

    assert answer.returncode == 0, answer.stderr
    assert "build.damaged-cache" in answer.stderr
    assert tree(project / "site") == tree(clean / "site")


def test_a_lock_that_leads_elsewhere_empties_nothing(clean, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(clean, project)
    assert briefings("build", "--no-search", project=project).returncode == 0
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    for lock in (project / ".cache").glob("*.lock"):
        lock.unlink()
        lock.symlink_to(precious)
    assert briefings("build", "--no-search", project=project).returncode == 0

    assert precious.read_text() == "keep me"


def test_a_check_says_it_too(clean, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(clean, project)
    cut(project / ".cache" / "memory.json")
    first, again = briefings("check", project=project), briefings("check", project=project)

    assert "memory.json (build.damaged-cache)" in first.stdout and first.returncode == 0
    assert "build.damaged-cache" not in again.stdout
