"""The editing form at /admin/: other people's program, our configuration made from the record, our preview.

The program is Sveltia CMS as npm installed it. It is read from `node_modules` at each build and never committed;
where it is not there, the site has no form and says so. Decap CMS reads the same configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from generator.content.fields import FieldForm, choice_label, everywhere, fields_of, sections
from generator.content.ids import a_year_after, next_id
from generator.content.learning_point import ID_PATTERN, MAX_SLUG
from generator.content.library import Library, Output, Term, key_of
from generator.content.yaml_reader import as_yaml
from generator.outputs.views.editing_form import missing, program
from generator.rendering.environment import environment, shared_key, template_key


def render(library: Library) -> Iterator[Output]:
    """The form's page, its configuration and the program; nothing where the program is not installed."""
    if missing(library.project):
        return
    shared = key_of(shared_key(library), template_key("admin.html.j2"))
    config = as_yaml(configuration(library)).encode()
    yield Output("admin/index.html", shared, partial(_page, library))
    yield Output("admin/config.yml", key_of(config), partial(bytes, config))
    for path, content in program(library.project).items():
        yield Output(f"admin/{path}", key_of(content), partial(bytes, content))


def _page(library: Library) -> bytes:
    labels = {
        kind: {t.slug: t.label for t in library.terms(kind)}
        for kind in ("themes", "roles", "why_factors", "kinds", "bases", "strengths", "areas")
    }
    told = {"labels": labels, "budgets": {f.name: f.words for f in sections()}}
    values = {"base": "../", "settings": library.settings, "told": told}
    return environment().get_template("admin.html.j2").render(values).encode()


def configuration(library: Library, backend: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The form's configuration. Saving opens a pull request, but for a `backend` that tests bring."""
    settings = library.settings
    github = {
        "name": "github",
        "repo": settings.repository,
        "branch": "main",
        "open_authoring": True,
        "auth_scope": "public_repo",
        "auth_methods": ["token"],
        "commit_messages": {
            "create": "Add learning point “{{slug}}”",
            "update": "Change learning point “{{slug}}”",
        },
    }
    return {
        "backend": dict(backend or github),
        **({} if backend else {"publish_mode": "editorial_workflow"}),
        "app_title": f"{settings.site_name}: editing form",
        "site_url": settings.site_root,
        "display_url": settings.site_root,
        "logo_url": f"{settings.base_path}assets/icon.svg",
        "media_folder": "build/uploads",
        "show_preview_links": False,
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-", "maxlength": MAX_SLUG},
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_size": 2}},
        "collections": [_points(library)],
    }


def _points(library: Library) -> dict[str, Any]:
    return {
        "name": "points",
        "label": "Learning points",
        "label_singular": "Learning point",
        "description": "One learning point is one page and one sheet. Never put details of a real case into it.",
        "folder": "briefings/points",
        "extension": "yml",
        "format": "yaml",
        "create": True,
        # A point is withdrawn, never deleted; and publishing is the reviewers' part.
        "delete": False,
        "publish": False,
        "identifier_field": "title",
        "slug": "{{slug}}",
        "summary": "{{title}}",
        "sortable_fields": ["title", "added", "review_by"],
        "editor": {"preview": True},
        "fields": [_widget(f, library) for f in _in_order()],
    }


# What only keeps the books comes last in the form; the file has the record's order all the same.
_BOOKS = (
    "id", "status", "added", "checked", "checked_by", "checks", "review_by", "withdrawn", "history", "pardons", "notes",
)  # fmt: skip
_FIRST = ("title", "one_line", "kind", "themes", "age_groups", "harms", "basis", "sources")


def _in_order() -> list[FieldForm]:
    """The fields as one writes: what it is about, what it rests on, the text, then the books."""
    rank = {name: number for number, name in enumerate(_FIRST)}
    rank |= {name: 1000 + number for number, name in enumerate(_BOOKS)}
    return sorted(fields_of(), key=lambda f: rank.get(f.name, 100))


def _widget(field: FieldForm, library: Library, *, needed: bool = True) -> dict[str, Any]:
    """One box of the form. Inside an optional group nothing is required, or Decap would ask for all of it."""
    required = bool(field.required or field.default) and needed
    made = {"name": field.name, "label": field.label, "required": required, "hint": _hint(field)}
    made |= _kind_of_box(field, library)
    default = _default(field, library)
    if default is not None:
        made["default"] = default
    return made


def _kind_of_box(field: FieldForm, library: Library) -> dict[str, Any]:
    if field.path == "related.id":
        names = {"value_field": "id", "search_fields": ["id", "title"], "display_fields": ["title"]}
        return {"widget": "relation", "collection": "points", **names}
    if field.kind == "group":
        return _group(field, library)
    if options := _options(field, library):
        bounds = {"min": field.at_least, "max": field.at_most} if field.many else {}
        many = {"multiple": True, **{k: v for k, v in bounds.items() if v}} if field.many else {}
        return {"widget": "select", "options": options, **many}
    if field.many:
        inner = {"name": "entry", "label": _single(field), "widget": "text" if field.prose else "string"}
        return {"widget": "list", "field": inner, "label_singular": _single(field), **_bounds(field)}
    if field.kind == "yes_no":
        return {"widget": "boolean"}
    if field.kind == "number":
        return {"widget": "number", "value_type": "int", **_bounds(field)}
    if field.kind == "day":
        return {"widget": "datetime", "format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False}
    return {"widget": "text" if field.prose else "string", **_pattern(field)}


def _group(field: FieldForm, library: Library) -> dict[str, Any]:
    inside = [_widget(f, library, needed=field.required or field.many) for f in field.fields]
    if not field.many:
        return {"widget": "object", "fields": inside, "collapsed": not field.required}
    shown = next(
        f.name
        for f in field.fields
        if f.name in ("text", "do", "title", "look", "guidance", "by", "source", "note", "because", "id")
    )
    summary = {"summary": f"{{{{fields.{shown}}}}}", "label_singular": _single(field)}
    return {"widget": "list", "fields": inside, **summary, **_bounds(field)}


def _single(field: FieldForm) -> str:
    return _SINGLE.get(field.path, "entry")


_SINGLE = {
    "what_we_found": "finding",
    "why_it_happens": "reason",
    "actions": "action",
    "questions": "question",
    "leaders": "condition",
    "what_we_found.seen_in": "source",
    "managers_look": "thing to look at",
    "rests_on_law": "text of law",
    "checks": "check",
    "training.steps": "step",
    "sources": "source",
    "related": "briefing",
    "history": "change",
    "pardons": "pardon",
}


def _bounds(field: FieldForm) -> dict[str, int]:
    return {k: v for k, v in (("min", field.at_least), ("max", field.at_most)) if v is not None}


def _options(field: FieldForm, library: Library) -> list[dict[str, str]]:
    terms: tuple[Term, ...] = library.terms(field.vocabulary) if field.vocabulary else ()
    pairs = [(t.label, t.slug) for t in terms] or [(choice_label(word), word) for word in field.choices]
    if field.vocabulary in ("themes", "roles", "harms"):
        pairs.sort(key=lambda pair: pair[0].lower())
    return [{"label": label, "value": value} for label, value in pairs]


def _hint(field: FieldForm) -> str:
    return f"{field.told}{_MORE.get(field.path, '')}".strip()


_MORE = {
    "id": " Leave it as it is; if it is taken by then, the check says so.",
    "status": " Leave it a draft. The reviewers publish it.",
    "sources": " Give each a short name (s1, s2), and use it below where you say what was found.",
    "training": " All of it is needed, or none.",
    "notes": " The file is public all the same, so no details of a real case.",
}


def _pattern(field: FieldForm) -> dict[str, Any]:
    if field.path == "id":
        return {"pattern": [everywhere(ID_PATTERN), "A number looks like LP-0012."]}
    if field.name in ("url", "archive_url"):
        return {"pattern": [r"^https://[^\s<>]+$", "Give the address with https:// in front."]}
    if field.words and not field.many:
        return {"pattern": [rf"^\s*\S+(\s+\S+){{0,{field.words - 1}}}\s*$", f"Use at most {field.words} words."]}
    return {}


def _default(field: FieldForm, library: Library) -> Any:
    fixed = {
        "id": next_id([*library.language.ledger, *library.by_id]),
        "status": "draft",
        "kind": "lesson",
        "added": "{{now}}",
        "checked": "{{now}}",
        "checked_by": "editor",
        "review_by": a_year_after(library.today).isoformat(),
        "content_note": "none",
        "what_we_found.source": "s1",
        "why_it_happens.source": "drafted",
        "actions.basis": "drafted",
        "sources.id": "s1",
        "sources.kind": "primary",
    }
    if field.many and field.required and field.kind == "group":
        # As many empty entries as are needed, so that nobody has to look for a button first.
        entry = {f.name: found for f in field.fields if (found := _default(f, library)) is not None}
        return [entry for _ in range(field.at_least or 1)]
    return fixed.get(field.path)
