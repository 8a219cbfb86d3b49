"""The door: exit status, help, the forms of a report, and no traceback whatever is wrong with the project."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from conftest import LEFT_OUT, TODAY, as_yaml, briefings, plant, point, write_point

from generator.cli.main import main
from generator.core.problems import Place, Problem
from generator.core.report import as_annotation, as_json, as_text, summary

SLUG = "ask-who-lives-here"
DAY = ("--today", TODAY.isoformat())


def ask(*words: object, env: dict[str, str] | None = None) -> Result:
    """What the command answers, without a process of its own."""
    return CliRunner().invoke(main, [str(word) for word in words], env=env, catch_exceptions=False)


def commands(group: click.Group = main, *names: str) -> list[tuple[str, ...]]:
    """Every command with the names that lead to it."""
    found: list[tuple[str, ...]] = [names]
    for name, command in group.commands.items():
        inner = (*names, name)
        found += commands(command, *inner) if isinstance(command, click.Group) else [inner]
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return plant(tmp_path / "project", {SLUG: {}})


def warned(project: Path) -> Path:
    """The project with a warning and no error: two points that say the same."""
    write_point(project, "ask-who-else-lives-here", point(id="LP-0002"))
    return project


# Help and usage


@pytest.mark.parametrize("names", commands(), ids=" ".join)
def test_every_command_has_help_that_says_what_it_does(names):
    answer = ask(*names, "--help")

    assert answer.exit_code == 0
    about = answer.output.split("\n\n")[1].strip()
    assert about.endswith((".", "?")) or about[0].isupper()
    assert answer.output == ask(*names, "-h").output


@pytest.mark.parametrize("names", commands(), ids=" ".join)
def test_every_option_says_what_it_is_for(names):
    command: Any = main
    for name in names:
        command = command.commands[name]

    silent = [o.opts[-1] for o in command.params if isinstance(o, click.Option) and not o.help]
    assert silent == []


@pytest.mark.parametrize(
    "words",
    [
        ["chekc"],
        ["check", "--colour"],
        ["check", "--format", "xml"],
        ["check", "--today", "yesterday"],
        ["check", "--today", "2026-02-30"],
        ["build", "--today"],
        ["newsletter", "send", "--to", "a@b.example"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_known(words, project):
    answer = ask(*words, "--project", project) if "chekc" not in words else ask(*words)

    assert answer.exit_code == 2
    assert "Usage: " in answer.output and "Traceback" not in answer.output


@pytest.mark.parametrize("epoch", ["soon", "-1", "1e9", "²", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_wrong_usage(epoch, project):
    answer = ask("check", "--project", project, env={"SOURCE_DATE_EPOCH": epoch})

    assert answer.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in answer.output


@pytest.mark.parametrize(
    ("words", "epoch", "late"),
    [
        ([], "1795305600", False),  # 2026-11-22
        ([], "1852848000", True),  # 2028-09-18
        (["--today", "2028-09-18"], "1795305600", True),  # what is typed counts first
    ],
)
def test_the_day_is_what_is_typed_else_source_date_epoch(words, epoch, late, project):
    answer = ask("check", "--project", project, *words, env={"SOURCE_DATE_EPOCH": epoch})

    assert ("review_by" in answer.output) is late


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("word", ["rules", "--version"])
def test_words_that_cannot_be_written_are_one_line(word):
    command = [sys.executable, "-m", "generator", word]
    with open("/dev/full", "w") as full:
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)

    assert answer.returncode == 1
    assert answer.stderr == "this cannot be written: No space left on device\n"


def test_the_version_is_that_of_the_package():
    assert re.fullmatch(r"briefings, version \d+\.\d+\.\d+", ask("--version").output.strip())


# Status and reports


def test_a_project_without_problems_is_status_0(project):
    answer = ask("check", "--project", project, *DAY)

    assert (answer.exit_code, answer.output) == (0, "no problems\n")


def test_an_error_is_status_1_with_its_place_first(project):
    write_point(project, SLUG, as_yaml(point()).replace("kind: lesson", "kind: leson"))
    answer = ask("check", "--project", project, *DAY)

    assert answer.exit_code == 1
    assert answer.output == (
        f"briefings/points/{SLUG}.yml:4:1: error: 'kind' cannot be 'leson' (schema.unknown-word)\n"
        "    try: did you mean 'lesson'?\n"
        "1 error\n"
    )


def test_a_warning_is_status_0_unless_strict(project):
    warned(project)
    relaxed, strict = (ask("check", "--project", project, *DAY, *more) for more in ([], ["--strict"]))

    assert ": warning: " in relaxed.output
    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert relaxed.output == strict.output


def test_a_strict_build_stops_on_a_warning_even_where_nothing_changed(project, tmp_path):
    warned(project)
    build = ["build", "--no-search", "--no-sheets", "--project", project, *DAY]

    assert [ask(*build, *more).exit_code for more in ([], ["--strict"], [])] == [0, 1, 0]


def test_json_is_a_list_of_objects_with_just_these_keys(project):
    write_point(project, SLUG, point(title=LEFT_OUT, kind="x", colour="red"))
    answer = ask("check", "--format", "json", "--project", project, *DAY)
    rows = json.loads(answer.output)

    assert answer.exit_code == 1
    assert [list(row) for row in rows] == [["path", "line", "column", "level", "rule", "message", "hint"]] * len(rows)
    assert {type(row["line"]) for row in rows} == {int}
    assert [row["rule"] for row in rows] == ["schema.missing", "schema.unknown-word", "schema.unknown-field"]


def test_json_of_nothing_is_an_empty_list(project):
    answer = ask("check", "--format", "json", "--project", project, *DAY)

    assert (answer.exit_code, json.loads(answer.output)) == (0, [])


def test_annotations_stand_one_a_line_and_cannot_be_forged():
    place = Place("briefings/points/a,b:c.yml", 3, 5)
    nasty = Problem(place, "schema.x", "50% of\r\n::error file=other::fake", "do\nthis", "note")

    assert as_annotation(nasty) == (
        "::notice file=briefings/points/a%2Cb%3Ac.yml,line=3,col=5,title=schema.x"
        "::50%25 of\ufffd\ufffd::error file=other::fake (schema.x)%0A    try: do\ufffdthis"
    )


def test_annotations_of_a_check_name_file_line_and_rule(project):
    write_point(project, SLUG, as_yaml(point()).replace("kind: lesson", "kind: leson"))
    answer = ask("check", "--format", "github", "--project", project, *DAY)

    assert answer.output.splitlines() == [
        f"::error file=briefings/points/{SLUG}.yml,line=4,col=1,title=schema.unknown-word"
        "::'kind' cannot be 'leson' (schema.unknown-word)%0A    try: did you mean 'lesson'?"
    ]


def test_each_level_is_counted_in_words():
    problems = [Problem(Place("a"), "r", "m", level=level) for level in ("error", "note", "error", "warning")]

    assert summary(problems) == "2 errors, 1 warning, 1 note"
    assert json.loads(as_json(problems[:1]))[0]["hint"] == ""
    assert as_text(problems[1]) == "a:1:1: note: m (r)"


def test_a_message_cannot_move_the_cursor_of_a_terminal(project):
    write_point(project, SLUG, as_yaml(point()) + '"\\e[2Jgone": x\n')

    assert "\x1b" not in ask("check", "--project", project, *DAY).output


# Files


@pytest.fixture
def two_wrong(tmp_path: Path) -> Path:
    return plant(tmp_path / "project", {"ask-one": {"kind": "x"}, "ask-two": {"status": "y"}, "ask-three": {}})


@pytest.mark.parametrize("from_inside", [True, False])
def test_files_narrow_what_is_said_and_count_for_the_status(two_wrong, from_inside, monkeypatch):
    monkeypatch.chdir(two_wrong if from_inside else Path("/"))
    folder = Path("briefings/points") if from_inside else two_wrong / "briefings" / "points"
    one, fine = (ask("check", folder / name, "--project", two_wrong, *DAY) for name in ("ask-one.yml", "ask-three.yml"))

    assert one.exit_code == 1 and "ask-one.yml" in one.output and "ask-two.yml" not in one.output
    assert fine.exit_code == 0 and "error" not in fine.output


def test_a_folder_stands_for_the_files_in_it(two_wrong):
    answer = ask("check", two_wrong / "briefings" / "points", "--project", two_wrong, *DAY)

    assert answer.exit_code == 1
    assert "ask-one.yml" in answer.output and "ask-two.yml" in answer.output


@pytest.mark.parametrize("file", ["nothing-here.yml", "/etc/hostname"])
def test_a_file_that_is_not_the_projects_is_one_line(two_wrong, file):
    answer = ask("check", file, "--project", two_wrong, *DAY)

    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) <= 2


# Nothing ends in a traceback


def one_line(answer: Any) -> str:
    """The single problem that a failed command told, and nothing else."""
    said = answer.stderr.strip().splitlines()
    assert answer.returncode == 1, answer
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""
    assert len(said) == 1 or (len(said) == 2 and said[1].startswith("    try: ")), said
    return said[0]


@pytest.mark.parametrize("command", ["check", "build"])
class TestOneLine:
    """Each fault of a project, in a process of its own as people meet it."""

    def test_no_such_project(self, command, tmp_path):
        assert "there is no such folder" in one_line(briefings(command, project=tmp_path / "nowhere"))

    def test_a_folder_that_is_no_project(self, command, tmp_path):
        assert "there is no such folder" in one_line(briefings(command, project=tmp_path))

    def test_a_project_that_is_a_file(self, command, project):
        answer = briefings(command, project=project / "mkdocs.yml")

        assert answer.returncode == 2 and "Traceback" not in answer.stderr

    def test_an_unknown_setting_names_the_nearest(self, command, project):
        (project / "pyproject.toml").write_text('[tool.briefings]\nsite_nam = "x"\n')
        answer = briefings(command, project=project)

        assert "has no 'site_nam'" in one_line(answer)
        assert "did you mean 'site_name'?" in answer.stderr

    @pytest.mark.parametrize("line", ["workers = 'two'", "site_name = 3", "cache_mb = true", "site_name = ['x']"])
    def test_a_setting_of_the_wrong_kind(self, command, project, line):
        (project / "pyproject.toml").write_text(f"[tool.briefings]\n{line}\n")

        assert "should be" in one_line(briefings(command, project=project))

    @pytest.mark.parametrize("text", [b"[tool.briefings\n", b"\xff\xfe", b"tool = 3\n", b"[tool]\nbriefings = 3\n"])
    def test_settings_that_cannot_be_read(self, command, project, text):
        (project / "pyproject.toml").write_bytes(text)

        assert "pyproject.toml" in one_line(briefings(command, project=project))

    def test_points_that_are_a_file(self, command, project):
        os.rename(project / "briefings" / "points", project / "briefings" / "moved")
        (project / "briefings" / "points").write_text("x")

        assert "briefings/points" in one_line(briefings(command, project=project))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("mkdocs.yml", b"site_name: [\n"),
        ("mkdocs.yml", b"\xff\xfe\x00"),
        ("mkdocs.yml", b"theme: {name: nothing-like-it}\nsite_name: x\n"),
        ("mkdocs.yml", None),
        ("overrides/main.html", b"{% extends 'base.html' %}{% block site_meta %}"),
        ("overrides/main.html", b"{{ nothing.at.all }}"),
        ("briefings/pages/about.md", "# Café".encode("latin-1")),
        ("briefings/pages/about.md", b"# Hello\n\n<script>alert(1)</script>\n"),
    ],
)
def test_a_broken_page_or_look_is_one_line(project, file, text):
    if text is None:
        (project / file).unlink()
    else:
        (project / file).write_bytes(text)

    assert file.split("/")[0] in one_line(briefings("build", "--no-search", "--no-sheets", project=project))


@pytest.mark.parametrize("site", ["pyproject.toml", "briefings", "no/such/parent/site"])
def test_a_site_where_none_can_be_is_one_line(project, site):
    answer = briefings("build", "--no-search", "--no-sheets", "--site", project / site, project=project)

    if site.startswith("no/"):
        assert answer.returncode == 0 and (project / site / "index.html").exists()
    else:
        one_line(answer)


def test_a_build_says_where_the_site_is_and_how_much_was_made(project):
    first, second = (briefings("build", "--no-search", "--no-sheets", project=project) for _ in range(2))

    assert re.fullmatch(r"\d+ pages and 0 PDFs in \S*site/ \(\d+\.\d s\)\n", first.stdout)
    assert re.fullmatch(r"\d+ pages and 0 PDFs in \S*site/ \(nothing changed\)\n", second.stdout)
    assert first.stderr == second.stderr, "what was noted is said again when nothing changed"
    assert "admin.no-form" in first.stderr and "error" not in first.stderr


def test_months_of_the_digest_are_listed_newest_first(tmp_path):
    project = plant(tmp_path / "project", {"ask-one": {"added": "2026-08-03"}, "ask-two": {}})
    answer = ask("newsletter", "list", "--project", project, *DAY)

    assert answer.output.splitlines() == [
        "2026-10  1 new, 0 changed, 0 taken down",
        "2026-08  1 new, 0 changed, 0 taken down",
    ]


def test_a_month_without_a_digest_names_those_that_have_one(project):
    smtp = ["--to", "a@b.example", "--smtp", "127.0.0.1:9"]
    answer = ask("newsletter", "send", *smtp, "--month", "1999-01", "--project", project, *DAY)

    assert answer.exit_code == 1
    assert "2026-10" in answer.output
