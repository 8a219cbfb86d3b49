"""Checks every source and says everything that is wrong, in one go; what is right becomes a Briefing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from generator.checks import anonymity, blame_free, lifecycle, plain_language, references, schema, suppressions
from generator.checks.rule import Found, House, Rule
from generator.content.library import Briefing, Source
from generator.content.parse_cache import Memory, Rows
from generator.core.hashing import code_of, key_of
from generator.core.problems import Problem

_JUDGES: tuple[Rule, ...] = (
    *schema.RULES,
    *references.RULES,
    *plain_language.RULES,
    *blame_free.RULES,
    *anonymity.RULES,
    *lifecycle.RULES,
)
_OF_WORDS: tuple[Rule, ...] = (*plain_language.RULES, *blame_free.RULES, *anonymity.RULES)
RULES: tuple[Rule, ...] = (*schema.SHAPE_RULES, *_JUDGES, *suppressions.RULES)


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: all problems, sorted, the sources, and the briefings whose form is right."""

    problems: tuple[Problem, ...]
    briefings: tuple[Briefing, ...]
    sources: tuple[Source, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(p for p in self.problems if p.level == "error")


def judge(house: House, memory: Memory) -> Callable[[Source], Rows]:
    """Says what is wrong with a source in itself, whatever the day; memory forgets what others judged."""
    memory.judged_by(_judgement_key(house))
    return partial(_rows, house=house)


def check(sources: Iterable[Source], house: House, memory: Memory | None = None) -> Checked:
    """Every problem of every source, pardons applied, and the briefings; what memory holds is not judged again.

    Sources may come one after the other, while others are still being read.
    """
    problems: set[Problem] = set()
    briefings: list[Briefing] = []
    held: list[Source] = []
    for source in sources:
        held.append(source)
        briefing, found = _shaped(source)
        problems.update(found)
        briefings += [briefing] if briefing else []
    problems.update(_judged(held, house, memory or Memory()))
    return Checked(tuple(sorted(problems)), tuple(briefings), tuple(held))


def _shaped(source: Source) -> tuple[Briefing | None, list[Problem]]:
    """The briefing where the form is right, and what is wrong with the form where it is not."""
    point, breaches = schema.shape(source)
    if point is None:
        levels = {rule.id: rule for rule in schema.SHAPE_RULES}
        return None, [levels[rule_id].problem(source, breach) for rule_id, breach in breaches]
    values = {name: getattr(point, name) for name in type(point).model_fields}
    return Briefing.model_construct(**values, slug=source.slug, path=source.path, digest=source.digest), []


def check_words(sources: Sequence[Source], house: House) -> tuple[Problem, ...]:
    """What the rules of language and anonymity say of the editors' other texts, such as pathways."""
    rules = [rule for rule in _OF_WORDS if rule.of_file]
    return tuple(rule.problem(*found) for rule in rules for found in rule.breaches(sources, house))


def _judged(sources: Sequence[Source], house: House, memory: Memory) -> Iterator[Problem]:
    pardoned = suppressions.Pardons(sources, RULES)
    for rule, source, breach in _breaches(sources, house, memory):
        if not pardoned.cover(source, rule, breach):
            yield rule.problem(source, breach)
    yield from pardoned.problems()


def _judgement_key(house: House) -> str:
    """A key over what judges a file by itself: the rules' code, the settings and the editors' language."""
    return key_of(house.settings, house.language.digest, version("pydantic"), code_of(__name__))


def _breaches(sources: Sequence[Source], house: House, memory: Memory) -> Iterator[tuple[Rule, Source, Found]]:
    rules = {rule.id: rule for rule in _JUDGES}
    for source in sources:
        rows = memory.breaches(source.mark)
        for rule_id, keys, *rest in _rows(source, house) if rows is None else rows:
            yield rules[rule_id], source, Found(tuple(keys), *rest)
    for rule in _JUDGES:
        if rule.of_library or rule.daily:
            yield from ((rule, source, breach) for source, breach in rule.breaches(sources, house))


_OF_FILES = tuple((rule.id, rule.of_file) for rule in _JUDGES if rule.of_file and not rule.daily)


def _rows(source: Source, house: House) -> Rows:
    return [[rule_id, *breach] for rule_id, of_file in _OF_FILES for breach in of_file(source, house)]


__all__ = ["RULES", "Checked", "Found", "House", "check", "check_words", "judge"]
