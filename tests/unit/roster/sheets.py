"""Invented children and units for tests of the import; nothing here needs an application."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from caseflow.lib.ids import id_check_char
from caseflow.lib.sheets import Column, RawRow, Sheet, write_workbook
from caseflow.roster.places import UnitRow

SURNAMES = "张王李赵刘陈杨黄周吴"
GIVEN = "晓云天明小禾文博思远子涵雨桐一诺"


def units() -> list[UnitRow]:
    """清川县: two townships, a subdistrict, a primary and a middle school with a class each."""
    return [
        UnitRow(1, None, "county", "清川县", "清川", "370499000000", "/1/"),
        UnitRow(2, 1, "township", "青石镇", "青石", "370499101000", "/1/2/"),
        UnitRow(3, 1, "township", "云岭乡", "云岭", "370499201000", "/1/3/"),
        UnitRow(4, 1, "subdistrict", "红旗街道办事处", "红旗街道", "370499001000", "/1/4/"),
        UnitRow(5, 1, "school", "青石镇中心小学", "青石小学", "2137001001", "/1/5/", school_kind="primary"),
        UnitRow(6, 1, "school", "清川县第二中学", "清川二中", "3137001002", "/1/6/", school_kind="middle"),
        UnitRow(7, 5, "class", "三(1)班", path="/1/5/7/", grade=3),
        UnitRow(8, 6, "class", "七年级2班", path="/1/6/8/", grade=7),
        UnitRow(9, 1, "school", "旧村小学", path="/1/9/", status="closed"),
    ]


def make_id(number: int, *, born: date | None = None, girl: bool = False) -> str:
    """A valid ID number of an invented child; equal numbers give equal children."""
    born = born or date(2013, 1, 1) + timedelta(days=number % 700)
    order = f"{(number % 499) * 2 + (0 if girl else 1):03d}"
    region = f"3704{number // 499 % 90 + 10:02d}"
    first = f"{region}{born:%Y%m%d}{order}"
    return first + id_check_char(first)


def make_name(number: int) -> str:
    rng = random.Random(number)
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)


def raw(*rows: Sequence[str], start: int = 1) -> list[RawRow]:
    """Rows as the reader hands them over; empty ones are left out but keep their number."""
    return [RawRow(number, tuple(cells)) for number, cells in enumerate(rows, start) if any(cells)]


def workbook(titles: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> bytes:
    return write_workbook(Sheet("名册", [Column(title) for title in titles], rows))
