"""What stood in the repository before: every id with its status and address at another version, asked of git."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.content.yaml_reader import read_yaml
from generator.core.problems import BriefingsError, cannot

POINTS, LEDGER = "briefings/points", "briefings/ledger.yml"
_REF = re.compile(r"(?!-)[\w./@{}^~+-]{1,200}", re.ASCII)
_BLOB = re.compile(r"100(?:644|755) blob ([0-9a-f]{40,64})\t(.+)", re.DOTALL)


def published_at(project: Path, ref: str) -> Mapping[str, Mapping[str, str]]:
    """Each id of a version with the `status` and `slug` it had, and the address `issued` in its ledger.

    The version is the last one that ours and `ref` have in common, so that what others added since is not missed here.
    """
    version = _common(project, ref)
    rows: dict[str, dict[str, str]] = {}
    for path, raw in _files(project, version, (POINTS, LEDGER)):
        data = read_yaml(path, raw).data or {}
        if path == LEDGER:
            for point, slug in data.items():
                rows.setdefault(str(point), {})["issued"] = str(slug)
        elif path.endswith(".yml") and isinstance(data.get("id"), str):
            row = {"status": str(data.get("status", "draft")), "slug": Path(path).stem}
            rows[data["id"]] = rows.get(data["id"], {}) | row
    return rows


def changed_since(project: Path, ref: str, folder: str = "briefings") -> tuple[str, ...]:
    """The files of a folder that differ from the version shared with `ref`, new ones and vanished ones included."""
    version = _common(project, ref)
    told = _git(project, "diff", "--name-only", "--no-renames", "--relative", "-z", version, "--", folder)
    new = _git(project, "ls-files", "--others", "--exclude-standard", "-z", "--", folder)
    return tuple(sorted({path.decode("utf-8", "replace") for path in (told + new).split(b"\0") if path}))


def _common(project: Path, ref: str) -> str:
    """The commit to compare with: where our branch left `ref`, or `ref` itself where git cannot tell."""
    if not _REF.fullmatch(ref):
        raise cannot("git", f"'{ref[:40]}' is not the name of a version", "name a branch, such as origin/main")
    try:
        tip = _git(project, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except BriefingsError as error:
        if error.problems[0].rule != "history.git":
            raise
        hint = "get it first, such as with: git fetch origin main"
        raise cannot("git", f"there is no version '{ref}' to compare with", hint, "history.missing") from None
    try:
        shared = _git(project, "merge-base", tip.decode().strip(), "HEAD")
    except BriefingsError:  # a shallow copy, or two lines that never met
        shared = tip
    return shared.decode().split()[0]


def _files(project: Path, version: str, places: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The path and bytes of each plain file below some places of a version; links are passed over."""
    listed = _git(project, "ls-tree", "-r", "-z", version, "--", *places).decode("utf-8", "replace")
    blobs = [found.groups() for row in listed.split("\0") if (found := _BLOB.fullmatch(row))]
    answer = _git(project, "cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in blobs).encode())
    start = 0
    for _, path in blobs:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].rsplit(b" ", 1)[-1])
        yield path, answer[end + 1 : end + 1 + size]
        start = end + size + 2


def _git(project: Path, *words: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(project), *words]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - our own words
    except FileNotFoundError:
        raise cannot("git", "is not installed", "install git, or leave out --since", "history.no-git") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split()[:30]) or "no answer"
        hint = "compare from inside a git repository, or leave out --since"
        raise cannot("git", f"cannot look into the history ({said})", hint, "history.git")
    return done.stdout
