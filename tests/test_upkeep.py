"""What wants looking after though nobody changed it: reviews due, links that died, sources without an archived copy."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import PROJECT, SAMPLE, TODAY
from repository import briefings

from generator.build import pipeline
from generator.content.loader import load
from generator.core.problems import BriefingsError, Place
from generator.core.settings import Settings
from generator.integrations import link_check, maintenance_issue
from generator.integrations.link_check import (
    Broken,
    Cited,
    Leave,
    addresses,
    archived,
    broken,
    cited,
    left_alone,
    read_leaves,
)

# Reviews


def test_reviews_due_are_listed_the_longest_overdue_first(make_project) -> None:
    project = make_project(
        {
            "long-past": {"review_by": "2026-10-31", "title": "Look *again* at notes"},
            "soon": {"review_by": "2026-12-01"},
            "far-off": {"review_by": "2027-09-01"},
            "not-shown": {"review_by": "2026-10-31", "status": "draft"},
        }
    )

    _, text = briefings(project, "due")
    _, markdown = briefings(project, "due", "--format", "markdown")
    rows = json.loads(briefings(project, "due", "--format", "json", "--within", "400")[1])

    assert [line[:10] for line in text.splitlines() if line[:2] == "20"] == ["2026-10-31", "2026-12-01"]
    assert "22 days overdue" in text and "in 9 days" in text
    assert "- [ ] **LP-0001** Look \\*again\\* at notes: 2026-10-31, 22 days overdue" in markdown
    assert [(row["id"], row["days"]) for row in rows] == [("LP-0001", -22), ("LP-0002", 9), ("LP-0003", 283)]
    assert "nothing to review within 0 days" in briefings(make_project({}, name="empty"), "due", "--within", "0")[1]


# Links


class _Site(BaseHTTPRequestHandler):
    """A small outside world: pages that are there, gone, shut or slow, and an archive."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        answers = {"/gone": 410, "/missing": 404, "/shut": 403, "/busy": 429, "/broken": 500}
        if path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/fine")
            self.end_headers()
            return
        told = {"archived_snapshots": {}}
        if "kept" in self.path:
            told["archived_snapshots"] = {
                "closest": {"url": "http://web.archive.org/web/20240102030405/https://kept.example/report"}
            }
        elif "odd" in self.path:
            told["archived_snapshots"] = {"closest": {"url": 'javascript:alert("x")'}}
        content = json.dumps(told).encode()
        self.send_response(answers.get(path, 200))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def world() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_only_links_that_lead_nowhere_are_dead(world: str) -> None:
    """Real lychee, a real server: a site that turns programs away is told apart from a page that is gone."""
    names = ("fine", "moved", "gone", "missing", "shut", "busy", "broken", "a(b)&c=1", "gone?x=1&y=2")
    found = [Cited(world + name, (Place("a.yml", 3),)) for name in names]
    found.append(Cited("http://127.0.0.1:9/", (Place("a.yml", 4),)))

    told = {each.cited.address.removeprefix(world): each.verdict for each in broken(found, tries=0, wait=5, local=True)}

    assert told == {
        "gone": "gone",
        "missing": "gone",
        "gone?x=1&y=2": "gone",
        "shut": "shut",
        "busy": "shut",
        "broken": "silent",
        "http://127.0.0.1:9/": "silent",
    }


def test_the_nightly_job_asks_nothing_of_its_own_network(world: str) -> None:
    assert broken([Cited(world + "gone", (Place("a.yml"),))], tries=0) == ()
    assert broken([]) == ()


def test_every_address_is_found_with_its_line(make_project) -> None:
    points = {
        "ask-who": {"limits": "See [this](https://one.example/a_(b)), and https://two.example/."},
        "taken-back": {"status": "withdrawn", "withdrawn": {"on": "2026-11-01", "because": "It was wrong."}},
    }
    project = make_project(points)
    sources = load(project, Settings()).sources
    pages = {"briefings/pages/about.md": "One.\n[Two](https://two.example/).\n"}

    found = {each.address: each.places for each in cited(sources, pages)}

    assert set(found) == {"https://one.example/a_(b)", "https://two.example/", "https://reports.example/many-cases"}
    lines = (project / "briefings/points/ask-who.yml").read_text("utf-8").split("\n")
    for address, places in found.items():
        assert {p.path for p in places} <= {"briefings/points/ask-who.yml", "briefings/pages/about.md"}, address
    (where,) = found["https://reports.example/many-cases"]
    assert "https://reports.example/many-cases" in lines[where.line - 1]
    assert Place("briefings/pages/about.md", 2) in found["https://two.example/"]


def test_the_links_of_the_sample_are_all_addresses() -> None:
    sources = load(SAMPLE, Settings()).sources
    found = cited(sources, {})

    urls = {str(url) for s in sources for row in s.get("sources") or () if (url := row.get("url"))}
    assert len(urls) > 50
    assert urls - {each.address for each in found} == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/b, and more.", ["https://a.example/b"]),
        ("(https://a.example/)", ["https://a.example/"]),
        ('"https://a.example/?x=1&y=2"', ["https://a.example/?x=1&y=2"]),
        ("ftp://a.example and mailto:a@b.example", []),
    ],
)
def test_addresses_end_where_the_sentence_does(text: str, found: list[str]) -> None:
    assert list(addresses(text)) == found


# Left alone, with a reason


def leaves(project: Path, text: str) -> tuple[Leave, ...]:
    (project / ".github").mkdir(exist_ok=True)
    (project / link_check.LEAVE).write_text(text, "utf-8")
    return read_leaves(project)


@pytest.mark.parametrize(
    "text",
    [
        '[[leave]]\naddress = "https://a.example/"\nuntil = 2027-01-01',
        '[[leave]]\naddress = "https://a.example/"\nbecause = " "\nuntil = 2027-01-01',
        '[[leave]]\naddress = "https://a.example/"\nbecause = "It moves."',
        '[[leave]]\naddress = "https://a.example/"\nbecause = "It moves."\nuntil = "soon"',
        "[[leave]]\nbecause = 3\nuntil = 2027-01-01",
        "not toml",
    ],
)
def test_an_address_is_left_alone_only_with_a_reason_and_a_last_day(tmp_path: Path, text: str) -> None:
    with pytest.raises(BriefingsError) as error:
        leaves(tmp_path, text)
    assert error.value.problems[0].place.path == link_check.LEAVE


def test_what_is_left_alone_comes_back_after_its_last_day(tmp_path: Path) -> None:
    rows = leaves(
        tmp_path,
        """
        [[leave]]
        address = "https://a.example/*"
        because = "It moves."
        until = 2026-11-22

        [[leave]]
        address = "https://b.example/"
        because = "It moved."
        until = 2026-11-21

        [[leave]]
        address = "https://c.example/"
        because = "Nothing cites it."
        until = 2027-01-01
        """,
    )
    found = [Cited(a, (Place("p.yml"),)) for a in ("https://a.example/x", "https://b.example/", "https://d.example/")]

    asked, tidy = left_alone(found, rows, TODAY)

    assert [each.address for each in asked] == ["https://b.example/", "https://d.example/"]
    assert [p.rule for p in tidy] == ["links.over", "links.unused"]


def test_the_repositorys_own_list_can_be_read() -> None:
    assert all(row.because for row in read_leaves(PROJECT))


def test_the_example_in_the_list_is_a_right_one(tmp_path: Path) -> None:
    text = (PROJECT / link_check.LEAVE).read_text("utf-8").split("#\n")[-1].replace("# ", "")

    assert len(leaves(tmp_path, text)) == 1


# Archived copies


def test_an_archived_copy_is_proposed_only_where_the_answer_looks_right(world: str) -> None:
    ask = f"{world}available?url="

    assert archived("https://kept.example/report", archive=ask) == (
        "https://web.archive.org/web/20240102030405/https://kept.example/report"
    )
    assert archived("https://odd.example/", archive=ask) == ""
    assert archived("https://never.example/", archive=ask) == ""
    assert archived("https://kept.example/", archive="http://127.0.0.1:9/?url=") == "", "no network is no fault"


def test_a_few_sources_a_night_are_asked_about() -> None:
    place = (Place("briefings/points/a.yml", 9),)
    found = [Cited(f"https://a.example/{n}", place) for n in range(50)]
    found.append(Cited("https://b.example/", place, archived="https://web.archive.org/web/2/https://b.example/"))
    found.append(Cited("https://c.example/", (Place("briefings/pages/about.md"),)))

    made = link_check.proposals(found, ask=lambda address: "", most=20, pause=0)

    assert len(made) == 20


# The issue


def test_the_issue_says_what_to_do_and_nothing_comes_alive(make_project) -> None:
    points = {"long-past": {"review_by": "2026-10-31", "title": "Ask @somebody about #12"}}
    (row,) = maintenance_issue.due(_library(make_project(points)), 30)
    place = (Place("briefings/points/a.yml", 9),)
    dead = Cited("https://a.example/gone", place, archived="https://web.archive.org/web/2/https://a.example/gone")
    copy = "https://web.archive.org/web/20240102030405/https://kept.example/"
    links = maintenance_issue.Links(
        (Broken(dead, "gone", "the answer is 404"), Broken(Cited("https://b.example/", place), "shut", "403")),
        ((Cited("https://kept.example/", place), copy), (Cited("https://new.example/", place), "")),
    )

    told = maintenance_issue.issue([row], links)

    assert "@somebody" not in told and "#12" not in told and "22 days overdue" in told
    assert "- `https://a.example/gone`: the answer is 404. briefings/points/a.yml line 9." in told
    assert "An archived copy: <https://web.archive.org/web/2/https://a.example/gone>" in told
    assert f'`archive_url: "{copy}"`' in told
    assert "[ask for one](https://web.archive.org/save/https://new.example/)" in told
    assert "1 site turned our program away" in told


def test_nothing_to_do_is_nothing_to_say() -> None:
    shut = Broken(Cited("https://b.example/", (Place("a.yml"),)), "shut", "403")

    assert maintenance_issue.issue([], maintenance_issue.Links()) == ""
    assert maintenance_issue.issue([], maintenance_issue.Links((shut,))) == "", (
        "a site that turns programs away is nothing to act on"
    )


def _library(project: Path):
    return pipeline.read_and_check(project, today=TODAY)[0]
