"""What is remembered between two runs: it saves reading and judging, and changes nothing of what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import plant, point, problems_of, write_point

import generator.checks.runner
import generator.content.loader
from generator.core.problems import Problem
from generator.rendering.environment import environment

SLUG = "ask-who-lives-here"
JARGON = {"limits": "This does not tell you what a multi-agency meeting is."}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return plant(tmp_path / "project", {SLUG: JARGON, "ask-who-sleeps-where": {"title": "Ask who sleeps where"}})


def kept(project: Path) -> Path:
    return project / ".cache" / "memory.json"


def told(project: Path) -> list[Problem]:
    """What a check says, and that it says something."""
    found = sorted(problems_of(project))
    assert any(p.rule == "plain-language.jargon" for p in found)
    return found


def unheard_of(*_: object, **__: object) -> object:
    raise AssertionError("this was remembered, and is done again")


def test_what_is_remembered_is_neither_read_nor_judged_again(project, monkeypatch):
    first = told(project)
    read = generator.content.loader.read_yaml
    monkeypatch.setattr(generator.checks.runner, "_rows", unheard_of)
    monkeypatch.setattr(
        generator.content.loader,
        "read_yaml",
        lambda name, *rest: unheard_of() if "/points/" in name else read(name, *rest),
    )

    assert told(project) == first


def test_a_changed_file_is_read_again_and_no_other(project, monkeypatch):
    told(project)
    judged: list[str] = []
    rows = generator.checks.runner._rows
    monkeypatch.setattr(
        generator.checks.runner, "_rows", lambda source, house: (judged.append(source.slug), rows(source, house))[1]
    )
    write_point(project, SLUG, point(id="LP-0001", **JARGON, title="Ask who lives with this child"))
    told(project)

    assert judged == [SLUG]


def test_other_words_judge_again(project):
    told(project)
    (project / "briefings" / "words" / "jargon.yml").write_text("[]\n", "utf-8")

    assert "plain-language.jargon" not in {p.rule for p in problems_of(project)}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace("multi-agency", "multi-parcel"), id="another word"),
        pytest.param(lambda text: text[: len(text) // 2], id="half of it"),
        pytest.param(lambda text: "", id="nothing"),
        pytest.param(lambda text: text.replace("{", "[", 3), id="no JSON"),
        pytest.param(lambda text: "[]\n", id="something else"),
    ],
)
def test_a_memory_that_somebody_changed_is_told_and_counts_as_none(project, spoil):
    before = told(project)
    kept(project).write_text(spoil(kept(project).read_text("utf-8")), "utf-8")
    note, *others = told(project)

    assert note.rule == "build.damaged-cache" and "memory.json" in note.message
    assert others == before == told(project)


def test_a_file_under_another_name_is_judged_by_its_name(project):
    told(project)
    file = project / "briefings" / "points" / f"{SLUG}.yml"
    file.rename(file.with_name("Ask_who_lives_here.yml"))

    assert "schema.bad-file-name" in {p.rule for p in told(project)}


def test_what_cannot_be_read_is_said_each_time(project):
    write_point(project, "ask-why", "title: a\ntitle: b\n")
    first = told(project)

    assert "yaml.duplicate-key" in {p.rule for p in first}
    assert told(project) == first


def test_what_is_gone_is_forgotten(project):
    told(project)
    whole = len(kept(project).read_text("utf-8").splitlines())
    (project / "briefings" / "points" / "ask-who-sleeps-where.yml").unlink()
    told(project)

    assert len(kept(project).read_text("utf-8").splitlines()) == whole - 1


def test_many_files_read_by_several_processes_say_what_one_process_says(tmp_path):
    many = {f"ask-who-{number:03}": {**JARGON, "title": f"Ask number {number}"} for number in range(130)}
    project = plant(tmp_path / "project", many)
    settings = project / "pyproject.toml"
    by_two = told(project)
    kept(project).unlink()
    settings.write_text(
        settings.read_text("utf-8").replace("[tool.briefings]", "[tool.briefings]\nworkers = 1"), "utf-8"
    )

    assert told(project) == by_two
    assert len([p for p in by_two if p.rule == "plain-language.jargon"]) >= 130


def test_nothing_but_the_site_stays_when_a_build_has_ended(project, tmp_path):
    """Fonts unpacked for sheets, and whatever else the libraries put into the folder for temporary files."""
    own = tmp_path / "temporary"
    own.mkdir()
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--today", "2026-11-22"]
    done = subprocess.run(command, env=os.environ | {"TMPDIR": str(own)}, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert list(own.iterdir()) == []


# Templates


def shown(folder: Path) -> str:
    """What a template says, in a process that has not seen it before."""
    return environment.__wrapped__(folder).get_template("a.j2").render(word="<b>")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.j2").write_text("one {{ word }}", "utf-8")
    assert shown(tmp_path) == "one &lt;b&gt;"
    return tmp_path


def compiled(templates: Path) -> list[Path]:
    return [file for file in (templates / "__pycache__").rglob("*") if file.is_file()]


def test_a_changed_template_is_compiled_again(templates):
    assert len(compiled(templates)) == 1
    (templates / "a.j2").write_text("two {{ word }}", "utf-8")

    assert shown(templates) == "two &lt;b&gt;"


@pytest.mark.parametrize("content", [b"", b"nonsense", None], ids=["nothing", "nonsense", "half"])
def test_a_damaged_compiled_template_counts_as_none(templates, content):
    [file] = compiled(templates)
    file.write_bytes(file.read_bytes()[:60] if content is None else content)

    assert shown(templates) == "one &lt;b&gt;"


def test_templates_are_compiled_each_time_where_nothing_can_be_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.j2").write_text("one {{ word }}", "utf-8")
    (tmp_path / "__pycache__").write_text("a file where a folder is wanted", "utf-8")

    assert shown(tmp_path) == shown(tmp_path) == "one &lt;b&gt;"
