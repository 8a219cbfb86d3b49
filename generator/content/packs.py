"""The noun Pack: which learning points make a trainer's session together, and where the pack stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.content.library import Briefing, Library, Term
from generator.core.hashing import key_of
from generator.core.problems import BriefingsError, Place, Problem, cannot, did_you_mean

Kind = Literal["point", "theme", "choice"]

LEAST_FOR_A_THEME = 2
MOST_FOR_A_THEME = 6  # cases that one session can choose from; the page of the theme has all the others
# Names below /trainers/ that no learning point may have: of the packs on a theme, and of a session of one's own.
THEME, SESSION = "theme-", "session"


@dataclass(frozen=True)
class Pack:
    """Everything for one session: the point that leads it, and others to choose from."""

    slug: str
    kind: Kind
    title: str
    lead: str
    points: tuple[Briefing, ...]
    theme: str = ""

    @property
    def address(self) -> str:
        """The pack's address below the site's root."""
        return f"trainers/{self.slug}/"

    @property
    def digest(self) -> str:
        """A key over the points themselves, in their order."""
        return key_of(self.kind, self.slug, self.title, self.lead, *(f"{b.slug} {b.digest}" for b in self.points))


def has_case(briefing: Briefing) -> bool:
    """Whether a point brings a made-up case for a session."""
    return briefing.training is not None


def packs(library: Library) -> Iterator[Pack]:
    """A pack for each published point with a case, newest first, then one for each theme with at least two."""
    for briefing in library.published:
        if has_case(briefing):
            yield pack_of_point(briefing)
    for theme in library.terms("themes"):
        if pack := pack_of_theme(library, theme):
            yield pack


def pack_address(briefing: Briefing) -> str | None:
    """Where the pack of a published point stands, if it has one."""
    return pack_of_point(briefing).address if has_case(briefing) and briefing.status == "published" else None


def pack_of_point(briefing: Briefing) -> Pack:
    """The pack of one point."""
    return Pack(briefing.slug, "point", briefing.title, briefing.one_line, (briefing,))


def pack_of_theme(library: Library, theme: Term) -> Pack | None:
    """The pack of a theme, or None where too few of its points have a case; the points most about it come first."""
    cases = [b for b in library.with_term("themes", theme.slug) if has_case(b)]
    if len(cases) < LEAST_FOR_A_THEME:
        return None
    cases.sort(key=lambda b: b.themes.index(theme.slug))  # stable: newest first among equals
    slug = f"{THEME}{theme.slug.replace('_', '-')}"
    return Pack(slug, "theme", theme.label, theme.meaning, tuple(cases[:MOST_FOR_A_THEME]), theme.slug)


def pack_of_choice(library: Library, names: Sequence[str]) -> Pack:
    """The pack of any choice: points by slug or id in the order given, or the address of one pack of the site.

    A point with a case leads the session, whatever its place; without any, its questions take the case's place.
    """
    wanted = tuple(dict.fromkeys(name.strip().strip("/").rsplit("/", 1)[-1].lower() for name in names))
    if not wanted:
        raise cannot("pack", "no learning point is named", "give one or more slugs", rule="pack.nothing-chosen")
    ready = {pack.slug: pack for pack in packs(library)}
    if len(wanted) == 1 and wanted[0] in ready:
        return ready[wanted[0]]
    chosen = _points(library, wanted)
    if len(chosen) == 1:
        return pack_of_point(chosen[0])
    ordered = tuple(sorted(chosen, key=lambda b: not has_case(b)))
    lead = "; ".join(b.title for b in ordered)
    return Pack("session", "choice", f"A session on {len(ordered)} briefings", lead, ordered)


def _points(library: Library, wanted: Sequence[str]) -> tuple[Briefing, ...]:
    known = {b.slug: b for b in library.briefings} | {b.short: b for b in library.briefings}
    found, problems = [], []
    for name in wanted:
        briefing = known.get(name)
        if briefing is None:
            hint = did_you_mean(name, [b.slug for b in library.published])
            problems.append(Problem(Place(name), "pack.unknown", "there is no learning point of this name", hint))
        elif briefing.status != "published":
            status = "a draft" if briefing.status == "draft" else briefing.status
            says = f"the point is {status}; packs hold published ones"
            problems.append(Problem(Place(briefing.path), "pack.not-published", says))
        else:
            found.append(briefing)
    if problems:
        raise BriefingsError(problems)
    return tuple({b.slug: b for b in found}.values())
