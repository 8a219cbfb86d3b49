"""The editing form in a browser: served with its test backend, filled in and saved as an editor would."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from conftest import PROJECT
from playwright.sync_api import TimeoutError

from generator.content.library import Library
from generator.content.yaml_reader import as_yaml
from generator.outputs.admin import form_page

WRITTEN = """async () => {
  const found = {}, walk = async (folder, path) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "file") found[path + name] = await (await handle.getFile()).text();
      else await walk(handle, path + name + "/");
    }
  };
  const root = await navigator.storage.getDirectory();
  await walk(await root.getDirectoryHandle("sveltia-cms-test", { create: true }), "");
  return found;
}"""
PLANTED = """async ([path, text]) => {
  let here = await (await navigator.storage.getDirectory()).getDirectoryHandle("sveltia-cms-test", { create: true });
  const parts = path.split("/"), name = parts.pop();
  for (const part of parts) here = await here.getDirectoryHandle(part, { create: true });
  const file = await (await here.getFileHandle(name, { create: true })).createWritable();
  await file.write(text);
  await file.close();
}"""


def site_with_form(library: Library, folder: Path, backend: Mapping[str, Any] | None = None) -> Path:
    """The form's part of the site in a folder; with a test backend unless the real one is asked for."""
    for output in form_page.render(library):
        file = folder / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = output.make()
        assert isinstance(content, bytes)
        file.write_bytes(content)
    if backend is not None:
        (folder / "admin/config.yml").write_text(as_yaml(form_page.configuration(library, backend)), "utf-8")
    shutil.copytree(PROJECT / "overrides/assets", folder / "assets", dirs_exist_ok=True)
    return folder


class Form:
    """The form on an open page; boxes are found by the labels that people see."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def sign_in(self) -> None:
        """Into the test backend, which keeps its files in the browser."""
        self.page.get_by_role("button", name="Work with Test Repository").click()
        self.page.get_by_role("button", name="New").first.wait_for()

    def plant(self, path: str, text: str) -> None:
        """A file in the test backend, before anybody signs in."""
        self.page.evaluate(PLANTED, [path, text])

    def written(self) -> dict[str, str]:
        """Every file of the test backend."""
        found: dict[str, str] = self.page.evaluate(WRITTEN)
        return found

    def box(self, label: str, within: Any = None, number: int = 0) -> Any:
        """One box by its label, or one of several alike."""
        name = f"“\u2068{label}\u2069” Field"
        return (within or self.page).get_by_role("group", name=name, exact=True).nth(number)

    def write(self, label: str, text: str, within: Any = None, number: int = 0) -> None:
        """Text into a box."""
        self.box(label, within, number).get_by_role("textbox").first.fill(text)

    def choose(self, label: str, option: str, within: Any = None, number: int = 0) -> None:
        """An option of a list, or of a few buttons."""
        box = self.box(label, within, number)
        if box.get_by_role("radio", name=option, exact=True).count():
            box.get_by_role("radio", name=option, exact=True).click()
            return
        box.get_by_role("combobox").first.click()
        self.page.get_by_role("option", name=option, exact=True).first.click()

    def add(self, what: str) -> None:
        """One more entry of a list."""
        self.page.get_by_role("button", name=f"Add \u2068{what}\u2069", exact=True).click()

    def new(self) -> None:
        """An empty form that listens: what is typed before its preview stands may be lost to its own start."""
        self.page.get_by_role("button", name="New").first.click()
        heading = self.page.frame_locator("iframe").get_by_role("heading", level=1)
        heading.wait_for()
        for _ in range(20):
            self.write("Title", "Listening")
            with suppress(TimeoutError):
                heading.get_by_text("Listening").wait_for(timeout=2000)
                break
        self.write("Title", "")

    def fill_in(self) -> None:
        """A whole made-up point, as short as the form lets one be."""
        self.write("Title", "Ask who collects the child from nursery")
        self.write("In one line", "The adult at the gate may not be the adult at home. Ask who lives with the child.")
        for label, option in (("Themes", "Neglect"), ("Ages", "All ages"), ("Kinds of harm", "Neglect")):
            self.choose(label, option)
        self.choose("Kind of review or study", "Research study")
        self.choose("Country or region", "England")
        self.choose("Strength", "Research")
        sources = self.box("Sources")
        self.write("Title", 'Who is at home? A made-up study: "ten reviews"', sources)
        self.write("Publisher", "Example University", sources)
        self.choose("How much was read", "A part of it", sources)
        self.write("Finding", "In six of the ten reviews, the nursery knew a new partner by name: others did not.")
        whys = self.box("Why it happens")
        for number, (kind, text) in enumerate(
            (
                ("Workload", "Pick-up time is short and busy."),
                ("Tools and systems", "The form has one line for adults. It is filled in once."),
            )
        ):
            self.choose("Kind of reason", kind, whys, number)
            self.write("Reason", text, whys, number)
        self.write("The child's day", "A different person is at the gate each week. Nobody asks her who they are.")
        actions = self.box("What to do differently")
        self.choose("Who", "Social worker", actions)
        self.write("What to do", "Ask at each visit who the child goes home to. Write down the name.", actions)
        self.write("What good looks like", "The nursery and the social worker can each name the adults at home.")
        self.write("What this does not tell you", "It rests on ten reviews.\n\nIt says nothing about most families.")
        self.write("Who is in the evidence", "not recorded")
        for number, text in enumerate(("Whose name would we not know today?", "What makes it hard to ask?")):
            self.add("question")
            self.page.get_by_role("textbox", name="question").nth(number).fill(text)

    def save(self) -> None:
        """Saved, and back in the list."""
        self.page.wait_for_timeout(1500)  # the form takes in what was typed a moment later
        self.page.get_by_role("button", name="Save").click()
        self.page.get_by_role("button", name="New").first.wait_for()
