"""Daily looks at open cases that end in a proposal to a person, never in a step."""

from datetime import date, datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.cases.alerts import people
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.extensions import db
from caseflow.messages.service import send
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Role
from caseflow.policy.stages import Stage
from caseflow.policy.thresholds import is_over_age
from caseflow.roster.models import Pupil


def propose_over_age(now: datetime) -> int:
    """A child past the upper age is proposed for resettling, once, to the owner and the bureau."""
    today = clock.to_local(now).date()
    officers = people(places().county_id, Role.BUREAU_OFFICER)
    count = 0
    for case, born_on in _open_cases(_oldest_birthday(today)):
        if is_over_age(born_on, today, load_edition(case.edition)):
            text = f"个案 {case.number} 的学生已满适龄上限，可按“超龄”或“已毕业”申请结案"
            once = f"over_age:{case.id}"
            count += send([case.owner_id, *officers], "remind", text, ("case", case.id), once=once, now=now)
    return count


def _oldest_birthday(today: date) -> date:
    """Nobody younger than ten is looked at; the rule itself decides."""
    return date(today.year - 10, 1, 1)


def _open_cases(born_before: date) -> list[tuple[Case, date]]:
    query = (
        select(Case, Pupil.born_on)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(Case.stage != Stage.CLOSED.value, Pupil.born_on < born_before)
        .order_by(Case.id)
    )
    return [(case, born_on) for case, born_on in db.session.execute(query) if born_on]
