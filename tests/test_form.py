"""Canonical YAML: one tidy form, the same for the same words, and no word or comment is ever lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import SAMPLE, MakeProject, briefings, point
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.fields import FieldForm, fields_of
from generator.content.yaml_reader import UNPRINTABLE, read_yaml
from generator.content.yaml_writer import MODELINE, WIDTH, Comments, tidy, written
from generator.core.problems import BriefingsError

POINTS = sorted((SAMPLE / "briefings" / "points").glob("*.yml"))
SIGNS = "abc é “—” :#-?!&*|>%@`'\"\\[]{},=~<. \n0123456789nullyestruefalse"
TEXTS = (
    st.text(st.sampled_from(SIGNS), max_size=300)
    | st.text(max_size=60).filter(lambda t: not UNPRINTABLE.search(t) and "\r" not in t and "\t" not in t)
    | st.sampled_from(
        ["no", "yes", "null", "~", "2015", "1.5", "12:30", "2026-11-02", "0x1f", "- a", "? b", "a: b", "#"]
    )
)


def trimmed(value: Any) -> Any:
    """Blanks around a text are not words."""
    if isinstance(value, dict):
        return {name: trimmed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [trimmed(item) for item in value]
    return (value.strip(" \n") or value) if isinstance(value, str) else value


def values_for(field: FieldForm) -> st.SearchStrategy[Any]:
    """Values as a file may hold them, right or wrong by the checks."""
    one: st.SearchStrategy[Any]
    if field.kind == "group":
        one = st.fixed_dictionaries({}, optional={f.name: values_for(f) for f in field.fields})
    elif field.kind == "number":
        one = st.integers(-9, 3000) | TEXTS
    else:
        one = TEXTS
    return st.lists(one, max_size=4) if field.many else one


RECORDS = st.fixed_dictionaries({}, optional={f.name: values_for(f) for f in fields_of()} | {"other": TEXTS})


@given(RECORDS)
@settings(max_examples=300, deadline=None)
def test_whatever_a_record_holds_comes_back_word_for_word(record: dict[str, Any]) -> None:
    kept = read_yaml("x.yml", yaml.safe_dump(record, allow_unicode=True).encode(), 1024)
    if kept.problems or not kept.data:
        return

    made = tidy("x.yml", yaml.safe_dump(record, allow_unicode=True, width=60).encode(), 1024)

    assert read_yaml("x.yml", made.encode(), 1024).data == trimmed(kept.data)
    assert tidy("x.yml", made.encode(), 1024) == made


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["# one", "  # two", "# three: 'x'"])), max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_comment_on_any_line_stays(comments: list[tuple[int, str]]) -> None:
    lines = written(point()).split("\n")
    blocks = [i for i, line in enumerate(lines) if line.endswith(">-")]
    for place, comment in comments:
        # Inside a block of text a line that begins with # is text.
        if place < len(lines) and not any(i < place <= i + 4 for i in blocks):
            lines[place] += f" {comment.strip()}" if place % 2 else f"\n{comment.strip()}"
    text = "\n".join(lines)
    if read_yaml("x.yml", text.encode()).problems:
        return

    made = tidy("x.yml", text.encode())

    assert not Counter(Comments.of(text).lines()) - Counter(Comments.of(made).lines())
    assert tidy("x.yml", made.encode()) == made


@pytest.mark.parametrize("file", POINTS, ids=lambda f: f.stem)
def test_every_point_of_the_repository_is_tidy(file: Path) -> None:
    assert tidy(file.name, file.read_bytes()) == file.read_text("utf-8")


def test_the_form_itself() -> None:
    text = f"""
# Kept above the modeline's place.
questions: ["What next?", 'Who: and when?']
title: "Ask why"   # about the title
themes: ["neglect", 'babies']
harms: []
basis: {{type: guidance, years: "2015", cases: null, area: england}}
actions: [{{do: "{"Ask the family. " * 9}", who: social_worker}}]
odd: kept
id: LP-0001
"""

    assert (
        tidy("x.yml", text.encode())
        == f"""{MODELINE}
# Kept above the modeline's place.
id: LP-0001
# about the title
title: Ask why
themes: [neglect, babies]
basis:
  type: guidance
  area: england
  years: "2015"
actions:
  - who: social_worker
    do: >-
      Ask the family. Ask the family. Ask the family. Ask the family. Ask the family. Ask the
      family. Ask the family. Ask the family. Ask the family.
questions:
  - What next?
  - "Who: and when?"
odd: kept
"""
    )


def test_no_line_is_wider_than_it_need_be() -> None:
    for file in POINTS:
        for line in tidy(file.name, file.read_bytes()).split("\n"):
            assert len(line) <= WIDTH or " " not in line.strip().split(": ", 1)[-1], line


@pytest.mark.parametrize(
    "broken", ["title: a: b", "- a", "", "title: a\ntitle: b", "a: &x 1\nb: *x", "caf\xe9".encode("latin-1")]
)
def test_what_cannot_be_read_is_told_and_never_rewritten(broken: str | bytes, make_project: MakeProject) -> None:
    raw = broken if isinstance(broken, bytes) else broken.encode()
    project = make_project({"broken": raw, "fine": {}})

    done = briefings("fmt", project=project)

    assert done.returncode == 1 and "briefings/points/broken.yml" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project / "briefings/points/broken.yml").read_bytes() == raw
    assert (project / "briefings/points/fine.yml").read_text("utf-8").startswith(MODELINE)


def test_check_names_files_and_changes_nothing(make_project: MakeProject) -> None:
    project = make_project({"loose": {}, "tidy": written(point(id="LP-0002", title="Ask again"))})
    before = (project / "briefings/points/loose.yml").read_bytes()

    looked = briefings("fmt", "--check", project=project)

    assert looked.returncode == 1
    assert re.search(r"points/loose\.yml:\d+:1: error: is not in the tidy form", looked.stderr)
    assert "tidy.yml" not in looked.stderr
    assert (project / "briefings/points/loose.yml").read_bytes() == before

    assert briefings("fmt", project=project).stdout == "1 of 2 files put in form\n"
    assert briefings("fmt", "--check", project=project).returncode == 0


def test_only_learning_points_are_put_in_form(make_project: MakeProject) -> None:
    project = make_project()
    before = (project / "briefings/vocabulary.yml").read_bytes()

    done = briefings("fmt", project / "briefings/vocabulary.yml", project=project)

    assert done.returncode == 1 and "is not a learning point" in done.stderr
    assert (project / "briefings/vocabulary.yml").read_bytes() == before


def test_a_link_is_not_followed(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project()
    outside = tmp_path / "outside.yml"
    outside.write_text("title: a\n", "utf-8")
    (project / "briefings/points/link.yml").symlink_to(outside)

    done = briefings("fmt", project=project)

    assert done.returncode == 1 and outside.read_text("utf-8") == "title: a\n"


def test_words_that_would_be_lost_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The safety net: were the writer ever wrong, the file would stay as it is."""
    monkeypatch.setattr("generator.content.yaml_writer._folded", lambda text, indent: [" " * indent + text[:-1]])

    with pytest.raises(BriefingsError, match="without losing words"):
        tidy("x.yml", b"limits: All of it.\n")
