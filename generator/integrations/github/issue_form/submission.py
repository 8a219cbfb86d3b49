"""What turns a submitted issue form into a draft.

A submitted form is text that anybody may have written. It is split only at the headings that we asked with, in our
order; choices are looked up among our own terms; everything else is data that the YAML writer escapes; and the
file's path comes from the next number and our own slug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator.content.ids import a_year_after
from generator.content.library import Language
from generator.content.loader import Loaded
from generator.content.scaffold import Made, place_for, put
from generator.content.yaml_reader import UNPRINTABLE
from generator.content.yaml_writer import written
from generator.core.problems import BriefingsError, Place, Problem
from generator.integrations.github.issue_form.questions import ACTIONS, PROMISE, REASONS, Question, choices, questions

LARGEST = 64 * 1024
_LONGEST, _MOST_LINES = 4000, 12
_NO_ANSWER = "_No response_"
_BULLET = re.compile(r"^(?:[-*+•]|\d{1,2}[.)])\s+")
_WHEN = re.compile(r"^(.*\S)\s*\(([^()]{1,60})\)\.?$", re.DOTALL)


def convert(project: Path, loaded: Loaded, today: date, body: str, number: int) -> Made:
    """Writes the draft of a submitted form, or says in plain words all that is in the way."""
    reader = _Reader(body, loaded.language, Place(f"issue-{number}"))
    values = reader.point(today, number)
    if reader.problems:
        raise BriefingsError(reader.problems)
    made = place_for(project, loaded, values["title"])
    put(project, made, written({"id": made.id, **values}))
    return made


class _Reader:
    """Reads the answers of one submitted form, and collects what cannot be mapped."""

    def __init__(self, body: str, language: Language, place: Place) -> None:
        self.language = language
        self.place = place
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.answers = self._split(body)

    def _report(self, question: Question | None, message: str, hint: str) -> None:
        line = self.lines.get(question.id, 1) if question else 1
        self.problems.append(Problem(Place(self.place.path, line), "issue.not-mapped", message, hint))

    def _split(self, body: str) -> Mapping[str, str]:
        """The text below each of our headings; a heading out of its place means that the text holds one."""
        if len(body) > LARGEST:
            self._report(None, f"the form is longer than {LARGEST} signs", "shorten it")
            return {}
        asked = {f"### {q.heading}": q.id for q in questions()} | {f"### {PROMISE}": "promise"}
        held: dict[str, list[str]] = {}
        here: list[str] = []
        text = re.sub(r"\r\n?", "\n", body)
        for number, line in enumerate(text.split("\n"), start=1):
            name = asked.get(line.rstrip())
            if name is None:
                here.append(line)
            elif name in held:
                said = f"'{line.rstrip()}' stands there twice"
                self._report(None, said, "take out lines that begin with ### from your text")
            else:
                here = held.setdefault(name, [])
                self.lines[name] = number
        if list(held) != list(asked.values()):
            hint = "send the form anew, and leave its headings as they are"
            self._report(None, "the headings of the form are not all there, or not in their order", hint)
        return {name: self._clean("\n".join(lines)) for name, lines in held.items()}

    def _clean(self, text: str) -> str:
        text = UNPRINTABLE.sub("", text.replace("\t", " ").replace("\x85", " ")).strip()
        return "" if text in (_NO_ANSWER, "None") else text

    def _answer(self, question: Question) -> str:
        text = self.answers.get(question.id, "")
        if len(text) > _LONGEST:
            self._report(question, f"'{question.heading}' is longer than {_LONGEST} signs", "shorten it")
            return ""
        if question.required and not text:
            self._report(question, f"'{question.heading}' is empty", question.field.told or "fill it in")
        return text

    def _read(self, question: Question) -> Any:
        """The value of one answer in the shape that its field has."""
        text = self._answer(question)
        if question.shape == "lines":
            lines = [_BULLET.sub("", line.strip()) for line in text.split("\n")]
            lines = [line for line in lines if line]
            if len(lines) > _MOST_LINES:
                self._report(question, f"'{question.heading}' has {len(lines)} lines", "keep the ones that matter")
            return lines[:_MOST_LINES]
        if question.shape in ("one", "several"):
            return self._chosen(question, text)
        if question.field.kind == "number":
            return self._number(question, text)
        if question.shape == "line":
            return " ".join(text.split())
        return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))

    def _number(self, question: Question, text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text):
            self._report(question, f"'{question.heading}' is not a whole number", "write it in digits, or leave it out")
            return None
        return int(text)

    def _chosen(self, question: Question, text: str) -> Any:
        """The slugs of the labels chosen; a label may hold a comma, so the longest that fits is taken."""
        labels, slugs, rest = choices(question.field, self.language), list[str](), text
        while rest:
            fits = [label for label in labels if rest == label or rest.startswith(f"{label}, ")]
            if not fits:
                hint = "choose from the list of the form"
                self._report(question, f"'{question.heading}' holds a word that is not in its list", hint)
                break
            label = max(fits, key=len)
            slugs.append(labels[label])
            rest = rest[len(label) :].removeprefix(", ")
        if question.shape == "several":
            return list(dict.fromkeys(slugs))
        if len(slugs) > 1:
            self._report(question, f"'{question.heading}' takes one word", "choose one of them")
        return slugs[0] if slugs else None

    def point(self, today: date, number: int) -> dict[str, Any]:
        """The values of the draft, but for its id."""
        said = {q.id: self._read(q) for q in questions()}
        more = said["more_sources"]
        source = {"id": "s1"} | {name: said[f"sources_{name}"] for name in _SOURCE}
        return {
            **{name: said[name] for name in _PLAIN if said[name]},
            "status": "draft",
            "added": today.isoformat(),
            "checked": today.isoformat(),
            "checked_by": "editor",
            "review_by": a_year_after(today).isoformat(),
            "basis": _held({name: said[f"basis_{name}"] for name in ("type", "cases", "area", "years", "strength")}),
            "what_we_found": [{"text": text, "source": "s1"} for text in said["what_we_found"]],
            "why_it_happens": list(self._reasons(said)),
            "actions": list(self._actions(said)),
            "sources": [_held(source)],
            "notes": f"Sent with the issue form, number {number}." + (f"\nOther sources:\n{more}" if more else ""),
        }

    def _reasons(self, said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for number in range(1, REASONS + 1):
            factor, text = said[f"reason_{number}_kind"], said[f"reason_{number}"]
            if factor and text:
                yield {"factor": factor, "text": text, "source": "drafted"}
            elif (factor or text) and number > 2:
                self._half(f"reason_{number}")

    def _actions(self, said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for number in range(1, ACTIONS + 1):
            who, do = said[f"action_{number}_who"], said[f"action_{number}_do"]
            if who and do:
                found = _WHEN.match(do)
                do, when = (found.group(1), found.group(2)) if found else (do, None)
                yield _held({"who": who, "do": do, "when": when, "basis": "drafted"})
            elif (who or do) and number > 1:
                self._half(f"action_{number}_who")

    def _half(self, name: str) -> None:
        question = next(q for q in questions() if q.id == name)
        what = question.heading.split(":")[0]
        self._report(question, f"'{what}' is only half there", "fill in both of its boxes, or neither")


_PLAIN = (
    "title", "one_line", "kind", "themes", "age_groups", "harms", "daily_life", "what_good_looks_like", "limits",
    "identity_note", "questions", "leaders", "content_note",
)  # fmt: skip
_SOURCE = ("title", "publisher", "year", "url", "kind", "read")


def _held(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
