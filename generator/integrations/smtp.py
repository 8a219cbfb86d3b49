"""Sends one test copy of a digest through a real mail server. Sending to readers stays with a mailing service."""

from __future__ import annotations

import html
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Literal, NamedTuple

from generator.core.problems import cannot
from generator.core.settings import Settings

Tls = Literal["starttls", "ssl", "none"]
UNSUBSCRIBE = "[unsubscribe link, filled in by the mailing service]"
ADDRESS = "[postal address, filled in by the mailing service]"
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_LABEL = "[A-Za-z0-9_-]{1,63}"
_SERVER = re.compile(rf"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<host>{_LABEL}(?:\.{_LABEL})*)):(?P<port>[0-9]{{1,5}})")
# What can go wrong, the particular before the general: every one of these but UnicodeError is an OSError.
_EXPLAINED: tuple[tuple[type[Exception], str, str, str], ...] = (
    (
        smtplib.SMTPAuthenticationError,
        "wrong-password",
        "did not accept the user name or the password",
        "check both; some services want a password made for one app",
    ),
    (
        smtplib.SMTPRecipientsRefused,
        "refused-recipient",
        "does not take mail for {recipient}{said}",
        "check the address; some servers want a login first",
    ),
    (
        smtplib.SMTPSenderRefused,
        "refused-sender",
        "does not take mail from this sender{said}",
        "set 'mail_from' to an address that the server knows",
    ),
    (
        smtplib.SMTPDataError,
        "refused-message",
        "did not take the message{said}",
        "ask whoever runs the server what it objects to",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "not-offered",
        "does not offer what was asked, encryption or login",
        "try another port, or another kind of TLS",
    ),
    (
        smtplib.SMTPServerDisconnected,
        "hung-up",
        "ended the connection before the message was sent",
        "check the port and the kind of TLS",
    ),
    (smtplib.SMTPResponseException, "refused", "refused{said}", "ask whoever runs the server"),
    (smtplib.SMTPException, "failed", "could not take the message", "try again later, or another server"),
    (
        ssl.SSLCertVerificationError,
        "certificate",
        "shows a certificate that cannot be trusted",
        "use the name that its certificate holds; never switch the check off",
    ),
    (
        ssl.SSLError,
        "encryption",
        "does not speak TLS as asked",
        "try ssl with port 465, or starttls with port 587",
    ),
    (
        ConnectionRefusedError,
        "not-there",
        "refuses the connection; nothing listens on that port",
        "check the name and the port",
    ),
    (
        TimeoutError,
        "silent",
        "gave no answer in time",
        "check the port, and that your network lets mail out",
    ),
    (
        UnicodeError,
        "not-ascii",
        "takes a user name and a password in plain ASCII letters only",
        "set another password for this, without accents",
    ),
)


class _Server(NamedTuple):
    """A mail server as it was named, in its parts."""

    host: str
    port: int
    name: str


def send(
    message: bytes,
    to: str,
    server: str,
    *,
    settings: Settings,
    sender: str = "",
    user: str | None = None,
    password: str | None = None,
    tls: Tls = "starttls",
    timeout: float = 20,
    context: ssl.SSLContext | None = None,
) -> None:
    """Hands a marked test copy to the server; whatever goes wrong is one plain line."""
    recipient, sender = _mailbox(to, "the recipient"), _mailbox(sender or settings.mail_from, "the sender")
    place = _server(server)
    if user and tls == "none":
        hint = "use starttls or ssl, or leave out the user"
        what = f"no password goes to {place.name} over a line that is not encrypted"
        raise cannot("mail", what, hint, "mail.no-tls")
    if user and not password:
        hint = "set BRIEFINGS_SMTP_PASSWORD, or leave out the user"
        raise cannot("mail", f"there is no password for the user at {place.name}", hint, "mail.no-password")
    copy = marked_copy(message, recipient, sender, settings)
    with _plain_errors(place, recipient, password or ""), _connected(place, tls, timeout, context) as connection:
        if user and password:
            connection.login(user, password)
        connection.send_message(copy, sender, [recipient])


def marked_copy(message: bytes, recipient: str, sender: str, settings: Settings) -> EmailMessage:
    """The digest addressed to one person, marked as a test, with words where the service puts its own."""
    copy = BytesParser(policy=SMTP).parsebytes(message)
    for part in copy.walk():
        if part.get_content_maintype() == "text" and isinstance(part, EmailMessage):
            filled = _filled(part.get_content(), part.get_content_subtype(), settings)
            part.set_content(filled, subtype=part.get_content_subtype(), cte="quoted-printable")
    name = copy["From"].addresses[0].display_name if copy["From"] else settings.publisher
    for header, value in {
        "From": Address(name, addr_spec=sender),
        "To": recipient,
        "Subject": f"[Test] {copy['Subject'] or ''}",
        # Many mailboxes drop a second message with the same id, and the second test is the one wanted.
        "Message-ID": make_msgid(domain=sender.rpartition("@")[2]),
        "Date": formatdate(),
    }.items():
        del copy[header]
        copy[header] = value
    del copy["List-Unsubscribe"]
    return copy


def _filled(text: str, form: str, settings: Settings) -> str:
    """The text with both placeholders replaced; a link to unsubscribe becomes words, since it leads nowhere."""
    unsubscribe, address = settings.mail_unsubscribe.strip(), settings.mail_address.strip()
    for placeholder in {unsubscribe, html.escape(unsubscribe)} - {""} if form == "html" else ():
        text = re.sub(rf'<a\b[^>]*href="{re.escape(placeholder)}"[^>]*>.*?</a>', UNSUBSCRIBE, text, flags=re.DOTALL)
    for placeholder, words in ((unsubscribe, UNSUBSCRIBE), (address, ADDRESS)):
        for written in {placeholder, html.escape(placeholder)} - {""}:
            text = text.replace(written, words)
    return text


@contextmanager
def _connected(server: _Server, tls: Tls, timeout: float, context: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    """A connection to the server, encrypted as asked before anything is said over it."""
    context = context or ssl.create_default_context()
    made: smtplib.SMTP
    if tls == "ssl":
        made = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=timeout)
    with made:
        if tls == "starttls":
            made.starttls(context=context)
        yield made


@contextmanager
def _plain_errors(server: _Server, recipient: str, password: str) -> Iterator[None]:
    """Whatever the line or the server does wrong, as one problem that never holds the password."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # every SMTPException is an OSError
        rule, what, hint = _explained(error, recipient)
        if password and password in what:
            what = "refused, in words that are left out because they hold the password"
        raise cannot("mail", f"{server.name} {what}", hint, f"mail.{rule}") from None


def _explained(error: Exception, recipient: str) -> tuple[str, str, str]:
    """Which rule, what happened, and what to try."""
    if isinstance(error.__context__, TimeoutError):  # smtplib tells a silence as a lost connection
        error = error.__context__
    for kind, rule, what, hint in _EXPLAINED:
        if isinstance(error, kind):
            return rule, what.format(recipient=recipient, said=_said(error)), hint
    return "not-found", "cannot be reached; there may be no such name", "check the name and the port"


def _said(error: Exception) -> str:
    """The server's own words, as far as they fit on one line."""
    code: int
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return ""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    words = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return f" ({code} {words[:120]})" if words else f" ({code})"


def _mailbox(address: str, whose: str) -> str:
    """One bare address, so that nothing else can ride along into a header."""
    if not _MAILBOX.fullmatch(address) or ".." in address:
        hint = "write one bare address, like sam@practice-briefings.example"
        raise cannot("mail", f"{whose} is not one plain e-mail address", hint, "mail.bad-address")
    return address


def _server(server: str) -> _Server:
    found = _SERVER.fullmatch(server)
    if not found or not 0 < int(found["port"]) < 65536:
        raise cannot(
            "mail",
            "the server is not written as name:port",
            "like smtp.practice-briefings.example:587",
            "mail.bad-server",
        )
    return _Server(found["ipv6"] or found["host"], int(found["port"]), server)
