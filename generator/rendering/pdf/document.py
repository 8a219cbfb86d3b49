"""HTML of ours in, a tagged PDF/UA-1 with our typeface and nothing foreign out.

Whatever WeasyPrint grumbles about fails. Nothing here loads it before a PDF is due.
"""

from __future__ import annotations

import ctypes
import gc
import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.core.hashing import code_of, key_of
from generator.core.problems import BriefingsError, Place, Problem
from generator.rendering.assets import ASSETS, FONTS

if TYPE_CHECKING:
    from generator.rendering.pdf.weasyprint_engine import Engine

FAMILY = "Briefing Type"  # the name that templates/pdf.css gives to these files; one that no machine has installed
ENGINE = "generator.rendering.pdf.weasyprint_engine"  # the module that loads WeasyPrint
SHEETS_BETWEEN_COLLECTIONS = 10
_POINTS = 0.75  # points in a CSS pixel
_LIBRARIES = (
    "weasyprint",
    "pydyf",
    "pikepdf",
    "tinycss2",
    "tinyhtml5",
    "cssselect2",
    "fonttools",
    "jinja2",
    "markdown",
    "nh3",
    "segno",
)
_SPACES = re.compile("[ \t\n]+")  # where a line may break; a no-break space is none of them
_SUBSETTERS = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")


@dataclass(frozen=True)
class Box:
    """Where an element with an `id` stands: its top and its bottom in points, each with its page counted from 0."""

    page: int
    top: float
    last_page: int
    bottom: float


class Layout:
    """A document with its line and page breaks, before it is written."""

    def __init__(self, document: Any, words: Mapping[str, str], name: str, source: str) -> None:
        self._document, self._words, self._name, self._source = document, words, name, source

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._document.pages)

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Every element with an `id`, from where it begins to where it ends."""
        found: dict[str, Box] = {}
        for number, page in enumerate(self._document.pages):
            for anchor, (_, top, _, bottom) in page.anchors.items():
                begins = found.get(anchor, Box(number, top * _POINTS, number, 0))
                found[anchor] = Box(begins.page, begins.top, number, bottom * _POINTS)
        return found

    def pdf(self) -> bytes:
        """The finished file; the same layout gives the same bytes."""
        with _strict(self._name, self._source):
            return _polished(self._document.write_pdf(pdf_variant="pdf/ua-1"), self._words, self._name, self._source)


def write_pdf(html: str, *, css_files: tuple[str, ...], name: str, source: str = "") -> bytes:
    """The HTML as a PDF; `name` is the file's name in problems and `source` the YAML file they point at."""
    with unhurried_collections():
        return lay_out(html, css_files=css_files, name=name, source=source).pdf()


def lay_out(html: str, *, css_files: tuple[str, ...], name: str, source: str = "") -> Layout:
    """The HTML broken into lines and pages, so that a renderer can see if it fits before it is written."""
    engine = _engine()
    with _strict(name, source):
        document = engine.html(string=html, base_url=ASSETS.as_uri() + "/", url_fetcher=engine.fetcher)
        body = document.etree_element.find("body")
        _check_letters("".join(body.itertext()), name, source)
        styles = [engine.style(file) for file in css_files]
        rendered = document.render(stylesheets=styles, font_config=engine.fonts)
        words = {link.get("href"): " ".join("".join(link.itertext()).split()) for link in body.iter("a")}
        return Layout(rendered, words, name, source)


@cache
def shape_key() -> str:
    """A key over what shapes every PDF beside its own HTML: fonts, libraries, our code around WeasyPrint."""
    return key_of(code_of(__name__), *(file.read_bytes() for file in FONTS), *sorted(versions().items()))


@cache
def versions() -> Mapping[str, str]:
    """The libraries that shape the bytes of a PDF, with their versions."""
    found = {library: version(library) for library in _LIBRARIES}
    pango, harfbuzz = _library(_PANGO), _library(_HARFBUZZ)
    found["pango"] = str(pango.pango_version()) if pango else ""
    if harfbuzz:
        harfbuzz.hb_version_string.restype = ctypes.c_char_p
        found["harfbuzz"] = harfbuzz.hb_version_string().decode()
    return found | {"subsetter": "fonttools" if slow_fonts() else "harfbuzz"}


@cache
def slow_fonts() -> bool:
    """Whether libharfbuzz-subset is missing, without which each PDF takes about five times as long."""
    return _library(_SUBSETTERS) is None


def _library(names: tuple[str, ...]) -> Any:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


_written = 0


@contextmanager
def unhurried_collections() -> Iterator[None]:
    """Keeps the garbage collector from walking a half-made sheet; collects after every tenth."""
    global _written
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _written += 1
        if _written % SHEETS_BETWEEN_COLLECTIONS == 0:
            gc.collect()
        if enabled:
            gc.enable()


@cache
def _engine() -> Engine:
    from generator.rendering.pdf.weasyprint_engine import Engine  # loads WeasyPrint

    return Engine()


class _Grumbles(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage()[:200])


@contextmanager
def _strict(name: str, source: str) -> Iterator[None]:
    """Turns whatever WeasyPrint warns of or may not fetch into problems that name the file."""
    from weasyprint.urls import FatalURLFetchingError

    logger, grumbles = logging.getLogger("weasyprint"), _Grumbles()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(grumbles)
    try:
        yield
    except FatalURLFetchingError as refused:  # a BaseException: nothing else would stop it
        message = f"{name} may not load anything from outside: {str(refused).removeprefix('Error fetching ')}"
        hint = "only data: addresses and files of overrides/assets are served"
        raise BriefingsError(Problem(_place(name, source), "pdf.fetch", message, hint)) from None
    finally:
        logger.removeHandler(grumbles)
        logger.propagate = propagated
    if grumbles.said:
        raise BriefingsError(
            Problem(_place(name, source), "pdf.warning", f"{name}: WeasyPrint says: {said}") for said in grumbles.said
        )


def _place(name: str, source: str) -> Place:
    return Place(source or name)


class Typeface:
    """What our fonts can print, and how much room it takes: exact enough to plan a side before it is laid out."""

    def __init__(self, files: tuple[Path, ...] = FONTS) -> None:
        from fontTools.ttLib import TTFont

        self._widths = []
        for file in files:
            font = TTFont(file, lazy=True)
            units, advances = font["head"].unitsPerEm, font["hmtx"].metrics
            self._widths.append({chr(c): advances[glyph][0] / units for c, glyph in font.getBestCmap().items()})
        self.letters = frozenset.intersection(*(frozenset(widths) for widths in self._widths))

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of a text that would come out as empty boxes, in order, each once."""
        if not set(text) - self.letters:
            return ()
        # Accents typed as letters of their own are joined by the shaper; controls leave no mark on paper.
        whole = dict.fromkeys(unicodedata.normalize("NFC", text))
        return tuple(c for c in whole if c not in self.letters and unicodedata.category(c) not in ("Cc", "Cf"))

    def lines(self, text: str, size: float, width: float, bold: str = "") -> int:
        """How many lines a left-aligned text takes, after a bold beginning; size and width in points."""
        regular, heavy = self._widths[:2]
        space, count, used = regular[" "] * size, 1, 0.0
        for widths, words in ((heavy, bold), (regular, text)):
            for word in _SPACES.split(words.replace("-", "-\u200b").strip()) if words else ():
                for number, part in enumerate(word.split("\u200b")):
                    needs = sum(widths.get(letter, 0.6) for letter in part) * size
                    gap = space if used and not number else 0.0
                    if used and used + gap + needs > width:
                        count, used = count + 1, needs
                    else:
                        used += gap + needs
        return count


@cache
def typeface() -> Typeface:
    """Our fonts, read once."""
    return Typeface()


def _check_letters(text: str, name: str, source: str) -> None:
    problems = []
    for letter in typeface().missing(text):
        known_as = unicodedata.name(letter, "a character without a name").lower()
        word = next((w for w in unicodedata.normalize("NFC", text).split() if letter in w), letter)
        message = f"{name} cannot print '{letter}' (U+{ord(letter):04X}, {known_as}) in '{word}': our typeface lacks it"
        problems.append(Problem(_place(name, source), "pdf.no-glyph", message, "write it another way"))
    if problems:
        raise BriefingsError(problems)


def _polished(content: bytes, words: Mapping[str, str], name: str, source: str) -> bytes:
    """The file with what WeasyPrint leaves out: links described in words, header scopes, figure boxes in points."""
    import pikepdf  # only PDFs need it
    from pikepdf import Array, Dictionary, Name, String

    with pikepdf.open(io.BytesIO(content)) as pdf:
        foreign = sorted({font for font in _fonts(pdf) if not font.startswith(FAMILY.replace(" ", "-"))})
        if foreign:
            raise BriefingsError(
                Problem(_place(name, source), "pdf.foreign-font", f"{name} uses fonts not ours: {', '.join(foreign)}")
            )
        for element, above in _elements(pdf.Root.StructTreeRoot, ()):
            if element.S == "/TH":
                scope = Name.Column if "/THead" in above else Name.Row
                if "/A" not in element:
                    element.A = Dictionary(O=Name.Table)
                element.A.Scope = scope
            elif element.S == "/Figure" and "/BBox" in element.get("/A", {}):
                left, top, right, bottom = (float(side) * _POINTS for side in element.A.BBox)
                height = float(element.Pg.MediaBox[3])
                element.A.BBox = Array([left, height - bottom, right, height - top])
        for page in pdf.pages:
            for link in page.get("/Annots", ()):
                link.F = int(link.get("/F", 0)) | 4  # printed with the page
                address = str(link.get("/Contents", ""))
                if says := words.get(address) or words.get(f"#{address}"):
                    link.Contents = String(says)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _elements(element: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The elements of a structure tree, top down, each with the kinds it stands in."""
    from pikepdf import Array, Dictionary

    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, above
            yield from _elements(kid, (*above, str(kid.S)))


def _fonts(pdf: Any) -> Iterator[str]:
    """The name of each font on each page, without its six letters of a subset."""
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            yield str(font.BaseFont).lstrip("/").split("+")[-1]
