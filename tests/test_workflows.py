"""The workflows: held against the rules they claim to keep, and their steps run here as far as a machine can.

GitHub itself cannot be had: `gh` is a stand-in that keeps its state in a folder. Git, our program and the shell are
real.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT, TODAY, as_yaml, point, write_point
from repository import git, start

from generator.build import pipeline
from generator.checks.rule import Found, House, file_rule, label
from generator.content.library import Library, Output, Source, key_of
from generator.integrations.github.issue_form.questions import PROMISE, choices, questions
from generator.integrations.github.preview_bundle import FILE, Point, Preview, picture_name

GITHUB = PROJECT / ".github"
BESIDE = Path(sys.executable).parent
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONS = sorted((GITHUB / "actions").rglob("action.yml"))
PINNED = re.compile(r"uses: ([\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/\.github/\S+)")
named = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda f: f.name)


def workflow(file: Path | str) -> dict[str, Any]:
    """A workflow as plain values; `on` stays a word."""
    path = GITHUB / "workflows" / file if isinstance(file, str) else file
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def steps(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in made["jobs"].values():
        yield from job["steps"]


# Linters


def quiet(*words: str | Path) -> None:
    done = subprocess.run([str(w) for w in words], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    quiet(BESIDE / "zizmor", "--offline", "--persona=pedantic", ".github", ".pre-commit-config.yaml")


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    """One exception is written down, with its reason: the event that may answer a fork. It is the only one."""
    assert [f.name for f in WORKFLOWS if "zizmor: ignore" in f.read_text("utf-8")] == ["preview-comment.yml"]
    loose = tmp_path / ".github" / "workflows" / "check.yml"
    loose.parent.mkdir(parents=True)
    loose.write_text((GITHUB / "workflows" / "check.yml").read_text("utf-8").replace("persist-credentials: false", ""))
    done = subprocess.run([BESIDE / "zizmor", "-q", "--offline", "--persona=pedantic", tmp_path], capture_output=True)
    assert done.returncode != 0


def test_actionlint_finds_nothing() -> None:
    """It hands each `run:` to shellcheck, which stands beside it."""
    quiet(BESIDE / "actionlint", "-shellcheck", BESIDE / "shellcheck", *WORKFLOWS)


def test_shellcheck_finds_nothing() -> None:
    quiet(
        BESIDE / "shellcheck",
        *sorted((GITHUB / "scripts").iterdir()),
        PROJECT / ".ci" / "setup",
        PROJECT / ".ci" / "run",
    )


def test_every_file_has_the_form_that_the_host_reads() -> None:
    quiet(BESIDE / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    quiet(BESIDE / "check-jsonschema", "--builtin-schema", "vendor.github-actions", *ACTIONS)
    quiet(BESIDE / "check-jsonschema", "--builtin-schema", "vendor.dependabot", GITHUB / "dependabot.yml")


# Rules of the house


@named
def test_rights_are_given_job_by_job(file: Path) -> None:
    made = workflow(file)

    assert made["permissions"] == {}
    for name, job in made["jobs"].items():
        assert job["permissions"], f"{file.name}: {name} says what it may do"
        assert int(job["timeout-minutes"]) <= 60


@pytest.mark.parametrize("file", [*WORKFLOWS, *ACTIONS], ids=lambda f: f"{f.parent.name}-{f.name}")
def test_actions_are_pinned_by_hash_with_their_version(file: Path) -> None:
    used = [line.strip(" -") for line in file.read_text("utf-8").split("\n") if re.match(r"\s*(- )?uses:", line)]

    assert [line for line in used if not PINNED.fullmatch(line)] == []


@named
def test_containers_are_pinned_by_digest(file: Path) -> None:
    for job in workflow(file)["jobs"].values():
        assert re.fullmatch(r"debian:12@sha256:[0-9a-f]{64}", job.get("container", "debian:12@sha256:" + "0" * 64))


@named
def test_nothing_from_outside_is_written_into_a_command(file: Path) -> None:
    """Values reach a shell through `env:`, where they are only values."""
    for step in steps(workflow(file)):
        assert "${{" not in step.get("run", "")


@named
def test_checkouts_keep_no_credentials_and_nobody_elses_code_is_checked_out(file: Path) -> None:
    made = workflow(file)
    assert "pull_request_target" not in made["on"]
    for step in steps(made):
        if str(step.get("uses", "")).startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] == "false"
            if set(made["on"]) & {"workflow_run", "issues"}:
                assert step["with"]["ref"] == "${{ github.event.repository.default_branch }}"


@pytest.mark.parametrize("name", ["check.yml", "preview.yml"])
def test_what_runs_a_strangers_code_can_only_read(name: str) -> None:
    text = (GITHUB / "workflows" / name).read_text("utf-8")

    assert list(workflow(name)["on"]) == ["pull_request"]
    assert {json.dumps(job["permissions"]) for job in workflow(name)["jobs"].values()} == {'{"contents": "read"}'}
    text = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    for word in ("secrets", "GH_TOKEN", "github.token", "actions/cache", "cache:"):
        assert word not in text


def test_no_job_both_reads_what_nobody_vouches_for_and_may_write() -> None:
    comment, issue = workflow("preview-comment.yml"), workflow("from-issue.yml")
    for made, reader, writer in ((comment, "look", "post"), (issue, "convert", "propose")):
        assert "write" not in made["jobs"][reader]["permissions"].values()
        commands = " ".join(step.get("run", "") for step in made["jobs"][writer]["steps"])
        assert not re.search(r"\bpip\b|\bpython|\.venv|set-up|npm", commands)
        assert "write" in made["jobs"][writer]["permissions"].values()


def test_the_comment_finds_its_pull_request_by_the_commit() -> None:
    text = (GITHUB / "workflows" / "preview-comment.yml").read_text("utf-8")

    assert "workflow_run.head_sha" in text and "workflow_run.pull_requests" not in text
    assert "number.txt" not in text and "event.number" not in text


def test_every_workflow_is_explained() -> None:
    guide = (GITHUB / "CONTRIBUTING.md").read_text("utf-8")

    assert {f.name for f in WORKFLOWS} == set(re.findall(r"^\| `([\w-]+\.yml)`", guide, re.MULTILINE))
    for file in WORKFLOWS:
        assert file.read_text("utf-8").startswith("# "), f"{file.name} says what it is for"


def test_the_guides_examples_run(make_project) -> None:
    """The rule breaks on what it names and on nothing else; the output is one file."""
    library = pipeline.read_and_check(make_project(), today=TODAY)[0]
    rule, output = re.findall(r"```python\n(.*?)```", (GITHUB / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {"re": re, "Iterator": Iterator, "partial": partial} | {
        thing.__name__: thing for thing in (file_rule, label, Found, House, Source, Library, Output, key_of)
    }
    exec(rule, names)  # our own guide
    exec(output, names)
    shouting = names["shouting"]
    house = House(library.settings, library.language, library.today)

    def said(text: str) -> list[str]:
        source = Source("a.yml", point(limits=text), "", lambda keys: (1, 1))
        return [f"{breach.message}; {breach.hint}" for _, breach in shouting.breaches([source], house)]

    assert said("NEVER do it AT ALL.") == [] and said("It is an EMERGENCY.") == [
        "'EMERGENCY' in 'limits' is in capitals; write emergency"
    ]
    assert shouting.manual.startswith("Capital letters are slow to read")
    (made,) = names["render"](library)
    assert made.make().decode("utf-8").count("\n") == len(library.published)


# Who has to agree


def owner(path: str) -> str:
    """Who owns a path: the last line that fits, for the few kinds of pattern that our file uses."""
    found = ""
    for line in (GITHUB / "CODEOWNERS").read_text("utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        pattern, team = line.split()
        inside = pattern.endswith("/") and f"/{path}".startswith(pattern)
        if pattern == "*" or f"/{path}" == pattern or inside:
            found = team
    return found


def test_content_people_own_content_and_code_people_own_all_that_runs() -> None:
    files = git(PROJECT, "ls-files").splitlines()
    assert len(files) > 50
    owners = {path: owner(path).rsplit("/", 1)[-1] for path in files}

    content = {path for path, team in owners.items() if team == "content"}
    assert content and all(path.startswith("briefings/") for path in content)
    assert {Path(path).suffix for path in content} <= {".yml", ".md"}
    assert {owners[path] for path in files if not path.startswith("briefings/")} == {"code"}
    for runs in ("mkdocs.yml", "overrides/main.html", "templates/x.j2", ".github/workflows/a.yml", "generator/cli.py"):
        assert owner(runs).endswith("/code")
    assert owner("briefings/learning-point.schema.json").endswith("/code")
    assert owner("briefings/points/new.yml").endswith("/content")


# Steps, run


class Host:
    """A stand-in for GitHub's own command, with what it knows and what it was told in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        gh = folder / "bin" / "gh"
        gh.write_text(f"#!{sys.executable}\n" + _GH.replace("FOLDER", str(folder)), "utf-8")
        gh.chmod(0o755)

    def knows(self, name: str, value: Any) -> None:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        (self.folder / name).write_bytes(content)

    def told(self, name: str) -> Any:
        file = self.folder / name
        return json.loads(file.read_text("utf-8")) if file.exists() else None


_GH = """
import json, pathlib, sys
folder, words = pathlib.Path("FOLDER"), sys.argv[1:]
def read(name, otherwise):
    return json.loads((folder / name).read_text()) if (folder / name).exists() else otherwise
def option(name):
    return words[words.index(name) + 1] if name in words else None
def body():
    return pathlib.Path(option("--body-file")).read_text() if "--body-file" in words else option("--body")
def keep(name, value):
    (folder / name).write_text(json.dumps(value))
what = " ".join(words[:2])
if what == "pr list":
    fields = option("--json").split(",")
    rows = [r for r in read("pulls.json", []) if option("--head") in (None, r.get("head"))]
    print(json.dumps([{f: r[f] for f in fields} for r in rows]))
elif what in ("pr comment", "issue comment"):
    assert "--edit-last" in words and "--create-if-none" in words
    keep("comments.json", read("comments.json", {}) | {words[2]: body()})
elif what == "pr create":
    row = {"number": 77, "url": "https://github.example/pull/77", "head": option("--head"), "body": body()}
    keep("pulls.json", read("pulls.json", []) + [row | {"base": option("--base"), "title": option("--title")}])
    print(row["url"])
elif what == "pr edit":
    keep("pulls.json", [r | {"body": body()} if r["url"] == words[2] else r for r in read("pulls.json", [])])
elif what == "issue list":
    print(json.dumps([{"number": r["number"]} for r in read("issues.json", []) if r["open"]][:1]))
elif what == "issue create":
    rows = read("issues.json", [])
    keep("issues.json", rows + [{"number": 40 + len(rows), "open": True, "body": body(), "label": option("--label")}])
elif what in ("issue edit", "issue close"):
    change = {"open": False} if words[1] == "close" else {"body": body()}
    keep("issues.json", [r | change if str(r["number"]) == words[2] else r for r in read("issues.json", [])])
elif words[0] == "api" and words[1].endswith("/zip"):
    sys.stdout.buffer.write((folder / "preview.zip").read_bytes())
elif words[0] == "api":
    print(json.dumps({"artifacts": [{"id": 5, "name": "preview"}]}))
elif what not in ("auth setup-git", "label create"):
    sys.exit(f"the stand-in does not know: {words}")
"""


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "host")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """Where a repository is pushed to: a real, bare one."""
    bare = tmp_path / "remote.git"
    bare.mkdir()
    git(bare, "init", "-q", "--bare")
    return bare


Run = Callable[..., str]


@pytest.fixture
def run(host: Host, remote: Path, tmp_path: Path) -> Run:
    """A function that runs the `run:` of one step, as the host would: bash, strict, values through the environment."""

    def step(name: str, job: str, title: str, folder: Path, status: int = 0, **values: str) -> str:
        (found,) = (s for s in workflow(name)["jobs"][job]["steps"] if s.get("name") == title)
        given = workflow(name)["jobs"][job].get("env", {}) | found.get("env", {})
        missing = {key for key, value in given.items() if "${{" in value and key not in ("GH_TOKEN", "GH_REPO")} - set(
            values
        )
        assert not missing, f"values for {missing}"
        plain = {key: value for key, value in given.items() if "${{" not in value}
        environment = {
            "PATH": f"{host.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(PROJECT),
            "GITHUB_REPOSITORY": "your-partnership/practice-briefings",
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "REMOTE": str(remote),
        }
        words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", found["run"]]
        done = subprocess.run(
            words, cwd=folder, env=environment | plain | values, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return step


@pytest.fixture
def checkout(tmp_path: Path, remote: Path) -> Path:
    """A tiny project as the host checks it out: with `origin/main`, and our virtual environment in its place."""
    project = start(tmp_path / "checkout")
    git(project, "remote", "add", "origin", str(remote))
    git(project, "push", "-q", "origin", "main")
    git(project, "fetch", "-q", "origin")
    (project / ".venv").symlink_to(BESIDE.parent)
    return project


def test_check_shows_a_planted_fault_on_its_line_and_in_plain_words(checkout: Path, run: Run, tmp_path: Path) -> None:
    file = write_point(checkout, "ask-who", as_yaml(point(one_line="Ask <b>who</b> lives here.")))
    line = next(n for n, text in enumerate(file.read_text("utf-8").split("\n"), 1) if text.startswith("one_line"))

    said = run("check.yml", "content", "Check the learning points", checkout, status=1, BASE="main")

    assert f"::error file=briefings/points/ask-who.yml,line={line},col=1,title=schema.markup-in-one-line::" in said
    told = (tmp_path / "summary.md").read_text("utf-8")
    assert "to put right" in told and f"line {line}" in told and "say it in words" in told


def test_check_compares_with_what_was_published(checkout: Path, run: Run, tmp_path: Path) -> None:
    git(checkout, "rm", "-qf", "briefings/points/look-again.yml")
    (checkout / "briefings" / "ledger.yml").write_text("LP-0001: ask-who\n", "utf-8")

    assert "references.vanished" in run("check.yml", "content", "Check the learning points", checkout, 1, BASE="main")


def test_check_is_content_with_what_is_right(checkout: Path, run: Run, tmp_path: Path) -> None:
    assert "::error" not in run("check.yml", "content", "Check the learning points", checkout, BASE="main")
    assert "Nothing to put right" in (tmp_path / "summary.md").read_text("utf-8")


def test_an_untidy_file_is_told_and_stops_nobody(checkout: Path, run: Run, tmp_path: Path) -> None:
    """Somebody who writes in a browser cannot run `briefings fmt`."""
    (checkout / "briefings" / "points" / "ask-who.yml").write_text(as_yaml(dict(reversed(point().items()))), "utf-8")

    said = run("check.yml", "content", "Check the form of the files", checkout)

    assert "briefings/points/ask-who.yml" in said and "::notice::" in said
    assert "You need do nothing" in (tmp_path / "summary.md").read_text("utf-8")


def preview_of(checkout: Path, run: Run, host: Host) -> None:
    """What preview.yml would leave behind, as the zip that the host makes of it."""
    run("preview.yml", "preview", "Build the site and take pictures", checkout, BASE="main")
    with zipfile.ZipFile(host.folder / "preview.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((checkout / "preview").iterdir()):
            archive.write(file, file.name)


def test_a_pull_request_gets_one_comment_with_pictures_from_first_to_last(
    checkout: Path, run: Run, host: Host, remote: Path, tmp_path: Path
) -> None:
    commit = "a1" * 20
    host.knows("pulls.json", [{"number": 12, "headRefOid": commit}, {"number": 13, "headRefOid": "b" * 40}])
    trusted = tmp_path / "trusted"
    shutil.copytree(GITHUB / "scripts", trusted / ".github" / "scripts")

    def told(title: str) -> str:
        write_point(checkout, "ask-who", as_yaml(point(title=title)))
        preview_of(checkout, run, host)
        shutil.rmtree(trusted / "checked", ignore_errors=True)
        run("preview-comment.yml", "look", "Find the pull request", trusted, COMMIT=commit)
        assert (tmp_path / "output").read_text("utf-8").endswith("number=12\n")
        run("preview-comment.yml", "look", "Fetch the preview", trusted, RUN="99")
        values = {"NUMBER": "12", "COMMIT": commit, "RUN": "99"}
        run("preview-comment.yml", "look", "Look it through and write the comment", trusted, **values)
        run("preview-comment.yml", "post", "Hang up the pictures", trusted, NUMBER="12")
        run("preview-comment.yml", "post", "Comment, or change the comment", trusted, NUMBER="12")
        (text,) = host.told("comments.json").values()
        return str(text)

    first, second = told("Ask who lives here now"), told("Ask who has moved in")

    assert "Ask who lives here now" in first and "Ask who has moved in" in second and first != second
    hung = git(remote, "ls-tree", "-r", "--name-only", "previews").splitlines()
    assert sorted(re.findall(r"raw/previews/(\S+?\.png)\" width", second)) == hung, "and none of the first"
    assert len(hung) == 2 and git(remote, "rev-list", "--count", "previews").strip() == "1"


def test_a_pull_request_that_moved_on_gets_no_stale_comment(run: Run, host: Host, tmp_path: Path) -> None:
    host.knows("pulls.json", [{"number": 12, "headRefOid": "b" * 40}])

    assert "moved on" in run("preview-comment.yml", "look", "Find the pull request", tmp_path, COMMIT="a" * 40)
    assert (tmp_path / "output").read_text("utf-8") == "number=0\n"


def test_a_hostile_preview_ends_before_anything_is_written(run: Run, host: Host, tmp_path: Path) -> None:
    with zipfile.ZipFile(host.folder / "preview.zip", "w") as archive:
        archive.writestr(FILE, Preview(points=(Point("a", "LP-0001", "A", "draft", True),)).as_json())
        archive.writestr("../../.bashrc", "echo hello")
    run("preview-comment.yml", "look", "Fetch the preview", tmp_path, RUN="99")

    values = {"NUMBER": "12", "COMMIT": "a" * 40, "RUN": "99"}
    run("preview-comment.yml", "look", "Look it through and write the comment", tmp_path, status=1, **values)

    assert not (tmp_path / "checked").exists() and not (tmp_path / ".bashrc").exists()


def previews(remote: Path, *words: str, status: int = 0) -> str:
    environment = os.environ | {"REMOTE": str(remote)}
    script = GITHUB / "scripts" / "previews"
    done = subprocess.run(["bash", script, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stderr


def hang(remote: Path, folder: Path, number: int, *names: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in names:
        (folder / picture_name(name, "front")).write_bytes(f"{number} {name}".encode())
    previews(remote, "put", str(number), str(folder))


def test_pictures_of_closed_pull_requests_are_taken_down(remote: Path, run: Run, host: Host, tmp_path: Path) -> None:
    for number in (3, 12, 120):
        hang(remote, tmp_path / "pictures", number, "a", "b")
    hang(remote, tmp_path / "pictures", 3, "c")
    hang(remote, tmp_path / "pictures", 12)
    assert git(remote, "ls-tree", "-r", "--name-only", "previews").split() == [
        "pr-120/a.front.png",
        "pr-120/b.front.png",
        "pr-3/c.front.png",
    ]
    shutil.copytree(GITHUB / "scripts", tmp_path / ".github" / "scripts")

    host.knows("pulls.json", [{"number": 120}, {"number": 4}])
    run("nightly.yml", "tidy", "Keep the pictures of open pull requests only", tmp_path)

    assert {p.split("/")[0] for p in git(remote, "ls-tree", "-r", "--name-only", "previews").split()} == {"pr-120"}
    assert git(remote, "rev-list", "--count", "previews").strip() == "1"

    host.knows("pulls.json", [])
    run("nightly.yml", "tidy", "Keep the pictures of open pull requests only", tmp_path)
    assert git(remote, "ls-tree", "-r", "--name-only", "previews") == ""


def test_two_jobs_that_hang_up_pictures_at_once_lose_none(remote: Path, tmp_path: Path) -> None:
    """The second job comes between the first one's look and its push: a stand-in for `git` lets it in just there."""
    hang(remote, tmp_path / "before", 1, "a")
    other = tmp_path / "other"
    other.mkdir()
    (other / picture_name("b", "front")).write_bytes(b"2 b")
    between = tmp_path / "bin" / "git"
    between.parent.mkdir()
    script, real = GITHUB / "scripts" / "previews", shutil.which("git")
    between.write_text(
        f"""#!/bin/bash
        if [ "$1" = push ] && [ ! -e {tmp_path}/done ]; then
          touch {tmp_path}/done
          bash {script} put 2 {other}
        fi
        exec {real} "$@"
        """
    )
    between.chmod(0o755)
    environment = os.environ | {"REMOTE": str(remote), "PATH": f"{between.parent}:{os.environ['PATH']}"}

    subprocess.run(["bash", script, "put", "3", tmp_path / "before"], env=environment, check=True, capture_output=True)

    hung = git(remote, "ls-tree", "-r", "--name-only", "previews").split()
    assert hung == ["pr-1/a.front.png", "pr-2/b.front.png", "pr-3/a.front.png"]


@pytest.mark.parametrize("number", ["0", "../x", "1;ls", "", "-1", "1\n2"])
def test_only_a_number_names_a_folder_of_pictures(remote: Path, tmp_path: Path, number: str) -> None:
    assert "not a number" in previews(remote, "put", number, str(tmp_path), status=2)


def test_there_is_one_rolling_issue(run: Run, host: Host, tmp_path: Path) -> None:
    def night(body: str) -> list[dict[str, Any]]:
        (tmp_path / "upkeep.md").write_text(body, "utf-8")
        run("nightly.yml", "tell", "Write the one issue", tmp_path)
        return host.told("issues.json") or []

    assert night("") == []
    (one,) = night("Two links are dead.\n")
    assert (one["number"], one["open"], one["body"]) == (40, True, "Two links are dead.\n")
    (same,) = night("One link is dead.\n")
    assert (same["number"], same["body"]) == (40, "One link is dead.\n")
    (closed,) = night("")
    assert not closed["open"]
    assert [row["open"] for row in night("Another.\n")] == [False, True]


# A form becomes a pull request


def test_a_draft_from_a_form_becomes_a_pull_request(checkout: Path, run: Run, host: Host, remote: Path) -> None:
    made = checkout / "made" / "briefings"
    (made / "points").mkdir(parents=True)
    (made / "points" / "ask-again.yml").write_text(as_yaml(point(id="LP-0003", status="draft")), "utf-8")
    (made / "ledger.yml").write_text("LP-0001: ask-who\nLP-0002: look-again\nLP-0003: ask-again\n", "utf-8")
    (made.parent / "problems.md").write_text("## Nothing to put right\n", "utf-8")
    shutil.copytree(GITHUB / "scripts", checkout / ".github" / "scripts")

    run("from-issue.yml", "propose", "Open the pull request", checkout, NUMBER="7", MAIN="main")
    git(checkout, "checkout", "-q", "main")
    (made / "points" / "ask-again.yml").write_text("would write over what was changed since", "utf-8")
    run("from-issue.yml", "propose", "Open the pull request", checkout, NUMBER="7", MAIN="main")

    (pull,) = host.told("pulls.json")
    assert (pull["base"], pull["head"]) == ("main", "learning-point/issue-7")
    assert "Nothing to put right" in pull["body"] and "Approve workflows" in pull["body"]
    assert host.told("comments.json") == {"7": f"Your text is now a draft: {pull['url']}. You can follow it there.\n"}
    changed = git(remote, "diff", "--name-only", "main", "learning-point/issue-7").split()
    assert changed == ["briefings/ledger.yml", "briefings/points/ask-again.yml"]
    assert "status: draft" in git(remote, "show", "learning-point/issue-7:briefings/points/ask-again.yml")


def form(library: Library, **answers: str) -> str:
    """A filled-in issue form as the host hands it over: a heading for each box, and the answer below it."""
    boxes = []
    for question in questions():
        known = [*choices(question.field, library.language)] if question.shape in ("one", "several") else []
        number = "2019" if question.field.kind == "number" else ""
        text = answers.get(question.id) or (known[0] if known else number or f"Ask about {question.heading.lower()}.")
        boxes.append(f"### {question.heading}\n\n{text}\n")
    return "\n".join([*boxes, f"### {PROMISE}\n\n- [x] Yes.\n"])


def converted(checkout: Path, run: Run, tmp_path: Path, body: str) -> str:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"number": 7, "body": body}}), "utf-8")
    values = {"NUMBER": "7", "GITHUB_EVENT_PATH": str(event)}
    return run("from-issue.yml", "convert", "Make a draft of the form", checkout, **values)


def test_a_submitted_form_becomes_a_draft_and_its_text_stays_text(
    checkout: Path, run: Run, host: Host, remote: Path, tmp_path: Path
) -> None:
    library = pipeline.read_and_check(checkout, today=TODAY)[0]
    nasty = 'Say `touch x`; $(touch x) "${{ github.token }}" <b>@somebody</b> ../../generator/cli.py'
    (checkout / "generator").mkdir(exist_ok=True)
    body = form(library, title="Ask why: nobody came", one_line=nasty, limits="'; touch x; echo '")

    converted(checkout, run, tmp_path, body)

    made = checkout / "made"
    assert [f.name for f in (made / "briefings" / "points").iterdir()] == ["ask-why-nobody-came.yml"]
    read = yaml.safe_load((made / "briefings" / "points" / "ask-why-nobody-came.yml").read_text("utf-8"))
    assert (read["status"], read["one_line"]) == ("draft", nasty)
    assert "LP-0003: ask-why-nobody-came" in (made / "briefings" / "ledger.yml").read_text("utf-8")
    assert "to put right" in (made / "problems.md").read_text("utf-8")
    assert not list(checkout.rglob("x"))

    shutil.copytree(GITHUB / "scripts", checkout / ".github" / "scripts")
    git(checkout, "checkout", "-qf", "main")
    run("from-issue.yml", "propose", "Open the pull request", checkout, NUMBER="7", MAIN="main")
    assert host.told("pulls.json")[0]["head"] == "learning-point/issue-7"
    assert "ask-why-nobody-came.yml" in git(remote, "ls-tree", "-r", "--name-only", "learning-point/issue-7")


def test_a_form_that_cannot_be_mapped_is_answered_in_the_issue(
    checkout: Path, run: Run, host: Host, tmp_path: Path
) -> None:
    library = pipeline.read_and_check(checkout, today=TODAY)[0]

    said = converted(checkout, run, tmp_path, form(library, kind="@somebody ![x](https://evil.example/x.png)"))
    shutil.copytree(GITHUB / "scripts", checkout / ".github" / "scripts")
    run("from-issue.yml", "propose", "Open the pull request", checkout, NUMBER="7", MAIN="main")

    assert "issue.not-mapped" in said and host.told("pulls.json") is None
    (answer,) = host.told("comments.json").values()
    assert "No draft could be made" in answer
    told = [line for line in answer.split("\n")[2:] if line]
    assert told and all(line.startswith("    ") for line in told)


@pytest.mark.parametrize("name", ["../../generator/cli.py", "Ask.yml", "ask who.yml", "a.yml.sh", "-x.yml"])
def test_nothing_but_a_learning_point_gets_into_that_pull_request(
    checkout: Path, run: Run, host: Host, remote: Path, name: str
) -> None:
    points = checkout / "made" / "briefings" / "points"
    points.mkdir(parents=True)
    (points / Path(name).name).write_text("x", "utf-8")
    shutil.copytree(GITHUB / "scripts", checkout / ".github" / "scripts")

    run("from-issue.yml", "propose", "Open the pull request", checkout, status=1, NUMBER="7", MAIN="main")

    assert host.told("pulls.json") is None and "issue-7" not in git(remote, "branch", "--list")
