"""Makes the pictures of the page on how to contribute, from the real form, site and commands.

Run it after the look of one of them changed: .venv/bin/python tests/contribute_pictures.py
"""

from __future__ import annotations

import html
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from conftest import PROJECT, TODAY, briefings, plant, served
from form_in_browser import Form, site_with_form

from generator.build import pipeline

OUT = PROJECT / "overrides/assets/contribute"
TITLE = "Ask who collects the child from nursery"
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #1d2a33; color: #e8e6e1; font: 19px/1.55 monospace; padding: 26px 30px; }
pre { margin: 0; font: inherit; white-space: pre-wrap; } b { color: #9cc4ea; }
</style><pre>%s</pre>"""


def kept(name: str, picture: bytes) -> None:
    """A picture as WebP, small enough for a phone."""
    file = OUT / name
    file.parent.mkdir(parents=True, exist_ok=True)
    held = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(held, "WEBP", quality=72, method=6)
    file.write_bytes(held.getvalue())
    size = Image.open(io.BytesIO(held.getvalue())).size
    print(f"{file.relative_to(PROJECT)}: {size[0]} x {size[1]}, {len(held.getvalue()) // 1024} KB")


def form(browser: Browser, folder: Path, library: Any) -> None:
    """The form with a point half written, its preview beside it."""
    with served(site_with_form(library, folder, {"name": "test-repo"})) as root:
        page = browser.new_page(viewport={"width": 1120, "height": 5000}, locale="en-GB")
        page.goto(f"{root}admin/")
        shown = Form(page)
        shown.sign_in()
        shown.new()
        shown.fill_in()
        page.wait_for_timeout(1500)
        page.set_viewport_size({"width": 1120, "height": 700})
        shown.box("Title").first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        kept("form.webp", page.screenshot())


def suggest(browser: Browser, folder: Path, address: str) -> None:
    """The box of a briefing with the link that leads to its file."""
    with served(folder) as root:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
        page.goto(f"{root}{address}")
        box = page.locator(".briefing__facts")
        link = page.locator(".suggest a")
        link.evaluate("e => { e.style.outline = '3px solid'; e.style.outlineOffset = '5px'; }")
        around = box.bounding_box()
        assert around
        bottom = around["y"] + around["height"]
        clip = {"x": around["x"], "y": bottom - 182, "width": around["width"], "height": 182}
        kept("suggest.webp", page.screenshot(clip=clip, full_page=True))


def file(browser: Browser, folder: Path) -> None:
    """The two commands as they answer: a draft, then what to put right in it."""
    project = plant(folder / "project", {})
    slug = "ask-who-collects-the-child-from-nursery"
    told = briefings("new", TITLE, "--theme", "asking and checking", "--role", "early years worker", project=project)
    draft = project / f"briefings/points/{slug}.yml"
    text = draft.read_text("utf-8").replace(
        "Write here what was found. Say how many, and where.", "Nurseries failed to share what they knew."
    )
    draft.write_text(text, "utf-8")
    checked = briefings("check", f"briefings/points/{slug}.yml", project=project)
    near = told.stdout.replace(f"{project}/", "")
    said = [
        f'$ briefings new "{TITLE}"',
        near.strip(),
        "",
        "$ briefings check",
        (checked.stdout + checked.stderr).strip(),
    ]
    lines = "\n".join(said).split("\n")
    marked = [f"<b>{html.escape(line)}</b>" if line.startswith("$") else html.escape(line) for line in lines]
    page = browser.new_page(viewport={"width": 760, "height": 100})
    page.set_content(TERMINAL % "\n".join(marked))
    kept("file.webp", page.screenshot(full_page=True))


def main() -> None:
    """All three pictures."""
    library, _ = pipeline.read_and_check(PROJECT, today=TODAY)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        folder = Path(made)
        form(browser, folder / "form", library)
        pipeline.build(PROJECT, today=TODAY, site=folder / "site", sheets=False, search=False)
        suggest(browser, folder / "site", library.published[0].address)
        file(browser, folder)


if __name__ == "__main__":
    main()
