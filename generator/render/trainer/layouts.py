"""The empty deck: theme, master and our own layouts as one PPTX, made once and filled by `slides`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from generator.render.environment import environment
from generator.render.trainer import stage
from generator.render.trainer.office import FAMILY, LANGUAGE
from generator.zips import write_zip

EMU = 36000  # units of a PPTX in a millimetre
SLIDE_WIDTH, SLIDE_HEIGHT = 12192000, 6858000
TABLE_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # no fill, thin lines: known to every program
_THEME = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_OF_THEME = ("ink", "card", "accent", "paper", "accent", "quiet", "sky", "mint", "sand", "mint-line", "accent", "quiet")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"


@cache
def empty_deck() -> bytes:
    """A PPTX with our layouts and no slide."""
    files = {f"ppt/slideLayouts/slideLayout{n}.xml": _layout(layout) for n, layout in enumerate(stage.LAYOUTS, 1)}
    files |= {
        f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels": _relations({"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")})
        for n in range(1, len(stage.LAYOUTS) + 1)
    }
    layouts = {
        f"rId{n}": ("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(stage.LAYOUTS) + 1)
    }
    theme = {f"rId{len(layouts) + 1}": ("theme", "../theme/theme1.xml")}
    files |= {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _relations(
            {
                "rId1": ("slideMaster", "slideMasters/slideMaster1.xml"),
                "rId2": ("presProps", "presProps.xml"),
                "rId3": ("viewProps", "viewProps.xml"),
                "rId4": ("theme", "theme/theme1.xml"),
                "rId5": ("tableStyles", "tableStyles.xml"),
            }
        ),
        "ppt/presProps.xml": f"{_HEAD}<p:presentationPr {_NAMES}/>",
        "ppt/viewProps.xml": f"{_HEAD}<p:viewPr {_NAMES}/>",
        "ppt/tableStyles.xml": f'{_HEAD}<a:tblStyleLst xmlns:a="{_NAMES.split(chr(34))[1]}" def="{TABLE_STYLE}"/>',
        "ppt/theme/theme1.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": _master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(layouts | theme),
    }
    return write_zip({name: text.encode() for name, text in files.items()}, first=("[Content_Types].xml", "_rels/.rels"))


def emu(millimetres: float) -> int:
    """Millimetres in the units of a PPTX."""
    return round(millimetres * EMU)


def _drawn(template: str, **values: Any) -> str:
    slots = {name: slot for name, (slot, _) in stage.COLOURS.items()}
    made = environment().get_template(f"trainer/{template}.xml.j2").render(
        base="", emu=emu, colours=slots, width=stage.WIDTH, height=stage.HEIGHT, **values
    )
    return made.strip()


def _theme() -> str:
    colours = {slot: stage.COLOURS[name][1].upper() for slot, name in zip(_THEME, _OF_THEME, strict=True)}
    template = environment().get_template("trainer/theme.xml.j2")
    return template.render(base="", name="Practice Briefings", family=FAMILY, colours=colours).strip()


def _master() -> str:
    title, kicker = stage.FOUND.box("title"), stage.FOUND.box("body")
    return _drawn("master", boxes=(title, kicker, stage.NUMBER), count=len(stage.LAYOUTS))


def _layout(layout: stage.Layout) -> str:
    return _drawn("layout", layout=layout, number=stage.NUMBER)


def _presentation() -> str:
    return (
        f'{_HEAD}<p:presentation {_NAMES} saveSubsetFonts="1" autoCompressPictures="0">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{SLIDE_WIDTH}" cy="{SLIDE_HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="{LANGUAGE}"/></a:defPPr></p:defaultTextStyle></p:presentation>'
    )


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = (
        f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _content_types() -> str:
    parts = {
        "/ppt/presentation.xml": f"{_TYPE}.presentation.main+xml",
        "/ppt/presProps.xml": f"{_TYPE}.presProps+xml",
        "/ppt/viewProps.xml": f"{_TYPE}.viewProps+xml",
        "/ppt/tableStyles.xml": f"{_TYPE}.tableStyles+xml",
        "/ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/ppt/slideMasters/slideMaster1.xml": f"{_TYPE}.slideMaster+xml",
    }
    parts |= {
        f"/ppt/slideLayouts/slideLayout{n}.xml": f"{_TYPE}.slideLayout+xml" for n in range(1, len(stage.LAYOUTS) + 1)
    }
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{rows}</Types>'
