"""Papers beside the ladder (issue_paper): when the case gives ground for each kind."""

from collections.abc import Callable, Iterator, Mapping

from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.policy import guards
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.edition import Edition
from caseflow.policy.enforcement import demand_reasons, enforcement_reasons
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.stages import Stage

Reasons = Iterator[Reason]

_AWAY_FROM_SCHOOL = frozenset(Stage) - {Stage.RETURNED, Stage.PARKED, Stage.CLOSED}
#: made by a step that moves the case
OF_THE_LADDER = frozenset({*RETURN_NOTICES, NoticeKind.JUDICIAL_LETTER, NoticeKind.PERSUASION_REPORT})
#: papers that must reach their addressee, and may have to be announced
MUST_REACH = (
    NoticeKind.RETURN_NOTICE,
    NoticeKind.CORRECTION_ORDER,
    NoticeKind.JUDICIAL_LETTER,
    NoticeKind.PERSUASION_NOTICE,
    NoticeKind.DEMAND_LETTER,
)


def nothing_pending_but_harm(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """A report of harm never waits for a decision on something else (未保11)."""
    if command.data.get("kind") != NoticeKind.CLUE_LETTER:
        yield from guards.nothing_pending(facts, command, edition)


def paper_is_beside(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """Papers of the ladder stop a clock and move the case: those are voided by a step of their own."""
    notice = facts.notice(command.data.get("notice_id"))
    if notice is None or notice.void or notice.kind in OF_THE_LADDER:
        yield Reason("not_current", "请选择尚未作废的文书", "ST-4", "notice_id")


def paper_date_leaves_time(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    """A date by which somebody is to act lies after the day on which the paper reaches him.

    ``earliest_on``: where a law counts working days, which only a calendar can.
    """
    printed, expected = command.day("printed_on"), command.day("expected_service_on")
    earliest = command.day("earliest_on")
    if printed and earliest and printed < earliest:
        text = f"履行期限距预计送达不足十个工作日，最早可定为{cn_date(earliest)}"
        yield Reason("too_short", text, "强制54", "printed_on")
    elif printed and expected and printed <= expected:
        text = f"文书载明的日期应当晚于预计送达日期{cn_date(expected)}，改正其中一项"
        yield Reason("too_short", text, "RA-an2", "printed_on")


def paper_fits_the_case(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    rule = _RULES.get(str(command.data.get("kind", "")))
    if rule is not None:
        yield from rule(facts, command, edition)


def _urging(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if facts.stage not in _AWAY_FROM_SCHOOL:
        yield Reason("wrong_stage", "学生已返校或者已暂缓，不必再发劝学通知书", "ST-4", "kind")


def _handing_over(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if facts.stage not in (Stage.LAPSED, Stage.REFERRED):
        yield Reason("wrong_stage", "移送函在限期届满未返校后、移送司法时制发", "ST-10b", "kind")


def _settling_in(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if facts.stage is not Stage.RETURNED:
        yield Reason("wrong_stage", "复学安置方案在学生返校后制定，先办理确认返校", "ST-5c", "kind")


def _announcing(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    if all(notice.effective_on for notice in facts.live_notices(*MUST_REACH)):
        yield Reason("nothing_to_announce", "没有等待送达的文书，不必公告", "民诉95", "kind")


def _demanding(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    yield from demand_reasons(facts, command.today)


def _applying(facts: CaseFacts, command: Command, edition: Edition) -> Reasons:
    yield from enforcement_reasons(facts, command, edition, "kind")


_RULES: Mapping[str, Callable[[CaseFacts, Command, Edition], Reasons]] = {
    NoticeKind.PERSUASION_NOTICE: _urging,
    NoticeKind.TRANSFER_LETTER: _handing_over,
    NoticeKind.ANNOUNCEMENT: _announcing,
    NoticeKind.RETURN_PLAN: _settling_in,
    NoticeKind.DEMAND_LETTER: _demanding,
    NoticeKind.ENFORCEMENT_APPLICATION: _applying,
}
