"""How a template departs from the official page: told, never refused."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from caseflow.notices import looks
from caseflow.notices.template.package import DOCUMENT
from caseflow.notices.template.report import Findings

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWIPS = 1440 / 25.4
#: half a millimetre is what programs round
_NEAR = 0.6
_MARGINS = {"top": looks.TOP, "bottom": looks.BOTTOM, "left": looks.LEFT, "right": looks.RIGHT}
_SIDES = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
#: the named faces and the same faces under the names other makers give them
_FACES = frozenset(map(str, looks.Face)) | {
    "仿宋",
    "楷体",
    "方正小标宋_GBK",
    "方正小标宋简",
    "方正仿宋_GBK",
    "方正楷体_GBK",
    "方正黑体_GBK",
    "华文中宋",
    "华文仿宋",
    "华文楷体",
    "SimSun",
    "SimHei",
    "FangSong",
    "KaiTi",
}
_PICTURES = ("blip", "imagedata")
_SHOWN_FACES = 5


def check_looks(parts: Mapping[str, bytes], found: Findings) -> None:
    """``parts`` have been found harmless."""
    document = ET.fromstring(parts[DOCUMENT])  # noqa: S314 scanned before: no DTD, bounded
    for section in document.iter(f"{_W}sectPr"):
        _check_page(section, found)
    odd = sorted(set(_faces(document, parts)) - _FACES)
    if odd:
        text = f"正文用了公文以外的字体：{'、'.join(odd[:_SHOWN_FACES])}"
        found.warn("faces", text, f"正文用{looks.Face.FANGSONG}，标题用{looks.Face.XIAOBIAOSONG}")
    if any(node.tag.rpartition("}")[2] in _PICTURES for node in document.iter()):
        found.warn("picture", "模板中有图片", "印章、签名不得用图片，印发时在纸上盖章；不是印章的核对后保留")


def _check_page(section: ET.Element, found: Findings) -> None:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is not None:
        sides = {round(_millimetres(size, side)) for side in ("w", "h")}
        if sides != {round(looks.PAGE_WIDTH), round(looks.PAGE_HEIGHT)}:
            found.warn("paper", "纸张不是 A4", "在“页面设置”中改为 A4（210×297毫米）")
    if margins is None:
        return
    landscape = size is not None and size.get(f"{_W}orient") == "landscape"
    wide = [side for side, told in _MARGINS.items() if abs(_millimetres(margins, side) - told) > _NEAR]
    if wide and not landscape:
        told = "、".join(f"{_SIDES[side]}{_millimetres(margins, side):.0f}毫米" for side in wide)
        right = "、".join(f"{_SIDES[side]}{_MARGINS[side]:.0f}" for side in _MARGINS)
        found.warn("margins", f"页边距与公文格式不同：{told}", f"GB/T 9704 为{right}毫米，核对后保留或改正")


def _millimetres(node: ET.Element, name: str) -> float:
    text = node.get(f"{_W}{name}", "0")
    return int(text) / _TWIPS if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else 0.0


def _faces(document: ET.Element, parts: Mapping[str, bytes]) -> Iterator[str]:
    """Of the runs themselves and of the styles they are in."""
    yield from _named(document)
    if "word/styles.xml" not in parts:
        return
    styles = ET.fromstring(parts["word/styles.xml"])  # noqa: S314 scanned before: no DTD, bounded
    used = {node.get(f"{_W}val", "") for tag in ("pStyle", "rStyle") for node in document.iter(f"{_W}{tag}")}
    for style in styles.iter(f"{_W}style"):
        if style.get(f"{_W}styleId") in used:
            yield from _named(style)
    if any(_is_plain(line) for line in document.iter(f"{_W}p")):
        standard = next((style for style in styles.iter(f"{_W}style") if _is_standard(style)), styles)
        defaults = styles.find(f"{_W}docDefaults")
        yield from _named(standard) or _named(styles if defaults is None else defaults)


def _named(node: ET.Element) -> list[str]:
    return [face for fonts in node.iter(f"{_W}rFonts") if (face := _face(fonts))]


def _is_plain(line: ET.Element) -> bool:
    """Text without a style of its own."""
    return line.find(f"{_W}pPr/{_W}pStyle") is None and line.find(f".//{_W}t") is not None


def _is_standard(style: ET.Element) -> bool:
    return style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph"


def _face(fonts: ET.Element) -> str:
    return "主题字体" if fonts.get(f"{_W}eastAsiaTheme") else fonts.get(f"{_W}eastAsia", "")
