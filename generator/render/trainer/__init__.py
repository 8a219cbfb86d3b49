"""Trainer packs: everything for a session of 10, 30 or 60 minutes, out of the same files as the briefings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from generator.keys import code_of, key_of
from generator.model import Library, Output
from generator.packs import Pack, packs
from generator.render import pdf
from generator.render.environment import TEMPLATES
from generator.render.trainer import action_record, audit_tool, handout, pages, presentation, read_me, run_sheet, slides
from generator.render.trainer.material import Material, fact_sheets, key_for, material_of


@dataclass(frozen=True)
class File:
    """One file of a pack: how it is made, and the library that writes it where that is not ours for PDFs."""

    name: str
    make: Callable[[Material], bytes]
    library: str = ""


FILES = (
    File("run-sheet.pdf", run_sheet.make),
    File("slides.pptx", presentation.make, "python-pptx"),
    File("slides.pdf", slides.make),
    File("handout.docx", handout.make_docx, "python-docx"),
    File("handout.pdf", handout.make_pdf),
    File("action-record.docx", action_record.make_docx, "python-docx"),
    File("action-record.pdf", action_record.make_pdf),
    File("audit-tool.xlsx", audit_tool.make_xlsx, "openpyxl"),
    File("audit-tool.pdf", audit_tool.make_pdf),
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
    key = key_of(code_of(read_me.__name__, __name__), key_for(library, pack))
    return Output(f"{pack.address}{ZIP}", key, readme, source=pack.points[0].path, members=members)


def _read_me(library: Library, pack: Pack) -> bytes:
    return read_me.make(material_of(library, pack), tuple(name for name, _ in fact_sheets(library, pack)))


def _made(file: File, library: Library, pack: Pack) -> bytes:
    return file.make(material_of(library, pack))


@cache
def _shape(file: File) -> str:
    """A key over the code, styles and libraries that shape a file, whatever it is about."""
    drawn = sorted(f for f in (TEMPLATES / "trainer").iterdir() if f.is_file())
    built_with = [(name, version(name)) for name in (file.library, "segno") if name]
    return key_of(pdf.shape_key(), built_with, code_of(file.make.__module__, material_of.__module__), *_contents(drawn))


def _contents(files: Iterable[Path]) -> Iterator[bytes]:
    return (part for file in files for part in (file.name.encode(), file.read_bytes()))
