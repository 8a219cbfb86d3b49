"""One function for each kind of output, from the Library to Outputs; a row in RENDERERS puts it on show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.content.library import Library, Output


def renderers(*, paper: bool = True) -> tuple[Callable[[Library], Iterator[Output]], ...]:
    """All renderers, in the order of the site map; without paper, none that makes only files to download."""
    from generator.outputs import (
        briefing_page,
        browse,
        contribute,
        home,
        json_schema,
        my_learning,
        my_session,
        pathways,
        scorm,
    )
    from generator.outputs.admin import form_page
    from generator.outputs.fact_sheet import sheets
    from generator.outputs.newsletter import digest_pages, mail
    from generator.outputs.trainer import pack_files as trainers

    files = (sheets.render, scorm.render) if paper else ()
    return (
        home.render,
        browse.render,
        briefing_page.render,
        digest_pages.render,
        mail.render,
        pathways.render,
        trainers.render,
        my_session.render,
        my_learning.render,
        contribute.render,
        json_schema.render,
        form_page.render,
        *files,
    )
