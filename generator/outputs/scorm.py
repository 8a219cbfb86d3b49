"""A SCORM 1.2 package of each briefing, for organisations with a learning platform: one page, one short reflection."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.content.library import Briefing, Library, Output, key_of
from generator.core.deterministic_zip import write_zip
from generator.outputs.views.cards import roles_in_short
from generator.outputs.views.citations import KINDS, READ, rests_on
from generator.outputs.views.waiting import alert
from generator.rendering.assets import ASSETS, TEMPLATES
from generator.rendering.environment import environment, shared_key, template_key

# The page stands alone on the platform, so it brings its script, its style and its letters along.
BESIDE = {
    "scorm.js": ASSETS / "scorm.js",
    "scorm.css": TEMPLATES / "scorm.css",
    "fonts/OFL.txt": ASSETS / "fonts" / "OFL.txt",
    "fonts/400.woff2": ASSETS / "fonts" / "atkinson-hyperlegible-next-400.woff2",
    "fonts/700.woff2": ASSETS / "fonts" / "atkinson-hyperlegible-next-700.woff2",
}
MANIFEST = "imsmanifest.xml"


def render(library: Library) -> Iterator[Output]:
    """One package for each published briefing."""
    beside = {name: file.read_bytes() for name, file in BESIDE.items()}
    shared = key_of(shared_key(library), template_key("scorm.html.j2", "scorm_manifest.xml.j2"), *beside.values())
    for briefing in library.published:
        key = key_of("scorm", shared, briefing.digest, briefing.slug, alert(library.wait(briefing)))
        make = partial(package, library, briefing, beside)
        yield Output(f"{briefing.address}scorm.zip", key, make, slow=True, source=briefing.path)


def package(library: Library, briefing: Briefing, beside: dict[str, bytes]) -> bytes:
    """The zip, its manifest first, as platforms like it."""
    files = {**beside, "index.html": _page(library, briefing).encode()}
    values = {"b": briefing, "settings": library.settings, "files": sorted(files), "base": ""}
    manifest = environment().get_template("scorm_manifest.xml.j2").render(values)
    return write_zip({**files, MANIFEST: manifest.encode()}, first=(MANIFEST, "index.html"))


def _page(library: Library, briefing: Briefing) -> str:
    numbers = {source.id: number for number, source in enumerate(briefing.sources, start=1)}
    values = {
        "b": briefing,
        "base": library.settings.site_root,
        "settings": library.settings,
        "support": library.settings.support_at(library.settings.site_root),
        "label": lambda kind, slug: library.term(kind, slug).label,
        "roles": roles_in_short(library, briefing),
        "minutes": briefing.minutes(library.settings.words_a_minute),
        "number": lambda source: numbers.get(source, 0),
        "how": lambda source: " ".join(part for part in (KINDS[source.kind], READ[source.read]) if part),
        "rests_on": rests_on(library, briefing),
        "alert": alert(library.wait(briefing)),
    }
    return environment().get_template("scorm.html.j2").render(values)
