from datetime import datetime

from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit
from caseflow.roster.cells import ClassKey


def add_class(school_id: int, key: ClassKey, now: datetime) -> Unit:
    """A class unit below its school, ordered by grade and number."""
    rank = (key.grade or 0) * 100 + (key.number or 99)
    data = accounts.UnitData("class", key.name, school_id, grade=key.grade, rank=rank)
    return accounts.create_unit(data, now)
