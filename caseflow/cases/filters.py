"""What a list of cases is asked for: read from the address, written into addresses, said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from caseflow.lib.numbers import MAX_ID, bounded_int
from caseflow.lib.text import clean_line
from caseflow.policy.codes import DropoutReason, Group
from caseflow.policy.stages import OPEN_STAGES, Stage

Kind = TypeVar("Kind", bound=StrEnum)

WEEK: Final = timedelta(days=7)
#: cases somebody works on: parked ones wait, closed ones are done
ACTIVE_STAGES: Final = OPEN_STAGES - {Stage.PARKED}
#: not below any township or subdistrict: the bureau itself, or a child without a school
NOWHERE: Final = 0
SORTS: Final = ("due", "number", "stage", "updated")


class Side(StrEnum):
    """Figures count by both: who has to act, and where the child goes to school."""

    RESPONSIBLE = "responsible"
    SCHOOL = "school"


class Due(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    #: today and the seven days after
    WEEK = "week"
    LATER = "later"
    NONE = "none"


#: words for several stages at once, as the ``stage`` of an address
STAGE_SETS: Final[Mapping[str, frozenset[Stage]]] = {
    "open": OPEN_STAGES,
    "active": ACTIVE_STAGES,
    "all": frozenset(Stage),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """``units`` and ``stages`` hold any of several; everything else narrows."""

    text: str = ""
    units: tuple[int, ...] = ()
    #: by which unit; None: by the kind of the unit
    side: Side | None = None
    #: stages, or one of STAGE_SETS; empty: every open case
    stages: tuple[str, ...] = ()
    due: Due | None = None
    #: back in class since the first of this month
    returned: bool = False
    owner_id: int | None = None
    reason: str = ""
    group: str = ""
    grade: int | None = None
    flagged: bool = False
    #: dropped out again: a later round than the first
    again: bool = False
    sort: str = "due"
    backwards: bool = False

    @classmethod
    def read(cls, args: "MultiDict[str, str]", user_id: int) -> Self:
        """From the query string; what cannot be a filter is left out."""
        sort = args.get("sort", "")
        return cls(
            text=clean_line(args.get("q", ""))[:60],
            units=_units(args.getlist("unit")),
            side=_member(Side, args.get("side")),
            stages=_stages(args.getlist("stage")),
            due=_member(Due, args.get("due")),
            returned=args.get("returned") == "month",
            owner_id=_owner(args.get("owner"), user_id),
            reason=_member(DropoutReason, args.get("reason")) or "",
            group=_member(Group, args.get("group")) or "",
            grade=bounded_int(args.get("grade"), 1, 9, 0) or None,
            flagged=args.get("flagged") == "1",
            again=args.get("again") == "1",
            sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else "due",
            backwards=sort.startswith("-"),
        )

    @property
    def stage_set(self) -> frozenset[Stage]:
        if self.stages:
            return frozenset().union(*(_set_of(name) for name in self.stages))
        return STAGE_SETS["all" if self.returned else "open"]

    def args(self) -> list[tuple[str, str]]:
        """The query string that reads as this filter."""
        named = [
            ("q", self.text),
            ("side", self.side),
            ("due", self.due),
            ("returned", "month" if self.returned else ""),
            ("owner", self.owner_id),
            ("reason", self.reason),
            ("group", self.group),
            ("grade", self.grade),
            ("flagged", "1" if self.flagged else ""),
            ("again", "1" if self.again else ""),
            ("sort", "" if self.order == "due" else self.order),
        ]
        many = [("unit", str(unit)) for unit in self.units] + [("stage", name) for name in self.stages]
        return many + [(name, str(value)) for name, value in named if value]

    @property
    def rarer(self) -> bool:
        """One of the filters that stand folded away is in use."""
        return bool(self.owner_id or self.reason or self.group or self.grade or self.flagged or self.again)

    @property
    def query(self) -> str:
        return urlencode(self.args())

    @property
    def order(self) -> str:
        return f"-{self.sort}" if self.backwards else self.sort

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)


def month_start(today: date) -> date:
    return today.replace(day=1)


def _set_of(name: str) -> frozenset[Stage]:
    return STAGE_SETS.get(name) or frozenset({Stage(name)})


def _units(texts: Iterable[str]) -> tuple[int, ...]:
    numbers = (bounded_int(text, 0, MAX_ID, -1) for text in texts)
    return tuple(sorted({number for number in numbers if number >= 0}))


def _stages(texts: Iterable[str]) -> tuple[str, ...]:
    known = {*STAGE_SETS, *Stage}
    return tuple(dict.fromkeys(text for text in texts if text in known))


def _owner(text: str | None, user_id: int) -> int | None:
    return user_id if text == "me" else bounded_int(text, 1, MAX_ID, 0) or None


def _member(kind: type[Kind], text: str | None) -> Kind | None:
    return kind(text) if text and text in kind.__members__.values() else None
