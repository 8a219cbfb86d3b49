"""The session basket: its page, the small index it reads, and what the browser needs to join sheets in our typeface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from generator.content.library import AUDIENCE_SHEETS, Briefing, Library, Output, Page, key_of
from generator.content.packs import SESSION
from generator.outputs.views.cards import card_key
from generator.rendering.environment import environment, month_name, shared_key, template_key
from generator.rendering.pdf.document import shape_key
from generator.rendering.pdf.typeface import FACES, metrics, outlines

FOLDER = f"trainers/{SESSION}"
JOINER = "assets/pdf-lib.js"


def render(library: Library) -> Iterator[Output]:
    """The page, its index, the typeface for cover and contents, and the library that joins, where it is there."""
    joiner = _joiner(library.project)
    shared = key_of(shared_key(library), template_key("session.html.j2"))
    page = key_of(shared, bool(joiner), bool(library.published), bool(library.language.pathways))
    yield Output(f"{FOLDER}/index.html", page, partial(_page, library, bool(joiner)))
    index = key_of(shared, card_key(library, library.published), card_key(library, library.public))
    yield Output(f"{FOLDER}/points.json", index, partial(_index, library))
    if joiner:
        yield Output(JOINER, key_of(joiner), partial(bytes, joiner))
        for name, weight in FACES.items():
            yield Output(f"{FOLDER}/type-{weight}.ttf", key_of(shape_key(), weight), partial(outlines, name))
        yield Output(f"{FOLDER}/type.json", key_of(shape_key(), "metrics"), metrics)


def _page(library: Library, joins: bool) -> Page:
    offered = {"published": bool(library.published), "pathways": bool(library.language.pathways)}
    values = {"base": "../../", "settings": library.settings, "joiner": JOINER if joins else "", **offered}
    content = environment().get_template("session.html.j2").render(values)
    said = "Choose fact sheets for a session, put them in order, and print them as one PDF."
    return Page(
        f"My session · {library.settings.site_name}",
        said,
        content,
        modules=("session.js",) if library.published else (),
    )


def _index(library: Library) -> bytes:
    """What the page must know of each point: those to choose from, and those that were taken down."""
    pace = library.settings.words_a_minute
    points = [_row(library, briefing, pace) for briefing in sorted(library.published, key=lambda b: b.id)]
    gone = [_gone(library, briefing) for briefing in library.public if briefing.status != "published"]
    rows = json.dumps({"points": points, "gone": gone}, ensure_ascii=False, separators=(",", ":"))
    return rows.encode()


def _row(library: Library, briefing: Briefing, pace: int) -> dict[str, Any]:
    return {
        "id": briefing.id,
        "title": briefing.title,
        "address": briefing.address,
        "minutes": briefing.minutes(pace),
        "checked": month_name(briefing.checked),
        "editions": [AUDIENCE_SHEETS[audience].lstrip("-") for audience in library.audiences(briefing)],
    }


def _gone(library: Library, briefing: Briefing) -> dict[str, Any]:
    successor = library.successors.get(briefing.id)
    instead = successor.id if successor and successor.status == "published" else ""
    return {"id": briefing.id, "title": briefing.title, "status": briefing.status, "instead": instead}


def _joiner(project: Path) -> bytes:
    """The library that joins PDFs, with its licence on top; nothing where npm has not brought it."""
    folder = project / "node_modules" / "pdf-lib"
    try:
        code = (folder / "dist" / "pdf-lib.esm.min.js").read_bytes()
        licence = (folder / "LICENSE.md").read_text("utf-8")
        version = json.loads((folder / "package.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError):
        return b""
    head = f"/*! pdf-lib {version}\n{licence.replace('*/', '')}*/\n".encode()
    return head + b"\n".join(line for line in code.split(b"\n") if not line.startswith(b"//# sourceMappingURL="))
