"""Dates as they are written, read and labelled."""

import re
import unicodedata
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
# 1954-10-03 to 2119-01-21: five digits outside are no date anybody types here.
_SERIALS = range(20_000, 80_000)
_SCHOOL_YEAR_STARTS = 9
_FIRST_TERM = (9, 10, 11, 12, 1)


def cn_date(day: date) -> str:
    """2026年3月5日: Arabic, full year, no leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def cn_month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def iso(day: date) -> str:
    return day.isoformat()


def cn_range(first: date, last: date) -> str:
    """2026年3月5日至8日: what both ends share is written once."""
    if first == last:
        return cn_date(first)
    if first.year != last.year:
        return f"{cn_date(first)}至{cn_date(last)}"
    if first.month != last.month:
        return f"{cn_date(first)}至{last.month}月{last.day}日"
    return f"{cn_date(first)}至{last.day}日"


def find_date(text: str) -> date | None:
    """2026-11-20, 2026/11/20, 2026.11.20, 20261120, 2026年11月20日, or an Excel serial number."""
    text = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(text):
        return _from_serial(int(float(text)))
    if found := _COMPACT.fullmatch(text):
        return _valid(*found.groups())
    if found := _WRITTEN.fullmatch(text):
        year, first, month, second, day = found.groups()
        paired = first == second or first + second == "年月"
        return _valid(year, month, day) if paired else None
    return None


def parse_date(text: str) -> date:
    day = find_date(text)
    if day is None:
        raise ValueError(f"日期“{text}”无法识别，应写作 2026-11-20")
    return day


def school_year(day: date) -> int:
    """The calendar year in which the school year of ``day`` began (1 September)."""
    return day.year if day.month >= _SCHOOL_YEAR_STARTS else day.year - 1


def school_year_label(day: date) -> str:
    start = school_year(day)
    return f"{start}—{start + 1}学年"


def term_label(day: date) -> str:
    """By the month alone; the true term dates stand in the school calendar."""
    term = "第一学期" if day.month in _FIRST_TERM else "第二学期"
    return f"{school_year_label(day)}{term}"


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) reached on ``day``."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _from_serial(number: int) -> date | None:
    return _EXCEL_EPOCH + timedelta(days=number) if number in _SERIALS else None


def _valid(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
