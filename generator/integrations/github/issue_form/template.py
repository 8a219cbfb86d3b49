"""The issue form as the file that the Git host reads."""

from __future__ import annotations

from typing import Any

from generator.content.library import Language
from generator.content.yaml_reader import as_yaml
from generator.core.settings import Settings
from generator.integrations.github.issue_form.questions import PROMISE, Question, choices, questions

PATH = ".github/ISSUE_TEMPLATE/learning-point.yml"
_BOXES = {"line": "input", "text": "textarea", "lines": "textarea", "one": "dropdown", "several": "dropdown"}


def form_text(language: Language, settings: Settings) -> str:
    """The issue form as a file: the same record, vocabulary and settings, the same bytes."""
    body: list[dict[str, Any]] = [_said(settings)]
    body += [_box(question, language) for question in questions()]
    body.append(_promise())
    form = {
        "name": "Learning point",
        "description": "Send a learning point. A program makes a draft of it, and an editor reads it.",
        "title": "Learning point: ",
        "body": body,
    }
    return "# Made from the record and the vocabulary; to make it again, run: briefings refresh\n" + as_yaml(form)


def _said(settings: Settings) -> dict[str, Any]:
    text = (
        "**This form is public as soon as you send it.** Never put details of a real case into it: no names, no"
        " dates, no places. Write from a published source, or say that it is a practitioner's view.\n\n"
        f"What belongs in each part, with examples: [how to contribute]({settings.site_root}contribute/)."
    )
    return {"type": "markdown", "attributes": {"value": text}}


def _promise() -> dict[str, Any]:
    said = (
        "There is no detail in it by which anybody could know a child, a family or a colleague.",
        "It may be published under Creative Commons Attribution 4.0, like the rest of the site.",
    )
    options = [{"label": label, "required": True} for label in said]
    return {"type": "checkboxes", "id": "promise", "attributes": {"label": PROMISE, "options": options}}


def _box(question: Question, language: Language) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.heading}
    if told := f"{question.field.told if question.id != 'more_sources' else ''} {question.more}".strip():
        attributes["description"] = told
    if question.shape in ("one", "several"):
        attributes["options"] = list(choices(question.field, language))
        if question.shape == "several":
            attributes["multiple"] = True
    box = {"type": _BOXES[question.shape], "id": question.id, "attributes": attributes}
    return {**box, "validations": {"required": question.required}}
