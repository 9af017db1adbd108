"""A paper whose ground has fallen away: the child is back, or the case went another way meanwhile."""

from caseflow.cases.drafts import TRIGGERS
from caseflow.cases.machine import facts_for
from caseflow.lib.dates import cn_date
from caseflow.policy.codes import NoticeKind
from caseflow.policy.facts import CaseFacts
from caseflow.policy.labels import label
from caseflow.policy.lifecycle import find_transition
from caseflow.policy.stages import Stage


def fallen_away(case_id: int, kind: NoticeKind) -> str:
    """Why this kind of paper has no place in the case any more; "" while it has."""
    facts = facts_for(case_id, TRIGGERS[kind])
    return "" if find_transition(facts, TRIGGERS[kind]) else _why(facts)


def _why(facts: CaseFacts) -> str:
    if facts.stage is Stage.RETURNED:
        return f"学生已于{cn_date(facts.returned_on)}返校" if facts.returned_on else "学生已返校"
    if facts.stage is Stage.CLOSED:
        return "个案已办结"
    if facts.stage is Stage.PARKED:
        return "个案已暂缓"
    return f"个案处于“{label(facts.stage)}”，不再需要此文书"
