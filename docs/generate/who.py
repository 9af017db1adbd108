"""Who may do what, in words: the permission table as a person reads it."""

from collections.abc import Callable, Mapping
from typing import Final

from caseflow.policy import predicates as p
from caseflow.policy.labels import label
from caseflow.policy.permissions import PERMISSION_MAP, Permission, Row

#: predicate -> (the word in a cell, its meaning)
CONDITIONS: Final[Mapping[Callable[..., bool], tuple[str, str]]] = {
    p.in_scope: (
        "辖区",
        "个案的责任单位、学校、班级（学生另看户籍地、居住地）之一在岗位所在单位之内，或已授权给该单位",
    ),
    p.granted: ("授权", "个案因移送、抄送、曾经办理而授权给岗位所在单位"),
    p.responsible: ("责任", "个案的责任单位是岗位所在单位或其下级"),
    p.own_school: ("本校", "个案的学校或班级在岗位所在单位之内，报乡镇以后仍然如此"),
    p.no_school: ("无校", "个案没有就读学校"),
    p.outside_school: ("校外", "岗位不在该校"),
    p.not_requester: ("他人", "不是申请人本人"),
    p.over_unit: ("下辖", "所办的单位、人员或导入范围在岗位所在单位之内"),
}


def condition(row: Row) -> str:
    return "·".join(CONDITIONS[predicate][0] for predicate in row.predicates)


def people(permission: Permission) -> str:
    """Roles joined by the conditions they share: 校长（本校·责任）；乡镇（街道）专干……（责任）."""
    by_condition: dict[str, list[str]] = {}
    for row in PERMISSION_MAP[permission]:
        by_condition.setdefault(condition(row), []).append(label(row.role))
    return "；".join(
        "、".join(roles) + (f"（{words}）" if words else "") for words, roles in by_condition.items()
    )
