"""What our office files share: fixed properties, one language, our typeface, and bytes that repeat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from generator.content.library import key_of
from generator.core.deterministic_zip import read_zip, write_zip
from generator.outputs.trainer.session_data import Material

FAMILY = "Atkinson Hyperlegible Next"
FALLBACK = "Arial"  # what a word processor takes where our typeface is not installed
LANGUAGE = "en-GB"
INK, ACCENT, QUIET, LINE = "1D2A33", "12436D", "51606B", "8A9399"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FIRST = ("[Content_Types].xml", "_rels/.rels")
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
    return write_zip(files, first=FIRST)


def guid(*parts: object) -> str:
    """An identifier in the form that Office uses, the same for the same parts."""
    key = key_of(*parts).upper()
    return f"{{{key[:8]}-{key[8:12]}-4{key[13:16]}-8{key[17:20]}-{key[20:32]}}}"


def package(files: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    """An office file of these parts; `types` says what kind each part is."""
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="application/{kind}xml"/>'
        for ending, kind in (("rels", "vnd.openxmlformats-package.relationships+"), ("xml", ""))
    )
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    listed = f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{rows}</Types>'
    texts = {FIRST[0]: listed, **files}
    return write_zip({name: text.strip().encode() for name, text in texts.items()}, first=FIRST)


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """The part that says where its neighbours stand: kind and target by id."""
    rows = (
        f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'
