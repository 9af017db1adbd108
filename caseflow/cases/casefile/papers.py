"""Every issued document as issued, voided ones too, with its sealed scan and how it came to be signed."""

from collections.abc import Iterator

from sqlalchemy import select

from caseflow.cases.casefile.people import moment, name_of, organ_name
from caseflow.cases.casefile.pieces import Piece, Stored
from caseflow.cases.casefile.sheets import plain
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.store import Damaged
from caseflow.notices import service as notices
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, NoticeDraft

_DECIDED = {"issued": "签发", "returned": "退回修改", "dropped": "撤回"}


def papers(case: Case) -> Iterator[Piece]:
    for notice in notices.notices_of(case.id):
        yield _paper(notice)
        for file in store.files_of(("notice", notice.id), "scan"):
            yield Piece(
                title=f"{notice.title}（盖章扫描件）",
                at=max(file.stored_at, notice.created_at),
                author=organ_name(notice.unit),
                number=notice.number_text,
                remark=_remark(notice),
                void=notice.status == "void",
                files=(Stored.of(file),),
            )


def _paper(notice: Notice) -> Piece:
    file = store.get_file(notice.file_id)
    docx, problem = None, ""
    try:
        docx = notices.document(notice)
    except Damaged as damage:
        problem = str(damage)
    return Piece(
        title=notice.title,
        at=notice.created_at,
        author=organ_name(notice.unit),
        number=notice.number_text,
        remark=_remark(notice),
        void=notice.status == "void",
        docx=docx,
        files=(Stored.of(file, problem),),
        listed_only=bool(problem),
    )


def _remark(notice: Notice) -> str:
    if notice.status != "void":
        return ""
    return f"已作废：{notice.void_reason}" if notice.void_reason else "已作废"


def signings(case: Case) -> Iterator[Piece]:
    """发文审签: who drafted it, who signed it or sent it back, and with what words."""
    query = select(NoticeDraft).where(NoticeDraft.case_id == case.id, NoticeDraft.decided_at.is_not(None))
    for draft in db.session.scalars(query.order_by(NoticeDraft.decided_at, NoticeDraft.id)):
        paper = db.session.get(Notice, draft.notice_id) if draft.notice_id else None
        title = f"发文审签单（{_name(draft)}）"
        rows = [
            ("文书名称", _name(draft)),
            ("文号", paper.number_text if paper else ""),
            ("发文机关", organ_name(draft.unit)),
            ("拟稿人", name_of(draft.created_by)),
            ("送签时间", moment(draft.submitted_at)),
            ("审签人", name_of(draft.decided_by)),
            ("审签结果", _DECIDED.get(draft.status, draft.status)),
            ("审签时间", moment(draft.decided_at)),
            ("审签意见", draft.comment),
        ]
        if draft.decided_at is not None:
            yield Piece(
                title=title,
                at=draft.decided_at,
                author=organ_name(draft.unit),
                number=paper.number_text if paper else "",
                docx=plain("发文审签单", rows),
            )


def _name(draft: NoticeDraft) -> str:
    return get_kind(draft.kind).name
