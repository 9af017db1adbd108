from flask_wtf.file import FileField, FileRequired

from caseflow.policy.codes import NoticeKind, NoticeStatus
from caseflow.policy.labels import choices
from caseflow.web.forms import BaseForm, OnceField

KINDS = choices(NoticeKind)
STATES = choices(NoticeStatus, [s for s in NoticeStatus if s is not NoticeStatus.DRAFT])


class SealForm(BaseForm):
    once = OnceField()
    scan = FileField("盖章件扫描件", [FileRequired("请选择盖章件的扫描件或照片")])
