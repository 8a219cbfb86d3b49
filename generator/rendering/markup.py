"""Text of a record: a small Markdown subset, rendered once and sanitised for every output.

Emphasis, links and lists are markup; everything else, HTML included, comes out as the letters that were written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import nh3
from markdown import Markdown
from markupsafe import Markup, escape

from generator.content.library import Entry

_MARKUP = re.compile(r"[*_\[\]\\\n&]|^\s*(?:[-+]|\d+\.)\s")
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li"}
_KEPT_BLOCKS = {"empty", "indent", "olist", "ulist", "paragraph"}
_KEPT_INLINE = {"escape", "link", "linebreak", "entity", "em_strong", "em_strong2", "not_strong"}
_WEB = re.compile(r"https://[^\s<>\"\\]+")
_ADDRESS = re.compile(rf"{_WEB.pattern}|mailto:[^\s<>\"\\]+|[A-Za-z0-9._#?][A-Za-z0-9._~/#?=&%+-]*", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@cache
def _markdown() -> Markdown:
    reader = Markdown(output_format="html")
    registries: tuple[tuple[Any, set[str]], ...] = (
        (reader.parser.blockprocessors, _KEPT_BLOCKS),
        (reader.inlinePatterns, _KEPT_INLINE),
    )
    for registry, kept in registries:
        for name in [item.name for item in registry._priority]:
            if name not in kept:
                registry.deregister(name)
    for name in ("html_block",):
        reader.preprocessors.deregister(name)
    return reader


@lru_cache(maxsize=65536)
def rendered(text: str) -> Markup:
    """The text as safe HTML blocks: one paragraph, several, or lists."""
    if not _MARKUP.search(text):
        return Markup("<p>") + escape(text) + Markup("</p>")
    # An ampersand is text, never the start of an entity, so that what was written is what is read.
    source = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    reader = _markdown()
    reader.reset()
    return Markup(re.sub(r"<a>(.*?)</a>", r"\1", _sanitised(reader.convert(source))))  # noqa: S704 - sanitised here


def _sanitised(raw: str) -> str:
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_own_or_safe,
        url_schemes={"https", "mailto"},
        link_rel=None,
    )


def _own_or_safe(tag: str, attribute: str, value: str) -> str | None:
    """Only https, mail, and plain addresses inside the site are kept: a list of what is let through."""
    return value if _ADDRESS.fullmatch(value) else None


def web_address(address: str | None) -> str:
    """The address where it is https, and nothing where it is not: no output relies on the checks for that."""
    return address if address and _WEB.fullmatch(address) else ""


def placed(markup: Markup, base: str) -> Markup:
    """The HTML with links inside the site, written from its root, made to work from where the page stands."""
    if 'href="' not in markup:
        return markup
    return Markup(re.sub(r'href="(?!https:|mailto:)/?', f'href="{base}', markup))  # noqa: S704 - made of safe parts


@lru_cache(maxsize=65536)
def inline(text: str) -> Markup:
    """The text as safe HTML without its single paragraph's tags; lists stay lists."""
    if not _MARKUP.search(text):
        return escape(text)
    block = rendered(text)
    if block.startswith("<p>") and block.count("<p>") == 1 and block.rstrip().endswith("</p>"):
        return Markup(block.strip()[3:-4])  # noqa: S704 - a part of what `rendered` made safe
    return block


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The text without any markup, as letters: for titles, mail text, descriptions."""
    if not _MARKUP.search(text):
        return text
    with_breaks = re.sub(r"</(p|li)>|<br>", "\n", rendered(text))
    lines = html.unescape(_TAG.sub("", with_breaks)).split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def shortened(text: str, letters: int = 155) -> str:
    """The text cut at a word, for descriptions."""
    text = plain(text)
    return text if len(text) <= letters else text[: letters - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


class Terms:
    """Explains each glossary term of one page at its first use, and remembers which were used.

    `whole` holds all texts of the page, so that the glossary is looked through once for all of them.
    """

    def __init__(self, glossary: Glossary, whole: str) -> None:
        self._glossary = glossary
        self._shown = {term: str(escape(term)) for term in glossary.in_text(whole)}
        self.used: dict[str, Entry] = {}

    def mark(self, markup: Markup) -> Markup:
        """The HTML with terms not seen before on this page turned into buttons that explain them."""
        due = [shown for term, shown in self._shown.items() if term not in self.used and shown in markup]
        if not due:
            return markup
        pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, due)) + r")(?![\w-])")
        parts, inside_link = [], 0
        for part in re.split(r"(<[^>]*>)", str(markup)):
            if part.startswith("<"):
                inside_link += part.startswith("<a ") - (part == "</a>")
            elif not inside_link:
                part = pattern.sub(self._button, part)
            parts.append(part)
        return Markup("".join(parts))  # noqa: S704 - made of safe parts

    def _button(self, found: re.Match[str]) -> str:
        term = html.unescape(found.group(1))
        if term in self.used:
            return found.group(0)
        entry = self._glossary.entry(term)
        self.used[term] = entry
        name = f"term-{len(self.used)}"
        tag = "abbr" if entry.expansion else "span"
        says = escape(". ".join(p for p in (entry.expansion, entry.meaning.rstrip(".")) if p))
        return (
            f'<button type="button" class="term" popovertarget="{name}"><{tag}>{escape(term)}</{tag}></button>'
            f'<span popover id="{name}" class="term-note"><b>{escape(term)}</b> {says}.</span>'
        )


class Glossary:
    """Finds the glossary's terms in a text, fast: acronyms by their letters, plain terms by a look for each."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        explained = [e for e in entries if not e.ambiguous and (e.expansion or e.meaning)]
        self._by_term = {e.term: e for e in explained}
        plain = (e.term for e in explained if not _ACRONYM.fullmatch(e.term))
        self._plain = tuple(sorted(plain, key=len, reverse=True))

    def in_text(self, text: str) -> Iterator[str]:
        """Terms that occur in the text, longest plain terms first."""
        for term in self._plain:
            if term in text:
                yield term
        for word in dict.fromkeys(_ACRONYM.findall(text)):
            if word in self._by_term:
                yield word

    def entry(self, term: str) -> Entry:
        """The entry of a term that `in_text` gave."""
        return self._by_term[term]


# It starts with a plain class of letters, which the engine looks for fast.
_ACRONYM = re.compile(r"[A-Z](?<!\w.)[A-Za-z0-9&-]*[A-Z0-9]\b")
