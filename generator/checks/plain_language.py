"""Plain language: short sentences, known words, actions that begin with a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.language.passages import EVERYDAY, Passage, word_count, word_set
from generator.checks.language.verbs import hides_its_doer, starts_with_verb, tokens_of
from generator.checks.rule import Found, House, Reading, file_rule, label, level_of
from generator.content.library import Keys, Source
from generator.core.problems import Level

_AIM_WORDS, _WARN_WORDS, _MOST_WORDS = 15, 20, 25
_WARN_GRADE, _WORST_GRADE = 9, 11
# The grade is a mean, and means of a few words say little: below twelve words only a grade beyond doubt counts.
_WORDS_FOR_A_GRADE, _FEW_WORDS, _BEYOND_DOUBT = 12, 5, 14
_NOT_GRADED = ("title", "content_note", "history", "withdrawn")
_MOST_ACRONYMS = 5

_CAPITALS = re.compile(r"[A-Z][A-Z&\d]|[A-Z][a-z][A-Z]")
_ACRONYM = re.compile(r"(?<![\w/.@#-])[A-Z][A-Za-z]?[A-Z&]?[A-Z\d]+(?:-[A-Z]{2,})?(?=s?(?![\w@-])|'s)")
_SHOUTED = word_set(
    "ALL AND ANY ARE BUT CAN DO EACH EVERY IF IS MUST NEVER NO NOT NOW ONE ONLY OR STOP THE WHO WHY YES TODO TBC TBD"
)


@file_rule("plain-language.long-sentence", "warning")
def long_sentence(source: Source, house: House) -> Iterator[Found]:
    """A sentence the reader has to start again is a sentence not read. Aim for 15 words; above 20 is a warning, and
    above 25, the most people take in, is an error."""
    for passage in house.reading(source).voice:
        for index, sentence in enumerate(passage.sentences):
            if len(sentence.split()) <= _WARN_WORDS or (words := word_count(sentence)) <= _WARN_WORDS:
                continue
            which = "a sentence" if len(passage.sentences) == 1 else f"sentence {index + 1}"
            level: Level = "error" if words > _MOST_WORDS else "warning"
            aim = f"{_MOST_WORDS} is the most people take in" if level == "error" else f"aim for {_AIM_WORDS}"
            message = f"{which} in '{label(passage.keys)}' has {words} words"
            yield Found(passage.keys, message, f"{aim}; make two of it", level, sentence)


@file_rule("plain-language.reading-grade", "warning")
def reading_grade(source: Source, house: House) -> Iterator[Found]:
    """Long words and long sentences together tire a reader. The Flesch-Kincaid grade of a section should be 8 or
    lower; 9 is a warning, 11 an error. Words the field cannot do without count as plain ones."""
    sections: dict[Keys, list[Passage]] = {}
    for passage in house.reading(source).voice:
        if passage.keys[0] not in _NOT_GRADED:
            sections.setdefault(passage.keys[: 1 + (passage.keys[0] == "training")], []).append(passage)
    for keys, passages in sections.items():
        value, words = house.syllables.grade(passages)
        enough = words >= _WORDS_FOR_A_GRADE or (words >= _FEW_WORDS and value >= _BEYOND_DOUBT)
        if value >= _WARN_GRADE and enough:
            level: Level = "error" if value >= _WORST_GRADE else "warning"
            message = f"'{label(keys)}' reads at grade {value:.0f}"
            yield Found(keys, message, "use shorter words and shorter sentences; 8 is the aim", level, label(keys))


@file_rule("plain-language.jargon", "warning")
def jargon(source: Source, house: House) -> Iterator[Found]:
    """Words of one trade keep out the others, and families. Each has a plain word to use instead."""
    for hit in house.reading(source).hits:
        made_up = hit.word.term == "case" and hit.passage.section == "training"  # there, a case is no child
        if hit.word.list == "jargon" and not made_up and not hit.in_a_name:
            keys = hit.passage.keys
            yield Found(
                keys, f"'{hit.shown}' in '{label(keys)}' is jargon", hit.word.write, level_of(hit.word), hit.shown
            )


def _actions(reading: Reading) -> list[tuple[Passage, list[list[str]]]]:
    """What each action says, and the tokens of each of its sentences."""
    return [
        (passage, [tokens_of(sentence) for sentence in passage.sentences])
        for passage in reading.voice
        if passage.keys[0] == "actions" and passage.keys[-1] == "do"
    ]


@file_rule("plain-language.passive-action", "warning")
def passive_action(source: Source, house: House) -> Iterator[Found]:
    """'The school should be told' leaves open who tells it. An action says to its reader what she does."""
    for passage, told in house.reading(source).once(_actions):
        for sentence, tokens in zip(passage.sentences, told, strict=True):
            if hides_its_doer(tokens):
                message = f"'{label(passage.keys)}' does not say who does it"
                yield Found(passage.keys, message, "say it to the person who acts: Tell the school …", text=sentence)
                break


@file_rule("plain-language.action-without-verb", "warning")
def action_without_verb(source: Source, house: House) -> Iterator[Found]:
    """An action can be done, so it starts with a verb: Ask, Ring, Write down. A condition may come first."""
    for passage, told in house.reading(source).once(_actions):
        first = told[0] if told else []
        if not starts_with_verb(first) and not hides_its_doer(first):
            hint = "start with what to do: Ask …, Ring …, Before each visit, read …"
            yield Found(passage.keys, f"'{label(passage.keys)}' does not start with a verb", hint, text=passage.text)


def _acronyms(reading: Reading) -> list[tuple[str, Passage]]:
    """Every acronym with where it stands, in the order of the sheet."""
    return [
        (acronym, passage)
        for passage in reading.voice
        if _CAPITALS.search(passage.text) and not passage.text.isupper()
        for acronym in _ACRONYM.findall(passage.text)
        if acronym not in EVERYDAY and acronym not in _SHOUTED
    ]


@file_rule("plain-language.acronym-in-title")
def acronym_in_title(source: Source, house: House) -> Iterator[Found]:
    """A title stands alone in lists, searches and newsletters, where nothing can explain an acronym."""
    for acronym, passage in house.reading(source).once(_acronyms):
        entry = house.glossary.get(acronym)
        if passage.section == "title" and (entry or acronym.isalpha()):
            hint = (entry and (entry.use or entry.expansion)) or "write it out, or say it in plain words"
            yield Found(passage.keys, "the title holds an acronym", hint, text=acronym)


@file_rule("plain-language.too-many-acronyms", "warning")
def too_many_acronyms(source: Source, house: House) -> Iterator[Found]:
    """Each acronym is a word to look up. More than five in one briefing, and readers stop looking."""
    found: dict[str, Passage] = {}
    for acronym, passage in house.reading(source).once(_acronyms):
        found.setdefault(acronym, passage)
    if len(found) > _MOST_ACRONYMS:
        where = list(found.values())[_MOST_ACRONYMS].keys
        message = f"there are {len(found)} different acronyms, at most {_MOST_ACRONYMS}"
        yield Found(where, message, "write the words out where you can", text=" ".join(found))


@file_rule("plain-language.unknown-acronym", "warning")
def unknown_acronym(source: Source, house: House) -> Iterator[Found]:
    """The page explains every acronym of the glossary at its first use. Others must be explained in the text."""
    reading, told = house.reading(source), set[str]()
    for acronym, passage in reading.once(_acronyms):
        if acronym in house.glossary or acronym in told or not acronym.isalpha() or _explained(acronym, reading):
            continue
        told.add(acronym)
        # Two letters may be somebody's initials, and messages are public.
        name = f"'{acronym}'" if len(acronym) > 2 else "an acronym of two letters"
        message = f"{name} in '{label(passage.keys)}' is not in the glossary"
        yield Found(passage.keys, message, "write it out, or add it to briefings/glossary.yml", text=acronym)


def _explained(acronym: str, reading: Reading) -> bool:
    told = re.compile(rf"\({re.escape(acronym)}s?\)|\b{re.escape(acronym)} \([a-z]")
    return any(acronym in passage.text and told.search(passage.text) for passage in reading.voice)


RULES = (
    long_sentence,
    reading_grade,
    jargon,
    passive_action,
    action_without_verb,
    acronym_in_title,
    too_many_acronyms,
    unknown_acronym,
)
