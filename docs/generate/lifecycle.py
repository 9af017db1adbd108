"""docs/lifecycle.md: the state diagram and the table of steps, read off ``policy.lifecycle``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from caseflow.policy import guards as g
from caseflow.policy import papers
from caseflow.policy.labels import label
from caseflow.policy.lifecycle import TABLE, Guard, Transition
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import LADDER, OPEN_STAGES, Stage, Trigger
from docs.generate.markdown import HEAD, table
from docs.generate.who import people

#: what each rule asks, in one clause; the page itself gives the full sentence with its cure
ASKS: Final[Mapping[Guard, str]] = {
    g.nothing_pending: "没有待批的死亡、重复登记或免学申请",
    g.conclusion_confirms: "核实结论为应劝返的一类",
    g.conclusion_dismisses: "核实结论为可排除的一类",
    g.conclusion_is_proven: "结论所需佐证已上传",
    g.visit_is_sound: "日期不晚于今天，有结果；约定返校的有日期",
    g.enough_visits: "本轮家访或联系未果满规定次数（不同日期）",
    g.reason_is_known: "辍学原因已选",
    g.report_is_written: "劝返情况报告随此步生成",
    g.printed_date_leaves_time: "所印日期距预计送达不少于规定天数",
    g.document_awaits_service: "所选文书未作废、未送达",
    g.document_is_current: "所选文书属本轮、未作废",
    g.printed_date_has_passed: "通知书已有效送达，所印日期已过",
    g.dossier_is_complete: "劝返记录、通知书、送达回证、身份材料齐全",
    g.referral_awaits: "移送尚未签收",
    g.referral_was_accepted: "移送已签收",
    g.letter_date_has_passed: "司法文书已有效送达，所印日期已过",
    g.pursuit_is_lawful: "已选途径；申请强制执行的，复议、诉讼期限已满并已催告",
    g.proceeding_is_named: "办理进展已选",
    g.return_date_is_sound: "返校日期不晚于今天，就读班级已选",
    g.absence_is_attested: "返校后有“不在校”的确认",
    g.park_is_sound: "事由、佐证、期满日期齐全，不超过一次最长时间",
    g.park_is_over: "系统办理的，期满日期已过",
    g.followups_are_done: "各次跟踪已完成",
    g.two_facts_agree: "学校到校确认，加返校后的家访或乡镇（街道）确认",
    g.no_alert_is_open: "侵害线索已处理",
    g.outcome_is_proven: "去向合法，所需佐证已上传",
    g.outcome_may_reopen: "原去向属可以重开的一类",
    g.receiver_is_other: "已选其他接收单位",
    g.owner_is_other: "已选其他经办人",
    g.attestation_is_sound: "日期在返校日与今天之间，已选在校或不在校",
    g.inquiry_is_open: "有待回复的协查函",
    g.extension_is_sound: "新期限晚于原期限；文书所印日期不能延长",
    papers.nothing_pending_but_harm: "没有待批的死亡、重复登记或免学申请（线索函除外）",
    papers.paper_date_leaves_time: "文书载明的日期晚于预计送达；催告书不少于十个工作日",
    papers.paper_is_beside: "所选文书未作废，不是推动个案的文书",
    papers.paper_fits_the_case: "此时可发该种文书；催告、强制执行有已送达的责令并到期",
}
_PATH: Final = frozenset(LADDER)
#: entries of the journal that other steps write
_BOOKKEEPING: Final = (Trigger.REQUEST, Trigger.REJECT)
#: a case that is opened comes from no stage, so the table of the lifecycle has no row for it
_OPENING: Final = (
    label(Trigger.OPEN),
    "（新个案）",
    label(Stage.SUSPECTED),
    people(Permission.CASE_OPEN),
    "",
    "来源已选；该生没有在办个案；最后到校日不晚于今天",
    "XX-25a",
)


def page() -> str:
    return f"{HEAD}\n{_opening()}\n{_diagram()}\n{_steps()}\n{_notes()}"


def _opening() -> str:
    rows = ((label(stage), f"`{stage}`", "是" if stage in OPEN_STAGES else "") for stage in Stage)
    stages = table(["阶段", "代码", "在办"], rows)
    return (
        "# 个案的阶段和动作\n\n"
        "此页取自 `caseflow/policy/lifecycle.py`。一名学生同时只有一个在办个案；各项条件只看本轮，"
        "不满足时一次列出全部原因。\n\n"
        f"{stages}"
    )


def _diagram() -> str:
    lines = ["stateDiagram-v2", "    direction TB", '    state "尚未返校" as away {', "        direction TB"]
    lines += [f'        state "{label(stage)}" as {stage}' for stage in LADDER]
    lines += [f"        {edge}" for edge in _edges(inside=True)]
    lines += ["    }"]
    lines += [f'    state "{label(stage)}" as {stage}' for stage in Stage if stage not in _PATH]
    lines += [f"    [*] --> {Stage.SUSPECTED} : {label(Trigger.OPEN)}"]
    lines += [f"    {edge}" for edge in _edges(inside=False)]
    drawn = "\n".join(lines)
    return f"## 状态图\n\n```mermaid\n{drawn}\n```\n\n不改变阶段的动作（家访、送达等）只列在下表。\n"


def _edges(*, inside: bool) -> Iterator[str]:
    """One arrow per pair of stages, all its triggers on it; from every stage of the path: one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        if row.target is None:
            continue
        for source in _sources(row):
            within = source in _PATH and row.target in _PATH
            if within is inside:
                arrows.setdefault((source, row.target.value), []).append(label(row.trigger))
    for (source, target), words in arrows.items():
        yield f"{source} --> {target} : {'、'.join(dict.fromkeys(words))}"


def _sources(row: Transition) -> list[str]:
    if row.sources >= _PATH:
        return ["away", *(s.value for s in Stage if s in row.sources - _PATH)]
    return [s.value for s in Stage if s in row.sources]


def _steps() -> str:
    heads = ["动作", "从", "到", "谁办", "谁批", "条件", "依据"]
    rows = [_OPENING, *(_step(row) for row in TABLE if row.trigger not in _BOOKKEEPING)]
    return f"## 动作表\n\n{table(heads, rows)}"


def _step(row: Transition) -> tuple[str, ...]:
    return (
        label(row.trigger),
        _from(row.sources),
        label(row.target) if row.target else "不变",
        _who(row),
        people(row.approver) if row.approver else "",
        "；".join(_conditions(row)),
        "、".join(row.clauses),
    )


def _from(sources: frozenset[Stage]) -> str:
    if sources == frozenset(Stage):
        return "任何阶段"
    if len(sources) <= len(OPEN_STAGES) // 2:
        return "、".join(label(stage) for stage in Stage if stage in sources)
    left_out = [label(stage) for stage in Stage if stage in OPEN_STAGES - sources]
    return "在办各阶段" + (f"，{'、'.join(left_out)}除外" if left_out else "")


def _who(row: Transition) -> str:
    """The clock does by itself what the sweep knows; a relapse follows from a person's word."""
    alone = row.clock and row.trigger is not Trigger.RELAPSE
    return "；".join(filter(None, (people(row.permission), "系统到期自动" if alone else "")))


def _conditions(row: Transition) -> Iterable[str]:
    yield from (ASKS[guard] for guard in row.guards)
    if row.reasoned:
        yield "写明理由" if not row.clock else "写明理由（系统办理的除外）"


def _notes() -> str:
    return (
        "## 说明\n\n"
        "- 括号内的字见[权限表](permissions.md)。\n"
        "- “谁批”一栏有人的，先提出申请，由另一人决定；决定时各项条件重新核对。\n"
        "- 到校确认为“不在校”的，同一步转为再次辍学，进入下一轮。\n"
        "- 系统只提醒、报上级、标记逾期、到期恢复；有法律效力的文书一律由人制发。\n"
        "- 期限天数见[规则版本](editions.md)。\n"
    )
