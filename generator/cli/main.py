"""The door: `briefings`. It translates what people type, and decides nothing."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.build import pipeline
from generator.content.git_revision import published_at
from generator.core.problems import BriefingsError, Problem, cannot
from generator.core.progress import Progress, silent
from generator.core.report import FORMATS, as_text, report, summary

if TYPE_CHECKING:
    from generator.content.library import Library, Term
    from generator.integrations.smtp import Tls


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day written as 2026-11-22."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is not a day; write it like 2026-11-22", param, ctx)


def _today() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    with suppress(OverflowError, ValueError):
        if epoch.isascii() and epoch.isdigit():
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch))).date()
    raise click.UsageError("SOURCE_DATE_EPOCH is not a number of seconds")


def project_and_today(command: Callable[..., None]) -> Callable[..., None]:
    """The two options that every command has."""

    @click.option(
        "--project", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The project's folder."
    )
    @click.option("--today", type=Day(), default=None, help="The day to work for; else SOURCE_DATE_EPOCH, else now.")
    @wraps(command)
    def with_both(project: Path, today: date | None, **others: Any) -> None:
        with shown_as_lines():
            if not project.is_dir():
                raise cannot(project, "there is no such folder", "name the project's folder with --project")
            command(project=project.resolve(), today=today or _today(), **others)

    return with_both


@contextmanager
def shown_as_lines() -> Iterator[None]:
    """A BriefingsError becomes its problems, one after the other, and exit status 1."""
    try:
        yield
    except BriefingsError as error:
        _show(error.problems)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        sys.exit(130)


def _show(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(as_text(problem), err=True)
    if len(problems) > 1:
        click.echo(summary(problems), err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="practice-briefings", prog_name="briefings")
def main() -> None:
    """Practice Briefings: one YAML file for each learning point becomes a page, a fact sheet and a place in the digest.

    Exit status: 0 fine, 1 something to put right, 2 wrong usage.
    """


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to say what is wrong.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--since", metavar="VERSION", default=None, help="Compare with a version in git, such as origin/main.")
@click.option("--as-of-content", is_flag=True, help="Judge by the newest day in the content; today adds notes only.")
@project_and_today
def check(
    project: Path,
    today: date,
    files: tuple[Path, ...],
    form: str,
    strict: bool,
    since: str | None,
    as_of_content: bool,
) -> None:
    """Check learning points and say everything that is wrong, with file and line.

    Give FILES to hear of these only; all the others are read all the same, since points refer to one another.
    With --since nothing that was published there may vanish, and each change of status must be one that is allowed.
    With --as-of-content the same files get the same verdict on any day.
    """
    wanted = _wanted(project, files)
    before = published_at(project, since) if since else None
    newest = None
    if as_of_content:
        newest, problems = pipeline.check_as_of_content(project, today=today, before=before)
    else:
        _, problems = pipeline.read_and_check(project, today=today, before=before)
    shown = tuple(p for p in problems if not wanted or p.place.path in wanted)
    if shown or form == "json":
        click.echo(report(shown, form))
    if form == "text":
        click.echo(summary(shown) + (f" (as of {newest}, the newest day in the content)" if newest else ""))
    if pipeline.in_the_way(shown, strict=strict):
        sys.exit(1)


def _wanted(project: Path, files: tuple[Path, ...]) -> set[str]:
    wanted = set()
    for file in files:
        there = file if file.exists() else project / file
        if not there.exists():
            raise cannot(file, "there is no such file")
        try:
            inside = sorted(there.rglob("*.yml")) if there.is_dir() else [there]
            wanted |= {f.resolve().relative_to(project).as_posix() for f in (there, *inside)}
        except ValueError:
            raise cannot(file, f"is not a file of the project in {project}") from None
    return wanted


@main.command()
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--site", type=click.Path(path_type=Path), default=None, help="Where the site goes; else 'site' in the project."
)
@click.option("--search/--no-search", default=True, help="Make the search index, or leave it as it is.")
@click.option("--sheets/--no-sheets", default=True, help="Make the PDFs, or leave them out.")
@click.option("--drafts", is_flag=True, help="Show drafts as if they were published, to look at them.")
@project_and_today
def build(
    project: Path, today: date, strict: bool, site: Path | None, search: bool, sheets: bool, drafts: bool
) -> None:
    """Check every learning point, then make the site.

    The old site stays until the new one is whole. Only what changed is made again.
    """
    started = time.monotonic()
    with _bars() as progress:
        built = pipeline.build(
            project,
            today=today,
            strict=strict,
            site=site,
            search=search,
            sheets=sheets,
            drafts=drafts,
            progress=progress,
        )
    for problem in built.problems:
        click.echo(as_text(problem), err=True)
    seconds = time.monotonic() - started
    how = "nothing changed" if built.unchanged else f"{seconds:.1f} s"
    click.echo(f"{built.pages} pages and {built.sheets} PDFs in {_near(built.folder)} ({how})")


def _near(folder: Path) -> str:
    try:
        return f"{folder.relative_to(Path.cwd())}/"
    except ValueError:
        return f"{folder}/"


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress bars on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option("--port", default=8000, show_default=True, help="The port to serve at; 0 for any free one.")
@click.option("--drafts", is_flag=True, help="Show drafts as if they were published, to look at them.")
@project_and_today
def serve(project: Path, today: date, host: str, port: int, drafts: bool) -> None:
    """Build and show the site; build again what changes, and reload the browser."""
    from generator.site.dev_server import serve as serve_site

    serve_site(project, host=host, port=port, today=today.isoformat(), say=click.echo, drafts=drafts)


@main.group()
def newsletter() -> None:
    """The monthly digest: list what is there, send one test copy."""


@newsletter.command("list")
@project_and_today
def newsletter_list(project: Path, today: date) -> None:
    """The months that have a digest, with what is in each."""
    from generator.content.newsletter_issues import digests

    for digest in digests(_library(project, today)):
        click.echo(
            f"{digest.month}  {len(digest.new)} new, {len(digest.changed)} changed, {len(digest.gone)} taken down"
        )


@newsletter.command("send")
@click.option("--to", required=True, help="Who gets the test copy.")
@click.option("--smtp", required=True, metavar="HOST:PORT", help="The mail server.")
@click.option("--month", default=None, help="The month, such as 2026-11; else the newest.")
@click.option("--user", default=None, help="Log in with this name; the password is read from BRIEFINGS_SMTP_PASSWORD.")
@click.option(
    "--tls",
    type=click.Choice(["starttls", "ssl", "none"]),
    default="starttls",
    show_default=True,
    help="How the line to the mail server is encrypted.",
)
@project_and_today
def newsletter_send(
    project: Path, today: date, to: str, smtp: str, month: str | None, user: str | None, tls: Tls
) -> None:
    """Send one test copy of a digest through a real mail server.

    Lists of readers stay with a mailing service: give it the files email.html and email.txt of the month.
    """
    from generator.content.newsletter_issues import digests
    from generator.integrations.smtp import send
    from generator.outputs.newsletter.mail import message

    library = _library(project, today)
    months = {digest.month: digest for digest in digests(library)}
    chosen = month or next(iter(months), "")
    if chosen not in months:
        raise cannot("newsletter", f"there is no digest of {chosen or 'any month'}", f"known are: {', '.join(months)}")
    password = os.environ.get("BRIEFINGS_SMTP_PASSWORD")
    sender = library.settings.mail_from
    send(
        message(library, months[chosen]),
        to,
        smtp,
        sender=sender,
        settings=library.settings,
        user=user,
        password=password,
        tls=tls,
    )
    click.echo(f"sent a test copy of {chosen} to {to}")


@main.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG…")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("trainer-pack"), help="The folder to fill."
)
@project_and_today
def pack(project: Path, today: date, slugs: tuple[str, ...], out: Path) -> None:
    """Make a trainer pack of any choice of points: run-sheet, slides, handout, records, audit tool, fact sheets.

    SLUG is a learning point by its file name or id, such as lp-0014, or the name of a pack of the site, such as
    theme-neglect. The first point that has a made-up case leads the session.
    """
    from generator.build.pack_export import pack as pack_up

    with _bars() as progress:
        packed = pack_up(project, slugs, today=today, folder=out, progress=progress)
    click.echo(f"{packed.title}: {len(packed.files)} files and {_near(packed.folder / 'pack.zip').rstrip('/')}")


@main.command()
@click.option("--within", default=60, show_default=True, help="Days to look ahead.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to write the list."
)
@project_and_today
def due(project: Path, today: date, within: int, form: str) -> None:
    """List the published points whose day of review has come or is near."""
    from generator.integrations.maintenance_issue import due as reviews_due
    from generator.integrations.maintenance_issue import told

    rows = reviews_due(_library(project, today), within)
    if rows or form == "json":
        click.echo(told(rows, form))
    elif form == "text":
        click.echo(f"nothing to review within {within} days")


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file for the Markdown of the issue.")
@click.option("--within", default=30, show_default=True, help="Days of reviews to look ahead.")
@project_and_today
def upkeep(project: Path, today: date, out: Path, within: int) -> None:
    """Write down what wants looking after: reviews due, links that died, sources to archive.

    This asks every outside address of the site, so it is for the nightly job. An empty file means nothing to do.
    """
    from generator.integrations.maintenance_issue import due as reviews_due
    from generator.integrations.maintenance_issue import issue, look_at_links

    library = _library(project, today)
    out.write_text(issue(reviews_due(library, within), look_at_links(project, library)), "utf-8")


@main.command()
@click.option("--since", metavar="VERSION", required=True, help="A version in git, such as origin/main.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder for the pictures.")
@click.option("--site", type=click.Path(path_type=Path), default=None, help="Where the site goes; else build/preview.")
@project_and_today
def preview(project: Path, today: date, since: str, out: Path, site: Path | None) -> None:
    """Build the site with its drafts, and take pictures of the fact sheets that changed since a version."""
    from generator.cli.preview_build import preview_build

    with _bars() as progress:
        made = preview_build(
            project, since, today=today, site=site or project / "build" / "preview", folder=out, progress=progress
        )
    for problem in made.problems:
        click.echo(as_text(problem), err=True)
    click.echo(f"{len(made.points)} changed, {summary(made.problems)}: see {_near(out)}")


@main.command()
@click.argument("title", required=False)
@click.option("--kind", default=None, help="lesson, good_practice or how_we_learn; else lesson.")
@click.option("--theme", "themes", multiple=True, help="A theme, by its name or another word for it; up to three.")
@click.option("--role", default=None, help="Who can do the first action, by its name or another word for it.")
@click.option("--edit/--no-edit", default=True, help="Open the draft in $EDITOR, where there is one.")
@project_and_today
def new(
    project: Path,
    today: date,
    title: str | None,
    kind: str | None,
    themes: tuple[str, ...],
    role: str | None,
    edit: bool,
) -> None:
    """Start a learning point: a draft to write over, with the next number and a line in the ledger.

    TITLE is an instruction: "Ask why a child was not brought". On a terminal it asks for what is not given.
    """
    from generator.content.loader import load
    from generator.content.scaffold import Wish, new_draft, the_term
    from generator.core.settings import read_settings

    loaded = load(project, read_settings(project))
    words = loaded.language.vocabulary
    title = title or _asked("title", "Title, an instruction in up to ten words")
    kind = the_term(words["kinds"].values(), kind or "lesson", "kind").slug
    chosen = tuple(dict.fromkeys(the_term(words["themes"].values(), said, "theme").slug for said in themes))
    chosen = chosen or (_asked_term("theme", "What is it about? A word is enough", words["themes"].values()),)
    who = the_term(words["roles"].values(), role, "role").slug if role else None
    who = who or _asked_term("role", "Who can do something about it? A word is enough", words["roles"].values())
    made = new_draft(project, loaded, today, Wish(" ".join(title.split()), kind, chosen, who))
    click.echo(f"made {_near(made.path).rstrip('/')}: {made.id}, a draft, and its line in briefings/ledger.yml")
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if edit and editor and _at_a_terminal():
        click.edit(filename=str(made.path), editor=editor)
    _, problems = pipeline.read_and_check(project, today=today)
    here = tuple(p for p in problems if p.place.path == made.path.relative_to(project).as_posix())
    _show(here)
    click.echo("now write over the prompts, then run: briefings check" if not here else "see what to put right above")


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(option: str, question: str) -> str:
    if not _at_a_terminal():
        raise click.UsageError(f"give {'a title' if option == 'title' else f'--{option}'}, or run this on a terminal")
    return str(click.prompt(question))


def _asked_term(option: str, question: str, terms: Iterable[Term]) -> str:
    """The slug of a term that the editor names in her own words; a question mark lists them all."""
    from generator.content.scaffold import find_terms

    terms = tuple(terms)
    while True:
        said = _asked(option, f"{question} (? for all)")
        found = terms if said.strip() == "?" else find_terms(terms, said)
        if len(found) == 1:
            click.echo(f"  {found[0].label}")
            return found[0].slug
        for term in found:
            click.echo(f"  {term.label}")
        click.echo("  which of them?" if found else "  nothing has that name; try another word, or ? for all")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "look_only", is_flag=True, help="Change nothing; exit with 1 where a file is not tidy.")
@project_and_today
def fmt(project: Path, today: date, files: tuple[Path, ...], look_only: bool) -> None:
    """Put learning points in the one tidy form, and lose no word; all of them, or FILES.

    The form: fields in one order, running text in folded blocks, quotes only where they are needed. Comments stay.
    """
    from generator.content.yaml_writer import rewrite
    from generator.core.settings import read_settings

    points = sorted((project / "briefings" / "points").glob("*.yml"))
    wanted = _wanted(project, files) or {f.relative_to(project).as_posix() for f in points}
    max_kb, changed, problems = read_settings(project).max_file_kb, [], list[Problem]()
    for name in sorted(wanted):
        try:
            if project / name not in points:
                raise cannot(name, "is not a learning point", "this is for files in briefings/points")
            if untidy := rewrite(project / name, name, max_kb, look_only=look_only):
                changed.append(untidy)
        except BriefingsError as error:
            problems += error.problems
    if look_only:
        problems += changed
    else:
        click.echo(f"{len(changed)} of {len(wanted)} files put in form")
    if problems:
        raise BriefingsError(problems)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list them.")
def rules(form: str) -> None:
    """Every rule with its level and its manual."""
    from generator.build.rule_catalogue import rules as every_rule

    if form == "json":
        click.echo(json.dumps([rule._asdict() for rule in every_rule()], ensure_ascii=False, indent=2))
        return
    for rule in every_rule():
        click.echo(f"{rule.id} ({rule.level})")
        click.echo(f"    {rule.manual}")


@main.command(hidden=True)
@click.option("--check", "look_only", is_flag=True, help="Write nothing; say which files are stale.")
@project_and_today
def refresh(project: Path, today: date, look_only: bool) -> None:
    """Write again what is made from the record and kept in the repository: schema, issue form, ledger lines."""
    from generator.content.loader import load
    from generator.core.problems import Place
    from generator.core.settings import read_settings
    from generator.integrations.generated_files import refreshed, stale

    settings = read_settings(project)
    if look_only:
        hint = "run: briefings refresh"
        told = [
            Problem(Place(str(path)), "refresh.stale", "is not what the vocabulary and the form of a point make", hint)
            for path in stale(project, load(project, settings), settings)
        ]
        if told:
            raise BriefingsError(told)
        return
    for path in refreshed(project, load(project, settings), settings):
        click.echo(f"wrote {path}")


def _library(project: Path, today: date) -> Library:
    library, problems = pipeline.read_and_check(project, today=today)
    if any(p.level == "error" for p in problems):
        raise BriefingsError(problems)
    return library
