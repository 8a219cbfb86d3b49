"""One function for each kind of output, from the Library to Outputs; a row in RENDERERS puts it on show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.model import Library, Output


def renderers() -> tuple[Callable[[Library], Iterator[Output]], ...]:
    """All renderers, in the order of the site map."""
    from generator.render import fact_sheet, home, lists, newsletter, pages

    return (home.render, lists.render, pages.render, fact_sheet.render, newsletter.render)
