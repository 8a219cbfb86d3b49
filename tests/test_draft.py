"""`briefings new`: from a thought to a valid draft, and no two drafts with one number on the site."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PROJECT, TODAY, MakeProject, briefings, point, problems_of, write_point
from hypothesis import given
from hypothesis import strategies as st

from generator.content.ids import a_year_after, next_id, slug_of
from generator.content.learning_point import MAX_SLUG, SLUG_PATTERN
from generator.content.library import Library
from generator.content.scaffold import find_terms
from generator.content.yaml_reader import read_yaml
from generator.content.yaml_writer import MODELINE, tidy
from generator.core.problems import BriefingsError

TITLE = "Ask who collects the child"
SLUG = "ask-who-collects-the-child"
WORDS = ("new", TITLE, "--theme", "babies", "--role", "social worker")


def ledger_of(project: Path) -> list[str]:
    return [line for line in (project / "briefings/ledger.yml").read_text("utf-8").splitlines() if line[:1] != "#"]


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A tiny project with one point and its line in the ledger."""
    made = make_project({"ask-who-lives-here": {"id": "LP-0007"}})
    (made / "briefings/ledger.yml").write_text("# A comment\nLP-0007: ask-who-lives-here\n", "utf-8")
    return made


def test_a_new_draft_passes_the_check_and_has_its_line(project: Path) -> None:
    done = briefings(*WORDS, project=project)

    assert done.returncode == 0, done.stderr
    assert "LP-0008, a draft" in done.stdout
    file = project / f"briefings/points/{SLUG}.yml"
    text = file.read_text("utf-8")
    assert text.startswith(f"{MODELINE}\n#") and "status: draft" in text
    assert ledger_of(project) == ["LP-0007: ask-who-lives-here", f"LP-0008: {SLUG}"]
    assert [p for p in problems_of(project) if p.level != "note"] == []
    assert tidy(file.name, file.read_bytes()) == text


def test_prompts_that_stay_are_told_once_the_draft_is_published(project: Path) -> None:
    briefings(*WORDS, project=project)
    file = project / f"briefings/points/{SLUG}.yml"
    file.write_text(file.read_text("utf-8").replace("status: draft", "status: published"), "utf-8")

    left = [p for p in problems_of(project) if p.rule == "lifecycle.unfinished"]

    assert len(left) >= 8


def test_two_drafts_of_one_day_are_no_duplicates(project: Path) -> None:
    briefings(*WORDS, project=project)
    briefings("new", "Look where the baby sleeps", *WORDS[2:], project=project)

    assert [p for p in problems_of(project) if p.level != "note"] == []


def test_each_kind_of_draft_and_another_word_for_a_theme(project: Path) -> None:
    for number, kind in enumerate(("lesson", "good_practice", "how we learn")):
        done = briefings(
            "new", f"Ask again {number}", "--kind", kind, "--theme", "DNA", "--role", "HV", project=project
        )
        assert done.returncode == 0, done.stderr

    text = (project / "briefings/points/ask-again-2.yml").read_text("utf-8")
    assert "kind: how_we_learn" in text and "[missed_appointments]" in text and "who: health_visitor" in text
    assert [p for p in problems_of(project) if p.level != "note"] == []


def test_nothing_that_stands_is_written_over(project: Path) -> None:
    briefings(*WORDS, project=project)
    before, book = (project / f"briefings/points/{SLUG}.yml").read_bytes(), ledger_of(project)

    again = briefings(*WORDS, project=project)

    assert again.returncode == 1 and "is already there" in again.stderr
    assert (project / f"briefings/points/{SLUG}.yml").read_bytes() == before
    assert ledger_of(project) == book


def test_an_address_of_the_ledger_is_taken_for_ever(project: Path) -> None:
    with (project / "briefings/ledger.yml").open("a") as book:
        book.write(f"LP-0009: {SLUG}\n")

    done = briefings(*WORDS, project=project)

    assert done.returncode == 1 and not (project / f"briefings/points/{SLUG}.yml").exists()


def test_a_draft_without_a_line_is_no_error_and_a_number_given_twice_names_a_free_one(project: Path) -> None:
    write_point(project, "sent-by-a-form", point(id="LP-0008", status="draft", title="Ask the family again"))
    assert {p.level for p in problems_of(project) if p.rule == "references.ledger"} == {"note"}

    write_point(project, "sent-by-another", point(id="LP-0008", status="draft", title="Go and see the room"))
    assert ["LP-0009" in p.hint for p in problems_of(project) if p.rule == "references.same-id"] == [True]


def test_the_number_follows_the_highest_and_fills_no_gap() -> None:
    assert next_id([]) == "LP-0001"
    assert next_id(["LP-0003", "LP-0041", "nonsense", "LP-7"]) == "LP-0042"
    with pytest.raises(BriefingsError):
        next_id(["LP-9999"])


@pytest.mark.parametrize("title", ["???", "子供", "", "x\u202egnp", "word " * 60], ids=range(5))
def test_a_title_that_makes_no_address_is_refused(title: str, project: Path) -> None:
    before = sorted((project / "briefings").rglob("*"))

    done = briefings("new", title, *WORDS[2:], project=project, stdin=subprocess.DEVNULL)

    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert sorted((project / "briefings").rglob("*")) == before


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("a\nstatus: published", "a-status-published"),
        ("&anchor !!python/object *x {{ 7*7 }} <script>", "anchor-python-object-x-7-7-script"),
    ],
)
def test_a_title_is_data_and_never_a_path_or_yaml(title: str, slug: str, project: Path) -> None:
    done = briefings("new", title, *WORDS[2:], project=project)

    read = read_yaml("x", (project / f"briefings/points/{slug}.yml").read_bytes())
    assert done.returncode == 0 and read.problems == []
    assert read.data["title"] == " ".join(title.split()) and read.data["status"] == "draft"


@given(st.text(max_size=200))
def test_an_address_is_always_safe(title: str) -> None:
    slug = slug_of(title)

    assert slug == "" or (SLUG_PATTERN.fullmatch(slug) and len(slug) <= MAX_SLUG)
    assert slug not in ("con", "nul", "aux", "prn", "com1", "index")


def test_addresses_read_well() -> None:
    assert slug_of("Ask: who's at home? (Really!)") == "ask-whos-at-home-really"
    assert slug_of("Tŷ Caffè — Straße") == "ty-caffe-strasse"
    assert slug_of("CON") == "con-briefing"
    long = slug_of("Ask the very same question again " * 5)
    assert len(long) <= MAX_SLUG and long.endswith("-very"), "cut between words"


def test_a_year_later_is_a_day_that_exists() -> None:
    assert a_year_after(TODAY).isoformat() == "2027-11-22"
    assert a_year_after(TODAY.replace(2028, 2, 29)).isoformat() == "2029-02-28"


def test_terms_are_found_by_the_editors_own_words(library: Library) -> None:
    themes = library.terms("themes")

    assert [t.slug for t in find_terms(themes, "Neglect")] == ["neglect"]
    assert [t.slug for t in find_terms(themes, " dna ")] == ["missed_appointments"]
    assert len(find_terms(themes, "parent")) > 1
    assert find_terms(themes, "zzz") == () and find_terms(themes, "") == ()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["new", TITLE, "--role", "social worker"], 2, "--theme"),
        (["new", TITLE, "--theme", "neglect"], 2, "--role"),
        (["new"], 2, "title"),
        (["new", TITLE, "--theme", "neglekt", "--role", "social worker"], 1, "did you mean 'neglect'"),
        (["new", TITLE, "--theme", "neglect", "--role", "worker"], 1, "may mean several"),
        (["new", TITLE, "--kind", "story", "--theme", "neglect", "--role", "social worker"], 1, "there is no 'story'"),
    ],
)
def test_what_is_missing_or_unclear_is_asked_for(words: list[str], status: int, said: str, project: Path) -> None:
    before = sorted((project / "briefings").rglob("*"))

    done = briefings(*words, project=project, stdin=subprocess.DEVNULL)

    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert said in done.stderr
    assert sorted((project / "briefings").rglob("*")) == before


def on_a_terminal(words: list[str], typed: list[str], **environment: str) -> str:
    """What a command says on a terminal where somebody answers it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(PROJECT)
        os.execvpe(words[0], words, {**os.environ, **environment})
    said, answers, end = b"", list(typed), time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        try:
            said += os.read(terminal, 4096) if ready else b""
        except OSError:
            break
        if answers and said.rstrip().endswith(b":") and not ready:
            os.write(terminal, answers.pop(0).encode() + b"\n")
    os.waitpid(pid, 0)
    return said.decode()


def test_on_a_terminal_it_asks_and_opens_the_editor(project: Path) -> None:
    words = [sys.executable, "-m", "generator", "new", "--project", str(project), "--today", TODAY.isoformat()]

    said = on_a_terminal(words, [TITLE, "zzz", "parent", "DNA", "health visitor"], EDITOR="cat", VISUAL="")

    assert "nothing has that name" in said and "which of them?" in said
    assert "Not brought to appointments" in said and "LP-0008, a draft" in said
    assert "one_line: Write here" in said, "the editor was not opened"
    assert (project / f"briefings/points/{SLUG}.yml").exists()


def test_two_branches_with_one_number_meet_in_git_and_not_on_the_site(project: Path) -> None:
    def git(*words: str, fine: bool = True) -> subprocess.CompletedProcess[str]:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *who, *words], cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not fine, done.stderr
        return done

    (project / ".gitignore").write_text(".cache/\n", "utf-8")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    for branch, title in (("one", "Ask the father"), ("two", "Ask the mother")):
        git("checkout", "-qb", branch, "main")
        briefings("new", title, *WORDS[2:], project=project)
        git("add", "-A")
        git("commit", "-qm", branch)

    merged = git("merge", "one", fine=False)

    assert merged.returncode != 0 and "CONFLICT" in merged.stdout and "ledger.yml" in merged.stdout
