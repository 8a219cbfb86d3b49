"""Reads the editors' folder: every value keeps its place, every problem of every file comes in one go."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from generator.content.library import VOCABULARIES, Entry, Language, Note, Source, Term, Word
from generator.content.parse_cache import Memory, Rows, written
from generator.content.pathway import read_pathways
from generator.content.smart_quotes import curled, typeset
from generator.content.yaml_reader import locator, read_yaml
from generator.core.hashing import code_of, key_of
from generator.core.problems import Place, Problem, cannot
from generator.core.settings import Settings
from generator.core.workers import Results, in_parallel

RULES = {
    "load.symlink": "A link in the editors' folder could lead anywhere on the machine; put the file itself there.",
    "load.unreadable": "A file that cannot be opened cannot be checked.",
    "load.stray-file": "Only .yml files are read from this folder; another ending is a file nobody sees.",
    "load.missing": "A file that every project needs is not there.",
    "load.shape": "A list of terms, words or acronyms does not have the form that is read.",
}
T = TypeVar("T")
Judge = Callable[[Source], Rows]
_PART = 100
_LISTS = ("synonyms", "forms", "other_meanings")
_MARKS = ("old", "ambiguous", "avoid")
_SLUG = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)*\Z")
_MONTH = re.compile(r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True)
class Loaded:
    """What was read: the sources in order, the language, what could not be read, and the sources of the pathways."""

    sources: tuple[Source, ...]
    language: Language
    problems: tuple[Problem, ...]
    ways: tuple[Source, ...] = ()


class _Told(NamedTuple):
    """What a worker tells of a file: its path in the project, its bytes and their digest, its values as memory holds
    them and what is wrong with it, both only where memory knew neither, and what cannot be read."""

    name: str
    raw: bytes
    digest: str
    read: str | None = None
    rows: Rows | None = None
    problems: tuple[Problem, ...] = ()


def load(project: Path, settings: Settings) -> Loaded:
    """All learning points of a project and the language its editors keep beside them."""
    reader = Reader(project, settings, Memory())
    language = reader.language()
    return reader.loaded(tuple(reader.points()), language)


def reading_key(settings: Settings) -> str:
    """A key over what turns a file into values, whatever the file."""
    return key_of(code_of(__name__), version("pyyaml"), settings.max_file_kb)


class Reader:
    """Reads file after file and collects what is wrong: the language first, then the points, then all the rest."""

    def __init__(self, project: Path, settings: Settings, memory: Memory) -> None:
        self.memory = memory
        self.project = project
        self.settings = settings
        self.problems: list[Problem] = []
        self.digest = hashlib.blake2b(digest_size=16)
        self.folder = project / "briefings"
        if not self.folder.is_dir():
            hint = "run the command from the project's folder, or use --project"
            raise cannot(self.folder, "there is no such folder", hint)
        self._refuse_links(self.folder)

    def points(self, judge: Judge | None = None) -> Iterator[Source]:
        """The learning points by file name, one after the other, as they are read.

        `judge` says what is wrong with each in itself; it is asked where the file is read, and memory keeps the answer.
        """
        return self._sources(self.folder / "points", judge)

    def loaded(self, sources: tuple[Source, ...], language: Language) -> Loaded:
        """Everything together, once the points are read: the pathways lead through them."""
        ways = tuple(self._sources(self.folder / "pathways"))
        pathways, problems = read_pathways(ways, sources, language.vocabulary["roles"])
        return Loaded(sources, replace(language, pathways=pathways), (*self.problems, *problems), ways)

    def _refuse_links(self, folder: Path) -> None:
        """A problem for each symbolic link below the folder, itself included."""
        pending = [folder]
        if folder.is_symlink():
            self._report(folder, "load.symlink", "is a link to somewhere else", "put the real folder here")
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        hint = "put the file itself here"
                        self._report(Path(entry.path), "load.symlink", "is a link to somewhere else", hint)
                    elif entry.is_dir():
                        pending.append(Path(entry.path))

    def _sources(self, folder: Path, judge: Judge | None = None) -> Iterator[Source]:
        held = [self._known(file, judge) for file in self._files(folder)]
        due = [(file, name) for file, name, told in held if told is None]
        tell = partial(_told, due, self.settings.max_file_kb, judge)
        fresh = in_parallel(tell, len(due), self.settings.workers, chunk=_PART)
        return self._stream([told for _, _, told in held], fresh)

    def _known(self, file: Path, judge: Judge | None) -> tuple[Path, str, _Told | None]:
        """A file with its name, and what is to be told of it where memory knows it."""
        name, told = self._name(file), None
        with suppress(OSError):
            raw = file.read_bytes()
            source = Source(name, {}, hashlib.blake2b(raw, digest_size=16).hexdigest(), locator(raw))
            if self.memory.knows(source.digest) and not (judge and self.memory.breaches(source.mark) is None):
                told = _Told(name, raw, source.digest)
        return file, name, told

    def _stream(self, known: Sequence[_Told | None], fresh: Results[_Told]) -> Iterator[Source]:
        with closing(fresh):
            yield from self._noted(told or next(fresh) for told in known)

    def _noted(self, told: Iterable[_Told]) -> Iterator[Source]:
        for name, raw, digest, read, rows, problems in told:
            source = Source(name, {}, digest, locator(raw))
            self.problems += problems
            if read is not None:
                self.memory.note_values(digest, read, keep=not problems)
            if rows is not None:
                self.memory.note_breaches(source.mark, rows)
            if (values := self.memory.values(digest)) is not None:
                yield replace(source, data=values)

    def _files(self, folder: Path) -> Iterator[Path]:
        """The files of a folder that may hold a record, by their names."""
        entries = sorted(os.scandir(folder), key=lambda e: e.name) if folder.exists() else ()
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink() or entry.is_dir():
                continue
            file = folder / entry.name
            if entry.name.endswith(".yml"):
                yield file
            else:
                self._report(file, "load.stray-file", "is not a .yml file", f"rename it to {file.stem}.yml or move it")

    def language(self) -> Language:
        """Vocabulary, glossary, word lists, ledger and the editors' notes."""
        folder = self.folder
        return Language(
            vocabulary=self._vocabulary(folder / "vocabulary.yml"),
            glossary=self._glossary(folder / "glossary.yml"),
            words=self._words(folder / "words"),
            forbidden=self._forbidden(folder / "words" / "forbidden_details.yml"),
            ledger=self._ledger(folder / "ledger.yml"),
            notes=self._notes(folder / "newsletter"),
            digest=self.digest.hexdigest(),
        )

    def _vocabulary(self, file: Path) -> Mapping[str, Mapping[str, Term]]:
        data = self._yaml(file, (dict,), needed=True) or {}
        vocabulary: dict[str, dict[str, Term]] = {kind: {} for kind in VOCABULARIES}
        for kind, terms in data.items():
            if kind not in vocabulary or not isinstance(terms, list):
                self._report(file, "load.shape", f"'{kind}' is not a list of terms that is read")
                continue
            for row in terms:
                if term := self._row(file, row, ("slug", "label"), partial(_term, kind)):
                    self._refuse_slug(file, term, vocabulary[kind])
                    vocabulary[kind][term.slug] = term
        return vocabulary

    def _refuse_slug(self, file: Path, term: Term, others: Mapping[str, Term]) -> None:
        if not _SLUG.match(term.slug):
            hint = "use small letters, digits and underscores: it becomes an address"
            self._report(file, "load.shape", f"'{term.slug[:40]}' in '{term.kind}' cannot be a slug", hint)
        elif term.slug in others:
            self._report(file, "load.shape", f"'{term.slug}' stands twice in '{term.kind}'", "keep one of the two")

    def _glossary(self, file: Path) -> tuple[Entry, ...]:
        rows = self._list(file, needed=False)
        entries = (self._row(file, row, ("term",), lambda r: Entry(**_values(Entry, r))) for row in rows)
        return tuple(entry for entry in entries if entry)

    def _words(self, folder: Path) -> tuple[Word, ...]:
        words: list[Word] = []
        for file in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
            if file.stem == "forbidden_details":
                continue
            for row in self._list(file, needed=False):
                word = self._row(file, row, ("term", "write"), partial(_word, file.stem))
                words += [word] if word else []
        return tuple(words)

    def _forbidden(self, file: Path) -> tuple[Mapping[str, str], ...]:
        rows = self._list(file, needed=False)
        made = (self._row(file, row, ("detail",), typeset) for row in rows)
        return tuple(row for row in made if row)

    def _ledger(self, file: Path) -> Mapping[str, str]:
        data = self._yaml(file, (dict,), needed=False) or {}
        if wrong := next((key for key, value in data.items() if not isinstance(value, str)), None):
            self._report(file, "load.shape", f"'{wrong}' has no address", "each line is an id and an address")
        return {key: value for key, value in data.items() if isinstance(value, str)}

    def _notes(self, folder: Path) -> Mapping[str, Note]:
        notes = {}
        for file in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
            data = self._yaml(file, (dict,), needed=False)
            if not _MONTH.match(file.stem):
                self._report(file, "load.shape", "is not named after a month", "name it like 2026-11.yml")
            elif data is not None and (row := self._row(file, data, ("text",), dict)):
                unknown = set(row) - {"title", "text", "by"}
                if unknown:
                    self._report(file, "load.shape", f"a note has no '{min(unknown)}'", "it has title, text and by")
                texts = {k: curled(str(row.get(k, ""))) for k in ("title", "text", "by")}
                notes[file.stem] = Note(file.stem, **texts)
        return notes

    def _row(self, file: Path, row: Any, needed: tuple[str, ...], build: Callable[[dict[str, Any]], T]) -> T | None:
        """What `build` makes of an entry; one without its needed fields, or with a list for a text, is a problem."""
        missing = [name for name in needed if not isinstance(row, dict) or name not in row]
        if missing:
            self._report(file, "load.shape", f"an entry has no '{missing[0]}': {str(row)[:60]}")
            return None
        if wrong := next((name for name, value in row.items() if not _fits(name, value)), None):
            what = "a list of texts" if wrong in _LISTS else "true or false" if wrong in _MARKS else "text"
            self._report(file, "load.shape", f"'{wrong}' of an entry should be {what}: {str(row)[:60]}")
            return None
        return build(row)

    def _list(self, file: Path, *, needed: bool) -> list[Any]:
        return self._yaml(file, (list,), needed=needed) or []

    def _yaml(self, file: Path, kinds: tuple[type, ...], *, needed: bool) -> Any:
        if not file.exists():
            if needed:
                self._report(file, "load.missing", "is not there", "take it from a fresh copy of the project")
            return None
        raw = self._bytes(file)
        if raw is None:
            return None
        self.digest.update(file.name.encode() + b"\0" + raw + b"\0")
        read = read_yaml(self._name(file), raw, 1024, kinds)
        self.problems += read.problems
        return read.data

    def _bytes(self, file: Path) -> bytes | None:
        if file.is_symlink():
            return None
        try:
            return file.read_bytes()
        except OSError as error:
            self.problems.append(_unreadable(self._name(file), error))
            return None

    def _name(self, file: Path) -> str:
        return file.relative_to(self.project).as_posix()

    def _report(self, file: Path, rule: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Place(self._name(file)), rule, message, hint))


def _told(due: Sequence[tuple[Path, str]], max_kb: int, judge: Judge | None, number: int) -> _Told:
    """Reads and judges a file that memory does not know."""
    file, name = due[number]
    try:
        raw = file.read_bytes()
    except OSError as error:
        return _Told(name, b"", "", problems=(_unreadable(name, error),))
    source = Source(name, {}, hashlib.blake2b(raw, digest_size=16).hexdigest(), locator(raw))
    read = read_yaml(name, raw, max_kb)
    if read.data is None:
        return _Told(name, raw, source.digest, problems=tuple(read.problems))
    rows = judge(replace(source, data=read.data)) if judge else None
    return _Told(name, raw, source.digest, written(read.data), rows, tuple(read.problems))


def _unreadable(name: str, error: OSError) -> Problem:
    message = f"cannot be read: {(error.strerror or str(error)).lower()}"
    return Problem(Place(name), "load.unreadable", message, "check the file's permissions")


def _fits(name: str, value: object) -> bool:
    """Whether a value is of the kind that its field is of; a lone text is no list of texts."""
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(item, str | int) for item in value)
    return isinstance(value, bool) if name in _MARKS else isinstance(value, str | int)


def _term(kind: str, row: dict[str, Any]) -> Term:
    return Term(**_values(Term, {"meaning": "", **row, "kind": kind}))


def _word(name: str, row: dict[str, Any]) -> Word:
    return Word(**_values(Word, {"forms": [row["term"]], "level": "warning", **row, "list": name}))


def _values(kind: Any, row: dict[str, Any]) -> dict[str, Any]:
    """The fields that a named tuple knows; lists become tuples and texts stay texts."""
    values: dict[str, Any] = {}
    row = row if kind is Word else typeset(row)
    for name in kind._fields:
        if name in row:
            value = row[name]
            if isinstance(value, list):
                value = tuple(str(item) for item in value)
            elif not isinstance(value, bool):
                value = str(value)
            values[name] = value
    return values
