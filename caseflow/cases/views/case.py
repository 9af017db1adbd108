"""个案详情 (S7, S12): one page for phone and desktop; everything on it is within the asker's scope."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.chain import gaps, responsibility_chain
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.accounts.tree import current_tree
from caseflow.cases import dossier, pending, timeline
from caseflow.cases.choosing import RIGHTS
from caseflow.cases.models import Case, CaseEvent
from caseflow.cases.panels import panels_for
from caseflow.cases.queries import get_case
from caseflow.cases.service import offers
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.steps import page_url, steps_of
from caseflow.cases.views.supplying import pieces_before_referral
from caseflow.lib.dates import age_on, cn_date
from caseflow.lib.masking import mask_name
from caseflow.policy import codes
from caseflow.policy.edition import load_edition
from caseflow.policy.labels import label
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Stage, Trigger

Facts = list[tuple[str, Any]]
#: entries of the timeline that are open; older ones are folded away
RECENT = 8
#: always within reach, beside the next step
_BESIDE = Trigger.RETURN_TO_SCHOOL
#: deadlines on paper, and what follows when they have passed
_RUNNING: dict[str, str] = {
    codes.TaskKind.RETURN_BY: "期满未返校的，次日自动转为“逾期未返”",
    codes.TaskKind.LETTER_BY: "期满未返校的，由责任单位决定是否依法追究",
}
_TABS = (
    ("", "时间轴", None),
    ("visits", "家访", None),
    ("papers", "文书与送达", Permission.NOTICE_VIEW),
    ("files", "材料", Permission.FILE_VIEW),
    ("basics", "基本信息", None),
)


@bp.get("/cases/<bigid:case_id>")
@requires(Permission.CASE_VIEW)
def show(case_id: int) -> ResponseReturnValue:
    case = get_case(current_actor(), case_id)
    tabs = [(key, text) for key, text, needed in _TABS if needed is None or may(needed, case)]
    tab = request.args.get("tab", "")
    if tab not in dict(tabs):
        tab = ""
    events = timeline.events_of(case.id)
    return render_template(
        "cases/show.html",
        case=case,
        tab=tab,
        tabs=[(text, _tab_url(case, key), _count(case, key)) for key, text in tabs],
        here=[key for key, _ in tabs].index(tab),
        pages=current_app.view_functions,
        unit_name=current_tree().name,
        dossier_pieces=pieces_before_referral(case),
        **identity(case),
        **_situation(case, events),
        **(_LOADERS[tab](case) if tab else _timeline(case, events)),
    )


def identity(case: Case) -> dict[str, Any]:
    """The bar on top of every page of this case."""
    return {"name": mask_name(case.pupil.name), "facts": _facts(case), "tags": _tags(case)}


def _facts(case: Case) -> Facts:
    tree, pupil, today = current_tree(), case.pupil, clock.today()
    age = f"{age_on(pupil.born_on, today)}岁" if pupil.born_on else ""
    home = f"{tree.name(pupil.household_unit_id) or pupil.household_elsewhere}{pupil.household_village}"
    return [
        ("性别", label(codes.Sex(pupil.sex)) if pupil.sex else ""),
        ("年龄", age),
        ("学校", f"{tree.name(case.school_id)} {tree.name(case.class_id)}".strip() or "未入学"),
        ("户籍", home),
    ]


def _tags(case: Case) -> list[tuple[str, str]]:
    stage = Stage(case.stage)
    tags = [(label(stage), "" if stage is Stage.CLOSED else "blue")]
    if case.flagged:
        tags.append(("侵害线索", "red"))
    if case.round > 1:
        tags.append((f"第{case.round}轮", "amber"))
    if case.parked_until:
        kind = codes.park_kind(case.park_kind).title
        tags.append((f"{kind}至{cn_date(case.parked_until)}", ""))
    return tags


def _situation(case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    """Where it stands, what is next, who owes what: shown beside every tab."""
    actor, now = current_actor(), clock.now()
    owed = dossier.owed_on(case)
    steps = steps_of(case.id, offers(case.id, actor, now))
    second = next(
        (step for step in steps if step.trigger is _BESIDE and step.ready and not step.primary), None
    )
    people = dossier.assignments_of(case.id)
    live = next((row for row in people if row.revoked_at is None), None)
    links = responsibility_chain(case.school_id, case.class_id) if case.school_id else []
    unsigned = _is_unsigned(live, events)
    return {
        "progress_stage": Stage(case.parked_from) if case.parked_from else Stage(case.stage),
        "visited": timeline.stages_of_round(events),
        "owed": owed,
        "next_step": next((step for step in steps if step.primary), None),
        "second_step": second,
        "waiting": [step for step in steps if not step.primary and not step.ready],
        "more_steps": [step for step in steps if not step.primary and step.ready and step is not second],
        "inquiry": any(row.task.kind == codes.TaskKind.INQUIRY_REPLY for row in owed),
        "approvals": _approvals(case, actor),
        "waits": _waits(owed),
        "alert_url": _alert_url(case, owed),
        "owner": live,
        "people": people,
        "unsigned": unsigned,
        "take_over_url": _take_over_url(case, live, actor.user_id, unsigned=unsigned),
        "links": links,
        "gaps": gaps(links),
        "sees": dossier.sees_by_grant(case.id),
        "panels": panels_for(case, actor),
    }


def _approvals(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Requests that wait for their second person; for that person with the page that decides."""
    return [
        (
            f"申请{label(Trigger(row.trigger))}",
            page_url("cases.decide", approval_id=row.id) if pending.may_decide(actor, row) else "",
        )
        for row in dossier.pending_approvals(case.id)
    ]


def _is_unsigned(live: Any, events: Sequence[CaseEvent]) -> bool:
    """Handed over and not yet signed for; whoever has done a step since has taken the case."""
    if live is None or live.accepted_at is not None:
        return False
    return not any(event.actor_id == live.user_id and event.at > live.granted_at for event in events)


def _alert_url(case: Case, owed: Sequence[dossier.Owed]) -> str:
    """A child may be in danger: for the bureau this comes before any step of the case."""
    is_open = any(row.task.kind == codes.TaskKind.HARM_ALERT for row in owed)
    return page_url("cases.flag", case_id=case.id) if is_open and may(Permission.ALERT_SETTLE, case) else ""


def _waits(owed: Sequence[dossier.Owed]) -> str:
    """While the date on a paper runs nobody has a step to do; the page says what is waited for."""
    if any(row.task.kind == codes.TaskKind.REPLACE_NOTICE for row in owed):
        return "送达过晚，文书所载期限不起算：先作废，再重新制发，另定日期"
    running = next((row.task for row in owed if row.task.kind in _RUNNING), None)
    if running is None or running.due_on < clock.today():
        return ""
    last_day = f"等待学生返校至{cn_date(running.due_on)}（含当日），其间返校的由学校确认"
    return f"{last_day}；{_RUNNING[running.kind]}"


def _take_over_url(case: Case, live: Any, user_id: int, *, unsigned: bool) -> str:
    waiting = live is not None and live.user_id == user_id and unsigned
    return page_url("cases.take_over", case_id=case.id) if waiting else ""


def _tab_url(case: Case, key: str) -> str:
    return url_for("cases.show", case_id=case.id, tab=key or None, _anchor="tabs" if key else None)


def _count(case: Case, key: str) -> int | None:
    return (case.visits or None) if key == "visits" else None


def _timeline(case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    kind = request.args.get("kind", "")
    kinds = [("", "全部"), (timeline.STAGE_CHANGES, "进展"), *((k, v[0]) for k, v in timeline.KINDS.items())]
    if kind not in dict(kinds):
        kind = ""
    shown = timeline.narrowed(events, kind)
    entries = timeline.entries(case, shown, words=may(Permission.FILE_VIEW, case))
    return {"kind": kind, "kinds": kinds, "recent": entries[:RECENT], "older": entries[RECENT:]}


def _visits(case: Case) -> dict[str, Any]:
    return {
        "visits": dossier.visits_of(case.id),
        "attestations": dossier.attestations_of(case.id),
        "words": may(Permission.FILE_VIEW, case),
        "may_visit": case.stage != Stage.CLOSED and may(Permission.VISIT_LOG, case),
        "may_print": may(Permission.VISIT_LOG, case),
    }


def _papers(case: Case) -> dict[str, Any]:
    return {
        "notices": dossier.notices_of(case.id),
        "may_make": any(may(permission, case) for permission in RIGHTS),
    }


def _files(case: Case) -> dict[str, Any]:
    may_file = case.stage != Stage.CLOSED and may(Permission.PROOF_FILE, case)
    return {"files": dossier.files_of(case.id), "may_file": may_file}


def _basics(case: Case) -> dict[str, Any]:
    pupil = case.pupil
    reveal = may(Permission.PUPIL_REVEAL, pupil)
    return {
        "pupil": pupil,
        "edition": load_edition(case.edition),
        "reason": reason_word(case),
        "reveal_url": _reveal_url(case) if reveal else _nowhere,
        "pupil_url": page_url("roster.show", pupil_id=pupil.id) if may(Permission.PUPIL_VIEW, pupil) else "",
    }


def _reveal_url(case: Case) -> Callable[[str], str]:
    """The roster's page of reasons; from there back to this tab."""
    here = url_for("cases.show", case_id=case.id, tab="basics")
    return lambda field: page_url("roster.reveal", pupil_id=case.pupil_id, field=field, next=here)


def _nowhere(field: str) -> str:
    return ""


def reason_word(case: Case) -> str:
    """Religion and offences are named to the case's own people only (预防59, 个保28)."""
    if not case.reason_code:
        return ""
    reason = codes.DropoutReason(case.reason_code)
    if reason in codes.SENSITIVE_REASONS and not may(Permission.VISIT_LOG, case):
        return "已登记，仅经办人员可见"
    return label(reason)


_LOADERS = {"visits": _visits, "papers": _papers, "files": _files, "basics": _basics}
