"""County rules are data: every number of the house is read from `editions/*.toml`, never written in code.

Each value says which clause sets it. A value no source sets carries `LOCAL-n`, shown as 本县设定、待确认;
`serves` then names the demand of the rule register it helps to meet, for our own checks only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from caseflow.policy.edition_schema import DAY_UNITS, Unit, head_problems, value_problems

__all__ = [
    "DAY_UNITS",
    "DEFAULT_EDITION",
    "DayRule",
    "Edition",
    "EditionError",
    "Filing",
    "Unit",
    "UnknownValue",
    "Value",
    "edition_ids",
    "load_edition",
    "parse_edition",
]

DEFAULT_EDITION: Final = "shanting-ruian"


class EditionError(ValueError):
    """An edition file is wrong; carries every problem found, not the first."""

    def __init__(self, edition_id: str, problems: list[str]) -> None:
        super().__init__(f"规则版本 {edition_id} 有误：" + "；".join(problems))
        self.problems = tuple(problems)


class UnknownValue(KeyError):
    """The edition has no value of that name and kind."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """A length of time on one calendar, and the clause that sets it."""

    n: int
    unit: Unit
    clause: str
    title: str = ""

    @property
    def is_local(self) -> bool:
        return self.clause.startswith("LOCAL-")


@dataclass(frozen=True, slots=True)
class Value:
    key: str
    value: Any
    unit: Unit
    clause: str
    title: str
    note: str = ""
    serves: tuple[str, ...] = ()
    inherited_from: str = ""

    @property
    def is_local(self) -> bool:
        """Ours and not a source's: shown as 本县设定、待确认, never beside a law."""
        return self.clause.startswith("LOCAL-")

    @property
    def clauses(self) -> tuple[str, ...]:
        return (self.clause, *self.serves)


@dataclass(frozen=True, slots=True)
class Filing:
    """XX-40: county rules are filed with the city; an unfiled edition says so."""

    with_city: str = ""
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    id: str
    title: str
    effective_from: date
    effective_to: date | None
    filed: Filing
    inherits: str
    note: str
    values: Mapping[str, Value]

    def value(self, key: str) -> Value:
        if key not in self.values:
            raise UnknownValue(f"规则版本 {self.id} 没有 {key}")
        return self.values[key]

    def days(self, key: str) -> DayRule:
        value = self._of(key, *DAY_UNITS)
        if not isinstance(value.value, int):
            raise UnknownValue(f"{key} 是一组期限，用 day_rules")
        return DayRule(value.value, value.unit, value.clause, value.title)

    def day_rules(self, key: str) -> tuple[DayRule, ...]:
        value = self._of(key, *DAY_UNITS)
        numbers = value.value if isinstance(value.value, tuple) else (value.value,)
        return tuple(DayRule(n, value.unit, value.clause, value.title) for n in numbers)

    def count(self, key: str) -> int:
        return int(self._of(key, Unit.COUNT).value)

    def ratio(self, key: str) -> Fraction:
        return Fraction(self._of(key, Unit.RATIO).value)

    def switch(self, key: str) -> bool:
        return bool(self._of(key, Unit.SWITCH).value)

    def text(self, key: str) -> str:
        return str(self._of(key, Unit.TEXT, Unit.DATE).value)

    def items(self, key: str) -> tuple[str, ...]:
        return tuple(self._of(key, Unit.LIST, Unit.DATES).value)

    def rows(self, key: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._of(key, Unit.ROWS).value)

    def date_in(self, key: str, year: int) -> date:
        return _in_year(self._of(key, Unit.DATE).value, year)

    def dates_in(self, key: str, year: int) -> tuple[date, ...]:
        return tuple(sorted(_in_year(text, year) for text in self._of(key, Unit.DATES).value))

    def clause(self, key: str) -> str:
        return self.value(key).clause

    def section(self, prefix: str) -> tuple[Value, ...]:
        return tuple(v for k, v in self.values.items() if k.startswith(prefix + "."))

    def locals(self) -> tuple[Value, ...]:
        """What the county still has to confirm, by number."""
        ours = (v for v in self.values.values() if v.is_local)
        return tuple(sorted(ours, key=lambda v: int(v.clause.removeprefix("LOCAL-"))))

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def _of(self, key: str, *units: Unit) -> Value:
        value = self.value(key)
        if value.unit not in units:
            raise UnknownValue(f"{key} 的单位是 {value.unit}")
        return value


def edition_ids() -> tuple[str, ...]:
    folder = resources.files(__package__) / "editions"
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


@cache
def load_edition(edition_id: str = DEFAULT_EDITION) -> Edition:
    if edition_id not in edition_ids():
        raise UnknownValue(f"没有规则版本 {edition_id}，可用：{'、'.join(edition_ids())}")
    path = resources.files(__package__) / "editions" / f"{edition_id}.toml"
    return parse_edition(edition_id, path.read_text(encoding="utf-8"))


def parse_edition(edition_id: str, source: str) -> Edition:
    """Read one edition; an inheriting one may override its parent's values but add none.

    :raise EditionError: with all problems of the file at once
    """
    data = tomllib.loads(source)
    head = data.pop("edition", {})
    problems = list(head_problems(edition_id, head, edition_ids()))
    parent = load_edition(head["inherits"]) if head.get("inherits") and not problems else None
    raw = dict(_leaves(data))
    for key, fields in raw.items():
        problems.extend(f"{key}：{text}" for text in value_problems(fields))
    if problems:
        raise EditionError(edition_id, problems)
    values = {key: _value(key, fields) for key, fields in raw.items()}
    problems = [*_inheritance_problems(values, parent), *_doubled_locals(_merged(values, parent))]
    if problems:
        raise EditionError(edition_id, problems)
    return _edition(head, _merged(values, parent))


def _edition(head: dict[str, Any], values: dict[str, Value]) -> Edition:
    filed = head.get("filed", {})
    return Edition(
        id=head["id"],
        title=head["title"],
        effective_from=head["effective_from"],
        effective_to=head.get("effective_to"),
        filed=Filing(filed.get("with_city", ""), filed.get("on"), filed.get("note", "")),
        inherits=head.get("inherits", ""),
        note=head.get("note", ""),
        values=MappingProxyType(values),
    )


def _leaves(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if isinstance(entry, dict) and "value" not in entry and "unit" not in entry:
            yield from _leaves(entry, key + ".")
        else:
            yield key, entry if isinstance(entry, dict) else {"value": entry}


def _value(key: str, fields: dict[str, Any]) -> Value:
    return Value(
        key=key,
        value=_frozen(fields["value"]),
        unit=Unit(fields["unit"]),
        clause=fields["clause"],
        title=fields["title"],
        note=fields.get("note", ""),
        serves=tuple(fields.get("serves", ())),
    )


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType(value)
    return value


def _merged(values: dict[str, Value], parent: Edition | None) -> dict[str, Value]:
    if parent is None:
        return values
    inherited = {
        key: replace(value, inherited_from=value.inherited_from or parent.id)
        for key, value in parent.values.items()
    }
    return inherited | values


def _inheritance_problems(values: dict[str, Value], parent: Edition | None) -> Iterator[str]:
    if parent is None:
        return
    for key, value in values.items():
        theirs = parent.values.get(key)
        if theirs is None:
            yield f"{key}：沿用的版本 {parent.id} 没有这一项"
        elif theirs.unit != value.unit and not {theirs.unit, value.unit} <= DAY_UNITS:
            yield f"{key}：单位应为 {theirs.unit}"


def _doubled_locals(values: dict[str, Value]) -> Iterator[str]:
    """A LOCAL number stands for one value, so that a county can answer it by number."""
    seen: dict[str, str] = {}
    for key, value in values.items():
        if not value.is_local:
            continue
        if value.clause in seen:
            yield f"{key}：{value.clause} 已用于 {seen[value.clause]}"
        seen[value.clause] = key


def _in_year(month_day: str, year: int) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, day)
