"""Where `briefings` and `python -m generator` start and end."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

from generator.cli.main import main
from generator.core.workers import end_all


def door() -> None:
    """The command, ended at once when its work is done.

    What has to be tidied up is; but handing back the memory of thousands of points one by one would take longer than
    making their last pages.
    """
    status = 1
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
    except OSError as error:
        _last_words(_refusal(error))
    finally:
        end_all()
    try:
        sys.stdout.flush()
    except OSError as error:
        _last_words(_refusal(error))
        status = status or 1
    _last_words("")
    atexit._run_exitfuncs()
    os._exit(status)


def _refusal(error: OSError) -> str:
    """What the system refused: a file, or else the place that our words go to, which is full or gone."""
    return f"{error.filename or 'this cannot be written'}: {error.strerror or error}"


def _last_words(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(f"{text}\n" if text else "")
        sys.stderr.flush()


if __name__ == "__main__":
    door()
