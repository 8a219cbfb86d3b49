"""How pages name a source: what it is, how much of it was read, and what a briefing rests on."""

from __future__ import annotations

from generator.content.library import Briefing, Library

READ = {
    "full": "Read in full.",
    "part": "Read in part.",
    "abstract": "Abstract read.",
    "listing": "Only its entry in a list was read.",
}
KINDS = {"primary": "", "second_hand": "A report of it by others.", "opinion": "A view."}


def rests_on(library: Library, briefing: Briefing) -> str:
    """What a briefing rests on, in one line."""
    basis = briefing.basis
    cases = f"{basis.cases:,} {'case' if basis.cases == 1 else 'cases'}" if basis.cases else ""
    area = "" if basis.area == "not_stated" else library.term("areas", basis.area).label
    parts = (library.term("bases", basis.type).label, cases, area, basis.years or "")
    strength = library.term("strengths", basis.strength).label
    return f"{', '.join(p for p in parts if p)}. Strength: {strength[:1].lower() + strength[1:]}."
