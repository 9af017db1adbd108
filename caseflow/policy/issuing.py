"""Which organ signs which paper in this county: the edition may allow fewer organs than the law, and with an
entered local regulation a 街道办事处 more (义教58 names 乡镇人民政府 and 县级教育行政部门 only)."""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.policy.codes import NoticeKind
from caseflow.policy.edition import Edition

STREET_OFFICE = "街道"
_NONE = "无"
#: what rests on an order is signed by the organ that gave it
_ORDERS = frozenset(
    {NoticeKind.CORRECTION_ORDER, NoticeKind.DEMAND_LETTER, NoticeKind.ENFORCEMENT_APPLICATION}
)


def street_basis(edition: Edition) -> str:
    """The local regulation under which a 街道办事处 may order; empty as long as it may not."""
    basis = edition.text("notice.street_office_basis")
    allowed = edition.switch("notice.street_office_may_order") and basis != _NONE
    return basis if allowed else ""


def issuer_reasons(kind: str, form: str, edition: Edition) -> Iterator[Reason]:
    """Why an organ of this form does not sign this kind here; empty where the edition says nothing."""
    value = edition.values.get(f"notice.issuers.{kind}")
    if value is None or form in value.value:
        return
    if form == STREET_OFFICE and kind in _ORDERS:
        if not street_basis(edition):
            yield _street_office()
        return
    lawful = "、".join(value.value)
    text = f"本县由{lawful}制发，{form or '本单位'}不能制发，改由有权机关制发"
    yield Reason("issuer_unlawful", text, value.clause, "机关类型")


def _street_office() -> Reason:
    text = (
        "街道办事处不能责令限期改正（义务教育法第五十八条只规定乡镇人民政府和县级教育行政部门），"
        "由县教育局制发；地方性法规另有规定的，在规则版本中录入法规名称和条款并打开开关"
    )
    return Reason("issuer_unlawful", text, "义教58", "机关类型")
