"""The slides as a PDF: the same deck as the PPTX, one page a slide."""

from __future__ import annotations

import segno

from generator.core.problems import cannot
from generator.outputs.trainer.session_data import Material
from generator.outputs.trainer.slides import layouts
from generator.outputs.trainer.slides.deck import RECORD_ROWS, RECORD_SHARES, WRITE_HERE, deck
from generator.rendering.environment import environment
from generator.rendering.pdf import document

CSS = ("pdf.css", "trainer/slides.css")
TEMPLATE = "trainer/slides.html.j2"


def make(material: Material) -> bytes:
    """The deck as PDF."""
    slides, name = deck(material).slides, f"{material.slug}/slides.pdf"
    values = {
        "base": material.url,
        "m": material,
        "slides": slides,
        "number": layouts.NUMBER,
        "colours": {name: value for name, (_, value) in layouts.COLOURS.items()},
        "columns": RECORD_ROWS,
        "shares": RECORD_SHARES,
        "rows": WRITE_HERE,
        "qr": lambda address: segno.make(address, error="m").svg_data_uri(border=4, scale=1, omitsize=True),
    }
    html = environment().get_template(TEMPLATE).render(values)
    with document.unhurried_collections():
        laid = document.lay_out(html, css_files=CSS, name=name)
        if laid.pages != len(slides):
            raise cannot(name, f"has {laid.pages} pages for {len(slides)} slides")
        return laid.pdf()
