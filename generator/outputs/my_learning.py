"""My learning: the page of a log that every reader keeps in her own browser; nothing of it reaches us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.content.library import Library, Output, Page, key_of
from generator.rendering.environment import environment, shared_key, template_key


def render(library: Library) -> Iterator[Output]:
    """The one page; what it lists stands in the reader's browser."""
    key = key_of(shared_key(library), bool(library.published), template_key("learning.html.j2"))
    yield Output("my-learning/index.html", key, partial(_page, library))


def _page(library: Library) -> Page:
    values = {"base": "../", "settings": library.settings, "published": bool(library.published)}
    content = environment().get_template("learning.html.j2").render(values)
    said = "What I have read and what I will do: a learning log that stays in your own browser."
    return Page(f"My learning · {library.settings.site_name}", said, content, modules=("learning.js",))
