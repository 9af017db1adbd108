import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.notices import service
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.notices.numbering import draw, hold
from caseflow.notices.service import Issue
from tests.support.rows import make_unit

CLERKS = 8
EACH = 6


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def unit_id(session) -> int:
    unit = make_unit()
    session.commit()
    return unit.id


def test_numbers_follow_each_other_per_unit_series_and_year(session, unit_id) -> None:
    other = make_unit(name="白水乡").id
    drawn = [draw(unit_id, "限复", 2026) for _ in range(3)]
    assert drawn == [1, 2, 3]
    assert draw(unit_id, "敦复", 2026) == 1
    assert draw(unit_id, "限复", 2027) == 1
    assert draw(other, "限复", 2026) == 1


def test_holding_a_row_draws_nothing(session, unit_id) -> None:
    hold(unit_id, "限复", 2026)
    hold(unit_id, "限复", 2026)
    assert draw(unit_id, "限复", 2026) == 1


def test_an_undone_drawing_leaves_no_gap(session, unit_id) -> None:
    draw(unit_id, "限复", 2026)
    session.commit()
    draw(unit_id, "限复", 2026)
    session.rollback()
    assert draw(unit_id, "限复", 2026) == 2


def test_eight_clerks_at_once_draw_no_number_twice_and_leave_no_gap(app, session, unit_id) -> None:
    """Every third drawing is undone, as a refused form would be."""
    session.remove()

    def clerk(_number: int) -> list[int]:
        kept = []
        for turn in range(EACH):
            with app.app_context(), writing():
                hold(unit_id, "限复", 2026)
                number = draw(unit_id, "限复", 2026)
                if turn % 3 == 2:
                    db.session.rollback()
                else:
                    db.session.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(CLERKS) as clerks:
        drawn = sorted(number for numbers in clerks.map(clerk, range(CLERKS)) for number in numbers)
    assert drawn == list(range(1, CLERKS * EACH * 2 // 3 + 1))
    with app.app_context():
        assert db.session.get(NoticeCounter, (unit_id, "限复", 2026)).last == drawn[-1]


PROCESS = """
import json, random, sys
from datetime import date
from sqlalchemy.exc import OperationalError
from caseflow import clock, create_app
from caseflow.accounts.models import Unit
from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.notices import service
from caseflow.notices.service import Issue
config, unit_id, count = json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
dice = random.Random(sys.argv[4])
values = {"监护人姓名": "陈建国", "被监护人姓名": "陈小明", "辍学日期": date(2026, 9, 14),
          "复学截止日期": date(2026, 12, 4), "施教区学校": "青石镇中心学校"}
app, drawn = create_app(**config), []
while len(drawn) < count:
    fate = dice.random()
    with app.app_context(), writing():
        try:
            unit = db.session.get_one(Unit, unit_id)
            order = Issue(kind="return_notice", values={} if fate < 0.05 else values, unit=unit)
            number = service.issue(order, 1, clock.now()).number
        except (Refused, OperationalError):  # a busy machine: asked again, as a clerk would
            db.session.rollback()
            continue
        if fate < 0.1:
            db.session.rollback()
        else:
            db.session.commit()
            drawn.append(number)
print(json.dumps(drawn))
"""


def test_processes_beside_each_other_lose_and_double_no_number(sandbox, session, unit_id) -> None:
    """Whole documents by eight clerks at once, one try in ten failing; benchmarks.numbers does thousands."""
    session.remove()
    command = [sys.executable, "-c", PROCESS, json.dumps(sandbox.config()), str(unit_id), str(EACH)]
    running = [
        subprocess.Popen([*command, str(clerk)], stdout=subprocess.PIPE, text=True) for clerk in range(CLERKS)
    ]
    told = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * CLERKS
    drawn = sorted(number for words in told for number in json.loads(words))
    assert drawn == list(range(1, CLERKS * EACH + 1))
    assert store.verify_all() == []
    assert session.scalar(select(func.count()).select_from(StoredFile)) == CLERKS * EACH


class Desk:
    """One organ's numbers as a clerk would keep them in a book, beside those of the program."""

    def __init__(self, session, now) -> None:
        self.session, self.now = session, now
        self.unit = make_unit()
        session.commit()
        self.book: dict[tuple[str, int], list[int]] = {}
        self.kept: list[Notice] = []

    def issue(self, year: int, *, key: str | None = None, undone: bool = False) -> None:
        now = self.now.replace(year=year)
        changes = {"成文日期": now.date(), "复学截止日期": now.date() + timedelta(days=20)}
        order = Issue(
            kind="return_notice",
            values={**_FACTS, **changes},
            unit=self.unit,
            idempotency_key=key and f"{self.unit.id}:{key}",
        )
        known = {notice.idempotency_key: notice.id for notice in self.kept}
        notice = service.issue(order, 1, now)
        if undone:
            self.session.rollback()
            return
        self.session.commit()
        if order.idempotency_key in known and key:
            assert notice.id == known[order.idempotency_key]
            return
        self.kept.append(notice)
        self.book.setdefault((notice.series, year), []).append(notice.number)

    def refused(self) -> None:
        with pytest.raises(Refused):
            service.issue(Issue(kind="return_notice", values={}, unit=self.unit), 1, self.now)
        self.session.rollback()

    def void(self, which: int) -> None:
        current = [notice for notice in self.kept if notice.status != "void"]
        if current:
            service.void(current[which % len(current)], "填写有误", 1, self.now)
            self.session.commit()


_FACTS = {
    "监护人姓名": "陈建国",
    "被监护人姓名": "陈小明",
    "辍学日期": date(2025, 9, 14),
    "施教区学校": "青石镇中心学校",
}
YEARS, KEYS = st.sampled_from([2026, 2027]), st.sampled_from([None, "a", "b"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), YEARS, KEYS),
        st.tuples(st.just("undone"), YEARS, st.none()),
        st.tuples(st.just("refused"), st.just(0), st.none()),
        st.tuples(st.just("void"), st.integers(0, 9), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_tried_numbers_follow_each_other_and_stay(session, now, steps) -> None:
    """Issued, undone, refused, sent twice, voided, over the turn of the year: 1, 2, 3 … in each book."""
    desk = Desk(session, now)
    for what, number, key in steps:
        if what == "void":
            desk.void(number)
        elif what == "refused":
            desk.refused()
        else:
            desk.issue(number, key=key, undone=what == "undone")
    for numbers in desk.book.values():
        assert numbers == list(range(1, len(numbers) + 1))
    of_unit = select(Notice.number, Notice.year, Notice.series).where(Notice.unit_id == desk.unit.id)
    stored = sorted(session.execute(of_unit).tuples())
    assert stored == sorted((n, year, series) for (series, year), ns in desk.book.items() for n in ns)
