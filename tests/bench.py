"""The benchmark: ratios measured in one run, each beside its gate. `make bench`, or `python tests/bench.py --quick`.

Both sides of a ratio are whole processes on the same machine, taken in turn; the median of the ratios counts. Points
are made up by `synthetic.py`. Nothing here runs in the tests: speed is measured, not asserted.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import synthetic

HOME = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
DAY = "2026-11-22"
ROWS: list[tuple[str, float, float, str]] = []


def say(name: str, value: float, gate: float, detail: str = "", at_least: bool = False, timed: bool = True) -> None:
    """One line: the measure, its value, the gate, and whether a quarter of head-room is left for noise in times."""
    fine = value >= gate if at_least else value <= gate
    roomy = fine and (not timed or (value >= gate * 1.25 if at_least else value <= gate * 0.8))
    verdict = "ok" if roomy else "ok, little room" if fine else "NOT MET"
    ROWS.append((name, value, gate, verdict))
    print(f"{name:<66} {value:7.3f}  gate {'≥' if at_least else '≤'} {gate:<5}  {verdict:<16} {detail}", flush=True)


def run(words: list[object], folder: Path | None = None) -> tuple[float, float]:
    """Wall seconds and peak MiB of one process with its children."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}  # as for everybody
    started = time.monotonic()
    child = subprocess.Popen(
        [str(w) for w in words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    said = child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{words}: exit {child.returncode}\n{said.decode()[-2000:]}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def build(project: Path, *options: str) -> tuple[float, float]:
    return run([BIN / "briefings", "build", "--project", project, "--today", DAY, *options])


def fresh(project: Path) -> None:
    """Moves everything built away, the cache included: a disk that has just deleted files is slow to make new ones."""
    aside = Path(tempfile.mkdtemp(dir=project.parent, prefix="aside-"))
    for name in ("site", ".cache", "build"):
        with suppress(FileNotFoundError):
            (project / name).rename(aside / name)


def paired(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, str]:
    """The median of the ratios of both, taken in turn."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    middle = [statistics.median(side) for side in zip(*pairs, strict=True)]
    return ratio, f"{middle[0]:.2f} s against {middle[1]:.2f} s"


def cold_pages(project: Path) -> tuple[float, float]:
    fresh(project)
    return build(project, "--no-sheets", "--no-search")


def plain(folder: Path) -> float:
    fresh(folder)
    return run([BIN / "mkdocs", "build", "-q"], folder)[0]


def edit(project: Path, word: str) -> str:
    """Another title for one point; says which word to look for."""
    file = project / "briefings" / "points" / "made-up-00042.yml"
    text = file.read_text()
    file.write_text(re.sub(r"^title: .*$", f"title: Ask about the {word} thing today", text, count=1, flags=re.M))
    return word


@contextmanager
def served(words: list[object], folder: Path | None, address: str, said: str) -> Iterator[None]:
    """A server in the background until the block ends; waits for its first good answer."""
    child = subprocess.Popen([str(w) for w in words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        waited_for(address, said)
        yield
    finally:
        child.terminate()
        child.wait()


def waited_for(address: str, said: str, limit: float = 300) -> float:
    """Seconds until the page at this address holds these words."""
    started = time.monotonic()
    while time.monotonic() - started < limit:
        with suppress(OSError):
            if said in urllib.request.urlopen(address, timeout=30).read().decode():
                return time.monotonic() - started
        time.sleep(0.02)
    raise SystemExit(f"{address} never held {said!r}")


def measure_pages(work: Path, rounds: int, large: int) -> None:
    """Pages from YAML to HTML against plain MkDocs, at both sizes; growth of time, memory and page size."""
    sizes = {}
    for count, gate in ((1000, 0.35), (large, 0.25)):
        project, plain_project = work / f"ours-{count}", work / f"plain-{count}"
        synthetic.project(project, count)
        synthetic.plain_mkdocs(project, plain_project)
        taken: list[tuple[float, float]] = []

        def ours(project: Path = project, taken: list[tuple[float, float]] = taken) -> float:
            taken.append(cold_pages(project))
            return taken[-1][0]

        ratio, detail = paired(ours, lambda folder=plain_project: plain(folder), rounds if count == 1000 else 3)
        say(f"pages of {count:,} points, against plain MkDocs", ratio, gate, detail)
        sizes[count] = [statistics.median(column) for column in zip(*taken, strict=True)]
    steps = math.log(large / 1000)
    for index, name in ((0, "time"), (1, "memory")):
        exponent = math.log(sizes[large][index] / sizes[1000][index]) / steps
        detail = f"{sizes[1000][index]:.1f} to {sizes[large][index]:.1f} {'s' if index == 0 else 'MiB'}"
        say(f"growth exponent of {name}, 1,000 to {large:,}", exponent, 1.05, detail, timed=False)
    small = synthetic.project(work / "ours-100", 100)
    cold_pages(small)
    pages = [(p / "site/briefings/made-up-00042/index.html").stat().st_size for p in (small, work / f"ours-{large}")]
    detail = f"{pages[0]} to {pages[1]}"
    say(f"bytes of one briefing page, {large:,} against 100", pages[1] / pages[0], 1.02, detail, timed=False)


def measure_sheets(work: Path, count: int) -> None:
    """Fact sheets a second against the weasyprint command once for each; memory of a worker over many sheets."""
    from generator.build import artifacts, pipeline
    from generator.build.artifact_cache import Store
    from generator.outputs.fact_sheet import sheets as fact_sheet
    from generator.rendering.pdf import document

    project = synthetic.project(work / "sheets", count)
    library, _ = pipeline.read_and_check(project, today=date.fromisoformat(DAY))
    outputs = list(fact_sheet.render(library))
    started = time.monotonic()
    artifacts.press(outputs, Store(work / "shelf"), 0, lambda *_: None)
    ours = len(outputs) / (time.monotonic() - started)
    sheets = [fact_sheet.sheets(library, briefing)[0] for briefing in library.published[:6]]
    seconds = []
    for number, sheet in enumerate(sheets):
        page = work / f"sheet-{number}.html"
        page.write_text(fact_sheet.html_of(sheet))
        styles = [word for name in fact_sheet.CSS for word in ("-s", HOME / "templates" / name)]
        command = [BIN / "weasyprint", "--pdf-variant", "pdf/ua-1", "-u", f"{HOME / 'templates'}/", *styles]
        seconds.append(run([*command, page, page.with_suffix(".pdf")])[0])
    theirs = 1 / statistics.median(seconds)
    detail = f"{ours:.1f} a second against {theirs:.1f}, {len(outputs)} sheets, slow fonts: {document.slow_fonts()}"
    say("fact sheets a second, against the weasyprint command", ours / theirs, 9, detail, at_least=True)


def measure_memory(work: Path) -> None:
    """Memory of one worker after 600 sheets against 60, in a process of its own."""
    code = (
        "import sys, resource; sys.path[:0] = [sys.argv[2]]\n"
        "from datetime import date; from pathlib import Path\n"
        "from generator.build import artifacts, pipeline; from generator.outputs.fact_sheet import sheets\n"
        "library, _ = pipeline.read_and_check(Path(sys.argv[1]), today=date(2026, 11, 22))\n"
        "outputs = list(sheets.render(library)); held = []\n"
        "now = lambda: int(open('/proc/self/statm').read().split()[1])\n"
        "for turn in range(600):\n"
        "    artifacts._make(outputs[turn % len(outputs)])\n"
        "    if turn in (59, 599): held.append(now())\n"
        "print(held[1] / held[0])\n"
    )
    words = [sys.executable, "-c", code, str(work / "sheets"), str(Path(__file__).parent)]
    ratio = float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    say("a worker's memory after 600 sheets, against 60", ratio, 1.1, timed=False)


def measure_edits(work: Path, rounds: int) -> None:
    """One edited point with its sheet, and nothing changed, each a new process, against plain MkDocs."""
    project, plain_project = work / "ours-1000", work / "plain-1000"
    print("  (making 1,000 sheets first …)", flush=True)
    build(project, "--no-search")
    words = iter(f"word{number}" for number in range(1000))

    def edited() -> float:
        edit(project, next(words))
        return build(project, "--no-search")[0]

    ratio, detail = paired(edited, lambda: plain(plain_project), rounds)
    say("one edited point of 1,000 with its sheet, against plain MkDocs", ratio, 0.3, detail)
    ratio, detail = paired(lambda: build(project, "--no-search")[0], lambda: plain(plain_project), rounds)
    say("nothing changed among 1,000, against plain MkDocs", ratio, 0.05, detail)


def measure_serve(work: Path, rounds: int) -> None:
    """From saved to served, one edit among 1,000."""
    project, plain_project = work / "ours-1000", work / "plain-1000"
    page = plain_project / "docs/briefings/made-up-00042.md"
    ours_at = "http://127.0.0.1:8991/briefings/made-up-00042/"
    plain_at = "http://127.0.0.1:8992/briefings/made-up-00042/"
    ours_words = [BIN / "briefings", "serve", "--project", project, "--port", "8991", "--today", DAY]
    plain_words = [BIN / "mkdocs", "serve", "--livereload", "-a", "127.0.0.1:8992"]

    def ours(word: str) -> float:
        edit(project, word)
        return waited_for(ours_at, word)

    def theirs(word: str) -> float:
        page.write_text(f"# {word}\n\n{page.read_text()}")
        return waited_for(plain_at, word)

    with served(ours_words, None, ours_at, "<h1"), served(plain_words, plain_project, plain_at, "<h1"):
        pairs = []
        for turn in range(rounds):
            pairs.append((ours(f"saved{turn}"), theirs(f"saved{turn}")))
            time.sleep(6)  # both have settled: the search index follows a quiet moment
    ratio = statistics.median(a / b for a, b in pairs)
    middle = [statistics.median(side) for side in zip(*pairs, strict=True)]
    say("serve: saved to served, against mkdocs serve", ratio, 0.35, f"{middle[0]:.2f} s against {middle[1]:.2f} s")


def measure_own(work: Path) -> None:
    """The repository's own content: cold, unchanged, and the check of 1,000 points."""
    site = work / "own-site"
    project = work / "own"
    for name in ("briefings", "overrides", "templates"):
        shutil.copytree(HOME / name, project / name)
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(HOME / name, project / name)
    cold = build(project, "--site", site)[0]
    say("the repository's own content, cold, seconds", cold, 60)
    say("the same with nothing changed, seconds", build(project, "--site", site)[0], 5)
    thousand = work / "ours-1000"
    words = [BIN / "briefings", "check", "--project", thousand, "--today", DAY]
    for name, forget in (("nothing remembered", True), ("no file changed", False)):
        seconds = []
        for _ in range(3):
            if forget:
                fresh(thousand)
            seconds.append(run(words)[0])
        say(f"briefings check of 1,000 points, {name}, seconds", statistics.median(seconds), 3)


def main() -> None:
    """Runs every measure and says how many gates are not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and 2,000 points in place of 5,000")
    parser.add_argument("--only", default="", help="names of measures, such as pages,edits")
    options = parser.parse_args()
    rounds, large = (1, 2000) if options.quick else (3, 5000)
    only = set(filter(None, options.only.split(",")))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="briefings-bench-") as folder:
        work = Path(folder)
        if not only or only & {"pages", "edits", "serve", "own"}:
            measure_pages(work, rounds, large)
        if not only or only & {"sheets", "memory"}:
            measure_sheets(work, 200)
            measure_memory(work)
        if not only or only & {"edits", "serve"}:
            measure_edits(work, rounds)
        if not only or "serve" in only:
            measure_serve(work, rounds)
        if not only or "own" in only:
            measure_own(work)
    missed = [row[0] for row in ROWS if row[3] == "NOT MET"]
    print(f"\n{len(ROWS)} measures, {len(missed)} gates not met{': ' + '; '.join(missed) if missed else ''}")


if __name__ == "__main__":
    main()
