"""The set-up takes what is locked and nothing else, on every Python that is promised, with any pip, npm and Debian."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest
from conftest import PROJECT
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

LOCKS = ("requirements.lock", "requirements-dev.lock")
LINE = re.compile(r"^([A-Za-z0-9][\w.\-]*)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", re.MULTILINE)
OLDEST = "3.11.2"
SETUP = PROJECT / ".ci" / "setup"
INSTALLED = PROJECT / ".ci" / "installed"


def rows(lock: str) -> list[tuple[str, str, str]]:
    return [(n, v, m.strip()) for n, v, m in LINE.findall((PROJECT / lock).read_text("utf-8"))]


@pytest.mark.parametrize("lock", LOCKS)
def test_each_library_is_locked_once_for_every_python(lock: str) -> None:
    """One version for all: what one Python makes, the next makes byte for byte."""
    names = [name for name, _, _ in rows(lock)]

    assert len(names) > 50 and len(names) == len(set(names))
    assert [row for row in rows(lock) if "python_version" in row[2] or "python_full_version" in row[2]] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_takes_the_oldest_python_that_is_promised(lock: str) -> None:
    promised = re.search(r'requires-python = ">=([\d.]+),', (PROJECT / "pyproject.toml").read_text("utf-8"))
    refused = []
    for name, version, marker in rows(lock):
        if marker and not Marker(marker).evaluate():
            continue
        known = distribution(name)
        assert known.version == version
        takes = known.metadata["Requires-Python"] or ""
        refused += [] if SpecifierSet(takes).contains(OLDEST) else [f"{name} {version} takes {takes}"]

    assert promised and promised[1] == OLDEST
    assert refused == []


def test_locks_hold_versions_and_hashes_and_no_address() -> None:
    for lock in LOCKS:
        text = (PROJECT / lock).read_text("utf-8")
        assert "://" not in text and text.count("--hash=sha256:") > len(rows(lock))


def differences(folder: Path, lock: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What the comparison says of a folder of libraries, and nothing of those that stand elsewhere."""
    (folder / "lock").write_text(lock, "utf-8")
    environment = {"PYTHONPATH": str(folder), "PATH": os.environ["PATH"]}
    words = [sys.executable, "-S", INSTALLED, folder / "lock", *options]
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)


def library(folder: Path, name: str, version: str) -> None:
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")


def test_what_is_installed_is_held_against_the_lock(tmp_path: Path) -> None:
    library(tmp_path, "One.Thing", "1.0")
    library(tmp_path, "another", "2.5")
    library(tmp_path, "stranger", "9")
    lock = "one-thing==1.0 \\\n    --hash=sha256:00\nanother==2.4 \\\n    --hash=sha256:00\nmissing==3\n"

    done = differences(tmp_path, lock)

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "another 2.4 is locked, 2.5 is installed",
        "missing 3 is locked, nothing is installed",
    ]
    assert differences(tmp_path, lock, "--extra").stdout.split() == ["stranger"]
    fine = differences(tmp_path, "one-thing==1.0\nanother==2.5\n")
    assert (fine.returncode, fine.stdout.strip()) == (0, "")


# Machines that lack something: one plain line with the command to type


def machine(folder: Path, *programs: str, **scripts: str) -> dict[str, str]:
    """An environment whose only programs are the usual ones, these, and some that are scripts of ours."""
    for name in ("bash", "sh", "cat", "sha256sum", "cut", "id", "dirname", "head", "rm", "grep", "env", *programs):
        if (there := shutil.which(name)) and not (folder / name).exists():
            (folder / name).symlink_to(there)
    for name, text in scripts.items():
        file = folder / name.replace("_", "-")
        file.unlink(missing_ok=True)
        file.write_text(f"#!/bin/bash\n{text}\n", "utf-8")
        file.chmod(0o755)
    return {"PATH": str(folder), "HOME": str(folder), "PYTHON": sys.executable}


LACKING = {
    "no root": ({"dpkg": "exit 1", "id": "echo 1000"}, "sudo apt-get install -y --no-install-recommends"),
    "no network": ({"dpkg": "exit 1", "id": "echo 0", "apt_get": "exit 100"}, "apt-get update"),
    "a package is gone": (
        {"dpkg": "exit 1", "id": "echo 0", "apt_get": "exit 0", "apt_cache": "exit 1"},
        "apt-cache search libpango-1.0-0",
    ),
    "a package cannot be installed": (
        {"dpkg": "exit 1", "id": "echo 0", "apt_get": '[ "$1" = update ]', "apt_cache": "exit 0"},
        "apt-get install -y --no-install-recommends",
    ),
    "an old Python": ({"dpkg": "exit 0", "python_old": '[ "$1" != -c ] && echo "Python 3.9.2"'}, "PYTHON=python3.12"),
}


@pytest.mark.parametrize("lack", LACKING)
def test_what_a_machine_lacks_is_one_line_with_what_to_type(lack: str, tmp_path: Path) -> None:
    scripts, said = LACKING[lack]
    environment = machine(tmp_path, **scripts)
    if "python_old" in scripts:
        environment["PYTHON"] = str(tmp_path / "python-old")
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    for name in (".ci/setup", ".ci/installed", *LOCKS, "pyproject.toml"):
        shutil.copy(PROJECT / name, project / name)

    done = subprocess.run(
        ["bash", project / ".ci/setup", "site"], capture_output=True, text=True, env=environment, check=False
    )

    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 1 and lines[0].startswith("set-up: ") and said in lines[0]
    assert not (project / ".venv").exists()


# For real


def planted(folder: Path) -> Path:
    """What a newcomer clones: every file that git tracks, as it is now."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git working copy, so no telling what a clone would hold")
    for name in filter(None, done.stdout.split("\0")):
        if (PROJECT / name).exists() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the lock names, fetched once; this machine's set-up has most of it in its cache already."""
    folder = tmp_path_factory.mktemp("wheels")
    words = [sys.executable, "-m", "pip", "download", "-q", "-d", folder, "--no-deps"]
    for more in (["--require-hashes", "-r", PROJECT / LOCKS[0]], ["pip"], ["pip==23.0"]):
        if subprocess.run([*words, *more], capture_output=True, check=False).returncode:
            pytest.skip("the registry of Python libraries cannot be reached, so there is nothing to set up from")
    return folder


@pytest.mark.xdist_group("set-up")
@pytest.mark.parametrize("pip", ["pip==23.0", "pip"], ids=["as Debian 12 has it", "as new as there is"])
def test_a_fresh_clone_is_set_up_with_an_empty_cache_and_any_pip(pip: str, wheels: Path, tmp_path: Path) -> None:
    project = planted(tmp_path / "a clone")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    environment |= {"HOME": str(tmp_path / "home"), "PIP_NO_CACHE_DIR": "1", "PYTHON": sys.executable}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    (tmp_path / "home").mkdir()
    venv.create(project / ".venv", with_pip=True)
    python = project / ".venv/bin/python"
    words = [python, "-m", "pip", "install", "-q", "--no-deps", "-U", pip]
    subprocess.run(words, env=environment, capture_output=True, check=True)

    done = subprocess.run(
        ["bash", project / ".ci/setup", "site"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "set-up: done" in done.stdout
    version = subprocess.run([python, "-m", "pip", "--version"], env=environment, capture_output=True, text=True)
    assert version.stdout.startswith("pip 23.0 ") is (pip == "pip==23.0")
    held = subprocess.run([python, INSTALLED, project / LOCKS[0]], capture_output=True, text=True, check=False)
    assert (held.returncode, held.stdout.strip()) == (0, "")
    helped = subprocess.run([project / ".venv/bin/briefings", "--help"], capture_output=True, text=True, check=False)
    assert helped.returncode == 0 and "build" in helped.stdout


def test_line_ends_are_kept_on_every_system() -> None:
    """A checkout on Windows must not hand bash a script, or the check a point, with other line ends."""
    names = [".ci/setup", ".ci/run", "briefings/vocabulary.yml", "Makefile", ".github/scripts/propose"]
    done = subprocess.run(
        ["git", "check-attr", "eol", "--", *names], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git working copy")

    assert [line for line in done.stdout.splitlines() if not line.endswith("eol: lf")] == []
