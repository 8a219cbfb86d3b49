"""Trainer packs: everything for a session of 10, 30 or 60 minutes, out of the same files as the briefings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from generator.model import Library, Output, key_of
from generator.packs import Pack, packs
from generator.render import pdf
from generator.render.environment import TEMPLATES
from generator.render.trainer import action_record, audit_tool, handout, pages, presentation, read_me, run_sheet, slides
from generator.render.trainer.material import Material, fact_sheets, key_for, material_of

_HERE = Path(__file__).parent
_SHARED = ("__init__", "material", "timings", "office")


@dataclass(frozen=True)
class File:
    """One file of a pack: how it is made, and the code, the library and the templates that shape it."""

    name: str
    make: Callable[[Material], bytes]
    code: tuple[str, ...]
    library: str = ""

    @property
    def templates(self) -> tuple[str, ...]:
        """The starts of the names of its templates and styles."""
        return tuple(code for code in (*self.code, "_paper", "paper"))


_DECK = ("stage", "layouts", "telling", "deck")
_PPTX = ("presentation", "empty_deck", "theme", "master", "layout", "_shapes", *_DECK)
_PAPER = ("paper", "blocks", "empty_document", "document", "footer", "numbering", "settings", "fonts", "styles", *_DECK)
FILES = (
    File("run-sheet.pdf", run_sheet.make, ("run_sheet", *_DECK)),
    File("slides.pptx", presentation.make, _PPTX, "python-pptx"),
    File("slides.pdf", slides.make, ("slides", *_DECK)),
    File("handout.docx", handout.make_docx, ("handout", *_PAPER), "python-docx"),
    File("handout.pdf", handout.make_pdf, ("handout", *_PAPER)),
    File("action-record.docx", action_record.make_docx, ("action_record", *_PAPER), "python-docx"),
    File("action-record.pdf", action_record.make_pdf, ("action_record", *_PAPER)),
    File("audit-tool.xlsx", audit_tool.make_xlsx, ("audit_tool", "stage"), "openpyxl"),
    File("audit-tool.pdf", audit_tool.make_pdf, ("audit_tool", "stage")),
)
ZIP = "pack.zip"


def render(library: Library) -> Iterator[Output]:
    """The files, the zip and the page of each pack, and the page that lists them all."""
    made = tuple(packs(library))
    for pack in made:
        yield from files(library, pack)
        yield zipped(library, pack)
    yield from pages.render(library, made)


def files(library: Library, pack: Pack) -> Iterator[Output]:
    """Every file of a pack but the zip and the fact sheets, which are the briefings' own."""
    key, source = key_for(library, pack), pack.points[0].path
    for file in FILES:
        yield Output(
            f"{pack.address}{file.name}",
            key_of(_shape(file), file.name, key),
            partial(_made, file, library, pack),
            slow=True,
            source=source,
        )


def zipped(library: Library, pack: Pack) -> Output:
    """The pack as one zip: its files, the fact sheets of its points, and what to do with them."""
    members = tuple((file.name, f"{pack.address}{file.name}") for file in FILES) + fact_sheets(library, pack)
    readme = partial(_read_me, library, pack)
    key = key_of(_source("read_me"), _source("material"), key_for(library, pack))
    return Output(f"{pack.address}{ZIP}", key, readme, source=pack.points[0].path, members=members)


def _read_me(library: Library, pack: Pack) -> bytes:
    return read_me.make(material_of(library, pack), tuple(name for name, _ in fact_sheets(library, pack)))


def _made(file: File, library: Library, pack: Pack) -> bytes:
    return file.make(material_of(library, pack))


@cache
def _shape(file: File) -> str:
    """A key over the code, styles and libraries that shape a file, whatever it is about."""
    code = [_source(name) for name in dict.fromkeys((*_SHARED, *file.code)) if (_HERE / f"{name}.py").exists()]
    drawn = sorted(f for f in (TEMPLATES / "trainer").iterdir() if f.name.split(".")[0] in file.templates)
    beside = [_HERE.parent / "environment.py", _HERE.parent / "text.py", _HERE.parent.parent / "zips.py"]
    built_with = [(name, version(name)) for name in (file.library, "segno") if name]
    return key_of(pdf.shape_key(), built_with, *code, *(f.read_bytes() for f in (*drawn, *beside)))


@cache
def _source(name: str) -> bytes:
    return (_HERE / f"{name}.py").read_bytes()
