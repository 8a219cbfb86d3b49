"""The empty document: a DOCX with our styles, made once and filled by `paper`."""

from __future__ import annotations

from functools import cache

from generator.render.environment import environment
from generator.render.trainer.office import (
    ACCENT, FALLBACK, FAMILY, HEAD, INK, LANGUAGE, OFFICE, QUIET, package, relations,
)  # fmt: skip

PAGE, MARGIN, TOP, BOTTOM = (11906, 16838), 850, 794, 907  # A4 and its margins, in twentieths of a point
WIDTH = PAGE[0] - 2 * MARGIN
LINE = 24  # points: the least height of a line to write on
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@cache
def empty_document() -> bytes:
    """A DOCX with our styles and nothing in it."""
    border = "".join(
        f'<w:{side} w:val="single" w:sz="10" w:space="3" w:color="{INK}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    template = environment().get_template("trainer/styles.xml.j2")
    styles = template.render(
        base="", family=FAMILY, ink=INK, accent=ACCENT, quiet=QUIET, width=WIDTH, line=LINE * 20, border=border
    )
    texts = {
        "document": (_document(), "document.main"),
        "styles": (styles, "styles"),
        "numbering": (_numbering(), "numbering"),
        "settings": (_settings(), "settings"),
        "fontTable": (_fonts(), "fontTable"),
        "footer1": (_footer(), "footer"),
    }
    beside = {name: (name.rstrip("1"), f"{name}.xml") for name in list(texts)[1:]}
    files = {f"word/{name}.xml": text for name, (text, _) in texts.items()}
    files["_rels/.rels"] = relations({"rId1": ("officeDocument", "word/document.xml")})
    files["word/_rels/document.xml.rels"] = relations({f"rId{n}": row for n, row in enumerate(beside.values(), 1)})
    return package(files, {f"word/{name}.xml": f"{_TYPE}.{kind}+xml" for name, (_, kind) in texts.items()})


def _document() -> str:
    return (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships"><w:body><w:sectPr>'
        f'<w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="794" w:right="{MARGIN}" w:bottom="{BOTTOM}" w:left="{MARGIN}" w:header="400" w:footer="450" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _footer() -> str:
    number = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:tab/><w:t xml:space="preserve">Side </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'{HEAD}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t></w:t></w:r>{number}</w:p></w:ftr>'


def _numbering() -> str:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return (
        f'{HEAD}<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>{level}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _settings() -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{LANGUAGE}"/></w:settings>'
    )


def _fonts() -> str:
    """Says what to take where our typeface is missing: a plain sans serif."""
    return (
        f'{HEAD}<w:fonts xmlns:w="{WORD}"><w:font w:name="{FAMILY}"><w:altName w:val="{FALLBACK}"/>'
        '<w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
