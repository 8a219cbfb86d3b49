"""Checks every source and says everything that is wrong, in one go; what is right becomes a Briefing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.check import references, schema
from generator.check.rule import Found, House, Rule
from generator.model import Briefing, Source
from generator.problems import Problem

RULES: tuple[Rule, ...] = (*schema.SHAPE_RULES, *schema.RULES, *references.RULES)


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: all problems, sorted, and the briefings whose form is right."""

    problems: tuple[Problem, ...]
    briefings: tuple[Briefing, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(p for p in self.problems if p.level == "error")


def check(sources: Sequence[Source], house: House) -> Checked:
    """Every problem of every source, pardons applied, and the briefings."""
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
    problems.update(_judged(sources, house))
    return Checked(tuple(sorted(problems)), tuple(briefings))


def _judged(sources: Sequence[Source], house: House) -> Iterable[Problem]:
    for rule in RULES:
        for _, _, problem in rule.problems(sources, house):
            yield problem


__all__ = ["RULES", "Checked", "Found", "House", "check"]
