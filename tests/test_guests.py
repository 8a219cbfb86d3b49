"""A build deletes only what it made itself, wherever the site and the cache stand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import LEFT_OUT, PROJECT, TODAY, briefings, plant, point, tree, write_point

LIGHT = {"training": LEFT_OUT}
WORDS = ("build", "--no-search", "--no-sheets")
BY_HAND = ("CNAME", ".well-known/security.txt", ".htaccess", ".nojekyll", ".git/HEAD", "briefings/notes.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = plant(tmp_path / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    assert briefings(*WORDS, project=made).returncode == 0
    return made


def put_by_hand(site: Path) -> None:
    for name in BY_HAND:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(f"by hand: {name}")
    (site / "empty").mkdir()
    (site / "latest").symlink_to("briefings")


def by_hand(site: Path) -> None:
    """All of it still stands."""
    for name in BY_HAND:
        assert (site / name).read_text() == f"by hand: {name}"
    assert (site / "empty").is_dir() and (site / "latest").is_symlink()


@pytest.mark.parametrize("forgotten", [False, True], ids=["remembered", "without cache"])
def test_what_was_put_into_the_site_by_hand_stays_and_is_told(project, forgotten):
    site = project / "site"
    ours = tree(site)
    put_by_hand(site)
    if forgotten:
        shutil.rmtree(project / ".cache")
    answers = [briefings(*WORDS, project=project) for _ in range(2)]

    for answer in answers:
        assert answer.returncode == 0, answer.stderr
        assert answer.stderr.count("build.kept") == 1
        assert ".well-known/security.txt and 4 more (" in answer.stderr
    assert "nothing changed" in answers[1].stdout
    by_hand(site)
    assert ours.items() <= tree(site).items()
    write_point(project, "ask-who", point(**LIGHT, id="LP-0001", title="Ask again"))
    (project / "briefings" / "points" / "ask-why.yml").unlink()
    (project / "briefings" / "ledger.yml").unlink(missing_ok=True)
    assert briefings(*WORDS, project=project).returncode == 0
    by_hand(site)
    assert b"Ask again" in (site / "briefings" / "ask-who" / "index.html").read_bytes()
    assert not (site / "briefings" / "ask-why").exists()


def test_a_file_by_hand_where_a_page_is_to_stand_is_told_first(project):
    site = project / "site"
    (project / "briefings" / "pages" / "visit.md").write_text("# Visit us\n\nSome words.\n")
    (site / "visit").mkdir()
    (site / "visit" / "index.html").write_text("by hand")
    answer = briefings(*WORDS, project=project)

    assert answer.returncode == 1 and "was put there by hand" in answer.stderr
    assert (site / "visit" / "index.html").read_text() == "by hand"


def test_folders_beside_the_site_that_only_look_like_ours_stay(project):
    names = ["site.old", "site.new-2024", "site.old-2024", "site.new-2024-01"]
    for name in names:
        (project / name).mkdir()
        (project / name / "photo.jpg").write_text("by hand")
    write_point(project, "ask-who", point(**LIGHT, id="LP-0001", title="Ask again"))
    assert briefings(*WORDS, project=project).returncode == 0

    assert all((project / name / "photo.jpg").read_text() == "by hand" for name in names)


def test_what_a_killed_build_left_beside_the_site_goes_or_comes_back(project):
    ours = tree(project / "site")
    (project / "site.new-999999999").mkdir()
    (project / "site.new-999999999" / ".made-by-briefings").touch()
    (project / "site.new-999999998").mkdir()
    os.rename(project / "site", project / "site.old-999999999")
    assert briefings(*WORDS, project=project).returncode == 0

    assert tree(project / "site") == ours
    assert list(project.glob("site.*")) == []


# Other disks


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another disk than the tests' own."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("no other disk is known here")
    place = Path(tempfile.mkdtemp(dir=memory))
    yield place
    shutil.rmtree(place)


@pytest.mark.parametrize("name", [".cache", "build", "site"])
def test_a_link_to_another_disk(project, other_disk, tmp_path, name):
    whole = tree(project / "site")
    for made in (".cache", "build", "site"):
        shutil.rmtree(project / made, ignore_errors=True)
    (project / name).symlink_to(other_disk)
    answers = [briefings(*WORDS, project=project) for _ in range(2)]

    assert [a.returncode for a in answers] == [0, 0], answers[0].stderr
    assert "nothing changed" in answers[1].stdout
    assert (project / name).is_symlink()
    assert tree(project / "site") == whole
    if name == "site":
        put_by_hand(other_disk)
    write_point(project, "ask-who", point(**LIGHT, id="LP-0001", title="Ask again"))
    assert briefings(*WORDS, project=project).returncode == 0
    assert b"Ask again" in (project / "site" / "briefings" / "ask-who" / "index.html").read_bytes()
    if name == "site":
        by_hand(other_disk)


@pytest.mark.parametrize("kind", ["tmpfs", "bind"])
@pytest.mark.parametrize("name", [".cache", "build", "site"])
def test_a_mounted_disk(project, tmp_path, name, kind):
    whole = tree(project / "site")
    for made in (".cache", "build", "site"):
        shutil.rmtree(project / made, ignore_errors=True)
    place, out = project / name, tmp_path / "out"
    place.mkdir()
    out.mkdir()
    mount = f"mount -t tmpfs none {place}" if kind == "tmpfs" else f"mount --bind {out} {place}"
    if subprocess.run(["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    command = f"{sys.executable} -m generator {' '.join(WORDS)} --project {project} --today {TODAY}"
    point_file = project / "briefings" / "points" / "ask-why.yml"
    script = f"""
        set -e
        {mount}
        {command} && {command}
        cp -r {project}/site {tmp_path}/first
        echo by hand > {project}/site/CNAME
        rm {point_file}
        {command}
        cp -r {project}/site {tmp_path}/second
        test -z "$(find {project} -name '*.new-*')"
    """
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], cwd=PROJECT, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr + done.stdout
    assert "nothing changed" in done.stdout
    assert tree(tmp_path / "first") == whole
    second = tree(tmp_path / "second")
    assert second["CNAME"] == b"by hand\n"
    assert "briefings/ask-why/index.html" not in second and "briefings/ask-who/index.html" in second
