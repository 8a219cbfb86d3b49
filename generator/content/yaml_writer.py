"""Canonical YAML: one tidy form for every learning point, and not a word lost on the way.

The form: fields in the record's order, what is empty left out; running text always in a folded block, so that any
sign may be typed into it; other texts bare where every reader takes them for text, else in quotes; lists of terms
on one line. Comments stay, on a line of their own above what they stand by.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.content.fields import FieldForm, fields_of
from generator.content.yaml_reader import UNPRINTABLE, Keys, anchors, read_as_other, read_yaml, scalars
from generator.core.problems import BriefingsError, Place, Problem, cannot

MODELINE = "# yaml-language-server: $schema=../learning-point.schema.json"
WIDTH = 100
RULES = {
    "fmt.untidy": "A file in the one tidy form shows in a change only what was changed. `briefings fmt` writes it.",
    "fmt.cannot": "A file is only rewritten where every word of it would stay.",
}
_SINGLE_SPACE = re.compile(r"(?<! ) (?! )")
_NOT_FOLDABLE = re.compile("^[ \n]|[ \n]$|\n | \n|[\r\t\x85]")
_GUESS = FieldForm("", "", "", "", "text", many=False, required=False)


def tidy(path: str, raw: bytes, max_kb: int = 64) -> str:
    """The text of one learning point in canonical form; a BriefingsError where it cannot be read."""
    read = read_yaml(path, raw, max_kb)
    if read.problems:
        raise BriefingsError(read.problems)
    text = raw.decode("utf-8")
    comments = Comments.of(text)
    data = _trimmed(read.data)
    made = written(data, comments)
    again = read_yaml(path, made.encode(), 4 * max_kb)
    if again.problems or again.data != data or Counter(comments.lines()) - Counter(Comments.of(made).lines()):
        raise cannot(path, "cannot be put in form without losing words; it stays as it is", rule="fmt.cannot")
    return made


def _trimmed(value: Any) -> Any:
    """The same without blanks around texts, which the record does not count either."""
    if isinstance(value, Mapping):
        return {name: _trimmed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    return (value.strip(" \n") or value) if isinstance(value, str) else value


def written(data: Mapping[str, Any], comments: Comments | None = None) -> str:
    """A learning point's values as canonical YAML, every value escaped."""
    comments = comments or Comments((), {}, ())
    lines = [MODELINE, *(line for line in comments.head if line != MODELINE)]
    lines += _mapping(data, fields_of(), 0, (), comments)
    return "\n".join([*lines, *comments.tail]) + "\n"


def rewrite(file: Path, name: str, max_kb: int, *, look_only: bool = False) -> Problem | None:
    """Puts one file in form, or only looks; a problem says where it first differed, None that it was tidy."""
    if file.is_symlink():
        raise cannot(name, "is a link to somewhere else", "put the file itself here", rule="load.symlink")
    raw = file.read_bytes()
    made = tidy(name, raw, max_kb)
    if made.encode() == raw:
        return None
    if not look_only:
        beside = file.with_name(f".{file.name}.new")
        beside.write_bytes(made.encode())
        shutil.copymode(file, beside)
        beside.replace(file)
    pairs = enumerate(zip(made.split("\n"), raw.decode("utf-8").split("\n"), strict=False), start=1)
    line = next((number for number, (new, old) in pairs if new != old), 1)
    return Problem(Place(name, line), "fmt.untidy", "is not in the tidy form from here on", "run: briefings fmt")


@dataclass(frozen=True)
class Comments:
    """What the comments of a file say, and the field or entry each stands by."""

    head: tuple[str, ...]
    by_keys: Mapping[Keys, tuple[str, ...]]
    tail: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Comments:
        """The comments of a text that can be read."""
        if "#" not in text:
            return cls((), {}, ())
        spots = list(anchors(text))
        head, tail, by_keys = [], [], dict[Keys, list[str]]()
        for line, column, comment in _comments(text):
            alone = not text.split("\n")[line][:column].strip()
            if alone and (not spots or line < spots[0][0]):
                head.append(comment)
                continue
            if alone:
                keys = next((keys for start, _, keys in spots if start > line), None)
            else:
                keys = next(keys for start, left, keys in reversed(spots) if (start, left) <= (line, column))
            if keys is None:
                tail.append(comment)
            elif not keys:
                head.append(comment)
            else:
                by_keys.setdefault(keys, []).append(comment)
        return cls(tuple(head), {k: tuple(v) for k, v in by_keys.items()}, tuple(tail))

    def lines(self) -> Iterator[str]:
        """Every comment."""
        yield from self.head
        for found in self.by_keys.values():
            yield from found
        yield from self.tail

    def at(self, keys: Keys) -> tuple[str, ...]:
        """The comments of exactly this field or entry."""
        return self.by_keys.get(keys, ())

    def below(self, keys: Keys) -> tuple[str, ...]:
        """The comments of this field and of everything in it."""
        return tuple(line for at, found in self.by_keys.items() if at[: len(keys)] == keys for line in found)


def _comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Line and column, from 0, of every comment, with its text."""
    spans = [_span(event) for event in scalars(text)]
    position = 0
    for number, line in enumerate(text.split("\n")):
        line = line.rstrip("\r")
        for found in re.finditer(r"(?:^|(?<=\s))#", line):
            here = (number, found.start())
            while position < len(spans) and spans[position][1] <= here:
                position += 1
            if position == len(spans) or here < spans[position][0]:
                yield number, found.start(), line[found.start() :].rstrip()
                break


def _span(event: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a scalar begins and ends; the head line of a block may carry a comment, so a block begins below it."""
    start, end = event.start_mark, event.end_mark
    if event.style in ("|", ">"):
        return (start.line + 1, 0), (end.line, end.column)
    return (start.line, start.column), (end.line, end.column)


def _mapping(
    data: Mapping[str, Any], fields: tuple[FieldForm, ...], indent: int, keys: Keys, comments: Comments
) -> list[str]:
    known = {f.name: f for f in fields}
    names = [name for name in known if name in data] + [name for name in data if name not in known]
    lines = []
    for name in names:
        lines += _pair(name, data[name], known.get(name, _GUESS), indent, (*keys, name), comments)
    return lines


def _pair(name: str, value: Any, field: FieldForm, indent: int, keys: Keys, comments: Comments) -> list[str]:
    """One field with its value, below its comments."""
    head = " " * indent + (name if _bare(name) else json.dumps(name, ensure_ascii=False)) + ":"
    above = [" " * indent + line for line in comments.at(keys)]
    if isinstance(value, Mapping):
        return [*above, head, *_mapping(value, field.fields, indent + 2, keys, comments)]
    if isinstance(value, list):
        if (field.vocabulary or field.choices) and (line := _on_one_line(head, value)):
            return [*(" " * indent + line for line in comments.below(keys)), line]
        return [*above, head, *_entries(value, field, indent + 2, keys, comments)]
    return [*above, *_with_scalar(head, value, field, indent)]


def _on_one_line(head: str, values: list[Any]) -> str:
    if not all(isinstance(v, str) and re.fullmatch(r"[\w-]+", v) and _bare(v) for v in values):
        return ""
    line = f"{head} [{', '.join(values)}]"
    return line if len(line) <= WIDTH else ""


def _entries(values: list[Any], field: FieldForm, indent: int, keys: Keys, comments: Comments) -> list[str]:
    lines = []
    for index, value in enumerate(values):
        here = (*keys, index)
        if isinstance(value, Mapping):
            inner = _mapping(value, field.fields, indent + 2, here, comments)
            first = next(number for number, line in enumerate(inner) if not line.lstrip().startswith("#"))
            lines += [" " * indent + line.lstrip() for line in (*comments.at(here), *inner[:first])]
            lines += [f"{' ' * indent}- {inner[first].lstrip()}", *inner[first + 1 :]]
        elif isinstance(value, list):
            lines += [" " * indent + line for line in comments.below(here)]
            lines.append(f"{' ' * indent}- {json.dumps(value, ensure_ascii=False)}")
        else:
            lines += [" " * indent + line for line in comments.at(here)]
            lines += _with_scalar(" " * indent + "-", value, field, indent)
    return lines


def _with_scalar(head: str, value: Any, field: FieldForm, indent: int) -> list[str]:
    if not isinstance(value, str):
        return [f"{head} {json.dumps(value)}"]
    foldable = not _NOT_FOLDABLE.search(value) and not UNPRINTABLE.search(value)
    if field.prose and foldable and field is not _GUESS:
        return [f"{head} >-", *_folded(value, indent + 2)]
    plain = value if _bare(value, day=field.kind == "day") else _quoted(value)
    if len(head) + 1 + len(plain) > WIDTH and foldable and " " in value:
        return [f"{head} >-", *_folded(value, indent + 2)]
    return [f"{head} {plain}"]


def _folded(text: str, indent: int) -> list[str]:
    """Lines of a folded block: broken at single spaces only, a line break of the text as an empty line."""
    lines: list[str] = []
    for index, paragraph in enumerate(text.split("\n")):
        if index:
            lines.append("")
        line = ""
        for word in _SINGLE_SPACE.split(paragraph) if paragraph else ():
            if line and indent + len(line) + 1 + len(word) > WIDTH:
                lines.append(" " * indent + line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            lines.append(" " * indent + line)
    return lines


def _bare(text: str, *, day: bool = False) -> bool:
    """Whether every reader of YAML takes the text as it stands for this very text."""
    if not text or (read_as_other(text) and not day) or _odd(text):
        return False
    read = read_yaml("", f"- k: {text}\n".encode(), kinds=(list,))
    return not read.problems and read.data == [{"k": text}] and not re.match(r"""["'|>%@`]""", text)


def _quoted(text: str) -> str:
    if re.search(r'["\\]', text) and not _odd(text):
        return "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    return UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", quoted)


def _odd(text: str) -> bool:
    """Whether it holds what only an escape can show: line breaks, tabs, invisible signs."""
    return bool(UNPRINTABLE.search(text) or re.search("[\n\r\t\x85]", text))
