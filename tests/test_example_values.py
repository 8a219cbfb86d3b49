"""A made-up address is never published as if it were real: what still holds one is named, and a strict build stops."""

from __future__ import annotations

import dataclasses
import re

import pytest
from conftest import MakeProject, briefings, problems_of

from generator.checks.example_values import made_up_names, made_up_settings
from generator.core.settings import Settings

FILLED = {
    "site_url": "https://briefings.safer-northtown.org.uk/",
    "contact_email": "hello@safer-northtown.org.uk",
    "edit_url": "https://github.com/safer-northtown/briefings/edit/main/{path}",
    "repository": "safer-northtown/briefings",
    "mail_from": "digest@safer-northtown.org.uk",
}
EXAMPLES = [f.name for f in dataclasses.fields(Settings) if f.metadata.get("example")]


def set_up(project, **values: str):
    lines = "".join(f'{name} = "{value}"\n' for name, value in values.items())
    (project / "pyproject.toml").write_text(f"[tool.briefings]\n{lines}")
    return project


def warnings(project):
    return [p for p in problems_of(project) if p.rule == "settings.example-values"]


def test_every_default_that_looks_made_up_is_declared_an_example():
    made_up = re.compile(r"\.example\b|\bexample\.(?:com|org|net)\b|\byour\b|\bmy-|localhost", re.IGNORECASE)
    texts = {f.name: f.default for f in dataclasses.fields(Settings) if isinstance(f.default, str)}

    assert [name for name, text in texts.items() if made_up.search(text)] == EXAMPLES


def test_the_defaults_are_made_up_and_a_filled_in_site_is_not():
    assert list(made_up_settings(Settings())) == EXAMPLES
    assert made_up_names() == {"practice-briefings.example", "your-partnership"}
    assert set(FILLED) == set(EXAMPLES), "a new example belongs here too"
    assert made_up_settings(Settings(**FILLED)) == ()


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_setting_that_was_left_is_named_alone(make_project: MakeProject, name):
    project = set_up(make_project(), **{key: value for key, value in FILLED.items() if key != name})
    (found,) = warnings(project)

    assert found.level == "warning" and found.message.endswith(f": {name}") and "[tool.briefings]" in found.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("site_url", "https://practice-briefings.example"),
        ("site_url", "https://Practice-Briefings.EXAMPLE/north/"),
        ("mail_from", "Our team <news@practice-briefings.example>"),
        ("mail_from", "news@another-made-up-host.example"),
        ("repository", "your-partnership/briefings"),
        ("exit_url", "https://practice-briefings.example/away"),
        ("support_url", "https://help.practice-briefings.example/"),
        ("mail_address", "write to contact@practice-briefings.example"),
    ],
)
def test_a_made_up_value_that_was_typed_counts_with_its_line(make_project: MakeProject, name, value):
    project = set_up(make_project(), **{**FILLED, name: value})
    (found,) = warnings(project)
    line = (project / "pyproject.toml").read_text().splitlines()[found.place.line - 1]

    assert found.message.endswith(f": {name}") and line.startswith(f"{name} =")


@pytest.mark.parametrize(
    "value",
    ["https://example-school.sch.uk/", "https://north.org/a.examples/", "https://your.org/", "https://x.org/our-y/"],
)
def test_a_real_address_that_only_looks_alike_is_left_alone(make_project: MakeProject, value):
    assert warnings(set_up(make_project(), **{**FILLED, "site_url": value})) == []


def test_check_warns_a_plain_build_goes_on_and_a_strict_one_stops(make_project: MakeProject):
    project = set_up(make_project(), site_name="North")
    told = briefings("check", project=project)
    plain = briefings("build", "--no-sheets", "--no-search", project=project)
    (project / "site" / "index.html").unlink()
    strict = briefings("build", "--strict", "--no-sheets", "--no-search", project=project)

    assert told.returncode == 0 and "warning" in told.stdout and ", ".join(EXAMPLES) in told.stdout
    assert plain.returncode == 0 and ", ".join(EXAMPLES) in plain.stderr
    assert strict.returncode == 1 and ", ".join(EXAMPLES) in strict.stderr and "Traceback" not in strict.stderr
    assert not (project / "site" / "index.html").exists()


def test_a_demonstration_may_allow_them_and_this_repository_is_one(make_project: MakeProject):
    assert warnings(set_up(make_project(), example_values="allow")) == []
    assert warnings(set_up(make_project(name="warned"), example_values="warn")) != []
    strict = briefings("build", "--strict", "--no-sheets", "--no-search", project=make_project(name="as-it-is"))

    assert strict.returncode == 0, strict.stderr


def test_the_setting_takes_its_two_words_only(make_project: MakeProject):
    told = briefings("check", project=set_up(make_project(), example_values="alow"))

    assert told.returncode == 1 and "cannot be 'alow'" in told.stderr and "did you mean 'allow'?" in told.stderr
