"""Every rule with its id, level and manual, in whichever room it lives: for `briefings rules` and the site."""

from __future__ import annotations

from functools import cache

from generator.checks.runner import RULES
from generator.content import loader, pathway, yaml_reader, yaml_writer
from generator.content.library import RuleNote
from generator.core.problems import Level
from generator.outputs.views import editing_form

# Rooms in the order in which an editor meets them.
ROOMS = {
    "yaml": "Reading the file",
    "load": "The editors' folder",
    "schema": "The form of a learning point",
    "references": "What a point refers to",
    "plain-language": "Plain language",
    "blame-free": "Words without blame",
    "anonymity": "Nobody can be recognised",
    "lifecycle": "From draft to withdrawn",
    "pardon": "Pardons",
    "pathways": "Pathways",
    "fmt": "Tidy files",
    "admin": "The editing form",
}
_PLAIN: tuple[tuple[dict[str, str], Level], ...] = (
    (yaml_reader.RULES, "error"),
    (loader.RULES, "error"),
    (pathway.RULES, "error"),
    (yaml_writer.RULES, "error"),
    (editing_form.RULES, "note"),
)


@cache
def rules() -> tuple[RuleNote, ...]:
    """All rules, room by room; a room's rules stay in its own order."""
    found = [RuleNote(name, level, manual) for held, level in _PLAIN for name, manual in held.items()]
    found += [RuleNote(rule.id, rule.level, rule.manual) for rule in RULES]
    rank = {room: number for number, room in enumerate(ROOMS)}
    return tuple(sorted(found, key=lambda rule: rank.get(rule.id.split(".")[0], len(rank))))
