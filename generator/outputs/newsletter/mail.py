"""The digest as mail: in HTML, in text, and both as one message ready to send.

Sending, lists of readers and unsubscribing stay with a mailing service, so the mail carries its placeholders.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from generator.content.library import Library, Output, key_of
from generator.content.newsletter_issues import Digest, digests
from generator.core.problems import Place, Problem, cannot
from generator.outputs.newsletter.digest_pages import context, parts_key, subject
from generator.rendering.environment import environment, shared_key, template_key
from generator.rendering.markup import rendered

# What one mail shows; the page shows everything. A month that brought more would be cut off by mail readers.
MOST_NEW, MOST_OTHER = 20, 10
WIDTH = 72
# Where a mailing service would take an editor's words for its own commands.
_COMMANDS = re.compile(r"\{\{|\{%|\*\|")


def render(library: Library) -> Iterator[Output]:
    """Three files of mail for each digest."""
    shared = key_of(shared_key(library), version("css-inline"))
    for digest in digests(library):
        key = key_of(
            "mail", shared, parts_key(library, digest), template_key("newsletter.html.j2", "newsletter.txt.j2")
        )
        for name, make in (("email.html", email_html), ("email.txt", email_text), ("digest.eml", message)):
            yield Output(digest.address + name, key_of(name, key), partial(make, library, digest))


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


def _message_id(library: Library, digest: Digest) -> str:
    """A mark that no other site has, one in another folder of the same host included."""
    folder = re.sub(r"[^A-Za-z0-9]+", ".", library.settings.base_path.strip("/"))
    host = urlsplit(library.settings.site_root).hostname or "localhost"
    return f"<digest-{digest.month}{'.' if folder else ''}{folder}@{host}>"


def message(library: Library, digest: Digest) -> bytes:
    """Both forms as one message, the same bytes in every build."""
    made = EmailMessage(policy=SMTP)
    made["From"] = _sender(library)
    made["Subject"] = _one_line(subject(digest))
    made["Date"] = datetime(*digest.last_day.timetuple()[:3], 9, tzinfo=UTC)
    made["Message-ID"] = _message_id(library, digest)
    # Without List-Unsubscribe-Post: only the mailing service knows if its address takes one click.
    made["List-Unsubscribe"] = f"<{_one_line(library.settings.mail_unsubscribe)}>"
    made.set_content(_text(library, digest), cte="quoted-printable")
    made.add_alternative(_html(library, digest), subtype="html", cte="quoted-printable")
    made["Content-Language"] = "en-GB"  # after the content, which clears headers of that name
    made.set_boundary(f"=_digest-{digest.month}_=")
    return _sized(library, f"{digest.address}digest.eml", made.as_bytes())


def _html(library: Library, digest: Digest) -> str:
    words = context(library, digest, library.settings.site_root, MOST_NEW, MOST_OTHER, MOST_OTHER)
    raw = environment().get_template("newsletter.html.j2").render(words)
    return _guarded(_inliner().inline(raw), library, lambda found: "".join(f"&#{ord(c)};" for c in found))


def _text(library: Library, digest: Digest) -> str:
    words = context(library, digest, library.settings.site_root, MOST_NEW, MOST_OTHER, MOST_OTHER)
    raw = environment().get_template("newsletter.txt.j2").render(words | {"letters": _letters})
    lines = [wrapped for line in raw.splitlines() for wrapped in _wrapped(line)]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip() + "\n"
    return _guarded(text, library, " ".join)


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
