"""Letters, circulars and lists that belong to no case."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from caseflow.audit.models import AccessEntry
from caseflow.notices.models import Notice
from tests.notice_samples import sample
from tests.support.cast import Cast

LETTER = {"附回执": "是", "联系人": "周敏", "联系电话": "0555-6100033"}


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)


def text(response) -> str:
    return response.get_data(as_text=True)


def words(response) -> str:
    assert response.status_code == 200, text(response)
    with ZipFile(BytesIO(response.data)) as package:
        return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", package.read("word/document.xml").decode()))


def as_typed(kind: str) -> dict[str, str]:
    """A sample as a clerk would type it into the form."""
    typed: dict[str, str] = {}
    for name, value in sample(kind).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = [
                (f"{name}-{n}-{column}", str(v)) for n, row in enumerate(value) for column, v in row.items()
            ]
            typed |= dict(rows)
        else:
            typed[name] = "\n".join(value) if isinstance(value, list) else str(value)
    return typed


def notices(session) -> list[Notice]:
    session.rollback()
    return list(session.scalars(select(Notice).order_by(Notice.id)))


def test_everybody_finds_what_his_unit_may_make(cast: Cast) -> None:
    head, bureau, officer = (text(cast(who).get("/notices/new")) for who in ("head", "bureau", "officer"))
    for kind in ("parents_letter", "admission_letter"):
        assert f'href="/notices/new/{kind}"' in head
    assert 'href="/notices/new/circular"' not in head
    assert "由县教育局制发" in head
    assert 'href="/notices/new/circular"' in bureau
    assert 'href="/notices/new/' not in officer
    assert cast("auditor").get("/notices/new").status_code == 403


def test_a_letter_to_the_parents_of_a_class_is_frozen(cast: Cast, session, world) -> None:
    address = f"/notices/new/parents_letter?class={world.units['c72']}"
    page = cast("head").get(address)
    assert "张晓明" in text(page)
    names = re.search(r"<textarea[^>]*>\s*([^<]*)</textarea>", text(page))
    assert names is not None
    sent = {**LETTER, "学生": names[1], "once": "6f1ec0ec-7c0a-4a0e-9a6e-2d1f5d1f0001"}
    look = cast.send("head", address, **sent, step="look")
    assert "张晓明同学的家长" in text(look)
    for _ in range(2):
        assert cast.send("head", address, **sent, step="issue").status_code == 302
    (notice,) = notices(session)
    assert (notice.kind, notice.case_id, notice.number_text) == ("parents_letter", None, "")
    said = words(cast("head").get(f"/notices/{notice.id}/word"))
    assert said.count("致家长一封信") == said.count("同学的家长：") > 1


def test_only_its_own_unit_and_those_above_see_it(cast: Cast, session) -> None:
    assert cast.send("head", "/notices/new/parents_letter", **LETTER, step="issue").status_code == 302
    (notice,) = notices(session)
    seen = cast.ask(f"/notices/{notice.id}", "registrar", "bureau", "other_head", "officer", "teacher")
    assert seen == {"registrar": 200, "bureau": 200, "other_head": 404, "officer": 404, "teacher": 404}


def test_a_circular_is_numbered_and_all_it_lacks_is_named(cast: Cast, session) -> None:
    refused = cast.send("bureau", "/notices/new/circular", 学期="", step="look")
    assert refused.status_code == 422
    for name in (
        "主送机关",
        "学期",
        "核查情况",
        "主要成绩",
        "表扬单位",
        "存在问题",
        "工作要求",
        "整改期限",
        "学区核查",
    ):
        assert f"缺少“{name}”" in text(refused)
    sent = {**as_typed("circular"), "step": "issue"}
    made = cast.send("bureau", "/notices/new/circular", **sent)
    assert made.status_code == 302, text(made)
    (notice,) = notices(session)
    assert notice.number_text == "清教通〔2026〕1号"
    said = words(cast("bureau").get(f"/notices/{notice.id}/word"))
    for told in ("差额2人", "清河县第一中学", "0.021", "-0.010"):
        assert told in said


def test_counts_that_are_none_are_refused(cast: Cast, session) -> None:
    sent = as_typed("circular") | {"学校核查-0-现场核查学生数": "约1660", "step": "issue"}
    refused = cast.send("bureau", "/notices/new/circular", **sent)
    assert refused.status_code == 422
    assert "学校核查第1行“现场核查学生数”应为整数人数" in text(refused)
    assert notices(session) == []


@pytest.mark.parametrize(
    ("who", "kind"), [("head", "circular"), ("officer", "parents_letter"), ("justice", "circular")]
)
def test_no_unit_makes_what_is_not_its_own(cast: Cast, session, who, kind) -> None:
    assert cast.send(who, f"/notices/new/{kind}", step="issue").status_code == 409
    assert notices(session) == []


@pytest.mark.parametrize("kind", ["class_list", "visit_record", "case_sheet", "return_notice", "nonsense"])
def test_forms_and_papers_of_cases_are_not_made_here(cast: Cast, kind) -> None:
    assert cast("head").get(f"/notices/new/{kind}").status_code == 404


def test_class_lists_and_visit_forms_are_printed_per_class_and_per_school(cast: Cast, session, world) -> None:
    klass, school = world.units["c72"], world.units["middle"]
    said = words(cast("teacher").get(f"/classes/{klass}/sheets/class_list.docx"))
    assert "班主任签名" in said
    assert "张晓明" in said
    whole = cast("head").get(f"/schools/{school}/sheets/class_list.docx")
    assert "七（2）班" in words(whole)
    assert "八（1）班" in words(whole)
    forms = words(cast("teacher").get(f"/classes/{klass}/sheets/visit_record.docx"))
    pupils = forms.count("家访（劝返）记录表")
    assert pupils > 2
    session.rollback()
    logged = session.scalar(
        select(func.count()).select_from(AccessEntry).where(AccessEntry.action == "notice.form")
    )
    assert logged == 3


def test_no_list_of_another_class_or_school_is_printed(cast: Cast, world) -> None:
    own, other = world.units["c72"], world.units["c81"]
    who = ("colleague", "other_head", "officer", "other_officer")
    assert set(cast.ask(f"/classes/{own}/sheets/class_list.docx", *who).values()) == {404}
    assert cast("teacher").get(f"/classes/{other}/sheets/class_list.docx").status_code == 404
    assert cast("teacher").get(f"/schools/{world.units['middle']}/sheets/class_list.docx").status_code == 404
    assert cast("head").get(f"/classes/{own}/sheets/return_notice.docx").status_code == 404
    assert cast("head").get(f"/notices/new/parents_letter?class={world.units['c61']}").status_code == 404


def test_a_circular_with_a_mistake_is_voided_and_made_anew(cast: Cast, session) -> None:
    sent = {**as_typed("circular"), "step": "issue"}
    assert cast.send("bureau", "/notices/new/circular", **sent).status_code == 302
    (first,) = notices(session)
    address = f"/notices/{first.id}/void"
    assert cast("head").get(address).status_code == 404
    assert cast.send("bureau", address, reason="").status_code == 422
    assert cast.send("bureau", address, reason="数据有误").status_code == 302
    again = f"/notices/new/circular?replaces={first.id}"
    assert f'href="{again}"'.replace("&", "&amp;") in text(cast("bureau").get(f"/notices/{first.id}"))
    page = text(cast("bureau").get(again))
    assert "城北学区" in page
    assert cast.send("bureau", again, **sent).status_code == 302
    old, new = notices(session)
    assert (old.status, old.void_reason, new.replaces_id) == ("void", "数据有误", old.id)
    assert new.number_text == "清教通〔2026〕2号"
    assert cast("bureau").get(f"/notices/new/parents_letter?replaces={old.id}").status_code == 404
