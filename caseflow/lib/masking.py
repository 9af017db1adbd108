"""What a list may show of a person."""

import re

from caseflow.lib.text import normalise_identifier

_STAR = "*"
# Ideographic variation selectors belong to the character before them.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NOT_PHONE = re.compile(r"[\s()（）\-—]")
_VILLAGE = re.compile(r"^.+?(?:村委会|居委会|社区|小区|嘎查|村(?![镇乡路街道大]))")
_TOWN = re.compile(r"^(?:.*?[省市县区旗州盟])?.{1,8}?(?:街道|镇|乡|苏木)(?![市县区])")
_COUNTY = re.compile(r"^.{1,20}?[县区旗](?!城)|^.{1,12}?市")


def mask_name(name: str) -> str:
    """张*，张*明，欧**娜; a name with · keeps its first and last character too."""
    chars = _SELECTORS.sub("", name.strip())
    if len(chars) <= 1:
        return _STAR * len(chars)
    if len(chars) == 2:
        return chars[0] + _STAR
    return chars[0] + _STAR * (len(chars) - 2) + chars[-1]


def mask_id(number: str, *, head: int = 3, tail: int = 3) -> str:
    """510************234; a number too short for that keeps one character at each end."""
    number = normalise_identifier(number)
    if len(number) < 2 * (head + tail):
        head = tail = 1 if len(number) > 3 else 0
    return _masked(number, head, tail)


def mask_phone(number: str) -> str:
    """138****5678; other numbers keep less."""
    number = _NOT_PHONE.sub("", normalise_identifier(number)).removeprefix("+86")
    if len(number) >= 11:
        return _masked(number, 3, 4)
    return _masked(number, 2, 2) if len(number) >= 7 else _STAR * len(number)


def mask_address(address: str) -> str:
    """Down to the village, community or estate; house and group numbers are dropped."""
    address = address.strip()
    for pattern in (_VILLAGE, _TOWN, _COUNTY):
        if found := pattern.match(address):
            return found.group()
    return _STAR * 3 if address else ""


def _masked(text: str, head: int, tail: int) -> str:
    end = len(text) - tail
    return text[:head] + _STAR * (end - head) + text[end:]
