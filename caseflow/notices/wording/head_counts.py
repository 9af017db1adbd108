"""Head counts against the roster, as the annexes of a 通报 set them out (LX-1): difference over roster."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from caseflow.errors import Reason
from caseflow.notices.spec import Fact, Values

ON_SITE, ON_ROLL = "现场核查学生数", "学籍数据学生数"
COLUMNS = ("编号", "学区", "学校", ON_SITE, ON_ROLL, "差额人数", "差额比例", "备注")
_COUNT = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Count:
    on_site: int
    on_roll: int

    @property
    def difference(self) -> int:
        return self.on_roll - self.on_site

    @property
    def ratio(self) -> Decimal | None:
        """None with nobody on the roster."""
        return Decimal(self.difference) / self.on_roll if self.on_roll else None

    @property
    def per_mille(self) -> str:
        """0.001: signed, three decimals, for tables."""
        return "—" if self.ratio is None else str(_rounded(self.ratio, "0.001"))

    @property
    def per_cent(self) -> str:
        """0.13%: two decimals, for the text."""
        return "—" if self.ratio is None else f"{_rounded(self.ratio * 100, '0.01')}%"


def count_facts() -> tuple[Fact, ...]:
    return (
        Fact(ON_SITE, example="60135"),
        Fact(ON_ROLL, example="60216"),
        Fact("备注", required=False),
    )


def counted(rows: Sequence[Values]) -> tuple[Count, ...]:
    return tuple(Count(int(row.text(ON_SITE, "0")), int(row.text(ON_ROLL, "0"))) for row in rows)


def total(counts: Iterable[Count]) -> Count:
    listed = tuple(counts)
    return Count(sum(c.on_site for c in listed), sum(c.on_roll for c in listed))


def table_rows(rows: Sequence[Values]) -> tuple[dict[str, str], ...]:
    """One line each and the sum below them."""
    counts = counted(rows)
    lines = [
        _line(str(number), row, count)
        for number, (row, count) in enumerate(zip(rows, counts, strict=True), 1)
    ]
    return (*lines, _line("合计", Values({}), total(counts)))


def count_faults(name: str, rows: Sequence[Values]) -> Iterator[Reason]:
    for number, row in enumerate(rows, 1):
        for column in (ON_SITE, ON_ROLL):
            if column in row and not _COUNT.fullmatch(row.text(column)):
                text = f"{name}第{number}行“{column}”应为整数人数，例如：1660"
                yield Reason("count_wrong", text, clause="LX-1", field=name)


def over(rows: Sequence[Values], limit: Decimal) -> tuple[str, ...]:
    """Names of the units whose signed ratio, unrounded, exceeds the limit."""
    pairs = zip(rows, counted(rows), strict=True)
    return tuple(
        row.text("学区") + row.text("学校")
        for row, count in pairs
        if count.ratio is not None and count.ratio > limit
    )


def _line(number: str, row: Values, count: Count) -> dict[str, str]:
    told = {"编号": number, "学区": row.text("学区"), "学校": row.text("学校"), "备注": row.text("备注")}
    return told | {
        ON_SITE: str(count.on_site),
        ON_ROLL: str(count.on_roll),
        "差额人数": str(count.difference),
        "差额比例": count.per_mille,
    }


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
