"""What stood in an earlier version is held against what stands now."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, point, write_point
from repository import OTHER, briefings, git, start

from generator.build import pipeline
from generator.content.git_revision import changed_since, published_at
from generator.core.problems import Place, Problem

NEW = [{"text": "Night staff had no way to ask.", "source": "s1"}, {"text": "Doors stood open.", "source": "s2"}]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A tiny project under git."""
    return start(tmp_path / "project")


def problems(project: Path, since: str = "main") -> list[str]:
    """The rules that a project breaks, compared with a version."""
    found = pipeline.read_and_check(project, today=TODAY, before=published_at(project, since))[1]
    return [f"{p.place.path}: {p.message} ({p.rule})" for p in found]


def test_nothing_that_was_published_may_vanish(repository: Path) -> None:
    (repository / "briefings" / "points" / "look-again.yml").unlink()
    (repository / "briefings" / "ledger.yml").write_text("LP-0001: ask-who\n", "utf-8")

    assert problems(repository) == [
        "briefings/ledger.yml: LP-0002 was issued at 'look-again', and the ledger has lost that line"
        " (references.vanished)"
    ]
    assert briefings(repository, "check")[0] == 0, "seen only against the version before"
    status, said = briefings(repository, "check", "--since", "main")
    assert status == 1 and "bring the line 'LP-0002: look-again' back" in said


def test_an_address_in_the_ledger_never_changes(repository: Path) -> None:
    points = repository / "briefings" / "points"
    (points / "look-again.yml").rename(points / "look-twice.yml")
    (repository / "briefings" / "ledger.yml").write_text("LP-0001: ask-who\nLP-0002: look-twice\n", "utf-8")

    assert ["references.vanished" in said for said in problems(repository)] == [True]


def test_a_point_without_a_ledger_may_not_vanish_either(repository: Path) -> None:
    git(repository, "rm", "-q", "briefings/ledger.yml")
    git(repository, "commit", "-qm", "No ledger")
    git(repository, "branch", "-f", "main")
    (repository / "briefings" / "points" / "look-again.yml").unlink()

    assert "LP-0002 (look-again) was there before and is gone" in "".join(problems(repository))


def test_what_others_added_meanwhile_is_not_missed(repository: Path) -> None:
    """A branch that is behind main is compared with where it left it."""
    git(repository, "checkout", "-q", "main")
    write_point(repository, "added-meanwhile", point(**OTHER | {"id": "LP-0003", "what_we_found": NEW}))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Meanwhile")
    git(repository, "checkout", "-q", "ours")

    assert problems(repository) == []
    assert changed_since(repository, "main") == ()


def test_before_holds_status_address_and_ledger(repository: Path) -> None:
    row = {"status": "published", "slug": "ask-who", "issued": "ask-who"}

    assert published_at(repository, "main")["LP-0001"] == row
    assert published_at(repository, "HEAD~0")["LP-0001"] == row


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("nowhere", "there is no version 'nowhere' to compare with"),
        ("--upload-pack=x", "is not the name of a version"),
        ("a b", "is not the name of a version"),
    ],
)
def test_a_version_that_is_not_there_is_one_clear_line(repository: Path, version: str, said: str) -> None:
    status, told = briefings(repository, "check", f"--since={version}")

    assert status == 1 and said in told and "Traceback" not in told


def test_outside_git_the_comparison_says_so(make_project) -> None:
    status, told = briefings(make_project(), "check", "--since", "main")

    assert status == 1 and "git" in told and "Traceback" not in told


def test_changed_files_are_named_new_and_vanished_ones_too(repository: Path) -> None:
    write_point(repository, "brand-new", point(**OTHER | {"id": "LP-0003", "what_we_found": NEW}))
    (repository / "briefings" / "points" / "look-again.yml").unlink()

    assert changed_since(repository, "main") == ("briefings/points/brand-new.yml", "briefings/points/look-again.yml")


def test_a_note_never_stops_and_a_warning_stops_where_it_is_strict() -> None:
    fell_due = Problem(Place("a.yml"), "lifecycle.review-overdue", "what time brings", level="note")
    other = Problem(Place("a.yml"), "blame-free.term", "a word", level="warning")

    assert not pipeline.in_the_way([fell_due], strict=True)
    assert pipeline.in_the_way([fell_due, other], strict=True)
    assert not pipeline.in_the_way([fell_due, other], strict=False)
