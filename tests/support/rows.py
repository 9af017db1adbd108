"""Single rows for tests of the low rooms; whole counties come from tests.make."""

import itertools
from typing import Any

from caseflow.accounts.models import Unit, User
from caseflow.extensions import db

_count = itertools.count(1)


def make_unit(kind: str = "township", **values: Any) -> Unit:
    unit = Unit(kind=kind, **{"name": "青石镇", "form": "镇", "doc_code": "青政", **values})
    db.session.add(unit)
    db.session.flush()
    unit.path = unit.path or f"/{unit.id}/"
    db.session.flush()
    return unit


def make_user(**values: Any) -> User:
    user = User(**{"login": f"user{next(_count)}", "name": "周敏", "session_token": "t", **values})
    db.session.add(user)
    db.session.flush()
    return user
