"""Workers: safe to ask for from any process, and none can hold a command up, outlive it, or end it in silence."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import LEFT_OUT, PROJECT, TODAY, plant, point, tree, write_point

from generator.build import pipeline
from generator.core import workers
from generator.core.problems import BriefingsError
from generator.outputs.registry import renderers

LIGHT = {"training": LEFT_OUT}


def own_number(_: int) -> int:
    return os.getpid()


def word(name: str, _: int) -> tuple[str, str]:
    return os.environ.get(name, ""), str(Path.cwd())


def end_by(number: int, _: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def wait_or_fail(number: int) -> None:
    if number:
        raise BriefingsError(())
    time.sleep(60)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def test_results_come_in_order_from_several_processes():
    assert list(workers.in_parallel(partial(pow, 2), 40, 2, chunk=3)) == [2**n for n in range(40)]
    made = set(workers.in_parallel(own_number, 40, 2, chunk=1))
    assert os.getpid() not in made
    assert workers.Crew.live == set()


def test_a_worker_has_the_surroundings_of_who_asks_and_not_of_the_first_who_asked(monkeypatch, tmp_path):
    list(workers.beside(own_number))
    monkeypatch.setenv("A_WORD", "said later")
    monkeypatch.chdir(tmp_path)

    assert list(workers.beside(partial(word, "A_WORD"))) == [("said later", str(tmp_path))]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_a_worker_that_dies_at_its_work_is_one_line(number):
    with pytest.raises(BriefingsError, match="a worker process ended unexpectedly"):
        list(workers.in_parallel(partial(end_by, number), 2, 2))
    assert workers.Crew.live == set()


def test_a_worker_that_does_not_answer_is_given_up_and_one_line(monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 1.5)
    results = workers.in_parallel(partial(end_by, signal.SIGSTOP), 2, 2)
    [crew] = workers.Crew.live
    numbers = list(crew._pool._processes)

    with pytest.raises(BriefingsError, match="has not answered for"):
        list(results)
    assert numbers and all(gone(pid) for pid in numbers)


def test_an_error_of_one_worker_does_not_wait_for_the_others():
    results = workers.in_parallel(wait_or_fail, 2, 2)
    [crew] = workers.Crew.live
    numbers = list(crew._pool._processes)
    with pytest.raises(BriefingsError):
        list(crew._parts[1].result(30))
    results.close()

    assert all(gone(pid) for pid in numbers)


def test_fonts_of_a_worker_that_was_killed_are_swept_up(tmp_path, monkeypatch):
    monkeypatch.setattr(workers.tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{workers.TEMPORARY}999999999-abcdefgh").mkdir()
    (tmp_path / f"{workers.TEMPORARY}2026").mkdir()
    with pytest.raises(BriefingsError):
        list(workers.in_parallel(partial(end_by, signal.SIGKILL), 2, 2))

    assert [left.name for left in tmp_path.iterdir()] == [f"{workers.TEMPORARY}2026"]


def test_everything_that_is_made_can_be_sent_to_a_worker(tmp_path):
    project = plant(tmp_path / "project", {"ask-who": {}})
    library, _ = pipeline.read_and_check(project, today=TODAY)
    outputs = [output for render in renderers(paper=True) for output in render(library)]

    assert outputs
    for output in outputs:
        pickle.dumps(output)


def test_a_process_that_has_used_threads_and_pango_builds_with_two_workers(tmp_path):
    """As an editor's own script would: without a guard around its words, which no worker may run again."""
    project = plant(tmp_path / "project", {f"ask-{n}": LIGHT for n in ("who", "why", "when", "where")})
    script = tmp_path / "script.py"
    script.write_text(
        f"""
import sys, threading
from datetime import date
from pathlib import Path
from generator.build import pipeline
from generator.rendering.pdf.weasyprint_engine import Engine
engine = Engine()
def draw():
    html = engine.html(string="<p>Some words", url_fetcher=engine.fetcher)
    html.write_pdf(font_config=engine.fonts, stylesheets=[engine.style("pdf.css")])
draw()
threads = [threading.Thread(target=draw) for _ in range(2)]
waiting = threading.Event()
threading.Thread(target=waiting.wait, daemon=True).start()
for thread in threads: thread.start()
built = pipeline.build(Path({str(project)!r}), today=date({TODAY.year}, {TODAY.month}, {TODAY.day}), search=False)
for thread in threads: thread.join()
print(built.sheets, "sheets")
"""
    )
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace("[tool.briefings]", "[tool.briefings]\nworkers = 2"))
    done = subprocess.run(
        [sys.executable, script], env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("sheets\n") and done.stdout.count("sheets") == 1
    assert list((project / "site").rglob("fact-sheet.pdf"))


def test_this_very_process_with_threads_builds_the_same_site_as_the_command(tmp_path):
    project = plant(tmp_path / "project", {"ask-who": LIGHT, "ask-why": LIGHT})
    stop = threading.Event()
    threading.Thread(target=stop.wait, daemon=True).start()
    pipeline.build(project, today=TODAY, search=False)
    here = tree(project / "site")
    stop.set()
    command = [sys.executable, "-m", "generator", "build", "--no-search", "--project", project, "--today", str(TODAY)]
    subprocess.run([*command, "--site", tmp_path / "other"], cwd=PROJECT, check=True, capture_output=True)

    assert tree(tmp_path / "other") == here


@pytest.mark.parametrize("command", ["build", "pack", "drafts", "check"])
@pytest.mark.parametrize("place", [".cache", ".cache/made"])
def test_a_cache_that_cannot_be_written_ends_every_command(tmp_path, command, place):
    """A file where a folder of the cache is wanted: nothing can be kept, and workers are at work by then."""
    project = plant(tmp_path / "project", {"ask-who": {}})
    write_point(project, "ask-who", point(id="LP-0001"))
    words = {
        "build": ["build", "--no-search"],
        "check": ["check"],
        "pack": ["pack", "lp-0001", "--out", tmp_path / "out"],
        "drafts": ["build", "--drafts", "--no-search", "--site", tmp_path / "drafts"],
    }[command]
    (project / ".cache").mkdir(exist_ok=True)
    rights = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"] if os.getuid() == 0 else []
    (project / place).mkdir(exist_ok=True)
    (project / place).chmod(0o555)
    running = subprocess.run(
        [*rights, sys.executable, "-m", "generator", *words, "--project", project, "--today", str(TODAY)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    (project / place).chmod(0o755)

    assert "Traceback" not in running.stderr
    assert running.returncode == (0 if command == "check" else 1), running.stderr
    assert command == "check" or "there is no permission for this" in running.stderr
