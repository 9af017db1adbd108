"""Every code of every list has its word, and no page can ask for a word that is not there."""

import importlib
import inspect
import pkgutil
import re
from enum import StrEnum
from pathlib import Path

import pytest

import caseflow.policy
from caseflow.policy.actors import Role
from caseflow.policy.codes import Outcome, TaskKind, UnitStatus, VisitResult
from caseflow.policy.edition_schema import Unit
from caseflow.policy.facts import Need
from caseflow.policy.labels import KINDS, LABELS, NoLabel, choices, label
from caseflow.policy.outcomes import Via
from caseflow.policy.permissions import Permission
from caseflow.policy.serving import CountsFrom
from caseflow.policy.stages import Stage, Trigger

#: Never shown: they steer forms, dates and queries.
SILENT = {Via, CountsFrom, Need}


def policy_enums() -> set[type[StrEnum]]:
    found = set()
    for module in pkgutil.iter_modules(caseflow.policy.__path__, "caseflow.policy."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if (
                issubclass(kind, StrEnum)
                and kind is not StrEnum
                and kind.__module__.startswith("caseflow.policy")
            ):
                found.add(kind)
    return found


@pytest.mark.parametrize(
    "kind", sorted(policy_enums() - SILENT, key=lambda k: k.__name__), ids=lambda k: k.__name__
)
def test_every_member_has_a_word(kind):
    missing = [member.value for member in kind if member not in LABELS.get(kind, {})]
    assert not missing, f"写进 policy/words.py：{missing}"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_words_of_one_list_differ(kind):
    words = [text for _, text in choices(kind)]
    assert len(set(words)) == len(words)


def test_words_follow_the_tone_of_the_house():
    words = [text for table in LABELS.values() for text in table.values()]
    assert not [text for text in words if any(sign in text for sign in "您你！!") or "请勿" in text]


@pytest.mark.parametrize(
    ("value", "kind", "word"),
    [
        (Stage.RETURNED, None, "已返校(跟踪中)"),
        ("returned", None, "已返校(跟踪中)"),
        ("closed", None, "办结"),
        ("closed", "unit_status", "已撤销"),
        ("closed", UnitStatus, "已撤销"),
        (UnitStatus.CLOSED, None, "已撤销"),
        ("verify", "task_kind", "核实疑似"),
        (TaskKind.ISSUE_NOTICE, None, "制发限期复学通知书"),
        (Trigger.ISSUE_NOTICE, None, "制发文书"),
        (Role.TOWNSHIP_OFFICER, None, "乡镇（街道）专干"),
        (Outcome.BACK, None, "复学"),
        (VisitResult.BACK, None, "已返校"),
        ("06", "conclusion", "死亡"),
        ("mail", "service_mode", "邮寄送达"),
        (Permission.CASE_VIEW, None, "查看个案"),
        (Unit.WORKDAYS, None, "工作日"),
    ],
)
def test_label(value, kind, word):
    assert label(value, kind) == word


@pytest.mark.parametrize(
    ("value", "kind"), [("nowhere", None), ("noticed", "role"), ("other", "no_such_list")]
)
def test_an_unknown_code_is_refused(value, kind):
    with pytest.raises(NoLabel):
        label(value, kind)


def test_a_plain_text_of_two_lists_is_refused():
    with pytest.raises(NoLabel, match="指明"):
        label("back")


def test_choices_keep_the_order_of_the_list():
    assert choices("visit_result")[0] == ("back", "已返校")
    assert choices(VisitResult, only=["nobody", "back"]) == [("back", "已返校"), ("nobody", "无人在家")]


def test_every_kind_of_task_the_house_opens_has_a_word():
    root = Path(caseflow.policy.__path__[0]).parent
    opened = re.compile(r"TaskSpec\(\s*\"([a-z_]+)\"")
    kinds = {kind for path in root.rglob("*.py") for kind in opened.findall(path.read_text(encoding="utf-8"))}
    assert kinds, "TaskSpec has another name now; mend this test"
    assert kinds <= set(TaskKind), f"写进 policy/vocabulary.py 的 TaskKind：{sorted(kinds - set(TaskKind))}"
