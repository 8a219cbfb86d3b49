"""The door for the workflow: `python -m generator.integrations.github.issue_form convert`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from generator.content.loader import load
from generator.core.problems import BriefingsError
from generator.core.report import as_text
from generator.core.settings import read_settings
from generator.integrations.github.issue_form.submission import LARGEST, convert


def main(words: Sequence[str] | None = None) -> None:
    """The door for the workflow."""
    parser = argparse.ArgumentParser(prog="python -m generator.integrations.github.issue_form")
    verb = parser.add_subparsers(dest="verb", required=True).add_parser("convert", help="a draft of a submitted form")
    verb.add_argument("--body-file", type=Path, required=True, help="the text of the issue")
    verb.add_argument("--number", type=int, required=True, help="the number of the issue")
    verb.add_argument("--out", type=Path, default=Path(), help="the folder of the project")
    verb.add_argument("--today", type=date.fromisoformat, default=None, help="the day to work for")
    given = parser.parse_args(words)
    project = given.out.resolve()
    try:
        with given.body_file.open("rb") as file:
            body = file.read(4 * LARGEST).decode("utf-8", "replace")
        loaded = load(project, read_settings(project))
        made = convert(project, loaded, given.today or datetime.now(UTC).date(), body, given.number)
    except BriefingsError as error:
        for problem in error.problems:
            sys.stderr.write(as_text(problem) + "\n")
        sys.exit(1)
    sys.stdout.write(f"{made.path.relative_to(project).as_posix()}\n")


if __name__ == "__main__":
    main()
