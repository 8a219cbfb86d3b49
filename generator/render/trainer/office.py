"""What our office files share: fixed properties, one language, our typeface, and bytes that repeat."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

from generator.model import key_of
from generator.render.trainer.material import Material
from generator.zips import read_zip, write_zip

FAMILY = "Atkinson Hyperlegible Next"
FALLBACK = "Arial"  # what a word processor takes where our typeface is not installed
LANGUAGE = "en-GB"
INK, ACCENT, QUIET, LINE = "1D2A33", "12436D", "51606B", "8A9399"
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def describe(properties: Any, material: Material, kind: str) -> None:
    """Title, author, language and the record's own dates, never the clock's."""
    properties.title = f"{material.title} – {kind}"[:255]
    properties.subject = f"{kind[:1].upper()}{kind[1:]} of a trainer pack"
    properties.keywords = material.names[:255]
    properties.language = LANGUAGE
    properties.category = "Trainer pack"
    properties.created = moment(material.created)
    properties.modified = moment(material.changed)
    for name in ("author", "creator"):  # libraries differ in what they call it
        if hasattr(properties, name):
            setattr(properties, name, material.publisher[:255])
    for name in ("last_modified_by", "lastModifiedBy"):
        if hasattr(properties, name):
            setattr(properties, name, material.publisher[:255])


def moment(day: date) -> datetime:
    """Midnight of a day, as office files write it."""
    return datetime.combine(day, time(), UTC).replace(tzinfo=None)


def finished(content: bytes, material: Material) -> bytes:
    """The file with dates that repeat, its table of contents first as some readers want it."""
    stamp = f"{material.changed.isoformat()}T00:00:00Z".encode()
    files = dict(read_zip(content))
    core = files.get("docProps/core.xml", b"")
    files["docProps/core.xml"] = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", core)
    return write_zip(files, first=_FIRST)


def guid(*parts: object) -> str:
    """An identifier in the form that Office uses, the same for the same parts."""
    key = key_of(*parts).upper()
    return f"{{{key[:8]}-{key[8:12]}-4{key[13:16]}-8{key[17:20]}-{key[20:32]}}}"
