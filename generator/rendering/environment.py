"""The one template environment: everything escaped, nothing undefined, our filters by name.

Every template is given `base`: the way from where its output stands to the site's root, or the root's full
address for paper and mail.
"""

from __future__ import annotations

import calendar
import sys
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from pickle import UnpicklingError

import segno
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from generator.content.library import Library
from generator.core.hashing import code_of, key_of
from generator.core.workers import own_prefix
from generator.rendering.assets import TEMPLATES
from generator.rendering.markup import inline, placed, plain, rendered, shortened, web_address

MONTHS = tuple(calendar.month_name)[1:]


def month_name(value: date | str) -> str:
    """A day, or a month such as 2026-11, as `November 2026`: pages never show days."""
    year, month = (value.year, value.month) if isinstance(value, date) else map(int, value.split("-")[:2])
    return f"{MONTHS[month - 1]} {year}"


def joined(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Words in a row as people write them: `a, b and c`."""
    words = [w for w in words if w]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def count_of(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 briefing`, `3 briefings`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it starts with an acronym."""
    return text[:1].lower() + text[1:] if len(text) < 2 or not text[1].isupper() else text


def qr_svg(address: str) -> str:
    """A QR code as an SVG data address for an `img`."""
    return str(segno.make(address, error="m").svg_data_uri(border=4, scale=1, omitsize=True))


@pass_context
def _inline(context: Context, text: str) -> Markup:
    return placed(inline(text), context["base"])


@pass_context
def _rendered(context: Context, text: str) -> Markup:
    return placed(rendered(text), context["base"])


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python keeps its modules: compiled, in `__pycache__` beside them, and safe to delete.

    They count for one version of Jinja and of this file only. Where nothing may be written they are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder / "__pycache__" / key_of(version("jinja2"), _bytes(Path(__file__)))))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes a compiled template from its file; a damaged one counts as none."""
        try:
            mark, _, content = self._file(bucket).read_bytes().partition(b"\n")
            if mark.decode() == key_of(content):
                bucket.bytecode_from_string(content)
        except (OSError, EOFError, ValueError, TypeError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps one compiled template."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                content, file = bucket.bytecode_to_string(), self._file(bucket)
                beside = file.with_name(f"{own_prefix('.new-')}{file.name}")
                beside.write_bytes(f"{key_of(content)}\n".encode() + content)
                beside.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return Path(self._get_cache_filename(bucket))


@cache
def environment(folder: Path = TEMPLATES) -> Environment:
    """The environment over a template folder."""
    made = Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=_Compiled(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "inline": _inline,
        "rendered": _rendered,
        "plain": plain,
        "shortened": shortened,
        "web_address": web_address,
        "month": month_name,
        "joined": joined,
        "count_of": count_of,
        "lower_first": lower_first,
        "qr": qr_svg,
        "safe_css": lambda css: Markup(css),  # noqa: S704 - our own style sheets
    }
    return made


@cache
def _bytes(file: Path) -> bytes:
    return file.read_bytes()


@cache
def template_key(*names: str) -> str:
    """A key over templates and styles, `_parts`, and all code and libraries that may shape what they make."""
    files = [TEMPLATES / name for name in names] + sorted((TEMPLATES / "_parts").glob("*.j2"))
    return key_of(_code_key(), *(part for file in files for part in (file.name, _bytes(file))))


@cache
def _code_key() -> str:
    versions = [version(name) for name in ("jinja2", "markupsafe", "markdown", "nh3")]
    return key_of(*versions, code_of("generator.outputs.registry"))


def shared_key(library: Library) -> str:
    """A key over what every page shows: settings, language and the version of the record's form."""
    return key_of(library.settings, library.language.digest)
