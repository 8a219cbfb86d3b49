"""Whatever happens to a build, the old site stands whole, one line says why, and the next build cleans up."""

from __future__ import annotations

import contextlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import LEFT_OUT, PROJECT, TODAY, briefings, plant, point, tree, write_point

LIGHT = {"training": LEFT_OUT}  # without trainer packs, which take their time and change nothing here
SLUGS = [f"ask-{word}" for word in ("who", "why", "when", "where")]
TURNS = 9


def build(project: Path, *words: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return briefings("build", *words, project=project, **options)


def one_line(answer: subprocess.CompletedProcess[str]) -> str:
    """The one thing that a failed build told, and what to do."""
    said = answer.stderr.strip().splitlines()
    assert answer.returncode == 1, answer
    assert "Traceback" not in answer.stderr and answer.stdout == ""
    assert len(said) == 1 or (len(said) == 2 and said[1].startswith("    try: ")), said
    return said[0]


def leftovers(project: Path) -> list[str]:
    """What a killed build left outside the site: half a site, half a sheet, half a frame."""
    names = [*project.glob("site.new-*"), *project.glob("site.old*"), *(project / ".cache").rglob(".new-*")]
    return [name.relative_to(project).as_posix() for name in (*names, *(project / "build").glob("frames-*"))]


def in_whole_words(file: str, content: bytes) -> bool:
    return not file.endswith(".html") or content.rstrip().endswith(b"</html>")


def change(project: Path, word: str) -> None:
    """Another text in each point, so that every page, sheet and mail is due."""
    for number, slug in enumerate(SLUGS, start=1):
        write_point(project, slug, point(**LIGHT, id=f"LP-{number:04}", title=f"Ask {slug[4:]} {word}"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = plant(tmp_path_factory.mktemp("interrupted") / "project", {})
    change(made, "in turn 98")
    assert build(made).returncode == 0
    return made


def alive_in_session(session: int) -> list[int]:
    """Processes that still belong to a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = stat.read_text().rsplit(")", 1)[1].split()
            if int(after_name[3]) == session and after_name[0] not in "ZX":
                found.append(int(stat.parent.name))
    return found


def told(site: dict[str, bytes]) -> set[str]:
    """In which words the pages of a site tell of the points: one, unless two builds are mixed."""
    pages = b"".join(content for file, content in site.items() if file.endswith((".html", ".txt")))
    return {word.decode() for word in re.findall(rb"Ask (?:who|why|when|where) (in turn \d\d)", pages)}


def killed_after(project: Path, seconds: float) -> int:
    """A build killed after some time; the session that it and its workers were in."""
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", TODAY.isoformat()]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, cwd=PROJECT, start_new_session=True, **quiet)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(seconds)
    running.send_signal(signal.SIGKILL)
    running.wait()
    return running.pid


def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one(project):
    """Killed at many moments of its way; each time the site is one of the two, whole, and no worker lives on."""
    change(project, "in turn 99")
    started = time.monotonic()
    assert build(project).returncode == 0
    whole, chance = time.monotonic() - started, random.Random(7)
    for turn in range(TURNS):
        before = tree(project / "site")
        change(project, f"in turn {turn:02}")
        session = killed_after(project, whole * (turn + chance.random()) / TURNS)
        after = tree(project / "site")
        assert after == before or told(after) == {f"in turn {turn:02}"}, f"turn {turn}"
        assert all(in_whole_words(file, content) for file, content in after.items())
        for _ in range(40):
            if not alive_in_session(session):
                break
            time.sleep(0.05)
        assert alive_in_session(session) == [], f"turn {turn}: a worker outlived its build"

    assert build(project).returncode == 0
    assert leftovers(project) == []
    clean = project.with_name("clean")
    shutil.copytree(project, clean, ignore=shutil.ignore_patterns("site", ".cache", "build"))
    assert build(clean).returncode == 0
    assert tree(project / "site") == tree(clean / "site")


def test_a_build_stopped_by_the_keyboard_says_so_and_cleans_up(project):
    change(project, "with an interruption")
    before = tree(project / "site")
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", TODAY.isoformat()]
    running = subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stderr=subprocess.PIPE, text=True)
    while not (list(project.glob("site.new-*")) or running.poll() is not None):
        time.sleep(0.002)
    os.killpg(running.pid, signal.SIGINT)
    said = running.stderr.read() if running.stderr else ""

    if running.wait() == 130:
        assert "Traceback" not in said and said.strip().endswith("stopped")
        assert tree(project / "site") == before
    assert leftovers(project) == []


# Disks and rights


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own; skipped where none may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here; a limit on the size of files is tested instead")
    yield place
    subprocess.run(["umount", place], capture_output=True, check=False)


def fill(disk: Path, left: int) -> None:
    """Fills a disk until so many KB are left."""
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    free = shutil.disk_usage(disk).free
    os.truncate(disk / "ballast", (disk / "ballast").stat().st_size - left * 1024 + free)


@pytest.mark.parametrize(
    ("left", "words"), [(0, ["--no-search"]), (40, ["--no-search"]), (0, []), (500, []), (1200, [])]
)
def test_a_full_disk_is_one_line_and_the_old_site_stands(disk, tmp_path, left, words):
    project = plant(tmp_path / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    assert build(project, "--site", disk / "site", *words).returncode == 0
    before = tree(disk / "site")
    fill(disk, left)
    write_point(project, "ask-who", point(**LIGHT, title="Ask again"))
    answer = build(project, "--site", disk / "site", *words)

    if answer.returncode == 0:  # that much was enough: then the new site is whole
        assert left >= 500 and b"Ask again" in tree(disk / "site")["briefings/ask-who/index.html"]
    else:
        assert "the disk is full" in one_line(answer)
        assert tree(disk / "site") == before
    assert sorted(f.name for f in disk.iterdir()) == ["ballast", "site"]


def test_the_cache_on_a_full_disk_is_one_line_and_the_old_site_stands(disk):
    project = plant(disk / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    assert build(project, "--no-search").returncode == 0
    before = tree(project / "site")
    fill(disk, 0)
    answer = build(project, "--no-search", env={"SOURCE_DATE_EPOCH": "1797000000"})

    assert "the disk is full" in one_line(answer)
    assert tree(project / "site") == before
    assert leftovers(project) == []


@pytest.mark.parametrize("kb", [1, 8, 40])
def test_a_limit_on_the_size_of_files_is_one_line(tmp_path, kb):
    project = plant(tmp_path / "project", {"ask-who": LIGHT})
    assert build(project, "--no-search").returncode == 0
    before = tree(project / "site")
    write_point(project, "ask-who", point(**LIGHT, title="Ask again"))
    (project / "pyproject.toml").write_text('[tool.briefings]\nsite_name = "Another name"\n')
    limit = kb * 1024
    answer = build(project, "--no-search", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))

    one_line(answer)
    assert tree(project / "site") == before
    assert leftovers(project) == []


def powerless(*words: object, project: Path) -> subprocess.CompletedProcess[str]:
    """The command without the power that root has over every file."""
    rights = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"] if os.getuid() == 0 else []
    return briefings(*words, project=project, before=rights)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small built project whose rights may change."""
    made = plant(tmp_path_factory.mktemp("house") / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    assert build(made, "--no-search", "--no-sheets").returncode == 0
    return made


@pytest.fixture
def locked(house: Path) -> Iterator[Callable[..., Path]]:
    """A function that takes the rights to one place of a built project away, with a point that has changed since."""
    closed: list[Path] = []

    def lock(place: str, rights: int) -> Path:
        write_point(house, "ask-who", point(**LIGHT, title=f"Ask again {random.random()}"))
        closed.append(house / place)
        closed[0].chmod(rights)
        return house

    yield lock
    for place in closed:
        place.chmod(0o755)


@pytest.mark.parametrize("where", [".", ".cache", "site"])
def test_a_folder_that_may_only_be_read_is_one_line(locked, where):
    project = locked(where, 0o555)
    before = tree(project / "site")
    answer = powerless("build", "--no-search", "--no-sheets", project=project)

    if where == "site" and answer.returncode == 0:  # its own folder lets it be put aside whole
        assert b"Ask again" in tree(project / "site")["briefings/ask-who/index.html"]
    else:
        assert "there is no permission" in one_line(answer)
        assert tree(project / "site") == before


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    "place", ["points/ask-why.yml", "vocabulary.yml", "words/blame.yml", "points", "words", "pages/about.md", "."]
)
def test_a_place_that_may_not_be_read_is_named_and_no_traceback(locked, command, place):
    project = locked(f"briefings/{place}", 0)
    before = tree(project / "site")
    answer = powerless(command, project=project)
    said = answer.stderr + answer.stdout

    assert "Traceback" not in said
    if (command, place) == ("check", "pages/about.md"):
        assert answer.returncode == 0  # only a build reads the pages
    else:
        assert answer.returncode == 1
        assert "cannot be read" in said or "there is no permission" in said
        assert f"briefings/{place}".rstrip("/.") in said
    assert tree(project / "site") == before


# Company


def test_two_builds_at_once_both_succeed(tmp_path):
    project = plant(tmp_path / "project", dict.fromkeys(SLUGS, LIGHT))
    shutil.rmtree(project / ".cache", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", TODAY.isoformat()]
    for turn in range(2):
        write_point(project, "ask-who", point(**LIGHT, title=f"Ask in turn {turn}"))
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        running = [subprocess.Popen(command, cwd=PROJECT, **pipes) for _ in range(2)]
        said = [one.communicate() for one in running]
        assert [one.returncode for one in running] == [0, 0], said
        assert f"Ask in turn {turn}" in (project / "site" / "briefings" / "ask-who" / "index.html").read_text()
        assert leftovers(project) == []

    assert "nothing changed" in build(project).stdout


def test_two_builds_for_two_sites_share_the_cache_in_peace(tmp_path):
    project = plant(tmp_path / "project", dict.fromkeys(SLUGS, LIGHT))
    shutil.rmtree(project / ".cache", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", TODAY.isoformat()]
    sites = [tmp_path / name for name in ("one", "two")]
    running = [subprocess.Popen([*command, "--site", str(site)], cwd=PROJECT) for site in sites]

    assert [one.wait() for one in running] == [0, 0]
    assert tree(sites[0]) == tree(sites[1])


def test_the_cache_may_be_deleted_or_damaged_at_any_time(tmp_path):
    project = plant(tmp_path / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    assert build(project).returncode == 0
    first = tree(project / "site")
    for file in sorted((project / ".cache").rglob("*")):
        if file.is_file() and "frames" not in file.parts and not file.name.endswith(".lock"):
            file.unlink()
            file.write_bytes(b"damaged")
    assert build(project).returncode == 0
    assert tree(project / "site") == first
    shutil.rmtree(project / ".cache")
    assert build(project).returncode == 0
    assert tree(project / "site") == first


@pytest.mark.parametrize("kind", ["files", "link", "file"])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path, kind):
    project = plant(tmp_path / "project", {"ask-who": LIGHT})
    site = tmp_path / "mine"
    if kind == "file":
        site.write_text("keep me")
    elif kind == "link":
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "one.jpg").write_text("keep me")
        site.symlink_to(tmp_path / "real")
    else:
        (site / "photos").mkdir(parents=True)
        (site / "photos" / "one.jpg").write_text("keep me")
    before = tree(tmp_path)
    answer = build(project, "--site", site)

    assert "mine" in one_line(answer)
    assert {k: v for k, v in tree(tmp_path).items() if k in before or k.startswith("mine")} == before


def test_an_empty_folder_may_become_the_site(tmp_path):
    project = plant(tmp_path / "project", {"ask-who": LIGHT})
    (tmp_path / "mine").mkdir()

    assert build(project, "--no-search", "--no-sheets", "--site", tmp_path / "mine").returncode == 0
    assert (tmp_path / "mine" / "index.html").exists()


def test_an_error_leaves_the_old_site_as_it_was(project):
    before = tree(project / "site")
    write_point(project, "ask-who", "title: [\n")
    answer = build(project)
    change(project, "after an error")

    assert answer.returncode == 1 and "yaml.broken" in answer.stderr
    assert tree(project / "site") == before
    assert leftovers(project) == []
