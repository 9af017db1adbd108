"""Any byte of any past event, changed behind the program's back, is found and named."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import column as sql_column
from sqlalchemy import select, table, text, update

from caseflow import clock
from caseflow.audit import seals
from caseflow.cases import journal
from caseflow.cases.machine import session_line
from caseflow.cases.models import Case, CaseEvent
from caseflow.cli import main
from caseflow.policy.stages import Stage
from tests.conftest import NOW
from tests.walk import make_case

_COLUMNS = "case_id seq facts trigger clause actor_id actor_unit_id note_id to_stage prev_hash hash"
#: the table as an intruder sees it, without our column types
_RAW = table("case_event", *(sql_column(name) for name in _COLUMNS.split()))


def problems() -> list[str]:
    return [str(problem) for problem in journal.verify(session_line())]


@pytest.fixture
def case_id(session, world):
    return make_case(world, "zhang", Stage.LAPSED)


def test_a_walked_case_proves_clean(case_id):
    assert problems() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("facts", '{"forged":1}'),
        ("trigger", "dismiss"),
        ("clause", "LX-1"),
        ("actor_id", 1),
        ("actor_unit_id", 1),
        ("note_id", 424242),
        ("to_stage", "closed"),
        ("prev_hash", "f" * 64),
        ("hash", "e" * 64),
    ],
)
def test_each_column_of_each_event_is_covered(session, case_id, column, value):
    last = session.get_one(Case, case_id).seq
    number = session.get_one(Case, case_id).number
    for seq in range(1, last + 1):
        before = session.scalar(select(_RAW.c[column]).where(_RAW.c.case_id == case_id, _RAW.c.seq == seq))
        if before == value:
            continue
        _set(session, column, value, case_id, seq)
        found = problems()
        assert any(f"个案 {number} 第 {seq} 条" in line for line in found), (column, seq, found)
        _set(session, column, before, case_id, seq)
    assert problems() == []


def _set(session, column, value, case_id, seq):
    where = (_RAW.c.case_id == case_id, _RAW.c.seq == seq)
    session.execute(update(_RAW).where(*where).values({column: value}))


def test_a_moment_shifted_by_a_microsecond_is_found(session, case_id):
    event = session.get_one(CaseEvent, (case_id, 2))
    event.at = event.at + timedelta(microseconds=1)
    session.flush()
    assert any("第 2 条" in line for line in problems())


def test_a_cut_tail_shows_against_the_head_the_case_keeps(session, case_id):
    last = session.get_one(Case, case_id).seq
    session.execute(text("DELETE FROM case_event WHERE case_id = :c AND seq = :s"), {"c": case_id, "s": last})
    assert any("尾部被截" in line for line in problems())


def test_a_line_taken_out_of_the_middle_is_found(session, case_id):
    session.execute(text("DELETE FROM case_event WHERE case_id = :c AND seq = 3"), {"c": case_id})
    assert any("缺行" in line for line in problems())


def test_a_stage_set_by_hand_is_found(session, case_id):
    session.execute(text("UPDATE case_file SET stage = 'closed' WHERE id = :c"), {"c": case_id})
    assert any("阶段与日志不符" in line for line in problems())


def test_a_journal_holds_no_personal_data(session, case_id):
    written = " ".join(session.scalars(text("SELECT facts FROM case_event")))
    for secret in ("张晓明", "张建国", "13900000001", "石桥村", "母亲称孩子"):
        assert secret not in written


def test_a_whole_journal_swapped_for_another_breaks_the_days_seal(session, case_id):
    assert seals.seal_days(clock.to_local(NOW).date(), NOW) > 0
    assert seals.verify_seals() == []
    event = session.get_one(CaseEvent, (case_id, 1))
    day = clock.to_local(event.at).date()
    event.hash = "a" * 64
    session.flush()
    assert any(day.isoformat() in line for line in seals.verify_seals())


def test_a_day_is_sealed_once_and_only_when_it_is_over(session, case_id):
    today = date(2026, 11, 20)
    first = seals.seal_days(today, NOW)
    assert first > 0
    assert seals.seal_days(today, NOW) == 0
    assert seals.seal_days(today + timedelta(days=1), NOW) == 1


def test_the_command_says_which_case_and_event(session, case_id, sandbox, monkeypatch):
    number = session.get_one(Case, case_id).number
    session.commit()
    for name, value in {"DATABASE_URL": sandbox.url, "INSTANCE": str(sandbox.instance)}.items():
        monkeypatch.setenv(f"CASEFLOW_{name}", value)
    monkeypatch.setattr("caseflow.cli.context.schema_problem", lambda: "")
    keys = sandbox.config().get("keys_path", "")
    monkeypatch.setenv("CASEFLOW_KEYS", str(keys))
    good = CliRunner().invoke(main, ["verify"])
    assert (good.exit_code, good.output.strip()) == (0, "核验通过")
    _set(session, "clause", "LX-1", case_id, 2)
    session.commit()
    bad = CliRunner().invoke(main, ["verify"])
    assert bad.exit_code == 1
    assert f"个案 {number} 第 2 条" in bad.output
