"""Checks every source and says everything that is wrong, in one go; what is right becomes a Briefing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.check import anonymity, blame_free, lifecycle, pardons, plain_language, references, schema
from generator.check.rule import Found, House, Rule
from generator.keys import key_of
from generator.memory import Memory, Rows
from generator.model import Briefing, Source
from generator.problems import Problem
from generator.workers import in_parallel

_PART = 100
_JUDGES: tuple[Rule, ...] = (
    *schema.RULES,
    *references.RULES,
    *plain_language.RULES,
    *blame_free.RULES,
    *anonymity.RULES,
    *lifecycle.RULES,
)
_OF_WORDS: tuple[Rule, ...] = (*plain_language.RULES, *blame_free.RULES, *anonymity.RULES)
RULES: tuple[Rule, ...] = (*schema.SHAPE_RULES, *_JUDGES, *pardons.RULES)


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: all problems, sorted, and the briefings whose form is right."""

    problems: tuple[Problem, ...]
    briefings: tuple[Briefing, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(p for p in self.problems if p.level == "error")


def check(sources: Sequence[Source], house: House, memory: Memory | None = None) -> Checked:
    """Every problem of every source, pardons applied, and the briefings; what memory holds is not judged again."""
    problems: set[Problem] = set()
    briefings: list[Briefing] = []
    levels = {rule.id: rule for rule in schema.SHAPE_RULES}
    for source in sources:
        point, breaches = schema.shape(source)
        for rule_id, breach in breaches:
            rule = levels[rule_id]
            problems.add(Problem(source.place(*breach.keys), rule.id, breach.message, breach.hint, rule.level))
        if point:
            values = {name: getattr(point, name) for name in type(point).model_fields}
            briefings.append(
                Briefing.model_construct(**values, slug=source.slug, path=source.path, digest=source.digest)
            )
    problems.update(_judged(sources, house, memory or Memory()))
    return Checked(tuple(sorted(problems)), tuple(briefings))


def check_words(sources: Sequence[Source], house: House) -> tuple[Problem, ...]:
    """What the rules of language and anonymity say of the editors' other texts, such as pathways."""
    rules = [rule for rule in _OF_WORDS if rule.of_file]
    return tuple(rule.problem(*found) for rule in rules for found in rule.breaches(sources, house))


def _judged(sources: Sequence[Source], house: House, memory: Memory) -> Iterator[Problem]:
    memory.judged_by(_judgement_key(house))
    pardoned = pardons.Pardons(sources, RULES)
    for rule, source, breach in _breaches(sources, house, memory):
        if not pardoned.cover(source, rule, breach):
            yield rule.problem(source, breach)
    yield from pardoned.problems()


def _judgement_key(house: House) -> str:
    """A key over what judges a file by itself: the rules' code, the settings and the editors' language."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    return key_of(house.settings, house.language.digest, *(file.read_bytes() for file in code))


def _breaches(sources: Sequence[Source], house: House, memory: Memory) -> Iterator[tuple[Rule, Source, Found]]:
    rules = {rule.id: rule for rule in _JUDGES}
    for source, rows in zip(sources, _of_files(sources, house, memory), strict=True):
        for rule_id, keys, *rest in rows:
            yield rules[rule_id], source, Found(tuple(keys), *rest)
    for rule in _JUDGES:
        if rule.of_library or rule.daily:
            yield from ((rule, source, breach) for source, breach in rule.breaches(sources, house))


def _of_files(sources: Sequence[Source], house: House, memory: Memory) -> Iterator[Rows]:
    """What is wrong with each source in itself, whatever the day: remembered, or judged by several processes."""
    due = [source for source in sources if memory.breaches(_mark(source)) is None]

    def judged(number: int) -> list[Rows]:
        part = due[number * _PART : (number + 1) * _PART]
        return [_rows(source, house) for source in part]

    parts = in_parallel(judged, -(-len(due) // _PART), house.settings.workers)
    for source, rows in zip(due, (rows for part in parts for rows in part), strict=True):
        memory.note_breaches(_mark(source), rows)
    for source in sources:
        yield memory.breaches(_mark(source)) or []


def _mark(source: Source) -> str:
    """A file's name is judged too: it is an address."""
    return f"{source.digest} {source.slug}"


def _rows(source: Source, house: House) -> Rows:
    rules = (rule for rule in _JUDGES if rule.of_file and not rule.daily)
    return [[rule.id, *breach] for rule in rules for _, breach in rule.breaches((source,), house)]


__all__ = ["RULES", "Checked", "Found", "House", "check", "check_words"]
