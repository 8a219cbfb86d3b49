"""What wants looking after though nobody changed it: reviews due, links that died, sources without an archived copy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.content.freshness import LATE_AFTER, LONG_AFTER, Stage, stage_of
from generator.content.library import Briefing, Library
from generator.content.loader import load
from generator.core.markdown_escape import escaped
from generator.core.problems import Place, Problem
from generator.integrations import link_check
from generator.integrations.link_check import Broken, Cited

FORMATS = ("text", "markdown", "json")
_STAGES = {
    Stage.LONG: f"Overdue for more than {LONG_AFTER} days: check them now, or withdraw them",
    Stage.LATE: f"Overdue for more than {LATE_AFTER} days: check them first",
    Stage.DUE: "Overdue",
    Stage.FRESH: "Due soon",
}


@dataclass(frozen=True)
class Due:
    """One published point whose day of review has come or is near."""

    id: str
    title: str
    path: str
    review_by: date
    days: int

    @property
    def when(self) -> str:
        """How far off the day is, in words."""
        if self.days == 0:
            return "today"
        count = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        return f"in {count}" if self.days > 0 else f"{count} overdue"

    @property
    def stage(self) -> Stage:
        """How long the review is overdue."""
        return stage_of(-self.days)


@dataclass(frozen=True)
class Links:
    """What a night's look at the addresses found."""

    broken: tuple[Broken, ...] = ()
    proposed: tuple[tuple[Cited, str], ...] = ()
    tidy: tuple[Problem, ...] = ()


def due(library: Library, within: int) -> tuple[Due, ...]:
    """The published points to review within so many days, the longest overdue first."""
    last = library.today + timedelta(days=within)
    rows = (_due(b, library.today) for b in library.published if b.review_by <= last)
    return tuple(sorted(rows, key=lambda row: (row.days, row.id)))


def _due(briefing: Briefing, today: date) -> Due:
    return Due(briefing.id, briefing.title, briefing.path, briefing.review_by, (briefing.review_by - today).days)


def told(rows: Sequence[Due], form: str) -> str:
    """Reviews due as text, as Markdown or as JSON."""
    if form == "json":
        made = [
            {"id": r.id, "title": r.title, "path": r.path, "review_by": str(r.review_by), "days": r.days}
            | {"overdue": r.stage.name.lower()}
            for r in rows
        ]
        return json.dumps(made, ensure_ascii=False, indent=2)
    if form == "markdown":
        return "\n\n".join("\n".join((f"### {head}\n", *map(_task, held))) for head, held in _by_stage(rows))
    return "\n\n".join("\n".join((f"{head} ({len(held)})", *map(_line, held))) for head, held in _by_stage(rows))


def _task(row: Due) -> str:
    return f"- [ ] **{row.id}** {escaped(row.title)}: {row.review_by}, {row.when}"


def _line(row: Due) -> str:
    return f"{row.review_by}  {row.when:>17}  {row.id}  {row.title}"


def _by_stage(rows: Sequence[Due]) -> Iterator[tuple[str, list[Due]]]:
    """A heading for each length of delay that occurs, the longest first, and what stands below it."""
    for stage, heading in _STAGES.items():
        if held := [row for row in rows if row.stage == stage]:
            yield heading, held


def look_at_links(project: Path, library: Library) -> Links:
    """Asks every outside address, and an archive about the sources; this is the one place that uses the network."""
    sources = load(project, library.settings).sources
    folder = project / "briefings" / "pages"
    pages = {f.relative_to(project).as_posix(): f.read_text("utf-8") for f in sorted(folder.glob("*.md"))}
    found = link_check.cited(sources, pages)
    asked, tidy = link_check.left_alone(found, link_check.read_leaves(project), library.today)
    return Links(link_check.broken(asked), link_check.proposals(found), tidy)


def issue(reviews: Sequence[Due], links: Links) -> str:
    """The one rolling issue, or nothing where there is nothing to do."""
    parts = [*_reviews(reviews), *_links(links), *_copies(links.proposed)]
    if not parts:
        return ""
    intro = "This list is written anew each night. It blocks nothing. What is done goes from it by itself."
    return "\n".join([intro, *parts]) + "\n"


def _reviews(reviews: Sequence[Due]) -> Iterator[str]:
    if reviews:
        yield "\n## Reviews due\n"
        yield "Read the point against its sources. Then set `checked` and a new `review_by`, or withdraw it.\n"
        yield told(reviews, "markdown")


def _links(links: Links) -> Iterator[str]:
    by = {verdict: [b for b in links.broken if b.verdict == verdict] for verdict in ("gone", "silent", "shut")}
    if by["gone"]:
        yield "\n## Links that lead nowhere\n"
        yield from map(_broken, by["gone"])
    if by["silent"]:
        yield "\n## Links that did not answer tonight\n\nThese often come back. Act on one that stays for a week.\n"
        yield from map(_broken, by["silent"])
    if by["gone"] or by["silent"]:
        yield f"\nAn address that should not be asked goes into `{link_check.LEAVE}`, with the reason."
    if links.tidy:
        yield f"\n## To tidy up in `{link_check.LEAVE}`\n"
        yield from (f"- {escaped(p.message)}: {escaped(p.hint)}" for p in links.tidy)
    if (by["gone"] or by["silent"]) and by["shut"]:
        count = len(by["shut"])
        yield f"\n{count} site{'' if count == 1 else 's'} turned our program away. People can most likely open them."


def _broken(row: Broken) -> str:
    kept = f" An archived copy: <{row.cited.archived}>" if row.cited.archived else ""
    return f"- {_code(row.cited.address)}: {row.said}. {_where(row.cited.places)}.{kept}"


def _copies(proposed: Sequence[tuple[Cited, str]]) -> Iterator[str]:
    if not proposed:
        return
    yield "\n## Sources without an archived copy\n"
    yield "Reports vanish. Check that the copy is the right one, then add the line under its source.\n"
    for each, copy in proposed:
        line = f'`archive_url: "{copy}"`' if copy.isascii() and "`" not in copy and copy else ""
        ask = f"no copy yet; [ask for one](https://web.archive.org/save/{each.address})"
        yield f"- {_where(each.places)}: {line or ask}"


def _where(places: Sequence[Place]) -> str:
    shown = ", ".join(f"{escaped(place.path)} line {place.line}" for place in places[:3])
    return shown + (f" and {len(places) - 3} more" if len(places) > 3 else "")


def _code(address: str) -> str:
    return f"`{address}`"
