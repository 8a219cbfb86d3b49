"""Time alone stops nothing and makes nothing untrue: the same small sites on other days, before and long after."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import briefings, problems_of

from generator.build import pipeline
from generator.content.freshness import Stage, stage_of
from generator.content.newsletter_issues import digests
from generator.core.problems import BriefingsError
from generator.integrations import maintenance_issue
from generator.outputs import pathways, scorm
from generator.outputs.fact_sheet import layout, sheets
from generator.outputs.views.waiting import in_short
from generator.rendering.pdf import document

DAYS = ["2026-01-01", "2026-11-22", "2027-03-01", "2027-12-15", "2028-02-29", "2031-01-01"]
EARLY = {"added": "2026-02-01", "checked": "2026-02-02", "review_by": "2026-12-01"}
LATER = {"added": "2026-10-05", "checked": "2026-10-20", "review_by": "2027-10-20"}
SECOND = LATER | {"title": "Ask who cares for him", "related": [{"id": "LP-0001", "type": "repeats"}]}


def built(project: Path, day: str, **options: Any) -> Path:
    """The site of a project as a strict build makes it on a day."""
    options = {"search": False, "sheets": False, "strict": True} | options
    site = project.with_name(f"site-{day}")
    return pipeline.build(project, today=date.fromisoformat(day), site=site, **options).folder


def page(site: Path, address: str = "") -> str:
    """The text of one page."""
    return (site / address / "index.html").read_text("utf-8")


def at(project: Path, day: str) -> Any:
    """The library of a project on a day."""
    return pipeline.read_and_check(project, today=date.fromisoformat(day))[0]


def setting(project: Path, line: str) -> None:
    """One more line among the settings."""
    file = project / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace("[tool.briefings]\n", f"[tool.briefings]\n{line}\n"), "utf-8")


# Nothing stops


@pytest.mark.parametrize("day", DAYS)
def test_on_any_day_the_same_files_pass_a_strict_check_and_a_strict_build(make_project, day: str) -> None:
    project = make_project({"ask-one": EARLY, "ask-two": SECOND})

    strict = briefings("check", "--strict", project=project, env={"SOURCE_DATE_EPOCH": _epoch(day)})
    levels = {p.level for p in problems_of(project, date.fromisoformat(day))}

    assert strict.returncode == 0, strict.stdout
    assert levels <= {"note"}
    assert built(project, day).is_dir()


def _epoch(day: str) -> str:
    return str((date.fromisoformat(day) - date(1970, 1, 1)).days * 86400)


def test_an_organisation_may_choose_to_stop(make_project) -> None:
    project = make_project({"ask-one": LATER})
    setting(project, "overdue_reviews_stop_after_days = 30")

    assert built(project, "2027-11-19").is_dir()
    with pytest.raises(BriefingsError, match="31 days overdue"):
        built(project, "2027-11-20")


def test_the_old_name_of_the_setting_says_the_new_one(make_project) -> None:
    project = make_project()
    setting(project, "review_grace_days = 90")

    with pytest.raises(BriefingsError) as error:
        problems_of(project)

    assert "overdue_reviews_stop_after_days" in error.value.problems[0].hint


@pytest.mark.parametrize("field", ["added", "checked", "history", "withdrawn"])
def test_a_day_ahead_is_fine_and_one_further_off_is_a_note(make_project, field: str) -> None:
    for day, found in (("2026-11-23", []), ("2026-11-24", ["lifecycle.dated-ahead"])):
        changes: dict[str, Any] = {
            "added": {"added": day},
            "checked": {"checked": day},
            "history": {"history": [{"on": day, "what": "corrected", "note": "A number was wrong."}]},
            "withdrawn": {"status": "withdrawn", "withdrawn": {"on": day, "because": "It was wrong."}},
        }[field]
        problems = problems_of(make_project({"ask-one": LATER | changes}, name=day), date(2026, 11, 22))

        assert [p.rule for p in problems] == found
        assert all(p.level == "note" for p in problems)


def test_a_pardon_for_what_time_brings_stops_nothing_before_it_does(make_project) -> None:
    pardon = {"rule": "lifecycle.review-overdue", "because": "It is with the author."}
    project = make_project({"ask-one": LATER | {"pardons": [pardon]}})

    assert [p.level for p in problems_of(project, date(2026, 11, 22))] == ["note"]
    assert problems_of(project, date(2027, 12, 15)) == ()


# The content as of its newest day


@pytest.mark.parametrize("day", DAYS[1:])
def test_as_of_content_gives_one_verdict_on_any_day_and_tells_the_rest_as_notes(make_project, day: str) -> None:
    project = make_project({"ask-one": LATER})
    setting(project, "overdue_reviews_stop_after_days = 1")

    done = briefings("check", "--strict", "--as-of-content", project=project, env={"SOURCE_DATE_EPOCH": _epoch(day)})

    assert done.returncode == 0, done.stdout
    assert "as of 2026-10-20, the newest day in the content" in done.stdout
    assert ("note: the review is" in done.stdout) == (day > LATER["review_by"])


def test_as_of_content_does_not_take_a_slip_of_the_keyboard_for_the_newest_day(make_project) -> None:
    slip = {"history": [{"on": "2062-11-01", "what": "corrected", "note": "A number was wrong."}]}
    project = make_project({"ask-one": LATER | slip})

    newest, problems = pipeline.check_as_of_content(project, today=date(2026, 11, 22))

    assert newest == date(2026, 10, 20)
    assert [(p.rule, p.level) for p in problems] == [("lifecycle.dated-ahead", "note")]


# Readers


def test_a_page_says_ever_more_plainly_that_it_waits(make_project) -> None:
    project = make_project({"ask-one": LATER})
    said = {day: page(built(project, day), "briefings/ask-one") for day in ("2027-10-20", "2027-10-21", *DAYS[3:])}

    assert 'class="alert' not in said["2027-10-20"]
    assert "should have been checked by October 2027" in said["2027-10-21"]
    assert said["2027-12-15"] == said["2027-10-21"], "pages change a few times in their lives and not each day"
    assert "last checked in October 2026" in said["2028-02-29"] and "Long overdue" in said["2028-02-29"]
    assert "Do not rely on it alone" in said["2031-01-01"]


def test_cards_rows_facets_and_home_say_who_waits(make_project) -> None:
    project = make_project({"ask-one": EARLY, "ask-two": SECOND})
    site = built(project, "2027-03-01")
    home, find = page(site), page(site, "briefings")

    assert "1 of 2 waits for a check" in home and 'href="./briefings/?check=waits"' in home
    assert "Waits for a check since December 2026" not in home, "what waits is no place to start"
    assert "Waits for a check since December 2026" in find
    assert 'name="check" value="waits"' in find
    assert "check:waits" in page(site, "briefings/ask-one") and "check:in-date" in page(site, "briefings/ask-two")
    assert "Waits for a check since December 2026" in page(site, "newsletter/2026-02")
    assert "wait for a check" not in page(built(project, "2026-11-22"))


def test_what_waits_starts_no_list(make_project) -> None:
    project = make_project({"ask-one": EARLY, "ask-two": SECOND})
    folder = project / "briefings" / "pathways"
    folder.mkdir(exist_ok=True)
    (folder / "new-here.yml").write_text(
        "title: New here\none_line: What to read first.\nfor: [health_visitor]\ntiers:\n"
        "  - {tier: aware, points: [{id: LP-0001}, {id: LP-0002}], do: Ask one question.}\nclosing: Look back.\n",
        "utf-8",
    )

    for day, order in (("2026-11-22", ["LP-0001", "LP-0002"]), ("2027-03-01", ["LP-0002", "LP-0001"])):
        library = at(project, day)
        stops = pathways.stages(library, library.language.pathways[0])[0].stops
        assert [stop.briefing.id for stop in stops] == order
        assert [stop.number for stop in stops] == [1, 2]

    home = page(built(project, "2027-03-01"))
    assert "The newest, from October 2026" in home and "briefings/ask-one/" not in home


@pytest.mark.parametrize("day", ["2027-12-15", "2028-02-29", "2031-01-01"])
def test_a_sheet_says_it_on_its_front_and_stays_on_two_sides(make_project, day: str) -> None:
    library = at(make_project({"ask-one": LATER}), day)
    briefing = library.published[0]

    for sheet in sheets.sheets(library, briefing):
        assert in_short(library.wait(briefing)) in layout.kicker(sheet)
        assert layout.room(sheet) == layout.room(replace(sheet, waits="")), "the front gives no room away"
        assert sheets.make(sheet).startswith(b"%PDF")
    assert sheet.review_by == "Review was due by October 2027."


def test_the_head_of_a_sheet_is_one_line_whatever_it_says(make_project) -> None:
    library = at(make_project({"ask-one": LATER | {"checked": "2026-09-30"}}), "2031-01-01")

    for sheet in sheets.sheets(library, library.published[0]):
        assert document.typeface().lines("", 9.5, layout.WIDTH - 8, layout.kicker(sheet)) == 1


def test_a_package_for_learning_platforms_says_it_and_is_made_anew(make_project) -> None:
    project, keys = make_project({"ask-one": LATER}), {}
    for day in ("2026-11-22", "2027-10-21", "2027-12-15", "2031-01-01"):
        library = at(project, day)
        (made,) = scorm.render(library)
        keys[day] = made.key
        with ZipFile(BytesIO(made.make())) as package:  # type: ignore[arg-type]
            assert (b"ue for a check." in package.read("index.html")) == day.startswith("2027")

    assert len(set(keys.values())) == 3 and keys["2027-10-21"] == keys["2027-12-15"]


# A site that nobody tends


def test_a_site_that_nobody_tends_says_since_when_and_promises_nothing_monthly(make_project) -> None:
    project = make_project({"ask-one": LATER})
    tended, left = built(project, "2026-11-22"), built(project, "2027-03-01")

    assert "New in October 2026" in page(tended) and "Once a month" in page(tended)
    assert "Last checked or changed" not in page(tended)
    assert "Last checked or changed in October 2026" in page(left) and "New in" not in page(left)
    for text in (page(left), page(left, "newsletter")):
        assert "Once a month" not in text and "monthly digest" not in text
    assert "Read the October 2026 digest" in page(left)
    assert "no digest since October 2026" in page(left, "newsletter")
    for form in ("index.html", "email.html", "email.txt"):
        text = (left / "newsletter" / "2026-10" / form).read_text("utf-8")
        assert "this month" not in text.lower() and "october 2026" in text.lower()
        assert "e-mail once a month" not in text


def test_before_any_content_nothing_is_called_new_or_monthly(make_project) -> None:
    project = make_project({"ask-one": LATER})
    site = built(project, "2026-01-01")

    assert digests(at(project, "2026-01-01")) == ()
    assert "New in" not in page(site) and "Once a month" not in page(site) + page(site, "newsletter")


# Editors


def test_editors_hear_it_by_how_long_it_is_overdue(make_project) -> None:
    days = {"ask-one": "2026-11-01", "ask-two": "2026-06-01", "ask-three": "2025-10-01", "ask-four": "2026-12-01"}
    early = {"added": "2025-01-01", "checked": "2025-01-02"}
    library = at(make_project({slug: early | {"review_by": day} for slug, day in days.items()}), "2026-11-22")
    rows = maintenance_issue.due(library, 30)
    issue = maintenance_issue.issue(rows, maintenance_issue.Links())

    assert [row.stage for row in rows] == [Stage.LONG, Stage.LATE, Stage.DUE, Stage.FRESH]
    for text in (maintenance_issue.told(rows, "text"), issue):
        places = [text.index(word) for word in ("more than 365", "LP-0003", "more than 90", "LP-0002", "LP-0001")]
        assert places == sorted(places) and text.index("LP-0001") < text.index("Due soon") < text.index("LP-0004")
    assert [row["overdue"] for row in json.loads(maintenance_issue.told(rows, "json"))] == [
        "long",
        "late",
        "due",
        "fresh",
    ]


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-1, 0), (0, 0), (1, 1), (90, 1), (91, 2), (365, 2), (366, 3), (5000, 3)],
)
def test_the_stages_begin_on_their_days(days: int, stage: int) -> None:
    assert stage_of(days) == stage
