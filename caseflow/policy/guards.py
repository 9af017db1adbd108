"""What must hold before a step: each guard yields every reason it finds, none stops at the first."""

from collections.abc import Iterator
from datetime import date, timedelta

from caseflow.errors import Reason
from caseflow.policy import codes
from caseflow.policy.deadlines import plain_end, rule_text
from caseflow.policy.edition import Edition
from caseflow.policy.enforcement import enforcement_reasons
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.stages import Stage, Trigger

Reasons = Iterator[Reason]

#: while one of these is being decided, no clock moves the case and nothing is issued
HOLDING_OUTCOMES = frozenset({"death", "duplicate", "exempt"})


def cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def nothing_pending(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """A pending request for death, duplicate or exemption holds the clock and every document."""
    held = sorted(facts.pending_outcomes & HOLDING_OUTCOMES)
    if held:
        text = "死亡、重复登记或免学的申请正在审批，审批有结果前不制发文书、不推进期限"
        yield Reason("held", text, "XX-27")


def conclusion_confirms(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    code = str(command.data.get("conclusion", ""))
    if not code:
        yield Reason("no_conclusion", "请选择核实结论", "XX-25c", "conclusion")
    elif codes.conclusion(code).leads_to != "persuading":
        yield Reason(
            "wrong_conclusion",
            f"结论“{codes.conclusion(code).title}”不进入劝返，请改办{codes.conclusion(code).instead}",
            "XX-25c",
            "conclusion",
        )


def conclusion_dismisses(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    code = str(command.data.get("conclusion", ""))
    if not code:
        yield Reason("no_conclusion", "请选择核实结论", "XX-25c", "conclusion")
        return
    chosen = codes.conclusion(code)
    if chosen.leads_to != "dismiss":
        text = f"结论“{chosen.title}”不能排除，请改办{chosen.instead}"
        yield Reason("wrong_conclusion", text, "XX-25c", "conclusion")


def conclusion_is_proven(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    code = str(command.data.get("conclusion", ""))
    if code:
        yield from _unproven(facts, codes.conclusion(code).proofs, codes.conclusion(code).title)


def _unproven(facts: CaseFacts, wanted: tuple[str, ...], title: str) -> Reasons:
    for kind in wanted:
        if kind not in facts.proofs:
            yield Reason(
                "no_proof", f"“{title}”需要佐证：{codes.proof_title(kind)}，请先上传", "XX-12", "proof"
            )


def visit_is_sound(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    on_day = command.day("on_day")
    if on_day is None:
        yield Reason("no_day", "请填写家访日期", "ST-4", "at")
    elif on_day > command.today:
        yield Reason("future", "家访时间晚于现在，请改为实际时间", "ST-4", "at")
    result = str(command.data.get("result", ""))
    if not result:
        yield Reason("no_result", "请选择家访结果", "ST-4", "result")
    promised = command.day("promised_on")
    if result == codes.PROMISED and promised is None:
        yield Reason("no_promise", "约定返校需要填写约定日期", "ST-4", "promised_on")
    if promised is not None and on_day is not None and promised < on_day:
        yield Reason("promise_past", "约定返校日期早于家访日期，请改正", "ST-4", "promised_on")


def enough_visits(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """The edition's number of visits, or of failed attempts, on different days of this round."""
    met, failed = len(facts.visit_days), len(facts.failed_days)
    need_met = edition.count("visits.min_before_report")
    need_failed = edition.count("visits.min_failed_before_report")
    if met < need_met and failed < need_failed:
        yield Reason(
            "few_visits",
            f"本轮家访 {met} 次、联系未果 {failed} 次（按不同日期计）；"
            f"上报需要家访满 {need_met} 次或联系未果满 {need_failed} 次，请继续家访并登记",
            edition.clause("visits.min_before_report"),
        )


def reason_is_known(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if not (command.data.get("reason_code") or facts.reason_code):
        yield Reason("no_reason", "请选择辍学原因", "ST-4", "reason_code")


def report_is_written(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """ST-4 asks it of the school; for a child who never entered one nobody writes it."""
    if facts.school_id is not None and facts.notice(command.data.get("notice_id")) is None:
        yield Reason("no_report", "请先生成劝返情况报告", "ST-4", "notice_id")


def printed_date_leaves_time(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """The printed date lies at least the edition's minimum after the day service is expected."""
    section = "letter" if command.trigger is Trigger.ISSUE_LETTER else "notice"
    printed, expected = command.day("printed_on"), command.day("expected_service_on")
    minimum = edition.days(f"{section}.minimum_days")
    if printed is None:
        yield Reason("no_date", "请填写截止日期", minimum.clause, "printed_on")
        return
    if expected is None:
        yield Reason("no_service_day", "请填写预计送达日期", minimum.clause, "expected_service_on")
        return
    if expected < command.today:
        yield Reason("service_past", "预计送达日期早于今天，请改正", minimum.clause, "expected_service_on")
    earliest = expected + timedelta(days=minimum.n)
    if printed < earliest:
        yield Reason(
            "too_short",
            f"截止日期距预计送达（{cn(expected)}）不足 {minimum.n} 天，最早可定为{cn(earliest)}",
            minimum.clause,
            "printed_on",
        )


def document_awaits_service(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    notice = facts.notice(command.data.get("notice_id"))
    if notice is None:
        yield Reason("no_document", "请选择要登记送达的文书", "民诉87", "notice_id")
    elif notice.void:
        yield Reason("void", "此文书已作废，不再送达", "民诉87", "notice_id")
    elif notice.effective_on is not None and not command.data.get("service_id"):
        text = f"此文书已于{cn(notice.effective_on)}送达，不必重复登记"
        yield Reason("served", text, "民诉87", "notice_id")


def document_is_current(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    kinds = (codes.JUDICIAL_LETTER,) if facts.stage is Stage.JUDICIAL else codes.RETURN_NOTICES
    live = {n.id for n in facts.live_notices(*kinds)}
    if command.data.get("notice_id") not in live:
        yield Reason("not_current", "请选择本轮尚未作废的文书", "RA-an2", "notice_id")


def running_notice_date(facts: CaseFacts, kinds: tuple[str, ...]) -> date | None:
    """The printed date of the newest served document of this round whose clock runs."""
    served = [n for n in facts.live_notices(*kinds) if n.effective_on is not None and n.printed_on]
    return served[-1].printed_on if served else None


def _clock_runs(facts: CaseFacts, kind: str) -> bool:
    return any(task.kind == kind for task in facts.tasks)


def printed_date_has_passed(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    printed = running_notice_date(facts, codes.RETURN_NOTICES)
    if printed is None:
        yield Reason("not_served", "限期复学通知书尚未有效送达，期限未起算", "RA-an2")
    elif not _clock_runs(facts, "return_by"):
        yield Reason("no_clock", "送达过晚，期限未起算，请作废后重新制发", "RA-an2")
    elif command.today <= printed:
        yield Reason("not_yet", f"文书载明的复学截止日期为{cn(printed)}，尚未届满", "RA-an2")


def letter_date_has_passed(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    printed = running_notice_date(facts, ("judicial_letter",))
    if printed is None:
        yield Reason("not_served", "司法文书尚未有效送达", "ST-10c")
    elif command.today <= printed:
        yield Reason("not_yet", f"司法文书载明的日期为{cn(printed)}，尚未届满", "ST-10c")


def pursuit_is_lawful(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """非诉执行 only when both remedies have run out unused and a demand was served (强制法53、54)."""
    route = str(command.data.get("route", ""))
    if not route:
        yield Reason("no_route", "请选择追究途径", "ST-10c", "route")
    if route == codes.ENFORCEMENT:
        yield from enforcement_reasons(facts, command, edition, "route")


def proceeding_is_named(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if not command.data.get("proceeding"):
        yield Reason("no_proceeding", "请选择办理进展", "ST-10c", "proceeding")


def dossier_is_complete(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """Visits, notice, receipt, identity: a complete file or nothing."""
    if not facts.visit_days and not facts.failed_days:
        yield Reason("no_visits", "缺劝返记录：本轮没有家访或联系登记", "ST-10b")
    notices = facts.live_notices(*codes.RETURN_NOTICES)
    if not notices:
        yield Reason("no_notice", "缺限期复学通知书", "ST-10b")
    elif all(n.effective_on is None for n in notices):
        yield Reason("no_receipt", "缺送达回证：限期复学通知书尚未送达", "ST-10b")
    if "receipt" not in facts.proofs:
        yield Reason("no_receipt_file", "缺送达回证扫描件或公告凭证，请在送达登记中上传", "ST-10b", "proof")
    if "identity" not in facts.proofs:
        yield Reason("no_identity", "缺身份材料（户口簿或身份证复印件），请先上传", "ST-10b", "proof")


def referral_awaits(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if not _clock_runs(facts, "accept_referral"):
        yield Reason("accepted", "此移送已签收，不能再签收或退回", "ST-10b")


def referral_was_accepted(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if _clock_runs(facts, "accept_referral"):
        yield Reason("not_accepted", "请先签收移送，再制发司法文书", "ST-10b")


def return_date_is_sound(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    on_day = command.day("on_day")
    if on_day is None:
        yield Reason("no_day", "请填写返校日期", "XX-25b", "on_day")
    elif on_day > command.today:
        yield Reason("future", "返校日期晚于今天，请在学生到校后确认", "XX-25b", "on_day")
    elif (left_on := command.day("left_on")) and on_day < left_on:
        yield Reason("before_leaving", f"返校日期早于离校日期{cn(left_on)}，请改正", "XX-25b", "on_day")
    if not command.data.get("class_id"):
        yield Reason("no_class", "请选择就读班级", "XX-25b", "class_id")


def absence_is_attested(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    since = facts.returned_on or facts.stage_since
    answers = [a for a in facts.attestations if a.on_day >= since]
    if not answers or answers[-1].present:
        yield Reason("present", "没有返校后的缺勤记录，不能转为再次辍学", "ST-5c")


def attestation_is_sound(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    on_day = command.day("on_day")
    if on_day is None:
        yield Reason("no_day", "请填写到校确认的日期", "XX-25b", "on_day")
        return
    if on_day > command.today:
        yield Reason("future", "到校确认的日期晚于今天", "XX-25b", "on_day")
    if facts.returned_on and on_day < facts.returned_on:
        yield Reason("before_return", f"到校确认的日期早于返校日{cn(facts.returned_on)}", "XX-25b", "on_day")
    if command.data.get("present") is None:
        yield Reason("no_answer", "请选择在校或不在校", "XX-25b", "present")


def park_is_sound(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    kind, until = str(command.data.get("kind", "")), command.day("until")
    if not kind:
        yield Reason("no_kind", "请选择暂缓事由", "义教11", "kind")
        return
    chosen = codes.park_kind(kind)
    yield from _unproven(facts, chosen.proofs, chosen.title)
    if until is None:
        yield Reason("no_end", "请填写暂缓期满日期", chosen.clause, "until")
    elif until <= command.today:
        yield Reason("end_past", "暂缓期满日期应晚于今天", chosen.clause, "until")
    elif until > plain_end(limit := edition.days(chosen.limit), command.today):
        text = f"“{chosen.title}”一次最长{rule_text(limit)}，期满可再申请"
        yield Reason("too_long", text, limit.clause, "until")


def park_is_over(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if command.by_clock and facts.parked_until and command.today <= facts.parked_until:
        yield Reason("not_yet", f"暂缓至{cn(facts.parked_until)}，尚未期满", "XX-18")


def followups_are_done(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    waiting = [t for t in facts.tasks if t.kind == "followup"]
    if waiting:
        days = "、".join(cn(t.due_on) for t in sorted(waiting, key=lambda t: t.due_on))
        yield Reason("followups", f"尚有跟踪未完成：{days}", edition.clause("stage.returned.followups"))


def two_facts_agree(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """School attestation or attendance, and beside it a visit or the township's word."""
    since = facts.returned_on or facts.stage_since
    present = [a for a in facts.attestations if a.present and a.on_day >= since]
    clause = edition.clause("close.facts")
    if not any(a.source in ("school", "attendance") for a in present):
        yield Reason("no_school_fact", "缺学校到校确认，请学校先确认在校", clause)
    visited = any(day >= since for day in facts.visit_days)
    if not visited and not any(a.source == "township" for a in present):
        yield Reason("no_second_fact", "缺另一方核实：返校后的一次家访或乡镇（街道）确认", clause)


def no_alert_is_open(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if any(task.kind == "harm_alert" for task in facts.tasks):
        yield Reason("alert", "侵害线索尚未处理完毕，处理后再办结", "未保11")


def outcome_is_proven(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    code = str(command.data.get("outcome", ""))
    if not code:
        yield Reason("no_outcome", "请选择结案去向", "XX-26", "outcome")
        return
    chosen = codes.outcome(code)
    if chosen.forbidden:
        yield Reason("forbidden", chosen.forbidden, chosen.clause, "outcome")
    yield from _unproven(facts, chosen.proofs, chosen.title)


def outcome_may_reopen(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if facts.outcome and not codes.outcome(facts.outcome).reopenable:
        title = codes.outcome(facts.outcome).title
        yield Reason("final", f"去向为“{title}”的个案不能重开，请另立新案", "XX-25a")


def receiver_is_other(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    unit = command.data.get("unit_id")
    if not unit:
        yield Reason("no_unit", "请选择接收单位", "XX-30", "unit_id")
    elif unit == facts.responsible_unit_id and not command.data.get("forced"):
        yield Reason("same_unit", "接收单位与现责任单位相同", "XX-30", "unit_id")


def owner_is_other(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    owner = command.data.get("owner_id")
    if not owner:
        yield Reason("no_owner", "请选择经办人", "ST-4", "owner_id")
    elif owner == facts.owner_id:
        yield Reason("same_owner", "经办人没有变化", "ST-4", "owner_id")


def inquiry_is_open(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if not _clock_runs(facts, "inquiry_reply"):
        yield Reason("no_inquiry", "没有等待回复的协查函", "RA-2.1d")


def extension_is_sound(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    task = next((t for t in facts.tasks if t.id == command.data.get("task_id")), None)
    until = command.day("until")
    if task is None:
        yield Reason("no_task", "没有可延长的期限", "ST-4", "task_id")
    elif task.kind in ("return_by", "letter_by"):
        yield Reason("printed", "文书载明的日期不能延长，须作废后重新制发", "RA-an2", "task_id")
    elif until is None or until <= task.due_on:
        yield Reason("not_later", f"新的期限应晚于{cn(task.due_on)}", "ST-4", "until")
