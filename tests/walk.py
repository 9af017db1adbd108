"""A case walked through its stages by the people whose steps they are; ids in, ids out.

``make_case(world, "zhang", Stage.NOTICED)`` gives a case with its history up to shortly before ``end``.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from caseflow import clock
from caseflow.accounts.sessions import actor_for
from caseflow.cases import service
from caseflow.cases.models import Case
from caseflow.cases.service import Answer, Paper, Suspicion, VisitForm
from caseflow.cases.sweep import sweep
from caseflow.extensions import db
from caseflow.files import store
from caseflow.notices.delivery import addressee_of
from caseflow.notices.models import Notice
from caseflow.notices.service_rules import Attempt
from caseflow.policy.actors import Actor
from caseflow.policy.stages import Stage, Trigger
from tests.conftest import NOW
from tests.make import World

EDITION = "shanting-ruian"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DAY = timedelta(days=1)
#: how many days before the end each stage is reached
_REACHED = {
    Stage.SUSPECTED: 0,
    Stage.PERSUADING: 2,
    Stage.REPORTED: 10,
    Stage.NOTICED: 12,
    Stage.LAPSED: 40,
    Stage.REFERRED: 41,
    Stage.JUDICIAL: 43,
}


def person(world: World, login: str) -> Actor:
    return actor_for(world.users[login])


def key() -> str:
    return str(uuid4())


def open_case(
    world: World, pupil: str = "zhang", *, at: datetime = NOW, by: str = "registrar", **more: Any
) -> int:
    facts = {"source": "attendance", "last_attended_on": (at - 5 * DAY).date(), "reached": True, **more}
    found = Suspicion(pupil_id=world.pupils[pupil], **facts)
    with clock.frozen(at):
        return service.open_case(found, person(world, by), at, EDITION).id


def step(world: World, case_id: int, trigger: Trigger, by: str, *, at: datetime = NOW, **data: Any) -> None:
    note = data.pop("note", "")
    with clock.frozen(at):
        service.move(case_id, trigger, person(world, by), at, data, note=note)


def confirm(world: World, case_id: int, *, at: datetime = NOW, by: str = "registrar") -> None:
    step(world, case_id, Trigger.CONFIRM, by, at=at, conclusion="12", reason_code="work")


def visit(world: World, case_id: int, *, at: datetime = NOW, by: str = "", **more: Any) -> int:
    facts: dict[str, Any] = {"method": "home", "result": "not_yet", "met": ["mother"], **more}
    facts.setdefault("account", "母亲称孩子随亲戚在外地学手艺，劝其尽快返校，答应商量后回话。")
    with clock.frozen(at):
        form = VisitForm(form_key=key(), at=at, **facts)
        return service.log_visit(case_id, form, person(world, by or teacher_of(world, case_id)), at)[0].id


def teacher_of(world: World, case_id: int) -> str:
    klass = db.session.get_one(Case, case_id).class_id
    return "colleague" if klass == world.units["c81"] else "teacher"


def report(world: World, case_id: int, *, at: datetime = NOW, by: str = "head") -> None:
    with clock.frozen(at):
        service.report(case_id, Paper(key(), signer="孙志远"), person(world, by), at, "work")


def issue(
    world: World, case_id: int, *, at: datetime = NOW, by: str = "officer", letter: bool = False
) -> int:
    make = service.issue_letter if letter else service.issue_notice
    with clock.frozen(at):
        case = db.session.get_one(Case, case_id)
        dates = service.suggested_dates(case, "letter" if letter else "notice", clock.today())
        paper = Paper(key(), dates.printed_on, dates.expected_service_on, signer="唐建平")
        return make(case_id, paper, person(world, by), at).id


def proof(
    world: World, subject: tuple[str, int], kind: str, *, at: datetime = NOW, by: str = "registrar"
) -> int:
    user_id = world.users[by]
    return store.save(PDF, name=f"{kind}.pdf", kind=kind, subject=subject, by=user_id, now=at).id


def serve(world: World, case_id: int, notice_id: int, *, at: datetime = NOW, by: str = "officer") -> None:
    addressee = addressee_of(db.session.get_one(Notice, notice_id))
    attempt = Attempt(
        mode="direct", succeeded=True, at=at, place="石桥村三组12号", receiver=addressee, relation="self",
        servers="韩冬生、唐建平", evidence=(proof(world, ("case", case_id), "receipt", at=at, by=by),),
    )  # fmt: skip
    with clock.frozen(at):
        service.record_service(case_id, [notice_id], attempt, person(world, by), at, form_key=key())


def lapse(world: World, notice_id: int) -> datetime:
    """Let the clock do it, on the morning after the printed date."""
    printed: date | None = db.session.get_one(Notice, notice_id).printed_on
    assert printed is not None
    at = clock.day_start_utc(printed) + 33 * timedelta(hours=1)
    with clock.frozen(at):
        sweep(at, db.session.flush)
    return at


def refer(world: World, case_id: int, *, at: datetime = NOW, by: str = "officer") -> None:
    proof(world, ("case", case_id), "identity", at=at)
    with clock.frozen(at):
        service.refer(case_id, person(world, by), at, note="逾期未返校，家长仍不同意，提请司法敦促")


def back(world: World, case_id: int, *, at: datetime = NOW, by: str = "") -> None:
    """Into the class the child came from."""
    with clock.frozen(at):
        klass = db.session.get_one(Case, case_id).class_id
        actor = person(world, by or teacher_of(world, case_id))
        service.return_to_school(case_id, clock.today(), klass, actor, at)


def attest(world: World, case_id: int, *, present: bool = True, at: datetime = NOW, by: str = "") -> None:
    with clock.frozen(at):
        actor = person(world, by or teacher_of(world, case_id))
        service.attest(case_id, Answer(clock.today(), present), actor, at)


def make_case(
    world: World, pupil: str = "zhang", stage: Stage = Stage.PERSUADING, *, end: datetime = NOW
) -> int:
    """A case of 青石中学 in that stage, but for PARKED, PURSUED and CLOSED."""
    before = Stage.PERSUADING if stage is Stage.RETURNED else stage
    at = end - (_REACHED[before] + 2) * DAY
    case_id = open_case(world, pupil, at=at)
    for reached, walk in _ROAD:
        if before is Stage.SUSPECTED:
            break
        at = walk(world, case_id, at)
        if reached is before:
            break
    if stage is Stage.RETURNED:
        back(world, case_id, at=max(at, end - DAY))
    db.session.flush()
    return case_id


def _to_persuading(world: World, case_id: int, at: datetime) -> datetime:
    confirm(world, case_id, at=at + DAY)
    return at + DAY


def _to_reported(world: World, case_id: int, at: datetime) -> datetime:
    for number in (1, 3, 5):
        visit(world, case_id, at=at + number * DAY)
    report(world, case_id, at=at + 6 * DAY)
    return at + 6 * DAY


def _to_noticed(world: World, case_id: int, at: datetime) -> datetime:
    notice_id = issue(world, case_id, at=at + DAY)
    serve(world, case_id, notice_id, at=at + DAY + timedelta(hours=3))
    return at + DAY


def _to_lapsed(world: World, case_id: int, at: datetime) -> datetime:
    return lapse(world, _notice(case_id, "return_notice"))


def _to_referred(world: World, case_id: int, at: datetime) -> datetime:
    refer(world, case_id, at=at + timedelta(hours=2))
    return at + timedelta(hours=2)


def _to_judicial(world: World, case_id: int, at: datetime) -> datetime:
    step(world, case_id, Trigger.ACCEPT_REFERRAL, "justice", at=at + timedelta(hours=4))
    notice_id = issue(world, case_id, at=at + DAY, by="justice", letter=True)
    serve(world, case_id, notice_id, at=at + DAY + timedelta(hours=1), by="justice")
    return at + DAY


def _notice(case_id: int, kind: str) -> int:
    found = db.session.query(Notice.id).filter_by(case_id=case_id, kind=kind).order_by(Notice.id.desc())
    return int(found.limit(1).scalar() or 0)


Walk = Callable[[World, int, datetime], datetime]
_ROAD: tuple[tuple[Stage, Walk], ...] = (
    (Stage.PERSUADING, _to_persuading),
    (Stage.REPORTED, _to_reported),
    (Stage.NOTICED, _to_noticed),
    (Stage.LAPSED, _to_lapsed),
    (Stage.REFERRED, _to_referred),
    (Stage.JUDICIAL, _to_judicial),
)
