"""The digest of each month as a page, the page that lists all months, and the words that page and mail share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from generator.content.library import EVERYONE, Briefing, Library, Output, Page, key_of
from generator.content.newsletter_issues import Changed, Digest, Due, Gone, digests, out_of_rhythm
from generator.outputs.views.cards import card
from generator.outputs.views.waiting import in_short, wait_key
from generator.rendering.environment import (
    count_of,
    environment,
    joined,
    lower_first,
    month_name,
    shared_key,
    template_key,
)
from generator.rendering.markup import plain, shortened

MOST_DUE_ON_PAGE = 50
MOST_ROLES = 4
FIRST_TITLES = 3
_WHAT = {"changed": "Changed", "corrected": "Corrected", "checked": "Checked again"}


class Item(NamedTuple):
    """A briefing as it stands in a list: for whom, how long to read, and what it mentions."""

    briefing: Briefing
    theme: str
    roles: str
    minutes: int
    mentions: str
    waits: str = ""


class Cut(NamedTuple):
    """The part of a section that is shown, and how many more there are."""

    shown: Sequence[Any]
    more: int


def render(library: Library) -> Iterator[Output]:
    """The digests' pages, newest first, and the page that lists them."""
    made = digests(library)
    yield Output("newsletter/index.html", _index_key(library, made), partial(_index, library, made))
    shared = key_of(shared_key(library))
    for digest in made:
        parts = parts_key(library, digest)
        key = key_of("page", shared, parts, template_key("newsletter_page.html.j2"))
        yield Output(f"{digest.address}index.html", key, partial(_page, library, digest))


def subject(digest: Digest) -> str:
    """The month and the first title, and how much more there is."""
    more = len(digest.new) - 1
    rest = f", and {more} more" if more > 0 else ""
    said = f": {plain(digest.headline)}{rest}" if digest.headline else ""
    return month_name(digest.month) + said


def summary(digest: Digest) -> str:
    """What is in the digest, in one sentence."""
    parts = [
        *_counts(digest),
        "one picture of good practice" if digest.good_practice else "",
        "one question for your team" if digest.question else "",
    ]
    return f"{joined(parts) or 'A note from the editors'}."


def _counts(digest: Digest) -> list[str]:
    """How many came, changed and went, in words."""
    return [
        count_of(len(digest.new), "new briefing") if digest.new else "",
        count_of(len(digest.changed), "change") if digest.changed else "",
        count_of(len(digest.gone), "briefing taken out", "briefings taken out") if digest.gone else "",
    ]


def _page(library: Library, digest: Digest) -> Page:
    month = month_name(digest.month)
    content = (
        environment()
        .get_template("newsletter_page.html.j2")
        .render(context(library, digest, "../../", most_due=MOST_DUE_ON_PAGE))
    )
    said = f"{digest.note.title}. " if digest.note and digest.note.title else ""
    return Page(
        f"Digest for {month} · {library.settings.site_name}", shortened(f"{month}: {said}{summary(digest)}"), content
    )


def _index(library: Library, made: tuple[Digest, ...]) -> Page:
    latest = context(library, made[0], "../", most_new=0) if made else {}
    quiet = out_of_rhythm(library, made)
    rows = [(d, joined(_counts(d)), [b.title for b in d.new[:FIRST_TITLES]] or [d.headline]) for d in made]
    content = (
        environment()
        .get_template("newsletter_index.html.j2")
        .render(
            {
                "base": "../",
                "settings": library.settings,
                **latest,
                "latest": made[0] if made else None,
                "rows": rows,
                "quiet": quiet,
            }
        )
    )
    often = "" if quiet else "Once a month: "
    about = f"{often}what is new, what changed, one picture of good practice and one question for a team."
    about = about if made else "there is no digest yet."
    return Page(
        f"The {'' if quiet else 'monthly '}digest · {library.settings.site_name}",
        about[:1].upper() + about[1:],
        content,
    )


def context(
    library: Library,
    digest: Digest,
    base: str,
    most_new: int | None = None,
    most_other: int | None = None,
    most_due: int | None = None,
) -> dict[str, Any]:
    """What the templates of page and mail are given; a section longer than its most is cut."""
    settings = library.settings
    new, due = _cut(digest.new, most_new), _cut(digest.due, most_due)
    told = [*digest.new, *(c.briefing for c in digest.changed)]
    return {
        "base": base,
        "settings": settings,
        "digest": digest,
        "month": month_name(digest.month),
        "subject": subject(digest),
        "summary": summary(digest),
        "new": new._replace(shown=[_item(library, briefing) for briefing in new.shown]),
        "changed": _cut(digest.changed, most_other),
        "gone": _cut(digest.gone, most_other),
        "due": due._replace(shown=[replace(d, overdue=d.overdue or bool(library.wait(d.briefing))) for d in due.shown]),
        "waits": lambda briefing: in_short(library.wait(briefing)),
        "what": _WHAT,
        "mentions_harm": any(_mentions(briefing) for briefing in told),
        "support_url": settings.support_at(base),
    }


def _cut(section: Sequence[Any], most: int | None) -> Cut:
    return Cut(section[:most], max(0, len(section) - len(section[:most])))


def _item(library: Library, briefing: Briefing) -> Item:
    shown = card(library, briefing)
    return Item(briefing, shown.theme, _roles(library, briefing), shown.minutes, _mentions(briefing), shown.waits)


def _roles(library: Library, briefing: Briefing) -> str:
    """For whom it is, as people say it: `teachers, school nurses and others`, four at most."""
    terms = [library.term("roles", role) for role in briefing.roles if role != EVERYONE]
    names = [lower_first(term.plural or term.label) for term in terms]
    some = joined(names if len(names) <= MOST_ROLES else [*names[:MOST_ROLES], "others"])
    if EVERYONE not in briefing.roles:
        return some
    return f"everyone, with actions for {some} too" if some else "everyone"


def _mentions(briefing: Briefing) -> str:
    note = (briefing.content_note or "").strip()
    return "" if note.lower().rstrip(".") == "none" else note


def parts_key(library: Library, digest: Digest) -> str:
    """A key over all that one digest tells, and what its briefings say of their checks today."""
    told: list[Briefing | Changed | Gone | Due] = [*digest.new, *digest.changed, *digest.gone]
    told += digest.due[:MOST_DUE_ON_PAGE]
    return key_of(
        digest.month,
        digest.previous,
        digest.next,
        digest.note,
        [_mark(part) for part in told],
        len(digest.due),
        wait_key(library, _briefings_of(digest)),
        digest.good_practice and (_mark(digest.good_practice.briefing), digest.good_practice.borrowed),
        digest.question and _mark(digest.question.briefing),
    )


def _briefings_of(digest: Digest) -> Iterator[Briefing]:
    yield from digest.new
    yield from (change.briefing for change in digest.changed)
    yield from (due.briefing for due in digest.due[:MOST_DUE_ON_PAGE])
    yield from (chosen.briefing for chosen in (digest.question, digest.good_practice) if chosen)


def _mark(part: Briefing | Changed | Gone | Due) -> tuple[object, ...]:
    """What tells one entry from another: the address and the file's bytes stand for a briefing."""
    if isinstance(part, Briefing):
        return part.slug, part.digest
    briefing = (part.briefing.slug, part.briefing.digest)
    if isinstance(part, Changed):
        return "changed", briefing, part.what, part.on, part.note
    if isinstance(part, Gone):
        return "gone", briefing, part.on, part.because, part.successor and (part.successor.slug, part.successor.digest)
    return "due", briefing, part.overdue


def _index_key(library: Library, made: tuple[Digest, ...]) -> str:
    rows = [(d.month, d.note, _counts(d), d.headline, [(b.slug, b.title) for b in d.new[:FIRST_TITLES]]) for d in made]
    latest = (parts_key(library, made[0]), out_of_rhythm(library, made)) if made else ""
    return key_of("index", shared_key(library), rows, latest, template_key("newsletter_index.html.j2"))
