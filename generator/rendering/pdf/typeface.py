"""The typeface as browsers need it to write a PDF: plain outlines, and the measures of each letter."""

from __future__ import annotations

import io
import json
from typing import Any

from generator.rendering.assets import FONTS

FACES = {"regular": "400", "bold": "700"}

_DROPPED = ("GSUB", "GPOS", "GDEF", "DSIG", "kern", "gasp", "STAT", "fpgm", "prep", "cvt ", "hdmx", "VDMX", "LTSH")


def _font(face: str) -> Any:
    from fontTools.ttLib import TTFont

    font = TTFont(dict(zip(FACES, FONTS, strict=False))[face], recalcTimestamp=False)
    for table in _DROPPED:
        if table in font:
            del font[table]
    font.flavor = None
    return font


def outlines(face: str) -> bytes:
    """The face as plain TrueType, which is what a PDF can hold; the browser cannot unpack what the site uses."""
    held = io.BytesIO()
    _font(face).save(held)
    return held.getvalue()


def metrics() -> bytes:
    """For each face its measures, and for each letter its number in the file and its width in thousandths."""
    faces = {}
    for face, weight in FACES.items():
        font = _font(face)
        head, lines, widths = font["head"], font["hhea"], font["hmtx"].metrics
        scale = 1000 / head.unitsPerEm
        faces[face] = {
            "file": f"type-{weight}.ttf",
            "name": str(font["name"].getDebugName(6)),
            "box": [round(getattr(head, side) * scale) for side in ("xMin", "yMin", "xMax", "yMax")],
            "ascent": round(lines.ascent * scale),
            "descent": round(lines.descent * scale),
            "capitals": round(font["OS/2"].sCapHeight * scale),
            "letters": {
                chr(code): [font.getGlyphID(glyph), round(widths[glyph][0] * scale)]
                for code, glyph in sorted(font.getBestCmap().items())
            },
        }
    return json.dumps(faces, ensure_ascii=False, separators=(",", ":")).encode()
