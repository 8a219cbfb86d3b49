"""Pathways: what is wrong with one is said with its place, and what is right becomes pages that add up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import MakeProject, problems_of, violations

from generator.content.library import Library
from generator.content.pathway import RULES, TIERS
from generator.core.report import as_text
from generator.outputs import pathways as pages

GOOD = """\
title: New here
one_line: For your first weeks.
for: [health_visitor, midwife]
tiers:
  - tier: aware
    minutes: 8
    points:
      - {id: LP-0001, minutes: 5, why: Start here.}
      - {id: LP-0002, minutes: 3}
    do: Ask who lives here.
  - tier: lead
    points: [{id: LP-0003}]
    do: Tell your team.
closing: What will you do?
"""
POINTS: dict[str, Any] = {
    "one": {},
    "two": {"title": "Ask who visits"},
    "three": {"title": "Ask who has moved in"},
    "still-a-draft": {"status": "draft"},
    "taken-back": {"status": "withdrawn", "withdrawn": {"on": "2026-11-01", "because": "The study was taken back."}},
    "old": {"status": "superseded"},
    "new": {"related": [{"id": "LP-0006", "type": "supersedes"}]},
}


def project_with(make_project: MakeProject, text: str, name: str = "new-here") -> Path:
    """A tiny project with seven points and one pathway."""
    project = make_project(POINTS)
    folder = project / "briefings" / "pathways"
    folder.mkdir()
    (folder / f"{name}.yml").write_text(text, "utf-8")
    return project


def said(project: Path) -> list[str]:
    """What the check says of pathways, without the folder's name."""
    found = [as_text(p) for p in problems_of(project) if p.place.path.startswith("briefings/pathways/")]
    return [text.removeprefix("briefings/pathways/").split("\n")[0] for text in found]


BROKEN = [
    ("title: New here\n", "", "1:1", "pathways.shape", "'title' is missing"),
    ("closing:", "closure:", "14:1", "pathways.shape", "there is no field 'closure'"),
    ("tier: lead", "tier: boss", "11:5", "pathways.shape", "not one of aware, practise, lead"),
    ("points: [{id: LP-0003}]", "points: []", "12:5", "pathways.shape", "'tiers 2, points' is missing"),
    ("minutes: 5", "minutes: five", "8:23", "pathways.shape", "'tiers 1, points 1, minutes' should be a whole number"),
    ("minutes: 5", "minutes: 0", "8:23", "pathways.shape", "should be a larger number"),
    ("minutes: 5", "minutes: 9", "6:5", "pathways.minutes", "the points take 12 minutes, tier 'aware' promises 8"),
    ("LP-0002, minutes: 3", "LP-0002", "9:9", "pathways.minutes", "not every point gives its own"),
    ("midwife", "midwive", "3:23", "pathways.unknown-role", "'midwive' in 'for' is not in the vocabulary"),
    ("tier: lead", "tier: aware", "11:5", "pathways.tier-order", "tier 'aware' stands after 'aware'"),
    ("tier: aware", "tier: lead", "11:5", "pathways.tier-order", "tier 'lead' stands after 'lead'"),
    ("LP-0003", "LP-0001", "12:15", "pathways.repeated-point", "LP-0001 stands twice"),
    ("LP-0003", "LP-0099", "12:15", "pathways.unknown-point", "there is no point LP-0099"),
    ("LP-0003", "../x", "12:15", "pathways.unknown-point", "there is no point ../x"),
    ("LP-0003", "LP-0004", "12:15", "pathways.not-published", "LP-0004 is still a draft"),
    ("LP-0003", "LP-0005", "12:15", "pathways.not-published", "LP-0005 is withdrawn"),
    ("LP-0003", "LP-0006", "12:15", "pathways.not-published", "LP-0006 is superseded"),
    ("Start here.", "<b>Start</b>", "8:35", "pathways.one-line", "is not one line of plain text"),
    (
        "New here",
        "One two three four five six seven eight nine ten eleven",
        "1:1",
        "pathways.over-budget",
        "has 11 words",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "rule", "message"), BROKEN)
def test_what_is_wrong_is_said_with_its_place(
    make_project: MakeProject, old: str, new: str, place: str, rule: str, message: str
) -> None:
    assert old in GOOD
    found = said(project_with(make_project, GOOD.replace(old, new, 1)))

    assert any(
        line.startswith(f"new-here.yml:{place}: error: ") and message in line and rule in line for line in found
    ), found


def test_a_right_pathway_has_no_problems_and_travels_on_the_library(make_project: MakeProject) -> None:
    project = project_with(make_project, GOOD)

    assert said(project) == []


def test_a_file_name_that_is_no_address(make_project: MakeProject) -> None:
    found = said(project_with(make_project, GOOD, name="New_Here"))

    assert [line.split(" ", 1)[0] for line in found] == ["New_Here.yml:1:1:"]
    assert "pathways.file-name" in found[0]


def test_each_rule_is_broken_by_some_case() -> None:
    assert {rule for *_, rule, _ in BROKEN} | {"pathways.file-name"} == set(RULES)


# The real ones


def test_there_are_real_pathways_with_published_points_in_order(library: Library) -> None:
    held = library.language.pathways

    assert {"new-to-safeguarding", "health-visitors-and-midwives", "school-leads", "managers-and-supervisors"} <= {
        p.slug for p in held
    }
    for pathway in held:
        assert [library.by_id[i].status for i in pathway.points] == ["published"] * len(pathway.points)
        ranks = [TIERS.index(tier.tier) for tier in pathway.tiers]
        assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("What will you do?", "Think of a mother who failed to engage.", "14:1", "blame-free.term"),
        ("Tell your team.", "Disseminate this to all stakeholders.", "13:5", "plain-language.jargon"),
        ("Start here.", "Call 0123 456 7890 first.", "8:35", "anonymity."),
        ("For your first weeks.", "One " + "and one " * 14 + "more.", "2:1", "plain-language.long-sentence"),
    ],
)
def test_its_words_are_judged_like_those_of_a_point(
    make_project: MakeProject, old: str, new: str, place: str, rule: str
) -> None:
    assert old in GOOD
    found = said(project_with(make_project, GOOD.replace(old, new, 1)))

    assert any(line.startswith(f"new-here.yml:{place}: ") and f"({rule}" in line for line in found), found


def test_those_of_the_sample_are_plain_and_without_blame(sample: Path) -> None:
    assert [p for p in problems_of(sample) if "pathways" in p.place.path] == []


def test_minutes_are_those_given_or_the_reading_time_and_add_up(library: Library) -> None:
    pathway = library.language.pathways[0]
    given = replace(library.language, pathways=(pathway,))
    pace = library.settings.words_a_minute
    for stage in pages.stages(replace(library, language=given), pathway):
        assert stage.minutes == sum(stop.minutes for stop in stage.stops)
        assert [stop.minutes for stop in stage.stops] == [stop.briefing.minutes(pace) for stop in stage.stops]
    first = pathway.tiers[0].points[0].model_copy(update={"minutes": 20})
    longer = pathway.tiers[0].model_copy(update={"points": (first, *pathway.tiers[0].points[1:])})
    made = pages.stages(library, pathway.model_copy(update={"tiers": (longer, *pathway.tiers[1:])}))

    assert made[0].stops[0].minutes == 20
    assert [stop.number for stage in made for stop in stage.stops] == list(range(1, len(pathway.points) + 1))


def test_a_changed_point_makes_the_page_anew_and_another_does_not(library: Library) -> None:
    def key(made: Library) -> str:
        return next(o.key for o in pages.render(made) if o.path == "pathways/school-leads/index.html")

    def with_changed(point: str) -> Library:
        briefings = tuple(b.model_copy(update={"digest": "x"}) if b.id == point else b for b in library.briefings)
        return replace(library, briefings=briefings)

    assert key(with_changed("LP-0012")) != key(library)
    assert key(with_changed("LP-0008")) == key(library)
    assert key(replace(library, today=date(2027, 1, 1))) == key(library)


# On the site


def test_each_page_lists_its_points_in_order_and_links_to_files_that_are_there(
    library: Library, built_site: Path
) -> None:
    for pathway in library.language.pathways:
        html = (built_site / pathway.address / "index.html").read_text("utf-8")
        links = re.findall(r'<div class="stop"><div><a href="\.\./\.\./([^"]+)">([^<]+)<', html)
        points = [library.by_id[i] for i in pathway.points]
        assert [(b.address, b.title) for b in points] == [(address, unescape(title)) for address, title in links]
        for address, _ in links:
            assert (built_site / address / "fact-sheet.pdf").exists()
        session = re.findall(r"trainers/session/\?points=([A-Z0-9,-]+)", html)
        assert ",".join(session).split(",") == list(pathway.points)


def test_pathways_are_reached_from_every_page(built_site: Path) -> None:
    for page in ("index.html", "briefings/see-the-child-first/index.html", "404.html"):
        assert re.search(r'href="[^"]*pathways/"', (built_site / page).read_text("utf-8")), page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["pathways/", "pathways/school-leads/"])
def test_the_pages_meet_wcag_and_fit(open_page: Callable[..., Any], path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, color_scheme=scheme)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_pathway_reads_and_prints_without_scripts(open_page: Callable[..., Any], tmp_path: Path) -> None:
    import pikepdf

    page = open_page("pathways/new-to-safeguarding/", java_script_enabled=False)
    assert page.get_by_role("heading", name="Practise").is_visible()
    assert page.get_by_role("link", name="See the child, and ask", exact=True).is_visible()
    assert not page.get_by_text("session pack").first.is_visible()
    paper = tmp_path / "pathway.pdf"
    page.pdf(path=paper, format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))

    with pikepdf.open(paper) as printed:
        assert len(printed.pages) <= 2
