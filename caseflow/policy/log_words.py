"""What the access log says in Chinese; an action without a word of its own shows as its code."""

from collections.abc import Mapping
from typing import Any, Final

from caseflow.policy.actors import Role
from caseflow.policy.codes import NoticeKind, Proof
from caseflow.policy.labels import label

LOG_WORDS: Final[Mapping[str, str]] = {
    "sign_in": "登录",
    "sign_in.failed": "登录未成功",
    "sign_in.locked": "锁定期间尝试登录",
    "sign_out": "退出",
    "password.change": "修改密码",
    "reset.give": "发放重置码",
    "reset.use": "使用重置码",
    "reset.failed": "重置码不正确",
    "pledge": "作出数据使用承诺",
    "user.create": "新建账号",
    "user.edit": "修改账号",
    "user.deactivate": "停用账号",
    "user.reactivate": "启用账号",
    "post.grant": "授予岗位",
    "post.revoke": "撤销岗位",
    "unit.create": "新建机构",
    "unit.edit": "修改机构",
    "unit.move": "更改机构上级",
    "unit.end": "合并或撤销机构",
    "pupil.create": "新建学生",
    "pupil.update": "修改学生",
    "pupil.move": "学生转班转校",
    "pupil.status": "更改学籍状态",
    "pupil.reveal": "查看完整信息",
    "import.done": "完成导入",
    "import.passwords": "下载初始密码",
    "import.receipt": "下载导入回执",
    "notice.preview": "预览文书",
    "notice.download": "下载文书",
    "notice.pdf": "打开文书 PDF",
    "notice.batch_files": "下载一批文书",
    "notice.batch_print": "合并打印一批文书",
    "notice.form": "打印表格、名册",
    "notice.void": "作废文书",
    "notice.receipt": "打印空白送达回证",
    "notice.seal": "登记盖章件",
    "legal_basis.enter": "录入法律依据",
    "legal_basis.revoke": "撤销法律依据",
    "template.upload": "上传文书模板",
    "template.submit": "送审文书模板",
    "template.approve": "批准文书模板",
    "template.return": "退回文书模板",
    "template.retire": "停用文书模板",
    "template.download": "下载文书模板",
    "template.preview": "试填预览文书模板",
    "file.open": "打开材料",
    "case.file": "生成案卷",
}
SUBJECT_WORDS: Final[Mapping[str, str]] = {
    "user": "账号",
    "unit": "机构",
    "pupil": "学生",
    "case": "个案",
    "notice": "文书",
    "notice_batch": "批次",
    "file": "材料",
    "notice_template": "文书模板",
    "import": "导入",
    "legal_basis": "法律依据",
}
#: keys of an entry's detail; a key without a word shows as it is
DETAIL_WORDS: Final[Mapping[str, str]] = {
    "post": "岗位号",
    "role": "岗位",
    "unit": "机构",
    "fields": "改动",
    "field": "项目",
    "purpose": "原因",
    "into": "接收机构",
    "owner": "接办人",
    "status": "状态",
    "before": "原为",
    "after": "改为",
    "school": "学校",
    "klass": "班级",
    "kind": "类别",
    "rows": "行数",
    "class": "班级",
    "of": "所属",
    "of_id": "所属编号",
    "console": "在服务器上办理",
    "notices": "文书编号",
    "notice_kind": "文书种类",
    "form": "表格、格式",
    "pieces": "件数",
    "forms": "份数",
}


def log_word(action: str) -> str:
    return LOG_WORDS.get(action, action)


def subject_word(subject_type: str) -> str:
    return SUBJECT_WORDS.get(subject_type, subject_type)


def log_detail(detail: Mapping[str, Any]) -> str:
    """岗位号：3；岗位：学籍管理员 — ids and codes only, as they were logged."""
    return "；".join(f"{DETAIL_WORDS.get(key, key)}：{_shown(key, value)}" for key, value in detail.items())


def _shown(key: str, value: Any) -> str:
    if key == "role" and value in tuple(Role):
        return label(Role(value))
    if key == "kind" and value in tuple(Proof):
        return label(Proof(value))
    if key == "notice_kind" and value in tuple(NoticeKind):
        return label(NoticeKind(value))
    if key == "of":
        return subject_word(str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return log_detail(value)
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
