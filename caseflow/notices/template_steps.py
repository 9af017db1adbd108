"""What happens to a template: uploaded, sent for approval, approved or sent back, retired; never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.audit.service import record
from caseflow.errors import Conflict, Reason, Refused
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.checks import Limits
from caseflow.lib.text import clean_text
from caseflow.messages.service import send
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import NoticeTemplate
from caseflow.notices.spec import Kind
from caseflow.notices.template.archive import MAX_BYTES, MAX_UNPACKED
from caseflow.notices.template.report import Report
from caseflow.notices.template_list import approvers, next_version
from caseflow.notices.templates import State
from caseflow.policy.codes import MessageKind

SUBJECT = "notice_template"
_LIMITS = Limits(extensions=("docx",), max_bytes=MAX_BYTES, max_unpacked=MAX_UNPACKED)
_STALE = "此模板的状态已变化，刷新后再办理"


@dataclass(frozen=True, slots=True)
class Upload:
    """``report`` is that of the check, which found no error."""

    data: bytes
    name: str
    kind: Kind
    wording: str
    unit: Unit
    report: Report
    remark: str = ""


def upload(order: Upload, by: int, now: datetime) -> NoticeTemplate:
    """The next version, a draft. Raises Refused when the check found an error."""
    order.report.refuse()
    file = store.save(
        order.data, name=order.name, kind="template", subject=(SUBJECT, 0), by=by, now=now, limits=_LIMITS
    )
    template = NoticeTemplate(
        kind=order.kind.id,
        wording=order.wording,
        unit_id=order.unit.id,
        version=next_version(order.kind.id, order.wording, order.unit),
        title=order.kind.name,
        status=State.DRAFT.value,
        file_id=file.id,
        sha256=file.sha256,
        report=order.report.plain(),
        remark=clean_text(order.remark)[:200],
        uploaded_by=by,
        uploaded_at=now,
    )
    db.session.add(template)
    db.session.flush()
    file.subject_id = template.id
    _log("template.upload", template, by)
    return template


def submit(template: NoticeTemplate, by: int, now: datetime) -> None:
    _move(template, {State.DRAFT}, status=State.SUBMITTED, submitted_at=now)
    _log("template.submit", template, by)
    text = f"{name_of(template)}送审，核对后批准或退回"
    _tell(approvers(template.unit, template.uploaded_by or 0), MessageKind.REMIND, text, template, now)


def approve(
    template: NoticeTemplate, effective_on: date | None, comment: str, by: int, now: datetime
) -> None:
    """From that day on documents are made with it; what was issued keeps its own version."""
    today = clock.to_local(now).date()
    if effective_on is None:
        raise Refused.because("template.day", "请填写启用日期", field="effective_on")
    if effective_on < today:
        text = "启用日期不能早于今天，已制发的文书仍用原来的版本"
        raise Refused.because("template.day", text, field="effective_on")
    _not_the_uploader(template, by)
    _move(
        template,
        {State.SUBMITTED},
        status=State.APPROVED,
        effective_on=effective_on,
        decided_by=by,
        decided_at=now,
        comment=clean_text(comment)[:200],
    )
    _log("template.approve", template, by)
    text = f"{name_of(template)}已批准，自{effective_on.isoformat()}起使用"
    _tell([template.uploaded_by], MessageKind.DECISION, text, template, now)


def send_back(template: NoticeTemplate, comment: str, by: int, now: datetime) -> None:
    if not comment.strip():
        raise Refused.because("template.comment", "请填写退回意见", field="comment")
    _not_the_uploader(template, by)
    told = clean_text(comment)[:200]
    _move(template, {State.SUBMITTED}, status=State.RETURNED, decided_by=by, decided_at=now, comment=told)
    _log("template.return", template, by)
    _tell([template.uploaded_by], MessageKind.RETURNED, f"{name_of(template)}已退回", template, now)


def retire(template: NoticeTemplate, by: int, now: datetime) -> None:
    """From now on the version before it, or the shipped one, is used again."""
    _move(template, {State.APPROVED}, status=State.RETIRED, retired_by=by, retired_at=now)
    _log("template.retire", template, by)


def name_of(template: NoticeTemplate) -> str:
    return f"{get_kind(template.kind).name}模板第{template.version}版"


def _move(template: NoticeTemplate, states: Iterable[State], **values: object) -> None:
    """One of two clicks at once wins. Raises Conflict for the other."""
    change = update(NoticeTemplate).where(
        NoticeTemplate.id == template.id, NoticeTemplate.status.in_([state.value for state in states])
    )
    plain = {name: value.value if isinstance(value, State) else value for name, value in values.items()}
    done = db.session.execute(change.values(**plain), execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict([Reason("template.state", _STALE)])
    db.session.refresh(template)


def _not_the_uploader(template: NoticeTemplate, by: int) -> None:
    if template.uploaded_by == by:
        raise Refused.because("template.own", "上传人不能审批自己的模板，由另一人审批")


def _log(action: str, template: NoticeTemplate, by: int) -> None:
    detail = {"kind": template.kind, "version": template.version, "sha256": template.sha256}
    record(action, SUBJECT, template.id, detail, user_id=by)


def _tell(
    people: Iterable[int | None], kind: MessageKind, text: str, template: NoticeTemplate, now: datetime
) -> None:
    known = [person for person in people if person]
    send(known, kind.value, text, (SUBJECT, template.id), once=f"{kind}:{template.id}:{now}", now=now)
