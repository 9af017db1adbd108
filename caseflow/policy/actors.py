"""Who asks, and what is asked about, as the permission table sees them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    CLASS_TEACHER = "class_teacher"
    REGISTRAR = "registrar"
    HEADMASTER = "headmaster"
    VICE_HEAD = "vice_head"
    DISTRICT_HEAD = "district_head"
    TOWNSHIP_OFFICER = "township_officer"
    TOWNSHIP_LEADER = "township_leader"
    JUDICIAL_OFFICER = "judicial_officer"
    LIAISON = "liaison"
    GROUP_MEMBER = "group_member"
    BUREAU_OFFICER = "bureau_officer"
    BUREAU_LEADER = "bureau_leader"
    INSPECTOR = "inspector"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class ActorPost:
    """A live post; `unit_path` is "/1/4/17/", the unit and all above it."""

    role: Role
    unit_id: int
    unit_path: str
    unit_kind: str
    unit_form: str = ""
    dept: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    user_id: int
    posts: tuple[ActorPost, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Subject:
    """Where the thing asked about belongs; a path left empty belongs to nobody.

    A case sets responsible unit, school and class; a pupil sets school, class, household and dwelling;
    a unit or a user sets `unit_path`; a request waiting for its second person sets `requested_by`.
    """

    responsible_unit_path: str = ""
    school_path: str = ""
    class_path: str = ""
    household_path: str = ""
    dwelling_path: str = ""
    unit_path: str = ""
    granted_unit_ids: frozenset[int] = frozenset()
    requested_by: int | None = None
