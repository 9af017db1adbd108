"""Whatever people and the clock try, in whatever order, a case stays whole."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from caseflow import clock
from caseflow.cases import journal, service, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Approval, Assignment, Case
from caseflow.cases.service import Answer, Paper
from caseflow.cases.sweep import sweep
from caseflow.errors import CaseflowError
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.policy.codes import Outcome, ParkKind, Proof
from caseflow.policy.ground import STAGE_CLOCKS
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task
from tests.conftest import NOW
from tests.walk import back, confirm, key, open_case, person, proof, refer, report, serve, visit

DAY = timedelta(days=1)


_SERVED = ("return_notice", "judicial_letter", "inquiry_letter")


def _first(model, case_id, *conditions):
    return db.session.scalars(
        select(model).where(model.case_id == case_id, *conditions).order_by(model.id)
    ).first()


def _paper(case_id, section, at):
    dates = service.suggested_dates(db.session.get_one(Case, case_id), section, clock.to_local(at).date())
    return Paper(key(), dates.printed_on, dates.expected_service_on, signer="唐建平")


def _serve_first(world, case_id, at):
    notice = _first(
        Notice, case_id, Notice.effective_on.is_(None), Notice.status != "void", Notice.kind.in_(_SERVED)
    )
    if notice:
        by = "justice" if notice.kind == "judicial_letter" else "officer"
        serve(world, case_id, notice.id, at=at, by=by)


def _void(world, case_id, at):
    notice = _first(Notice, case_id, Notice.status != "void", Notice.kind != "persuasion_report")
    if notice:
        service.void_notice(case_id, notice.id, person(world, "officer"), at, note="日期有误，重新制发")


def _decide(world, case_id, at, *, approve):
    approval = _first(Approval, case_id, Approval.decided_at.is_(None))
    if approval:
        by = "bureau_leader" if approval.unit_id == world.units["county"] else "leader"
        service.decide(approval.id, person(world, by), at, approve=approve, comment="材料不齐")


def _ask(trigger, by, **data):
    def ask(world, case_id, at):
        service.request(case_id, trigger, person(world, by), at, data, note="情况属实")

    return ask


def _move(trigger, by, note="", **data):
    def move(world, case_id, at):
        service.move(case_id, trigger, person(world, by), at, data, note=note)

    return move


def _park(world, case_id, at):
    until = (clock.to_local(at) + 40 * DAY).date().isoformat()
    _ask(Trigger.PARK, "head", kind=ParkKind.SUSPENSION.value, until=until)(world, case_id, at)


_ASKED = {
    "主送机关": "云川县教育局",
    "线索": "可能随父母居住",
    "联系人": "韩冬生",
    "联系电话": "0555-6100021",
}


def _day(at):
    return clock.to_local(at).date()


#: everything anybody could try, each by the person it belongs to
STEPS = {
    "confirm": lambda w, c, at: confirm(w, c, at=at),
    "visit": lambda w, c, at: visit(w, c, at=at),
    "nobody": lambda w, c, at: visit(w, c, at=at, result="nobody", met=[]),
    "promise": lambda w, c, at: visit(w, c, at=at, result="promised", promised_on=_day(at + 3 * DAY)),
    "harm": lambda w, c, at: visit(w, c, at=at, harm="abuse"),
    "handled": _move(Trigger.FLAG, "bureau", handled=True),
    "report": lambda w, c, at: report(w, c, at=at),
    "send_back": lambda w, c, at: service.send_back(c, person(w, "officer"), at, note="家访不足"),
    "notice": lambda w, c, at: service.issue_notice(c, _paper(c, "notice", at), person(w, "officer"), at),
    "serve": _serve_first,
    "void": _void,
    "refer": lambda w, c, at: refer(w, c, at=at),
    "accept": _move(Trigger.ACCEPT_REFERRAL, "justice"),
    "decline": _move(Trigger.DECLINE, "justice", note="材料不全"),
    "letter": lambda w, c, at: service.issue_letter(c, _paper(c, "letter", at), person(w, "justice"), at),
    "pursue": _ask(Trigger.PURSUE, "officer", route="civil_suit"),
    "proceeding": _move(Trigger.LOG_PROCEEDING, "officer", proceeding="filed"),
    "back": lambda w, c, at: back(w, c, at=at),
    "present": lambda w, c, at: service.attest(c, Answer(_day(at), True), person(w, "teacher"), at),
    "absent": lambda w, c, at: service.attest(c, Answer(_day(at), False), person(w, "teacher"), at),
    "park": _park,
    "resume": lambda w, c, at: service.resume(c, person(w, "bureau"), at),
    "close": _ask(Trigger.CLOSE, "head"),
    "resettle": _ask(Trigger.RESETTLE, "head", outcome=Outcome.TRANSFER.value),
    "death": _ask(Trigger.RESETTLE, "head", outcome=Outcome.DEATH.value),
    "approve": lambda w, c, at: _decide(w, c, at, approve=True),
    "reject": lambda w, c, at: _decide(w, c, at, approve=False),
    "reopen": _move(Trigger.REOPEN, "bureau", note="名在人不在"),
    "assign": lambda w, c, at: service.assign(c, w.users["colleague"], person(w, "head"), at),
    "inquire": lambda w, c, at: service.inquire(c, Paper(key(), typed=_ASKED), person(w, "officer"), at),
    "sweep": lambda w, c, at: sweep(at, db.session.flush),
}  # fmt: skip


def _attempt(world, case_id, name, at):
    """A refusal writes nothing; whatever else happens stands."""
    with clock.frozen(at):
        try:
            with db.session.begin_nested():
                STEPS[name](world, case_id, at)
        except CaseflowError:
            return False
    return True


def check_whole(case_id):
    db.session.expire_all()
    case = db.session.get_one(Case, case_id)
    line = session_line()
    assert [str(p) for p in journal.verify(line)] == []
    assert tally.kept(line) == tally.recount(line)
    owners = db.session.scalar(
        select(func.count()).select_from(Assignment).where(
            Assignment.case_id == case_id, Assignment.revoked_at.is_(None), Assignment.part == "owner"
        )
    )  # fmt: skip
    assert owners == 1, "exactly one live owner"
    open_kinds = list(
        db.session.scalars(select(Task.kind).where(Task.case_id == case_id, Task.state == "open"))
    )
    clocks = [kind for kind in open_kinds if kind in STAGE_CLOCKS]
    assert len(clocks) <= 1, clocks
    if case.stage == Stage.CLOSED:
        assert open_kinds == [], "a closed case has no open task"
    elif case.stage != Stage.RETURNED:
        assert clocks or "service" in open_kinds, (case.stage, open_kinds)


@pytest.fixture
def ready(session, world):
    case_id = open_case(world, "zhang", at=NOW)
    for kind in Proof:
        proof(world, ("case", case_id), kind.value)
    session.commit()
    return case_id


# The road forward twice as often as the rest, so that runs reach the far stages too.
_ROAD = [
    "confirm",
    "visit",
    "visit",
    "visit",
    "report",
    "notice",
    "serve",
    "sweep",
    "refer",
    "accept",
    "letter",
]
_NAMES = st.sampled_from([*sorted(STEPS), *_ROAD])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.tuples(_NAMES, st.integers(0, 9)), min_size=5, max_size=40))
def test_any_sequence_of_triggers_leaves_a_whole_case(session, world, ready, names):
    session.rollback()
    at = NOW
    with session.begin_nested() as trial:
        for name, days in names:
            at += days * DAY
            _attempt(world, ready, name, at)
        check_whole(ready)
        trial.rollback()


def test_the_road_itself_is_walked(session, world, ready):
    """The steps of the property test do work: it would be worth nothing if all were refused."""
    at, refused = NOW, []
    road = "confirm visit visit visit report notice serve wait sweep refer accept letter serve"
    for name in f"{road} back present absent".split():
        at += 30 * DAY if name == "wait" else DAY
        if name != "wait" and not _attempt(world, ready, name, at):
            refused.append(name)
        check_whole(ready)
    assert refused == []
    assert session.get_one(Case, ready).round == 2
