"""The editing form: made from the record, at home on our origin, and what it writes is a learning point."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, SAMPLE, TODAY, MakeProject, Watch, briefings, problems_of, served, violations
from form_in_browser import Form, site_with_form

from generator.build import pipeline
from generator.content.fields import fields_of
from generator.content.learning_point import LearningPoint
from generator.content.library import Library
from generator.content.yaml_reader import as_yaml, read_yaml
from generator.outputs.admin import form_page
from generator.outputs.views import editing_form

SLUG = "ask-who-collects-the-child-from-nursery"
TEST_BACKEND = {"name": "test-repo"}
DECAP = "decap-cms@3.16.3"

pytestmark = pytest.mark.skipif(
    bool(editing_form.missing(PROJECT)), reason="the editing form's program is not installed; run: npm ci"
)


@pytest.fixture(scope="module")
def form_site(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = site_with_form(library, tmp_path_factory.mktemp("form"), TEST_BACKEND)
    with served(folder) as root:
        yield root


@pytest.fixture(scope="module")
def real_site(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(site_with_form(library, tmp_path_factory.mktemp("form"))) as root:
        yield root


OpenForm = Callable[..., Form]


@contextmanager
def at_home(browser: Any, form_site: str) -> Iterator[OpenForm]:
    """A function that opens the form; in the end, nothing may have left our origin."""
    watch, contexts = Watch(form_site), []

    def opened(root: str = form_site, **options: Any) -> Form:
        watch.origin = root.split("/")[2]
        # Tall, since the form makes its boxes as one scrolls to them; coarse, since nobody looks at the pixels.
        size = {"viewport": {"width": 1280, "height": 9000}, "device_scale_factor": 0.1, "locale": "en-GB"}
        context = browser.new_context(**{**size, **options})
        context.set_default_timeout(90_000)
        contexts.append(context)
        page = context.new_page()
        watch.heed(page)
        page.goto(f"{root}admin/")
        page.get_by_role("heading", level=1).wait_for()
        return Form(page)

    yield opened
    for context in contexts:
        context.close()
    assert watch.strangers == []
    assert [c for c in watch.complaints if "Content Security Policy" in c or "Failed to load" in c] == []


@pytest.fixture
def open_form(browser: Any, form_site: str) -> Iterator[OpenForm]:
    """A function that opens the form in a fresh context."""
    with at_home(browser, form_site) as opened:
        yield opened


@dataclass(frozen=True)
class Filled:
    """A form that was filled in once: what its preview showed, and what saving it wrote."""

    preview: str
    letters: str
    too_long: str
    text: str


@pytest.fixture(scope="module")
def filled(browser: Any, form_site: str) -> Filled:
    """The whole way of an editor, since it takes a while."""
    with at_home(browser, form_site) as opened:
        form = opened()
        form.sign_in()
        form.new()
        form.fill_in()
        day, kept = "The child's day", form.box("The child's day").get_by_role("textbox").input_value()
        preview = form.page.frame_locator("iframe").locator(".briefing")
        preview.get_by_text("What makes it hard to ask?").wait_for()
        shown = preview.inner_text()
        letters = preview.locator("h1").evaluate("e => getComputedStyle(e).fontFamily")
        form.write(day, "word " * 33)
        preview.get_by_text("33 words").wait_for()
        too_long = preview.locator(".day h2").inner_text()
        form.write(day, kept)
        preview.get_by_text(kept).wait_for()
        form.save()
        return Filled(shown, letters, too_long, form.written()[f"briefings/points/{SLUG}.yml"])


# What is published


def test_the_configuration_keeps_to_the_programs_own_schema(library: Library, tmp_path: Path) -> None:
    file, schema = tmp_path / "config.yml", PROJECT / editing_form.PROGRAM / "schema/sveltia-cms.json"
    for backend in (None, TEST_BACKEND):
        file.write_text(as_yaml(form_page.configuration(library, backend)), "utf-8")
        words = [PROJECT / ".venv/bin/check-jsonschema", "--schemafile", schema, file]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def boxes(library: Library) -> dict[str, dict[str, Any]]:
    collection = form_page.configuration(library)["collections"][0]
    return {box["name"]: box for box in collection["fields"]}


def test_every_field_has_a_box_with_label_hint_and_bounds(library: Library) -> None:
    found = boxes(library)

    assert set(found) == set(LearningPoint.model_fields)
    for field in fields_of():
        box = found[field.name]
        assert box["label"] == field.label
        assert box["hint"] if field.told else True, field.name
        assert box["required"] is (field.required or bool(field.default)), field.name
        if field.words:
            assert f"At most {field.words} words" in box["hint"]
    assert found["themes"]["max"] == 3 and found["questions"]["min"] == 2
    assert {o["value"] for o in found["themes"]["options"]} == {t.slug for t in library.terms("themes")}
    assert re.fullmatch(found["title"]["pattern"][0], " ".join(["word"] * 10))
    assert not re.fullmatch(found["title"]["pattern"][0], " ".join(["word"] * 11))


def test_saving_opens_a_pull_request_and_nobody_publishes_or_deletes(library: Library) -> None:
    made = form_page.configuration(library)

    assert made["publish_mode"] == "editorial_workflow" and made["backend"]["repo"] == library.settings.repository
    points = made["collections"][0]
    assert (points["publish"], points["delete"], points["folder"]) == (False, False, "briefings/points")


def test_a_new_form_starts_with_the_next_number(library: Library) -> None:
    taken = set(library.language.ledger) | set(library.by_id)

    assert boxes(library)["id"]["default"] == f"LP-{max(int(i[3:]) for i in taken) + 1:04}"


def test_the_page_is_never_listed_and_asks_only_the_git_host(built_site: Path) -> None:
    page = (built_site / "admin/index.html").read_text("utf-8")

    assert '<meta name="robots" content="noindex' in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and set(re.findall(r"https?://[^\s;]+", policy.group(1))) == {"https://api.github.com"}
    assert "script-src 'self';" in policy.group(1)
    assert "/admin/" not in (built_site / "sitemap.xml").read_text("utf-8")
    assert "Disallow: /admin/" in (built_site / "robots.txt").read_text("utf-8")
    assert (
        json.loads((built_site / "admin/package.json").read_bytes())["version"]
        in (PROJECT / "package.json").read_text()
    )


def test_the_program_is_not_in_the_repository() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert "sveltia-cms.js" not in done.stdout and "node_modules/" not in done.stdout


# Without npm


def test_without_npm_the_site_has_no_form_and_says_so(make_project: MakeProject) -> None:
    project = make_project()

    built = pipeline.build(project, today=TODAY, sheets=False, search=False)

    assert not (built.folder / "admin").exists()
    assert "admin.no-form" in {p.rule for p in built.problems}
    page = (built.folder / "contribute/index.html").read_text("utf-8")
    assert "without its editing form" in page and "admin/" not in page


@pytest.mark.parametrize("name", ["dist/sveltia-cms.js", "package.json"])
def test_a_version_that_nobody_has_looked_at_is_left_out(name: str, library: Library, tmp_path: Path) -> None:
    for package in (editing_form.PROGRAM, editing_form.ICONS, Path("node_modules/immutable")):
        ignored = shutil.ignore_patterns("*.map", "*.mjs", "*.json.map", "npm")
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=ignored)
    assert editing_form.missing(tmp_path) == ()
    file = tmp_path / editing_form.PROGRAM / name
    if name == "package.json":
        file.unlink()
    else:
        text = file.read_text("utf-8")
        file.write_text(
            text.replace("cdn.jsdelivr.net", "cdn.example.org") + "/* fetch('https://unpkg.com/x') */", "utf-8"
        )

    assert [(p.rule, p.level) for p in editing_form.missing(tmp_path)] == [("admin.no-form", "note")]


# In the browser


def test_a_point_filled_in_and_saved_passes_the_check(filled: Filled, make_project: MakeProject) -> None:
    project = make_project({SLUG: filled.text, "ask-who-lives-here": {"id": "LP-0001"}})
    (project / "briefings/ledger.yml").write_text("LP-0001: ask-who-lives-here\n", "utf-8")
    assert [p for p in problems_of(project) if p.level != "note"] == []

    assert briefings("fmt", project=project).returncode == 0
    tidied = (project / f"briefings/points/{SLUG}.yml").read_bytes()
    assert read_yaml("x", tidied).data == read_yaml("x", filled.text.encode()).data
    assert briefings("fmt", "--check", project=project).returncode == 0
    assert [p for p in problems_of(project) if p.level != "note"] == []


def test_the_preview_shows_the_page_and_counts_its_words(filled: Filled) -> None:
    assert "Ask who collects the child from nursery" in filled.preview
    assert "7 of 10 words" in filled.preview and "18 of 25 words" in filled.preview
    assert "Tools and systems" in filled.preview and "Social worker" in filled.preview
    assert "33 words: take out 3" in filled.too_long
    assert "Hyperlegible" in filled.letters, "the preview has the look of the page"


def test_a_point_that_is_edited_loses_nothing(open_form: OpenForm) -> None:
    """Every field of a whole point, pardons and training included, is there after a change in the form."""
    whole = max((SAMPLE / "briefings/points").glob("*.yml"), key=lambda f: len(read_yaml("x", f.read_bytes()).data))
    before = read_yaml("x", whole.read_bytes()).data
    form = open_form()
    form.plant(f"briefings/points/{whole.name}", whole.read_text("utf-8"))
    form.sign_in()
    form.page.get_by_text(before["title"], exact=False).first.click()
    form.box("Content note").wait_for()
    form.write("Content note", "harm to a child")
    form.save()

    after = read_yaml("x", form.written()[f"briefings/points/{whole.name}"].encode())
    assert after.problems == []
    for finding in after.data["what_we_found"]:
        assert finding.pop("single_case") is False, "a box to tick says no as well"
    assert after.data == {**before, "content_note": "harm to a child"}


def test_what_is_missing_is_said_beside_its_box(open_form: OpenForm) -> None:
    form = open_form()
    form.sign_in()
    form.new()
    form.write("Title", "one two three four five six seven eight nine ten eleven")
    form.page.frame_locator("iframe").get_by_text("11 words").wait_for()
    form.page.get_by_role("button", name="Save").click()

    form.box("Title").get_by_text("Use at most 10 words.").wait_for()
    form.box("In one line").get_by_text("This field is required.").wait_for()
    assert form.written() == {}


def test_nothing_is_asked_of_anybody_before_sign_in(open_form: OpenForm, real_site: str) -> None:
    for locale in ("en-GB", "en-US", "cy-GB"):
        form = open_form(real_site, locale=locale)
        form.page.wait_for_timeout(1500)
        form.page.get_by_role("button", name="Sign In Using Access Token").wait_for()
        icons = form.page.evaluate(
            "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family))"
        )
        assert any("Material Symbols" in name for name in icons), "icons would show as words"


def test_after_sign_in_only_the_git_hosts_address_is_asked(browser: Any, real_site: str) -> None:
    """GitHub itself cannot be had here: a stand-in refuses every token, and we see who was asked."""
    page = browser.new_page(locale="en-GB")
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        anyone = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        route.fulfill(status=401, body='{"message": "Bad credentials"}', headers=anyone)

    page.route(re.compile("^https://"), refuse)
    page.goto(f"{real_site}admin/")
    page.get_by_role("button", name="Sign In Using Access Token").click()
    page.get_by_role("textbox", name="Personal Access Token").fill("not-a-token")
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.get_by_text("token is invalid").wait_for()
    page.close()

    assert asked and all(url.startswith("https://api.github.com/") for url in asked)


def test_the_form_can_be_used_by_everybody(open_form: OpenForm) -> None:
    form = open_form()
    assert violations(form.page) == []
    form.sign_in()
    assert violations(form.page) == []
    form.new()
    assert violations(form.page) == []


# The other program that can read the configuration


@pytest.fixture(scope="module")
def decap() -> Path:
    """Decap CMS as npm gives it, kept between runs; without the registry there is nothing to try."""
    kept = PROJECT / ".cache" / "tests" / DECAP.replace("@", "-")
    if not (kept / "package/dist/decap-cms.js").exists():
        kept.mkdir(parents=True, exist_ok=True)
        words = ["npm", "pack", DECAP, "--silent"]
        done = subprocess.run(words, cwd=kept, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode:
            pytest.skip(f"{DECAP} cannot be fetched here")
        subprocess.run(["tar", "xzf", done.stdout.strip()], cwd=kept, check=True)
    return kept / "package" / "dist"


def test_decap_reads_the_same_configuration(decap: Path, browser: Any, library: Library, tmp_path: Path) -> None:
    for script in decap.glob("*decap-cms.js"):
        shutil.copy(script, tmp_path)
    page = '<!doctype html><meta charset="utf-8"><title>x</title><body><script src="decap-cms.js"></script>'
    (tmp_path / "index.html").write_text(page, "utf-8")
    with served(tmp_path) as root:
        for backend, button in ((None, "Login with GitHub"), (TEST_BACKEND, "Login")):
            (tmp_path / "config.yml").write_text(as_yaml(form_page.configuration(library, backend)), "utf-8")
            opened = browser.new_page(viewport={"width": 1280, "height": 6000})
            opened.goto(root)
            opened.get_by_role("button", name=button, exact=True).wait_for()
            if backend:
                opened.get_by_role("button", name=button, exact=True).click()
                opened.get_by_text("Learning points").first.wait_for()
                opened.goto(f"{root}#/collections/points/new")
                opened.get_by_text("What was found", exact=True).first.wait_for()
                labels = " ".join(opened.locator("label").all_inner_texts()).lower()
                assert all(field.label.lower() in labels for field in fields_of())
            opened.close()
