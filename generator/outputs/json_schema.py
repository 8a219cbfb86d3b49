"""The JSON Schema of a learning point, from the record and the editors' vocabulary: for text editors and for others.

Editors that speak to yaml-language-server complete terms with it and mark what is wrong while one types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.content.fields import FieldForm, choice_label, everywhere, fields_of
from generator.content.learning_point import ID_PATTERN
from generator.content.library import Language, Library, Output, key_of

PATH = "api/v1/learning-point.schema.json"
_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_PATTERNS = {
    "id": (everywhere(ID_PATTERN), "An id is LP- and four digits, such as LP-0012."),
    "related.id": (everywhere(ID_PATTERN), "An id is LP- and four digits, such as LP-0012."),
    "sources.url": (r'^(https://[^\s<>"]+)?$', "Give the address with https:// in front, or leave it out."),
    "sources.archive_url": (r'^(https://[^\s<>"]+)?$', "Give the address with https:// in front, or leave it out."),
}


def render(library: Library) -> Iterator[Output]:
    """The schema, beside the open data."""
    text = schema_text(library.language)
    yield Output(PATH, key_of(text), text.encode)


def schema_text(language: Language) -> str:
    """The schema as a file: the same language, the same bytes."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Learning point",
        "description": "One learning point: one file, one sheet of A4, written in the order its reader needs.",
        **_group(fields_of(), language),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _group(fields: tuple[FieldForm, ...], language: Language) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [f.name for f in fields if f.required],
        "properties": {f.name: _property(f, language) for f in fields},
    }


def _property(field: FieldForm, language: Language) -> dict[str, Any]:
    """What a field may hold, with its meaning; empty counts as missing, so an optional one may be empty."""
    inner = _item(field, language)
    if field.many:
        inner = {"type": "array", "items": inner}
        if field.at_least:
            inner["minItems"] = field.at_least
        if field.at_most:
            inner["maxItems"] = field.at_most
        if field.vocabulary:
            inner["uniqueItems"] = True
    elif field.kind == "number":
        inner |= {name: n for name, n in (("minimum", field.at_least), ("maximum", field.at_most)) if n is not None}
    if not field.required:
        inner = _or_empty(inner)
    return {"title": field.label, "description": field.told or field.meaning, **inner}


def _item(field: FieldForm, language: Language) -> dict[str, Any]:
    if field.kind == "group":
        return _group(field.fields, language)
    if field.kind == "number":
        return {"type": "integer"}
    if field.kind == "yes_no":
        return {"type": "boolean"}
    if field.kind == "day":
        return {"type": "string", "pattern": _DAY, **_said("Write the day as year-month-day, such as 2026-11-02.")}
    if words := _words(field, language):
        told = [f"{label}: {meaning}" if meaning else label for _, label, meaning in words]
        return {"type": "string", "enum": [w for w, _, _ in words], "enumDescriptions": told}
    return {"type": "string", **_shape(field)}


def _words(field: FieldForm, language: Language) -> list[tuple[str, str, str]]:
    """The words a field takes, each with label and meaning."""
    if field.vocabulary:
        terms = language.vocabulary.get(field.vocabulary, {}).values()
        return [(t.slug, t.label, t.meaning) for t in terms if not field.choices or t.slug in field.choices]
    return [(word, choice_label(word), "") for word in field.choices]


def _shape(field: FieldForm) -> dict[str, Any]:
    if field.path in _PATTERNS:
        pattern, said = _PATTERNS[field.path]
        return {"pattern": pattern, **_said(said)}
    if field.words and not field.many:
        # Words as the check counts them: whatever stands between blanks.
        pattern = rf"^\s*\S+(\s+\S+){{0,{field.words - 1}}}\s*$"
        return {"pattern": pattern, **_said(f"At most {field.words} words, and not empty.")}
    if field.required or field.many:
        return {"minLength": 1}
    return {}


def _said(text: str) -> dict[str, str]:
    """The sentence an editor shows where a pattern does not fit."""
    return {"patternErrorMessage": text}


def _or_empty(inner: dict[str, Any]) -> dict[str, Any]:
    if inner["type"] == "array":
        return {**inner, "type": ["array", "null"]}
    if inner["type"] == "object":
        return {**inner, "type": ["object", "null"]}
    if inner["type"] == "integer":
        return {**inner, "type": ["integer", "null"]}
    # A bare number is text to the check as well; a form writes '' for an empty box.
    kinds = ["string", "null"] if "enum" in inner or "pattern" in inner else ["string", "integer", "null"]
    made = {**inner, "type": kinds}
    if "enum" in inner:
        made["enum"] = [*inner["enum"], "", None]
        made["enumDescriptions"] = [*inner["enumDescriptions"], "Empty", "Empty"]
    return made
