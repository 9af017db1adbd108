"""The words of the filters: what a person may choose from, and what is chosen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from caseflow.accounts.scope import ALL, unit_ids
from caseflow.accounts.tree import Node, Tree, current_tree
from caseflow.cases.extent import side_of, township_of
from caseflow.cases.filters import NOWHERE, CaseFilter, Due, Side
from caseflow.policy.actors import Actor
from caseflow.policy.codes import DropoutReason, Group
from caseflow.policy.labels import choices, label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage

Options = tuple[tuple[str, str], ...]

STAGE_WORDS = {"open": "未办结", "active": "在办（不含暂缓）", "all": "全部阶段"}
DUE_WORDS = {
    Due.OVERDUE: "已超期",
    Due.TODAY: "今天到期",
    Due.WEEK: "7天内到期",
    Due.LATER: "7天以后",
    Due.NONE: "无期限",
}
SIDE_WORDS = {Side.RESPONSIBLE: "责任单位", Side.SCHOOL: "学校所在"}
BUREAU_WORDS = "县教育局"
SCHOOLLESS_WORDS = "无学校或不在乡镇"
_STAGES: Options = (
    ("", STAGE_WORDS["open"]),
    ("active", STAGE_WORDS["active"]),
    *choices("stage"),
    ("all", STAGE_WORDS["all"]),
)
_DUES: Options = (("", "不限"), *((due.value, words) for due, words in DUE_WORDS.items()))
_REASONS: Options = (("", "不限"), *choices(DropoutReason))
_GROUPS: Options = (("", "不限"), *choices(Group))
_GRADE_SIGNS = "一二三四五六七八九"
_GRADES: Options = (("", "不限"), *((str(n), f"{sign}年级") for n, sign in enumerate(_GRADE_SIGNS, 1)))


@dataclass(frozen=True, slots=True)
class PickLists:
    """What the form of the list offers; units come in groups."""

    units: list[tuple[str, Options]]
    stages: Options
    dues: Options
    reasons: Options
    groups: Options
    grades: Options


def pick_lists(actor: Actor, wanted: CaseFilter) -> PickLists:
    return PickLists(_unit_groups(actor, wanted), _STAGES, _DUES, _REASONS, _GROUPS, _GRADES)


def chosen_words(wanted: CaseFilter, user_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each chosen filter in words, with what takes it away."""
    tree = current_tree()
    if wanted.text:
        yield f"搜索：{wanted.text}", {"text": ""}
    for unit in wanted.units:
        left = tuple(other for other in wanted.units if other != unit)
        yield _unit_words(tree, wanted, unit), {"units": left}
    for stage in wanted.stages:
        left_stages = tuple(other for other in wanted.stages if other != stage)
        yield STAGE_WORDS.get(stage) or label(Stage(stage)), {"stages": left_stages}
    if wanted.due:
        yield DUE_WORDS[wanted.due], {"due": None}
    if wanted.returned:
        yield "本月复学", {"returned": False}
    if wanted.owner_id:
        yield "我经办的" if wanted.owner_id == user_id else "指定经办人", {"owner_id": None}
    yield from _rarer_words(wanted)


def _rarer_words(wanted: CaseFilter) -> Iterator[tuple[str, dict[str, Any]]]:
    if wanted.reason:
        yield label(wanted.reason, DropoutReason), {"reason": ""}
    if wanted.group:
        yield label(wanted.group, Group), {"group": ""}
    if wanted.grade:
        yield dict(_GRADES)[str(wanted.grade)], {"grade": None}
    if wanted.flagged:
        yield "有侵害线索", {"flagged": False}
    if wanted.again:
        yield "再次辍学", {"again": False}


def unit_words(tree: Tree, unit_id: int, side: Side) -> str:
    if unit_id == NOWHERE:
        return BUREAU_WORDS if side is Side.RESPONSIBLE else SCHOOLLESS_WORDS
    return tree.name(unit_id) or "其他单位"


def _unit_words(tree: Tree, wanted: CaseFilter, unit: int) -> str:
    side = side_of(tree, wanted.units, wanted.side)
    return f"{SIDE_WORDS[side]}：{unit_words(tree, unit, side)}"


def _unit_groups(actor: Actor, wanted: CaseFilter) -> list[tuple[str, Options]]:
    """Townships for the county and the schools of the one chosen; else the units of one's own posts."""
    tree = current_tree()
    ids = unit_ids(actor, Permission.CASE_VIEW)
    if ids is not ALL:
        return _own_units(tree, ids)
    groups = [
        (
            "乡镇、街道",
            (*_options(node for node in tree.townships if node.live), (str(NOWHERE), BUREAU_WORDS)),
        )
    ]
    home = next((township_of(tree, unit) for unit in wanted.units), NOWHERE)
    if home != NOWHERE:
        schools = [tree.nodes[unit] for unit in tree.schools_in(home)]
        groups.append((f"{tree.name(home)}的学校", _options(schools)))
    return groups


def _own_units(tree: Tree, ids: frozenset[int]) -> list[tuple[str, Options]]:
    for kind, words in (("school", "学校"), ("class", "班级")):
        found = tree.of_kind(ids, kind)
        if len(found) > 1:
            nodes = sorted((tree.nodes[unit_id] for unit_id in found), key=tree.position)
            return [(words, _options(node for node in nodes if node.live))]
    return []


def _options(nodes: Iterable[Node]) -> Options:
    return tuple((str(node.id), node.name) for node in nodes)
