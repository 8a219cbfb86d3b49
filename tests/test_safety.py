"""What editors type is text and stays text: in pages, heads, search, sheets and mail, even where a check misses it."""

from __future__ import annotations

import email
import email.policy
import html
import io
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pikepdf
import pytest
from conftest import LEFT_OUT, PROJECT, SAMPLE, TODAY, as_yaml, plant, point, problems_of, served, write_point
from lxml import etree

from generator.build import pipeline
from generator.checks.runner import House, check
from generator.content.learning_point import LearningPoint
from generator.content.library import Briefing, Entry, Language, Library, Note, Page, Source, Term, Word
from generator.content.loader import load
from generator.content.yaml_reader import locator, read_yaml
from generator.core.problems import BriefingsError
from generator.core.settings import Settings
from generator.outputs.registry import renderers
from generator.rendering.markup import inline, plain, rendered
from generator.site.shell import Frames, draw

EVIL = "evil.example"
AS_LETTERS = {
    "script": "<script>alert(1)</script>",
    "script in capitals": f"<ScRiPt src=//{EVIL}/x.js></sCrIpT >",
    "picture that fails": "<img src=x onerror=alert(1)>",
    "drawing": "<svg/onload=alert(1)><animate onbegin=alert(1)>",
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "end of the title": "</title><script>alert(1)</script>",
    "end of the style": "</style></textarea></noscript><script>alert(1)</script>",
    "end of an attribute": '"><img src=x onerror=alert(1)>',
    "end of an attribute with one quote": "'><a href='javascript:alert(1)'>x</a>",
    "handler": '" autofocus onfocus="alert(1)" x="',
    "remark": "<!-- --!><script>alert(1)</script>",
    "data section": "<![CDATA[<script>alert(1)</script>]]>",
    "processing": "<?php echo 1 ?><!DOCTYPE html>",
    "base": f'<base href="https://{EVIL}/"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "form": f'<form action=https://{EVIL}/><button formaction="javascript:alert(1)">x</button></form>',
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &#60;b&#62;",
    "half a tag": "<a href=javascript:alert(1)",
    "template": "{{7*7}} {{ settings.site }} {% raw %}{{ config }}{% endraw %} {# gone #}",
    "marks of the frame": "%%CONTENT%% %%HEAD%% %%TITLE%% {path}",
    "front matter": "--- title: x ---",
    "sum": "=1+1",
    "command of a table": "@SUM(1+1)*cmd|' /C calc'!A0",
    "command of a shell": "$(id) `id` ; rm -rf / && echo %PATH% ${HOME}",
    "filter of the search": '<span data-pagefind-filter="theme:x"></span>',
    "entry of the search": "theme:x, role:y, data-synonyms[z]",
    "autolink": f"<https://{EVIL}/> <javascript:alert(1)> <a@{EVIL}>",
    "bare address": f"http://{EVIL}/ javascript:alert(1)",
}
LINKS = {
    "javascript": "javascript:alert(1)",
    "in capitals": "JaVaScRiPt:alert(1)",
    "with a space": " javascript:alert(1)",
    "with an entity": "javascript&colon;alert(1)",
    "with a number": "&#106;avascript:alert(1)",
    "with a long number": "&#x0000006Aavascript:alert(1)",
    "with a tab": "java\tscript:alert(1)",
    "with a written tab": "java&Tab;script:alert(1)",
    "with a control character": "\x01javascript:alert(1)",
    "with an escape": "\\javascript:alert(1)",
    "in per cent": "javascript%3Aalert(1)",
    "in points": "<javascript:alert(1)>",
    "basic": "vbscript:msgbox(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data in letters": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "file": "file:///etc/passwd",
    "without s": f"http://{EVIL}/",
    "another host": f"//{EVIL}/",
    "another host with a backslash": f"/\\{EVIL}/",
    "two backslashes": f"\\\\{EVIL}\\x",
    "three strokes": f"///{EVIL}/",
    "a stroke behind a space": f"%09//{EVIL}/",
    "a blob": "blob:https://x/1",
    "end of the attribute": '/x" onclick="alert(1)',
    "a telephone": "tel:999",
}
MARKUP = {
    **{f"link: {name}": f"[words]({target})" for name, target in LINKS.items()},
    "link over two lines": "[words](java\nscript:alert(1))",
    "reference": "[words][one]\n\n[one]: javascript:alert(1)",
    "reference in short": f"[one]\n\n[one]: https://{EVIL}/",
    "picture": f"![words](https://{EVIL}/p.png)",
    "picture that runs": "![words](javascript:alert(1))",
    "HTML in emphasis": "**<img src=x onerror=alert(1)>** *<b onclick=alert(1)>x</b>*",
    "HTML in a link": "[<img src=x onerror=alert(1)>](/briefings/)",
    "link in a link": "[a [b](javascript:alert(1)) c](javascript:alert(1))",
    "title of a link": '[words](/briefings/ "a\\" onclick=\\"alert(1)")',
    "HTML over lines": "a\n\n<div onclick=alert(1)>\n\n**x**\n\n</div>",
    "code": "`<script>alert(1)</script>`\n\n    <script>alert(1)</script>\n\n```html\n<script>alert(1)</script>\n```",
    "table": "| a | b |\n|---|---|\n| <script> | x |",
    "front matter": "---\ntitle: x\nframe: true\n---\n\n# Heading\n\n> quote\n\n***",
    "stash of the renderer": "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03",
    "attributes": "words {: onclick=alert(1) #id .class}",
    "abbreviation": "*[words]: <script>alert(1)</script>",
    "snippet": '--8<-- "/etc/passwd"\n\n::: generator.cli',
}
ODD = {
    "turned round": "\u202egnp.exe\u202c \u2067x\u2069",
    "control": "a\x00b\x07c\x1b[31md\x7fe\x85f\ufffeg",
    "line ends": "a\r\nBcc: x@evil.example\r\n\r\nb\u2028c\u2029d\x0be",
    "long word": "a" * 10_000,
    "many marks": "[" * 300 + "*" * 300 + "_" * 300 + "](" * 200,
    "stars": "*a _b **c __d ***" * 60,
    "joined marks": "Z" + "\u0301" * 300,
    "nothing to see": "\u200b\u200d\ufeff\u00ad",
    "beyond the plane": "\U0001f600 \U000e0041 \U0010fffd",
}
PAYLOADS = {**AS_LETTERS, **MARKUP, **ODD}


def grouped(names: Iterable[str]) -> list[Any]:
    """The names as parameters; tests of one payload go to one test process, which makes its outputs once."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"payload {name}")) for name in names]


UNTOUCHED = {"id", "kind", "status", "added", "checked", "checked_by", "review_by", "on", "what", "type", "read"}
HARMLESS = "Words"


def laden(value: Any, payload: str, keys: tuple[str, ...] = ()) -> Any:
    """A record's values with the payload behind the words of every text, but for those that only take fixed words."""
    if isinstance(value, Mapping):
        return {k: laden(v, payload, (*keys, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [laden(item, payload, keys) for item in value]
    if keys[-1] in UNTOUCHED and keys[:1] != ("basis",) and keys != ("sources", "id"):
        return value
    numbers = ("cases", "minutes", "year")
    return value if keys[-1] in numbers else payload


WHOLE = {
    "leaders": ["x"],
    "history": [{"on": "2026-11-02", "what": "changed", "note": "x"}],
    "pardons": [{"rule": "x", "text": "x", "because": "x"}],
    "related": [],
}


def briefing(payload: str, slug: str = "ask-who", **changes: Any) -> Briefing:
    """A briefing that no check has seen, with the payload in every text."""
    fields = point(**WHOLE) | {
        "sources": [{**source, "archive_url": "x", "note": "x"} for source in point()["sources"]]
    }
    values = {k: v for k, v in (laden(fields, payload) | changes).items() if v is not LEFT_OUT}
    made = LearningPoint.model_validate(values)
    known = {name: getattr(made, name) for name in LearningPoint.model_fields}
    return Briefing.model_construct(**known, slug=slug, path=f"briefings/points/{slug}.yml", digest=payload)


def language(payload: str) -> Language:
    """What editors own beside the points, with the payload in every text."""
    terms = {
        kind: {slug: Term(kind, slug, *(payload,) * 2, (payload,), "practitioner", payload, payload, payload, payload)}
        for kind, slug in (("themes", "t"), ("roles", "r"), ("why_factors", "w"), ("agencies", "a"))
    }
    return Language(
        vocabulary={**terms, "harms": {}, "bases": {}},
        glossary=(Entry(payload, payload, payload), Entry("SCR", payload, payload, True, payload, use=payload)),
        words=(Word("blame", payload, (payload,), payload, "error", payload, why=payload, both_sides=payload),),
        forbidden=({"detail": payload, "why": payload, "instead": payload},),
        notes={"2026-11": Note("2026-11", payload, payload, payload)},
        digest=payload,
    )


def library(payload: str) -> Library:
    """A published point, a withdrawn and a superseded one, all full of the payload, and a language full of it."""
    in_terms = {
        "themes": ["t"],
        "actions": [{"who": "r", "do": payload, "when": payload, "basis": "s1"}],
        "why_it_happens": [{"factor": "w", "text": f"SCR {payload}", "source": "s1"}] * 2,
    }
    points = (
        briefing(payload, "ask-one", id="LP-0001", added="2026-11-05"),
        briefing(payload, "ask-two", id="LP-0002", added="2026-11-06", **in_terms, review_by="2026-11-10"),
        briefing(
            payload, "ask-three", id="LP-0003", status="withdrawn", withdrawn={"on": "2026-11-07", "because": payload}
        ),
        briefing(payload, "ask-four", id="LP-0004", status="superseded"),
        briefing(payload, "ask-five", id="LP-0005", related=[{"id": "LP-0004", "type": "supersedes"}]),
    )
    return Library(points, language(payload), Settings(max_mail_kb=100_000), TODAY, PROJECT)


@cache
def frames() -> Frames:
    """The frames of a project that has the sample's pages."""
    with tempfile.TemporaryDirectory() as folder:
        return draw(plant(Path(folder) / "project", {}), Settings(), PROJECT / ".cache" / "sample")[0]


@cache
def outputs(payload: str) -> dict[str, bytes]:
    """Every file that is quickly made, pages in their frames."""
    found = {}
    made = library(payload)
    for output in (o for render in renderers() for o in render(made) if not o.slow and not o.members):
        content = output.make()
        found[output.path] = frames().filled(output.path, content) if isinstance(content, Page) else content
    return found


Shape = tuple[Counter[str], set[tuple[str, str]]]
OWN_MARKUP = {"p", "br", "em", "strong", "a", "ul", "ol", "li"}


def shape(tree: Any) -> Shape:
    """How many elements of each kind, and which attributes elements have."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return Counter(e.tag for e in elements), {(e.tag, name) for e in elements for name in e.attrib}


def parsed(content: bytes) -> Any:
    return lxml.html.fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))


@cache
def harmless() -> dict[str, Shape]:
    """The shape of every page when all texts are harmless."""
    return {path: shape(parsed(made)) for path, made in outputs(HARMLESS).items() if path.endswith(".html")}


def of_class(tree: Any, name: str) -> list[Any]:
    """The elements that have a class."""
    return [e for e in tree.iter() if isinstance(e.tag, str) and name in (e.get("class") or "").split()]


def squeezed(text: str) -> str:
    return " ".join(text.split())


# Pages and mail


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_no_text_adds_an_element_a_handler_or_an_address_to_any_page(name):
    usual = harmless()

    for path, content in outputs(PAYLOADS[name]).items():
        if not path.endswith(".html") or path not in usual:
            continue
        tree = parsed(content)
        tags, attributes = shape(tree)
        more = {tag for tag, count in tags.items() if count > usual[path][0][tag]}
        assert more <= OWN_MARKUP, f"{path}: {more}"
        assert attributes - usual[path][1] <= {("a", "href")}, path
        assert [a for e in tree.iter() for a in e.attrib if a.startswith("on")] == [], path
        assert dangerous(tree) == [], path


def dangerous(tree: Any) -> list[str]:
    """Every address that leads elsewhere than to this site, https or mail."""
    found = []
    for element in tree.iter("a", "area", "link", "script", "img", "form", "iframe", "use", "button", "base"):
        for name in ("href", "src", "action", "formaction", "xlink:href", "srcset"):
            target = element.get(name, "")
            bare = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029]", "", target).lower()
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare)
            if bare.startswith(("//", "\\", "/\\")) or (scheme and scheme[1] not in ("https", "mailto", "data")):
                found.append(target)
            if scheme and scheme[1] == "data" and not bare.startswith("data:image/svg"):
                found.append(target)
    return found


@pytest.mark.parametrize("name", grouped(AS_LETTERS))
def test_what_looks_like_code_comes_out_as_the_letters_that_were_typed(name):
    payload, made = AS_LETTERS[name], outputs(AS_LETTERS[name])
    page = parsed(made["briefings/ask-one/index.html"])
    head = page.find("head")

    assert squeezed(page.findtext(".//h1")) == payload
    assert head.findtext("title") == f"{payload} · Practice Briefings"
    assert [e.get("content") for e in head.iter("meta") if e.get("property") == "og:title"] == [head.findtext("title")]
    assert len(page.findall(".//title")) == len(page.findall(".//main") or [1]) == 1
    for part in ("lead", "found", "day", "actions", "limits", "sources"):
        [element] = of_class(page, "briefing__lead" if part == "lead" else part)[:1]
        assert squeezed(payload) in squeezed(element.text_content()), part
    assert payload in squeezed(parsed(made["briefings/index.html"]).text_content())
    assert payload in squeezed(parsed(made["briefings/ask-three/index.html"]).text_content())
    assert payload in squeezed(parsed(made["lp-0001/index.html"]).findtext(".//title"))


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_descriptions_and_marks_of_the_search_hold_text_alone(name):
    page = parsed(outputs(PAYLOADS[name])["briefings/ask-two/index.html"])
    described = [e for e in page.find("head").iter("meta") if e.get("name") == "description"]
    marks = {e.get("data-pagefind-filter") for e in page.iter() if e.get("data-pagefind-filter")}

    assert len(described) == 1
    assert all(
        mark.split(":")[0] in {"role", "theme", "age", "harm", "why", "kind", "basis", "year", "check"}
        for mark in marks
    )


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_mail_keeps_its_shape_and_its_headers(name):
    usual, made = outputs(HARMLESS), outputs(PAYLOADS[name])
    eml = "newsletter/2026-11/digest.eml"
    plain_mail, laden_mail = (email.message_from_bytes(m[eml], policy=email.policy.default) for m in (usual, made))

    assert laden_mail.keys() == plain_mail.keys()
    assert [part.get_content_type() for part in laden_mail.walk()] == [
        part.get_content_type() for part in plain_mail.walk()
    ]
    assert laden_mail.defects == [] and "\n" not in laden_mail["Subject"]
    for key in ("From", "To", "Bcc", "List-Unsubscribe"):
        assert laden_mail[key] == plain_mail[key]


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_the_sitemap_is_whole(name):
    from generator.outputs.sitemap import sitemap

    made = library(PAYLOADS[name])
    paths = [o.path for render in renderers() for o in render(made)]
    root = etree.fromstring(sitemap(made, paths)[0].make())

    assert all(urlsplit(loc.text).netloc == "practice-briefings.example" for loc in root.iter("{*}loc"))


@pytest.mark.parametrize("name", ["script", "end of an attribute", "handler", "template", "marks of the frame"])
def test_the_name_of_the_site_is_text_too(name, tmp_path):
    payload = AS_LETTERS[name]
    project = plant(tmp_path / "project", {"ask-who": {}})
    names = "site_name", "publisher", "strapline", "support_text"
    (project / "pyproject.toml").write_text(
        "[tool.briefings]\n" + "".join(f"{n} = {json.dumps(payload)}\n" for n in names)
    )
    site = pipeline.build(project, today=TODAY, sheets=False, search=False).folder

    for file in sorted(site.rglob("*.html")):
        tree = parsed(file.read_bytes())
        assert all(e.get("src") for e in tree.iter("script")), file
        assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")], file
        assert not [e for e in tree.iter("img", "svg", "iframe") if e.get("src", "x") == "x"], file
    assert payload in parsed((site / "index.html").read_bytes()).findtext(".//title")
    assert payload in squeezed(parsed((site / "about" / "index.html").read_bytes()).text_content())


# Text


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_the_renderer_of_text_is_safe_on_its_own(name):
    tree = lxml.html.fragment_fromstring(str(rendered(PAYLOADS[name])), create_parent=True)

    assert {e.tag for e in tree.iterdescendants()} <= OWN_MARKUP
    assert {a for e in tree.iter() for a in e.attrib} <= {"href"}
    assert dangerous(tree) == []
    assert "<" not in re.sub(
        r"</?(?:p|br|em|strong|a|ul|ol|li)(?: href=\"[^\"<>]*\")?>", "", str(inline(PAYLOADS[name]))
    )


@pytest.mark.parametrize("name", grouped(AS_LETTERS))
def test_plain_text_is_what_was_typed(name):
    assert plain(AS_LETTERS[name]) == AS_LETTERS[name]
    assert html.unescape(re.sub("<[^>]*>", "", str(inline(AS_LETTERS[name])))) == AS_LETTERS[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[words](https://a.example/b?c=d&e=f)", '<a href="https://a.example/b?c=d&amp;e=f">words</a>'),
        ("[words](mailto:a@b.example)", '<a href="mailto:a@b.example">words</a>'),
        ("[words](briefings/ask-why/)", '<a href="briefings/ask-why/">words</a>'),
        ("a **b** and *c*", "a <strong>b</strong> and <em>c</em>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ],
)
def test_the_little_markup_there_is_works(text, expected):
    assert str(inline(text)).strip() == expected


# Sheets


@pytest.mark.parametrize("name", grouped(PAYLOADS))
def test_no_text_adds_an_action_or_an_address_to_a_sheet(name):
    from generator.outputs.fact_sheet import sheets

    made = library(PAYLOADS[name])
    [sheet] = [o for o in sheets.render(made) if o.path == "briefings/ask-one/fact-sheet.pdf"]
    try:
        content = sheet.make()
    except BriefingsError as error:
        assert name in {*ODD, *MARKUP, "template", "base", "form"}, error
        return
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(pdf.Root.get("/Names", {}).keys())
        assert "/OpenAction" not in pdf.Root and "/AcroForm" not in pdf.Root
        for target in _addresses(pdf):
            assert target.startswith(("https://", "mailto:")), target
        title = str(pdf.docinfo["/Title"])
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    if name in AS_LETTERS:
        assert title == f"{AS_LETTERS[name]} – fact sheet"
        assert re.sub(r"\s", "", AS_LETTERS[name]) in re.sub(r"[\s\u00ad]", "", text)


def _addresses(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get("/A", {})
            if action:
                assert action["/S"] == "/URI", action["/S"]
                yield str(action["/URI"])


@pytest.mark.parametrize("target", LINKS.values(), ids=LINKS)
def test_the_address_of_a_source_is_a_link_only_where_it_is_https(target):
    page = parsed(outputs(target)["briefings/ask-one/index.html"])
    [sources] = of_class(page, "sources")

    assert list(sources.iter("a")) == []
    assert len(list(sources.iter("li"))) == 2


# The check


def _leaves(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value[:1]):
            yield from _leaves(item, (*keys, index))
    else:
        yield keys


def with_text(fields: dict[str, Any], keys: tuple[str | int, ...], text: str) -> dict[str, Any]:
    """The fields with one of their texts replaced."""
    place: Any = fields
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = text
    return fields


def all_fields() -> dict[str, Any]:
    sources = [{**source, "archive_url": "https://a.example/", "note": "x"} for source in point()["sources"]]
    withdrawn = {"on": "2026-11-01", "because": "x"}
    return point(**{**WHOLE, "related": [{"id": "LP-0001", "type": "similar"}]}, withdrawn=withdrawn) | {
        "sources": sources
    }


def _is_markdown(keys: tuple[str | int, ...]) -> bool:
    """Whether a field takes the little Markdown there is; all other texts are one line without markup."""
    names = tuple(key for key in keys if isinstance(key, str))
    return names in {
        ("what_we_found", "text"), ("why_it_happens", "text"), ("daily_life",), ("actions", "do"), ("leaders",),
        ("what_good_looks_like",), ("limits",), ("identity_note",), ("notes",), ("training", "case"),
        ("training", "steps", "do"), ("training", "steps", "tell"), ("training", "facilitator_notes"),
    }  # fmt: skip


ONE_LINE = [keys for keys in _leaves(all_fields()) if not _is_markdown(keys)]
MARKDOWN = [keys for keys in _leaves(all_fields()) if _is_markdown(keys)]


@cache
def house() -> House:
    """The real language to check against."""
    loaded = load(SAMPLE, Settings())
    return House(Settings(), replace(loaded.language, ledger={}), TODAY)


def errors_of(fields: Mapping[str, Any]) -> set[str]:
    """The rules that a point breaks, by their ids."""
    text = as_yaml(fields)
    read = read_yaml("briefings/points/ask-who.yml", text.encode("utf-8"))
    assert read.data is not None
    source = Source("briefings/points/ask-who.yml", read.data, "", locator(text))
    found = [*read.problems, *check([source], house()).problems]
    return {problem.rule for problem in found if problem.level == "error"} - {"references.unknown-point"}


@pytest.mark.parametrize("keys", ONE_LINE, ids=lambda keys: ".".join(map(str, keys)))
def test_every_one_line_field_refuses_markup(keys):
    usual = errors_of(all_fields())

    assert errors_of(with_text(all_fields(), keys, "<script>alert(1)</script>")) - usual
    assert errors_of(with_text(all_fields(), keys, "one line\nand another")) - usual


@pytest.mark.parametrize("keys", MARKDOWN, ids=lambda keys: ".".join(map(str, keys)))
@pytest.mark.parametrize("name", ["javascript", "in capitals", "data", "without s", "another host", "file", "basic"])
def test_every_text_refuses_a_link_that_is_not_safe(keys, name):
    assert "schema.not-https" in errors_of(with_text(all_fields(), keys, f"A [word]({LINKS[name]}) here."))


@pytest.mark.parametrize("field", ["url", "archive_url"])
@pytest.mark.parametrize("target", [*LINKS.values(), "https://", "https:// x", "https://a.example/<b>", 'https://a"b'])
def test_the_address_of_a_source_is_checked(field, target):
    assert errors_of(with_text(all_fields(), ("sources", 0, field), target)) & {"schema.not-https", "yaml.encoding"}


@pytest.mark.parametrize(
    "given", ["../../etc/passwd", "LP-1", "lp-0001", "LP-0001/..", "LP-٠٠٠١", "LP-0001\n", "LP-00012", "/"]
)
def test_a_path_in_an_id_is_refused(given):
    assert {"schema.bad-id"} <= errors_of(point(id=given)) or given == "LP-0001\n"


@pytest.mark.parametrize(
    "name", ["Ask", "ask_why", "..", "a..b", "ask why", "ask-why\n", "ask--why", "-ask", "é", "ask.why", "a" * 81]
)
def test_a_path_in_a_file_name_is_refused(name, tmp_path):
    project = plant(tmp_path / "project", {})
    (project / "briefings" / "points" / f"{name}.yml").write_text(as_yaml(point()), "utf-8")

    assert "schema.bad-file-name" in {p.rule for p in problems_of(project)} or name == ".."


@pytest.mark.parametrize(
    "path", ["../out.html", "/etc/x", "a/../../b", "a//b", "", "a/", "a\nb", "é/index.html", "a\\b", "./a"]
)
def test_nothing_is_ever_written_outside_the_site(path, tmp_path):
    from generator.content.library import Output
    from generator.core.progress import silent
    from generator.site.manifest import Manifest
    from generator.site.writer import Builder

    builder = Builder(tmp_path / "site", frames(), Manifest())
    with pytest.raises(ValueError, match="not a path"):
        builder.put([Output(path, "key", lambda: b"x")], dict, silent, 1)

    assert [f for f in tmp_path.rglob("*") if f.is_file()] == []


# The whole way


@pytest.fixture(scope="module")
def payload_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built the whole way from every payload that the check lets through in texts of more lines."""
    names = [
        "script",
        "picture that fails",
        "end of the title",
        "end of an attribute",
        "entities",
        "template",
        "remark",
    ]
    names += ["marks of the frame", "HTML in emphasis", "code", "table", "snippet", "attributes", "drawing"]
    project = plant(tmp_path_factory.mktemp("payloads") / "project", {})
    for number, name in enumerate(names, start=1):
        text = f"quokka {PAYLOADS[name]}"
        found = [{"text": text, "source": "s1"}, {"text": "Words.", "source": "s2"}]
        fields = point(
            id=f"LP-{number:04}", what_we_found=found, daily_life=text, limits=text, what_good_looks_like=text
        )
        write_point(project, f"ask-{number}", fields)
    return pipeline.build(project, today=TODAY, sheets=False).folder


def test_a_browser_runs_nothing_that_editors_typed(payload_site, browser):
    """Chromium reads the pages, and opens the search's results, with the policy that forbids scripts switched off."""
    with served(payload_site) as root:
        context = browser.new_context(bypass_csp=True)
        page, said = context.new_page(), []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: EVIL in request.url and said.append(request.url))
        paths = [f.parent.relative_to(payload_site).as_posix() for f in sorted(payload_site.rglob("index.html"))]
        for path in (path for path in paths if not path.startswith("lp-")):
            page.goto(f"{root}{path}/", wait_until="load")
            everything = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
            assert page.evaluate(f"{everything}.filter(a => /^on/i.test(a.name)).length") == 0
            assert page.evaluate("[...document.scripts].filter(s => !s.src).length") == 0
            assert page.evaluate("[...document.links].filter(a => !/^(https?|mailto):$/.test(a.protocol)).length") == 0
        page.goto(f"{root}briefings/?q=quokka", wait_until="load")
        page.wait_for_selector("[data-results][data-ready] li")
        assert page.evaluate("document.querySelectorAll('[data-results] :is(script, img, svg, iframe)').length") == 0
        context.close()
    assert said == []


def test_the_search_index_holds_the_letters(payload_site):
    import gzip

    found = [gzip.decompress(f.read_bytes()) for f in (payload_site / "pagefind" / "fragment").glob("*.pf_fragment")]

    assert any(b"<script>alert(1)</script>" in fragment for fragment in found)
