"""The suite is true on any day and with any content: it reads no clock, and nothing that editors own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOON, PROJECT, TODAY, Frozen

TESTS = sorted(file for file in (PROJECT / "tests").rglob("*.py") if "sample" not in file.parts)
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
}
"""Waiting measures `time.monotonic`, which has no day."""
OWNED = ("briefings", "mkdocs.yml", "pyproject.toml", "CNAME")
"""What a partnership or an editor changes."""
ABOUT_THE_REPOSITORY = {"test_set_up.py", "test_docs.py", "bench.py", "synthetic.py"}
"""These look at the project file itself, for the Pythons and commands that it promises, or are no tests."""


def dotted(node: ast.AST) -> str:
    """`date.today` for what is written so, '' for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""


def named_in_the_project(tree: ast.AST) -> Iterator[str]:
    """The first part of each path that is written as `PROJECT / "…"`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div) or not isinstance(node.left, ast.Name):
            continue
        if node.left.id == "PROJECT" and isinstance(node.right, ast.Constant):
            yield str(node.right.value).split("/")[0]


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_no_test_reads_the_clock(file: Path) -> None:
    if file.name == "bench.py":
        return
    called = {dotted(node.func) for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)}

    assert called & CLOCKS == set()


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_no_test_reads_what_editors_own(file: Path) -> None:
    if file.name in ABOUT_THE_REPOSITORY:
        return
    named = set(named_in_the_project(ast.parse(file.read_text("utf-8"))))

    assert named & set(OWNED) == set()


def test_a_browser_lives_on_the_frozen_day(browser: Frozen) -> None:
    page = browser.new_page()

    assert page.evaluate("new Date().toISOString().slice(0, 10)") == TODAY.isoformat()
    passed = page.evaluate("Date.now()") / 1000 - NOON.timestamp()
    page.wait_for_timeout(300)
    assert page.evaluate("Date.now()") / 1000 - NOON.timestamp() > passed >= 0, "its time goes on"
    page.close()
