"""The pages of the pathways: an index, and one page for each with its tiers, minutes and closing reflection."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from generator.content.library import Briefing, Library, Output, Page, Term, key_of
from generator.content.pathway import Pathway, Tier
from generator.outputs.views.cards import card_key
from generator.outputs.views.waiting import in_short
from generator.rendering.environment import environment, shared_key, template_key

TIERS = {
    "aware": ("Be aware", "What it is about, and what to look out for."),
    "practise": ("Practise", "Do it in your own work, and talk about how it went."),
    "lead": ("Lead", "Help others to do it, and speak up when it is hard."),
}


class Stop(NamedTuple):
    """One briefing on the way, with its number and its minutes here."""

    number: int
    briefing: Briefing
    minutes: int
    why: str
    waits: str = ""


class Stage(NamedTuple):
    """One tier as it is shown."""

    name: str
    heading: str
    meaning: str
    stops: tuple[Stop, ...]
    minutes: int
    do: str
    session: str


def render(library: Library) -> Iterator[Output]:
    """The index and a page for each pathway."""
    shared = key_of(shared_key(library), template_key("pathways.html.j2", "pathway.html.j2"))
    pathways = library.language.pathways
    held = [library.by_id[i] for p in pathways for i in p.points if i in library.by_id]
    everything = key_of(
        shared, bool(library.published), *((p.slug, p.digest) for p in pathways), card_key(library, held)
    )
    yield Output("pathways/index.html", everything, partial(_index, library))
    for pathway in pathways:
        key = key_of(
            shared, pathway.slug, pathway.digest, card_key(library, [b for b in held if b.id in pathway.points])
        )
        yield Output(
            f"{pathway.address}index.html",
            key,
            partial(_page, library, pathway),
            source=pathway.path,
        )


def stages(library: Library, pathway: Pathway) -> tuple[Stage, ...]:
    """The tiers of a pathway with their briefings numbered through, and the minutes of each."""
    made: list[Stage] = []
    for tier in pathway.tiers:
        stops = _stops(library, tier, first=1 + sum(len(stage.stops) for stage in made))
        heading, meaning = TIERS[tier.tier]
        session = ",".join(stop.briefing.id for stop in stops)
        total = sum(stop.minutes for stop in stops)
        made.append(Stage(tier.tier, heading, meaning, stops, total, tier.do, session))
    return tuple(made)


def _stops(library: Library, tier: Tier, first: int) -> tuple[Stop, ...]:
    pace = library.settings.words_a_minute
    found = [(stop, library.by_id[stop.id]) for stop in tier.points]
    found.sort(key=lambda pair: pair[1].id in library.waiting)  # none starts with a briefing that waits for a check
    return tuple(
        Stop(
            number,
            briefing,
            stop.minutes or briefing.minutes(pace),
            stop.why or briefing.one_line,
            in_short(library.wait(briefing)),
        )
        for number, (stop, briefing) in enumerate(found, start=first)
    )


def roles_of(library: Library, pathway: Pathway) -> tuple[Term, ...]:
    """The roles a pathway is for, as terms."""
    return tuple(library.term("roles", slug) for slug in pathway.roles)


def _index(library: Library) -> Page:
    rows = []
    for pathway in library.language.pathways:
        made = stages(library, pathway)
        minutes, count = sum(stage.minutes for stage in made), len(pathway.points)
        rows.append((pathway, roles_of(library, pathway), count, minutes, [stage.heading for stage in made]))
    values = {"base": "../", "rows": rows, "published": bool(library.published)}
    content = environment().get_template("pathways.html.j2").render(values)
    said = "There is no pathway yet."
    if rows:
        said = "Briefings in order for a team or a course: what to read first, what to try, and what to look back on."
    return Page(f"Pathways · {library.settings.site_name}", said, content)


def _page(library: Library, pathway: Pathway) -> Page:
    made = stages(library, pathway)
    values = {
        "base": "../../",
        "pathway": pathway,
        "roles": roles_of(library, pathway),
        "stages": made,
        "count": len(pathway.points),
        "minutes": sum(stage.minutes for stage in made),
        "edit": library.settings.edit_url.replace("{path}", pathway.path),
    }
    content = environment().get_template("pathway.html.j2").render(values)
    return Page(f"{pathway.title} · {library.settings.site_name}", pathway.one_line, content)
