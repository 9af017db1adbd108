"""What a row says beside the child itself: its guardians and the special groups it belongs to."""

from caseflow.policy.codes import Group
from caseflow.policy.labels import label
from caseflow.roster import cells, checks
from caseflow.roster.columns import GROUP_FIELDS
from caseflow.roster.heading import Record
from caseflow.roster.proposals import LOST, LOST_CURE, Issues
from caseflow.roster.values import GuardianData

MONITORED = "group_monitored"
_MONITORED_WORDS = {
    "不稳定": Group.MONITORED_UNSTABLE,
    "边缘": Group.MONITORED_MARGINAL,
    "突发": Group.MONITORED_SUDDEN,
}
_MONITORED_FORMS = "、".join(label(code) for code in _MONITORED_WORDS.values())


def read_guardians(record: Record, issues: Issues) -> tuple[GuardianData, ...]:
    """A guardian's wrong number never costs the child its row: it is left out, with a remark."""
    found = []
    for rank in (1, 2):
        head = f"guardian{rank}_"
        if cells.yes_no(record.get(f"{head}is_guardian")) is False or not record.get(f"{head}name"):
            continue
        values = {
            key: record.get(head + key) for key in ("name", "relation", "id_number", "phone", "works_at")
        }
        if f"{head}id_number" in record.spoiled:
            values["id_number"] = ""
            issues.note(f"{head}id_number", f"证件号{LOST}，未导入", LOST_CURE)
        for reason in checks.check_guardian(GuardianData(**values), rank):
            values[reason.field.removeprefix(head)] = ""
            issues.note(reason.field, f"{reason.text}；未导入", "改正后可再次导入")
        values["relation"] = cells.strip_code(values["relation"])[:10]
        values["works_at"] = values["works_at"][:60]
        found.append(GuardianData(**values))
    return tuple(found)


def read_groups(record: Record, issues: Issues) -> dict[str, bool]:
    answers: dict[str, bool] = {}
    for field in GROUP_FIELDS:
        answer = cells.yes_no(record.get(field.key))
        if answer is None:
            continue
        if field.key == MONITORED:
            answers |= _monitored(record.get(field.key), answer, issues)
        else:
            answers[field.key.removeprefix("group_")] = answer
    return answers


def _monitored(text: str, answer: bool, issues: Issues) -> dict[str, bool]:  # noqa: FBT001 the cell's answer
    """监测对象 is one of three kinds; a bare yes does not say which."""
    kind = next((code for word, code in _MONITORED_WORDS.items() if word in text), None)
    if answer and kind is None:
        issues.note(MONITORED, f"“{text}”没有说明是哪一类监测对象，未导入", f"填写 {_MONITORED_FORMS}")
        return {}
    return {str(code): code is kind for code in _MONITORED_WORDS.values()}
