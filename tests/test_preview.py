"""A preview is made of a pull request's own work, and taken by nobody on trust."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from conftest import PROJECT, TODAY, point, write_point
from PIL import Image, PngImagePlugin
from repository import briefings, start

from generator.build import pipeline
from generator.cli.preview_build import preview_build
from generator.core.problems import BriefingsError, Place, Problem
from generator.integrations.github.png import rewritten, size_of
from generator.integrations.github.pr_comment import Where, comment, hung, number_of
from generator.integrations.github.preview_bundle import FILE, MAX_PICTURE, Point, Preview, accept, picture_name, read

WHERE = Where("your-partnership/practice-briefings", 12, "a1" * 20, 345)
FAULT = Problem(Place("briefings/points/ask-who.yml", 4, 10), "blame-free.term", "'failed to' blames", "write: did not")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A tiny project under git."""
    return start(tmp_path / "project")


# A proof


def test_a_draft_is_pictured_as_it_would_be_published(repository: Path, tmp_path: Path) -> None:
    write_point(repository, "brand-new", point(id="LP-0003", status="draft", title="Ask again next time"))
    with (repository / "briefings" / "ledger.yml").open("a") as ledger:
        ledger.write("LP-0003: brand-new\n")

    status, said = briefings(repository, "preview", "--since", "main", "--out", str(tmp_path / "out"))

    assert status == 0, said
    seen = read((tmp_path / "out" / FILE).read_text("utf-8"))
    (shown,) = seen.points
    assert (shown.slug, shown.status, shown.new, shown.sides, shown.front_budget) == (
        "brand-new",
        "draft",
        True,
        2,
        420,
    )
    assert seen.built and seen.changed == ("briefings/ledger.yml", "briefings/points/brand-new.yml")
    for side in ("front", "back"):
        size = size_of((tmp_path / "out" / picture_name("brand-new", side)).read_bytes())
        assert size.height > size.width > 600
    assert "Ask again next time" in (repository / "build" / "preview" / "briefings" / "index.html").read_text("utf-8")
    built = pipeline.build(repository, today=TODAY, search=False, sheets=False)
    assert "Ask again next time" not in (built.folder / "briefings" / "index.html").read_text("utf-8"), (
        "only to look at"
    )


def test_there_is_no_picture_while_something_is_to_be_put_right(repository: Path, tmp_path: Path) -> None:
    """A picture could show to the public what the check asks to take out."""
    write_point(repository, "ask-who", point(one_line="Ask <b>who</b> lives here."))

    made = preview_build(repository, "main", today=TODAY, site=tmp_path / "site", folder=tmp_path / "out")

    assert not made.built and [p.name for p in (tmp_path / "out").iterdir()] == [FILE]
    assert "There is no picture yet" in comment(made, WHERE, {})


def test_a_sheet_that_does_not_fit_is_told_like_any_problem(repository: Path, tmp_path: Path) -> None:
    row = {"title": "A long title " * 12, "publisher": "A publisher", "year": 2020, "kind": "primary", "read": "full"}
    sources = [row | {"id": f"s{n}"} for n in range(1, 31)]
    found = [{"text": "So.", "source": f"s{n}"} for n in range(1, 31)]
    write_point(repository, "ask-who", point(sources=sources, what_we_found=found))

    made = preview_build(repository, "main", today=TODAY, site=tmp_path / "site", folder=tmp_path / "out")

    assert "fact-sheet.overflow" in {p.rule for p in made.problems}
    assert "fact-sheet.overflow" in comment(made, WHERE, {})


# What nobody vouches for


def png(width: int = 30, height: int = 40, **info: str) -> bytes:
    """A picture with some colour, made by a library that is not ours."""
    picture = Image.new("RGB", (width, height), (18, 67, 109))
    picture.putpixel((3, 4), (200, 100, 50))
    told = PngImagePlugin.PngInfo()
    for key, value in info.items():
        told.add_text(key, value)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=told)
    return out.getvalue()


def drawn(head: bytes, dots: bytes) -> bytes:
    """A PNG put together by hand."""
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(dots)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


SHOWN = Point("ask-who", "LP-0001", "Ask who lives here", "published", False, ("", "managers"), 2, 117, 420)
GOOD = Preview((FAULT,), ("briefings/points/ask-who.yml",), (SHOWN,), built=True)


def packed(tmp_path: Path, files: dict[str, bytes], odd: zipfile.ZipInfo | None = None) -> Path:
    """A zip as a pull request's own job would leave it."""
    made = tmp_path / "preview.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        if odd:
            archive.writestr(odd, "/etc/passwd")
    return made


def right() -> dict[str, bytes]:
    return {FILE: GOOD.as_json().encode(), "ask-who.front.png": png(), "ask-who.back.png": png()}


def test_a_right_preview_is_taken_and_shown(tmp_path: Path) -> None:
    preview, pictures = accept(packed(tmp_path, right()))
    named = hung(pictures)

    told = comment(preview, WHERE, {ours: name for ours, (name, _) in named.items()})

    assert preview == GOOD
    name = named["ask-who.front.png"][0]
    assert f'src="https://github.com/your-partnership/practice-briefings/raw/previews/pr-12/{name}"' in told
    assert 'alt="Front of the fact sheet LP-0001"' in told
    assert "The sheet fits: front and back of one page. The front holds 117 of at most 420 words." in told
    assert "sheets for managers too" in told


def refused(tmp_path: Path, files: dict[str, bytes], odd: zipfile.ZipInfo | None = None) -> str:
    with pytest.raises(BriefingsError) as error:
        accept(packed(tmp_path, files, odd))
    assert error.value.problems[0].rule == "preview.refused"
    return error.value.problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        "../ask-who.front.png",
        "/ask-who.front.png",
        "pictures/ask-who.front.png",
        "ask-who.front.svg",
        "ask-who.front.png.html",
        "comment.md",
        "ask-who.side.png",
        "Ask-Who.front.png",
        "ask-who.front.png\n",
        ".git/config",
    ],
)
def test_a_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    assert "another name" in refused(tmp_path, right() | {name: png()})


def test_links_and_folders_in_a_zip_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ask-who.front.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    files = {name: content for name, content in right().items() if name != "ask-who.front.png"}

    assert "not a plain file" in refused(tmp_path, files, link)


def test_a_picture_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "did not change" in refused(tmp_path, right() | {"other.front.png": png()})


def test_what_is_too_large_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    assert "too large" in refused(tmp_path, right() | {"ask-who.front.png": b"\0" * (MAX_PICTURE * 30)})
    many = {f"p{n}.front.png": png() for n in range(30)}
    assert "too many files" in refused(tmp_path, right() | many)
    bomb = drawn(struct.pack(">IIBBBBB", 30, 40, 8, 2, 0, 0, 0), b"\0" * 50_000_000)
    assert "as many dots" in refused(tmp_path, right() | {"ask-who.front.png": bomb})


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        png()[:-20],
        png().replace(b"IDAT", b"IDAX"),
        png(1300, 10),
        png(10, 1800),
        bytearray(png())[:40] + b"\xff" + bytearray(png())[41:],
    ],
)
def test_what_is_no_right_picture_is_refused(tmp_path: Path, picture: bytes) -> None:
    assert "ask-who.front.png" in refused(tmp_path, right() | {"ask-who.front.png": bytes(picture)})


def test_a_picture_whose_rows_begin_oddly_is_refused(tmp_path: Path) -> None:
    size = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    odd = drawn(size, b"\x09ab")

    assert "is damaged" in refused(tmp_path, right() | {"ask-who.front.png": odd})
    assert rewritten(drawn(size, b"\x00ab"))


def test_only_the_dots_of_a_picture_are_kept() -> None:
    given_to_us = png(Comment="a message nobody sees", Software="<script>alert(1)</script>") + b"and a tail"

    ours = rewritten(given_to_us)

    with Image.open(io.BytesIO(given_to_us)) as theirs, Image.open(io.BytesIO(ours)) as again:
        assert theirs.tobytes() == again.tobytes()
        assert again.info == {}
    assert b"message" not in ours and b"script" not in ours and not ours.endswith(b"tail")


def test_pictures_of_each_kind_that_poppler_makes_come_through() -> None:
    for mode in ("RGB", "L", "P"):
        out = io.BytesIO()
        Image.linear_gradient("L").resize((60, 80)).convert(mode).save(out, "PNG")
        with (
            Image.open(io.BytesIO(out.getvalue())) as theirs,
            Image.open(io.BytesIO(rewritten(out.getvalue()))) as ours,
        ):
            assert theirs.convert("RGB").tobytes() == ours.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "change",
    [
        {"problems": "none"},
        {"problems": [{"path": "a"}]},
        {"problems": [{"path": "a", "line": "4", "column": 1, "level": "error", "rule": "r", "message": "m"}]},
        {"problems": [{"path": "a", "line": 4, "column": 1, "level": "fatal", "rule": "r", "message": "m"}]},
        {"points": [{"slug": "../x"}]},
        {"points": [SHOWN.__dict__ | {"editions": [], "slug": "a b"}]},
        {"points": [SHOWN.__dict__ | {"editions": ["<b>"]}]},
        {"points": [SHOWN.__dict__ | {"editions": [], "id": "LP-1)"}]},
        {"points": [SHOWN.__dict__ | {"editions": [], "sides": True}]},
        {"points": [SHOWN.__dict__ | {"editions": [], "title": "x" * 500}]},
        {"built": "yes"},
        {"changed": [1]},
    ],
)
def test_a_preview_with_an_odd_value_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    text = json.dumps(json.loads(GOOD.as_json()) | change)

    assert FILE in refused(tmp_path, right() | {FILE: text.encode()})


def test_broken_zips_and_deep_json_are_refused(tmp_path: Path) -> None:
    assert FILE in refused(tmp_path, {FILE: b"[" * 100_000})
    assert "holds no" in refused(tmp_path, {"ask-who.front.png": png()})
    broken = tmp_path / "broken.zip"
    broken.write_bytes(packed(tmp_path, right()).read_bytes()[:-40])
    with pytest.raises(BriefingsError):
        accept(broken)


def test_the_pull_request_is_the_one_with_this_very_commit() -> None:
    pulls = [{"number": 3, "headRefOid": "b" * 40}, {"number": 9, "headRefOid": "a" * 40}, "odd", {"number": "4"}]

    assert number_of(pulls, "a" * 40) == 9
    assert number_of(pulls, "c" * 40) == 0
    assert number_of({"message": "no"}, "a" * 40) == 0


def test_the_job_that_writes_comments_installs_nothing(tmp_path: Path) -> None:
    """`-S -I` leaves nothing but the standard library: not even the packages of this environment."""
    code = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "from generator.integrations.github.pr_comment import main; main(sys.argv[1:])"
    )
    words = ["--zip", str(packed(tmp_path, right())), "--out", str(tmp_path / "checked"), "--repository", "your/repo"]
    words += ["--number", "12", "--commit", "a1" * 20, "--run", "5"]

    subprocess.run([sys.executable, "-S", "-I", "-c", code, "comment", *words], check=True, cwd=tmp_path)

    assert "How it will look" in (tmp_path / "checked" / "comment.md").read_text("utf-8")
    assert len(list((tmp_path / "checked" / "pictures").glob("ask-who.*.png"))) == 2


def test_a_refused_preview_is_one_line_and_writes_nothing(tmp_path: Path) -> None:
    made = packed(tmp_path, right() | {"evil.sh": b"#!/bin/sh"})
    words = ["--zip", str(made), "--out", str(tmp_path / "checked"), "--repository", "your/repo"]
    words += ["--number", "12", "--commit", "a1" * 20, "--run", "5"]

    done = subprocess.run(
        [sys.executable, "-m", "generator.integrations.github.pr_comment", "comment", *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1 and "this preview is not taken" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "checked").exists()
