"""登记送达 at the door and after: each way with what it must bring, and one receipt for a family."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from caseflow import clock
from caseflow.audit.models import AccessEntry
from caseflow.cases import facts as case_facts
from caseflow.cases import service
from caseflow.cases.machine import session_line
from caseflow.cases.places import places
from caseflow.cases.service import Paper
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices.delivery import receipt_records
from caseflow.notices.models import ServiceRecord
from caseflow.policy.codes import NoticeKind
from caseflow.policy.facts import Need
from caseflow.policy.stages import Stage
from tests import walk
from tests.support.road import Road, count, fields, plain, served, text, upload

DAY = timedelta(days=1)
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(40)


@pytest.fixture
def road(app, session, world) -> Road:
    """陈晨's notice has just been issued by 青石镇."""
    case_id = walk.make_case(world, "chen_younger", Stage.REPORTED)
    session.commit()
    made = Road(app, case_id)
    made.issue("officer", "notice")
    return made


def refusal(road: Road, **more) -> str:
    response = road.post("officer", "service", **served(road.notice(), **more))
    assert response.status_code == 422, plain(text(response))
    assert count(ServiceRecord) == 0
    return plain(text(response))


def last(road: Road) -> ServiceRecord:
    db.session.rollback()
    return db.session.query(ServiceRecord).order_by(ServiceRecord.id.desc()).first()


def test_at_the_door_only_the_receipt_is_missing(road: Road) -> None:
    page = text(road.get("officer", "service"))
    proposed = fields(page)
    assert (proposed["way"], proposed["where"]) == ("signed", "registered")
    assert proposed["at"] == "2026-11-20T09:00"
    assert proposed["servers"] == "韩冬生"
    assert "上河村二组1号" not in page, "the address on file is recorded, not shown"
    assert 'capture="environment"' in page
    assert "2026年11月20日生效，期限起算" in page
    sent = {**proposed, "servers": "韩冬生、唐建平", "evidence": upload()}
    road.send("officer", "service", **sent)
    record = last(road)
    assert (record.place, record.receiver, record.relation) == ("青石镇上河村二组1号", "陈大山", "self")
    assert road.notice().effective_on == clock.today()
    assert count(AccessEntry, action="pupil.reveal") == 0


def test_the_companion_of_the_last_time_is_proposed(road: Road) -> None:
    road.send("officer", "service", **served(road.notice(), way="absent", servers="韩冬生、魏国华"))
    assert fields(text(road.get("officer", "service")))["servers"] == "韩冬生、魏国华"
    assert fields(text(road.get("bureau", "service")))["servers"] == "曹静怡"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"relation": "spouse", "receiver": "林秀英"}, "与受送达人同住并已成年"),
        ({"relation": "child", "receiver": "陈雨", "adult": "y"}, "收件人是未成年人，不能签收"),
        ({"relation": "delegate", "receiver": "陈晨"}, "收件人是未成年人，不能签收"),
        ({"relation": "self", "receiver": "林秀英"}, "收件人与文书载明的受送达人不一致"),
        ({"relation": "pupil", "receiver": "陈晨"}, "请从列出的各项中选择"),
        ({"receiver": "林秀英"}, "选择签收人（拒收人）与受送达人的关系"),
    ],
)
def test_who_may_not_sign_for_another(road: Road, more: dict, words: str) -> None:
    """陈雨 is the elder sister: on the roster, and fourteen."""
    assert words in refusal(road, way="family", **more)


def test_a_spouse_of_the_household_signs(road: Road) -> None:
    family = served(road.notice(), way="family", relation="spouse", receiver="林秀英", adult="y")
    road.send("officer", "service", **family)
    assert last(road).receiver == "林秀英"


LEFT = {"way": "left", "relation": "self", "remark": "称孩子不愿上学，拒绝签收"}


def test_a_refused_paper_is_left_at_the_home_only(road: Road) -> None:
    told = refusal(road, **LEFT, where="elsewhere", place="镇政府门口", witnesses="郑家禄")
    assert "在其他地点拒收的不能留置" in told
    assert "缺少见证人" in refusal(road, **LEFT)
    assert "是送达人，不能同时作见证人" in refusal(road, **LEFT, witnesses="唐建平")
    film = {"photos": (BytesIO(FILM), "留置录像.mp4")}
    road.send("officer", "service", **{**served(road.notice(), **LEFT, **film), "evidence": None})
    record = last(road)
    assert (record.mode, record.ground, record.receiver) == ("left", "refused", "陈大山")
    assert record.extra["at_home"] is True
    assert count(StoredFile, kind="service_photo", media_type="video/mp4") == 1
    assert road.notice().effective_on == clock.today()


def test_a_film_is_no_receipt(road: Road) -> None:
    assert "不接收“mp4”文件" in refusal(road, evidence=(BytesIO(FILM), "回证.mp4"))


def test_nobody_at_home_takes_one_answer_and_proves_nothing(road: Road) -> None:
    sent = served(road.notice(), way="absent", snap=(BytesIO(b"\xff\xd8\xff" + bytes(30)), "门牌.jpg"))
    page = road.client("officer").get(road.send("officer", "service", **{**sent, "evidence": None}))
    assert "下一方式：邮寄送达" in text(page)
    record = last(road)
    assert (record.succeeded, record.ground, record.effective_on) == (False, "absent", None)
    assert count(StoredFile, kind="service_photo", subject_id=record.id) == 1
    line = session_line()
    facts = case_facts.load(line, road.case_id, places(), tuple(Need)).facts
    assert "receipt" not in facts.proofs, "a picture of a closed door is no receipt"


ARRIVED = {"way": "electronic", "address": "微信 chendashan", "consent": "y"}


def test_electronic_service_rests_on_the_signed_confirmation(road: Road) -> None:
    assert "缺少已签署的送达地址确认书" in refusal(road, **ARRIVED)
    confirmed = served(road.notice(), **ARRIVED, confirmation=upload("确认书.pdf"), at="2026-11-20T00:10")
    road.send("officer", "service", **confirmed)
    assert last(road).effective_on == date(2026, 11, 20)
    assert {file.kind for file in db.session.query(StoredFile).filter_by(subject_type="service")} == {
        "arrival",
        "consent",
    }


def test_a_confirmation_on_file_is_not_asked_for_again(road: Road, world) -> None:
    walk.proof(world, ("case", road.case_id), "consent")
    db.session.commit()
    road.send("officer", "service", **served(road.notice(), **ARRIVED))
    assert last(road).mode == "electronic"


REMOTE = {
    "mail": {"tracking_no": "EA123456789CN", "relation": "self", "hardship": "moved"},
    "entrusted": {"entrusted_to": "云川县大坪镇人民政府", "relation": "self", "hardship": "moved"},
    "transfer": {"entrusted_to": "云川县看守所", "address": "云川县看守所"},
}


@pytest.mark.parametrize("way", REMOTE)
def test_what_goes_by_others_counts_from_its_receipt(road: Road, way: str) -> None:
    sent = {"way": way, **REMOTE[way]}
    assert "缺少回执日期" in refusal(road, **sent)
    with clock.frozen(clock.now() + 6 * DAY):
        went = served(road.notice(), **sent, receipt_on="2026-11-24") | {"at": "2026-11-21T10:00"}
        road.send("officer", "service", **went)
    assert (last(road).mode, last(road).effective_on) == (way, date(2026, 11, 24))


def test_the_dates_are_worked_out_before_anything_is_kept(road: Road) -> None:
    asked = served(road.notice(), way="mail", receipt_on="2027-03-01", tracking_no="EA1", step="outlook")
    response = road.post("officer", "service", **asked)
    assert response.status_code == 200
    assert "2027年3月1日生效，晚于最迟送达日" in text(response)
    assert fields(text(response))["tracking_no"] == "EA1"
    assert count(ServiceRecord) == 0


# ---- brothers and sisters


@pytest.fixture
def sister(road: Road, app, session, world) -> Road:
    case_id = walk.make_case(world, "chen", Stage.REPORTED)
    session.commit()
    made = Road(app, case_id)
    made.issue("officer", "notice")
    return made


def test_one_receipt_serves_brother_and_sister(road: Road, sister: Road) -> None:
    page = text(road.get("officer", "service"))
    assert f'value="{sister.notice().id}"' in page
    assert "含兄弟姐妹的文书" in page
    both = {"notice_id": [road.notice().id, sister.notice().id], "once": str(uuid4())}
    address = road.send("officer", "service", **{**served(road.notice()), **both})
    assert f"/cases/{road.case_id}/" in address
    again = road.send("officer", "service", **{**served(road.notice()), **both})
    assert again == address
    assert count(ServiceRecord) == 2
    for one in (road, sister):
        assert one.notice().effective_on == clock.today()
        assert one.task("return_by").due_on == one.notice().printed_on
        record = one.notice().services[0]
        assert count(StoredFile, subject_type="service", subject_id=record.id, kind="receipt") == 1
        assert len(receipt_records(record)) == 2
        assert [db.session.get(StoredFile, file_id).subject_id for file_id in record.evidence] == [record.id]
    told = text(road.client("officer").get(address))
    assert road.notice().number_text in told
    assert sister.notice().number_text in told


def test_a_receipt_for_both_is_printed(road: Road, sister: Road) -> None:
    ids = f"notice={road.notice().id}&notice={sister.notice().id}"
    assert road.get("officer", f"receipt.docx?{ids}").status_code == 200


def test_papers_to_different_people_need_their_own_receipts(road: Road, app, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    other = Road(app, case_id)
    other.issue("officer", "notice")
    assert f'value="{other.notice().id}"' not in text(road.get("officer", "service"))
    both = [road.notice().id, other.notice().id]
    response = road.post("officer", "service", **{**served(road.notice()), "notice_id": both})
    assert response.status_code == 422
    assert count(ServiceRecord) == 0


def test_a_siblings_paper_alone_is_recorded_in_its_own_case(road: Road, sister: Road) -> None:
    response = road.post("officer", "service", **served(sister.notice()))
    assert response.status_code == 422
    assert "请选择本案的文书" in text(response)


# ---- 未送达


def listed(road: Road, who: str) -> str:
    return text(road.client(who).get("/notices/undelivered"))


def test_what_is_undelivered_is_a_list_of_its_own(road: Road, sister: Road) -> None:
    mine, hers = road.notice().number_text, sister.notice().number_text
    page = listed(road, "officer")
    assert "未送达文书(2)" in page
    assert page.index(mine) < page.index(hers)
    assert "陈*山" in page
    assert f"/cases/{road.case_id}/service?notice={road.notice().id}" in page
    road.send("officer", "service", **served(road.notice(), way="absent"))
    page = listed(road, "officer")
    assert "1次未成，11月20日直接送达：无人在家" in page
    assert "邮寄送达" in page
    sister.send("officer", "service", **served(sister.notice()))
    assert hers not in listed(road, "officer")
    for address in ("/", "/notices"):
        assert '/notices/undelivered">未送达 <span class="muted">1</span>' in text(
            road.client("officer").get(address)
        )


def test_the_most_overdue_paper_stands_first(road: Road, app, session, world) -> None:
    with clock.frozen(clock.now() + 7 * DAY):
        case_id = walk.make_case(world, "zhang", Stage.REPORTED, end=clock.now())
        session.commit()
        later = Road(app, case_id)
        later.issue("officer", "notice")
        page = listed(road, "officer")
        assert page.index(road.notice().number_text) < page.index(later.notice().number_text)
        assert "已超期" in page
        assert "7天" in page
    with clock.frozen(clock.day_start_utc(road.notice().printed_on) + timedelta(hours=3)):
        row = listed(road, "officer").partition('data-label="送达期限"')[2].partition("</tr>")[0]
        assert "须重新制发" in row
        assert 'class="chip' not in row
        assert f"/void?notice={road.notice().id}" in row
        assert "/void?notice=" not in listed(road, "bureau"), "another organ's paper"


def test_who_sees_what_is_undelivered(road: Road) -> None:
    number = road.notice().number_text
    sees = {who: number in listed(road, who) for who in ("officer", "bureau", "teacher", "other_officer")}
    assert sees == {"officer": True, "bureau": True, "teacher": True, "other_officer": False}
    assert "/service?notice=" in listed(road, "bureau")
    assert "/service?notice=" not in listed(road, "teacher"), "a teacher serves nothing"
    assert "未送达" not in text(road.client("teacher").get("/"))
    assert road.client("group").get("/notices/undelivered").status_code == 403


def test_a_letter_handed_over_is_served_by_justice(road: Road, app, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.REFERRED)
    walk.step(world, case_id, walk.Trigger.ACCEPT_REFERRAL, "justice")
    walk.issue(world, case_id, by="justice", letter=True)
    session.commit()
    page = listed(Road(app, case_id), "justice")
    assert f"/cases/{case_id}/service?notice=" in page
    assert road.notice().number_text not in page


def test_a_void_paper_is_not_owed_and_a_posted_one_waits(road: Road, sister: Road) -> None:
    road.send("officer", "void", notice_id=road.notice().id, note="姓名有误")
    sister.send(
        "officer", "service", **served(sister.notice(), way="failed", mode="direct", failure="unknown")
    )
    posted = {"cause": "unknown", "address": "上河村公开栏", "remark": "村委会证实全家外出，去向不明"}
    sister.send("officer", "service", **served(sister.notice(), way="public", **posted))
    page = listed(road, "officer")
    assert "没有未送达的文书" in page
    assert "公告期内" in page
    assert "2026年12月20日" in page
    with clock.frozen(clock.now() + 31 * DAY):
        assert sister.notice().number_text not in listed(sister, "officer")


def test_a_report_to_ones_superiors_is_handed_in_not_served(road: Road) -> None:
    page = listed(road, "bureau")
    assert f"/notices/{road.notice().id}" in page
    assert f'/notices/{road.notice("persuasion_report").id}"' not in page


# ---- a school's own paper


@pytest.fixture
def urged(app, session, world) -> Road:
    """青石中学 wrote a 劝学通知书 to 张建国."""
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    paper = Paper(walk.key(), printed_on=clock.today() + 2 * DAY)
    kind = NoticeKind.PERSUASION_NOTICE
    service.issue_paper(case_id, kind, paper, walk.person(world, "head"), clock.now())
    session.commit()
    return Road(app, case_id)


def offered(road: Road, who: str, address: str) -> bool:
    return f'href="/cases/{road.case_id}/service' in text(road.client(who).get(address))


def test_a_school_serves_what_it_wrote(urged: Road) -> None:
    notice = urged.notice("persuasion_notice")
    assert f"/service?notice={notice.id}" in listed(urged, "teacher")
    assert offered(urged, "teacher", f"/cases/{urged.case_id}")
    page = text(urged.get("teacher", "service"))
    assert "期限起算" not in page, "its date is a wish, no clock runs by it"
    told = text(urged.client("head").get(urged.send("teacher", "service", **served(notice))))
    assert "于2026年11月20日送达" in told
    assert "作废" not in told
    assert urged.task("service") is None
    assert urged.task("replace_notice") is None
    assert not offered(urged, "teacher", f"/cases/{urged.case_id}")


def test_but_no_paper_of_an_organ(road: Road) -> None:
    assert "没有等待送达的文书" in text(road.get("teacher", "service"))
    assert not offered(road, "head", f"/cases/{road.case_id}")
    assert not offered(road, "head", f"/notices/{road.notice().id}")
    assert offered(road, "officer", f"/notices/{road.notice().id}")
    assert road.get("head", f"receipt.docx?notice={road.notice().id}").status_code == 403
    assert road.post("head", "service", **served(road.notice())).status_code in (403, 422)
    assert count(ServiceRecord) == 0
