"""The rooms of the check: each rule on cases that editors can add to, and what binds the rules together.

A case of `tests/golden/check/<rule>.yml` says what it changes of `tests/golden/base.yml`, or gives a whole `source`:

    rule: blame-free.term
    fails:
      - why: a word that blames, in capitals, over a line break
        changes: {one_line: "The parents Failed to come."}
        problems:
          - "case.yml:4:1: error: 'Failed to' in 'one_line' points at a person (blame-free.term)"
    passes:
      - why: said without blame
        changes: {one_line: "Nobody brought the child."}

A key of `changes` may lead inside a field (`actions.0.do`); an empty value takes the field out. Beside these a case
may have `file` (its name), `letters` (that many more at its end), `beside` (other points, by their changes), `before`,
`ledger` and `today`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.checks import suppressions
from generator.checks.language.passages import printed, read, word_count
from generator.checks.language.phrases import Phrases
from generator.checks.language.readability import Syllables, syllables
from generator.checks.language.verbs import hides_its_doer, starts_with_verb, tokens_of
from generator.checks.personal_data.dates import dated_points
from generator.checks.rule import Found, House
from generator.checks.runner import RULES, check
from generator.checks.similarity import alike, shingles
from generator.content.library import Language, Source, Word
from generator.content.loader import load
from generator.content.smart_quotes import typeset
from generator.content.yaml_reader import RULES as YAML_RULES
from generator.content.yaml_reader import locator, read_yaml
from generator.core.problems import Problem
from generator.core.report import as_text
from generator.core.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = PROJECT / "tests" / "sample"
GOLDEN = PROJECT / "tests" / "golden"
BASE = (GOLDEN / "base.yml").read_text("utf-8")
TODAY = date(2026, 11, 22)
SETTINGS = Settings(workers=1)

# Cases


@functools.cache
def _language() -> Language:
    return replace(load(SAMPLE, SETTINGS).language, ledger={})


@functools.cache
def _house(today: str, before: str, ledger: str) -> House:
    language = replace(_language(), ledger=json.loads(ledger))
    return House(SETTINGS, language, date.fromisoformat(today), json.loads(before))


def changed(changes: Mapping[str, Any]) -> str:
    """The base point's text with some fields changed; all other lines stay where they are."""
    text = BASE
    for path, value in changes.items():
        name, *inner = path.split(".")
        if inner:
            whole = yaml.safe_load(text)[name]
            _put(whole, inner, value)
            value = whole
        text = _with_field(text, name, value)
    return text


class _Plain(yaml.SafeDumper):
    """Writes letters as they are, and what stands twice twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "allow_unicode": True})

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _put(whole: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        whole = whole[int(step)] if step.isdigit() else whole[step]
    last = int(path[-1]) if path[-1].isdigit() else path[-1]
    if value is None:
        del whole[last]
    else:
        whole[last] = value


def _with_field(text: str, name: str, value: Any) -> str:
    dumped = "" if value is None else yaml.dump({name: value}, Dumper=_Plain, sort_keys=False, width=9999)
    lines = text.splitlines(keepends=True)
    fields = yaml.compose(text).value
    for key, content in fields:
        if key.value == name:
            end = content.end_mark.line + (content.end_mark.column > 0)
            return "".join([*lines[: key.start_mark.line], dumped, *lines[end:]])
    return text + dumped


def _source(file: str, text: str) -> tuple[Source | None, list[Problem]]:
    raw = text.encode("utf-8")
    found = read_yaml(file, raw, SETTINGS.max_file_kb)
    if found.data is None:
        return None, found.problems
    digest = hashlib.blake2b(raw + file.encode(), digest_size=16).hexdigest()
    return Source(file, typeset(found.data), digest, locator(text)), found.problems


def judged(case: Mapping[str, Any]) -> list[Problem]:
    """Every problem of a case, those of reading included."""
    text = case["source"] if "source" in case else changed(case.get("changes", {}))
    texts = {case.get("file", "case.yml"): text + "x" * case.get("letters", 0)}
    for number, other in enumerate(case.get("beside", ()), start=2):
        changes = {"id": f"LP-{number:04}", "title": "Ring the school", **(_APART if number == 2 else {}), **other}
        file = changes.pop("file", f"case-{number}.yml")
        texts[file] = changed(changes)
    read_texts = [_source(file, text) for file, text in texts.items()]
    house = _house(
        str(case.get("today", TODAY)), json.dumps(case.get("before", {})), json.dumps(case.get("ledger", {}))
    )
    sources = [source for source, _ in read_texts if source]
    problems = [problem for _, found in read_texts for problem in found]
    return sorted({*problems, *check(sources, house).problems})


# The other point of a case is about something else, or the two would be alike.
_APART = {
    "what_we_found.0.text": "Lateness was seen as rudeness by some offices.",
    "what_we_found.1.text": "A bus ran twice a day.",
}


def first_lines(problems: list[Problem]) -> list[str]:
    """What is printed of each problem, without the second line."""
    return [as_text(problem).split("\n")[0] for problem in problems]


def _cases(kind: str) -> list[Any]:
    cases = []
    for file in sorted((GOLDEN / "check").glob("*.yml")):
        told = yaml.safe_load(file.read_text("utf-8"))
        cases += [pytest.param(told["rule"], c, id=f"{told['rule']}: {c['why']}") for c in told.get(kind) or ()]
    return cases


@pytest.mark.parametrize(("rule", "case"), _cases("fails"))
def test_a_case_that_fails(rule: str, case: Mapping[str, Any]) -> None:
    """What is printed is compared whole: the place, the words and the rule."""
    printed_lines = first_lines(judged(case))

    assert printed_lines == case["problems"]
    assert any(line.endswith(f"({rule})") for line in printed_lines)


@pytest.mark.parametrize(("rule", "case"), _cases("passes"))
def test_a_case_that_passes(rule: str, case: Mapping[str, Any]) -> None:
    """A case that passes has no problem at all, or only those of other rules that it names."""
    printed_lines = first_lines(judged(case))

    assert printed_lines == case.get("problems", [])
    assert not any(line.endswith(f"({rule})") for line in printed_lines)


def test_each_rule_has_a_case_that_fails_and_one_that_passes() -> None:
    known = {rule.id for rule in RULES} | set(YAML_RULES)
    for kind in ("fails", "passes"):
        assert known - {case.values[0] for case in _cases(kind)} == set()
    assert {case.values[0] for case in _cases("fails")} <= known


def test_each_file_of_cases_is_named_after_its_rule() -> None:
    for file in (GOLDEN / "check").glob("*.yml"):
        assert yaml.safe_load(file.read_text("utf-8"))["rule"] == file.stem


def test_each_rule_says_in_its_manual_why_it_matters() -> None:
    for rule in RULES:
        assert len(rule.manual.split()) >= 8, rule.id
        assert rule.manual.endswith("."), rule.id


# What binds the rules together


def test_the_base_point_is_right_in_every_way() -> None:
    assert judged({}) == []


def test_a_detail_of_a_person_is_never_printed() -> None:
    """Build logs are public."""
    secret = "Zebedee Quillfeather, 4 March 2016, 07700 900123, LS8 4QQ, zeb@example.org"
    problems = judged({"changes": {"one_line": f"Ask about {secret}."}})

    assert len(problems) >= 5
    told = "\n".join(map(as_text, problems))
    for word in ("Zebedee", "Quillfeather", "March", "07700", "4QQ", "zeb@"):
        assert word not in told


@pytest.mark.parametrize("field", ["title", "publisher", "note"])
def test_sources_keep_the_words_of_others(field: str) -> None:
    """Titles as published, names of authors and places included, are never checked for language."""
    words = "Failed to engage: the toxic trio and Mr John Smith of Leeds on 4 March 2016 (ABCD)"
    assert judged({"changes": {f"sources.0.{field}": words}}) == []


def test_notes_are_checked_for_people_and_not_for_style() -> None:
    told = first_lines(judged({"changes": {"notes": "They failed to ask Mrs Thimble, as is obvious."}}))
    assert [line.rsplit("(")[-1] for line in told] == ["anonymity.named-person)"]


def test_problems_do_not_depend_on_the_order_of_the_files() -> None:
    def one(name: str, number: int) -> Source:
        source, _ = _source(name, changed({"id": f"LP-{number:04}", "one_line": "They failed to ask."}))
        assert source
        return source

    house = _house(str(TODAY), "{}", "{}")
    sources = [one("a.yml", 1), one("b.yml", 2), one("c.yml", 3)]
    there, back = check(sources, house).problems, check(sources[::-1], house).problems
    assert {p.rule for p in there} == {p.rule for p in back} == {"blame-free.term", "lifecycle.near-duplicate"}


# Texts


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("Ask [the school](https://example.org/a-b) **today**.", "Ask the school today."),
        ("The child’s “day” – at home", 'The child\'s "day" – at home'),
        ("victim\u00adised, hard\u2011to\u2011reach", "victimised, hard-to-reach"),
        ("see https://example.org/x for more", "see   for more"),
        ("jay_d and _this_", "jay_d and this"),
    ],
)
def test_text_is_judged_as_it_is_printed(raw: str, seen: str) -> None:
    assert printed(raw) == seen


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Ask Dr. Who, e.g. today. Then rest.", 2),
        ('She said "Stop." Then she left.', 2),
        ("It is 2.5 miles.", 1),
        ("A list:\n\n- one\n- two", 3),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(read(("limits",), text).sentences) == count


def test_words_are_counted_as_printed() -> None:
    assert word_count("one – two / three-four") == 3


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("child", 1),
        ("asked", 1),
        ("wanted", 2),
        ("people", 2),
        ("family", 3),
        ("information", 4),
        ("idea", 3),
        ("41", 1),
    ],
)
def test_syllables_are_counted_near_enough(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_does_not_punish_the_words_of_the_field() -> None:
    plain = read((), "The worker told the team what the child had said to her about home.")
    field = read((), "The paediatrician told safeguarding what the child had said to her about home.")
    hard = read((), "The epidemiologist told infrastructure what the child had said to her about home.")
    grades = [Syllables().grade([passage])[0] for passage in (plain, field, hard)]
    assert grades[1] - grades[0] < 2 < grades[2] - grades[0]


# Phrases


def _found(text: str, *forms: str, fine: tuple[str, ...] = ()) -> list[str]:
    words = [Word("blame", "x", forms, "write this", "error")]
    words += [Word("fine", "y", fine, "", "")] if fine else []
    language = Language({}, words=tuple(words))
    return [hit.shown for hit in Phrases(language).find(read((), text))]


@pytest.mark.parametrize(
    "text",
    [
        "They failed to ask.",
        "They FAILED TO ask.",
        "They failed\nto ask.",
        "They failed   to ask.",
        "They failed repeatedly to ask.",
        "They have been failing to ask.",
        "He fails to ask.",
    ],
)
def test_a_phrase_is_found_however_it_is_written(text: str) -> None:
    assert len(_found(text, "fail to")) == 1


@pytest.mark.parametrize("text", ["They sailed to shore.", "It failed. To ask is free.", "A fail-to-safe switch."])
def test_a_phrase_is_not_found_inside_other_words(text: str) -> None:
    assert _found(text, "fail to") == []


def test_apostrophes_and_hyphens_make_no_difference() -> None:
    assert _found("He didn’t attend.", "did not attend") == ["didn't attend"]
    assert _found("A hard-to-reach father.", "hard to reach") == ["hard-to-reach"]
    assert _found("It is victim-blaming.", "victim") == []


def test_the_longest_phrase_wins_and_a_fine_one_is_none() -> None:
    assert _found("The front door team", "front door", "front door team") == ["front door team"]
    assert _found("He knocked on the front door.", "front door", fine=("knocked on the front door",)) == []


def test_what_stands_for_a_star_is_not_shown() -> None:
    """It could be a name, and messages are public."""
    assert _found("They missed Zebedee opportunities.", "missed * opportunities") == ["missed … opportunities"]


# Actions


@pytest.mark.parametrize(
    "action",
    [
        "Ask who is at home.",
        "Before each review, ask who has seen the child.",
        "Each month, meet the health visitor.",
        "Always ask.",
        "Do not close the record.",
        "If you still disagree, tell your manager.",
        "At each visit ask who is around.",
        "School safeguarding lead: before a conference, send the chair what worries you.",
        "Support parents who are tired.",
        "Name the steps the caller can use.",
        "Double-check the address.",
        "Rather than closing the file, ring once more.",
    ],
)
def test_an_instruction_starts_with_a_verb(action: str) -> None:
    assert starts_with_verb(tokens_of(action))
    assert not hides_its_doer(tokens_of(action))


@pytest.mark.parametrize(
    "action",
    [
        "The worker asks who is at home.",
        "Support for parents is weak.",
        "Better recording.",
        "Asking who is at home.",
        "At each visit the worker should ask.",
        "Use of interpreters.",
        "Clear recording of decisions.",
        "It is important to ask.",
    ],
)
def test_a_wish_does_not(action: str) -> None:
    assert not starts_with_verb(tokens_of(action))


@pytest.mark.parametrize(
    ("action", "hidden"),
    [
        ("The school should be told.", True),
        ("Make sure that the child is seen alone.", True),
        ("When a child is missing, the police must be told.", True),
        ("All staff to be trained.", True),
        ("Ask what was agreed.", False),
        ("Tell the parents that every baby is checked.", False),
        ("Make sure a person has looked at it before it is closed.", False),
    ],
)
def test_the_passive_counts_where_it_hides_who_acts(action: str, hidden: bool) -> None:
    assert hides_its_doer(tokens_of(action)) is hidden


# Pardons, likeness, dates


def test_a_pardon_covers_the_words_it_names_and_no_others() -> None:
    source, _ = _source(
        "case.yml", changed({"pardons": [{"rule": "blame-free.term", "text": "failed to", "because": "x"}]})
    )
    assert source
    rule = next(rule for rule in RULES if rule.id == "blame-free.term")
    given = suppressions.Pardons([source], RULES)

    assert not given.cover(source, rule, Found((), "", text="hard to reach"))
    assert not given.cover(source, rule, Found((), "", text="refailed to"))
    assert given.cover(source, rule, Found((), "", text="Failed To engage"))
    assert not list(given.problems())


def test_likeness_is_found_among_thousands_without_holding_each_against_each() -> None:
    texts = [shingles(" ".join(f"word{(i * 7 + j * j) % 5003}" for j in range(60))) for i in range(5000)]
    texts.append(texts[1234])
    assert alike(texts, 0.9)[5000] == (1234, 1.0)


def test_a_thousand_copies_are_a_thousand_problems_and_no_more() -> None:
    assert len(alike([shingles("the very same words in each of them")] * 1000, 0.5)) == 999


def test_years_of_studies_are_no_timeline() -> None:
    told = read(("limits",), "A 2010 study, a 2012 report, research from 2014 and a survey of 2016 agree.")
    lived = read(("limits",), "He moved in 2010, was hurt in 2011, moved in 2012 and was hurt again in 2014.")
    assert len(dated_points(told)) == 0
    assert len(dated_points(lived)) == 4
