"""勾选 → 核对 → 取号生成 → 结果: a pile of notices in one pass, by the people whose steps they are."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select

from caseflow import clock
from caseflow.cases import service
from caseflow.cases.batches import building, eligible, running, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem, NoticeCandidate
from caseflow.extensions import db, writing
from caseflow.files import store
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.policy.stages import Stage, Trigger
from caseflow.roster.models import Guardian, Pupil
from caseflow.roster.values import GuardianData
from caseflow.scheduling import jobs
from caseflow.tasks.models import Task
from tests import make, walk
from tests.support.cast import Cast
from tests.support.road import count, fields, text

NAMES = ("甲", "乙", "丙", "丁")


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)


@pytest.fixture
def cases(session, world) -> list[int]:
    """Children reported to 青石镇; the last one's guardian was struck out since."""
    unit = world.units
    places = {"household_unit_id": unit["qingshi"], "household_village": "石桥村"}
    ours = {"school_id": unit["middle"], "class_id": unit["c72"]}
    for number, name in enumerate(NAMES, start=40):
        father = GuardianData(name=f"赵{name}山", relation="父亲", phone=f"137000002{number}")
        more = {**ours, **places, "guardians": (father,)}
        world.pupils[name] = make.make_pupil(f"赵{name}", date(2013, 3, 1), serial=str(number), **more)
    made = [walk.make_case(world, name, Stage.REPORTED) for name in NAMES]
    session.execute(delete(Guardian).where(Guardian.pupil_id == world.pupils[NAMES[-1]]))
    eligible.refresh_all(clock.now())
    session.commit()
    return made


def the_batch() -> NoticeBatch:
    db.session.rollback()
    return db.session.scalars(select(NoticeBatch).order_by(NoticeBatch.id.desc())).first()


def items(state: str) -> list[NoticeBatchItem]:
    return [item for item in the_batch().items if item.state == state]


def begin(cast, cases, who: str = "officer", kind: str = "return_notice") -> str:
    """The address of the new batch."""
    response = cast(who).post(f"/batches/new/{kind}", data={"case": [str(case) for case in cases]})
    assert response.status_code == 302, text(response)
    return response.headers["Location"]


def press(cast, address: str, step: str, who: str = "officer", **more):
    proposed = fields(text(cast(who).get(address)))
    return cast(who).post(address, data={**proposed, **more, "step": step}, follow_redirects=True)


def test_the_list_names_what_each_child_lacks(session, cast, cases, world) -> None:
    rows = {
        row.case_id: row for row in session.scalars(select(NoticeCandidate)) if row.kind == "return_notice"
    }
    assert set(rows) == set(cases)
    assert [rows[case].lacks for case in cases] == [[], [], [], ["监护人姓名"]]
    assert {row.unit_id for row in rows.values()} == {world.units["qingshi"]}
    page = text(cast("officer").get("/batches/new/return_notice"))
    assert "还缺：监护人姓名" in page
    assert page.count("可制发</span>") == 3
    assert page.count("青石镇石桥村") == 4
    assert len(re.findall(r'name="case"', page)) == 4
    assert (
        len(
            re.findall(
                r'name="case"[^>]*checked', text(cast("officer").get("/batches/new/return_notice?all=1"))
            )
        )
        == 4
    )
    assert 'name="case"' not in text(cast("other_officer").get("/batches/new/return_notice"))


def test_what_is_overdue_is_marked_in_the_list(session, cast, cases) -> None:
    session.get(Case, cases[0]).due_on = clock.today() + timedelta(days=3)
    session.commit()
    assert text(cast("officer").get("/batches/new/return_notice")).count("chip-over") == len(cases) - 1


def test_the_list_is_drawn_up_anew_on_demand_and_at_night(session, cast, cases, world, now) -> None:
    session.add(Guardian(pupil_id=world.pupils["丁"], name="赵婆婆", relation="祖母", rank=1))
    session.commit()
    assert cast("officer").post("/batches/new/return_notice/refresh").status_code == 302
    assert session.get(NoticeCandidate, (cases[-1], "return_notice"), populate_existing=True).lacks == []
    walk.issue(world, cases[0])
    session.commit()
    assert jobs.draw_up_lists(now).startswith("名单共")
    assert session.get(NoticeCandidate, (cases[0], "return_notice"), populate_existing=True) is None


def test_a_pile_is_made_in_one_pass_with_numbers_in_a_row(cast, cases) -> None:
    address = begin(cast, cases[:3])
    page = text(press(cast, address, "issue"))
    assert "已生成3件" in page
    assert "青政限复〔2026〕1—3号" in page
    assert [item.state for item in the_batch().items] == ["issued"] * 3
    assert the_batch().state == "done"
    assert count(Notice, kind="return_notice") == 3
    assert count(Task, kind="service", state="open") == 3


def test_gaps_are_filled_in_their_rows(cast, cases, world) -> None:
    address = begin(cast, cases)
    page = text(cast("officer").get(address))
    (gap,) = re.findall(r'name="(item-\d+-监护人姓名)"', page)
    asked = text(press(cast, address, "issue"))
    assert "有1件还有缺项" in asked
    assert count(Notice) == 4  # the schools' reports
    page = text(press(cast, address, "issue", **{gap: "赵守田"}))
    assert "已生成4件" in page
    notice = db.session.get(Notice, items("issued")[-1].notice_id)
    assert "赵守田" in notice.facts
    assert db.session.get(Pupil, world.pupils["丁"]).guardians == []
    raw = db.session.connection().exec_driver_sql("SELECT typed FROM notice_batch_item").fetchall()
    assert all("赵守田".encode() not in bytes(row[0]) for row in raw)


def test_what_cannot_be_made_is_listed_with_its_reason_and_the_rest_is_made(cast, cases) -> None:
    address = begin(cast, cases)
    page = text(press(cast, f"{address}?gaps=1", "rest"))
    assert "已生成3件" in page
    assert "未生成（1件）" in page
    assert "缺少“监护人姓名”" in page
    assert db.session.query(NoticeCounter).filter_by(series="限复").one().last == 3


def test_a_failed_one_is_tried_again_and_no_other_twice(session, cast, cases, world) -> None:
    address = begin(cast, cases)
    press(cast, f"{address}?gaps=1", "rest")
    session.add(Guardian(pupil_id=world.pupils["丁"], name="赵婆婆", relation="祖母", rank=1))
    session.commit()
    page = text(cast("officer").post(f"{address}/retry", follow_redirects=True))
    assert "已生成4件" in page
    assert "1—4号" in page


def test_a_child_who_came_back_drops_out(session, cast, cases, world) -> None:
    address = begin(cast, cases[:3])
    walk.back(world, cases[1])
    session.commit()
    proposed = fields(text(cast("officer").get(address)))
    page = text(cast("officer").post(address, data={**proposed, "step": "rest"}, follow_redirects=True))
    assert "已生成2件" in page
    assert "已退出（1件）" in page
    assert "返校" in items("dropped")[0].reasons[0]
    assert "1—2号" in page


def test_numbers_that_others_drew_between_are_named(cast, cases, session, world, now) -> None:
    begin(cast, cases[:3])
    found = the_batch()
    db.session.execute(NoticeBatch.__table__.update().values(state="running", started_at=now))
    session.commit()
    steps = running.work(found.id, now)
    next(steps)
    session.commit()
    other = walk.make_case(world, "zhang", Stage.REPORTED)
    walk.issue(world, other)
    session.commit()
    for _ in steps:
        session.commit()
    page = text(cast("officer").get(f"/batches/{found.id}"))
    assert "青政限复〔2026〕1—4号（其中2号不在本批）" in page


def test_the_same_ticks_sent_twice_make_one_batch(cast, cases) -> None:
    ticks = {"case": [str(case) for case in cases[:2]], "once": walk.key()}
    places = {
        cast("officer").post("/batches/new/return_notice", data=ticks).headers["Location"] for _ in "ab"
    }
    assert len(places) == 1
    assert count(NoticeBatch) == 1
    odd = {"case": [str(case) for case in cases[:2]], "once": "'; --"}
    assert cast("officer").post("/batches/new/return_notice", data=odd).status_code == 302


def test_what_cannot_be_printed_is_refused_where_it_was_typed(cast, cases) -> None:
    address = begin(cast, cases)
    (gap,) = re.findall(r'name="(item-\d+-监护人姓名)"', text(cast("officer").get(address)))
    page = text(press(cast, address, "check", **{gap: "赵\x07守田<b>"}))
    assert "含有不能印刷的控制字符" in page
    assert "赵守田<b>" not in page
    odd = {"item-0-监护人姓名": "x", "item-99999999999999999999-甲": "x", "item--": "x", "item-1": "x"}
    assert press(cast, address, "check", **odd).status_code == 200


def test_dates_that_leave_no_time_stop_the_whole_batch(cast, cases) -> None:
    address = begin(cast, cases[:2])
    page = text(press(cast, address, "issue", expected_service_on="2026-11-25", printed_on="2026-11-26"))
    assert page.count("不足 7 天") <= 2
    assert the_batch().state == "checking"
    assert items("issued") == []


def test_a_rest_day_is_said_once_and_forbids_nothing(cast, cases) -> None:
    address = begin(cast, cases[:3])
    page = text(press(cast, address, "check", printed_on="2026-12-06"))
    assert page.count("是休息日") == 1
    assert "已生成3件" in text(press(cast, address, "issue"))


def test_a_case_not_signed_for_is_pointed_out(session, cast, cases, world, now) -> None:
    words = "尚未签收，可先在个案页签收"
    address = begin(cast, cases[:2])
    assert text(cast("officer").get(address)).count(words) == 1, "reported by the school: said once for all"
    service.assign(cases[0], world.users["leader"], walk.person(world, "officer"), now, note="出差两周")
    session.commit()
    page = text(cast("officer").get(address))
    assert page.count(f"此案转由唐建平经办，{words}") == 1
    service.take_over(cases[0], walk.person(world, "leader"), now)
    session.commit()
    assert "此案转由唐建平经办" not in text(cast("officer").get(address))


def test_one_is_taken_out_without_losing_what_was_typed(cast, cases) -> None:
    address = begin(cast, cases)
    page = text(cast("officer").get(address))
    (gap,) = re.findall(r'name="(item-\d+-监护人姓名)"', page)
    first = the_batch().items[0].id
    page = text(press(cast, address, "", take_out=str(first), **{gap: "赵守田"}))
    assert 'value="赵守田"' in page
    assert [item.state for item in the_batch().items] == ["dropped", "waiting", "waiting", "waiting"]


def test_not_more_than_a_hundred_and_none_of_others(cast, cases, session) -> None:
    assert cast("officer").post("/batches/new/return_notice").status_code == 422
    many = {"case": [str(number) for number in range(1, 102)]}
    response = cast("officer").post("/batches/new/return_notice", data=many)
    assert "一批最多100件" in text(response)
    assert (
        cast("other_officer").post("/batches/new/return_notice", data={"case": str(cases[0])}).status_code
        == 404
    )
    address = begin(cast, cases[:1])
    assert cast("other_officer").get(address).status_code == 404
    assert cast("head").get(address).status_code == 403


def test_a_batch_that_was_left_is_finished_by_the_scheduler(cast, cases, session, now) -> None:
    begin(cast, cases[:3])
    found = the_batch()
    db.session.execute(NoticeBatch.__table__.update().values(state="running", started_at=now))
    session.commit()
    next(running.work(found.id, now))
    session.commit()
    assert len(items("issued")) == 1
    page = cast("officer").get(f"/batches/{found.id}")
    assert "<progress" in text(page)
    assert page.headers["Refresh"]
    assert "1件" in jobs.finish_batches(now)
    assert [item.state for item in the_batch().items] == ["issued"] * 3
    assert the_batch().state == "done"
    assert jobs.finish_batches(now) == "没有未完成的批次"


def test_the_files_come_one_by_one_and_as_one(cast, cases) -> None:
    address = begin(cast, cases[:3])
    press(cast, address, "issue")
    files = cast("officer").get(f"{address}/files")
    with ZipFile(BytesIO(files.data)) as archive:
        names = archive.namelist()
        assert names[0] == "001_青政限复〔2026〕1号_限期复学通知书.docx"
        notice = db.session.get(Notice, items("issued")[0].notice_id)
        assert archive.read(names[0]) == store.load(store.get_file(notice.file_id))
    one = cast("officer").get(f"{address}/print")
    with ZipFile(BytesIO(one.data)) as package:
        words = package.read("word/document.xml").decode()
    assert [words.count(f"2026〕{number}号") for number in (1, 2, 3)] == [1, 1, 1]
    assert words.count("<w:sectPr") == 3
    db.session.rollback()
    logged = db.session.connection().exec_driver_sql("SELECT action FROM access_entry").scalars().all()
    assert {"notice.batch_files", "notice.batch_print"} <= set(logged)
    assert cast("other_officer").get(f"{address}/files").status_code == 404


def test_without_a_signer_the_leader_comes_first(cast, cases) -> None:
    address = begin(cast, cases[:2])
    primary = r'<button class="btn btn-primary"[^>]*>([^<]*)</button>'
    assert re.findall(primary, text(cast("officer").get(address))) == ["送签（唐建平）"]
    named = text(press(cast, address, "check", signer="唐建平"))
    assert re.findall(primary, named) == ["取号生成（2件）"]
    assert "送签（唐建平）" in named


def test_the_leader_signs_the_batch_as_a_whole(cast, cases, world, monkeypatch) -> None:
    for place in ("signing.rules", "batches.sending", "views.batch_pages"):
        monkeypatch.setattr(f"caseflow.cases.{place}.must_be_signed", lambda case, organ: True)
    address = begin(cast, cases[:3])
    page = text(cast("officer").get(address))
    assert 'value="issue"' not in page
    refused = press(cast, address, "issue")
    assert "须经签发" in text(refused)
    assert "已送签" in text(press(cast, address, "submit"))
    home = text(cast("leader").get("/"))
    assert "签发：限期复学通知书" in home
    assert cast("officer").post(f"{address}/sign").status_code == 403
    page = text(cast("leader").post(f"{address}/sign", follow_redirects=True))
    assert "已生成3件" in page
    notices = [db.session.get(Notice, item.notice_id) for item in items("issued")]
    assert {notice.signer for notice in notices} == {"唐建平"}
    assert {notice.created_by for notice in notices} == {world.users["officer"]}
    assert count(Task, kind="sign_paper", state="open") == 0


def test_the_leader_sends_the_batch_back(cast, cases) -> None:
    address = begin(cast, cases[:2])
    press(cast, address, "submit")
    assert cast("leader").post(f"{address}/return", data={"comment": ""}).status_code == 422
    assert cast("leader").post(f"{address}/return", data={"comment": "期限太短"}).status_code == 302
    assert the_batch().state == "returned"
    assert "期限太短" in text(cast("officer").get(address))
    assert "已送签" in text(press(cast, address, "submit"))
    assert cast("officer").post(f"{address}/take-back").status_code == 302
    assert cast("officer").post(f"{address}/drop").status_code == 302
    assert the_batch().state == "dropped"
    assert 'name="case"' in text(cast("officer").get("/batches/new/return_notice"))


def test_a_scan_makes_a_paper_of_a_batch_a_printed_one(cast, cases) -> None:
    address = begin(cast, cases[:1])
    press(cast, address, "issue")
    notice_id = items("issued")[0].notice_id
    scan = {"scan": (BytesIO(walk.PDF), "盖章件.pdf")}
    response = cast("officer").post(
        f"/notices/{notice_id}/seal", data=scan, content_type="multipart/form-data"
    )
    assert response.status_code == 302
    db.session.rollback()
    assert db.session.get(Notice, notice_id).status == "sealed"
    assert "已印发" in text(cast("officer").get(address))


def test_an_error_in_one_stops_no_other(cast, cases, session, monkeypatch, now) -> None:
    made = running.make

    def broken(case_id, *rest, **more):
        if case_id == cases[1]:
            made(case_id, *rest, **more)  # the number is drawn, then it breaks
            raise RuntimeError("broken")
        return made(case_id, *rest, **more)

    monkeypatch.setattr(running, "make", broken)
    page = text(press(cast, begin(cast, cases[:3]), "issue"))
    assert "已生成2件" in page
    assert "生成时出错" in page
    assert "1—2号" in page
    assert db.session.query(NoticeCounter).filter_by(series="限复").one().last == 2


def test_orders_are_made_in_batches_too(cast, cases, session, world) -> None:
    page = text(cast("officer").get("/batches/new/correction_order"))
    assert len(re.findall(r'name="case"', page)) == 4


def test_letters_of_the_justice_bureau_are_made_in_batches_too(cast, session, world, now) -> None:
    accepted = walk.make_case(world, "zhang", Stage.REFERRED)
    waiting = walk.make_case(world, "chen", Stage.REFERRED)
    walk.step(world, accepted, Trigger.ACCEPT_REFERRAL, "justice")
    eligible.refresh_all(now)
    session.commit()
    rows = {row.case_id: row.lacks for row in session.scalars(select(NoticeCandidate))}
    assert rows[accepted] == []
    assert "先签收移送" in rows[waiting][0]
    address = begin(cast, [accepted, waiting], "justice", "judicial_letter")
    page = text(press(cast, f"{address}?gaps=1", "rest", "justice"))
    assert "已生成1件" in page
    assert "清司敦复〔2026〕1号" in page
    assert "先签收移送" in page


def test_two_at_one_batch_make_each_paper_once(app, cases, session, world, now) -> None:
    """A page and the scheduler at the same time, as after a long night."""
    officer = walk.person(world, "officer")
    batch = building.begin(get_batched("return_notice"), cases[:3], officer, now, form_key=walk.key())
    sending.start(batch, officer, now)
    session.commit()
    batch_id = batch.id
    session.remove()

    def work(_: int) -> None:
        with app.app_context(), clock.frozen(now), writing():
            for _ in running.work(batch_id, now):
                db.session.commit()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work, range(3)))
    assert [item.state for item in the_batch().items] == ["issued"] * 3
    assert sorted(session.scalars(select(Notice.number).where(Notice.kind == "return_notice"))) == [1, 2, 3]
    assert the_batch().state == "done" or list(running.work(batch_id, now)) == [None]
