"""The site as a whole: every link, page, sheet and address, its size, and that its bytes repeat."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
import synthetic
import yaml
from conftest import LEFT_OUT, PROJECT, SAMPLE, TODAY, briefings, forget, plant, point, tree, write_point
from lxml import etree

from generator.build import pipeline
from generator.content.library import AUDIENCE_SHEETS, Library
from generator.core.problems import BriefingsError
from generator.core.settings import read_settings
from generator.outputs import briefing_page, browse
from generator.outputs.registry import renderers
from generator.site.shell import draw

ROOT = "https://practice-briefings.example/"
UNLISTED = re.compile(r"(^|/)lp-\d{4}/|^404\.html$|/email\.html$|^admin/")
LIGHT = {"training": LEFT_OUT}  # without a trainer pack, which takes its time


@cache
def parsed(file: Path) -> Any:
    return lxml.html.fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def pages_of(site: Path) -> dict[str, Path]:
    """The pages that people read, by their path: no short addresses, no mail, no form for editors."""
    found = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
    return {path: file for path, file in found.items() if path == "404.html" or not UNLISTED.search(path)}


def content(head: Any, **wanted: str) -> list[str]:
    [(name, value)] = wanted.items()
    return [e.get("content") for e in head.iter("meta") if e.get(name) == value]


# Every page


def test_every_link_picture_and_fragment_leads_somewhere(built_site: Path) -> None:
    lychee = Path(sys.executable).with_name("lychee")
    command = [lychee, "--offline", "--include-fragments", "--root-dir", built_site, "--index-files", "index.html"]
    command += ["--exclude", "unsubscribe_url"]  # the mailing service puts its own address there
    asked = [*command, "--no-progress", "--format", "json", f"{built_site}/**/*.html"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    said = yaml.safe_load(done.stdout)

    assert said["error_map"] == {} and done.returncode == 0
    assert said["total"] > 1000


def test_every_page_has_one_heading_a_language_a_title_and_a_description(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        page = parsed(file)
        head = page.find("head")
        title = head.findtext("title")

        assert page.get("lang") == "en", path
        assert len(list(page.iter("h1"))) == 1, path
        assert len(list(page.iter("title"))) == 1 and title.strip() and "Practice Briefings" in title, path
        assert (
            len(content(head, name="viewport")) == len(content(head, **{"http-equiv": "Content-Security-Policy"})) == 1
        )
        if path != "404.html":
            assert [len(text) > 20 for text in content(head, name="description")] == [True], path


def test_every_page_names_its_own_address_and_says_what_it_is(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        if path == "404.html":
            continue
        head = parsed(file).find("head")
        address = ROOT + path.removesuffix("index.html")

        assert [e.get("href") for e in head.iter("link") if e.get("rel") == "canonical"] == [address], path
        assert content(head, property="og:url") == [address], path
        for name in ("og:title", "og:description", "og:type", "og:site_name"):
            assert len(content(head, property=name)) == 1, f"{path}: {name}"


def test_titles_and_descriptions_tell_pages_apart(built_site: Path) -> None:
    heads = [parsed(file).find("head") for path, file in pages_of(built_site).items() if path != "404.html"]
    titles = [head.findtext("title").strip() for head in heads]

    assert sorted(title for title in set(titles) if titles.count(title) > 1) == []


def test_headings_go_down_one_step_at_a_time(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        levels = [int(e.tag[1]) for e in parsed(file).iter("h1", "h2", "h3", "h4", "h5", "h6")]

        assert levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels)), path


def test_ids_are_unique_on_each_page(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        ids = [e.get("id") for e in parsed(file).iter() if e.get("id")]

        assert sorted(name for name in set(ids) if ids.count(name) > 1) == [], path


def test_scripts_and_styles_are_files_of_our_own(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        page = parsed(file)
        loaded = [e.get("src") for e in page.iter("script")] + [
            e.get("href") for e in page.iter("link") if e.get("rel") in ("stylesheet", "icon", "preload")
        ]
        assert all(loaded) and not [a for a in loaded if "//" in a], path
        for address in loaded:
            from_here = built_site if address.startswith("/") else file.parent
            assert (from_here / address.split("?")[0].lstrip("/")).is_file(), f"{path}: {address}"
        assert [e for e in page.iter() if any(name.startswith("on") for name in e.attrib)] == [], path


def test_no_mark_of_a_frame_and_no_template_is_left(built_site: Path) -> None:
    for path, file in pages_of(built_site).items():
        assert not re.search(r"%%[A-Z]+%%|\{%|\{#|Undefined", file.read_text("utf-8")), path


def test_a_content_note_a_support_line_and_a_way_out_are_on_every_page_that_needs_them(
    built_site: Path, library: Library
) -> None:
    for path, file in pages_of(built_site).items():
        page = parsed(file)
        [leave] = [e for e in page.iter("a") if e.get("data-leave") is not None]
        assert leave.get("href").startswith("https://") and "noreferrer" in leave.get("rel"), path
        assert "Worried about a child now?" in page.text_content(), path
    for briefing in library.published:
        if briefing.content_note and briefing.content_note != "none":
            text = (built_site / briefing.address / "index.html").read_text("utf-8")
            assert "This page mentions" in text.split("<h1", 1)[0], briefing.address


# Every learning point


def test_every_published_point_is_in_each_list_it_belongs_to(built_site: Path, library: Library) -> None:
    def linked(path: str) -> set[str]:
        page = parsed(built_site / path / "index.html")
        return {(e.get("href") or "").replace("../", "") for e in page.iter("a")}

    everything = linked("briefings")
    for briefing in library.published:
        assert briefing.address.removeprefix("briefings/") in everything | {
            a.removeprefix("briefings/") for a in everything
        }
        for kind, slugs in (("themes", briefing.themes), ("roles", briefing.roles), ("why", briefing.factors)):
            for slug in slugs:
                assert briefing.address in linked(f"{kind}/{slug}"), f"{briefing.slug} in {kind}/{slug}"


def test_a_briefing_is_read_in_the_order_of_its_printed_front(built_site: Path, library: Library) -> None:
    wanted = ["What was found", "Why it happens", "The child’s day", "What to do differently", "What good looks like",
              "What this does not tell you", "Talk about it"]  # fmt: skip
    for briefing in library.published:
        page = parsed(built_site / briefing.address / "index.html")
        headings = [squeezed(e.text_content()) for e in page.iter("h2")]
        assert [heading for heading in headings if heading in wanted] == wanted, briefing.slug
        assert len([e for e in page.iter("li") if "action" in (e.get("class") or "").split()]) == len(briefing.actions)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_every_sheet_is_there_with_two_pages(built_site: Path, library: Library) -> None:
    wanted = {
        f"{briefing.address}fact-sheet{AUDIENCE_SHEETS[audience]}.pdf"
        for briefing in library.published
        for audience in library.audiences(briefing)
    }
    made = {f.relative_to(built_site).as_posix() for f in built_site.glob("briefings/*/fact-sheet*.pdf")}

    assert made == wanted and len(wanted) >= len(library.published)
    for path in sorted(made):
        with pikepdf.open(built_site / path) as sheet:
            assert len(sheet.pages) == 2, path


def test_every_short_address_leads_to_its_briefing(built_site: Path, library: Library) -> None:
    for briefing in library.public:
        page = parsed(built_site / briefing.short / "index.html")
        [refresh] = [e.get("content") for e in page.iter("meta") if e.get("http-equiv") == "refresh"]

        assert refresh == f"0; url=../{briefing.address}"
        assert (built_site / briefing.short / f"../{briefing.address}" / "index.html").resolve().is_file()
        assert content(page.find("head"), name="robots") == ["noindex"]


def test_suggest_a_change_leads_to_the_file_itself(built_site: Path, library: Library) -> None:
    for briefing in library.published:
        links = [e.get("href") for e in parsed(built_site / briefing.address / "index.html").iter("a")]

        assert library.settings.edit_url.replace("{path}", briefing.path) in links
        assert (SAMPLE / briefing.path).is_file()


# What search engines and strangers get


def test_the_sitemap_lists_each_page_once_and_nothing_else(built_site: Path) -> None:
    root = etree.fromstring((built_site / "sitemap.xml").read_bytes())
    addresses = [loc.text.removeprefix(ROOT) for loc in root.iter("{*}loc")]
    paths = [address + "index.html" if address.endswith("/") or not address else address for address in addresses]
    wanted = {path for path in pages_of(built_site) if path != "404.html"}

    assert len(addresses) == len(set(addresses))
    assert set(paths) == wanted
    for day in root.iter("{*}lastmod"):
        assert date.fromisoformat(day.text) <= TODAY
    assert f"Sitemap: {ROOT}sitemap.xml" in (built_site / "robots.txt").read_text()


def test_pages_that_are_not_listed_ask_not_to_be(built_site: Path) -> None:
    for file in [
        *built_site.glob("lp-*/index.html"),
        *built_site.glob("newsletter/*/email.html"),
        built_site / "404.html",
    ]:
        assert content(parsed(file).find("head"), name="robots") == ["noindex"], file


def test_the_editors_own_files_and_notes_are_never_published(built_site: Path, library: Library) -> None:
    sources = {".yml", ".yaml", ".md", ".py", ".j2", ".lock", ".toml"}
    files = [file.relative_to(built_site).as_posix() for file in built_site.rglob("*") if file.suffix in sources]
    notes = {b.id: b.notes.split(". ")[0] for b in library.briefings if b.notes}
    shown = "".join(
        squeezed(f.read_text("utf-8")) for f in built_site.rglob("*") if f.suffix in (".html", ".json", ".txt")
    )

    assert [file for file in files if file != "admin/config.yml"] == []
    assert len(notes) > 20
    assert [point for point, note in notes.items() if len(note) > 30 and note in shown] == []


def test_nothing_tells_of_the_machine_it_was_built_on(built_site: Path) -> None:
    here = {str(PROJECT), str(built_site), str(Path.home())} - {"/", "/root"}
    for file in built_site.rglob("*"):
        if file.is_file() and file.suffix in (".html", ".json", ".js", ".css", ".xml", ".txt", ".eml", ".pdf", ".yml"):
            raw = file.read_bytes()
            assert [place for place in here if place.encode() in raw] == [], file


# Tiny whole sites

SITES = sorted((PROJECT / "tests" / "sites").glob("*.yml"))


@pytest.mark.parametrize("file", SITES, ids=lambda file: file.stem)
def test_tiny_whole_site(file: Path, tmp_path: Path) -> None:
    """Each file tells a project by its points, and what its pages say, hold back or what the build complains of."""
    case = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    project = plant(tmp_path / "project", {slug: LIGHT | dict(changes) for slug, changes in case["points"].items()})
    for name, text in case.get("files", {}).items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, "utf-8")
    today = date.fromisoformat(case.get("today", TODAY.isoformat()))
    if "says" in case:
        with pytest.raises(BriefingsError) as caught:
            pipeline.build(project, today=today, sheets=False, search=False, strict=True)
        said = [f"{p.place}: {p.message}" for p in caught.value.problems]
        assert [line for line in case["says"] if line not in said] == [], said
        assert not (project / "site").exists()
        return
    site = pipeline.build(project, today=today, sheets=case.get("sheets", False), search=False).folder
    for path, words in case.get("shows", {}).items():
        text = squeezed(lxml.html.fromstring((site / path / "index.html").read_bytes()).text_content())
        assert [w for w in words if w not in text] == [], path
    for path, words in case.get("hides", {}).items():
        text = squeezed((site / path / "index.html").read_text("utf-8"))
        assert [w for w in words if w in text] == [], path
    assert [path for path in case.get("absent", []) if (site / path).exists()] == []
    assert [path for path in case.get("there", []) if not (site / path).exists()] == []


def test_a_withdrawn_point_is_taken_out_of_search_and_sitemap(tmp_path: Path) -> None:
    gone = {"status": "withdrawn", "withdrawn": {"on": "2026-11-02", "because": "The study was corrected."}}
    project = plant(tmp_path / "project", {"ask-one": LIGHT | gone, "ask-two": LIGHT})
    site = pipeline.build(project, today=TODAY).folder

    assert "ask-one" not in (site / "sitemap.xml").read_text()
    assert "noindex" in (site / "briefings" / "ask-one" / "index.html").read_text()
    assert len(list((site / "pagefind" / "fragment").iterdir())) == 1
    assert not list(site.glob("briefings/ask-one/*.pdf"))


# Size


def test_a_page_does_not_grow_with_the_number_of_briefings(tmp_path: Path) -> None:
    """Four times as many briefings, and each page but the lists is as large as before."""
    sizes = {}
    for count in (100, 400):
        project = synthetic.project(tmp_path / str(count), count)
        library, problems = pipeline.read_and_check(project, today=TODAY)
        assert not [p for p in problems if p.level == "error"]
        frames, _ = draw(project, read_settings(project), project / ".cache")
        made = [
            next(briefing_page.render(library)),
            *(o for r in renderers() for o in r(library) if o.path == "index.html"),
        ]
        sizes[count] = [len(frames.filled(o.path, o.make())) for o in made]
        sizes[count] += [len(text) for text in frames.pages.values()]

    assert all(large <= small * 1.02 for small, large in zip(sizes[100], sizes[400], strict=True)), sizes


def test_a_list_holds_each_briefing_in_few_bytes(tmp_path: Path) -> None:
    project = synthetic.project(tmp_path / "project", 200)
    library, _ = pipeline.read_and_check(project, today=TODAY)
    [find] = [o for o in browse.render(library) if o.path == "briefings/index.html"]

    assert len(find.make().content) < 1200 * 200


# The same bytes

Step = Callable[[Path], object]
Build = Callable[[Path], object]


def _write(slug: str, **changes: Any) -> Step:
    return lambda project: write_point(project, slug, point(**LIGHT | changes))


def _append(name: str, text: str) -> Step:
    def step(project: Path) -> None:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return step


def _swap(name: str, old: str, new: str) -> Step:
    def step(project: Path) -> None:
        text = (project / name).read_text("utf-8")
        assert old in text, f"{name} no longer holds {old}"
        (project / name).write_text(text.replace(old, new), "utf-8")

    return step


_GONE = {"status": "withdrawn", "withdrawn": {"on": "2026-11-02", "because": "The study was corrected."}}
_CORRECTED = [{"on": "2026-11-04", "what": "corrected", "note": "A number."}]
OF_POINTS: dict[str, Step] = {
    "changed": _write("ask-two", id="LP-0002", title="Ask who sleeps here"),
    "added": _write("ask-nine", id="LP-0009", title="Ask who cooks here", kind="good_practice"),
    "withdrawn": _write("ask-three", id="LP-0003", **_GONE),
    "related": _write("ask-one", id="LP-0001", related=[{"id": "LP-0002", "type": "similar"}]),
    "corrected": _write("ask-four", id="LP-0004", history=_CORRECTED),
    "speaks to others": _write("ask-six", id="LP-0006", leaders=["Visits may be long."]),
    "title of a related one changed": _write("ask-two", id="LP-0002", title="Ask who eats here"),
    "removed": lambda project: (project / "briefings" / "points" / "ask-five.yml").unlink(),
}
OF_LOOK: dict[str, Step] = {
    "a style": _append("overrides/assets/briefings.css", "main { color: inherit }\n"),
    "the frame": _append("overrides/partials/footer.html", "<p>One more line</p>\n"),
    "a page": _append("briefings/pages/about.md", "\nOne more line.\n"),
    "a term": _swap("briefings/vocabulary.yml", "label: Health visitor", "label: Health visitor (0 to 5)"),
    "a glossary term": _append("briefings/glossary.yml", "\n- {term: ZZZ, expansion: the last of all}\n"),
    "a note": lambda project: (
        (project / "briefings" / "newsletter").mkdir()
        or (project / "briefings" / "newsletter" / "2026-10.yml").write_text("title: A note\ntext: Hello.\n")
    ),
    "a setting": _swap("pyproject.toml", 'site_name = "Practice Briefings"', 'site_name = "Our Briefings"'),
}
OF_PROGRAM: dict[str, Step] = {
    "a template": _swap("templates/briefing.html.j2", "What was found", "What reviews found"),
    "a part of templates": _swap("templates/_parts/cards.html.j2", 'class="card"', 'class="card card--new"'),
    "a sheet's style": _append("templates/fact_sheet.css", "h2 { letter-spacing: .1pt }\n"),
    "the program": _swap("generator/outputs/views/cards.py", "most: int = 3", "most: int = 1"),
}


def in_this_process(project: Path) -> None:
    pipeline.build(project, today=TODAY)


def in_its_own(project: Path) -> None:
    done = briefings("build", project=project)
    assert done.returncode == 0, done.stderr


def grow(project: Path, steps: dict[str, Step], build: Build) -> Path:
    """The project built once as it was planted, and again after each step, which has to show."""
    build(project)
    for name, step in steps.items():
        before = tree(project / "site")
        step(project)
        build(project)
        assert tree(project / "site") != before, f"{name}: the site is as it was"
    return project


def differs_from_clean(grown: Path, build: Build, workers: int = 0) -> str:
    """What tells the site from one built of the same project from nothing, in another place, with so many workers."""
    clean = grown.with_name(f"clean-{workers}")
    shutil.copytree(grown, clean, ignore=lambda folder, _: ["site", ".cache", "build"] if Path(folder) == grown else [])
    if workers:
        text = (clean / "pyproject.toml").read_text()
        (clean / "pyproject.toml").write_text(
            text.replace("[tool.briefings]", f"[tool.briefings]\nworkers = {workers}")
        )
    build(clean)
    told = subprocess.run(["diff", "-rq", grown / "site", clean / "site"], capture_output=True, text=True, check=False)
    return told.stdout + told.stderr


POINTS = {f"ask-{word}": LIGHT for word in ("one", "two", "three", "four", "five", "six")}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grow(plant(tmp_path_factory.mktemp("grown") / "project", POINTS), OF_POINTS, in_this_process)


@pytest.mark.xdist_group("grown")
def test_points_that_came_changed_and_went_leave_the_site_built_from_nothing(grown: Path) -> None:
    """And one worker makes what two make."""
    assert [differs_from_clean(grown, in_this_process, workers) for workers in (1, 2)] == ["", ""]


@pytest.mark.xdist_group("grown")
def test_where_nothing_changed_nothing_is_touched(grown: Path) -> None:
    def marks() -> Iterator[tuple[str, int, int, int]]:
        for file in sorted((grown / "site").rglob("*")):
            status = file.stat()
            yield str(file), status.st_ino, status.st_mtime_ns, status.st_ctime_ns

    before = list(marks())
    built = pipeline.build(grown, today=TODAY)

    assert built.unchanged and list(marks()) == before


@pytest.mark.xdist_group("grown")
def test_one_changed_point_touches_only_what_tells_of_it(grown: Path) -> None:
    before = {path: (grown / "site" / path).stat().st_ino for path in tree(grown / "site")}
    write_point(grown, "ask-one", point(**LIGHT, id="LP-0001", daily_life="A child may sleep in the hall."))
    pipeline.build(grown, today=TODAY)
    made = {path for path in tree(grown / "site") if (grown / "site" / path).stat().st_ino != before.get(path)}

    assert {"briefings/ask-one/index.html", "briefings/ask-one/fact-sheet.pdf"} <= made
    assert {path for path in made if path.startswith("briefings/ask-") and "ask-one" not in path} <= {
        "briefings/ask-two/index.html"  # it is related, and names the other's title
    }
    assert not {path for path in made if path.startswith(("assets/", "glossary/", "words/", "about/"))}


@pytest.mark.xdist_group("grown")
def test_a_page_that_somebody_changed_by_hand_is_made_again(grown: Path) -> None:
    page = grown / "site" / "glossary" / "index.html"
    before = page.read_bytes()
    page.unlink()
    page.write_bytes(b"mine")
    (grown / "site" / "stray.txt").write_text("mine")
    pipeline.build(grown, today=TODAY)

    assert page.read_bytes() == before
    assert (grown / "site" / "stray.txt").read_text() == "mine", "what a build did not make, it does not take away"
    (grown / "site" / "stray.txt").unlink()


@pytest.mark.xdist_group("grown")
def test_without_search_the_old_index_stays(grown: Path) -> None:
    kept = tree(grown / "site" / "pagefind")
    write_point(grown, "ask-six", point(**LIGHT, id="LP-0006", title="Ask what the child calls home"))
    pipeline.build(grown, today=TODAY, search=False)
    without = tree(grown / "site" / "pagefind")
    pipeline.build(grown, today=TODAY)

    assert without == kept
    assert tree(grown / "site" / "pagefind") != kept


def test_another_look_and_other_words_leave_the_site_built_from_nothing(tmp_path: Path) -> None:
    project = grow(plant(tmp_path / "project", {"ask-one": LIGHT, "ask-two": LIGHT}), OF_LOOK, in_this_process)

    assert differs_from_clean(project, in_this_process) == ""


def test_another_program_leaves_the_site_built_from_nothing(tmp_path: Path) -> None:
    project = grow(plant(tmp_path / "project", {"ask-one": LIGHT}, code=True), OF_PROGRAM, in_its_own)

    assert differs_from_clean(project, in_its_own) == ""


def test_another_day_changes_only_what_tells_of_days(tmp_path: Path) -> None:
    project = plant(tmp_path / "project", {"ask-one": LIGHT | {"review_by": "2026-11-25"}, "ask-two": LIGHT})
    first = tree(pipeline.build(project, today=TODAY, search=False, sheets=False).folder)
    later = tree(pipeline.build(project, today=date(2026, 11, 28), search=False, sheets=False).folder)
    changed = {path for path in first.keys() | later.keys() if first.get(path) != later.get(path)}

    assert "briefings/ask-one/index.html" in changed and "briefings/ask-two/index.html" not in changed
    assert b"Due for a check." in later["briefings/ask-one/index.html"]


def test_two_builds_of_the_sample_are_the_same_bytes(built_site: Path, sample: Path, tmp_path: Path) -> None:
    """Drawn anew and indexed anew; sheets are taken from the cache here and made twice in the test of steps."""
    again = tmp_path / "again"
    pipeline.build(sample, today=TODAY, site=again)
    forget(again)
    told = subprocess.run(["diff", "-r", "-q", built_site, again], capture_output=True, text=True, check=False)

    assert told.stdout + told.stderr == ""


def test_pdfs_carry_no_random_name(library: Library) -> None:
    from generator.outputs.fact_sheet import sheets

    sheet = next(sheets.render(library))
    one, two = sheet.make(), sheet.make()

    assert one == two
    with pikepdf.open(io.BytesIO(one)) as pdf:
        assert "/CreationDate" in pdf.docinfo
