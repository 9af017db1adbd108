"""法律依据: entered by the head of the bureau, seen by everybody, and what it unlocks."""

import pytest
from sqlalchemy import select

from caseflow.audit.models import AccessEntry
from caseflow.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.notices import legal
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import LegalBasis
from tests.conftest import NOW
from tests.support.cast import Cast

TYPED = {
    "kind": "demand_letter",
    "law": "《某某省义务教育条例》",
    "article": "第五十条第二款",
    "organs": ["镇", "县教育局"],
    "text": "逾期不履行的，依法申请人民法院强制执行。",
}


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)


def locks(kind: str, form: str) -> list[str]:
    return [reason.code for reason in legal.lock_reasons(get_kind(kind), form)]


def test_only_the_head_of_the_bureau_enters_a_basis(cast, world) -> None:
    asked = cast.ask("/notices/bases/new", "bureau_leader", "bureau", "leader", "secadmin", "sysadmin")
    assert asked == {"bureau_leader": 200, "bureau": 403, "leader": 403, "secadmin": 403, "sysadmin": 403}


def test_what_is_entered_is_listed_logged_and_unlocks(cast, session, world) -> None:
    assert locks("demand_letter", "镇") == ["notice.locked"]
    session.rollback()
    sent = cast("bureau_leader").post("/notices/bases/new", data=TYPED)
    assert sent.status_code == 302
    session.rollback()  # see what was committed since
    page = cast("officer").get("/notices/bases").get_data(as_text=True)
    assert "《某某省义务教育条例》第五十条第二款" in page
    assert "强制执行申请书尚未录入依据" in page
    assert "撤销" not in page
    assert locks("demand_letter", "镇") == []
    assert locks("demand_letter", "乡") == ["notice.organ"]
    assert locks("enforcement_application", "镇") == ["notice.locked"]
    assert db.session.scalar(select(AccessEntry.id).where(AccessEntry.action == "legal_basis.enter"))


def test_all_that_is_missing_is_named_at_once(cast, world) -> None:
    page = cast("bureau_leader").post("/notices/bases/new", data={})
    assert page.status_code == 422
    told = page.get_data(as_text=True)
    for words in ("请选择文书种类", "请填写法规名称", "请填写条款", "请选择实施主体"):
        assert words in told


def test_an_article_is_an_article(session, world) -> None:
    with pytest.raises(Refused) as refused:
        legal.enter("demand_letter", "《》", "50条", ["街道"], "", actor_id=1, now=NOW)
    assert {reason.field for reason in refused.value.reasons} == {"law", "article", "organs"}
    with pytest.raises(Refused, match="不需要"):
        legal.enter("return_notice", "某条例", "第一条", ["镇"], "", actor_id=1, now=NOW)


def test_a_revoked_basis_locks_again_and_stays_on_file(cast, session, world) -> None:
    cast("bureau_leader").post("/notices/bases/new", data=TYPED)
    basis = db.session.scalars(select(LegalBasis)).one()
    address = f"/notices/bases/{basis.id}/revoke"
    assert cast("bureau_leader").post(address, data={"reason": ""}).status_code == 422
    assert cast("bureau_leader").post(address, data={"reason": "条例已修订"}).status_code == 302
    session.rollback()
    assert locks("demand_letter", "镇") == ["notice.locked"]
    assert "条例已修订" in cast("auditor").get("/notices/bases").get_data(as_text=True)
    with pytest.raises(Conflict):
        legal.revoke(basis.id, "再撤", 1, NOW)
    assert db.session.scalar(select(AccessEntry.id).where(AccessEntry.action == "legal_basis.revoke"))
