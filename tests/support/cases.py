"""Cases put straight into the tables, many and in every stage; one that is walked comes from tests.walk."""

import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from caseflow import clock
from caseflow.cases import tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy.stages import Stage
from caseflow.roster.models import Pupil
from tests.make import World

_count = itertools.count(1)
_OPENED = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
_CELL = re.compile(r'<td class="num"><a href="(/cases\?[^"]*)">(\d+)</a></td>')
_TOTAL = re.compile(r"共(\d+)条")


@dataclass
class CaseBook:
    """``put("persuading", unit="middle", school="middle")``: ids in the order they were put."""

    world: World
    ids: list[int] = field(default_factory=list)

    def put(self, stage: str, *, unit: str, school: str | None = "middle", **more: Any) -> int:
        number = next(_count)
        units = self.world.units
        pupil = Pupil(
            name=more.pop("name", "张小明"),
            initials=more.pop("initials", "zxm"),
            school_id=units[school] if school else None,
            household_unit_id=units["qingshi"],
            household_village=more.pop("village", "石桥村"),
            created_at=_OPENED,
            updated_at=_OPENED,
        )
        db.session.add(pupil)
        db.session.flush()
        klass = more.pop("klass", None)
        case = Case(
            **{
                "number": f"2026-9{number:04d}",
                "stage": stage,
                "edition": "shanting-ruian",
                "owner_id": self.world.users["registrar"],
                "source": "attendance",
                "opened_on": date(2026, 10, 8),
                "stage_since": date(2026, 10, 8),
                "updated_at": _OPENED + timedelta(minutes=number),
                **more,
            },
            pupil_id=pupil.id,
            responsible_unit_id=units[unit],
            school_id=pupil.school_id,
            class_id=units[klass] if klass else None,
        )
        db.session.add(case)
        db.session.flush()
        self.ids.append(case.id)
        return case.id

    def keep(self) -> None:
        tally.rebuild(session_line())
        db.session.commit()


def fill_county(world: World) -> CaseBook:
    """Every stage in several places, with all sorts of due days, some of them returned this month."""
    book = CaseBook(world)
    today = clock.today()
    days: list[date | None] = [today + timedelta(days=n) for n in (-9, -1, 0, 3, 7, 8, 40)]
    due = itertools.cycle([*days, None])
    places = [
        ("middle", "middle"),
        ("primary", "primary"),
        ("first", "first"),
        ("qingshi", "middle"),
        ("qingshi", "first"),
        ("liushu", "primary"),
        ("chengguan", "first"),
        ("county", "middle"),
        ("county", None),
    ]
    for number, stage in enumerate(stage for stage in Stage for _ in range(2)):
        back = today - timedelta(days=number * 3) if stage in (Stage.RETURNED, Stage.CLOSED) else None
        for unit, school in places[: 9 - number % 3]:
            day = None if stage is Stage.CLOSED else next(due)
            book.put(stage.value, unit=unit, school=school, due_on=day, returned_on=back)
    book.keep()
    return book


def cells_of(page: str) -> list[tuple[str, int]]:
    """Every linked number of a table: where it leads, and what it says."""
    return [(unescape(url), int(number)) for url, number in _CELL.findall(page)]


def listed(client: FlaskClient, url: str) -> int:
    """How many rows the list at the address has, by its own words and by its rows."""
    page = client.get(f"{url}&size=100").get_data(as_text=True)
    found = _TOTAL.search(page)
    total = int(found[1]) if found else 0
    assert page.count('<tr><th scope="row"') == min(total, 100), url
    return total
