"""What an edition file may say: checks on the raw TOML that name every problem, not the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

_RULE_ID = r"(?:RA|LX|LB|XX|ST)-[0-9a-z.]+"
_LAW_ID = r"(?:义教|未保|民诉|行诉|复议|强制|处罚|民法典|个保|网安|网数|档案)\d+"
_CLAUSE: Final = re.compile(rf"(?:{_RULE_ID}|LOCAL-\d+|{_LAW_ID})\Z")
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
_HEAD_FIELDS: Final = frozenset(
    {"id", "title", "effective_from", "effective_to", "filed", "inherits", "note"}
)
_VALUE_FIELDS: Final = frozenset({"value", "unit", "clause", "title", "note", "serves"})


class Unit(StrEnum):
    WORKDAYS = "workdays"
    SCHOOLDAYS = "schooldays"
    DAYS = "days"
    MONTHS = "months"
    COUNT = "count"
    RATIO = "ratio"
    SWITCH = "switch"
    DATE = "date"
    DATES = "dates"
    LIST = "list"
    ROWS = "rows"
    TEXT = "text"


DAY_UNITS: Final = frozenset({Unit.WORKDAYS, Unit.SCHOOLDAYS, Unit.DAYS, Unit.MONTHS})


def head_problems(edition_id: str, head: Mapping[str, Any], known: Collection[str]) -> Iterator[str]:
    for name in sorted(set(head) - _HEAD_FIELDS):
        yield f"[edition] 不认识 {name}"
    if head.get("id") != edition_id:
        yield f"[edition] id 应为 {edition_id}"
    if not head.get("title"):
        yield "[edition] 缺少 title"
    if not isinstance(head.get("effective_from"), date):
        yield "[edition] effective_from 应为日期"
    if head.get("inherits") and head["inherits"] not in known:
        yield f"[edition] 沿用的版本 {head['inherits']} 不存在"


def value_problems(fields: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(fields) - _VALUE_FIELDS):
        yield f"不认识 {name}"
    for name in ("value", "unit", "clause", "title"):
        if name not in fields:
            yield f"缺少 {name}"
    for clause in (fields.get("clause", "LOCAL-0"), *fields.get("serves", ())):
        if not _CLAUSE.match(str(clause)):
            yield f"依据 {clause} 的写法不对"
    unit = fields.get("unit")
    if unit is not None and unit not in set(Unit):
        yield f"单位 {unit} 不认识"
    elif unit is not None and "value" in fields and not _fits(fields["value"], Unit(unit)):
        yield f"值 {fields['value']!r} 不合单位 {unit}"


def _fits(value: Any, unit: Unit) -> bool:
    if unit in DAY_UNITS:
        return all(_is_number(n) for n in value) if isinstance(value, list) else _is_number(value)
    return _FITS[unit](value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_ratio(value: Any) -> bool:
    try:
        return isinstance(value, str) and Fraction(value) >= 0
    except (ValueError, ZeroDivisionError):
        return False


def _is_month_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_MONTH_DAY.match(value))


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


_FITS: Final[Mapping[Unit, Callable[[Any], bool]]] = {
    Unit.COUNT: _is_number,
    Unit.RATIO: _is_ratio,
    Unit.SWITCH: lambda v: isinstance(v, bool),
    Unit.DATE: _is_month_day,
    Unit.DATES: lambda v: isinstance(v, list) and bool(v) and all(_is_month_day(item) for item in v),
    Unit.LIST: lambda v: _all(v, str),
    Unit.ROWS: lambda v: _all(v, dict) and bool(v),
    Unit.TEXT: lambda v: isinstance(v, str) and bool(v),
}
