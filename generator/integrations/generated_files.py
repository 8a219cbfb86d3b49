"""Writes again what is made from the record and kept in the repository, so that editors and the Git host find it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.content.ids import LEDGER, enter
from generator.content.learning_point import ID_PATTERN
from generator.content.loader import Loaded
from generator.core.settings import Settings
from generator.integrations.github.issue_form.template import PATH, form_text
from generator.outputs.json_schema import schema_text

SCHEMA = Path("briefings/learning-point.schema.json")


def made(loaded: Loaded, settings: Settings) -> Mapping[Path, str]:
    """The files and what they should hold."""
    return {SCHEMA: schema_text(loaded.language), Path(PATH): form_text(loaded.language, settings)}


def stale(project: Path, loaded: Loaded, settings: Settings) -> Iterator[Path]:
    """The generated files that are not as they should be."""
    for path, text in made(loaded, settings).items():
        file = project / path
        if not file.exists() or file.read_text("utf-8") != text:
            yield path


def refreshed(project: Path, loaded: Loaded, settings: Settings) -> Iterator[Path]:
    """Writes what is not as it should be, and says which files that were. Points that came in by a form get their
    line in the ledger."""
    texts = made(loaded, settings)
    for path in tuple(stale(project, loaded, settings)):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(texts[path], "utf-8", newline="\n")
        yield path
    known = loaded.language.ledger
    points = sorted((str(s.get("id")), s.slug) for s in loaded.sources if ID_PATTERN.fullmatch(str(s.get("id"))))
    fresh = {point: slug for point, slug in points if point not in known and slug not in known.values()}
    for point, slug in fresh.items():
        enter(project / LEDGER, point, slug)
    if fresh:
        yield LEDGER
