"""The issue form: fresh, in the Git host's own form, and turned into a draft whatever somebody writes into it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT, SAMPLE, TODAY, MakeProject, briefings, problems_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content.fields import fields_of
from generator.content.library import Library
from generator.content.loader import load
from generator.content.yaml_reader import read_yaml
from generator.core.problems import BriefingsError
from generator.core.settings import read_settings
from generator.integrations.github.issue_form.questions import PROMISE, choices, questions
from generator.integrations.github.issue_form.submission import convert
from generator.integrations.github.issue_form.template import PATH

ANSWERS = {
    "title": "Ask who collects the child from nursery",
    "one_line": "The adult at the gate may not be the adult at home. Ask who lives with the child.",
    "kind": "Lesson",
    "themes": "Neglect, Asking and checking",
    "age_groups": "1 to 4",
    "harms": "Neglect",
    "basis_type": "Research study",
    "basis_cases": "10",
    "basis_area": "England",
    "basis_strength": "National, many cases",
    "sources_title": 'Who is at home? "Ten" reviews: a study',
    "sources_publisher": "Example University",
    "sources_year": "2024",
    "sources_url": "https://example.org/a#b",
    "sources_kind": "The work itself",
    "sources_read": "A part of it",
    "what_we_found": "- In six of the ten reviews, the nursery knew a new partner by name.\n* In two, others did.",
    "reason_1_kind": "Workload",
    "reason_1": "Pick-up time is short and busy.",
    "reason_2_kind": "Tools and systems",
    "reason_2": "The form has one line for adults.",
    "daily_life": "A different person is at the gate each week.\nNobody asks her who they are.",
    "action_1_who": "Social worker",
    "action_1_do": "Ask at each visit who the child goes home to. (each visit)",
    "what_good_looks_like": "The nursery can name the adults at home.",
    "limits": "It rests on ten reviews.\n\nIt says nothing of most families.",
    "identity_note": "not recorded",
    "questions": "1. Whose name would we not know today?\n2. What makes it hard to ask?",
    "content_note": "none",
}
SLUG = "ask-who-collects-the-child-from-nursery"


def body(**changes: str) -> str:
    """A submitted form as the Git host writes it: a heading and an answer for each box, with its line ends."""
    answers = {**ANSWERS, **changes}
    parts = [f"### {q.heading}\n\n{answers.get(q.id) or '_No response_'}" for q in questions()]
    parts.append(f"### {PROMISE}\n\n- [X] There is no detail in it.\n- [X] It may be published.")
    return "\n\n".join(parts).replace("\n", "\r\n")


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A tiny project with one point and its line in the ledger."""
    made = make_project({"ask-who-lives-here": {"id": "LP-0007"}})
    (made / "briefings/ledger.yml").write_text("LP-0007: ask-who-lives-here\n", "utf-8")
    return made


def sent(project: Path, text: str, number: int = 12) -> Any:
    """What becomes of a form: the values of the draft."""
    made = convert(project, load(project, read_settings(project)), TODAY, text, number)
    read = read_yaml("x", made.path.read_bytes())
    assert read.problems == []
    return read.data


def refusal(project: Path, text: str) -> str:
    """Why a form is refused; nothing may have been written then."""
    before = sorted((project / "briefings").rglob("*"))
    with pytest.raises(BriefingsError) as caught:
        sent(project, text)
    assert sorted((project / "briefings").rglob("*")) == before
    return "\n".join(f"{p.place}: {p.message} ({p.hint})" for p in caught.value.problems)


# The form


def test_it_is_a_form_of_the_git_host() -> None:
    words = [PROJECT / ".venv/bin/check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", PROJECT / PATH]

    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_it_asks_for_all_that_a_point_needs(library: Library) -> None:
    form = yaml.safe_load((PROJECT / PATH).read_text("utf-8"))
    asked = {q.field.path.split(".")[0] for q in questions()}

    given_by_us = {"id", "status", "added", "checked", "review_by"}
    assert {f.name for f in fields_of() if f.required} <= asked | given_by_us
    labels = [box["attributes"]["label"] for box in form["body"] if "label" in box["attributes"]]
    assert len(labels) == len(set(labels)), "a heading that stands twice could not be told apart"
    for box in form["body"]:
        options = box["attributes"].get("options", [])
        assert box["type"] != "dropdown" or len(options) == len(set(options)) > 1


def test_every_choice_leads_back_to_its_term(library: Library) -> None:
    for question in questions():
        words = choices(question.field, library.language)
        assert len(words) == len(set(words.values()))
        assert "None" not in words, "the host keeps this word for itself"


# What becomes of it


def test_a_form_becomes_a_valid_draft(project: Path) -> None:
    data = sent(project, body())

    assert (data["id"], data["status"], data["themes"]) == ("LP-0008", "draft", ["neglect", "professional_curiosity"])
    assert data["basis"] == {
        "type": "research_study",
        "cases": 10,
        "area": "england",
        "strength": "national_many_cases",
    }
    assert [f["text"][:6] for f in data["what_we_found"]] == ["In six", "In two"]
    assert data["actions"] == [
        {
            "who": "social_worker",
            "do": "Ask at each visit who the child goes home to.",
            "when": "each visit",
            "basis": "drafted",
        }
    ]
    assert data["daily_life"].count("\n") == 0 and data["limits"].count("\n") == 1
    assert data["questions"][0] == "Whose name would we not know today?"
    assert (project / "briefings/ledger.yml").read_text("utf-8").endswith(f"LP-0008: {SLUG}\n")
    assert [p for p in problems_of(project) if p.level != "note"] == []
    assert briefings("fmt", "--check", f"briefings/points/{SLUG}.yml", project=project).returncode == 0


def test_the_workflows_door_says_the_path_and_nothing_of_the_text(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "body.md"
    file.write_bytes(body().encode())
    words = [
        "-m",
        "generator.integrations.github.issue_form",
        "convert",
        "--body-file",
        file,
        "--number",
        "12",
        "--out",
        project,
    ]

    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=PROJECT, check=False)
    again = subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=PROJECT, check=False)

    assert (done.returncode, done.stdout) == (0, f"briefings/points/{SLUG}.yml\n")
    assert again.returncode == 1 and "is already there" in again.stderr and "Traceback" not in again.stderr


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "'Title' is empty"),
        ({"themes": "Neglect, Gossip"}, "'Themes' holds a word that is not in its list"),
        ({"kind": "Lesson, Good practice"}, "'Kind' takes one word"),
        ({"basis_cases": "about twenty"}, "is not a whole number"),
        ({"sources_year": "2024; rm -rf"}, "is not a whole number"),
        ({"reason_3": "Only half."}, "'Reason 3' is only half there"),
        ({"action_2_who": "Social worker"}, "'Action 2' is only half there"),
        ({"limits": "x" * 5000}, "is longer than 4000 signs"),
        ({"questions": "\n".join("What now?" for _ in range(20))}, "has 20 lines"),
        ({"daily_life": "One.\n\n### Title\n\nAnother"}, "'### Title' stands there twice"),
        ({"title": "???"}, "has no letters"),
    ],
)
def test_what_cannot_be_mapped_is_told_in_plain_words(changes: dict[str, str], said: str, project: Path) -> None:
    told = refusal(project, body(**changes))

    assert said in told
    for value in changes.values():
        assert value == "" or len(value) < 6 or value not in told, "a public log repeats the text"


@pytest.mark.parametrize(
    "text",
    ["", "hello", "### Title\n\nAsk", "x" * 70_000, body().replace("### Limits", ""), body()[: len(body()) // 2]],
    ids=range(6),
)
def test_what_is_not_the_form_is_refused(text: str, project: Path) -> None:
    broken = text.replace("### What this does not tell you", "### Something else")

    assert "headings" in refusal(project, broken) or "longer" in refusal(project, broken)


HOSTILE = (
    "x\nstatus: published",
    "x\n  - who: &a !!python/object/apply:os.system [id]",
    "*a << : {{ 7*7 }} {% raw %}",
    '"; rm -rf / #',
    "$(touch /tmp/pwned) `id` ${HOME}",
    "<script>alert(1)</script><!-- x -->",
    "'''\n---\n...\n%YAML 1.1",
    "::error file=x::y\n::set-output name=a::b",
    "a\u202eb\u2028c\x00d\x1b[31me\x85f\ufeff",
    "### Kind of nothing\n#### x\n##Title",
    "[x](javascript:alert(1)) ![i](https://example.org/x.png)",
    "no", "null", "~", "2026-11-22", "- - -", "? a : b", "|", ">-", "@x", "%", "\\u0000\\n",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("box", ["title", "one_line", "daily_life", "what_we_found", "sources_url", "more_sources"])
def test_hostile_text_is_only_ever_text(box: str, text: str, project: Path, tmp_path: Path) -> None:
    try:
        data = sent(project, body(**{box: text}))
    except BriefingsError as error:
        assert box == "title" and "Traceback" not in str(error)
        return

    made = [f for f in project.rglob("*") if f.is_file() and f.parent.name == "points"]
    assert len(made) == 2 and all(re.fullmatch(r"[a-z0-9-]+\.yml", f.name) for f in made)
    assert (data["status"], data["id"]) == ("draft", "LP-0008")
    assert set(data) <= {f.name for f in fields_of()}
    lines = (project / "briefings/ledger.yml").read_text("utf-8").splitlines()
    assert len(lines) == 2 and re.fullmatch(r"LP-0008: [a-z0-9-]+", lines[1])
    assert not any("Traceback" in p.message for p in problems_of(project))


@given(st.dictionaries(st.sampled_from([q.id for q in questions()]), st.text(max_size=120), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_makes_a_draft_or_a_refusal(tmp_path: Path, changes: dict[str, str]) -> None:
    (tmp_path / "briefings/points").mkdir(parents=True, exist_ok=True)
    (tmp_path / "briefings/vocabulary.yml").write_bytes((SAMPLE / "briefings/vocabulary.yml").read_bytes())
    for left in ((tmp_path / "briefings/points").glob("*"), (tmp_path / "briefings").glob("ledger.yml")):
        for file in left:
            file.unlink()
    try:
        data = sent(tmp_path, body(**changes))
    except BriefingsError:
        assert list((tmp_path / "briefings/points").iterdir()) == []
    else:
        assert data["status"] == "draft" and data["id"] == "LP-0001"
