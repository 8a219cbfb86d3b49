"""Keys follow our own code by themselves: nobody has to keep a list of what an output or a verdict depends on."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from conftest import PROJECT, MakeProject, briefings

from generator.core.hashing import CODE, Code

ROOT = PROJECT / "generator"
STARTS = (
    "generator.checks.runner",
    "generator.content.loader",
    "generator.outputs.registry",
    "generator.outputs.fact_sheet.sheets",
)


def imported(file: Path) -> set[str]:
    """What Python itself reads as imports of ours in a file, wherever they stand."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "generator":
            named |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names if alias.name.startswith("generator.")}
    return named


def file_of(module: str, root: Path = ROOT) -> Path | None:
    base = root.joinpath(*module.split(".")[1:])
    return next((f for f in (base / "__init__.py", base.with_suffix(".py")) if f.exists()), None)


@pytest.mark.parametrize("start", STARTS)
def test_all_that_python_would_import_is_reached(start: str) -> None:
    pending, seen = {start}, set()
    while pending:
        module = pending.pop()
        if (file := file_of(module)) and module not in seen:
            seen.add(module)
            pending |= imported(file)

    assert seen <= set(CODE.reached(start))


@pytest.mark.parametrize("start", STARTS)
def test_one_byte_in_any_module_that_is_reached_is_another_key(start: str, tmp_path: Path) -> None:
    root = tmp_path / "generator"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    before, same = Code(root).key(start), []
    for module in CODE.reached(start):
        file = file_of(module, root)
        assert file
        text = file.read_bytes()
        file.write_bytes(text + b"#")
        same += [module] if Code(root).key(start) == before else []
        file.write_bytes(text)

    assert same == []
    assert Code(root).key(start) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "content/learning_point.py",
            'such as: Ask why a child was not brought.", words=10',
            'x.", words=2',
            "schema.over-budget",
        ),
        ("checks/language/readability.py", "return (0.39", "return (50 + 0.39", "reading-grade"),
        ("content/yaml_reader.py", '"yaml.tab"', '"yaml.tabs"', ""),
    ],
)
def test_no_verdict_outlives_the_code_that_made_it(
    make_project: MakeProject, file: str, old: str, new: str, said: str
) -> None:
    """The same with what is remembered as with nothing remembered, after any change of the code."""
    project = make_project(code=True)
    assert briefings("check", project=project).returncode == 0
    code = project / "generator" / file
    text = code.read_text("utf-8")
    assert old in text
    code.write_text(text.replace(old, new), "utf-8")

    remembered = briefings("check", project=project)
    shutil.rmtree(project / ".cache")
    fresh = briefings("check", project=project)

    assert (remembered.returncode, remembered.stdout) == (fresh.returncode, fresh.stdout)
    assert said in remembered.stdout + remembered.stderr
