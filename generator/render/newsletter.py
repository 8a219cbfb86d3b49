"""The digest of each month: a page, an e-mail in HTML and in text, and both as one message ready to send.

Sending, lists of readers and unsubscribing stay with a mailing service, so the mail carries its placeholders.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from generator import digest as digest_module
from generator.digest import Changed, Digest, Due, Gone, digests
from generator.model import Briefing, Library, Output, Page, key_of
from generator.problems import Place, Problem, cannot
from generator.render.cards import card
from generator.render.environment import (
    count_of,
    environment,
    joined,
    lower_first,
    month_name,
    shared_key,
    template_key,
)
from generator.render.text import plain, rendered, shortened

# What one mail shows; the page shows everything. A month that brought more would be cut off by mail readers.
MOST_NEW, MOST_OTHER = 20, 10
MOST_DUE_ON_PAGE = 50
MOST_ROLES = 4
FIRST_TITLES = 3
WIDTH = 72
# Where a mailing service would take an editor's words for its own commands.
_COMMANDS = re.compile(r"\{\{|\{%|\*\|")
_WHAT = {"changed": "Changed", "corrected": "Corrected", "checked": "Checked again"}


class Item(NamedTuple):
    """A briefing as it stands in a list: for whom, how long to read, and what it mentions."""

    briefing: Briefing
    theme: str
    roles: str
    minutes: int
    mentions: str


class Cut(NamedTuple):
    """The part of a section that is shown, and how many more there are."""

    shown: Sequence[Any]
    more: int


def render(library: Library) -> Iterator[Output]:
    """The digests' pages, newest first, the page that lists them, and three files of mail for each."""
    made = digests(library)
    yield Output("newsletter/index.html", _index_key(library, made), partial(_index, library, made))
    shared = key_of(shared_key(library), _code_key())
    for digest in made:
        parts = _parts_key(digest)
        key = key_of("page", shared, parts, template_key("newsletter_page.html.j2"))
        yield Output(f"{digest.address}index.html", key, partial(_page, library, digest))
        mail = key_of("mail", shared, parts, template_key("newsletter.html.j2", "newsletter.txt.j2"))
        for name, make in (("email.html", email_html), ("email.txt", email_text), ("digest.eml", message)):
            yield Output(digest.address + name, key_of(name, mail), partial(make, library, digest))


def template_problems(library: Library) -> Iterator[Problem]:
    """A problem for each placeholder of the mailing service that the e-mail has lost, in either form."""
    digest = next(iter(digests(library)), Digest(library.today.strftime("%Y-%m")))
    forms = {
        "newsletter.html.j2": html.unescape(_html(library, digest)),
        "newsletter.txt.j2": _text(library, digest),
    }
    for rule, setting, what in (
        ("newsletter.no-unsubscribe", "mail_unsubscribe", "no link to stop the e-mails"),
        ("newsletter.no-address", "mail_address", "no postal address of the sender"),
    ):
        placeholder = getattr(library.settings, setting).strip()
        if not placeholder:
            yield Problem(Place("pyproject.toml"), rule, f"'{setting}' is empty, so there is {what}", "fill it in")
            continue
        for name, text in forms.items():
            if placeholder not in text:
                hint = f"put {{{{ settings.{setting} }}}} into the template"
                yield Problem(Place(f"templates/{name}"), rule, f"the e-mail has {what}", hint)


def email_html(library: Library, digest: Digest) -> bytes:
    """The e-mail as HTML, with its styles inside; a BriefingsError where it is too large."""
    return _sized(library, f"{digest.address}email.html", _html(library, digest).encode())


def email_text(library: Library, digest: Digest) -> bytes:
    """The e-mail as plain text."""
    return _sized(library, f"{digest.address}email.txt", _text(library, digest).encode())


def message(library: Library, digest: Digest) -> bytes:
    """Both forms as one message, the same bytes in every build."""
    made = EmailMessage(policy=SMTP)
    made["From"] = _sender(library)
    made["Subject"] = _one_line(subject(digest))
    made["Date"] = datetime(*digest.last_day.timetuple()[:3], 9, tzinfo=UTC)
    made["Message-ID"] = f"<digest-{digest.month}@{urlsplit(library.settings.site_root).hostname or 'localhost'}>"
    # Without List-Unsubscribe-Post: only the mailing service knows if its address takes one click.
    made["List-Unsubscribe"] = f"<{_one_line(library.settings.mail_unsubscribe)}>"
    made.set_content(_text(library, digest), cte="quoted-printable")
    made.add_alternative(_html(library, digest), subtype="html", cte="quoted-printable")
    made["Content-Language"] = "en-GB"  # after the content, which clears headers of that name
    made.set_boundary(f"=_digest-{digest.month}_=")
    return _sized(library, f"{digest.address}digest.eml", made.as_bytes())


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
        .render(_context(library, digest, "../../", most_due=MOST_DUE_ON_PAGE))
    )
    said = f"{digest.note.title}. " if digest.note and digest.note.title else ""
    return Page(
        f"Digest for {month} · {library.settings.site_name}", shortened(f"{month}: {said}{summary(digest)}"), content
    )


def _index(library: Library, made: tuple[Digest, ...]) -> Page:
    latest = _context(library, made[0], "../", most_new=0) if made else {}
    rows = [(d, joined(_counts(d)), [b.title for b in d.new[:FIRST_TITLES]] or [d.headline]) for d in made]
    content = (
        environment()
        .get_template("newsletter_index.html.j2")
        .render(
            {"base": "../", "settings": library.settings, **latest, "latest": made[0] if made else None, "rows": rows}
        )
    )
    about = "Once a month: what is new, what changed, one picture of good practice and one question for a team."
    return Page(f"The monthly digest · {library.settings.site_name}", about, content)


def _html(library: Library, digest: Digest) -> str:
    context = _context(library, digest, library.settings.site_root, MOST_NEW, MOST_OTHER, MOST_OTHER)
    raw = environment().get_template("newsletter.html.j2").render(context)
    return _guarded(_inliner().inline(raw), library, lambda found: "".join(f"&#{ord(c)};" for c in found))


def _text(library: Library, digest: Digest) -> str:
    context = _context(library, digest, library.settings.site_root, MOST_NEW, MOST_OTHER, MOST_OTHER)
    raw = environment().get_template("newsletter.txt.j2").render(context | {"letters": _letters})
    lines = [wrapped for line in raw.splitlines() for wrapped in _wrapped(line)]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip() + "\n"
    return _guarded(text, library, " ".join)


def _context(
    library: Library,
    digest: Digest,
    base: str,
    most_new: int | None = None,
    most_other: int | None = None,
    most_due: int | None = None,
) -> dict[str, Any]:
    """What the templates of page and mail are given; a section longer than its most is cut."""
    settings = library.settings
    new = _cut(digest.new, most_new)
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
        "due": _cut(digest.due, most_due),
        "what": _WHAT,
        "mentions_harm": any(_mentions(briefing) for briefing in told),
        "support_url": settings.support_url
        if settings.support_url.startswith("https:")
        else base + settings.support_url,
    }


def _cut(section: Sequence[Any], most: int | None) -> Cut:
    return Cut(section[:most], max(0, len(section) - len(section[:most])))


def _item(library: Library, briefing: Briefing) -> Item:
    shown = card(library, briefing)
    return Item(briefing, shown.theme, _roles(library, briefing), shown.minutes, _mentions(briefing))


def _roles(library: Library, briefing: Briefing) -> str:
    """For whom it is, as people say it: `teachers, school nurses and others`, four at most."""
    terms = [library.term("roles", role) for role in briefing.roles if role != "all_roles"]
    names = [lower_first(term.plural or term.label) for term in terms]
    some = joined(names if len(names) <= MOST_ROLES else [*names[:MOST_ROLES], "others"])
    if "all_roles" not in briefing.roles:
        return some
    return f"everyone, with actions for {some} too" if some else "everyone"


def _mentions(briefing: Briefing) -> str:
    note = (briefing.content_note or "").strip()
    return "" if note.lower().rstrip(".") == "none" else note


@cache
def _inliner() -> Any:
    import css_inline  # only the digest needs it

    return css_inline.CSSInliner(keep_style_tags=True, remove_inlined_selectors=True, load_remote_stylesheets=False)


def _guarded(text: str, library: Library, harmless: Callable[[str], str]) -> str:
    """The mail with the service's commands made harmless wherever an editor's text holds them."""
    own = [library.settings.mail_unsubscribe.strip(), library.settings.mail_address.strip()]
    own += [html.escape(placeholder) for placeholder in own]
    pattern = "|".join(re.escape(placeholder) for placeholder in own if placeholder)
    parts = re.split(f"({pattern})", text) if pattern else [text]
    return "".join(p if i % 2 else _COMMANDS.sub(lambda m: harmless(m.group()), p) for i, p in enumerate(parts))


def _letters(text: str, base: str) -> str:
    """Text of a record as letters: paragraphs apart, a hyphen before list items, each link's address after it."""
    markup = str(rendered(text))
    markup = re.sub(r'<a href="(https:|mailto:)?([^"]*)">(.*?)</a>', partial(_link_as_letters, base), markup)
    markup = re.sub(r"\s*<li>(?:\s*<p>)?\s*", "\n- ", markup)
    markup = re.sub(r"</(?:p|ul|ol)>", "\n\n", re.sub(r"<br>\s*", "\n", markup))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(re.sub(r"<[^>]*>", "", markup))).strip()


def _link_as_letters(base: str, found: re.Match[str]) -> str:
    scheme, rest, words = found.groups()
    address = rest if scheme == "mailto:" else f"{scheme or base}{rest}"
    return words if words == address else f"{words}\n{address}\n"


def _wrapped(line: str) -> list[str]:
    """One line of text as lines of at most 72 letters, as far in as it began; addresses are never broken."""
    indent = line[: len(line) - len(line.lstrip())]
    hanging = indent + ("  " if line.lstrip().startswith("- ") else "")
    return textwrap.wrap(
        line.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _sized(library: Library, path: str, mail: bytes) -> bytes:
    if len(mail) > library.settings.max_mail_kb * 1024:
        size = len(mail) // 1024 + 1
        message = f"the e-mail has {size} KB; 'max_mail_kb' allows {library.settings.max_mail_kb}"
        raise cannot(path, message, "shorten the editor's note or the titles of that month", "newsletter.too-large")
    return mail


def _sender(library: Library) -> Address:
    try:
        return Address(_one_line(library.settings.publisher), addr_spec=library.settings.mail_from)
    except (ValueError, IndexError, MessageError):
        hint = "write it like digest@practice-briefings.example"
        raise cannot("pyproject.toml", "'mail_from' is not an e-mail address", hint, "newsletter.bad-sender") from None


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _code_key() -> str:
    """A key over what makes the mail beside templates and this room: the choosing, and the inliner's version."""
    return key_of(Path(digest_module.__file__).read_bytes(), version("css-inline"))


def _parts_key(digest: Digest) -> str:
    """A key over all that one digest tells."""
    told: list[Briefing | Changed | Gone | Due] = [*digest.new, *digest.changed, *digest.gone]
    told += digest.due[:MOST_DUE_ON_PAGE]
    return key_of(
        digest.month,
        digest.previous,
        digest.next,
        digest.note,
        [_mark(part) for part in told],
        len(digest.due),
        digest.good_practice and (_mark(digest.good_practice.briefing), digest.good_practice.borrowed),
        digest.question and _mark(digest.question.briefing),
    )


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
    latest = _parts_key(made[0]) if made else ""
    return key_of("index", shared_key(library), _code_key(), rows, latest, template_key("newsletter_index.html.j2"))
