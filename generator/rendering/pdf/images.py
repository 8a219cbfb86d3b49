"""Pictures of a PDF's pages, and how many it has."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.core.problems import cannot

DOTS_PER_INCH = 80


def page_count(pdf: Path) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(pdf) as opened:
        return len(opened.pages)


def take_picture(pdf: Path, side: int, picture: Path) -> None:
    words = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", str(side), "-l", str(side), "-singlefile"]
    try:
        subprocess.run([*words, str(pdf), str(picture.with_suffix(""))], check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise cannot("pdftoppm", "is not installed", "apt-get install poppler-utils") from None
    except subprocess.CalledProcessError as error:
        raise cannot(pdf, f"no picture could be made of it: {error.stderr.decode('utf-8', 'replace')[:200]}") from None
