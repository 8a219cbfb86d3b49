"""Every setting, from [tool.briefings] of the project's pyproject.toml, each with its own words."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.core.problems import BriefingsError, Place, Problem, cannot, did_you_mean

_RENAMED = {
    "review_grace_days": "it is 'overdue_reviews_stop_after_days' now, and 0, the default, means never; "
    "take the old line out, or give it the new name",
}


def _setting(default: Any, words: str, *, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"words": words, "choices": choices})


def _example(default: str, words: str) -> Any:
    """A setting whose default is made up: it shows the form of what a partnership has to fill in."""
    return field(default=default, metadata={"words": words, "choices": (), "example": True})


@dataclass(frozen=True)
class Settings:
    """What a partnership may set; everything has a default that works."""

    site_name: str = _setting("Practice Briefings", "The name of the site.")
    site_url: str = _example("https://practice-briefings.example/", "Where the site will stand; QR codes lead there.")
    publisher: str = _setting("Practice Briefings", "Who publishes the site: author of sheets, sender of the digest.")
    strapline: str = _setting("What reviews teach us, one page at a time", "The promise on the first page.")
    contact_email: str = _example("contact@practice-briefings.example", "Where readers write to.")
    edit_url: str = _example(
        "https://github.com/your-partnership/practice-briefings/edit/main/{path}",
        "The address of 'suggest a change'; {path} stands for the file.",
    )
    repository: str = _example("your-partnership/practice-briefings", "The repository, as owner/name.")
    support_text: str = _setting("who to contact", "Words of the support line's link.")
    support_url: str = _setting("who-to-contact/", "Where the support line leads: a page of the site or an address.")
    exit_url: str = _setting("https://www.bbc.co.uk/weather", "Where 'Leave this site' leads.")
    mail_unsubscribe: str = _setting(
        "{{unsubscribe_url}}", "What the mailing service replaces by its unsubscribe link."
    )
    mail_address: str = _setting("{{postal_address}}", "What the mailing service replaces by the sender's address.")
    mail_from: str = _example("digest@practice-briefings.example", "Sender of the digest.")
    words_a_minute: int = _setting(130, "Reading speed behind 'read in N minutes': slow enough to think.")
    overdue_reviews_stop_after_days: int = _setting(
        0, "Days after 'review_by' from which a point still unchecked stops a build; 0 means never."
    )
    max_file_kb: int = _setting(64, "Largest YAML file that is read.")
    max_mail_kb: int = _setting(90, "Largest e-mail; some readers cut off longer ones.")
    cache_mb: int = _setting(400, "The cache is trimmed to this size after each build.")
    workers: int = _setting(0, "Processes that make sheets; 0 means one for each core.")
    example_values: str = _setting(
        "warn",
        "'warn' names the settings that still hold the example's values; 'allow' is for a demonstration.",
        choices=("warn", "allow"),
    )

    @property
    def site_root(self) -> str:
        """The address of the home page, always ending in a slash."""
        return self.site_url.rstrip("/") + "/"

    @property
    def base_path(self) -> str:
        """The path part of the site's address: `/`, or `/folder/` where it does not stand at the root."""
        return urlsplit(self.site_root).path or "/"

    def support_at(self, base: str) -> str:
        """Where the support line leads, for what stands at `base`: a page of the site, or an address as it is."""
        return self.support_url if urlsplit(self.support_url).scheme else base + self.support_url.lstrip("/")

    @property
    def short_root(self) -> str:
        """The site's address as printed on paper: without scheme."""
        return self.site_root.split("://", 1)[-1]


def _table(data: dict[str, Any]) -> dict[str, Any]:
    tool = data.get("tool", {})
    table = tool.get("briefings", {}) if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        raise cannot("pyproject.toml", "[tool.briefings] should be a table of settings", rule="settings.unreadable")
    return table


def read_settings(project: Path) -> Settings:
    """The settings of the project in this folder; an unknown or wrongly typed one is a problem."""
    file = project / "pyproject.toml"
    try:
        table = _table(tomllib.loads(file.read_text("utf-8"))) if file.exists() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise cannot("pyproject.toml", f"cannot be read: {error}", rule="settings.unreadable") from None
    except tomllib.TOMLDecodeError as error:
        raise cannot("pyproject.toml", f"is not TOML: {error}", rule="settings.unreadable") from None
    known: dict[str, type] = {f.name: type(f.default) for f in dataclasses.fields(Settings)}
    choices = {f.name: f.metadata["choices"] for f in dataclasses.fields(Settings) if f.metadata["choices"]}
    problems = []
    for name, value in table.items():
        place = Place("pyproject.toml")
        if name not in known:
            hint = _RENAMED.get(name) or did_you_mean(name, known)
            problems.append(Problem(place, "settings.unknown", f"[tool.briefings] has no '{name}'", hint))
        elif type(value) is not known[name]:
            wanted = "a number" if known[name] is int else "text in quotes"
            problems.append(Problem(place, "settings.wrong-type", f"'{name}' in [tool.briefings] should be {wanted}"))
        elif name in choices and value not in choices[name]:
            message = f"'{name}' in [tool.briefings] cannot be '{value}'"
            problems.append(Problem(place, "settings.unknown-word", message, did_you_mean(str(value), choices[name])))
    if problems:
        raise BriefingsError(problems)
    return Settings(**table)
