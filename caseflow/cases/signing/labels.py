"""How what waits for a signature reads in the to-do list."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import NoticeDraft
from caseflow.policy.codes import TaskKind
from caseflow.roster.models import Pupil
from caseflow.tasks.registry import Label, TaskRow

KINDS = (TaskKind.SIGN_PAPER.value,)


def label_tasks(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
    drafts = _drafts({row.subject_id for row in rows if row.subject_type == "notice_draft"})
    batches = _batches({row.subject_id for row in rows if row.subject_type == "notice_batch"})
    return {
        row.id: _of_batch(row.subject_id, batches)
        if row.subject_type == "notice_batch"
        else _of_draft(row.subject_id, drafts)
        for row in rows
    }


def _of_draft(draft_id: int, known: Mapping[int, tuple[str, str]]) -> Label:
    kind, name = known.get(draft_id, ("", ""))
    words = f"签发：{get_kind(kind).name}" if kind else "签发文书"
    return Label(words, "cases.paper_draft", {"draft_id": draft_id}, mask_name(name) if name else "")


def _of_batch(batch_id: int, known: Mapping[int, tuple[str, int]]) -> Label:
    kind, count = known.get(batch_id, ("", 0))
    words = f"签发：{get_kind(kind).name}" if kind else "签发文书"
    return Label(words, "cases.batch", {"batch_id": batch_id}, f"批量{count}件")


def _drafts(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    query = (
        select(NoticeDraft.id, NoticeDraft.kind, Pupil.name)
        .join(Case, Case.id == NoticeDraft.case_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(NoticeDraft.id.in_(sorted(ids)))
    )
    return {row.id: (row.kind, row.name) for row in db.session.execute(query)} if ids else {}


def _batches(ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    query = (
        select(NoticeBatch.id, NoticeBatch.kind, func.count(NoticeBatchItem.id).label("items"))
        .join(NoticeBatchItem, NoticeBatchItem.batch_id == NoticeBatch.id)
        .where(NoticeBatch.id.in_(sorted(ids)), NoticeBatchItem.state != "dropped")
        .group_by(NoticeBatch.id, NoticeBatch.kind)
    )
    return {row.id: (row.kind, row.items) for row in db.session.execute(query)} if ids else {}
