"""A new learning point: a valid draft with prompts to write over, its number and its line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.content.fields import FieldForm, fields_of
from generator.content.ids import LEDGER, a_year_after, enter, next_id, slug_of
from generator.content.library import Keys, Language, Term
from generator.content.loader import Loaded
from generator.content.yaml_writer import Comments, written
from generator.core.problems import cannot, did_you_mean

POINTS = Path("briefings/points")
_LONGEST_TITLE = 200
_FILLED_IN = ("id", "title", "status", "added", "checked", "checked_by", "review_by")
_HEAD = (
    "# This is a draft: it has no page until its status is published.",
    "# Write over the prompts. Lines that begin with # are for you; delete them when you like.",
    "# Never put details of a real case here: the file is public, and so are its earlier versions.",
    "# To see what to put right, run: briefings check",
)


@dataclass(frozen=True)
class Wish:
    """What the editor says of a new point before she writes it."""

    title: str
    kind: str
    themes: tuple[str, ...]
    role: str


@dataclass(frozen=True)
class Made:
    """A draft that was written."""

    id: str
    slug: str
    path: Path


def find_terms(terms: Iterable[Term], said: str) -> tuple[Term, ...]:
    """The terms that a few words may mean: the one of that name, or else all whose names or synonyms hold them."""
    said, terms = " ".join(said.lower().split()), tuple(terms)
    exact = [t for t in terms if said in (t.slug, t.label.lower())]
    if exact or not said:
        return tuple(exact)
    spoken = [t for t in terms if said in (word.lower() for word in t.synonyms)]
    return tuple(spoken or (t for t in terms if any(said in name for name in _names(t))))


def _names(term: Term) -> Iterator[str]:
    yield from (name.lower() for name in (term.label, term.slug, *term.synonyms))


def the_term(terms: Iterable[Term], said: str, what: str) -> Term:
    """The one term that words mean; a BriefingsError where they mean none or several."""
    terms = tuple(terms)
    found = find_terms(terms, said)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(t.slug for t in found[:8])
        raise cannot(what, f"'{said}' may mean several", f"say one of: {names}", rule="new.unclear")
    raise cannot(what, f"there is no '{said}'", did_you_mean(said, [t.slug for t in terms]), rule="new.unknown")


def new_draft(project: Path, loaded: Loaded, today: date, wish: Wish) -> Made:
    """Writes the draft and its line in the ledger. Nothing that stands is ever written over."""
    made = place_for(project, loaded, wish.title)
    told: dict[Keys, tuple[str, ...]] = {(f.name,): tuple(_comment(f)) for f in fields_of()}
    put(project, made, written(prompts(made.id, loaded.language, today, wish), Comments(_HEAD, told, ())))
    return made


def _comment(field: FieldForm) -> Iterator[str]:
    """What an editor should know where she writes; nothing for what is filled in already."""
    if field.name not in _FILLED_IN:
        yield f"# {field.meaning} {field.budget}".rstrip()
        if lists := [f.vocabulary for f in (field, *field.fields) if f.vocabulary]:
            yield f"# Words to choose from: {', '.join(lists)} in briefings/vocabulary.yml"


def place_for(project: Path, loaded: Loaded, title: str) -> Made:
    """The next number and an address from the title alone, where nothing stands yet."""
    if len(title) > _LONGEST_TITLE or any(not c.isprintable() for c in title):
        raise cannot("title", "is not one short line of text", "take at most ten words", rule="new.title")
    slug = slug_of(title)
    if not slug:
        raise cannot("title", "has no letters for an address", "take plain letters: Ask why", rule="new.title")
    taken = {source.slug.casefold() for source in loaded.sources} | set(loaded.language.ledger.values())
    path = project / POINTS / f"{slug}.yml"
    if slug in taken or path.exists():
        hint = "choose another title, or change the point that is there"
        raise cannot(path.relative_to(project), "is already there", hint, rule="new.taken")
    ids = [*loaded.language.ledger, *(str(source.get("id")) for source in loaded.sources)]
    return Made(next_id(ids), slug, path)


def put(project: Path, made: Made, text: str) -> None:
    """The file and its line in the ledger; the file is only ever made anew."""
    if made.path.parent.is_symlink() or (project / LEDGER).is_symlink():
        raise cannot(POINTS, "is a link to somewhere else", "put the real folder here", rule="load.symlink")
    made.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with made.path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise cannot(made.path.relative_to(project), "is already there", rule="new.taken") from None
    enter(project / LEDGER, made.id, made.slug)


def prompts(point: str, language: Language, today: date, wish: Wish) -> Mapping[str, Any]:
    """A whole point whose texts say what to write in their place, in the language that they ask for."""

    def term(kind: str, liked: str) -> str:
        """The term we would start from, or the first that this house has."""
        terms = language.vocabulary[kind]
        return liked if liked in terms else next(iter(terms), liked)

    return {
        "id": point,
        "title": wish.title,
        "one_line": "Write here what to know if a reader takes in nothing else.",
        "kind": wish.kind,
        "status": "draft",
        "added": today.isoformat(),
        "checked": today.isoformat(),
        "checked_by": "editor",
        "review_by": a_year_after(today).isoformat(),
        "themes": list(wish.themes),
        "age_groups": [term("age_groups", "all_ages")],
        "harms": [term("harms", "not_specific")],
        "basis": {
            "type": term("bases", "learning_review"),
            "area": term("areas", "not_stated"),
            "strength": term("strengths", "practitioner_view"),
        },
        "what_we_found": [{"text": "Write here what was found. Say how many, and where.", "source": "s1"}],
        "why_it_happens": [
            {
                "factor": term("why_factors", "workload"),
                "text": "Write here what made it make sense at the time.",
                "source": "drafted",
            },
            {
                "factor": term("why_factors", "tools_systems"),
                "text": "Write here what got in the way.",
                "source": "drafted",
            },
        ],
        "daily_life": "Write here what it is like for a child, in a line or two.",
        "actions": [
            {
                "who": wish.role,
                "do": "Write here what to do. Start with a verb, as this line does.",
                "when": "same day",
                "basis": "drafted",
            }
        ],
        "what_good_looks_like": "Write here what you would see if it went well.",
        "limits": "Write here what this does not tell a reader.",
        "identity_note": "not recorded",
        "questions": ["What would you ask your team here?", "What makes this hard to do today?"],
        "content_note": "none",
        "sources": [
            {
                "id": "s1",
                "title": "The title of the source, as published",
                "publisher": "Who published it",
                "kind": "primary",
                "read": "part",
            }
        ],
    }
