"""From words to units: schools by code or name, classes by any spelling, townships out of addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from caseflow.lib.text import normalise_identifier, similar
from caseflow.roster.cells import ClassKey, parse_class
from caseflow.roster.place_words import has_region, norm_name, norm_town, region_of, split_code, squeezed


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it was when the import began: a commit does not empty it as it does a row of the session."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    short_name: str = ""
    code: str = ""
    path: str = ""
    grade: int | None = None
    school_kind: str = ""
    status: str = "active"

    @classmethod
    def of(cls, unit: Any) -> "UnitRow":
        return cls(**{column.name: getattr(unit, column.name) for column in fields(cls)})


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lies: a township of the county, or words naming another county."""

    unit_id: int | None = None
    elsewhere: str = ""
    #: why neither could be told; empty when one could or nothing was said
    doubt: str = ""

    @property
    def known(self) -> bool:
        return bool(self.unit_id or self.elsewhere)


@dataclass
class Places:
    """The units an import may name. ``within`` is the path of the unit that imports."""

    units: Iterable[UnitRow]
    within: str = "/"
    school_year: int = 0
    schools: list[UnitRow] = field(default_factory=list)
    _own: dict[int, UnitRow] = field(default_factory=dict)
    _by_code: dict[str, UnitRow] = field(default_factory=dict)
    _by_name: dict[str, UnitRow] = field(default_factory=dict)
    _classes: dict[tuple[int, ClassKey], UnitRow] = field(default_factory=dict)
    _townships: dict[str, UnitRow] = field(default_factory=dict)
    _town_codes: dict[str, UnitRow] = field(default_factory=dict)
    county_names: tuple[str, ...] = ()
    county_code: str = ""

    def __post_init__(self) -> None:
        live = [unit for unit in self.units if unit.status == "active"]
        for unit in live:
            if unit.kind == "school":
                self._add_school(unit)
            elif unit.kind in ("township", "subdistrict"):
                self._add_township(unit)
            elif unit.kind == "county":
                self.county_names = tuple(name for name in (unit.name, unit.short_name) if name)
                self.county_code = unit.code[:6]
        kinds = {school.id: school.school_kind for school in self.schools}
        for unit in live:
            if unit.kind == "class" and unit.parent_id in kinds:
                self.add_class(unit, middle=kinds[unit.parent_id] == "middle")

    def add_class(self, unit: UnitRow, *, middle: bool = False) -> None:
        key = parse_class("", unit.name, self.school_year, middle=middle)
        if key and unit.parent_id:
            grade = unit.grade or key.grade
            self._classes.setdefault((unit.parent_id, ClassKey(grade, key.number, key.text)), unit)

    def allows(self, school_id: int | None) -> bool:
        """Whether the school belongs to the unit that imports."""
        return school_id in self._own

    def only_school(self) -> UnitRow | None:
        """The school that imports its own roster, so that the column may be missing."""
        return next(iter(self._own.values())) if len(self._own) == 1 else None

    def find_school(self, code: str, name: str) -> UnitRow | None:
        number = normalise_identifier(code)
        return self._by_code.get(number) or self._by_name.get(norm_name(name))

    def like_school(self, name: str) -> list[str]:
        return similar(name, [school.name for school in self._own.values()])

    def find_class(self, school_id: int, key: ClassKey) -> UnitRow | None:
        return self._classes.get((school_id, key))

    def find_township(self, text: str) -> UnitRow | None:
        """A cell that holds the township alone: its name, short name or code."""
        code, name = split_code(text)
        return self._town_codes.get(code[:9]) or self._townships.get(norm_town(name))

    def town_names(self) -> list[str]:
        return list(self._townships)

    def household(self, code: str, town: str, address: str) -> Home:
        """The township column first, then the 区划 code, then the words of the address."""
        if town and (unit := self.find_township(town)):
            return Home(unit.id)
        number, words = split_code(code)
        if number and self.county_code and not number.startswith(self.county_code):
            return Home(elsewhere=region_of(words) or region_of(address) or f"区划代码{number}")
        if number and (unit := self._town_codes.get(number[:9])):
            return Home(unit.id)
        return self._from_words(f"{words}{town}", address)

    def dwelling(self, town: str, address: str) -> int | None:
        unit = self.find_township(town) if town else None
        return unit.id if unit else (self.locate(address).unit_id if address else None)

    def locate(self, text: str) -> Home:
        """The township an address names; another county's township of the same name is another place."""
        line = squeezed(text)
        county = next((name for name in self.county_names if name in line), "")
        for name in sorted(self._townships, key=len, reverse=True):
            before, found, _ = line.partition(name)
            if not found or len(name) < 2 or name[-1] not in "镇乡道木":
                continue
            if (county and county in before) or not has_region(before):
                return Home(self._townships[name].id)
        if county:
            return Home(doubt="没有找到本县对应的乡镇（街道）")
        if has_region(line) and (region := region_of(line)):
            return Home(elsewhere=region)
        return Home(doubt="无法判断属于哪个乡镇（街道）" if line else "")

    def _from_words(self, town: str, address: str) -> Home:
        homes = [self.locate(text) for text in (town, address) if text]
        if certain := next((home for home in homes if home.unit_id), None):
            return certain
        if elsewhere := next((home for home in homes if home.elsewhere), None):
            return elsewhere
        return next(iter(homes), Home())

    def _add_school(self, unit: UnitRow) -> None:
        self.schools.append(unit)
        if unit.path.startswith(self.within):
            self._own[unit.id] = unit
        if unit.code:
            self._by_code.setdefault(unit.code, unit)
        for name in (unit.name, unit.short_name):
            if name:
                self._by_name.setdefault(norm_name(name), unit)

    def _add_township(self, unit: UnitRow) -> None:
        for name in (unit.name, unit.short_name):
            if name:
                self._townships.setdefault(norm_town(name), unit)
        if len(unit.code) >= 9 and unit.code.isdigit():
            self._town_codes.setdefault(unit.code[:9], unit)
