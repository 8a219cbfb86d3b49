"""One function for each kind of output, from the Library to Outputs; a row in RENDERERS puts it on show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.model import Library, Output


def renderers(*, paper: bool = True) -> tuple[Callable[[Library], Iterator[Output]], ...]:
    """All renderers, in the order of the site map; without paper, none that makes only files to download."""
    from generator.render import (
        admin,
        contribute,
        fact_sheet,
        home,
        learning,
        lists,
        mail,
        newsletter,
        pages,
        pathways,
        schema,
        scorm,
        session,
    )
    from generator.render import trainer as trainers

    files = (fact_sheet.render, scorm.render) if paper else ()
    return (
        home.render,
        lists.render,
        pages.render,
        newsletter.render,
        mail.render,
        pathways.render,
        trainers.render,
        session.render,
        learning.render,
        contribute.render,
        schema.render,
        admin.render,
        *files,
    )
