"""The sitemap: every page that search engines may list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from xml.sax.saxutils import escape

from generator.content.library import Library, Output, address_of, key_of
from generator.content.newsletter_issues import digests
from generator.content.packs import SESSION, has_case

_UNLISTED = re.compile(r"^(lp-\d|admin/)|/email\.html$|^404\.html$")


def _empty(library: Library) -> Iterator[str]:
    """The pages that only say that there is nothing yet: nobody should be led there from a search."""
    held = {
        "briefings/index.html": bool(library.published),
        f"trainers/{SESSION}/index.html": bool(library.published),
        "my-learning/index.html": bool(library.published),
        "trainers/index.html": any(map(has_case, library.published)),
        "pathways/index.html": bool(library.language.pathways),
        "newsletter/index.html": bool(digests(library)),
    }
    held |= {f"roles/{t.slug}/index.html": bool(library.for_role(t.slug)) for t in library.terms("roles")}
    for kind, vocabulary in (("themes", "themes"), ("roles", "roles"), ("why", "why_factors")):
        held[f"{kind}/index.html"] = bool(library.used(vocabulary))
    yield from (path for path, something in held.items() if not something)


def sitemap(library: Library, paths: Iterable[str]) -> tuple[Output, Output]:
    """The sitemap of these pages, with the month's day where a briefing tells it, and the file that points to it."""
    days = {f"{b.address}index.html": max([b.added, b.checked, *(c.on for c in b.history)]) for b in library.public}
    gone = {f"{b.address}index.html" for b in library.public if b.status != "published"} | set(_empty(library))
    rows = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path in sorted(p for p in paths if p.endswith(".html") and p not in gone and not _UNLISTED.search(p)):
        when = f"<lastmod>{days[path]}</lastmod>" if path in days else ""
        rows.append(f"<url><loc>{escape(library.settings.site_root + address_of(path))}</loc>{when}</url>")
    text = "\n".join([*rows, "</urlset>", ""]).encode()
    settings = library.settings
    closed = f"Disallow: {settings.base_path}admin/"
    robots = f"User-agent: *\n{closed}\nSitemap: {settings.site_root}sitemap.xml\n".encode()
    return (
        Output("sitemap.xml", key_of(text), partial(bytes, text)),
        Output("robots.txt", key_of(robots), partial(bytes, robots)),
    )
