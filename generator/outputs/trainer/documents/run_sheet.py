"""The run-sheet: one sheet of paper with all that a trainer needs when the projector does not work."""

from __future__ import annotations

from generator.core.problems import cannot
from generator.outputs.trainer.schedule import DO, LEARN, LENGTHS, RECORD, START, part_key, timings
from generator.outputs.trainer.session_data import Material
from generator.outputs.trainer.slides.deck import Deck, aims, deck
from generator.rendering.environment import environment, lower_first
from generator.rendering.pdf import document

CSS = ("pdf.css", "trainer/paper.css", "trainer/run_sheet.css")
TEMPLATE = "trainer/run_sheet.html.j2"
SIDE, TOP = 756.85, 39.69  # points: what a side holds, and the margin above it; see templates/trainer/paper.css
LARGEST, SMALLEST, STEP = 10.75, 8.75, 0.25  # letters of each side: as large as keeps it on its side
TRIES = 6


def make(material: Material) -> bytes:
    """The sheet as a PDF of two sides: one to get ready, one to speak from."""
    slides, sizes = deck(material), _first_try(material)
    with document.unhurried_collections():
        for _ in range(TRIES):
            laid = document.lay_out(
                _html(material, slides, sizes), css_files=CSS, name=f"{material.slug}/run-sheet.pdf"
            )
            over = _over(laid)
            if max(over) <= 1:
                return laid.pdf()
            sizes = _smaller(sizes[0], over[0]), _smaller(sizes[1], over[1])
            if min(sizes) < SMALLEST:
                break
    raise cannot(
        f"{material.slug}/run-sheet.pdf",
        "is longer than one sheet",
        "shorten the case, its steps or the notes for the facilitator",
        rule="pack.run-sheet-too-long",
    )


def _first_try(material: Material) -> tuple[float, float]:
    """The sizes to begin with, near what will fit: each try costs a tenth of a second."""
    long = STEP * 2 if len(material.first.parts) > 4 else 0
    return LARGEST - long - (STEP * 2 if material.others else 0), LARGEST - long


def _over(laid: document.Layout) -> tuple[float, float]:
    """How many sides each side takes as it is; 1 is full."""
    back = laid.boxes["back"].page

    def taken(first: int, end: document.Box) -> float:
        return (end.last_page - first) + (end.bottom - TOP) / SIDE

    return taken(0, laid.boxes["front-end"]), taken(back, laid.boxes["back-end"])


def _smaller(size: float, over: float) -> float:
    """The size at which a side should fit: height goes with its square."""
    return size if over <= 1 else min(size - STEP, 0.99 * size / over**0.5 // STEP * STEP)


def _html(material: Material, slides: Deck, sizes: tuple[float, float]) -> str:
    first = material.first
    rows = [(row.label, row.minutes, slides.span(row.key)) for row in timings(first)]
    minutes = {row.key: row.minutes for row in timings(first)}
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            base=material.url,
            m=material,
            first=first,
            sizes=sizes,
            aims=aims(first),
            lengths=LENGTHS,
            rows=rows,
            said={key: _said(minutes[key]) for key in (START, LEARN, DO, RECORD)},
            parts=[(part, _said(minutes[part_key(part.number)])) for part in first.parts],
            others=[(other, slides.of_other(number)) for number, other in enumerate(material.others, 1)],
            topics=lower_first(first.content_note),
        )
    )


def _said(minutes: tuple[int, ...]) -> str:
    """The minutes of a part in each slot that has it, such as `2 · 4 · 10 minutes`."""
    return f"{' · '.join(str(m) if m else '–' for m in minutes)} minutes"
