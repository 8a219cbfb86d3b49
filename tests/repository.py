"""A tiny project under git, for tests of what changes from one version to the next."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import CliRunner
from conftest import TODAY, plant

from generator.cli.main import main

OTHER = {
    "title": "Look again at what changed",
    "one_line": "Read the plan again before each visit.",
    "what_we_found": [
        {"text": "Plans grew longer each month, and fewer people opened them.", "source": "s1"},
        {"text": "Schools learned of a new plan weeks after it began.", "source": "s2"},
    ],
}
"""What makes a point unlike the base point, so that the check does not ask if the two are one."""


def git(folder: Path, *arguments: str) -> str:
    """One git command in a folder, by somebody."""
    name = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *name, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def start(folder: Path) -> Path:
    """A repository in this folder: two published points on main, and a branch of ours."""
    project = plant(folder, {"ask-who": {}, "look-again": OTHER})
    (project / "briefings" / "ledger.yml").write_text("LP-0001: ask-who\nLP-0002: look-again\n", "utf-8")
    (project / ".gitignore").write_text(".cache/\nbuild/\nsite/\nout/\n", "utf-8")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "One")
    git(project, "checkout", "-qb", "ours")
    return project


def briefings(project: Path, *arguments: str) -> tuple[int, str]:
    """What the command says, both streams, and its exit status."""
    done = CliRunner().invoke(main, [*arguments, "--project", str(project), "--today", TODAY.isoformat()])
    return done.exit_code, done.output
