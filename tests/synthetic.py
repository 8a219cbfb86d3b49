"""Made-up projects of any size, for benchmarks and scale tests: words without meaning in the form of learning points.

Sizes follow the real content: about 350 words on the front, 2.9 kB of YAML, 29 themes, 44 roles. The words follow a
Zipf law over 2,000 made-up terms, so that no two points are alike.
"""

from __future__ import annotations

import random
import shutil
from bisect import bisect
from functools import cache
from itertools import accumulate
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[1]
_VERBS = ("Ask", "Write", "Ring", "Check", "Meet", "Tell", "See", "Read", "Share", "Note")
_OPENERS = ("The", "One", "Some", "This", "That", "A")
_ROLES = ("social_worker", "health_visitor", "teacher", "gp", "midwife", "police_response", "practice_staff")


@cache
def _terms() -> tuple[list[str], list[float]]:
    """2,000 words without meaning, most of one syllable, so that the reading grade is that of plain prose."""
    starts = [
        *"bdfgklmnprstv",
        "bl",
        "br",
        "cl",
        "cr",
        "dr",
        "fl",
        "fr",
        "gl",
        "gr",
        "pl",
        "pr",
        "sl",
        "sn",
        "st",
        "tr",
    ]
    short = [
        a + v + e for a in starts for v in "aeiou" for e in ("lm", "mp", "nd", "nk", "rb", "rg", "rk", "sk", "v", "zz")
    ]
    long = [a + v + b + w + "n" for a in starts for v in "aeiou" for b in "bdgkm" for w in "aou"]
    short.remove("rev")  # at the end of a sentence it reads as the title of a person
    maker = random.Random(7)
    terms = maker.sample(short, 1350) + maker.sample(long, 650)
    maker.shuffle(terms)
    return terms, list(accumulate(1 / rank for rank in range(1, len(terms) + 1)))


class Words:
    """Sentences of made-up words; the same seed gives the same sentences."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.terms, self.weights = _terms()

    def word(self) -> str:
        return self.terms[bisect(self.weights, self.random.random() * self.weights[-1])]

    def sentence(self, count: int, first: str = "") -> str:
        words = [first] if first else []
        words += [self.word() for _ in range(count - len(words))]
        return f"{words[0][:1].upper()}{' '.join(words)[1:]}."

    def text(self, count: int) -> str:
        sizes = [10] * (count // 10) + ([count % 10] if count % 10 > 2 else [])
        return " ".join(self.sentence(size, self.random.choice(_OPENERS)) for size in sizes)


def point(number: int, themes: list[str], factors: list[str]) -> dict[str, object]:
    """One learning point of the usual size, for one audience."""
    words = Words(number)
    roles = [_ROLES[(number + step) % len(_ROLES)] for step in range(4)]
    return {
        "id": f"LP-{number:04}",
        "title": words.sentence(7, "Ask").rstrip("."),
        "one_line": words.text(20),
        "kind": "good_practice" if number % 5 == 0 else "lesson",
        "status": "published",
        "added": f"2026-{6 + number % 6:02}-{1 + number % 20:02}",
        "checked": "2026-11-20",
        "review_by": "2027-11-20",
        "themes": sorted({themes[number % len(themes)], themes[(number * 7 + 3) % len(themes)]}),
        "age_groups": ["all_ages"],
        "harms": ["neglect"],
        "basis": {"type": "research_study", "area": "england", "years": "2015 to 2017", "strength": "research"},
        "what_we_found": [{"text": words.text(40), "source": "s1"}, {"text": words.text(40), "source": "s2"}],
        "why_it_happens": [
            {"factor": factors[(number + step) % len(factors)], "text": words.text(24), "source": "s1"}
            for step in range(3)
        ],
        "daily_life": words.text(30),
        "actions": [
            {"who": role, "do": words.sentence(15, _VERBS[(number + step) % 10]), "basis": "drafted"}
            for step, role in enumerate(roles)
        ],
        "what_good_looks_like": words.text(50),
        "limits": words.text(20),
        "identity_note": "not recorded",
        "questions": [words.sentence(12, "What").replace(".", "?") for _ in range(3)],
        "content_note": "none",
        "sources": [
            {
                "id": f"s{step}",
                "title": words.sentence(8).rstrip("."),
                "publisher": "Made-up publisher",
                "year": 2015 + number % 10,
                "url": f"https://made-up.example/{number}/{step}",
                "kind": "primary",
                "read": "part",
            }
            for step in (1, 2)
        ],
        "notes": "made up for measuring",
    }


def project(folder: Path, count: int, seed: int = 0) -> Path:
    """A whole project with `count` made-up points and the real vocabulary, look and pages."""
    for name in ("overrides", "briefings/words", "briefings/pages"):
        shutil.copytree(HOME / name, folder / name, dirs_exist_ok=True)
    for name in ("mkdocs.yml", "briefings/vocabulary.yml", "briefings/glossary.yml"):
        shutil.copy(HOME / name, folder / name)
    (folder / "pyproject.toml").write_text('[tool.briefings]\nsite_name = "Made-up Briefings"\n')
    vocabulary = yaml.safe_load((HOME / "briefings/vocabulary.yml").read_text())
    themes = [term["slug"] for term in vocabulary["themes"]]
    factors = [term["slug"] for term in vocabulary["why_factors"]]
    points = folder / "briefings" / "points"
    points.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        made = point(number + seed, themes, factors)
        text = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=110)
        (points / f"made-up-{number:05}.yml").write_text(text)
    ledger = "".join(f"LP-{n + seed:04}: made-up-{n:05}\n" for n in range(1, count + 1))
    (folder / "briefings" / "ledger.yml").write_text(ledger)
    return folder


def plain_mkdocs(source: Path, folder: Path) -> Path:
    """The same pages as Markdown files for plain MkDocs with Material: briefings with the same headings and words,
    and the lists by theme, role and reason. Only index pages stand in the navigation, or its build grows squarely."""
    docs = folder / "docs"
    (docs / "briefings").mkdir(parents=True)
    lists: dict[tuple[str, str], list[str]] = {}
    whole: list[str] = []
    for file in sorted((source / "briefings" / "points").glob("*.yml")):
        data = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
        (docs / "briefings" / f"{file.stem}.md").write_text(_markdown(data))
        link = f"[{data['title']}](../briefings/{file.stem}.md)"
        whole.append(f"- {link}: {data['one_line']}")
        for theme in data["themes"]:
            lists.setdefault(("themes", theme), []).append(f"- {link}: {data['one_line']}")
        for action in data["actions"]:
            lists.setdefault(("roles", action["who"]), []).append(f"- {action['do']} From {link}")
        for why in data["why_it_happens"]:
            lists.setdefault(("why", why["factor"]), []).append(f"- {why['text']} From {link}")
    for (kind, term), rows in lists.items():
        (docs / kind).mkdir(exist_ok=True)
        (docs / kind / f"{term}.md").write_text("\n".join([f"# {term}", "", *rows, ""]))
    (docs / "find").mkdir()
    (docs / "find" / "index.md").write_text("\n".join(["# All briefings", "", *whole, ""]))
    (docs / "index.md").write_text("# Made-up briefings\n")
    nav = "\n".join(f"  - {kind}/{term}.md" for kind, term in sorted(lists))
    config = "site_name: Plain\nsite_url: https://made-up.example/\ntheme: {name: material, font: false}\n"
    config += "plugins: [search]\nnot_in_nav: briefings/*\nvalidation: {nav: {omitted_files: ignore}}\n"
    (folder / "mkdocs.yml").write_text(f"{config}nav:\n  - index.md\n  - find/index.md\n{nav}\n")
    return folder


def _markdown(data: dict) -> str:
    rows = [f"# {data['title']}", "", f"**{data['one_line']}**", "", "## What was found", ""]
    rows += [f"- {found['text']} [{found['source']}](#sources)" for found in data["what_we_found"]]
    rows += ["", "## Why it happens", ""]
    for why in data["why_it_happens"]:
        rows += [f"### {why['factor']}", "", f"{why['text']} [{why['source']}](#sources)", ""]
    rows += ["## The child's day", "", data["daily_life"], "", "## What to do differently", ""]
    for action in data["actions"]:
        rows += [f"### {action['who']}", "", action["do"], ""]
    rows += ["## What good looks like", "", data["what_good_looks_like"], ""]
    rows += ["## What this does not tell you", "", data["limits"], ""]
    rows += ["## Talk about it", "", *(f"1. {question}" for question in data["questions"]), "", "## Sources", ""]
    rows += [f"1. [{s['title']}]({s['url']}). {s['publisher']}, {s['year']}. Read in part." for s in data["sources"]]
    rows += ["", "## About this briefing", "", "- Reading time: 3 minutes"]
    rows += [f"- For: {', '.join(action['who'] for action in data['actions'])}"]
    rows += [f"- Rests on: {data['basis']['type']}, {data['basis']['years']}", f"- Evidence: {data['identity_note']}"]
    rows += [f"- Checked: {data['checked']}", f"- Review by: {data['review_by']}"]
    return "\n".join([*rows, ""])
