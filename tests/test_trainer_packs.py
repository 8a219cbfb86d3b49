"""Trainer packs: which points make one, how a choice is read, and that the minutes add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from conftest import MakeProject, briefings
from hypothesis import given
from hypothesis import strategies as some

from generator.content.learning_point import Training
from generator.content.library import Briefing, Library
from generator.content.packs import MOST_FOR_A_THEME, Pack, pack_address, pack_of_choice, packs
from generator.core.problems import BriefingsError
from generator.outputs.trainer import pack_files
from generator.outputs.trainer.schedule import LENGTHS, share, timings
from generator.outputs.trainer.session_data import Learning, key_for, material_of
from generator.outputs.trainer.slides.deck import deck
from generator.outputs.trainer.slides.model import Box, Para

LESSON = "ask-why-a-child-was-not-brought"
NO_CASE = "learn-without-blame-keep-accountability"


def with_points(library: Library, points: Sequence[Briefing]) -> Library:
    """The same library with other points."""
    return replace(library, briefings=tuple(points))


def changed(library: Library, slug: str, **fields: Any) -> Library:
    """The library with one point changed."""
    points = [b.model_copy(update=fields) if b.slug == slug else b for b in library.briefings]
    return with_points(library, points)


def learning_of(library: Library, slug: str) -> Learning:
    return material_of(library, pack_of_choice(library, [slug])).first


# Which packs there are


def test_each_published_point_with_a_case_has_a_pack_and_no_other_has(library: Library) -> None:
    made = {pack.slug for pack in packs(library) if pack.kind == "point"}

    assert made == {b.slug for b in library.published if b.training}
    assert len(made) > 10


def test_each_theme_with_two_cases_has_a_pack_and_no_other_has(library: Library) -> None:
    made = {pack.theme: pack for pack in packs(library) if pack.kind == "theme"}
    cases = {
        t.slug: sum(b.training is not None for b in library.with_term("themes", t.slug))
        for t in library.terms("themes")
    }

    assert set(made) == {theme for theme, count in cases.items() if count >= 2}
    assert made["childs_voice"].address == "trainers/theme-childs-voice/"


def test_the_point_that_is_most_about_a_theme_leads_its_pack(library: Library) -> None:
    for pack in packs(library):
        if pack.kind == "theme":
            ranks = [b.themes.index(pack.theme) for b in pack.points]
            assert ranks == sorted(ranks)


def test_a_theme_with_very_many_cases_gives_a_choice_that_fits_a_session(library: Library) -> None:
    (first, *_) = [b for b in library.published if b.training]
    many = [first.model_copy(update={"slug": f"point-{n}", "id": f"LP-{n:04}"}) for n in range(1, 30)]
    (pack, *_) = [p for p in packs(with_points(library, many)) if p.kind == "theme"]

    assert len(pack.points) == MOST_FOR_A_THEME


def test_a_point_knows_where_its_pack_stands(library: Library) -> None:
    found = {b.slug: pack_address(b) for b in library.briefings}

    assert found[LESSON] == f"trainers/{LESSON}/"
    assert found[NO_CASE] is None
    withdrawn = next(b for b in library.briefings if b.slug == LESSON).model_copy(update={"status": "withdrawn"})
    assert pack_address(withdrawn) is None


# Any choice of points


@pytest.mark.parametrize("name", [LESSON, "lp-0014", "LP-0014", f"briefings/{LESSON}/"])
def test_a_point_is_found_by_slug_id_or_address(library: Library, name: str) -> None:
    assert pack_of_choice(library, [name]).slug == LESSON


def test_a_choice_keeps_its_order_and_a_point_with_a_case_leads(library: Library) -> None:
    pack = pack_of_choice(library, [NO_CASE, "see-the-child-and-ask", LESSON, "LP-0014"])

    assert [b.slug for b in pack.points] == ["see-the-child-and-ask", LESSON, NO_CASE]
    assert pack.kind == "choice"


def test_a_pack_of_the_site_can_be_named(library: Library) -> None:
    assert pack_of_choice(library, ["theme-neglect"]) in list(packs(library))


def test_an_unknown_name_says_the_nearest_one(library: Library) -> None:
    with pytest.raises(BriefingsError) as refused:
        pack_of_choice(library, ["ask-why-a-child-was-not-brougth"])

    assert refused.value.problems[0].hint == f"did you mean '{LESSON}'?"


def test_what_is_not_published_goes_into_no_pack(library: Library) -> None:
    with pytest.raises(BriefingsError) as refused:
        pack_of_choice(changed(library, LESSON, status="withdrawn"), [LESSON])

    assert refused.value.problems[0].message == "the point is withdrawn; packs hold published ones"


def test_points_without_any_case_make_a_session_of_their_questions(library: Library) -> None:
    learning = learning_of(library, NO_CASE)
    point = next(b for b in library.briefings if b.slug == NO_CASE)

    assert [part.ask for part in learning.parts] == list(point.questions)
    assert not any(part.tell for part in learning.parts)
    assert [row.key for row in timings(learning)][:2] == ["start", "learn"]


# The command


def test_the_command_fills_a_folder_with_the_pack(make_project: MakeProject, library: Library) -> None:
    project = make_project({"ask-one": {}, "ask-two": {"id": "LP-0002", "title": "Ask who else lives here"}})
    folder = project / "bag"

    done = briefings("pack", "ask-two", "lp-0001", "--out", folder, project=project)

    assert done.returncode == 0, done.stderr
    names = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert {file.name for file in pack_files.FILES} | {"READ ME FIRST.txt", "pack.zip"} <= names
    assert {"fact-sheets/ask-one.pdf", "fact-sheets/ask-two.pdf"} <= names


def test_the_command_says_in_one_line_what_is_wrong(make_project: MakeProject) -> None:
    done = briefings("pack", "ask-who-live-here", project=make_project())

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "did you mean 'ask-who-lives-here'?" in done.stderr


# Minutes


def test_the_minutes_of_every_pack_add_up(library: Library) -> None:
    for pack in packs(library):
        rows = timings(material_of(library, pack).first)
        assert [sum(row.minutes[at] for row in rows) for at in range(3)] == list(LENGTHS), pack.slug


def test_an_hour_has_room_for_the_case_as_it_is_written(library: Library) -> None:
    for pack in packs(library):
        first = material_of(library, pack).first
        kept = [row.minutes[2] for row in timings(first) if row.key.startswith("part-")]
        assert kept == [part.minutes for part in first.parts]


@given(some.lists(some.integers(1, 60), min_size=1, max_size=8))
def test_any_steps_fit_into_each_slot(steps: list[int]) -> None:
    training = Training.model_validate(
        {"case": "Made up.", "steps": [{"minutes": m, "do": "Ask."} for m in steps], "facilitator_notes": "Listen."}
    )
    learning = _learning(training)
    rows = timings(learning)

    assert [sum(row.minutes[at] for row in rows) for at in range(3)] == list(LENGTHS)
    assert all(minutes >= 1 for row in rows for minutes in row.minutes[1:])


@given(some.integers(0, 120), some.lists(some.integers(1, 50), min_size=1, max_size=10))
def test_shares_add_up_and_are_never_negative(total: int, weights: list[int]) -> None:
    shared = share(total, weights)

    assert sum(shared) == total
    assert min(shared) >= (1 if total >= len(weights) else 0)


def _learning(training: Training) -> Learning:
    from generator.outputs.trainer.session_data import Part

    parts = tuple(Part(n, step.minutes, step.do, "", "Why?") for n, step in enumerate(training.steps, 1))
    empty: dict[str, Any] = dict.fromkeys(
        ("id", "title", "one_line", "content_note", "notes", "day", "good", "limits"), ""
    )
    lists: dict[str, Any] = dict.fromkeys(("found", "why", "deeds", "questions", "sources"), ())
    return Learning(**empty, **lists, made_up=True, parts=parts, short_address="", url="")


# Slides as data


def test_the_run_sheet_can_name_the_slides_of_each_row(library: Library) -> None:
    for pack in packs(library):
        material = material_of(library, pack)
        slides = deck(material)
        assert all(slides.span(row.key) for row in timings(material.first)), pack.slug
        assert all(slides.of_other(n) for n in range(1, len(material.others) + 1))


def test_a_text_too_long_for_one_slide_goes_on_with_letters_no_smaller() -> None:
    box = Box("body", 1, 0, 0, 200, 60, (28, 24, 20))
    long = Para("Somebody asked a question and waited. " * 40)

    chunks = box.fitted([long])

    assert len(chunks) > 1
    assert all(size >= 20 and box.fits(paras, size) for size, paras in chunks)
    assert " ".join(p.text for _, paras in chunks for p in paras).split() == long.text.split()


def test_a_word_without_an_end_is_cut_rather_than_lost() -> None:
    box = Box("body", 1, 0, 0, 60, 20, (20,))
    chunks = box.fitted([Para("m" * 400)])

    assert "".join(p.text for _, paras in chunks for p in paras) == "m" * 400


def test_what_good_looks_like_becomes_lines_that_stand_alone(library: Library) -> None:
    learning = replace(learning_of(library, LESSON), good="A plan is there. It names who leads. The child is told.")

    assert learning.signs == ("A plan is there. It names who leads.", "The child is told.")


# Keys


def test_a_pack_is_made_again_when_its_own_points_change_and_not_for_others(library: Library) -> None:
    def keys(of: Library) -> dict[str, str]:
        return {pack.slug: key_for(of, pack) for pack in packs(of)}

    before, after = keys(library), keys(changed(library, LESSON, digest="another"))

    assert {slug for slug in before if before[slug] != after[slug]} == {LESSON, "theme-neglect"}


def test_each_file_of_each_pack_has_a_key_of_its_own(library: Library) -> None:
    outputs = [output for output in pack_files.render(library) if output.slow]

    assert len({output.key for output in outputs}) == len(outputs) == 9 * len(list(packs(library)))
    assert isinstance(next(packs(library)), Pack)
