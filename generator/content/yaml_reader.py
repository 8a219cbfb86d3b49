"""Strict YAML: plain values or problems with their places, never a surprise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from generator.core.problems import Place, Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Keys = tuple[str | int, ...]

RULES = {
    "yaml.broken": "The file cannot be read as YAML. Mostly a colon, a quote or an indent is out of place.",
    "yaml.tab": "YAML indents with spaces; a tab looks the same and is not.",
    "yaml.encoding": "Files are UTF-8 text without a byte order mark; other encodings turn letters into wrong ones.",
    "yaml.too-large": "A learning point fits on one sheet; a file this large is something else.",
    "yaml.empty": "An empty file says nothing; remove it or fill it in.",
    "yaml.not-a-mapping": "The file starts with fields such as `title:`; a list or a lone text cannot be a record.",
    "yaml.duplicate-key": "A field given twice keeps only one of its values, in silence. Keep one.",
    "yaml.anchor": "Anchors, aliases and merge keys make a file grow or change far from where one looks.",
    "yaml.tag": "Tags such as !!python run code in careless readers; records are plain values.",
    "yaml.yes-or-no": "YAML reads a bare yes, no, on or off as true or false. Put it in quotes if it is a word.",
    "yaml.key": "Field names are plain words.",
}


class _Loader(_Base):  # type: ignore[misc]
    """Scalars stay text but for whole numbers, true, false and null."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node; most are told by their kind or first letter, which spares a look at each pattern."""
        if kind is yaml.ScalarNode:
            if not implicit[0] or (value and value[0] not in _SPECIAL):
                return "tag:yaml.org,2002:str"
            return super().resolve(kind, value, implicit)
        return "tag:yaml.org,2002:map" if kind is yaml.MappingNode else "tag:yaml.org,2002:seq"


_SPECIAL = frozenset("-0123456789tf~nN")
_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(0|-?[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])

_YES_NO = re.compile(r"^(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE|y|Y|n|N)$")
_SIGNS = ("&", "*", "!", "<<")
_SUSPECT = re.compile(r"(?:^|[\s\[{,:?-])(?:[&*]\S|!)|<<\s*:", re.MULTILINE)
# Control characters, and those that turn the order of letters round or end a line where no editor shows it.
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_CONTROL = "there is an invisible control character here"
_ALIAS = "an alias (*)"
_DEEPEST = 60
_MAYBE_DEEP = re.compile(r"\n *(?:[-?:] +){15}")
_HINTS = {
    "mapping values are not allowed": "put a text that holds a colon in quotes",
    "while scanning a quoted scalar": "a quote is opened and never closed",
    "found unexpected end of stream": "a quote or bracket is opened and never closed",
    "expected <block end>": "check the indent of this line and the one above it",
    "could not find expected ':'": "this line has no colon after the field's name",
}


class Read:
    """What one text holds: `data` where it could be read, and the problems."""

    __slots__ = ("data", "problems")

    def __init__(self, data: Any, problems: list[Problem]) -> None:
        self.data = data
        self.problems = problems


def read_yaml(path: str, raw: bytes, max_kb: int = 64, kinds: tuple[type, ...] = (dict,)) -> Read:
    """The plain values of one file, empty ones left out, or all that is wrong with it."""
    text, problems = _decode(path, raw, max_kb)
    if problems:
        return Read(None, problems)
    try:
        if any(sign in text for sign in _SIGNS) and _SUSPECT.search(text):
            problems += _forbidden_features(path, text)
        if deep := _too_deep(path, text):
            return Read(None, [*problems, deep])
        if any(p.message.startswith(_ALIAS) for p in problems):
            return Read(None, problems)  # aliases of aliases would grow without end
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return Read(None, problems or [_broken(path, error)])
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return Read(None, [Problem(Place(path), "yaml.empty", "the file is empty", "fill it in or remove it")])
    data = _plain(node, path, problems)
    if not isinstance(data, kinds):
        shape = "fields such as 'title: …'" if kinds == (dict,) else "a list"
        problems.append(Problem(_at(path, node), "yaml.not-a-mapping", f"the file does not hold {shape}"))
        return Read(None, problems)
    return Read(data, problems)


def _decode(path: str, raw: bytes, max_kb: int) -> tuple[str, list[Problem]]:
    def problem(rule: str, message: str, hint: str, line: int = 1, column: int = 1) -> tuple[str, list[Problem]]:
        return "", [Problem(Place(path, line, column), rule, message, hint)]

    if len(raw) > max_kb * 1024:
        return problem("yaml.too-large", f"the file has {len(raw) // 1024} KB, at most {max_kb} are read", "shorten it")
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return problem("yaml.encoding", "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return problem("yaml.encoding", "this letter is not UTF-8", "save the file as UTF-8", line, column)
    for pattern, rule, what, hint in (
        (re.compile("\t"), "yaml.tab", "there is a tab here", "use spaces"),
        (UNPRINTABLE, "yaml.encoding", _CONTROL, "delete it"),
    ):
        if found := pattern.search(text):
            line, column = _line_column(text, found.start())
            return problem(rule, what, hint, line, column)
    return text, []


def _line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _at(path: str, node: Any) -> Place:
    return Place(path, node.start_mark.line + 1, node.start_mark.column + 1)


def _broken(path: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}".strip()
    hint = next((h for key, h in _HINTS.items() if key in said), "compare it with a file that works")
    return Problem(place, "yaml.broken", f"cannot be read as YAML from here on ({' '.join(said.split())})", hint)


def _forbidden_features(path: str, text: str) -> list[Problem]:
    found = []
    for event in yaml.parse(text, Loader=_Loader):
        alias = isinstance(event, yaml.AliasEvent)
        if alias or getattr(event, "anchor", None):
            what = _ALIAS if alias else "an anchor (&)"
            hint = "write the text out, or put it in quotes if it is only text"
            found.append(Problem(_at(path, event), "yaml.anchor", f"{what} is not allowed", hint))
        elif getattr(event, "tag", None):
            hint = "remove it, or put the text in quotes if it is only text"
            found.append(Problem(_at(path, event), "yaml.tag", "a tag (!) is not allowed", hint))
        elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            found.append(Problem(_at(path, event), "yaml.anchor", "a merge key (<<) is not allowed", "write it out"))
    return found


def _too_deep(path: str, text: str) -> Problem | None:
    """The place where values are nested deeper than any record; the builder of nodes would crash on them."""
    flat = text.count("[") + text.count("{") <= _DEEPEST and " " * _DEEPEST not in text
    if flat and not _MAYBE_DEEP.search("\n" + text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return Problem(_at(path, event), "yaml.broken", "values are nested too deeply here", "write it flatter")
    return None


def _plain(node: Any, path: str, problems: list[Problem]) -> Any:
    kind = type(node)
    if kind is yaml.ScalarNode:
        return _scalar(node, path, problems)
    if kind is yaml.SequenceNode:
        items = [_plain(item, path, problems) for item in node.value]
        return [item for item in items if not _empty(item)]
    data: dict[str, Any] = {}
    seen: set[str] = set()
    for key, value in node.value:
        if type(key) is not yaml.ScalarNode:
            problems.append(Problem(_at(path, key), "yaml.key", "a field's name must be a plain word"))
            continue
        name = key.value
        if key.style:
            _refuse_control(key, path, problems)
        if name in seen:
            message = f"'{name}' is given twice here"
            problems.append(Problem(_at(path, key), "yaml.duplicate-key", message, "keep one of the two"))
        seen.add(name)
        item = _plain(value, path, problems)
        if not _empty(item):
            data[name] = item
    return data


def _scalar(node: Any, path: str, problems: list[Problem]) -> Any:
    if node.style:  # quoted, or a block: never read as anything but text
        _refuse_control(node, path, problems)
        return node.value
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "int":
        return int(node.value)
    if kind == "bool":
        return node.value == "true"
    if kind == "null":
        return None
    if _YES_NO.match(node.value):
        message = f"'{node.value}' without quotes is read as true or false by YAML"
        hint = f'write "{node.value}" in quotes, or say it in words'
        problems.append(Problem(_at(path, node), "yaml.yes-or-no", message, hint))
    return node.value


def _refuse_control(node: Any, path: str, problems: list[Problem]) -> None:
    """What may not stand in a file as a character may not be spelt out as an escape either."""
    if node.style == '"' and UNPRINTABLE.search(node.value):
        problems.append(Problem(_at(path, node), "yaml.encoding", _CONTROL, "delete it"))


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def locator(text: str | bytes) -> Callable[[Keys], tuple[int, int]]:
    """A function from keys to line and column; the text is read again only when the first place is asked for."""

    @cache
    def root() -> Any:
        try:
            return yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError:
            return None

    @cache
    def locate(keys: Keys) -> tuple[int, int]:
        node, mark = root(), None
        for key in keys:
            mark_and_node = _child(node, key)
            if mark_and_node is None:
                break
            mark, node = mark_and_node
        if mark is None:
            mark = node.start_mark if node is not None else None
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)

    return locate


def _child(node: Any, key: str | int) -> tuple[Any, Any] | None:
    """The mark and node of one step down, counting only what is kept."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if getattr(name, "value", None) == key:
                return name.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        kept = [item for item in node.value if not _empty(_plain(item, "", []))]
        if 0 <= key < len(kept):
            return kept[key].start_mark, kept[key]
    return None


def scalars(text: str) -> Iterator[Any]:
    """Every scalar node of a text, for tools that rewrite files."""
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent):
            yield event


def anchors(text: str) -> Iterator[tuple[int, int, Keys]]:
    """Line and column, from 0, where each field or entry begins, in the file's order; what is empty counts as its
    parent, since it is not kept."""
    node = yaml.compose(text, Loader=_Loader)
    if node is not None:
        yield from _anchors(node, ())


def _anchors(node: Any, keys: Keys) -> Iterator[tuple[int, int, Keys]]:
    kept = 0
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        inner = keys if _empty(_plain(value, "", [])) else (*keys, str(name.value))
        yield name.start_mark.line, name.start_mark.column, inner
        yield from _anchors(value, inner)
    for value in node.value if isinstance(node, yaml.SequenceNode) else ():
        empty = _empty(_plain(value, "", []))
        inner = keys if empty else (*keys, kept)
        kept += not empty
        yield value.start_mark.line, value.start_mark.column, inner
        yield from _anchors(value, inner)


class _Dumper(yaml.SafeDumper):
    """Lists stand indented below their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never flush with the field's name."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """The same value twice is written twice."""
        return True


def as_yaml(value: Any) -> str:
    """Plain values as YAML, in their own order."""
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110))


def read_as_other(text: str) -> bool:
    """Whether some reader of YAML would take this bare text for a number, a date, or true or false."""
    return bool(_STOCK.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str")


_STOCK: Any = yaml.SafeLoader("")
