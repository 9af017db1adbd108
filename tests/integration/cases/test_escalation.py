"""THE PATH: from a suspicion to judicial papers and back to class, each step by the person whose step it is."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import AccessGrant
from caseflow.audit.models import AccessEntry
from caseflow.cases import journal
from caseflow.cases.machine import session_line
from caseflow.cases.models import Approval, Case, CaseEvent
from caseflow.cases.sweep import sweep
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.messages.models import Message
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.stages import Stage
from caseflow.tasks.models import Task
from tests import walk
from tests.conftest import NOW
from tests.support.cast import signed_in

DAY = timedelta(days=1)
REASON = "家长仍不同意返校，多次上门无果"


def text(response) -> str:
    return response.get_data(as_text=True)


def upload(name: str = "送达回证.pdf") -> tuple[BytesIO, str]:
    return BytesIO(walk.PDF), name


class Road:
    """One case; ``send`` posts a page as one of the cast and insists that it went well."""

    def __init__(self, app: Flask, case_id: int) -> None:
        self.app, self.case_id = app, case_id
        self._clients: dict[tuple[str, datetime], FlaskClient] = {}

    def client(self, who: str) -> FlaskClient:
        """Signed in anew whenever the clock has moved: nobody stays signed in over night."""
        key = (who, clock.now())
        if key not in self._clients:
            self._clients[key] = signed_in(self.app, who)
        return self._clients[key]

    def url(self, page: str) -> str:
        return f"/cases/{self.case_id}/{page}"

    def get(self, who: str, page: str):
        return self.client(who).get(self.url(page))

    def post(self, who: str, page: str, **data):
        data = {"once": str(uuid4()), **data}
        files = any(isinstance(value, tuple) for value in data.values())
        form = {"content_type": "multipart/form-data"} if files else {}
        return self.client(who).post(self.url(page), data=data, **form)

    def send(self, who: str, page: str, **data) -> str:
        response = self.post(who, page, **data)
        assert response.status_code == 302, plain(text(response))
        return response.headers["Location"]

    def case(self) -> Case:
        db.session.rollback()
        return db.session.get_one(Case, self.case_id)

    @property
    def stage(self) -> Stage:
        return Stage(self.case().stage)

    def notice(self, kind: str = "return_notice") -> Notice:
        db.session.rollback()
        query = select(Notice).where(Notice.case_id == self.case_id, Notice.kind == kind)
        return db.session.scalars(query.order_by(Notice.id.desc())).first()

    def task(self, kind: str) -> Task | None:
        db.session.rollback()
        query = select(Task).where(Task.case_id == self.case_id, Task.kind == kind, Task.state == "open")
        return db.session.scalar(query)

    def issue(self, who: str, page: str, **more) -> None:
        """核对 → 预览 → 取号生成, with what the page itself proposes."""
        proposed = fields(text(self.get(who, page)))
        self.send(who, page, **{**proposed, **more, "step": "issue"})

    def serve(self, who: str, notice: Notice, **more) -> str:
        return self.send(who, "service", **served(notice, **more))


def served(notice: Notice, **more) -> dict:
    local = clock.to_local(clock.now())
    facts = {
        "notice_id": notice.id, "succeeded": "yes", "mode": "direct", "at": f"{local:%Y-%m-%dT%H:%M}",
        "place": "石桥村三组12号", "servers": "韩冬生、唐建平", "receiver": "张建国", "relation": "self",
        "evidence": upload(),
    }  # fmt: skip
    return {**facts, **more}


def failed(notice: Notice, mode: str, failure: str, **more) -> dict:
    facts = served(notice, mode=mode, succeeded="no", failure=failure, **more)
    return {name: value for name, value in facts.items() if name not in ("evidence", "receiver", "relation")}


def fields(html: str) -> dict[str, str]:
    """What a page would send as it stands: inputs, chosen options, texts."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html))
    found = {name: value for name, value in found.items() if 'type="radio"' not in name}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = body.strip()
    for name, value in re.findall(r'<input checked[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html):
        found[name] = value
    return found


def count(entity, **wanted) -> int:
    """As others see it now: in a transaction of its own."""
    db.session.rollback()
    return db.session.query(entity).filter_by(**wanted).count()


def plain(html: str) -> str:
    """What went wrong, for the message of a failing test."""
    html = html[html.find('class="errors"') :] if 'class="errors"' in html else html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def tick(at: datetime) -> None:
    """The clock's round at that moment."""
    with clock.frozen(at):
        sweep(at, db.session.commit)


@pytest.fixture
def road(app, session, world) -> Road:
    """A suspicion opened by the registrar thirty days before NOW."""
    case_id = walk.open_case(world, "zhang", at=NOW - 30 * DAY)
    session.commit()
    return Road(app, case_id)


def to(road: Road, session, world, stage: Stage) -> Road:
    made = walk.make_case(world, "chen_younger", stage)
    session.commit()
    return Road(road.app, made)


def test_the_whole_path(road, session, world) -> None:
    """suspected → persuading → reported → noticed → lapsed → referred → judicial → returned → closed"""
    at = NOW - 29 * DAY
    with clock.frozen(at):
        road.send("registrar", "confirm", conclusion="12", reason_code="work")
    assert road.stage is Stage.PERSUADING
    for number in (1, 2, 3):
        with clock.frozen(at + number * DAY):
            if number < 3:
                blocked = text(road.get("head", "report"))
                assert "上报需要家访满" in blocked
            road.send("teacher", "visits/new", result="not_yet", met="father", account="父亲不同意返校")
    _report(road, at + 4 * DAY)
    notice = _notice(road, at + 5 * DAY)
    _served_in_time(road, notice, at + 6 * DAY)
    lapsed = _lapsed(road, notice)
    _referred(road, lapsed + 2 * timedelta(hours=1))
    letter = _letter(road, lapsed + DAY)
    _pursued(road, letter)
    _back_and_closed(road, clock.day_start_utc(letter.printed_on) + 6 * DAY + timedelta(hours=1))
    line = journal_of(road)
    assert line[0] == "open"
    assert line[-1] == "close"
    assert list(journal.verify(session_line())) == []


def journal_of(road: Road) -> list[str]:
    query = select(CaseEvent.trigger).where(CaseEvent.case_id == road.case_id).order_by(CaseEvent.seq)
    return list(db.session.scalars(query))


def _report(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        page = text(road.get("head", "report"))
        assert "报送青石镇" in page
        assert "报户籍所在地乡镇" in page
        assert "见到父，暂不同意" in page
        assert "139****0001" in page
        assert "13900000001" not in page
        word = road.post("head", "report", **fields(page), step="download")
        assert word.data.startswith(b"PK")
        assert road.notice("persuasion_report") is None
        assert "劝返情况报告" in text(road.post("head", "report", **fields(page), step="preview"))
        road.issue("head", "report")
    case = road.case()
    assert (case.stage, case.township.name, case.owner.name) == ("reported", "青石镇", "韩冬生")


def _notice(road: Road, at: datetime) -> Notice:
    with clock.frozen(at):
        page = fields(text(road.get("officer", "notice")))
        asked = {**page, "once": str(uuid4()), "step": "issue"}
        road.send("officer", "notice", **asked)
        again = road.send("officer", "notice", **asked)
    notice = road.notice()
    assert notice.number_text == "青政限复〔2026〕1号"
    assert again.endswith(f"/notices/{notice.id}")
    assert count(Notice, kind="return_notice") == 1
    assert road.stage is Stage.NOTICED
    assert road.task("return_by") is None
    with clock.frozen(at):
        _frozen(road, notice)
    return notice


def _frozen(road: Road, notice: Notice) -> None:
    client = road.client("officer")
    word = client.get(f"/notices/{notice.id}/word")
    assert sha256(word.data).hexdigest() == notice.sha256
    body = ZipFile(BytesIO(word.data)).read("word/document.xml").decode()
    assert "张建国" in body
    assert "〔2026〕" in body
    assert "{{" not in body
    assert count(AccessEntry, action="notice.download") == 1
    page = text(client.get(f"/notices/{notice.id}"))
    assert notice.sha256 in page
    assert "已生成" in page
    sealed = client.post(f"/notices/{notice.id}/seal", data={"scan": upload("盖章件.pdf")})
    assert sealed.status_code == 302
    assert "已印发" in text(client.get(f"/notices/{notice.id}"))


def _served_in_time(road: Road, notice: Notice, at: datetime) -> None:
    with clock.frozen(at):
        page = road.serve("officer", notice)
        done = text(road.client("officer").get(page))
    assert "期限已起算" in done
    assert road.task("return_by").due_on == road.notice().printed_on
    assert road.task("service") is None


def _lapsed(road: Road, notice: Notice) -> datetime:
    """Not a minute before the printed day is over; then by itself."""
    midnight = clock.day_end_utc(notice.printed_on)
    tick(midnight - timedelta(minutes=1))
    assert road.stage is Stage.NOTICED
    tick(midnight)
    assert road.stage is Stage.LAPSED
    return midnight + timedelta(hours=9)


def _referred(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        page = text(road.get("officer", "refer"))
        assert "缺身份材料" in page
        assert "disabled" in page
        assert "proofs/new?kind=identity" in page
        assert road.client("justice").get(f"/cases/{road.case_id}").status_code == 404
        assert road.post("officer", "refer", note=REASON).status_code == 422
        road.send("officer", "proofs/new", kind="identity", proof=upload("户口簿.pdf"))
        road.send("officer", "refer", note=REASON)
        assert road.client("justice").get(f"/cases/{road.case_id}").status_code == 200
        desk = text(road.client("justice").get("/judicial"))
        assert road.case().number in desk
        assert "签收" in desk
    assert road.stage is Stage.REFERRED


def _letter(road: Road, at: datetime) -> Notice:
    with clock.frozen(at):
        assert "请先签收移送" in text(road.get("justice", "letter"))
        road.send("justice", "referral/accept")
        road.issue("justice", "letter")
        letter = road.notice("judicial_letter")
        body = ZipFile(BytesIO(road.client("justice").get(f"/notices/{letter.id}/word").data))
        words = body.read("word/document.xml").decode()
        assert words.count("暂不同意") == 3
        assert "青政限复〔2026〕1号" in words
        assert road.stage is Stage.JUDICIAL
        road.serve("justice", letter, servers="蒋明华、何平")
    assert road.task("letter_by").due_on == letter.printed_on
    assert letter.number_text == "清司敦复〔2026〕1号"
    return letter


def _pursued(road: Road, letter: Notice) -> None:
    """Asked for by the township, countersigned by the bureau; execution only when remedies are out."""
    with clock.frozen(clock.day_start_utc(letter.printed_on) + timedelta(hours=2)):
        assert "尚未届满" in text(road.post("officer", "pursue", route="civil_suit", note=REASON))
    at = clock.day_start_utc(letter.printed_on) + 2 * DAY
    with clock.frozen(at):
        assert "责令限期改正通知书为依据" in text(
            road.post("officer", "pursue", route="enforcement", note=REASON)
        )
        road.send("officer", "pursue", route="civil_suit", note=REASON)
        assert road.stage is Stage.JUDICIAL
        approval = db.session.scalars(select(Approval).where(Approval.case_id == road.case_id)).one()
        assert (
            road.client("officer").post(f"/approvals/{approval.id}", data={"decision": "approve"}).status_code
            == 403
        )
        bureau = road.client("bureau")
        assert "依法追究" in text(bureau.get("/approvals"))
        assert REASON in text(bureau.get(f"/approvals/{approval.id}"))
        decided = bureau.post(f"/approvals/{approval.id}", data={"decision": "approve"})
        assert decided.status_code == 302
        assert road.stage is Stage.PURSUED
        road.send(
            "officer", "proceeding", proceeding="filed", note="县法院已受理", files=upload("受理通知书.pdf")
        )
    assert count(StoredFile, kind="court") == 1
    assert road.task("review") is not None


def _back_and_closed(road: Road, at: datetime) -> None:
    klass = road.case().class_id
    with clock.frozen(at):
        day = f"{clock.today():%Y-%m-%d}"
        road.send("teacher", "return", on_day=day, class_id=klass)
    assert road.stage is Stage.RETURNED
    while followup := _next_followup(road):
        with clock.frozen(clock.day_start_utc(followup.due_on) + timedelta(hours=2)):
            road.send("teacher", "attest", on_day=f"{clock.today():%Y-%m-%d}", present="1")
            last = clock.now()
    with clock.frozen(last + DAY):
        assert "缺另一方核实" in text(road.post("head", "close"))
        road.send("officer", "visits/new", result="back", met="pupil")
    return _closed(road, last + DAY)


def _next_followup(road: Road) -> Task | None:
    db.session.rollback()
    query = select(Task).where(Task.case_id == road.case_id, Task.kind == "followup", Task.state == "open")
    return db.session.scalars(query.order_by(Task.due_on)).first()


def _closed(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        road.send("head", "close")
        db.session.rollback()
        approval = db.session.scalars(select(Approval).order_by(Approval.id.desc())).first()
        back = road.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "back"})
        assert back.status_code == 422
        assert "退回申请需要填写理由" in text(back)
        done = road.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
        assert done.status_code == 302
    case = road.case()
    assert (case.stage, case.outcome) == ("closed", "back")
    assert count(Task, case_id=case.id, state="open") == 0


def test_a_case_relapses(road, session, world) -> None:
    other = to(road, session, world, Stage.RETURNED)
    with clock.frozen(NOW + 6 * DAY):
        asked = {"on_day": f"{clock.today():%Y-%m-%d}", "present": "0"}
        assert "再次辍学" in text(other.post("teacher", "attest", **asked))
        other.send("teacher", "attest", **asked, sure="1")
    case = other.case()
    assert (case.stage, case.round) == ("persuading", 2)


def test_late_service_starts_no_clock_and_a_replacement_works(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    first = other.notice()
    late = clock.day_start_utc(first.printed_on) - 2 * DAY + timedelta(hours=2)
    with clock.frozen(late):
        page = text(other.client("officer").get(other.serve("officer", first)))
        assert "送达过晚，期限不起算" in page
        assert f"/void?notice={first.id}" in page
        assert other.task("return_by") is None
        assert other.task("replace_notice") is not None
        other.send("officer", "void", notice_id=first.id, note="送达过晚，重新定期限")
        assert other.stage is Stage.REPORTED
        assert "尚未制发替换的文书" in text(other.client("officer").get(f"/notices/{first.id}"))
        other.issue("officer", "notice")
    second = other.notice()
    assert second.replaces_id == first.id
    assert second.number == first.number + 1
    assert db.session.get_one(Notice, first.id).status == "void"
    with clock.frozen(late + DAY):
        other.serve("officer", second)
    assert other.task("return_by").due_on == second.printed_on
    tick(clock.day_end_utc(first.printed_on) + DAY)
    assert other.stage is Stage.NOTICED


def test_failed_service_up_to_the_public_notice(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice", printed_on="2027-01-29")
    notice = other.notice()
    early = other.post(
        "officer", "service", **served(notice, mode="public", cause="unknown", place="村务公开栏")
    )
    assert early.status_code == 422
    assert "先登记上门送达和邮寄" in text(early)
    page = text(
        other.client("officer").get(other.send("officer", "service", **failed(notice, "direct", "absent")))
    )
    assert "邮寄送达" in page
    assert other.task("service").data["mode"] == "mail"
    other.send("officer", "service", **failed(notice, "mail", "returned", tracking_no="EA123456789CN"))
    other.send("officer", "service", **failed(notice, "entrusted", "unknown", entrusted_to="外县某镇政府"))
    assert 'value="public" checked' in (form := text(other.get("officer", "service"))) or "公告送达" in form
    page = other.send(
        "officer", "service", **served(notice, mode="public", cause="unknown", place="石桥村公开栏")
    )
    assert "起视为送达" in text(other.client("officer").get(page))
    effective = other.notice().effective_on
    assert effective == clock.today() + timedelta(days=30)
    assert other.task("return_by").due_on == other.notice().printed_on
    assert count(ServiceRecord, notice_id=notice.id) == 4


def test_service_says_all_that_is_missing_and_repeats_count_once(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    notice = other.notice()
    bare = {"notice_id": notice.id, "succeeded": "yes", "mode": "left", "evidence": upload("回证.exe")}
    page = text(other.post("officer", "service", **bare))
    for words in ("送达时间", "送达地点", "送达人", "收件人", "见证人", "不接收“exe”文件"):
        assert words in page
    child = other.post("officer", "service", **served(notice, relation="pupil", receiver="陈晨"))
    assert "不能签收" in text(child)
    assert count(ServiceRecord, notice_id=notice.id) == 0
    once = str(uuid4())
    first = other.send("officer", "service", **served(notice, once=once))
    again = other.post("officer", "service", **served(notice, once=once))
    assert count(ServiceRecord, notice_id=notice.id) == 1
    assert first
    assert again.status_code in (302, 409, 422)


def test_the_home_address_is_filled_in_on_request_and_logged(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    assert "上河村二组1号" not in text(other.get("officer", "service"))
    page = other.post(
        "officer", "service", notice_id=other.notice().id, servers="韩冬生、唐建平", step="home"
    )
    assert "上河村二组1号" in text(page)
    assert "韩冬生、唐建平" in text(page)
    assert count(AccessEntry, action="pupil.reveal") == 1


def test_dates_that_leave_no_time_are_refused_at_the_field(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    asked = fields(text(other.get("officer", "notice")))
    short = other.post("officer", "notice", **{**asked, "printed_on": asked["expected_service_on"]})
    assert short.status_code == 422
    assert "最早可定为" in text(short)
    rest = other.post("officer", "notice", **{**asked, "printed_on": "2026-12-06", "step": "preview"})
    assert rest.status_code == 200
    assert "星期日" in text(rest)
    ruian = other.post("officer", "notice", **{**asked, "wording": "ruian", "step": "preview"})
    assert "给予处罚" in text(ruian)
    assert "没有文号" in text(ruian)
    assert other.notice() is None
    assert other.stage is Stage.REPORTED


def test_a_missing_guardian_is_filled_in_place(road, session, world) -> None:
    from caseflow.roster.models import Guardian

    other = to(road, session, world, Stage.REPORTED)
    session.query(Guardian).filter_by(pupil_id=world.pupils["chen_younger"]).delete()
    session.commit()
    page = text(other.get("officer", "notice"))
    assert "缺少监护人姓名" in page
    assert 'name="监护人姓名"' in page
    refused = other.post("officer", "notice", **fields(page), step="issue")
    assert refused.status_code == 422
    assert other.notice() is None
    other.send("officer", "notice", **{**fields(page), "监护人姓名": "陈<大&山>·阿"}, step="issue")
    assert "陈&lt;大&amp;山&gt;·阿" in text(other.client("officer").get(f"/notices/{other.notice().id}"))


def test_an_outside_household_goes_to_the_dwelling_with_an_inquiry(road, session, world) -> None:
    made = walk.make_case(world, "away", Stage.PERSUADING)
    for number in (3, 2, 1):
        walk.visit(world, made, at=NOW - number * DAY)
    session.commit()
    other = Road(road.app, made)
    page = text(other.get("head", "report"))
    assert "户籍不在本县，报居住地乡镇" in page
    assert "发协查函" in page
    other.issue("head", "report")
    assert other.task("send_inquiry") is not None
    other.issue(
        "officer", "inquiry", 主送机关="云川县教育局", 线索="该生可能随父亲回原籍", 联系电话="0555-6100021"
    )
    letter = other.notice("inquiry_letter")
    assert letter.number_text == "青政函〔2026〕1号"
    assert other.task("send_inquiry") is None
    assert other.task("inquiry_reply") is not None
    assert other.stage is Stage.REPORTED
    other.issue("officer", "notice")  # no case waits for the answer
    other.send("officer", "inquiry/answer", note="该生已在云川县大坪镇中学就读", files=upload("回函.pdf"))
    assert other.task("inquiry_reply") is None
    assert count(StoredFile, kind="reply", subject_id=made) == 1


def test_the_township_may_send_back_and_keeps_sight(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    assert other.post("officer", "send-back", note="").status_code == 422
    other.send("officer", "send-back", note="家访记录不完整")
    assert other.stage is Stage.PERSUADING
    assert other.client("officer").get(f"/cases/{other.case_id}").status_code == 200


def test_justice_sends_a_referral_back(road, session, world) -> None:
    other = to(road, session, world, Stage.REFERRED)
    other.send("justice", "referral/decline", note="身份材料不清晰")
    assert other.stage is Stage.LAPSED
    assert other.task("refer") is not None


def test_only_the_issuer_voids_its_paper(road, session, world) -> None:
    other = to(road, session, world, Stage.JUDICIAL)
    letter = other.notice("judicial_letter")
    assert "只有制发机关能作废" in text(other.get("officer", "void"))
    refused = other.post("officer", "void", notice_id=letter.id, note="误发")
    assert refused.status_code == 422
    assert other.stage is Stage.JUDICIAL
    other.send("justice", "void", notice_id=letter.id, note="误发")
    assert other.stage is Stage.REFERRED
    assert other.task("issue_letter") is not None


def test_a_transfer_waits_for_the_receiver(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "transfer", unit_id=world.units["liushu"], note="户籍核对后属柳树乡")
    assert other.case().responsible_unit_id == world.units["qingshi"]
    approval = db.session.scalars(select(Approval)).one()
    page = f"/approvals/{approval.id}"
    assert other.client("street_officer").get(page).status_code == 404
    receiver = other.client("other_officer")
    assert "户籍核对后属柳树乡" in text(receiver.get(page))
    assert receiver.get(f"/cases/{other.case_id}").status_code == 404
    assert receiver.post(page, data={"decision": "approve"}).status_code == 302
    case = other.case()
    assert (case.responsible_unit.name, case.owner.name) == ("柳树乡", "许海燕")
    assert other.client("officer").get(f"/cases/{other.case_id}").status_code == 200


def test_parking_and_resettling_need_proof_and_a_second_person(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    park = {"kind": "suspension", "until": "2027-06-30", "note": "因病休学"}
    assert "需要佐证" in text(other.post("officer", "park", **park))
    other.send("officer", "proofs/new", kind="hospital", proof=upload("诊断证明.pdf"))
    needed = other.post("officer", "park", **park)
    if needed.status_code == 422:  # the edition may ask for the approval of the school as well
        other.send("officer", "proofs/new", kind="approval", proof=upload("休学审批表.pdf"))
        other.send("officer", "park", **park)
    approval = db.session.scalars(select(Approval)).one()
    assert other.stage is Stage.REPORTED
    decided = other.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
    assert decided.status_code == 302
    assert other.stage is Stage.PARKED
    assert "不能办理" in text(other.get("officer", "notice"))


def test_death_holds_every_paper(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "proofs/new", kind="death", proof=upload("证明.pdf"))
    other.send("officer", "resettle", outcome="death", note="村委会报告")
    assert "不制发文书" in text(other.get("officer", "notice"))
    approval = db.session.scalars(select(Approval)).one()
    sent = other.client("bureau").post(
        f"/approvals/{approval.id}", data={"decision": "back", "comment": "证明无公章，补正后再报"}
    )
    assert sent.status_code == 302
    assert other.stage is Stage.REPORTED
    other.issue("officer", "notice")


def test_assigning_taking_over_and_extending(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    page = text(other.get("officer", "assign"))
    assert "唐建平（青石镇乡镇（街道）分管领导）" in page
    assert "许海燕" not in page
    other.send("officer", "assign", owner_id=world.users["leader"], note="出差两周")
    assert other.case().owner.name == "唐建平"
    assert other.client("leader").post(other.url("take-over")).status_code == 302
    task = other.task("issue_notice")
    until = task.due_on + timedelta(days=7)
    other.send("leader", "extend", task_id=task.id, until=f"{until:%Y-%m-%d}", note="等待村委会核实")
    assert other.task("issue_notice").due_on == until
    assert other.case().due_on == until
    assert other.get("officer", "extend").status_code == 403


def test_an_alert_reaches_the_bureau_which_alone_settles_it(road, session, world) -> None:
    other = to(road, session, world, Stage.PERSUADING)
    other.send("teacher", "flag", harm="labour", note="在镇上作坊做工")
    assert other.case().flagged
    assert other.task("harm_alert") is not None
    assert count(Message, user_id=world.users["bureau"], kind="alert") == 1
    assert "正在处理" in text(other.get("teacher", "flag"))
    other.send("bureau", "flag", note="已报公安、人社，孩子已带离")
    assert other.task("harm_alert") is None


def test_a_closed_case_is_opened_again_by_the_bureau(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "proofs/new", kind="mistake", proof=upload("说明.pdf"))
    other.send("officer", "resettle", outcome="mistaken", note="名册重名")
    approval = db.session.scalars(select(Approval)).one()
    other.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
    assert other.stage is Stage.CLOSED
    other.send("bureau", "reopen", note="仍未到校", agreed="y")
    assert (other.stage, other.case().round) == (Stage.PERSUADING, 2)


PAGES = (
    "report", "notice", "letter", "inquiry", "inquiry/answer", "service", "receipt.docx", "void", "refer",
    "referral/accept", "referral/decline", "pursue", "proceeding", "park", "resettle", "transfer", "reopen",
    "assign", "send-back", "extend", "flag",
)  # fmt: skip


def test_another_township_finds_nothing(road, session, world) -> None:
    """404 or, where the post could never do it, 403: never a word about the case."""
    other = to(road, session, world, Stage.NOTICED)
    notice = other.notice()
    stranger, record = other.client("other_officer"), notice.services[0].id
    scan = notice.services[0].evidence[0]
    for page in (*PAGES, f"service/{record}"):
        for ask in (stranger.get, stranger.post):
            answer = ask(other.url(page))
            assert answer.status_code in (404, 403, 405), page
            assert "陈" not in text(answer)
            assert other.case().number not in text(answer)
    assert stranger.get(other.url("notice")).status_code == 404
    for page in ("", "/word", f"/scans/{scan}"):
        assert stranger.get(f"/notices/{notice.id}{page}").status_code == 404
    assert notice.number_text not in text(stranger.get("/notices"))
    assert stranger.get(f"/notices?q={notice.number}").status_code == 200
    assert other.client("justice").get(f"/notices/{notice.id}").status_code == 404


def test_the_register_narrows_and_shows_masked_names(road, session, world) -> None:
    other = to(road, session, world, Stage.NOTICED)
    officer, notice = other.client("officer"), other.notice()
    page = text(officer.get("/notices"))
    assert notice.number_text in page
    assert "陈*山" in page
    assert "陈大山" not in page
    assert notice.number_text in text(officer.get("/notices?status=served&kind=return_notice&year=2026"))
    assert notice.number_text not in text(officer.get("/notices?status=void"))
    assert notice.number_text not in text(officer.get("/notices?q=〔2025〕"))
    assert officer.get("/notices?page=99999999999999999999&unit=x&year=abc").status_code == 200


def test_a_damaged_file_does_not_leave_the_house(road, session, world) -> None:
    from caseflow.files import vault

    other = to(road, session, world, Stage.NOTICED)
    vault.path_of(other.notice().sha256).write_bytes(b"altered")
    answer = other.client("officer").get(f"/notices/{other.notice().id}/word")
    assert answer.status_code == 409
    assert "不能下载" in text(answer)


def test_grants_stay_after_a_referral(road, session, world) -> None:
    other = to(road, session, world, Stage.REFERRED)
    grants = {g.purpose for g in session.query(AccessGrant).filter_by(subject_id=other.case_id)}
    assert "referral" in grants
