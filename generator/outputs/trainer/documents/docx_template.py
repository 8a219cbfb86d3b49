"""The empty document: a DOCX with our styles, made once and filled by `paper`."""

from __future__ import annotations

from functools import cache

from generator.outputs.trainer import ooxml
from generator.outputs.trainer.ooxml import package, relations
from generator.rendering.environment import environment

PAGE, MARGIN, TOP, BOTTOM = (11906, 16838), 850, 794, 907  # A4 and its margins, in twentieths of a point
WIDTH = PAGE[0] - 2 * MARGIN
LINE = 21  # points: the least height of a line to write on
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Its parts: template, name, kind of content, kind of relation.
_PARTS = (
    ("styles", "styles", "styles"),
    ("numbering", "numbering", "numbering"),
    ("settings", "settings", "settings"),
    ("fonts", "fontTable", "fontTable"),
    ("footer", "footer1", "footer"),
)


@cache
def empty_document() -> bytes:
    """A DOCX with our styles and nothing in it."""
    files = {f"word/{name}.xml": _drawn(template) for template, name, _ in _PARTS}
    files["word/document.xml"] = _drawn("document")
    files["_rels/.rels"] = relations({"rId1": ("officeDocument", "word/document.xml")})
    beside = {f"rId{n}": (kind, f"{name}.xml") for n, (_, name, kind) in enumerate(_PARTS, 1)}
    files["word/_rels/document.xml.rels"] = relations(beside)
    types = {f"word/{name}.xml": f"{_TYPE}.{kind}+xml" for _, name, kind in _PARTS}
    return package(files, {"word/document.xml": f"{_TYPE}.document.main+xml"} | types)


def _drawn(template: str) -> str:
    return (
        environment()
        .get_template(f"trainer/{template}.xml.j2")
        .render(
            base="",
            page=PAGE,
            top=TOP,
            margin=MARGIN,
            bottom=BOTTOM,
            width=WIDTH,
            line=LINE * 20,
            family=ooxml.FAMILY,
            fallback=ooxml.FALLBACK,
            language=ooxml.LANGUAGE,
            ink=ooxml.INK,
            accent=ooxml.ACCENT,
            quiet=ooxml.QUIET,
            rule=ooxml.LINE,
        )
    )
