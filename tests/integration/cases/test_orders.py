"""责令限期改正, and the papers beside the ladder: who may, what they say, what they leave in the journal."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from caseflow import clock
from caseflow.cases import journal, pursuing, service
from caseflow.cases.machine import session_line
from caseflow.cases.models import Case, CaseEvent
from caseflow.cases.service import Paper
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.notices import legal
from caseflow.notices.models import Notice
from caseflow.notices.service import values_of
from caseflow.policy.codes import NoticeKind
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task
from tests import walk
from tests.conftest import NOW
from tests.support.road import Road, fields, text

DAY = timedelta(days=1)
GUARDIAN = {"监护人证件号码": "999901198003070015", "联系人": "韩冬生", "联系电话": "0555-6100021"}
BASIS = ("demand_letter", "某某省义务教育条例", "第五十条", ["镇"], "")
K = NoticeKind


def issue(world, case_id: int, kind: NoticeKind, by: str, *, at: datetime = NOW, paper=None) -> Notice:
    with clock.frozen(at):
        made = service.issue_paper(case_id, kind, paper or typed(), walk.person(world, by), at)
    db.session.flush()
    return made


def typed(printed_on: date | None = None, **facts) -> Paper:
    return Paper(walk.key(), printed_on=printed_on, typed=facts)


def order(world, case_id: int, *, at: datetime, by: str = "officer", **facts) -> Notice:
    with clock.frozen(at):
        today = clock.today()
        paper = Paper(walk.key(), today + 14 * DAY, today + 3 * DAY, typed={**GUARDIAN, **facts})
        return service.issue_notice(case_id, paper, walk.person(world, by), at, K.CORRECTION_ORDER)


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def last_event(case_id: int) -> CaseEvent:
    newest = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc()).limit(1)
    return db.session.scalars(newest).one()


@pytest.fixture
def lapsed(session, world) -> int:
    return walk.make_case(world, "zhang", Stage.LAPSED)


def test_a_lapsed_notice_is_followed_by_an_order_and_its_clock_runs(world, lapsed) -> None:
    made = order(world, lapsed, at=NOW)
    told = values_of(made)
    assert (made.number_text, made.kind) == ("青政责改〔2026〕1号", "correction_order")
    assert (told["复议机关"], told["诉讼法院"]) == ("清河县人民政府", "清河县人民法院")
    assert [row["文书名称"] for row in told["已发文书"]] == ["限期复学通知书"]
    assert len(told["劝返记录"]) == 3
    walk.serve(world, lapsed, made.id, at=NOW + DAY)
    clocks = db.session.scalars(select(Task.kind).where(Task.case_id == lapsed, Task.state == "open")).all()
    assert list(clocks) == ["return_by"]
    walk.lapse(world, made.id)
    assert db.session.get_one(Case, lapsed).stage == "lapsed"


def test_the_bureau_orders_in_its_own_name(world, lapsed) -> None:
    made = order(world, lapsed, at=NOW, by="bureau")
    told = values_of(made)
    assert (made.number_text, told["机关类型"]) == ("清教责改〔2026〕1号", "县教育局")
    assert told["复议机关"] == "清河县人民政府"


def test_the_clerk_chooses_the_order_on_the_page(app, session, world, lapsed) -> None:
    session.commit()
    road = Road(app, lapsed)
    with clock.frozen(NOW):
        gentle = text(road.get("officer", "notice"))
        assert "只敦促复学" in gentle
        page = text(road.get("officer", "notice?kind=correction_order"))
        assert "义务教育法第五十八条" in page
        assert "清河县人民政府" in page
        asked = {**fields(page), **GUARDIAN, "kind": "correction_order"}
        shown = text(road.post("officer", "notice?kind=correction_order", **asked, step="preview"))
        assert "申请行政复议" in shown
        road.send("officer", "notice?kind=correction_order", **asked, step="issue")
    assert road.notice("correction_order").number_text == "青政责改〔2026〕1号"
    assert road.stage is Stage.NOTICED
    assert list(journal.verify(session_line())) == []


def test_all_that_the_order_lacks_is_named_at_once(world, lapsed) -> None:
    paper = Paper(walk.key(), clock.to_local(NOW).date() + 14 * DAY, clock.to_local(NOW).date() + DAY)
    with clock.frozen(NOW), pytest.raises(Refused) as refused:
        service.issue_notice(lapsed, paper, walk.person(world, "officer"), NOW, K.CORRECTION_ORDER)
    lacking = {reason.field for reason in refused.value.reasons}
    assert lacking == {"监护人证件号码", "联系人", "联系电话"}
    assert db.session.scalar(select(Notice.id).where(Notice.kind == "correction_order")) is None


def test_a_school_urges_and_moves_nothing(world, session) -> None:
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    made = issue(
        world, case_id, K.PERSUASION_NOTICE, "head", paper=typed(clock.to_local(NOW).date() + 7 * DAY)
    )
    event = last_event(case_id)
    assert (event.trigger, event.from_stage, event.to_stage) == ("issue_paper", "persuading", "persuading")
    assert event.facts["notice_id"] == made.id
    assert event.facts["kind"] == "persuasion_notice"
    task = db.session.scalars(select(Task).where(Task.kind == "service", Task.subject_id == made.id)).one()
    assert (task.unit_id, task.state) == (world.units["middle"], "open")
    assert values_of(made)["发文机关"] == "青石中学"
    assert list(journal.verify(session_line())) == []


def test_the_same_form_twice_is_one_paper(world, session) -> None:
    case_id, paper = (
        walk.make_case(world, "zhang", Stage.PERSUADING),
        typed(clock.to_local(NOW).date() + 7 * DAY),
    )
    first = issue(world, case_id, K.PERSUASION_NOTICE, "head", paper=paper)
    assert issue(world, case_id, K.PERSUASION_NOTICE, "head", paper=paper).id == first.id


@pytest.mark.parametrize(
    ("kind", "by", "stage"),
    [
        (K.CLUE_LETTER, "head", Stage.PERSUADING),
        (K.PERSUASION_NOTICE, "bureau", Stage.PERSUADING),
        (K.TRANSFER_LETTER, "head", Stage.LAPSED),
        (K.ANNOUNCEMENT, "registrar", Stage.LAPSED),
    ],
)
def test_nobody_issues_another_organs_paper(world, session, kind, by, stage) -> None:
    case_id = walk.make_case(world, "zhang", stage)
    with pytest.raises(Refused) as refused:
        issue(world, case_id, kind, by)
    assert "issuer_unlawful" in codes(refused)


def test_whoever_has_no_part_in_the_case_issues_nothing(world, lapsed) -> None:
    for login in ("teacher", "other_officer", "inspector", "justice"):
        with pytest.raises(Forbidden):
            issue(world, lapsed, K.CLUE_LETTER, login)


def test_the_transfer_letter_lists_what_is_enclosed(world, lapsed) -> None:
    made = issue(world, lapsed, K.TRANSFER_LETTER, "officer", paper=typed(联系人="韩冬生", 联系电话="0555-1"))
    told = values_of(made)
    assert told["主送机关"] == "清河县司法局"
    assert told["附件清单"] == ["劝返情况报告", "限期复学通知书及送达回证", "劝返记录"]
    assert (
        db.session.scalar(select(Task.id).where(Task.subject_type == "notice", Task.subject_id == made.id))
        is None
    )


def test_an_announcement_needs_a_paper_that_reached_nobody(world, session) -> None:
    lapsed = walk.make_case(world, "zhang", Stage.LAPSED)
    with pytest.raises(Refused) as refused:
        issue(world, lapsed, K.ANNOUNCEMENT, "officer")
    assert "nothing_to_announce" in codes(refused)


def test_demand_and_enforcement_are_locked_until_the_county_enters_its_basis(world, session, lapsed) -> None:
    served = order(world, lapsed, at=NOW)
    walk.serve(world, lapsed, served.id, at=NOW + DAY)
    late = walk.lapse(world, served.id)
    paper = typed((late + 30 * DAY).date(), 联系人="韩冬生", 联系电话="0555-1")
    with pytest.raises(Refused) as refused:
        issue(world, lapsed, K.DEMAND_LETTER, "officer", at=late, paper=paper)
    assert "notice.locked" in codes(refused)
    assert "设置—法律依据" in str(refused.value)
    basis = legal.enter(*BASIS, actor_id=world.users["bureau_leader"], now=NOW)
    short = typed((late + 10 * DAY).date(), 联系人="韩冬生", 联系电话="0555-1")
    with pytest.raises(Refused, match="不足十个工作日"):
        issue(world, lapsed, K.DEMAND_LETTER, "officer", at=late, paper=short)
    made = issue(world, lapsed, K.DEMAND_LETTER, "officer", at=late, paper=paper)
    told = values_of(made)
    assert told["执行依据"] == "《某某省义务教育条例》第五十条"
    assert (told["决定文号"], told["受理法院"]) == ("青政责改〔2026〕1号", "清河县人民法院")
    legal.revoke(basis.id, "条例已修订", world.users["bureau_leader"], NOW)
    again = typed((late + 30 * DAY).date(), 联系人="韩冬生", 联系电话="0555-1")
    with pytest.raises(Refused, match="尚未开放"):
        issue(world, lapsed, K.DEMAND_LETTER, "officer", at=late, paper=again)


def test_the_court_is_asked_only_after_remedies_and_ten_working_days(world, session, lapsed) -> None:
    for kind in ("demand_letter", "enforcement_application"):
        legal.enter(kind, *BASIS[1:], actor_id=world.users["bureau_leader"], now=NOW)
    made = order(world, lapsed, at=NOW)
    walk.serve(world, lapsed, made.id, at=NOW + DAY)
    late = walk.lapse(world, made.id)
    with pytest.raises(Refused) as refused:
        issue(world, lapsed, K.ENFORCEMENT_APPLICATION, "officer", at=late)
    assert {"remedies_open", "no_demand"} <= codes(refused)


def test_harm_is_reported_though_a_decision_is_awaited(world, session) -> None:
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    walk.proof(world, ("case", case_id), "exemption")
    paper = typed(
        主送机关="清河县公安局",
        线索种类="侵害线索",
        线索内容="家访时发现外伤",
        联系人="曹静怡",
        联系电话="0555-1",
    )
    made = issue(world, case_id, K.CLUE_LETTER, "bureau", paper=paper)
    told = values_of(made)
    assert "监护人姓名" not in told
    assert "户籍地址" not in told
    assert last_event(case_id).trigger == Trigger.ISSUE_PAPER


def test_the_referral_takes_its_letter_along_or_stays(world, lapsed) -> None:
    letter = typed(联系人="", 联系电话="")
    with pytest.raises(Refused) as refused:
        service.refer(lapsed, walk.person(world, "officer"), NOW, letter=letter)
    assert {reason.field for reason in refused.value.reasons} >= {"proof", "联系人", "联系电话"}
    walk.proof(world, ("case", lapsed), "identity")
    whole = typed(联系人="韩冬生", 联系电话="0555-6100021")
    service.refer(lapsed, walk.person(world, "officer"), NOW, letter=whole)
    made = db.session.scalars(select(Notice).where(Notice.kind == "transfer_letter")).one()
    assert "户口簿或者身份证复印件" in values_of(made)["附件清单"]
    assert db.session.get_one(Case, lapsed).stage == "referred"


def test_a_child_who_is_back_makes_the_unserved_paper_void(world, session) -> None:
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    day = clock.to_local(NOW).date()
    made = issue(world, case_id, K.PERSUASION_NOTICE, "head", paper=typed(day + 7 * DAY))
    walk.back(world, case_id)
    db.session.refresh(made)
    assert (made.status, made.void_reason) == ("void", "已返校")


def test_a_wrong_paper_is_voided_and_the_next_one_takes_its_place(world, session) -> None:
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    day = clock.to_local(NOW).date()
    wrong = issue(world, case_id, K.PERSUASION_NOTICE, "head", paper=typed(day + 7 * DAY))
    with pytest.raises(Forbidden):
        service.void_notice(case_id, wrong.id, walk.person(world, "bureau"), NOW, note="写错日期")
    with pytest.raises(Refused, match="理由"):
        service.void_notice(case_id, wrong.id, walk.person(world, "head"), NOW, note="")
    service.void_notice(case_id, wrong.id, walk.person(world, "head"), NOW, note="写错日期")
    assert last_event(case_id).to_stage == "persuading"
    owed = select(Task.state).where(Task.subject_type == "notice", Task.subject_id == wrong.id)
    assert db.session.scalars(owed).all() == ["cancelled"]
    right = issue(world, case_id, K.PERSUASION_NOTICE, "head", paper=typed(day + 9 * DAY))
    assert right.replaces_id == wrong.id
    assert list(journal.verify(session_line())) == []


def test_pursuit_by_enforcement_counts_the_demand_in_working_days(world, session) -> None:
    case_id = walk.make_case(world, "zhang", Stage.LAPSED)
    made = order(world, case_id, at=NOW)
    walk.serve(world, case_id, made.id, at=NOW + DAY)
    walk.lapse(world, made.id)
    days = pursuing.counted(db.session.get_one(Case, case_id))
    assert days == {"remedies_over_on": date(2027, 5, 21)}
    case = db.session.get_one(Case, case_id)
    assert pursuing.after_ten_workdays(case, date(2026, 4, 30)) == date(2026, 5, 18)
