"""The words of places: names as offices write them, codes, regions and villages out of addresses."""

import re
import unicodedata

from caseflow.lib.text import clean_line

_OFFICE = re.compile(r"(?:人民政府|街道办事处|办事处)$")
_LEADING_CODE = re.compile(r"^(\d{6,12})\s*[-－—、 ]?\s*(\D.*)?$")
# 红旗街道, 阳光小区, 菜市场 and 县城 name no region
_REGION_WORDS = re.compile(r"省|自治|市(?!场)|县(?!城)|(?<![社小园校片厂矿景])区|(?<!红)旗|盟")
# down to the township: street, village and house never stand in a column that is not sealed
_REGION = re.compile(
    r"^(?:.{1,8}?(?:省|自治区))?(?:.{1,8}?(?:市|州|盟|地区))?(?:.{1,10}?(?:县|市|(?<![社小园校])区|(?<!红)旗))?(?:.{1,8}?(?:街道|镇|乡|苏木))?"
)
_TOWN_END = re.compile(r"街道办事处|街道|镇|乡|苏木")
_VILLAGE = re.compile(r"(?P<name>[^\d镇乡县]{1,15}?(?:村委会|居委会|社区|嘎查|村(?![镇乡路街])))")


def has_region(text: str) -> bool:
    return _REGION_WORDS.search(text) is not None


def norm_name(name: str) -> str:
    return squeezed(name).replace("（", "(").replace("）", ")")


def norm_town(name: str) -> str:
    """青石镇人民政府 -> 青石镇, 城关街道办事处 -> 城关街道"""
    line = squeezed(name)
    return _OFFICE.sub("街道" if line.endswith("街道办事处") else "", line)


def split_code(text: str) -> tuple[str, str]:
    """("370404102", "青石镇") of "370404102-青石镇"; one of both may be missing."""
    line = unicodedata.normalize("NFKC", clean_line(text))
    found = _LEADING_CODE.match(line)
    return (found[1], clean_line(found[2] or "")) if found else ("", line)


def region_of(text: str) -> str:
    """The words down to county or township, without village and house."""
    found = _REGION.match(squeezed(text))
    return found.group()[:80] if found else ""


def village_of(address: str) -> str:
    """上坪村 of 青石镇上坪村3组12号."""
    line = squeezed(address)
    town = _TOWN_END.search(line)
    found = _VILLAGE.match(line, town.end() if town else 0)
    return found["name"].replace("村委会", "村") if found else ""


def squeezed(text: str) -> str:
    return unicodedata.normalize("NFKC", clean_line(text)).replace(" ", "")
