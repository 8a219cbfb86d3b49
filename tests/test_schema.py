"""The JSON Schema: made from the record, fresh in the repository, and understood by the program that editors use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, LEFT_OUT, PROJECT, SAMPLE, MakeProject, as_yaml, briefings, problems_of, tree
from language_server import SERVER, LanguageServer

from generator.content.fields import LABELS, fields_of, walk
from generator.content.library import Library
from generator.content.yaml_reader import read_yaml
from generator.content.yaml_writer import MODELINE, written
from generator.integrations.generated_files import SCHEMA
from generator.integrations.github.issue_form.template import PATH as PATH_OF_FORM
from generator.outputs.json_schema import PATH, schema_text

POINTS = sorted((SAMPLE / "briefings" / "points").glob("*.yml"))
CHECK = PROJECT / ".venv" / "bin" / "check-jsonschema"


@pytest.fixture(scope="session")
def schema(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema of the sample's vocabulary, as a file."""
    file = tmp_path_factory.mktemp("schema") / SCHEMA.name
    file.write_text(schema_text(library.language), "utf-8")
    return file


def test_stale_files_are_told_and_written_anew(make_project: MakeProject) -> None:
    project = make_project()
    assert briefings("refresh", project=project).returncode == 0
    assert briefings("refresh", "--check", project=project).returncode == 0
    for path in (SCHEMA, Path(PATH_OF_FORM)):
        (project / path).write_text("something else", "utf-8")
    before = tree(project)

    done = briefings("refresh", "--check", project=project)

    assert done.returncode == 1 and "briefings refresh" in done.stderr
    assert str(SCHEMA) in done.stderr and PATH_OF_FORM in done.stderr
    assert tree(project) == before


def test_the_site_publishes_the_same_schema(built_site: Path, schema: Path) -> None:
    assert (built_site / PATH).read_bytes() == schema.read_bytes()


def test_every_field_is_in_it_with_label_and_meaning(library: Library) -> None:
    def held(group: dict[str, Any], parent: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        assert group["additionalProperties"] is False
        for name, rule in group["properties"].items():
            yield f"{parent}{name}", rule
            inner = rule.get("items", rule)
            if "properties" in inner:
                yield from held(inner, f"{parent}{name}.")

    found = dict(held(json.loads(schema_text(library.language))))

    assert set(found) == {f.path for f in walk()} == set(LABELS)
    for path, rule in found.items():
        assert rule["title"] and rule["description"], path


def test_terms_come_with_their_meaning(library: Library) -> None:
    themes = json.loads(schema_text(library.language))["properties"]["themes"]["items"]

    assert themes["enum"] == [t.slug for t in library.terms("themes")]
    assert all(
        t.label in told and t.meaning in told
        for t, told in zip(library.terms("themes"), themes["enumDescriptions"], strict=True)
    )


def test_what_is_required_is_what_the_record_requires(library: Library) -> None:
    schema = json.loads(schema_text(library.language))

    assert schema["required"] == [f.name for f in fields_of() if f.required]


def test_it_is_a_schema_and_all_points_keep_to_it(schema: Path) -> None:
    for words in (["--check-metaschema", schema], ["--schemafile", schema, *POINTS, BASE]):
        done = subprocess.run([CHECK, *words], capture_output=True, text=True, cwd=PROJECT, check=False)
        assert done.returncode == 0, done.stdout


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("schema.missing", {"limits": LEFT_OUT}),
    ("schema.unknown-field", {"limit": "x"}),
    ("schema.unknown-word", {"kind": "story"}),
    ("references.unknown-term", {"themes": ["neglekt"]}),
    ("references.repeated-term", {"themes": ["neglect", "neglect"]}),
    ("schema.too-many", {"themes": ["neglect", "babies", "men", "recording"]}),
    ("schema.too-few", {"questions": ["One?"]}),
    ("schema.not-a-date", {"added": "02/11/2026"}),
    ("schema.wrong-type", {"themes": "neglect"}),
    ("schema.wrong-type", {"basis": {"type": "guidance", "area": "england", "strength": "research", "cases": "many"}}),
    ("schema.over-budget", {"title": "one two three four five six seven eight nine ten eleven"}),
    ("schema.over-budget", {"daily_life": "word " * 31}),
    ("schema.bad-id", {"id": "LP-12"}),
]


def typed(**changes: Any) -> str:
    """The base point with its numbers as numbers, and some fields changed or left out."""
    fields = {**read_yaml("base.yml", BASE.read_bytes()).data, **changes}
    return written({name: value for name, value in fields.items() if value is not LEFT_OUT})


def refused(schema: Path, file: Path) -> str:
    """What the schema has against a file; '' where it has nothing."""
    words = [CHECK, "--schemafile", schema, file]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


@pytest.mark.parametrize(("rule", "changes"), FAULTS, ids=[f"{rule}-{next(iter(c))}" for rule, c in FAULTS])
def test_schema_and_check_refuse_the_same(
    rule: str, changes: dict[str, Any], make_project: MakeProject, schema: Path
) -> None:
    project = make_project({"right": typed(), "faulty": typed(**{"id": "LP-0002", **changes})})

    assert rule in {p.rule for p in problems_of(project) if "faulty" in p.place.path}
    assert refused(schema, project / "briefings/points/faulty.yml"), f"the schema lets this through: {changes}"
    assert not refused(schema, project / "briefings/points/right.yml")


def test_what_forms_write_for_empty_boxes_is_fine_to_both(make_project: MakeProject, schema: Path) -> None:
    base = read_yaml("base.yml", BASE.read_bytes()).data
    empties = {"leaders": [], "notes": "", "related": [], "training": None, "history": [], "content_note": "none"}
    empties |= {"sources": [{**s, "url": "", "archive_url": "", "year": None, "note": ""} for s in base["sources"]]}
    fields = {**base, **empties}
    project = make_project({"empty": as_yaml(fields)})

    assert "url: ''" in (project / "briefings/points/empty.yml").read_text("utf-8")
    assert refused(schema, project / "briefings/points/empty.yml") == ""
    assert [p for p in problems_of(project) if p.level == "error"] == []


# The program behind VS Code


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, schema: Path) -> Iterator[LanguageServer]:
    if not SERVER.exists():
        pytest.skip("yaml-language-server is not installed; run: npm ci")
    root = tmp_path_factory.mktemp("editor")
    (root / "briefings/points").mkdir(parents=True)
    (root / SCHEMA).write_bytes(schema.read_bytes())
    with LanguageServer(root) as started:
        yield started


def test_the_language_server_finds_nothing_in_our_points(server: LanguageServer) -> None:
    for file in POINTS:
        assert server.faults(f"briefings/points/{file.name}", file.read_text("utf-8")) == [], file.name


def test_the_language_server_marks_faults_on_their_lines(server: LanguageServer) -> None:
    text = POINTS[0].read_text("utf-8")
    planted: list[tuple[str, Callable[[str], str]]] = [
        ("kind:", lambda line: "kind: lessons"),
        ("added:", lambda line: "added: 3 May 2026"),
        ("themes:", lambda line: "themes: [neglekt]"),
        ("title:", lambda line: "title: one two three four five six seven eight nine ten eleven"),
        ("daily_life:", lambda line: "dayly_life: >-"),
    ]
    lines, wanted = text.split("\n"), set()
    for start, change in planted:
        number = next(i for i, line in enumerate(lines) if line.startswith(start))
        lines[number] = change(lines[number])
        wanted.add(number)

    faults = server.faults("briefings/points/faulty.yml", "\n".join(lines))

    said = {fault["range"]["start"]["line"]: fault["message"] for fault in faults}
    assert wanted <= set(said)
    assert any("daily_life" in fault["message"] for fault in faults), "the missing field is named"
    assert "At most 10 words" in said[next(i for i, line in enumerate(lines) if line.startswith("title:"))]


def test_the_language_server_completes_terms_and_tells_their_meaning(server: LanguageServer, library: Library) -> None:
    text = f"{MODELINE}\nthemes:\n  - \n"

    offered = server.completions("briefings/points/new.yml", text, 2, 4)

    assert {item["label"] for item in offered} >= {t.slug for t in library.terms("themes")}
    neglect = next(item for item in offered if item["label"] == "neglect")
    assert library.term("themes", "neglect").meaning in neglect["documentation"]
    assert "At most 25 words" in server.hover("briefings/points/hover.yml", f"{MODELINE}\none_line: x\n", 1, 3)


def test_refresh_writes_what_is_stale_and_enters_points_that_a_form_sent(
    make_project: MakeProject, schema: Path
) -> None:
    project = make_project({"one": {"id": "LP-0001"}, "two": {"id": "LP-0002"}})
    (project / "briefings/ledger.yml").write_text("LP-0001: one\n", "utf-8")

    first, second = (briefings("refresh", project=project) for _ in range(2))

    assert (project / SCHEMA).read_bytes() == schema.read_bytes()
    assert (project / "briefings/ledger.yml").read_text("utf-8") == "LP-0001: one\nLP-0002: two\n"
    assert "ledger.yml" in first.stdout and second.stdout == ""
