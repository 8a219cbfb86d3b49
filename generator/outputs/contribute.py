"""How to contribute, and the page of all rules: what they list is taken from the record and the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.content.fields import FieldForm, field, fields_of, sections
from generator.content.library import Library, Output, Page, RuleNote, key_of
from generator.outputs.views import editing_form
from generator.outputs.views.cards import card_key
from generator.rendering.environment import environment, shared_key, template_key


class Example(NamedTuple):
    """One good and one poor example of a section; all of them are made up."""

    good: str
    poor: str


EXAMPLES: Mapping[str, Example] = {
    "title": Example(
        "Ask who collects the child from nursery",
        "Multi-agency learning in relation to collection arrangements",
    ),
    "one_line": Example(
        "The adult at the gate may not be the adult at home. Ask who lives with the child.",
        "This briefing explores a range of themes about professional curiosity.",
    ),
    "what_we_found": Example(
        "In six of the ten reviews, the nursery knew a new partner by name. In two, the social worker did.",
        "Nurseries failed to share information.",
    ),
    "why_it_happens": Example(
        "Tools and systems: the form has one line for adults, and it is filled in once.",
        "Staff were not curious enough.",
    ),
    "daily_life": Example(
        "A different person is at the gate each week. Nobody asks her who they are, so she does not say.",
        "The child was adversely impacted.",
    ),
    "actions": Example(
        "Early years worker: ask at pick-up who the child is going home to. Write down the name the same day.",
        "Agencies must improve communication.",
    ),
    "what_good_looks_like": Example(
        "The nursery, the health visitor and the social worker can each name the adults at home.",
        "Robust and timely information sharing is embedded.",
    ),
    "limits": Example(
        "It rests on ten reviews of serious harm. It says nothing about most families with a new partner.",
        "Further research is needed.",
    ),
    "questions": Example(
        "Whose name would we not know today? What makes it hard to ask?",
        "Do you know the policy?",
    ),
    "leaders": Example(
        "Change the form, so that every review asks who lives in the home now.",
        "Remind staff of the importance of recording.",
    ),
    "training": Example(
        "This case is made up. A child is at nursery three days a week. This month three adults have come to collect.",
        "A real case with a new name and another town",
    ),
    "sources": Example(
        "Who is at home? A study of ten reviews. Example University, 2024. Read in part.",
        "National research shows …",
    ),
}
ADVICE: Mapping[str, str] = {
    "title": "It should make sense in a list of results, on its own.",
    "one_line": "What to know if a reader takes in nothing else.",
    "what_we_found": "Facts only. Say how many, and where it comes from.",
    "why_it_happens": "Ask what made it sensible at the time.",
    "daily_life": "Make nothing up about a real child.",
    "actions": "Each names a role, starts with a verb and is in that person’s power.",
    "what_good_looks_like": "What you would see, not what a policy says.",
    "limits": "Say where a reader should not rely on it.",
    "basis": "The kind of review or study, where it comes from, and how strong it is.",
    "questions": "They have no right answer.",
    "leaders": "This part is optional. What the reader cannot change alone belongs here.",
    "training": "This part is optional. Invent the case; do not change names in a real one.",
    "sources": "Say whether you read all of it, a part, or a report of it by others.",
}
LEVELS = {
    "error": "must be put right",
    "warning": "a warning: please look again",
    "note": "a note",
}
ROOMS = {
    "yaml": ("Reading the file", "What makes a file one that can be read at all."),
    "load": ("The editors’ folder", "What may lie in the folder, and what has to."),
    "schema": ("The form of a learning point", "Its parts, their length, its dates and links."),
    "references": ("What a point refers to", "Terms, sources and other points that have to be there."),
    "plain-language": ("Plain language", "A reader with seven minutes should not have to read a sentence twice."),
    "blame-free": ("Words without blame", "Blame stops people from telling what happened."),
    "anonymity": ("Nobody can be recognised", "A message never repeats what it found, since messages are public too."),
    "lifecycle": ("From draft to withdrawn", "When a point is due for a check, and how it is taken back."),
    "pardon": ("Pardons", "A point may break a rule where it has a good reason, and says which."),
    "pathways": ("Pathways", "An ordered way through the briefings for a team or a course."),
    "fmt": ("Tidy files", "One form for all files, so that a change shows only what changed."),
    "admin": ("The editing form", ""),
}


def render(library: Library) -> Iterator[Output]:
    """The page for contributors, and the page of rules."""
    shared = shared_key(library)
    form = not editing_form.missing(library.project)
    key = key_of(shared, template_key("contribute.html.j2"), form, card_key(library, library.published[:1]))
    yield Output("contribute/index.html", key, partial(_contribute, library, form))
    key = key_of(shared, template_key("rules.html.j2"), library.rules)
    yield Output("contribute/rules/index.html", key, partial(_rules, library))


def _contribute(library: Library, form: bool) -> Page:
    values = {
        "base": "../",
        "settings": library.settings,
        "form": form,
        "parts": [_part(f) for f in (*sections(), field("training"), field("sources"))],
        "others": [
            (f, _meaning(f)) for f in fields_of() if f.required and f.path not in EXAMPLES and f.name not in _BOOKS
        ],
        "host": f"https://github.com/{library.settings.repository}",
        "sample": library.published[0] if library.published else None,
    }
    said = "Three ways to send a learning point, what belongs in each part, what happens next, and how to withdraw one."
    content = environment().get_template("contribute.html.j2").render(values)
    return Page(f"How to contribute · {library.settings.site_name}", said, content)


_BOOKS = ("id", "status", "added", "checked")


def _part(part: FieldForm) -> dict[str, Any]:
    example = EXAMPLES[part.path]
    return {"field": part, "meaning": _meaning(part), "good": example.good, "poor": example.poor}


def _meaning(part: FieldForm) -> str:
    """What the record says of a field, unless its label does, and our advice."""
    meaning = "" if part.meaning.rstrip(".") == part.label else part.meaning
    return f"{meaning} {ADVICE.get(part.path, '')}".strip()


def _rules(library: Library) -> Page:
    rooms = [
        (name, *ROOMS.get(name, (name.replace("-", " ").capitalize(), "")), list(found))
        for name, found in groupby(library.rules, key=_room)
    ]
    values = {"base": "../../", "settings": library.settings, "rooms": rooms, "levels": LEVELS, "coded": _coded}
    said = "Every rule that the check holds a learning point against, with its level and its reason."
    content = environment().get_template("rules.html.j2").render(values)
    return Page(f"All rules · {library.settings.site_name}", said, content)


def _coded(text: str) -> Markup:
    """Words in backticks as code."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts))


def _room(rule: RuleNote) -> str:
    return rule.id.split(".")[0]
