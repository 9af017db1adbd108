"""A template's way from the upload to the documents made with it."""

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from sqlalchemy import func, select

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.audit.models import AccessEntry
from caseflow.errors import Conflict, Refused
from caseflow.files.models import StoredFile
from caseflow.messages.models import Message
from caseflow.notices import service, template_list
from caseflow.notices import template_steps as steps
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.models import NoticeTemplate
from caseflow.notices.service import Issue
from caseflow.notices.template.check import examine
from caseflow.notices.templates import State, in_force, state_of
from tests.conftest import NOW
from tests.support.access import visitor
from tests.support.hostile_templates import CORPUS, LOOPS
from tests.support.packages import DOCUMENT, paragraph, replaced, with_body, with_relation, with_text

NOTICE = "return_notice"
DAY = timedelta(days=1)
VALUES = {
    "监护人姓名": "陈建国",
    "被监护人姓名": "陈小明",
    "辍学日期": "2026-09-14",
    "复学截止日期": "2026-12-04",
    "施教区学校": "青石镇中心学校",
}


@pytest.fixture
def people(app, world):
    """A client per login."""
    return lambda login: visitor(app, world, login)


@pytest.fixture
def make(session, world):
    def made(
        own: str = "甲", *, unit: str = "county", by: str = "bureau", kind: str = NOTICE
    ) -> NoticeTemplate:
        data = with_text(f"本县的话：{own}", kind=kind)
        owner = session.get_one(Unit, world.units[unit])
        report = examine(data, kind, "lawful")
        return steps.upload(
            steps.Upload(data, "a.docx", get_kind(kind), "lawful", owner, report), world.users[by], NOW
        )

    return made


@pytest.fixture
def used(make, world):
    def done(own: str, day: Any = None, **more: str) -> NoticeTemplate:
        one = make(own, **more)
        steps.submit(one, world.users["bureau"], NOW)
        steps.approve(one, day or clock.today(), "", world.users["bureau_leader"], NOW)
        return one

    return done


def posted(client: Any, data: bytes, kind: str = NOTICE, **more: str) -> Any:
    form = {
        "file": (io.BytesIO(data), "模板.docx"),
        "wording": "lawful",
        "unit": "1",
        "remark": "改了措辞",
        **more,
    }
    return client.post(f"/templates/kinds/{kind}/upload", data=form, content_type="multipart/form-data")


def text_of(document: bytes) -> str:
    return "\n".join(line.text for line in docx.Document(io.BytesIO(document)).paragraphs)


def issue(session: Any, world: Any, unit: str = "qingshi") -> Any:
    return service.issue(
        Issue(kind=NOTICE, values=VALUES, unit=session.get_one(Unit, world.units[unit])), 3, NOW
    )


def kept(session: Any) -> int:
    return session.scalar(select(func.count()).select_from(NoticeTemplate)) or 0


# --- by the pages


def test_from_the_upload_to_the_document(session, world, people) -> None:
    bureau, leader = people("bureau"), people("bureau_leader")
    page = posted(bureau, with_text("本县的话"))
    assert page.status_code == 302
    here = page.location
    shown = bureau.get(here).text
    assert "第1版" in shown
    assert "草稿" in shown
    assert "检查未发现问题" in shown
    trial = bureau.get(f"{here}/trial")
    assert "本县的话" in text_of(trial.data)
    assert "陈小明" in text_of(trial.data)
    assert bureau.get(f"{here}/word").data == with_text("本县的话")
    assert bureau.post(f"{here}/submit").status_code == 302
    assert bureau.get(f"{here}/decide").status_code == 403
    assert "待审" in leader.get("/templates/kinds/return_notice").text
    answer = {"decision": "approve", "effective_on": "2026-11-20", "comment": "同意"}
    assert leader.post(f"{here}/decide", data=answer).status_code == 302
    assert "使用中" in leader.get(here).text
    notice = issue(session, world)
    assert "本县的话" in text_of(service.document(notice))
    (template,) = session.scalars(select(NoticeTemplate))
    assert (notice.template_id, notice.template_version) == (template.id, f"{NOTICE}-{template.id}-v1")
    words = list(session.scalars(select(AccessEntry.action).order_by(AccessEntry.id)))
    wanted = ["template.upload", "template.download", "template.submit", "template.approve"]
    assert [word for word in words if word.startswith("template.")] == wanted


def test_what_waits_for_the_leader_is_among_his_approvals_and_on_his_desk(people) -> None:
    bureau, leader = people("bureau"), people("bureau_leader")
    here = posted(bureau, with_text("本县的话")).location
    link = f'href="{here}"'
    assert link not in leader.get("/approvals").text
    bureau.post(f"{here}/submit")
    for page in ("/", "/approvals"):
        shown = leader.get(page).text
        assert "待批准的文书模板" in shown
        assert link in shown
        assert link not in bureau.get(page).text
    assert "待办(1)" in leader.get("/").text
    assert "待办(1)" in leader.get("/?tab=done").text
    leader.post(f"{here}/decide", data={"decision": "return", "comment": "改措辞"})
    assert "待批准的文书模板" not in leader.get("/").text
    assert "待批准的文书模板" not in leader.get("/approvals").text


def test_the_list_of_templates_begins_with_what_waits_and_ends_with_what_is_shipped(people) -> None:
    bureau = people("bureau")
    first = bureau.get("/templates").text
    assert "<h1>模板管理</h1>" in first
    assert "待批准的文书模板" not in first
    assert "上传过模板的文书" not in first
    assert f"使用系统自带模板的文书（{len(KINDS)}种）" in first
    here = posted(bureau, with_text("本县的话")).location
    bureau.post(f"{here}/submit")
    page = bureau.get("/templates").text
    parts = ("待批准的文书模板", f'href="{here}"', "上传过模板的文书", f"（{len(KINDS) - 1}种）", "协查函")
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_template_with_errors_is_told_and_not_kept(session, people) -> None:
    page = posted(people("bureau"), replaced(DOCUMENT, "{{ 监护人姓名 }}", "{{ 监护人性名 }}"))
    assert page.status_code == 422
    assert "是否为“监护人姓名”" in page.text
    assert "文件未保存" in page.text
    session.rollback()
    assert kept(session) == 0
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_warnings_stay_with_the_version(people) -> None:
    bureau = people("bureau")
    page = posted(bureau, with_text("可以在三个月内提起诉讼。"))
    assert "行政诉讼期限写作三个月" in bureau.get(page.location).text


def test_a_township_uploads_for_itself_and_nobody_else(session, world, people) -> None:
    officer, data = people("officer"), with_text("本镇的话")
    assert posted(officer, data).status_code == 422
    assert posted(officer, data, unit=str(world.units["liushu"])).status_code == 422
    page = posted(officer, data, unit=str(world.units["qingshi"]))
    assert page.status_code == 302
    assert people("other_officer").get(page.location).status_code == 404
    assert people("justice").get(page.location).status_code == 404
    assert people("bureau").get(page.location).status_code == 200


def test_sent_back_with_a_comment(session, world, people) -> None:
    bureau, leader = people("bureau"), people("bureau_leader")
    here = posted(bureau, with_text("甲")).location
    bureau.post(f"{here}/submit")
    assert "请填写退回意见" in leader.post(f"{here}/decide", data={"decision": "return"}).text
    assert (
        leader.post(f"{here}/decide", data={"decision": "return", "comment": "落款有误"}).status_code == 302
    )
    assert "落款有误" in bureau.get(here).text
    told = session.scalars(select(Message.text).where(Message.user_id == world.users["bureau"])).all()
    assert told == ["限期复学通知书模板第1版已退回"]
    asked = session.scalars(select(Message.text).where(Message.user_id == world.users["bureau_leader"])).all()
    assert asked == ["限期复学通知书模板第1版送审，核对后批准或退回"]
    assert bureau.post(f"{here}/submit").status_code == 409


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_hostile_files_through_the_page_leave_the_server_up(session, people) -> None:
    """The worst of each sort, in the process of its own that an upload starts."""
    bureau = people("bureau")
    worst = [
        "says {{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "a bomb",
        "a billion laughs",
        "elements",
        "outside attachedTemplate",
        "field DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
    ]
    for name in worst:
        page = posted(bureau, CORPUS[name][0]())
        assert page.status_code == 422, name
        assert "错误" in page.text, name
    endless, _ = LOOPS["loops that print nothing"]
    assert posted(bureau, endless(), kind="judicial_letter").status_code == 422
    assert bureau.get("/healthz").status_code == 200
    session.rollback()
    assert kept(session) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_whole_corpus_through_the_page(session, people, monkeypatch) -> None:
    """With the check in this process, as starting two hundred others proves nothing more."""
    from caseflow.notices.views import template_upload

    bureau = people("bureau")
    monkeypatch.setattr(
        template_upload, "check_template", lambda data, kind, wording: examine(data, kind.id, wording)
    )
    small = ((name, data) for name, (make, _) in CORPUS.items() if len(data := make()) < 400_000)
    for name, data in small:
        assert posted(bureau, data).status_code == 422, name
    session.rollback()
    assert kept(session) == 0


def test_a_hundred_megabytes_are_refused_by_their_length(people) -> None:
    class Endless(io.RawIOBase):
        def readinto(self, _buffer: Any) -> int:
            raise AssertionError("the body was read")

    answer = people("bureau").post(
        "/templates/kinds/return_notice/upload",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024), "wsgi.input": Endless()},
    )
    assert answer.status_code == 413


# --- the rules


def test_nobody_approves_what_he_uploaded(session, world, make) -> None:
    one = make(by="bureau_leader")
    steps.submit(one, world.users["bureau_leader"], NOW)
    with pytest.raises(Refused, match="上传人不能审批"):
        steps.approve(one, clock.today(), "", world.users["bureau_leader"], NOW)


def test_no_day_of_the_past(session, world, make) -> None:
    one = make()
    steps.submit(one, world.users["bureau"], NOW)
    with pytest.raises(Refused, match="不能早于今天"):
        steps.approve(one, clock.today() - DAY, "", world.users["bureau_leader"], NOW)


def test_the_second_of_two_decisions_is_told(session, world, make) -> None:
    one = make()
    steps.submit(one, world.users["bureau"], NOW)
    steps.approve(one, clock.today(), "", world.users["bureau_leader"], NOW)
    with pytest.raises(Conflict):
        steps.send_back(one, "迟了", world.users["bureau_leader"], NOW)


def test_errors_are_not_stored_even_when_asked(session, world) -> None:
    data = with_relation("hyperlink", "http://example.invalid", "External")
    report = examine(data, NOTICE, "lawful")
    order = steps.Upload(data, "a.docx", get_kind(NOTICE), "lawful", session.get_one(Unit, 1), report)
    with pytest.raises(Refused, match="网页或邮件链接"):
        steps.upload(order, world.users["bureau"], NOW)


def test_the_newest_that_has_begun_is_in_force(session, world, used) -> None:
    town = session.get_one(Unit, world.units["qingshi"])
    today = clock.today()
    first, second, third = used("一"), used("二"), used("三", today + 7 * DAY)
    assert [one.version for one in (first, second, third)] == [1, 2, 3]
    assert in_force(NOTICE, "lawful", town, today) is second
    assert in_force(NOTICE, "lawful", town, today + 7 * DAY) is third
    assert [state_of(one, today) for one in (first, second, third)] == [
        State.FOLLOWED,
        State.APPROVED,
        State.COMING,
    ]
    own = used("镇", unit="qingshi")
    assert in_force(NOTICE, "lawful", town, today) is own
    other = session.get_one(Unit, world.units["liushu"])
    assert in_force(NOTICE, "lawful", other, today) is second


def test_retiring_falls_back_to_the_earlier_and_then_to_the_shipped(session, world, used) -> None:
    first, second = used("一"), used("二")
    notice = issue(session, world)
    assert notice.template_id == second.id
    steps.retire(second, world.users["bureau_leader"], NOW)
    assert issue(session, world).template_id == first.id
    steps.retire(first, world.users["bureau_leader"], NOW)
    last = issue(session, world)
    assert (last.template_id, last.template_version) == (None, f"{NOTICE}-{service.SHIPPED_VERSION}")
    # What was issued stands as it was issued
    assert "二" in text_of(service.document(notice))
    assert notice.template_id == second.id


def test_versions_count_for_each_unit(session, make) -> None:
    assert [make().version, make().version, make(unit="qingshi", by="officer").version] == [1, 2, 1]


def test_who_may_upload_for_whom(world, app) -> None:
    from caseflow.accounts.sessions import actor_for

    with app.app_context():
        names = {
            login: [
                unit.name for unit in template_list.units_for(actor_for(world.users[login]), get_kind(kind))
            ]
            for login, kind in (
                ("bureau", "judicial_letter"),
                ("officer", NOTICE),
                ("leader", "judicial_letter"),
                ("justice", "judicial_letter"),
                ("head", NOTICE),
            )
        }
    assert names == {
        "bureau": ["清河县"],
        "officer": ["青石镇"],
        "leader": [],
        "justice": ["清河县司法局"],
        "head": [],
    }


def test_the_loop_over_rows_may_run_through_the_page(people) -> None:
    rows = (
        paragraph("{% for 行 in 劝返记录 %}")
        + paragraph("{{ 行.序号 }}{{ 行.结果 }}")
        + paragraph("{% endfor %}")
    )
    page = posted(people("bureau"), with_body(rows, "judicial_letter"), kind="judicial_letter")
    assert page.status_code == 302
