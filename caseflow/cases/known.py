"""The ground on which the records fill a document."""

from dataclasses import dataclass
from datetime import date

from caseflow.accounts.models import Unit
from caseflow.cases import letters
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.extensions import db
from caseflow.policy.edition import Edition, load_edition
from caseflow.roster.models import Guardian, Pupil


@dataclass(frozen=True, slots=True)
class Known:
    """``unit`` issues; ``printed_on`` is the date to be printed as the deadline, where one was chosen."""

    case: Case
    unit: Unit
    today: date
    printed_on: date | None = None

    @property
    def pupil(self) -> Pupil:
        return self.case.pupil

    @property
    def guardian(self) -> Guardian | None:
        return letters.guardian_of(self.pupil)

    @property
    def edition(self) -> Edition:
        return load_edition(self.case.edition)

    @property
    def county(self) -> str:
        return db.session.get_one(Unit, places().county_id).name
