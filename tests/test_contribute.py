"""How to contribute: what the pages list is what the record and the rules hold, and their advice is good advice."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, MakeProject, point, problems_of, violations
from PIL import Image

from generator.build.rule_catalogue import ROOMS, rules
from generator.checks.runner import RULES
from generator.content.fields import sections
from generator.outputs import contribute
from generator.outputs.views import editing_form

PICTURES = PROJECT / "overrides/assets/contribute"


def text_of(file: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", file.read_text("utf-8")))


def test_every_rule_is_on_the_page_with_its_manual(built_site: Path) -> None:
    page = (built_site / "contribute/rules/index.html").read_text("utf-8")
    shown = {
        name: html.unescape(re.sub(r"<[^>]+>", "", said))
        for name, said in re.findall(r'<dt id="([^"]+)">.*?</dt>\s*<dd>(.*?)</dd>', page, re.DOTALL)
    }

    assert {rule.id for rule in RULES} <= set(shown)
    assert shown == {rule.id: rule.manual.replace("`", "") for rule in rules()}
    assert [rule.id for rule in rules() if len(rule.manual) < 15 or not rule.manual.endswith((".", "?", "!"))] == []


def test_every_room_has_a_heading() -> None:
    assert {rule.id.split(".")[0] for rule in rules()} == set(ROOMS) == set(contribute.ROOMS)


def test_the_command_lists_the_same_rules() -> None:
    words = [sys.executable, "-m", "generator", "rules"]
    plain = subprocess.run(words, capture_output=True, text=True, cwd=PROJECT, check=True).stdout
    listed = json.loads(
        subprocess.run([*words, "--format", "json"], capture_output=True, cwd=PROJECT, check=True).stdout
    )

    assert [row["id"] for row in listed] == [rule.id for rule in rules()]
    assert all(f"{rule.id} ({rule.level})\n    {rule.manual}" in plain for rule in rules())


def test_every_section_has_its_budget_and_two_examples(built_site: Path) -> None:
    said = text_of(built_site / "contribute/index.html")

    for section in sections():
        assert f"up to {section.words} words" in said, section.name
        assert contribute.EXAMPLES[section.path].good in said and contribute.EXAMPLES[section.path].poor in said


def test_good_examples_keep_the_rules_and_poor_ones_do_not(make_project: MakeProject) -> None:
    good = {name: example.good for name, example in contribute.EXAMPLES.items()}
    texts = {name: good[name] for name in ("title", "one_line", "daily_life", "what_good_looks_like", "limits")}
    base = point()
    lists: dict[str, Any] = {
        "what_we_found": [{**f, "text": good["what_we_found"]} for f in base["what_we_found"]],
        "why_it_happens": [{**w, "text": good["why_it_happens"].split(": ")[1]} for w in base["why_it_happens"]],
        "actions": [{**a, "do": good["actions"].split(": ")[1].capitalize()} for a in base["actions"]],
        "questions": re.findall(r"[^?]+\?", good["questions"]),
        "leaders": [good["leaders"]],
    }

    kept = problems_of(make_project({"good": {**texts, **lists}}, name="good"))
    poor = contribute.EXAMPLES["what_we_found"].poor
    lists["what_we_found"] = [{**f, "text": poor} for f in base["what_we_found"]]
    broken = problems_of(make_project({"poor": {**texts, **lists}}, name="poor"))

    assert [p for p in kept if p.level != "note"] == []
    assert "blame-free.term" in {p.rule for p in broken}


@pytest.mark.parametrize("name", ["form.webp", "suggest.webp", "file.webp"])
def test_pictures_are_small_and_as_large_as_the_page_says(name: str, built_site: Path) -> None:
    raw = (PICTURES / name).read_bytes()
    width, height = Image.open(io.BytesIO(raw)).size
    page = (built_site / "contribute/index.html").read_text("utf-8")
    found = re.search(rf'contribute/{name}" alt="([^"]+)" width="(\d+)" height="(\d+)"', page)

    assert len(raw) < 60 * 1024
    assert found and len(found.group(1)) > 40
    assert abs(width / height - int(found.group(2)) / int(found.group(3))) < 0.01


def test_the_page_leads_to_the_form_where_there_is_one(built_site: Path) -> None:
    page = (built_site / "contribute/index.html").read_text("utf-8")

    assert (
        ('href="../admin/"' in page)
        is (built_site / "admin/index.html").exists()
        is (not editing_form.missing(PROJECT))
    )


@pytest.mark.parametrize("path", ["contribute/", "contribute/rules/"])
def test_the_pages_can_be_used_by_everybody(path: str, open_page: Callable[..., Any]) -> None:
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = open_page(path, width=width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
