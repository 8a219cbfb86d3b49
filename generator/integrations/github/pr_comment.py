"""What a pull request says of itself, as Markdown: the summary of a check, and the comment with pictures.

Workflows call it as `python -m generator.integrations.github.pr_comment`. Every value in the Markdown is escaped, since
the texts come from a pull request. It runs on the standard library alone: the jobs that may write install nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.core.markdown_escape import escaped
from generator.core.problems import LEVELS, BriefingsError, Problem, cannot
from generator.core.report import as_text, words
from generator.integrations.github.preview_bundle import (
    MAX_PICTURED,
    SIDES,
    Point,
    Preview,
    accept,
    picture_name,
    problems_of,
)

MOST_SHOWN = 40
LONGEST = 60_000  # a Git host takes comments of up to 65,536 letters
STATES = {"draft": "a draft", "published": "published", "superseded": "superseded", "withdrawn": "withdrawn"}
_PATH = re.compile(r"(?!.*\.\.)[A-Za-z0-9][\w./-]*", re.ASCII)
Link = Callable[[Problem], str]


@dataclass(frozen=True)
class Where:
    """What our own side of the Git host knows of a pull request: never taken from what the pull request made."""

    repository: str
    number: int
    commit: str
    run: int
    branch: str = "previews"
    host: str = "https://github.com"

    def __post_init__(self) -> None:
        right = re.fullmatch(r"[\w.-]+/[\w.-]+", self.repository, re.ASCII) and re.fullmatch(
            r"[0-9a-f]{40,64}", self.commit
        )
        if not right:
            raise cannot("preview", "no right repository or commit was given")

    @property
    def home(self) -> str:
        """The address of the repository."""
        return f"{self.host}/{self.repository}"

    def line(self, problem: Problem) -> str:
        """The place of a problem, as a link to the very line where there can be one."""
        words = f"line {problem.place.line}"
        if not _PATH.fullmatch(problem.place.path):
            return words
        return f"[{words}]({self.home}/blob/{self.commit}/{problem.place.path}#L{problem.place.line})"

    def picture(self, name: str) -> str:
        """The address of a picture on the branch of pictures; it works in private repositories too."""
        return f"{self.home}/raw/{self.branch}/pr-{self.number}/{name}"


def headline(problems: Sequence[Problem]) -> str:
    """How it stands, in one line of plain words."""
    errors, warnings = (sum(p.level == level for p in problems) for level in ("error", "warning"))
    parts = [f"{errors} {_things(errors)} to put right"] if errors else []
    parts += [f"{warnings} {_things(warnings)} to look at"] if warnings else []
    return " and ".join(parts) or "Nothing to put right"


def _things(count: int) -> str:
    return "thing" if count == 1 else "things"


def findings(problems: Sequence[Problem], changed: Iterable[str], link: Link, most: int = MOST_SHOWN) -> Iterator[str]:
    """Problems as a list by file, those in changed files first; the words are those of the terminal."""
    touched, order = set(changed), {level: n for n, level in enumerate(LEVELS)}
    ranked = sorted(problems, key=lambda p: (p.place.path not in touched, p.place.path, order[p.level], p))
    file, ours = "", True
    for problem in ranked[:most]:
        if touched and ours and problem.place.path not in touched:
            ours = False
            yield "\n**In files that you did not change**, so perhaps not yours to mend:"
        if problem.place.path != file:
            file = problem.place.path
            yield f"\n{escaped(file)}\n"
        yield f"- **{problem.level}**, {link(problem)}: {said(problem)}"
    if any(p.level == "warning" for p in ranked):
        yield "\nAn error has to change. A warning can stay if there is a good reason: write it into `pardons`."
    if len(ranked) > most:
        yield f"\nAnd {len(ranked) - most} more. The log of the check has them all."


def said(problem: Problem) -> str:
    """A problem in the words of the terminal, what to do on a line of its own."""
    what, also, hint = words(problem).partition("\n    try: ")
    return escaped(what) + (f"\\\n  try: {escaped(hint)}" if also else "")


def summary(problems: Sequence[Problem], changed: Sequence[str] = ()) -> str:
    """The check's summary page, for somebody who has never seen one."""
    lines = [f"## {headline(problems)}", ""]
    if problems:
        lines += ["Each line says what to change and why. Nothing here is a judgement on you.", ""]
        lines += findings(problems, changed, lambda p: f"line {p.place.line}")
        lines += ["", "Change the file in this pull request, and the check runs again by itself."]
    else:
        lines.append("Form, language, privacy and references are fine. A person reads it next.")
    return "\n".join(lines) + "\n"


def comment(preview: Preview, where: Where, pictures: Mapping[str, str]) -> str:
    """The one comment on a pull request; `pictures` are the names of files on the branch of pictures, by ours."""
    texts = (_comment(preview, where, pictures, most) for most in (MOST_SHOWN, 10, 0))
    return next(text for text in texts if len(text) < LONGEST)


def _comment(preview: Preview, where: Where, pictures: Mapping[str, str], most: int) -> str:
    lines = [f"## {headline(preview.problems)}", ""]
    if preview.problems:
        lines += [*findings(preview.problems, preview.changed, where.line, most), ""]
    if preview.built:
        lines += _looks(preview, where, pictures)
    elif any(p.level == "error" for p in preview.problems):
        lines += ["There is no picture yet: the sheet is drawn once nothing is left to put right.", ""]
    made, run = f"Made from {where.commit[:8]}.", f"{where.home}/actions/runs/{where.run}"
    kept = f" [The whole site and every sheet]({run}#artifacts) are kept for a week." if preview.built else ""
    lines.append(made + kept)
    return "\n".join(lines) + "\n"


def _looks(preview: Preview, where: Where, pictures: Mapping[str, str]) -> Iterator[str]:
    if not preview.points:
        yield "No learning point changed in this pull request. The site builds.\n"
        return
    yield "### How it will look\n"
    for point in preview.points:
        yield f"**{escaped(point.title)}** ({point.id}, {'new, ' if point.new else ''}{STATES.get(point.status, '')})\n"
        yield f"{_fit(point)}\n"
        shown = [(side, pictures[name]) for side in SIDES if (name := picture_name(point.slug, side)) in pictures]
        if shown:
            yield "| " + " | ".join(side.capitalize() for side, _ in shown) + " |"
            yield "|" + " --- |" * len(shown)
            yield "| " + " | ".join(_image(where.picture(name), side, point) for side, name in shown) + " |\n"
    if len(preview.points) > MAX_PICTURED:
        yield f"Pictures are made of the first {MAX_PICTURED} only.\n"


def _image(address: str, side: str, point: Point) -> str:
    return f'[<img src="{address}" width="380" alt="{side.capitalize()} of the fact sheet {point.id}">]({address})'


def _fit(point: Point) -> str:
    if not point.sides:
        return "It has no sheet: only published points and drafts have one."
    fits = "The sheet fits: front and back of one page." if point.sides == 2 else f"The sheet has {point.sides} sides."
    front = f" The front holds {point.front_words} of at most {point.front_budget} words."
    others = [name for name in point.editions if name]
    return fits + front + (f" There are sheets for {' and '.join(others)} too." if others else "")


def number_of(pulls: object, commit: str) -> int:
    """The open pull request whose head is this commit, from the Git host's own list; 0 where there is none any more."""
    rows = pulls if isinstance(pulls, list) else []
    found = [row.get("number") for row in rows if isinstance(row, dict) and row.get("headRefOid") == commit]
    numbers = [number for number in found if isinstance(number, int)]
    return min(numbers, default=0)


def hung(pictures: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Each picture under a name that holds a mark of its content, so that no cache shows an old one."""
    return {
        name: (f"{name.removesuffix('.png')}.{hashlib.sha256(raw).hexdigest()[:12]}.png", raw)
        for name, raw in pictures.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The door for workflows. `argparse` and not `click`, because here nothing is installed."""
    parser = argparse.ArgumentParser(prog="python -m generator.integrations.github.pr_comment")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("summary", help="the summary page of a check, from its JSON")
    verb.add_argument("--problems", type=Path, required=True)
    verb = verbs.add_parser("find", help="the pull request of a commit, from the list of open ones")
    verb.add_argument("--pulls", type=Path, required=True)
    verb.add_argument("--commit", required=True)
    verb = verbs.add_parser("comment", help="the comment and its pictures, from a zip that nobody vouches for")
    verb.add_argument("--zip", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    verb.add_argument("--repository", required=True)
    verb.add_argument("--number", type=int, required=True)
    verb.add_argument("--commit", required=True)
    verb.add_argument("--run", type=int, required=True)
    try:
        _answer(parser.parse_args(arguments))
    except BriefingsError as error:
        sys.stderr.write("".join(f"{as_text(problem)}\n" for problem in error.problems))
        sys.exit(1)


def _answer(given: argparse.Namespace) -> None:
    if given.verb == "summary":
        try:
            problems = problems_of(json.loads(given.problems.read_text("utf-8")))
        except ValueError as error:
            raise cannot(given.problems, f"{error}: this is not what the check writes") from None
        sys.stdout.write(summary(problems))
    elif given.verb == "find":
        sys.stdout.write(f"{number_of(json.loads(given.pulls.read_text('utf-8')), given.commit)}\n")
    else:
        where = Where(given.repository, given.number, given.commit, given.run)
        preview, pictures = accept(given.zip)
        named = hung(pictures)
        (given.out / "pictures").mkdir(parents=True)
        for name, raw in named.values():
            (given.out / "pictures" / name).write_bytes(raw)
        text = comment(preview, where, {ours: name for ours, (name, _) in named.items()})
        (given.out / "comment.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
