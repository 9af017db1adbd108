"""Facts of a document as pages show them: masked where lists mask; the paper itself has them in full."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from caseflow.lib.dates import cn_date
from caseflow.lib.masking import mask_address, mask_id, mask_phone
from caseflow.notices.issuers import IssuerForm, issuer_of
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import FactType

_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "监护人证件号码": mask_id,
    "监护人住址": mask_address,
    "监护人电话": mask_phone,
    "收件电话": mask_phone,
    "送达地址": mask_address,
    "户籍地址": mask_address,
    "现居住地址": mask_address,
    "送达地点": mask_address,
    "学籍号": mask_id,
    "证件号码": mask_id,
}
#: says how the issuer signs, and nothing besides
_FORM: Final = "机关类型"


def is_masked(name: str) -> bool:
    return name in _MASKS


def shown_facts(kind_id: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """In the order of the kind; the issuer as it signs; tables of visits and papers are left to the paper."""
    facts = (fact for fact in get_kind(kind_id).facts if fact.type is not FactType.ROWS)
    told = {**values, "发文机关": _issuer(values)}
    return [
        (fact.name, _shown(fact.name, fact.type, told[fact.name]))
        for fact in facts
        if fact.name in values and fact.name != _FORM
    ]


def _issuer(values: Mapping[str, Any]) -> str:
    """青石镇 and 镇 read as 青石镇人民政府."""
    name, form = str(values.get("发文机关", "")), values.get(_FORM)
    return issuer_of(name, IssuerForm(form)).name if form in set(IssuerForm) else name


def _shown(name: str, kind: FactType, value: Any) -> str:
    if kind is FactType.DATE:
        return cn_date(value if isinstance(value, date) else date.fromisoformat(value))
    text = "、".join(value) if isinstance(value, list | tuple) else str(value)
    return _MASKS[name](text) if name in _MASKS else text
