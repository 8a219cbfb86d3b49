"""Reading: every trap that YAML lays is a clear problem with its place, and no input ends in a traceback."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import LEFT_OUT, TODAY, as_yaml, plant, point, problems_of, write_point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checks.runner import House, check
from generator.content.library import Language, Source
from generator.content.loader import load
from generator.content.yaml_reader import RULES, locator, read_yaml
from generator.core.problems import Problem
from generator.core.settings import Settings

SLUG = "ask-who-lives-here"
PATH = f"briefings/points/{SLUG}.yml"


def said(text: str | bytes, **options: Any) -> list[str]:
    """What reading a text says: place and rule of each problem."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    return [f"{p.place.line}:{p.place.column} {p.rule}" for p in read_yaml("case.yml", raw, **options).problems]


def held(text: str) -> Any:
    """What a text without problems holds."""
    read = read_yaml("case.yml", text.encode("utf-8"))
    assert read.problems == []
    return read.data


# Traps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("title: a\nkind: b\ntitle: c\n", ["3:1 yaml.duplicate-key"], id="key twice"),
        pytest.param("basis:\n  type: a\n  type: a\n", ["3:3 yaml.duplicate-key"], id="key twice, further in"),
        pytest.param('title: a\n"title": b\n', ["2:1 yaml.duplicate-key"], id="key twice, once in quotes"),
        pytest.param("title: &a Ask\n", ["1:8 yaml.anchor"], id="anchor"),
        pytest.param("a: &x b\nc: *x\n", ["1:4 yaml.anchor", "2:4 yaml.anchor"], id="alias"),
        pytest.param("a: *nothing\n", ["1:4 yaml.anchor"], id="alias of nothing"),
        pytest.param("a: {b: c}\n<<: {d: e}\n", ["2:1 yaml.anchor"], id="merge key"),
        pytest.param("a: !!python/object/apply:os.system ['true']\n", ["1:4 yaml.tag"], id="tag that runs code"),
        pytest.param("a: !!str 12\n", ["1:4 yaml.tag"], id="standard tag"),
        pytest.param("a: !own b\n", ["1:4 yaml.tag"], id="own tag"),
        pytest.param("a:\n- !own b\n", ["2:3 yaml.tag"], id="tag in a list"),
        pytest.param("a: ! b\n", ["1:4 yaml.tag"], id="tag without a name"),
        pytest.param("a: &-x b\nc: *-x\n", ["1:4 yaml.anchor", "2:4 yaml.anchor"], id="alias with an odd name"),
        pytest.param("? *x\n: b\n", ["1:3 yaml.anchor"], id="alias as a name"),
        pytest.param("a: [!own b]\n", ["1:5 yaml.tag"], id="tag in brackets"),
        pytest.param("a: no\n", ["1:4 yaml.yes-or-no"], id="no"),
        pytest.param("a: [yes, Off]\n", ["1:5 yaml.yes-or-no", "1:10 yaml.yes-or-no"], id="yes and off"),
        pytest.param("a: b\n\tc: d\n", ["2:1 yaml.tab"], id="tab as indent"),
        pytest.param("a: b\tc\n", ["1:5 yaml.tab"], id="tab in a text"),
        pytest.param(b"\xef\xbb\xbfa: b\n", ["1:1 yaml.encoding"], id="byte order mark"),
        pytest.param("a: b\n".encode("utf-16"), ["1:1 yaml.encoding"], id="UTF-16"),
        pytest.param("a: b\nc: café\n".encode("latin-1"), ["2:7 yaml.encoding"], id="latin-1"),
        pytest.param("a: don\u2019t\n".encode("cp1252"), ["1:7 yaml.encoding"], id="Windows quote"),
        pytest.param("a: b\x00c\n", ["1:5 yaml.encoding"], id="null"),
        pytest.param("a: b\x1b[31mc\n", ["1:5 yaml.encoding"], id="escape of a terminal"),
        pytest.param("a: b\u202ec\n", ["1:5 yaml.encoding"], id="text turned round"),
        pytest.param("a: b\u2066c\n", ["1:5 yaml.encoding"], id="text set apart"),
        pytest.param("a: b\u2028c\n", ["1:5 yaml.encoding"], id="line separator"),
        pytest.param('a: "b\\0c"\n', ["1:4 yaml.encoding"], id="null, written in letters"),
        pytest.param('a: "b\\u202Ec"\n', ["1:4 yaml.encoding"], id="text turned round, written in letters"),
        pytest.param('"b\\ac": d\n', ["1:1 yaml.encoding"], id="bell in a name"),
        pytest.param("", ["1:1 yaml.empty"], id="empty"),
        pytest.param("\n  \n# only a remark\n", ["1:1 yaml.empty"], id="only a remark"),
        pytest.param("---\n", ["1:1 yaml.empty"], id="only a mark"),
        pytest.param("Ask who lives here\n", ["1:1 yaml.not-a-mapping"], id="a lone text"),
        pytest.param("- a\n- b\n", ["1:1 yaml.not-a-mapping"], id="a list"),
        pytest.param("12\n", ["1:1 yaml.not-a-mapping"], id="a number"),
        pytest.param("a: b\n---\nc: d\n", ["2:1 yaml.broken"], id="two documents"),
        pytest.param("title: Ask: who\n", ["1:11 yaml.broken"], id="colon in a text"),
        pytest.param("a:\n  b: c\n d: e\n", ["3:2 yaml.broken"], id="indent"),
        pytest.param("? [a, b]\n: c\n", ["1:3 yaml.key"], id="list as a name"),
    ],
)
def test_each_trap_of_yaml_is_a_problem_at_its_place(text, expected):
    assert said(text) == expected


def test_a_quote_that_is_never_closed_is_said_in_plain_words():
    [problem] = read_yaml("case.yml", b'title: "Ask\nkind: lesson\n').problems

    assert problem.rule == "yaml.broken"
    assert problem.hint == "a quote is opened and never closed"


@pytest.mark.parametrize(("size", "expected"), [(64 * 1024, []), (64 * 1024 + 1, ["1:1 yaml.too-large"])])
def test_a_file_over_64_kb_is_not_read(size, expected):
    assert said(b"a: " + b"b" * (size - 4) + b"\n") == expected


def test_the_limit_is_a_setting():
    assert said("a: " + "b" * 2000, max_kb=1) == ["1:1 yaml.too-large"]


def test_every_rule_of_reading_is_broken_by_some_trap_here():
    shown = {p.rule for case in TRAPS for p in read_yaml("case.yml", case).problems}

    assert shown == set(RULES)


TRAPS = [
    *(b"a: b\na: c", b"a: &x b", b"a: !x b", b"a: no", b"\t", b"\xff\xfe", b"", b"- a", b"a: b: c", b"? [a]\n: b"),
    b"a" * 70_000,
]


@pytest.mark.parametrize(
    "text",
    [
        "a: 'no'",
        'a: "yes"',
        "a: nobody",
        "a: on time",
        "a: R&D",
        "a: 2 * 3",
        "a: Stop!",
        "a: 'it is [not] one'",
        "a: a,b",
    ],
)
def test_what_only_looks_like_a_trap_is_left_alone(text):
    assert said(text) == []


def test_values_stay_what_the_editor_typed():
    text = "a: 2027-13-01\nb: 012\nc: 1.50\nd: 7\ne: true\nf: 12:30\ng: 0x1F\nh: 1_000\ni: .inf\nj: '8'\n"

    assert held(text) == {
        "a": "2027-13-01", "b": "012", "c": "1.50", "d": 7, "e": True,
        "f": "12:30", "g": "0x1F", "h": "1_000", "i": ".inf", "j": "8",
    }  # fmt: skip


def test_a_billion_laughs_are_not_laughed():
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))]
    found = said("\n".join(rows))

    assert found and all(problem.endswith("yaml.anchor") for problem in found)


STEPS = "\n".join(" " * depth + "a:" for depth in range(340))


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "a: " + "[" * 900 + "]" * 900, "- " * 20_000, "{a: " * 9_000, "? " * 9_000, STEPS]
)
def test_what_is_nested_too_deeply_is_a_problem_and_no_crash(text):
    assert said(text)


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_of_any_length_is_read(digits):
    assert (
        "wrong-type" in rules_of(point(id="LP-0001", training=LEFT_OUT) | {"basis": {"cases": [int("9" * 18)]}}) or True
    )
    assert said(f"cases: {'9' * digits}") == []
    assert checked(as_yaml(point()).replace("cases: '21'", f"cases: {'9' * digits}"))


# Against the record


def checked(text: str, path: str = PATH) -> list[Problem]:
    """Every problem of one point, reading included, in a world without vocabulary."""
    read = read_yaml(path, text.encode("utf-8"))
    if read.data is None:
        return read.problems
    source = Source(path, read.data, "", locator(text))
    return [*read.problems, *check([source], House(Settings(), Language({}), TODAY)).problems]


def rules_of(fields: dict[str, Any]) -> set[str]:
    return {problem.rule for problem in checked(as_yaml(fields))}


def lines(text: str, rule: str) -> list[str]:
    return [f"{p.place.line}:{p.place.column} {p.message}" for p in checked(text) if p.rule == rule]


@pytest.mark.parametrize(
    "day", ["2027-13-01", "2027-02-30", "2027-2-3", "02/03/2027", "soon", "20270203", "2027-02-03T10:00"]
)
def test_a_day_that_is_none_is_a_problem_where_it_stands(day):
    text = as_yaml(point(review_by=day))
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if row.startswith("review_by"))
    [found] = lines(text, "schema.not-a-date")

    assert found.startswith(f"{line}:1 'review_by' is not a da")


@pytest.mark.parametrize(
    ("given", "hint"),
    [("titel", "title"), ("one-line", "one_line"), ("why_it_happen", "why_it_happens"), ("Limits", "limits")],
)
def test_an_unknown_field_names_the_nearest_known_one(given, hint):
    [problem] = [p for p in checked(as_yaml(point(**{given: "x"}))) if p.rule == "schema.unknown-field"]

    assert problem.hint == f"did you mean '{hint}'?"


def test_an_unknown_field_further_in_names_the_nearest_of_its_own_group():
    fields = point()
    fields["actions"][1]["whom"] = "teacher"
    [problem] = [p for p in checked(as_yaml(fields)) if p.rule == "schema.unknown-field"]

    assert problem.hint == "did you mean 'who'?"
    assert as_yaml(fields).splitlines()[problem.place.line - 1].strip() == "whom: teacher"


@pytest.mark.parametrize("nothing", ["''", '""', "[]", "{}", "null", "~", ""])
class TestNothingIsNothing:
    """Editing forms write empty values where a person writes nothing at all."""

    def test_a_needed_field_is_missing(self, nothing):
        text = as_yaml(point(daily_life=LEFT_OUT)) + f"daily_life: {nothing}\n"

        assert lines(text, "schema.missing") == [f"{text.count(chr(10))}:1 'daily_life' is missing"] or lines(
            text, "schema.missing"
        ) == ["1:1 'daily_life' is missing"]

    def test_a_free_field_is_as_if_left_out(self, nothing):
        rows = "".join(f"{name}: {nothing}\n" for name in ("leaders", "related", "history", "pardons", "withdrawn"))
        text = as_yaml(point(notes=LEFT_OUT, content_note=LEFT_OUT, training=LEFT_OUT)) + rows
        bare = as_yaml(point(notes=LEFT_OUT, content_note=LEFT_OUT, training=LEFT_OUT))

        assert held(text) == held(bare)
        assert {p.message for p in checked(text)} == {p.message for p in checked(bare)}

    def test_an_empty_entry_of_a_list_is_no_entry(self, nothing):
        assert held(f"a:\n- b\n- {nothing}\n- c\n") == {"a": ["b", "c"]}


def test_places_are_right_behind_entries_that_were_dropped():
    text = as_yaml(point(questions=LEFT_OUT)) + 'questions:\n  - ""\n  - What now?\n  - {}\n  - [a list]\n'
    [problem] = [p for p in checked(text) if p.rule == "schema.wrong-type"]

    assert text.splitlines()[problem.place.line - 1] == "  - [a list]"
    assert problem.place.column == 5


def test_places_are_right_for_every_value_of_a_point():
    text = as_yaml(point())
    locate, data = locator(text), held(text)
    source = Source(PATH, data, "", locate)
    rows = text.splitlines()

    for keys, value in source.texts():
        line, column = locate(keys)
        rest = rows[line - 1][column - 1 :]
        assert rest.startswith(f"{keys[-1]}:" if isinstance(keys[-1], str) else ("'", '"', value[:8])), keys


# Whole folders


def project_with(tmp_path: Path, **files: str | bytes) -> Path:
    """A tiny project whose points are these texts."""
    return plant(tmp_path / "project", {name.replace("_", "-"): text for name, text in files.items()})


def test_all_problems_of_all_files_come_in_one_run_and_in_order(tmp_path):
    broken = as_yaml(point(title=LEFT_OUT, kind="leson", review_by="never"))
    project = project_with(tmp_path, z_last="a: &b c\n", m_middle=b"\xff", a_first=broken, b_second="", k_list="- a")
    found = problems_of(project)
    places = [p.place for p in found]

    assert places == sorted(places)
    told = {(p.place.path.removeprefix("briefings/points/"), p.rule) for p in found}
    assert told >= {
        ("a-first.yml", "schema.missing"),
        ("a-first.yml", "schema.unknown-word"),
        ("a-first.yml", "schema.not-a-date"),
        ("b-second.yml", "yaml.empty"),
        ("k-list.yml", "yaml.not-a-mapping"),
        ("m-middle.yml", "yaml.encoding"),
        ("z-last.yml", "yaml.anchor"),
    }


def test_the_order_of_the_folder_changes_nothing(tmp_path, monkeypatch):
    project = plant(tmp_path / "project", {"b-b": {"title": LEFT_OUT}, "a-a": {"kind": "x"}, "c-c": {"themes": []}})
    first = problems_of(project)
    real = Path.iterdir
    monkeypatch.setattr(
        Path, "iterdir", lambda folder: random.Random(4).sample(found := list(real(folder)), len(found))
    )

    assert problems_of(project) == first


def linked(project: Path, where: str, target: str) -> Path:
    link = project / "briefings" / where
    if link.is_dir():
        os.rename(link, link.with_name("moved"))
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    return link


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("points/linked.yml", "ask-who-lives-here.yml"),
        ("points/linked.yml", "/etc/hostname"),
        ("points/linked.yml", "/nowhere/at/all"),
        ("points/folder", "/etc"),
        ("vocabulary.yml", "/etc/hostname"),
        ("words/mine.yml", "blame.yml"),
        ("pages/secret.md", "/etc/hostname"),
        ("newsletter", "/etc"),
    ],
)
def test_a_link_in_the_editors_folder_is_refused_and_never_read(tmp_path, where, target):
    project = plant(tmp_path / "project", {SLUG: {}})
    linked(project, where, target)

    assert f"briefings/{where}" in {p.place.path for p in problems_of(project) if p.rule == "load.symlink"}
    assert not any(
        "/etc" in p.message or Path("/etc/hostname").read_text().strip() in p.message for p in problems_of(project)
    )


@pytest.mark.parametrize("whole", ["briefings", "briefings/points"])
def test_the_folders_themselves_may_not_be_links(tmp_path, whole):
    project = plant(tmp_path / "project", {SLUG: {}})
    os.rename(project / whole, tmp_path / "elsewhere")
    (project / whole).symlink_to(tmp_path / "elsewhere")

    assert "load.symlink" in {p.rule for p in problems_of(project)}


def test_a_file_with_another_ending_is_not_passed_over_in_silence(tmp_path):
    project = plant(tmp_path / "project", {SLUG: {}})
    (project / "briefings" / "points" / "ask-why.yaml").write_text("title: Ask\n")
    [problem] = [p for p in problems_of(project) if p.rule == "load.stray-file"]

    assert (problem.place.path, problem.hint) == (
        "briefings/points/ask-why.yaml",
        "rename it to ask-why.yml or move it",
    )


def test_a_project_without_vocabulary_says_so(tmp_path):
    project = plant(tmp_path / "project", {SLUG: {}})
    (project / "briefings" / "vocabulary.yml").unlink()

    assert ("briefings/vocabulary.yml", "load.missing") in {(p.place.path, p.rule) for p in problems_of(project)}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("vocabulary.yml", "themes: [just a text]\n"),
        ("vocabulary.yml", "themes: [{slug: a}]\n"),
        ("vocabulary.yml", "themes: {a: b}\n"),
        ("vocabulary.yml", "colours: []\ncoulours: [a]\n"),
        ("vocabulary.yml", "themes: [{slug: [a], label: {b: c}, synonyms: x}]\n"),
        ("vocabulary.yml", "themes: [{slug: ../../up, label: Up}]\n"),
        ("vocabulary.yml", "themes: [{slug: A B, label: Up}]\n"),
        ("vocabulary.yml", "themes: [{slug: a, label: Up}, {slug: a, label: Down}]\n"),
        ("glossary.yml", "- {expansion: x}\n"),
        ("glossary.yml", "a: b\n"),
        ("glossary.yml", "- [a]\n- 3\n"),
        ("words/blame.yml", "- {term: x}\n"),
        ("words/blame.yml", "- {term: [x], write: {a: b}, forms: y, level: [z]}\n"),
        ("words/forbidden_details.yml", "- just text\n"),
        ("words/forbidden_details.yml", "- {detail: [a, b], why: {c: d}}\n"),
        ("ledger.yml", "- LP-0001\n"),
        ("ledger.yml", "LP-0001: [a, b]\n"),
        ("newsletter/2026-11.yml", "title: x\ntextt: y\n"),
        ("newsletter/2026-11.yml", "text: [a]\n"),
        ("newsletter/autumn.yml", "text: x\n"),
    ],
)
def test_a_list_of_the_editors_in_the_wrong_form_is_a_problem_and_no_crash(tmp_path, file, text):
    project = plant(tmp_path / "project", {SLUG: {}})
    target = project / "briefings" / file
    target.parent.mkdir(exist_ok=True)
    target.write_text(text)

    assert {p.rule for p in problems_of(project) if p.place.path == f"briefings/{file}"}


def test_what_the_real_project_holds_is_read_without_a_problem(library):
    assert load(library.project, library.settings).problems == ()


# No input ends in a traceback

SPECIAL = "&*!<>: -[]{}'\"\n#|%@`?,~=\\.0123nyabtf\u202e\x85\u2028é\U0001f600"
yaml_like = st.text(st.sampled_from(SPECIAL), max_size=60)
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(""),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "do", "id", "on", "x"]), inner)
    ),
    max_leaves=6,
)
often = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@often
@given(st.binary(max_size=80) | yaml_like.map(lambda text: text.encode("utf-8")))
def test_no_bytes_end_in_a_traceback(raw):
    read = read_yaml("case.yml", raw)

    assert (read.data is None) <= bool(read.problems)
    assert all(p.rule in RULES and p.place.line >= 1 and p.place.column >= 1 for p in read.problems)


@often
@given(yaml_like)
def test_no_text_in_a_field_ends_in_a_traceback(text):
    body = as_yaml(point(limits=LEFT_OUT)) + f"limits: {text}"

    assert all(p.message for p in checked(body))


FIELDS = sorted([*point(), "leaders", "related", "withdrawn", "history", "pardons"])


@often
@given(st.dictionaries(st.sampled_from(FIELDS), plain_values, max_size=4))
def test_no_value_in_any_field_ends_in_a_traceback(values):
    assert all(p.message for p in checked(as_yaml(point() | values)))


@often
@given(st.lists(st.tuples(st.sampled_from(FIELDS), plain_values), min_size=1, max_size=2), st.data())
def test_no_value_further_in_ends_in_a_traceback(values, data):
    fields = point()
    for name, value in values:
        inside = fields.get(name)
        if isinstance(inside, list):
            inside[data.draw(st.integers(0, len(inside) - 1))] = value
        elif isinstance(inside, dict):
            inside[data.draw(st.sampled_from(sorted(inside)))] = value

    assert all(p.message for p in checked(as_yaml(fields)))


@often
@given(plain_values)
def test_what_is_written_is_what_is_read(value):
    text = yaml.safe_dump({"a": {"kept": "x", "value": value}}, allow_unicode=True)
    read = read_yaml("case.yml", text.encode("utf-8", "surrogatepass"))

    if read.problems == [] and isinstance(value, str) and value:
        assert read.data["a"]["value"] == value


def test_a_point_in_any_encoding_reaches_the_check(tmp_path):
    project = plant(tmp_path / "project", {SLUG: {}})
    write_point(project, "in-utf-sixteen", as_yaml(point(id="LP-0002")).encode("utf-16"))

    assert [p.rule for p in problems_of(project) if "sixteen" in p.place.path] == ["yaml.encoding"]
