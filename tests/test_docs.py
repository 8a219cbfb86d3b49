"""What there is, is told: each command, setting and rule stands in the README, and nothing stands there that is not."""

from __future__ import annotations

import ast
import dataclasses
import re
from functools import cache

import click
import pytest
from conftest import PROJECT

from generator.checks.runner import RULES
from generator.cli.main import main
from generator.core.settings import Settings

README = (PROJECT / "README.md").read_text("utf-8")
RULE_ID = re.compile(r"^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$")


def commands(group: click.Group = main, name: str = "briefings") -> list[str]:
    """Every command as one types it."""
    found: list[str] = []
    for word, command in group.commands.items():
        inner = f"{name} {word}"
        found += commands(command, inner) if isinstance(command, click.Group) else [inner]
    return found


@cache
def rules() -> frozenset[str]:
    """The id of every rule: those that are listed, and those that stand as a text of their own in the program."""
    written = set()
    for file in (PROJECT / "generator").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                written |= {text for text in map(_text, [*node.args, *(k.value for k in node.keywords)]) if text}
            elif isinstance(node, ast.Dict):
                written |= {text for text in map(_text, node.keys) if text}
    rooms = {rule.id.split(".")[0] for rule in RULES} | {"yaml", "load", "settings", "pages", "frames", "build"}
    rooms |= {"fact-sheet", "newsletter", "pathways", "pack"}
    return frozenset(rule.id for rule in RULES) | {t for t in written if t.split(".")[0] in rooms}


def _text(node: ast.expr | None) -> str:
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return text if RULE_ID.match(text) and not text.endswith((".py", ".html", ".yml", ".pdf", ".js", ".css")) else ""


def test_every_command_stands_in_the_readme():
    assert [command for command in commands() if f"`{command}" not in README] == []


def test_no_command_stands_in_the_readme_that_is_not_there():
    told = {f"briefings {name}" for name in re.findall(r"^\| `briefings ([a-z]+(?: (?!\S*…)[a-z]+)?)", README, re.M)}

    assert told - set(commands()) - {command.rsplit(" ", 1)[0] for command in commands()} == set()


def test_every_setting_stands_in_the_readme_with_its_words_and_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", README, re.M))
    wanted = {f.name: f"{f.metadata['words']} | `{f.default}`" for f in dataclasses.fields(Settings)}

    assert {name: row for name, row in wanted.items() if rows.get(name) != row} == {}
    assert set(rows) - set(wanted) == set()


def test_every_rule_stands_in_the_readme():
    assert sorted(rule for rule in rules() if f"`{rule}`" not in README) == []


def test_no_rule_stands_in_the_readme_that_is_not_there():
    section = README.split("\n## Rules\n", 1)[1].split("\n## ", 1)[0]
    told = {word for word in re.findall(r"`([^`]+)`", section) if RULE_ID.match(word)}

    assert sorted(told - rules()) == []


def test_every_rule_has_a_manual_that_says_why():
    assert [rule.id for rule in RULES if len(rule.manual.split()) < 6 or not rule.manual.endswith(".")] == []


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", ".github/CONTRIBUTING.md"])
def test_the_papers_are_there(name):
    assert len((PROJECT / name).read_text("utf-8")) > 200


def test_the_licence_tells_code_and_content_apart():
    assert "MIT" in (PROJECT / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in README


def test_each_link_and_picture_of_the_papers_leads_to_a_file_that_is_small():
    for paper in (PROJECT / "README.md", PROJECT / ".github" / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https:|mailto:|#)([^)#\s]+)", paper.read_text("utf-8")):
            file = (paper.parent / target).resolve()
            assert file.exists(), f"{paper.name}: {target}"
            assert file.is_dir() or file.stat().st_size < 400_000, f"{target} is large"


def test_each_place_in_the_papers_is_there():
    headings = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", README, re.M)}

    assert [place for place in re.findall(r"\]\(#([^)]+)\)", README) if place not in headings] == []


# The top level is fixed; a partnership may add what its server asks for.
DESIGNED = {"mkdocs.yml", "pyproject.toml", "briefings", "generator", "templates", "overrides", "tests", ".github"}


def test_the_top_level_is_as_designed():
    assert {name for name in DESIGNED if not (PROJECT / name).exists()} == set()
    assert sorted(file.name for file in PROJECT.glob("*.py")) == []
