"""What a pull request says of itself: the same words everywhere, and nothing in them that comes alive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from conftest import TODAY, as_yaml, point, write_point
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from repository import briefings, start

from generator.build import pipeline
from generator.core.markdown_escape import JOINER, escaped
from generator.core.problems import BriefingsError, Place, Problem
from generator.core.report import as_annotation, as_text, words
from generator.integrations.github.pr_comment import LONGEST, Where, comment, findings, headline, summary
from generator.integrations.github.preview_bundle import Preview

WHERE = Where("your-partnership/practice-briefings", 12, "a1" * 20, 345)
FAULT = Problem(Place("briefings/points/ask-who.yml", 4, 10), "blame-free.term", "'failed to' blames", "write: did not")
LIVELY = [
    "@somebody and @your-partnership/code, see #12, GH-12 and your/repo#12",
    "![a picture](https://evil.example/x.png) [a link](https://evil.example)",
    "https://evil.example www.evil.example http://evil.example",
    "<img src=x onerror=alert(1)><script>alert(1)</script><!-- hidden",
    "# a heading",
    "1. a list",
    "- a list",
    "+ a list",
    "===",
    "> a quotation",
    "| a | table |",
    "`code` ~~gone~~ *loud* __loud__ $x$ &amp; &#64;somebody",
    "```",
    "one\n\n## two\n\n- three",
    "ends with a backslash\\",
    "<https://evil.example>",
    "[x]: https://evil.example",
    "***",
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A tiny project under git."""
    return start(tmp_path / "project")


def unescaped(markdown: str) -> str:
    """The text that Markdown shows, read by a parser that we did not write."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    leaves = [child for token in tokens for child in (token.children or [])]
    shown = "".join("\n    " if leaf.type in ("hardbreak", "softbreak") else leaf.content for leaf in leaves)
    return shown.replace(JOINER, "")


FAULTY = """\
one_line: Ask <b>who</b> lives here, @everybody, since the staff failed to engage with Mrs Thimblewick on 4 June 2016.
status: publish
theme: [professional_curiosity]
daily_life: A multi-agency robust escalation pathway was utilised by the LADO and the MASH in respect of this.
"""


def test_an_editor_reads_the_same_words_in_terminal_annotation_summary_and_comment(repository: Path) -> None:
    file = "briefings/points/ask-who.yml"
    write_point(repository, "ask-who", as_yaml(point(**yaml.safe_load(FAULTY))))

    _, terminal = briefings(repository, "check")
    _, annotations = briefings(repository, "check", "--format", "github")
    rows = json.loads(briefings(repository, "check", "--format", "json")[1])
    found = pipeline.read_and_check(repository, today=TODAY)[1]
    page, told = unescaped(summary(found)), unescaped(comment(Preview(found, (file,)), WHERE, {}))

    assert len(found) == len(rows) >= 4
    for problem, row in zip(found, rows, strict=True):
        said = words(problem)
        assert said == f"{row['message']} ({row['rule']})" + (f"\n    try: {row['hint']}" if row["hint"] else "")
        assert f"{file}:{row['line']}:{row['column']}: {row['level']}: {said}" in terminal
        assert f"line={row['line']},col={row['column']}" in annotations
        assert said in annotations.replace("%0A", "\n").replace("%25", "%")
        assert said in page
        assert said in told


def test_every_problem_of_every_kind_keeps_its_words() -> None:
    """Each text that a rule could say goes through the same door, whatever letters it holds."""
    for number, text in enumerate(LIVELY):
        problem = Problem(Place("briefings/points/a.yml", number + 1), "a.rule", " ".join(text.split()), "try this")
        assert words(problem) in unescaped(summary([problem])), text
        assert words(problem) in as_text(problem)
        assert as_annotation(problem).count("\n") == 0


@pytest.mark.parametrize("text", LIVELY)
def test_nothing_in_a_text_comes_alive(text: str) -> None:
    """No tag, link, picture, list or heading; no name is called, no other issue is pointed at."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"- **error**: {escaped(text)}")

    assert not any(
        tag in html for tag in ("<a", "<img", "<script", "<h1", "<h2", "<ol", "<blockquote", "<table", "<s>")
    )
    assert html.count("<ul>") == 1 and html.count("<strong>") == 1 and "<em>" not in html and "<code>" not in html
    for live in ("@somebody", "@your", "#12", "://", "www.e", "GH-12"):
        assert live not in html


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters=JOINER), max_size=200))
def test_any_text_at_all_stays_itself(text: str) -> None:
    read = MarkdownIt("commonmark").parseInline(f"x{escaped(text)}x")[0].children or []

    assert "".join(leaf.content for leaf in read).replace(JOINER, "") == f"x{' '.join(text.split())}x"
    assert {leaf.type for leaf in read} <= {"text", "text_special"}


def test_signs_that_cannot_be_seen_are_left_out() -> None:
    """They could turn the direction of writing, or stop the comment from being written at all."""
    assert escaped("one\x00two\u202ethree\ud800four\x1b[31m") == "one two three four \\[31m"
    summary([Problem(Place("a\ud800.yml"), "r\ud800", "m\ud800")]).encode("utf-8")


def test_the_headline_counts_in_plain_words() -> None:
    warning = Problem(Place("a.yml"), "a.rule", "hm", level="warning")

    assert headline([]) == "Nothing to put right"
    assert headline([FAULT]) == "1 thing to put right"
    assert headline([FAULT, FAULT, warning]) == "2 things to put right and 1 thing to look at"
    assert "A person reads it next" in summary([])


def test_what_was_not_changed_is_told_apart_and_comes_last() -> None:
    other = Problem(Place("briefings/points/a-first-name.yml"), "a.rule", "is overdue")

    told = "\n".join(findings([other, FAULT], ["briefings/points/ask-who.yml"], WHERE.line))

    assert told.index("ask\\-who" if "ask\\-who" in told else "ask-who") < told.index("did not change")
    assert told.index("did not change") < told.index("a-first-name")


def test_a_problem_leads_to_its_line_unless_its_path_is_odd() -> None:
    assert WHERE.line(FAULT) == (
        "[line 4](https://github.com/your-partnership/practice-briefings/blob/"
        f"{WHERE.commit}/briefings/points/ask-who.yml#L4)"
    )
    for odd in ("../x", "a)[b](https://evil.example", "javascript:alert(1)", "/etc/passwd", "a b"):
        assert WHERE.line(Problem(Place(odd, 4), "r", "m")) == "line 4"


def test_a_comment_is_never_too_long_for_the_host() -> None:
    many = tuple(Problem(Place(f"briefings/points/p{n}.yml"), "a.rule", "#" * 1000, "@" * 1000) for n in range(500))

    told = comment(Preview(many), WHERE, {})

    assert len(told) < LONGEST
    assert "more. The log of the check has them all." in told


def test_no_repository_or_commit_but_a_right_one_gets_into_an_address() -> None:
    for repository, commit in (("a/b/c", "a1" * 20), ("a/b)", "a1" * 20), ("a/b", "main"), ("a/b", "a1" * 20 + "\n")):
        with pytest.raises(BriefingsError):
            Where(repository, 1, commit, 1)
