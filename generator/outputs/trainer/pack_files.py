"""Trainer packs: everything for a session of 10, 30 or 60 minutes, out of the same files as the briefings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from generator.content.library import Library, Output
from generator.content.packs import Pack, packs
from generator.core.hashing import code_of, key_of
from generator.outputs.trainer import trainer_pages
from generator.outputs.trainer.documents import action_record, audit_tool, handout, readme, run_sheet
from generator.outputs.trainer.session_data import Material, fact_sheets, key_for, material_of
from generator.outputs.trainer.slides import pdf_file, pptx_file
from generator.rendering.assets import TEMPLATES
from generator.rendering.pdf import document


@dataclass(frozen=True)
class File:
    """One file of a pack: how it is made, and the library that writes it where that is not ours for PDFs."""

    name: str
    make: Callable[[Material], bytes]
    library: str = ""


FILES = (
    File("run-sheet.pdf", run_sheet.make),
    File("slides.pptx", pptx_file.make, "python-pptx"),
    File("slides.pdf", pdf_file.make),
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
    yield from trainer_pages.render(library, made)


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
    words = partial(_read_me, library, pack)
    key = key_of(code_of(readme.__name__, __name__), key_for(library, pack))
    return Output(f"{pack.address}{ZIP}", key, words, source=pack.points[0].path, members=members)


def _read_me(library: Library, pack: Pack) -> bytes:
    return readme.make(material_of(library, pack), tuple(name for name, _ in fact_sheets(library, pack)))


def _made(file: File, library: Library, pack: Pack) -> bytes:
    return file.make(material_of(library, pack))


@cache
def _shape(file: File) -> str:
    """A key over the code, styles and libraries that shape a file, whatever it is about."""
    drawn = sorted(f for f in (TEMPLATES / "trainer").iterdir() if f.is_file())
    built_with = [(name, version(name)) for name in (file.library, "segno") if name]
    return key_of(
        document.shape_key(), built_with, code_of(file.make.__module__, material_of.__module__), *_contents(drawn)
    )


def _contents(files: Iterable[Path]) -> Iterator[bytes]:
    return (part for file in files for part in (file.name.encode(), file.read_bytes()))
