"""Materials of a case: filed beside it, named in its journal by number and kind."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from caseflow.accounts import scope
from caseflow.cases.approvals import request
from caseflow.cases.commands import act, ensure
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Approval, Case
from caseflow.cases.uploads import Upload, save_all
from caseflow.errors import NotFound, Reason, Refused
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger


def file_proofs(
    case_id: int, uploads: Sequence[Upload], actor: Actor, now: datetime, *, note: str = ""
) -> list[StoredFile]:
    """:raise Refused: no file, or what is wrong with each of them; none is filed then"""
    ensure(actor, Permission.PROOF_FILE, facts_for(case_id, Trigger.FILE_PROOF))
    saved, faults = save_all(uploads, ("case", case_id), actor, now)
    if not uploads:
        faults = [Reason("no_file", "请选择要上传的文件", field="proof")]
    if faults:
        raise Refused(faults)
    for file in saved:
        told = {"file_id": file.id, "kind": file.kind}
        act(case_id, Trigger.FILE_PROOF, actor, now, told, note=note if file is saved[0] else "")
    return saved


def ask_dismissal(
    case_id: int, conclusion: str, uploads: Sequence[Upload], actor: Actor, now: datetime, *, note: str = ""
) -> Approval:
    """申请排除疑似, with the proof its conclusion needs sent along or filed before."""
    if uploads:
        file_proofs(case_id, uploads, actor, now)
    return request(case_id, Trigger.DISMISS, actor, now, {"conclusion": conclusion}, note=note)


def get_visible_file(actor: Actor, file_id: int) -> StoredFile:
    """Through the case, document or record of service it hangs on.

    :raise NotFound: absent, or outside the asker's scope
    """
    seen = scope.visible_files(
        actor, Permission.FILE_VIEW, StoredFile, case=Case, notice=Notice, service=ServiceRecord
    )
    hung = StoredFile.subject_type.in_(("case", "notice", "service"))
    file = db.session.scalar(select(StoredFile).where(StoredFile.id == file_id, hung, seen))
    if file is None:
        raise NotFound
    return file
