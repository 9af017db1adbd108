"""What a person may see: the permission table turned into a query filter, once for all rooms.

Lists, counts, exports, downloads and pages all ask here. No post, no row; a county post, every row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from flask import g, has_request_context
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from caseflow.accounts.models import AccessGrant, Unit
from caseflow.accounts.tree import Tree, current_tree
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Subject
from caseflow.policy.permissions import Permission, permits, scope_units

Condition = ColumnElement[bool]


class _All(Enum):
    ALL = "all"


#: the whole county: no filter at all
ALL: Final = _All.ALL
UnitIds = frozenset[int] | Literal[_All.ALL]
NOBODY: Final = Actor(0)
_MOST_KEPT: Final = 10_000
# Members are their own values, so a template may write 'case.view'
_PERMISSIONS: Final[dict[str, Permission]] = {str(permission.value): permission for permission in Permission}


def current_actor() -> Actor:
    """The signed-in person's rights; somebody without any when nobody is signed in."""
    if not has_request_context() or not current_user.is_authenticated:
        return NOBODY
    actor: Actor = current_user.actor
    return actor


def unit_ids(actor: Actor, permission: Permission) -> UnitIds:
    """Every unit below the posts that carry the permission."""
    tree = current_tree()
    units = scope_units(actor, permission)
    if any(tree.path(unit_id) and tree.nodes[unit_id].parent_id is None for unit_id, _ in units):
        return ALL
    return frozenset().union(*(tree.below(unit_id) for unit_id, _ in units))


def post_unit_ids(actor: Actor, permission: Permission) -> frozenset[int]:
    """The posts' own units; a grant is made out to one of these."""
    return frozenset(unit_id for unit_id, _ in scope_units(actor, permission))


def in_units(actor: Actor, permission: Permission, column: Any) -> Condition:
    """Rows that belong to one unit: units themselves, tasks, imports, posts."""
    ids = unit_ids(actor, permission)
    return true() if ids is ALL else one_of(column, ids)


@dataclass(frozen=True, slots=True)
class CaseScope:
    """Whose cases a person may see, as data: the filter below and the paged list both follow it."""

    everything: bool = False
    units: frozenset[int] = frozenset()
    schools: frozenset[int] = frozenset()
    #: classes of other schools than these
    classes: frozenset[int] = frozenset()
    #: units to which single cases are granted
    granted_to: frozenset[int] = frozenset()

    def ranges(self, case: Any) -> list[tuple[Any, frozenset[int]]]:
        """Columns and the values that lie in scope; together with the grants they are the scope."""
        pairs = (
            (case.school_id, self.schools),
            (case.class_id, self.classes),
            (case.responsible_unit_id, self.units | self.schools),
        )
        return [(column, ids) for column, ids in pairs if ids]

    def granted(self, case: Any) -> Condition:
        return _granted(self.granted_to, "case", case.id)

    def condition(self, case: Any) -> Condition:
        """``case`` is the table or an alias of it: id, responsible_unit_id, school_id, class_id."""
        if self.everything:
            return true()
        return _any(*(one_of(column, ids) for column, ids in self.ranges(case)), self.granted(case))


def case_scope(actor: Actor, permission: Permission) -> CaseScope:
    """Worked out once for everybody with the same posts, as long as the tree stands."""
    kept, key = current_tree().kept, (actor.posts, permission)
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = _case_scope(actor, permission)
    scope: CaseScope = kept[key]
    return scope


def _case_scope(actor: Actor, permission: Permission) -> CaseScope:
    ids = unit_ids(actor, permission)
    if ids is ALL:
        return CaseScope(everything=True)
    schools, classes, others = _by_kind(ids)
    return CaseScope(False, others, schools, classes, post_unit_ids(actor, permission))


def visible_cases(actor: Actor, permission: Permission, case: Any) -> Condition:
    return case_scope(actor, permission).condition(case)


def visible_pupils(actor: Actor, permission: Permission, pupil: Any) -> Condition:
    """By school, class, household or dwelling place."""
    ids = unit_ids(actor, permission)
    if ids is ALL:
        return true()
    schools, classes, others = _by_kind(ids)
    return _any(
        one_of(pupil.school_id, schools),
        one_of(pupil.class_id, classes),
        one_of(pupil.household_unit_id, others),
        one_of(pupil.dwelling_unit_id, others),
        _granted(post_unit_ids(actor, permission), "pupil", pupil.id),
    )


def visible_notices(actor: Actor, permission: Permission, notice: Any, case: Any) -> Condition:
    """One's own unit's documents, and those of every visible case."""
    ids = unit_ids(actor, permission)
    if ids is ALL:
        return true()
    cases = select(case.id).where(visible_cases(actor, permission, case))
    return _any(
        one_of(notice.unit_id, ids),
        notice.case_id.in_(cases),
        _granted(post_unit_ids(actor, permission), "notice", notice.id),
    )


def visible_files(
    actor: Actor, permission: Permission, file: Any, *, case: Any, notice: Any, service: Any
) -> Condition:
    """Through the case, document or record of service they hang on; nothing else has files."""
    if unit_ids(actor, permission) is ALL:
        return true()
    cases = select(case.id).where(visible_cases(actor, permission, case))
    notices = select(notice.id).where(visible_notices(actor, permission, notice, case))
    services = select(service.id).where(service.notice_id.in_(notices))
    return or_(
        _hangs_on(file, "case", cases),
        _hangs_on(file, "notice", notices),
        _hangs_on(file, "service", services),
    )


def visible_units(actor: Actor, permission: Permission) -> Condition:
    return in_units(actor, permission, Unit.id)


def may(permission: Permission | str, subject: Any = None) -> bool:
    """For views and templates: this person, this step, this thing (a case, pupil, unit or Subject)."""
    actor = current_actor()
    wanted = _PERMISSIONS[permission]
    if subject is None:
        return permits(actor, wanted)
    return permits(actor, wanted, subject if isinstance(subject, Subject) else subject_of(subject))


def subject_of(thing: Any, *, requested_by: int | None = None) -> Subject:
    """A case, pupil or unit as the permission table sees it, grants included."""
    if isinstance(thing, Unit):
        return Subject(unit_path=thing.path, requested_by=requested_by)
    tree = current_tree()
    kind = "case" if hasattr(thing, "responsible_unit_id") else "pupil"
    return Subject(
        responsible_unit_path=tree.path(getattr(thing, "responsible_unit_id", None)),
        school_path=tree.path(thing.school_id),
        class_path=tree.path(thing.class_id),
        household_path=tree.path(getattr(thing, "household_unit_id", None)),
        dwelling_path=tree.path(getattr(thing, "dwelling_unit_id", None)),
        granted_unit_ids=granted_unit_ids(kind, thing.id),
        requested_by=requested_by,
    )


def unit_subject(unit_id: int | None, *, requested_by: int | None = None) -> Subject:
    return Subject(unit_path=current_tree().path(unit_id), requested_by=requested_by)


def granted_unit_ids(subject_type: str, subject_id: int) -> frozenset[int]:
    """Units that hold a live grant on this one subject; asked once per request."""
    if not has_request_context():
        return _read_grants(subject_type, subject_id)
    held: dict[tuple[str, int], frozenset[int]] = g.setdefault("grants", {})
    key = (subject_type, subject_id)
    if key not in held:
        held[key] = _read_grants(subject_type, subject_id)
    return held[key]


def _read_grants(subject_type: str, subject_id: int) -> frozenset[int]:
    query = select(AccessGrant.unit_id).where(
        AccessGrant.subject_type == subject_type,
        AccessGrant.subject_id == subject_id,
        AccessGrant.revoked_at.is_(None),
    )
    return frozenset(db.session.scalars(query))


def _granted(units: frozenset[int], subject_type: str, column: Any) -> Condition:
    if not units:
        return false()
    live: Select[Any] = select(AccessGrant.subject_id).where(
        one_of(AccessGrant.unit_id, units),
        AccessGrant.subject_type == subject_type,
        AccessGrant.revoked_at.is_(None),
    )
    return column.in_(live)  # type: ignore[no-any-return]


def _by_kind(ids: frozenset[int]) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Schools, classes of other schools, everything else: short lists keep each index in use."""
    tree: Tree = current_tree()
    schools = tree.of_kind(ids, "school")
    classes = frozenset(i for i in tree.of_kind(ids, "class") if tree.nodes[i].parent_id not in schools)
    others = frozenset(i for i in ids if tree.nodes[i].kind not in ("school", "class"))
    return schools, classes, others


def one_of(column: Any, ids: Iterable[int]) -> Condition:
    listed = sorted(ids)
    if len(listed) == 1:  # a list of values is written into the statement anew each time it runs
        return column == listed[0]  # type: ignore[no-any-return]
    return column.in_(listed) if listed else false()


def _any(*conditions: Condition) -> Condition:
    return or_(false(), *conditions)


def _hangs_on(file: Any, subject_type: str, ids: Select[Any]) -> Condition:
    return and_(file.subject_type == subject_type, file.subject_id.in_(ids))
