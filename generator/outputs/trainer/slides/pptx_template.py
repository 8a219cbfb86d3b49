"""The empty deck: theme, master and our own layouts as one PPTX, made once and filled by `presentation`."""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.outputs.trainer.ooxml import FAMILY, HEAD, LANGUAGE, OFFICE, package, relations
from generator.outputs.trainer.slides import layouts
from generator.outputs.trainer.slides.model import HEIGHT, WIDTH, Layout
from generator.rendering.environment import environment

EMU = 36000  # units of a PPTX in a millimetre
SLIDE_WIDTH, SLIDE_HEIGHT = 12192000, 6858000
TABLE_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # no fill, thin lines: known to every program
_THEME = (
    "dk1",
    "lt1",
    "dk2",
    "lt2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_OF_THEME = ("ink", "card", "accent", "paper", "accent", "quiet", "sky", "mint", "sand", "mint-line", "accent", "quiet")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAMES = (
    f'xmlns:a="{DRAWING}" xmlns:r="{OFFICE}/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
_COUNT = range(1, len(layouts.LAYOUTS) + 1)


@cache
def empty_deck() -> bytes:
    """A PPTX with our layouts and no slide."""
    parts = {
        "ppt/presentation.xml": (_presentation(), "presentation.main"),
        "ppt/presProps.xml": (f"{HEAD}<p:presentationPr {_NAMES}/>", "presProps"),
        "ppt/viewProps.xml": (f"{HEAD}<p:viewPr {_NAMES}/>", "viewProps"),
        "ppt/tableStyles.xml": (f'{HEAD}<a:tblStyleLst xmlns:a="{DRAWING}" def="{TABLE_STYLE}"/>', "tableStyles"),
        "ppt/slideMasters/slideMaster1.xml": (_master(), "slideMaster"),
    }
    parts |= {f"ppt/slideLayouts/slideLayout{n}.xml": (_layout(layouts.LAYOUTS[n - 1]), "slideLayout") for n in _COUNT}
    types = {name: f"{_TYPE}.{kind}+xml" for name, (_, kind) in parts.items()}
    types["ppt/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    files = {name: text for name, (text, _) in parts.items()} | {"ppt/theme/theme1.xml": _theme()} | _relations()
    return package(files, types)


def _relations() -> dict[str, str]:
    rows = {f"rId{n}": ("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in _COUNT}
    theme = {f"rId{len(rows) + 1}": ("theme", "../theme/theme1.xml")}
    up = relations({"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")})
    beside = ("presProps", "viewProps", "tableStyles")
    whole = {"rId1": ("slideMaster", "slideMasters/slideMaster1.xml"), "rId2": ("theme", "theme/theme1.xml")}
    whole |= {f"rId{n}": (kind, f"{kind}.xml") for n, kind in enumerate(beside, 3)}
    return {f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels": up for n in _COUNT} | {
        "_rels/.rels": relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/_rels/presentation.xml.rels": relations(whole),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(rows | theme),
    }


def emu(millimetres: float) -> int:
    """Millimetres in the units of a PPTX."""
    return round(millimetres * EMU)


def _drawn(template: str, **values: Any) -> str:
    slots = {name: slot for name, (slot, _) in layouts.COLOURS.items()}
    made = (
        environment()
        .get_template(f"trainer/{template}.xml.j2")
        .render(base="", emu=emu, colours=slots, width=WIDTH, height=HEIGHT, **values)
    )
    return made.strip()


def _theme() -> str:
    colours = {slot: layouts.COLOURS[name][1].upper() for slot, name in zip(_THEME, _OF_THEME, strict=True)}
    template = environment().get_template("trainer/theme.xml.j2")
    return template.render(base="", name="Practice Briefings", family=FAMILY, colours=colours).strip()


def _master() -> str:
    title, kicker = layouts.FOUND.box("title"), layouts.FOUND.box("body")
    return _drawn("master", boxes=(title, kicker, layouts.NUMBER), count=len(layouts.LAYOUTS))


def _layout(layout: Layout) -> str:
    return _drawn("layout", layout=layout, number=layouts.NUMBER)


def _presentation() -> str:
    return (
        f'{HEAD}<p:presentation {_NAMES} saveSubsetFonts="1" autoCompressPictures="0">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{SLIDE_WIDTH}" cy="{SLIDE_HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="{LANGUAGE}"/></a:defPPr></p:defaultTextStyle></p:presentation>'
    )
