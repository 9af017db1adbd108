from datetime import date, datetime, timedelta

import pytest

from caseflow.errors import Refused
from caseflow.files import store
from caseflow.notices import delivery, service
from caseflow.notices.delivery import Attempt, register
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.service import Issue
from caseflow.policy.edition import load_edition
from tests.integration.notices.test_service import VALUES
from tests.support.rows import make_unit

EDITION = load_edition("shanting-ruian")


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def papers(session, now) -> list[Notice]:
    town = make_unit()
    return [service.issue(Issue(kind="return_notice", values=VALUES, unit=town), 3, now) for _ in range(2)]


@pytest.fixture
def receipt(session, now) -> int:
    image = b"\xff\xd8\xff" + bytes(30)
    return store.save(image, name="回证.jpg", kind="receipt", subject=("service", 0), by=3, now=now).id


@pytest.fixture
def try_to_serve(now, receipt):
    def attempt(papers, key: str = "form-1", later: timedelta = timedelta(), **changes):
        made = Attempt(
            **{
                "mode": "direct",
                "succeeded": True,
                "at": now + later,
                "place": "柳河村3组",
                "receiver": "陈·建国",
                "relation": "self",
                "servers": "周敏、何大山",
                "evidence": (receipt,),
                **changes,
            }
        )
        return register(papers, made, EDITION, key=key, actor_id=3, now=now + later)

    return attempt


FAILED = {"succeeded": False, "evidence": (), "receiver": "", "relation": ""}


def test_one_receipt_covers_several_documents(session, papers, try_to_serve) -> None:
    served = try_to_serve(papers)
    session.expire_all()
    assert served.effective_on == date(2026, 11, 20)
    assert [paper.effective_on for paper in papers] == [date(2026, 11, 20)] * 2
    assert [service.status_of(paper) for paper in papers] == ["served"] * 2
    assert delivery.receipt_records(served.records[0]) == list(served.records)
    assert served.next_mode == ""


def test_a_repeat_changes_nothing(session, papers, try_to_serve) -> None:
    first = try_to_serve(papers)
    again = try_to_serve(papers)
    assert again.records == first.records
    assert (first.repeated, again.repeated) == (False, True)
    assert session.query(ServiceRecord).count() == 2


def test_a_served_document_is_not_served_again(papers, try_to_serve) -> None:
    try_to_serve(papers[:1])
    with pytest.raises(Refused, match="已于2026年11月20日送达"):
        try_to_serve(papers, key="form-2")


def test_a_void_document_is_not_served(papers, try_to_serve, now) -> None:
    service.void(papers[0], "有误", 3, now)
    with pytest.raises(Refused) as refused:
        try_to_serve(papers, servers="周敏")
    assert [reason.field for reason in refused.value.reasons] == ["notice_id", "servers"]


def test_the_child_named_in_the_document_cannot_sign(papers, try_to_serve) -> None:
    with pytest.raises(Refused, match="未成年人，不能签收"):
        try_to_serve(papers, receiver=VALUES["被监护人姓名"])


def test_evidence_must_be_on_file(papers, try_to_serve) -> None:
    with pytest.raises(Refused, match="1个送达凭证找不到"):
        try_to_serve(papers, evidence=(9999,))


def test_each_failure_opens_the_next_way_up_to_the_public_notice(papers, try_to_serve) -> None:
    paper = papers[:1]
    opened = [
        try_to_serve(paper, "1", **FAILED, ground="absent").next_mode,
        try_to_serve(paper, "2", **FAILED, mode="mail", ground="returned").next_mode,
        try_to_serve(paper, "3", **FAILED, mode="entrusted", ground="unknown").next_mode,
    ]
    assert opened == ["mail", "entrusted", "public"]
    assert papers[0].effective_on is None
    gone = {"mode": "public", "ground": "unknown", "remark": "村委会证实全家外出，去向不明"}
    served = try_to_serve(paper, "4", **gone, relation="", receiver="")
    assert served.effective_on == date(2026, 12, 20), "thirty days after it was posted"


def test_a_refusal_opens_leaving_it_at_the_home(papers, try_to_serve) -> None:
    paper = papers[:1]
    assert try_to_serve(paper, "1", **FAILED, ground="refused").next_mode == "left"
    left = {"mode": "left", "ground": "refused", "remark": "称孩子不愿上学", "at_home": True}
    with pytest.raises(Refused, match="缺少见证人"):
        try_to_serve(paper, "2", **left)
    served = try_to_serve(paper, "2", timedelta(days=1), **left, witnesses="村干部郑家禄")
    assert served.effective_on == date(2026, 11, 21)
    assert [record.succeeded for record in papers[0].services] == [False, True]


def test_a_public_notice_without_earlier_attempts_is_too_early(papers, try_to_serve) -> None:
    with pytest.raises(Refused, match="公告送达用于"):
        try_to_serve(papers, mode="public", ground="unknown", remark="不知去向")


def test_mail_is_served_on_the_day_of_its_receipt(papers, try_to_serve) -> None:
    sent = datetime.fromisoformat("2026-11-20T10:00:00+08:00")
    slip = {"mode": "mail", "tracking_no": "EX123", "ground": "moved", "receipt_on": date(2026, 11, 23)}
    served = try_to_serve(papers, "1", timedelta(days=4), **slip, at=sent)
    assert served.effective_on == date(2026, 11, 23)


def test_names_and_places_are_sealed(session, papers, try_to_serve) -> None:
    try_to_serve(papers, remark="家中有犬")
    row = session.connection().exec_driver_sql("SELECT place, receiver, remark FROM service_record").first()
    assert all(word.encode() not in bytes(value) for value in row for word in ("柳河", "建国", "有犬"))


def test_without_a_document_there_is_nothing_to_serve(session, try_to_serve) -> None:
    with pytest.raises(Refused, match="选择要登记送达的文书"):
        try_to_serve([])
