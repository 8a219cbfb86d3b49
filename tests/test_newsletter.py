"""The monthly digest: what is chosen, what the mail holds, and how a test copy is sent."""

from __future__ import annotations

import contextlib
import email
import html
import itertools
import posixpath
import re
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from generator.checks.runner import House, check
from generator.content.library import Briefing, Language, Library, Note, Output, Page, Term
from generator.content.loader import load
from generator.content.newsletter_issues import Digest, digests
from generator.core.problems import BriefingsError
from generator.core.settings import Settings, read_settings
from generator.integrations import smtp
from generator.outputs.newsletter import digest_pages, mail
from generator.rendering import environment

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = PROJECT / "tests" / "sample"
TODAY = date(2026, 11, 22)
PLACEHOLDERS = ("{{unsubscribe_url}}", "{{postal_address}}")


def briefing(number: int, added: str = "2026-11-02", **fields: Any) -> Briefing:
    """A small briefing with as little as a digest needs."""
    title = fields.get("title", f"Point {number}")
    point = {
        "id": f"LP-{number:04}",
        "title": title,
        "one_line": f"Line of point {number}.",
        "kind": "lesson",
        "status": "published",
        "added": added,
        "checked": added,
        "review_by": "2030-01-01",
        "themes": ["neglect"],
        "age_groups": ["all_ages"],
        "harms": ["neglect"],
        "basis": {"type": "guidance", "area": "england", "strength": "practitioner_view"},
        "what_we_found": [{"text": "Something was found.", "source": "s1"}],
        "why_it_happens": [{"factor": "norms", "text": f"Why {n}.", "source": "s1"} for n in (1, 2)],
        "daily_life": "A day.",
        "actions": [{"who": "teacher", "do": "Ask.", "basis": "s1"}],
        "what_good_looks_like": f"Good work on point {number}.",
        "limits": "Little is known.",
        "identity_note": "Not recorded.",
        "questions": [f"First question of {number}?", f"Second question of {number}?"],
        "sources": [{"id": "s1", "title": "A study", "publisher": "Somebody", "kind": "primary", "read": "full"}],
        "slug": f"point-{number}",
        "path": f"briefings/points/point-{number}.yml",
    }
    return Briefing.model_validate(point | {"digest": repr(fields)} | fields)


def library(
    *briefings: Briefing, today: date = TODAY, notes: tuple[Note, ...] = (), settings: Settings | None = None
) -> Library:
    """A library of made briefings on a day."""
    roles = {
        slug: Term("roles", slug, slug.capitalize(), "", plural=plural)
        for slug, plural in (("teacher", "Teachers"), ("gp", "GPs"), ("all_roles", "Everyone"), ("midwife", "Midwives"))
    }
    language = Language({"roles": roles}, notes={note.month: note for note in notes})
    return Library(briefings, language, settings or Settings(), today, PROJECT)


def only(made: Library) -> Digest:
    """The one digest of a library."""
    (digest,) = digests(made)
    return digest


def html_of(made: Library) -> str:
    return mail.email_html(made, digests(made)[0]).decode()


def text_of(made: Library) -> str:
    return mail.email_text(made, digests(made)[0]).decode()


def words(text: str) -> str:
    return " ".join(text.split())


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert message.defects + [defect for part in message.walk() for defect in part.defects] == []
    return message


class Tags(HTMLParser):
    """Every tag with its attributes, and the letters between."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.letters = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.letters += data

    def all(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


@pytest.fixture(scope="session")
def real() -> Library:
    """The project's own content, on the last day that it tells of."""
    return real_library()


def real_library(*, reverse: bool = False) -> Library:
    settings = read_settings(SAMPLE)
    loaded = load(SAMPLE, settings)
    found = check(loaded.sources, House(settings, loaded.language, TODAY)).briefings
    today = max(TODAY, *(b.checked for b in found))
    return Library(found[::-1] if reverse else found, loaded.language, settings, today, PROJECT)


# What a digest holds


def test_there_is_a_digest_for_each_month_with_something_in_it_and_none_after_today():
    made = library(
        briefing(1, "2026-09-03"),
        briefing(2, "2026-11-02"),
        briefing(3, "2026-12-24"),
        briefing(4, "2026-10-05", status="draft"),
        notes=(Note("2026-07", "A note", "Hello."), Note("2026-12", "Not yet", "Hello.")),
    )

    assert [d.month for d in digests(made)] == ["2026-11", "2026-09", "2026-07"]
    assert [(d.previous, d.next) for d in digests(made)] == [("2026-09", ""), ("2026-07", "2026-11"), ("", "2026-09")]


def test_new_points_come_newest_first_and_withdrawn_ones_are_not_new():
    gone = {"status": "withdrawn", "withdrawn": {"on": "2026-11-09", "because": "It was wrong."}}
    digest = only(library(briefing(1, "2026-11-02"), briefing(2, "2026-11-05"), briefing(3, "2026-11-01", **gone)))

    assert [b.id for b in digest.new] == ["LP-0002", "LP-0001"]
    assert [(g.briefing.id, g.because, g.successor) for g in digest.gone] == [("LP-0003", "It was wrong.", None)]
    assert digest.headline == "Point 2"
    assert date(2026, 11, 9) == digest.last_day


def test_a_change_stands_in_its_own_month_and_never_for_a_draft():
    history = [
        {"on": "2026-10-02", "what": "corrected", "note": "A number was wrong."},
        {"on": "2026-11-03", "what": "checked", "note": "Still right."},
        {"on": "2026-11-04", "what": "changed", "note": "One action was added."},
        {"on": "2026-11-30", "what": "changed", "note": "After today."},
    ]
    made = library(briefing(1, "2026-09-01", history=history), briefing(2, status="draft", history=history))
    november, october, _ = digests(made)

    assert [c.note for c in november.changed] == ["One action was added.", "Still right."]
    assert [c.note for c in october.changed] == ["A number was wrong."]
    assert "Changed: One action was added." in text_of(made)
    assert "Checked again: Still right." in text_of(made)


def test_a_superseded_point_leaves_in_the_month_that_its_successor_comes():
    old = briefing(1, "2026-09-01", status="superseded")
    made = library(old, briefing(2, "2026-11-05", related=[{"id": "LP-0001", "type": "supersedes"}]))
    (digest,) = digests(made)

    assert [(g.briefing.id, g.successor.id) for g in digest.gone if g.successor] == [("LP-0001", "LP-0002")]
    assert "Replaced by: Point 2" in text_of(made)


@pytest.mark.parametrize(
    ("review_by", "today", "due"),
    [
        ("2026-11-30", "2026-11-22", [False]),
        ("2026-12-31", "2026-11-22", [False]),
        ("2027-01-01", "2026-11-22", []),
        ("2026-11-21", "2026-11-22", [True]),
        ("2026-11-22", "2026-11-22", [False]),
        ("2026-11-29", "2027-03-01", [True]),
        ("2026-12-01", "2027-03-01", [False]),
    ],
)
def test_due_is_what_ends_this_month_or_next_and_overdue_what_was_late_by_then(review_by, today, due):
    made = library(briefing(1, "2026-11-02", review_by=review_by), today=date.fromisoformat(today))

    assert due == [d.overdue for d in digests(made)[-1].due]


def test_what_came_later_is_not_due_in_an_earlier_month():
    late = briefing(2, "2026-11-05", review_by="2026-11-10")
    november, october = digests(library(briefing(1, "2026-10-01"), late))

    assert [d.briefing.id for d in november.due] == ["LP-0002"]
    assert october.due == ()


def test_being_due_alone_makes_no_digest():
    assert len(digests(library(briefing(1, "2026-03-01", review_by="2026-06-01")))) == 1


def test_new_good_practice_is_shown_before_any_borrowed_one():
    points = [briefing(n) for n in range(1, 9)]
    borrowed = only(library(*points)).good_practice
    own = only(library(*points, briefing(9, kind="good_practice"))).good_practice

    assert borrowed and borrowed.borrowed and borrowed.text == borrowed.briefing.what_good_looks_like
    assert own and not own.borrowed and own.briefing.id == "LP-0009"


def test_lessons_are_chosen_before_points_about_reviews():
    digest = only(library(*(briefing(n, kind="how_we_learn") for n in range(1, 9)), briefing(9)))

    assert digest.good_practice and digest.question
    assert {"LP-0009"} == {digest.good_practice.briefing.id, digest.question.briefing.id}


def test_question_and_good_practice_come_from_different_points_where_there_are_two():
    for count in range(2, 12):
        digest = only(library(*(briefing(n) for n in range(1, count + 1))))
        assert digest.question and digest.good_practice
        assert digest.question.briefing.id != digest.good_practice.briefing.id
        assert digest.question.text.startswith("First question")


def test_two_months_running_do_not_show_the_same_point():
    def changes(*days: str) -> list[dict[str, str]]:
        return [{"on": day, "what": "changed", "note": "Better."} for day in days]

    days = [f"2026-{month:02}-03" for month in range(3, 12)]
    made = digests(library(*(briefing(n, "2026-02-01", history=changes(*days)) for n in (1, 2, 3))))
    shown = [d.good_practice.briefing.id for d in made if d.good_practice]
    asked = [d.question.briefing.id for d in made if d.question]

    assert len(shown) == 10
    assert all(a != b for chosen in (shown, asked) for a, b in itertools.pairwise(chosen))


def test_the_choice_does_not_hang_on_the_order_of_files():
    points = [briefing(n) for n in range(1, 20)]

    assert digests(library(*points)) == digests(library(*points[::-1]))


def test_a_point_added_later_changes_the_choice_only_by_being_chosen():
    points, kept, last = [], 0, ""
    for number in range(1, 29):
        points.append(briefing(number, f"2026-10-{number:02}"))
        digest = only(library(*points))
        assert digest.good_practice
        chosen = digest.good_practice.briefing.id
        assert chosen in (last, points[-1].id)
        kept += chosen == last
        last = chosen

    assert kept > 14


def test_a_month_with_nothing_but_a_withdrawal_asks_nothing():
    gone = {"status": "withdrawn", "withdrawn": {"on": "2026-11-09", "because": "It was wrong."}}
    made = library(briefing(1, "2026-01-05", **gone))
    digest = only(made)

    assert (digest.good_practice, digest.question) == (None, None)
    assert "Withdrawn: It was wrong." in text_of(made)
    assert "team meeting" not in text_of(made) + html_of(made)


def test_december_is_followed_by_january():
    made = library(briefing(1, "2026-12-02", review_by="2027-01-31"), today=date(2026, 12, 20))

    assert [d.overdue for d in only(made).due] == [False]


# The mail, made of the real content


def test_every_real_message_has_two_parts_and_its_headers(real):
    made = digests(real)
    assert len(made) >= 6
    for digest in made:
        message = parsed(mail.message(real, digest))
        assert message.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        year, month = digest.month.split("-")
        assert date(int(year), int(month), 1).strftime("%B %Y: ") + digest.headline in message["Subject"]
        assert f"<digest-{digest.month}@practice-briefings.example>" == message["Message-ID"]
        assert digest.last_day == message["Date"].datetime.date()
        assert datetime(2000, 1, 1, tzinfo=UTC).utcoffset() == message["Date"].datetime.utcoffset()
        assert real.settings.mail_from == message["From"].addresses[0].addr_spec
        assert f"<{PLACEHOLDERS[0]}>" == message["List-Unsubscribe"]
        assert message["Content-Language"] == "en-GB"
        assert not message["To"]


def test_the_real_mail_fetches_nothing_and_links_only_to_our_own_site(real):
    for digest in digests(real):
        text = mail.email_html(real, digest).decode()
        found = Tags(text)
        assert not re.search(
            r"(?i)\bsrc\s*=|@import|url\(|@font-face|<(link|img|script|iframe|form|video|base)\b", text
        )
        links = [link for link in found.all("href") if link != PLACEHOLDERS[0]]
        assert len(links) > 10
        assert [link for link in links if not link.startswith(real.settings.site_root)] == []


def test_the_real_mail_is_set_for_every_reader(real):
    for digest in digests(real):
        text = mail.email_html(real, digest).decode()
        found = Tags(text)
        attributes = dict(found.tags[:1])["html"]
        assert attributes["lang"] == "en-GB"
        assert "<title>Practice Briefings: " in text
        assert {"presentation"} == {a.get("role") for tag, a in found.tags if tag == "table"}
        assert "@media (prefers-color-scheme: dark)" in text
        assert {"color-scheme", "supported-color-schemes"} <= set(found.all("name"))
        assert sum(tag == "h1" for tag, _ in found.tags) == 1
        assert "th" not in {tag for tag, _ in found.tags}
        assert all(a.get("style") for tag, a in found.tags if tag in ("h1", "h2", "h3", "td", "a"))


def test_each_real_form_has_both_placeholders_and_every_new_title(real):
    for digest in digests(real):
        message = parsed(mail.message(real, digest))
        plain, rich = (part.get_content() for part in message.iter_parts())
        for form in (words(plain), words(Tags(rich).letters) + " ".join(Tags(rich).all("href"))):
            assert all(placeholder in form for placeholder in PLACEHOLDERS)
            assert all(words(b.title) in form and words(b.one_line) in form for b in digest.new)
            assert digest.question and digest.question.text in form
        assert all(f"{real.settings.site_root}briefings/{b.slug}/" in plain for b in digest.new)


def test_the_real_text_part_is_set_at_72_letters_with_each_link_alone(real):
    for digest in digests(real):
        for line in mail.email_text(real, digest).decode().splitlines():
            assert line == line.rstrip()
            assert len(line) <= 72 or re.fullmatch(r" *https://\S+", line)
            assert "https://" not in line or re.fullmatch(r" *https://\S+", line)


def outputs_of(made: Library) -> list[Output]:
    """All files of the digests: pages and mail."""
    return [*digest_pages.render(made), *mail.render(made)]


def test_the_real_mail_is_well_below_the_limit(real):
    sizes = [len(mail.message(real, digest)) for digest in digests(real)]

    assert max(sizes) < real.settings.max_mail_kb * 1024 / 2


def test_the_same_library_gives_the_same_bytes_and_keys(real):
    def everything(made: Library) -> dict[str, tuple[str, object]]:
        return {output.path: (output.key, output.make()) for output in outputs_of(made)}

    assert everything(real) == everything(real_library(reverse=True))


def test_the_real_notes_are_short_signed_and_calm(real):
    for month in ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"):
        note = real.language.notes[month]
        assert 60 <= len(note.text.split()) <= 90, month
        assert note.title and note.by == "The editors" and "!" not in note.text


def test_the_real_templates_keep_their_placeholders(real):
    assert list(mail.template_problems(real)) == []


def test_every_link_of_the_real_pages_leads_somewhere(real):
    outputs = {output.path: output for output in outputs_of(real)}
    known = {*outputs, "", "who-to-contact/"}
    known |= {path.removesuffix("index.html") for path in outputs}
    known |= {b.address for b in real.public} | {f"{b.address}fact-sheet.pdf" for b in real.published}
    pages = {path: output.make() for path, output in outputs.items() if path.endswith("/index.html")}
    assert len(pages) == len(digests(real)) + 1
    for path, page in pages.items():
        assert isinstance(page, Page)
        headings = [tag for tag, _ in Tags(page.content).tags if re.fullmatch("h[1-6]", tag)]
        assert headings[0] == "h1" and headings.count("h1") == 1
        assert page.title and 50 < len(page.description) < 156
        for link in Tags(page.content).all("href"):
            if link != f"mailto:{real.settings.contact_email}":
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
                target = "" if target == "." else target
                assert target + ("/" if link.endswith("/") and target else "") in known, (path, link)


def test_the_list_of_digests_tells_each_month_with_its_count_and_first_titles(real):
    (index,) = (o.make() for o in digest_pages.render(real) if o.path == "newsletter/index.html")
    assert isinstance(index, Page)
    said = words(Tags(index.content).letters)

    for digest in digests(real):
        assert f"{len(digest.new)} new briefings" in said and digest.new[0].title in said
    assert "keeps no list of readers" in said


# The mail, made of little


def test_setting_the_styles_never_fetches_any():
    asked = []

    def wait(listening: socket.socket) -> None:
        with contextlib.suppress(TimeoutError):
            asked.append(listening.accept()[0].close())

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.5)
        waiting = threading.Thread(target=wait, args=[listening])
        waiting.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/a.css"
        mail._inliner().inline(f'<html><head><link rel="stylesheet" href="{address}"></head><p>Hello</html>')
        waiting.join()

    assert asked == []


def test_without_briefings_there_is_still_a_page_that_says_so():
    (output,) = digest_pages.render(library())
    page = output.make()

    assert isinstance(page, Page) and "There is no digest yet" in page.content
    assert list(mail.template_problems(library())) == []


def test_roles_are_shortened_to_four_and_others():
    def actions(*roles: str) -> list[dict[str, str]]:
        return [{"who": role, "do": "Ask.", "basis": "s1"} for role in roles]

    few = briefing(1, "2026-11-03", actions=actions("gp", "teacher"))
    many = briefing(2, "2026-11-04", actions=actions("gp", "teacher", "midwife", "sixth", "fifth"))
    everyone = briefing(3, "2026-11-05", actions=actions("all_roles", "gp"))
    said = words(text_of(library(few, many, everyone)))

    assert "For GPs and teachers." in said
    assert "For GPs, teachers, midwives, sixth and others." in said
    assert "For everyone, with actions for GPs too." in said
    assert "1 minute to read." in said


def test_a_content_note_shows_and_brings_the_support_line():
    quiet = library(briefing(1, content_note="none"))
    loud = library(briefing(1, content_note="neglect"))

    for form in (text_of, html_of):
        assert "Content note: neglect." in form(loud) and "who to contact" in words(form(loud))
        assert "Content note" not in form(quiet) and "who to contact" not in words(form(quiet))


PAYLOAD = """<script>alert('a')</script><img src=x onerror=b()> & "quoted" {{secret}} *|TAG|* {% now %}"""


def test_what_editors_write_comes_out_as_letters_everywhere():
    note = Note(
        "2026-11", PAYLOAD, f"Read {PAYLOAD} and [this](javascript:alert) and [that](https://a.example/).", PAYLOAD
    )
    history = [{"on": "2026-11-09", "what": "changed", "note": PAYLOAD}]
    point = briefing(
        1,
        title=PAYLOAD,
        one_line=PAYLOAD,
        what_good_looks_like=PAYLOAD,
        questions=[PAYLOAD, "Second?"],
        history=history,
        content_note=PAYLOAD,
    )
    made = library(point, notes=(note,))
    plain, rich = (p.get_content() for p in parsed(mail.message(made, only(made))).iter_parts())
    page = next(o.make() for o in digest_pages.render(made) if o.path == "newsletter/2026-11/index.html")
    assert isinstance(page, Page)

    for markup in (rich, html_of(made), page.content):
        found = Tags(markup)
        assert not {"script", "img"} & {tag for tag, _ in found.tags}
        assert not [a for _, a in found.tags if any(name.startswith("on") for name in a)]
        assert "<script>alert('a')</script><img src=x onerror=b()> & \"quoted\"" in found.letters
        assert "javascript:" not in found.all("href")
    assert "<script>alert('a')</script><img src=x onerror=b()>" in plain
    assert "&lt;" not in plain and "&amp;" not in plain


def test_an_editors_text_is_no_command_to_the_mailing_service():
    made = library(briefing(1, title=PAYLOAD), notes=(Note("2026-11", PAYLOAD, PAYLOAD),))

    for form in (text_of(made), html_of(made)):
        for placeholder in PLACEHOLDERS:
            assert placeholder in form
            form = form.replace(placeholder, "")
        assert not re.search(r"\{\{|\{%|\*\|", form)
        assert "secret" in form
    assert "{{secret}}" in Tags(html_of(made)).letters


def test_a_placeholder_with_quotes_still_works():
    settings = Settings(mail_unsubscribe='{{ link "stop" }}', mail_address="*|LIST:ADDRESS|*")
    made = library(briefing(1), settings=settings)

    assert settings.mail_unsubscribe in Tags(html_of(made)).all("href")
    assert settings.mail_unsubscribe in text_of(made) and settings.mail_address in text_of(made)
    assert list(mail.template_problems(made)) == []


def test_a_title_cannot_add_a_header():
    made = library(briefing(1, title="Ask\r\nBcc: all@practice-briefings.example\r\n\r\nBody"))
    message = parsed(mail.message(made, only(made)))

    assert message["Subject"] == "November 2026: Ask Bcc: all@practice-briefings.example Body"
    assert message["Bcc"] is None


def test_letters_beyond_ascii_survive_the_message():
    title = "“Łódź” – ask why a child’s name is said like that, 名前, each time and in every single meeting"
    made = library(briefing(1, title=title))
    message = parsed(mail.message(made, only(made)))

    assert f"November 2026: {title}" == message["Subject"]
    assert mail.message(made, only(made)).isascii()
    assert all(title in words(html.unescape(p.get_content())) for p in message.iter_parts())


def test_a_note_in_markdown_is_set_as_text_with_its_links_alone():
    text = "First *part*.\n\nSecond, see [the page](briefings/point-1/):\n\n- one\n- two [out](https://a.example/b)\n"
    said = text_of(library(briefing(1), notes=(Note("2026-11", "Title", text, "The editors"),)))

    assert "First part.\n\nSecond, see the page\nhttps://practice-briefings.example/briefings/point-1/\n" in said
    assert "\n- one\n- two out\nhttps://a.example/b\n" in said
    assert "Title\n-----\n" in said


def test_a_month_with_very_many_points_still_fits_and_says_how_many_more():
    points = [briefing(n, review_by="2026-11-10") for n in range(1, 301)]
    made = library(*points)
    page = next(o.make() for o in digest_pages.render(made) if o.path == "newsletter/2026-11/index.html")

    assert len(mail.message(made, only(made))) < 90 * 1024
    assert "And 280 more" in text_of(made) and "And 290 more" in text_of(made)
    assert isinstance(page, Page)
    assert all(f">Point {n}<" in page.content for n in range(1, 301))


def test_a_mail_too_large_is_an_error_that_names_the_setting():
    made = library(briefing(1), settings=Settings(max_mail_kb=5))

    for make in (mail.email_html, mail.message):
        with pytest.raises(BriefingsError, match="'max_mail_kb' allows 5") as caught:
            make(made, only(made))
        assert caught.value.problems[0].rule == "newsletter.too-large"


def test_a_sender_that_is_no_address_is_an_error():
    made = library(briefing(1), settings=Settings(mail_from="not an address"))

    with pytest.raises(BriefingsError, match="'mail_from' is not an e-mail address"):
        mail.message(made, only(made))


@pytest.mark.parametrize(
    ("setting", "rule"), [("mail_unsubscribe", "newsletter.no-unsubscribe"), ("mail_address", "newsletter.no-address")]
)
def test_a_template_without_a_placeholder_is_a_problem(setting, rule, tmp_path, monkeypatch):
    folder = shutil.copytree(environment.TEMPLATES, tmp_path / "templates")
    for name in ("newsletter.html.j2", "newsletter.txt.j2"):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(f"{{{{ settings.{setting} }}}}", ""), "utf-8")
    monkeypatch.setattr(mail, "environment", lambda: environment.environment(folder))
    problems = list(mail.template_problems(library(briefing(1))))

    assert [rule, rule] == [p.rule for p in problems]
    assert [p.place.path for p in problems] == ["templates/newsletter.html.j2", "templates/newsletter.txt.j2"]


def test_an_empty_placeholder_is_a_problem_too():
    made = library(briefing(1), settings=Settings(mail_unsubscribe=" ", mail_address=""))

    assert [p.rule for p in mail.template_problems(made)] == [
        "newsletter.no-unsubscribe",
        "newsletter.no-address",
    ]


def test_keys_follow_what_is_shown_and_nothing_else():
    def keys(made: Library) -> dict[str, str]:
        return {output.path: output.key for output in outputs_of(made)}

    before = keys(library(briefing(1, "2026-10-01"), briefing(2)))
    later = keys(library(briefing(1, "2026-10-01"), briefing(2), today=date(2026, 11, 29)))
    changed = keys(library(briefing(1, "2026-10-01"), briefing(2, title="Another")))
    due = keys(library(briefing(1, "2026-10-01", review_by="2026-11-25"), briefing(2)))
    overdue = keys(library(briefing(1, "2026-10-01", review_by="2026-11-25"), briefing(2), today=date(2026, 11, 29)))

    assert len(set(before.values())) == len(before) == 9
    assert before == later
    differ = {path for path in before if before[path] != changed[path]}
    assert {"newsletter/index.html", "newsletter/2026-11/index.html", "newsletter/2026-11/digest.eml"} <= differ
    assert not [path for path in differ if "2026-10" in path]
    assert due["newsletter/2026-11/email.txt"] != overdue["newsletter/2026-11/email.txt"]


# Sending a test copy


class Kept:
    """Keeps what a server was given; refuses one recipient."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.envelopes.append((envelope, session.ssl is not None, session.auth_data))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = (data.login, data.password) == (b"editor", b"correct horse")
    return AuthResult(success=good, handled=False, auth_data=data.login)


@pytest.fixture
def plain_server() -> Iterator[tuple[str, Kept]]:
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"127.0.0.1:{controller.port}", kept
    controller.stop()


@pytest.fixture
def safe_server(authority: trustme.CA) -> Iterator[tuple[str, Kept]]:
    kept = Kept()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=login,
    )
    controller.start()
    yield f"127.0.0.1:{controller.port}", kept
    controller.stop()


TO = "sam@practice-briefings.example"
SETTINGS = Settings()


@pytest.fixture(scope="session")
def digest_eml(real: Library) -> bytes:
    return mail.message(real, digests(real)[0])


def one_line(caught: pytest.ExceptionInfo[BriefingsError]) -> str:
    (problem,) = caught.value.problems
    assert problem.hint and "\n" not in problem.message + problem.hint
    return f"{problem.message} ({problem.rule})"


def test_a_test_copy_arrives_marked_and_with_the_placeholders_filled(plain_server, digest_eml, real):
    server, kept = plain_server
    smtp.send(digest_eml, TO, server, settings=SETTINGS, sender="editor@practice-briefings.example", tls="none")
    ((envelope, _, _),) = kept.envelopes
    message = parsed(envelope.content)
    plain, rich = (part.get_content() for part in message.iter_parts())

    assert (envelope.mail_from, envelope.rcpt_tos) == ("editor@practice-briefings.example", [TO])
    assert message["To"] == TO and message["From"].addresses[0].addr_spec == "editor@practice-briefings.example"
    assert message["Subject"].startswith("[Test] November 2026: ")
    assert message["List-Unsubscribe"] is None
    assert message["Message-ID"] != email.message_from_bytes(digest_eml, policy=SMTP)["Message-ID"]
    for form in (plain, rich):
        assert smtp.UNSUBSCRIBE in words(form) and smtp.ADDRESS in words(form)
        assert not any(placeholder in form for placeholder in PLACEHOLDERS)
    assert all(link.startswith("https://") for link in Tags(rich).all("href"))
    assert all(b.title in words(plain) for b in digests(real)[0].new)


def test_a_login_goes_over_an_encrypted_line(safe_server, digest_eml, authority):
    server, kept = safe_server
    smtp.send(
        digest_eml,
        TO,
        server,
        settings=SETTINGS,
        user="editor",
        password="correct horse",
        tls="starttls",
        context=trusting(authority),
    )
    ((envelope, encrypted, who),) = kept.envelopes

    assert encrypted and who == b"editor" and SETTINGS.mail_from == envelope.mail_from


def test_a_password_is_never_given_to_an_open_line(plain_server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(
            digest_eml, TO, plain_server[0], settings=SETTINGS, user="editor", password="correct horse", tls="none"
        )

    assert "mail.no-tls" in one_line(caught)
    assert plain_server[1].envelopes == []


def test_a_wrong_password_is_one_line_without_it(safe_server, digest_eml, authority, capfd):
    server, kept = safe_server
    with pytest.raises(BriefingsError) as caught:
        smtp.send(
            digest_eml,
            TO,
            server,
            settings=SETTINGS,
            user="editor",
            password="battery-staple",
            context=trusting(authority),
        )
    said = one_line(caught) + repr(caught.value) + "".join(capfd.readouterr())

    assert f"{server} did not accept the user name or the password (mail.wrong-password)" == one_line(caught)
    assert "battery-staple" not in said and caught.value.__suppress_context__
    assert kept.envelopes == []


def test_a_refused_recipient_is_one_line_with_the_servers_words(plain_server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, "nobody@a.example", plain_server[0], settings=SETTINGS, tls="none")

    said = one_line(caught)
    assert f"{plain_server[0]} does not take mail for nobody@a.example (550 5.1.1 no such mailbox here)" in said


def test_a_server_that_is_not_there_is_one_line(digest_eml):
    server = f"127.0.0.1:{free_port()}"
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, server, settings=SETTINGS, tls="none")

    assert f"{server} refuses the connection; nothing listens on that port (mail.not-there)" == one_line(caught)


def test_a_name_that_is_not_known_is_one_line(digest_eml, monkeypatch):
    def unknown(*arguments: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, "smtp.a.example:25", settings=SETTINGS, tls="none")

    assert one_line(caught) == "smtp.a.example:25 cannot be reached; there may be no such name (mail.not-found)"


def test_a_server_that_never_answers_is_one_line_and_soon(digest_eml):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(BriefingsError) as caught:
            server = f"127.0.0.1:{silent.getsockname()[1]}"
            smtp.send(digest_eml, TO, server, settings=SETTINGS, tls="none", timeout=0.3)

    assert "mail.silent" in one_line(caught)
    assert time.monotonic() - began < 5


def test_a_server_without_encryption_is_refused_and_gets_nothing(plain_server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, plain_server[0], settings=SETTINGS, tls="starttls")

    assert "mail.not-offered" in one_line(caught)
    assert plain_server[1].envelopes == []


def test_an_unknown_certificate_is_refused(safe_server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, safe_server[0], settings=SETTINGS, user="editor", password="correct horse")

    assert "mail.certificate" in one_line(caught)
    assert safe_server[1].envelopes == []


def test_tls_from_the_start_against_a_server_that_speaks_plainly_is_one_line(plain_server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, plain_server[0], settings=SETTINGS, tls="ssl", timeout=5)

    assert "mail.encryption" in one_line(caught)


@pytest.mark.parametrize(
    "address",
    [
        "sam@a.example\r\nBcc: all@a.example",
        "sam@a.example, kim@a.example",
        "Sam <sam@a.example>",
        "sam",
        "",
        "sam@",
        "sam@a..example",
        "sam@a.example\n",
        "säm@a.example",
    ],
)
def test_only_one_bare_address_is_taken(address, digest_eml, plain_server):
    for to, sender in ((address, TO), (TO, address or " ")):
        with pytest.raises(BriefingsError) as caught:
            smtp.send(digest_eml, to, plain_server[0], settings=SETTINGS, sender=sender, tls="none")
        assert "mail.bad-address" in one_line(caught)
    assert plain_server[1].envelopes == []


@pytest.mark.parametrize(
    "server", ["smtp.a.example", "smtp.a.example:", ":25", "a b:25", "a:99999", "a:25\r\nQUIT", "a" * 64 + ":25"]
)
def test_a_server_is_a_name_and_a_port(server, digest_eml):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, server, settings=SETTINGS, tls="none")

    assert "mail.bad-server" in one_line(caught)


def test_a_user_without_a_password_is_one_line(digest_eml, plain_server):
    with pytest.raises(BriefingsError) as caught:
        smtp.send(digest_eml, TO, plain_server[0], settings=SETTINGS, user="editor")

    assert "mail.no-password" in one_line(caught)
