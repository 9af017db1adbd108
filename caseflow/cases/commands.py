"""How a person's step is built and allowed; every other module of the room goes through ``act``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseflow import clock
from caseflow.accounts.scope import granted_unit_ids
from caseflow.accounts.tree import current_tree
from caseflow.cases import machine
from caseflow.cases.machine import Moved
from caseflow.errors import Forbidden
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.lifecycle import find_transition, rows
from caseflow.policy.permissions import Actor, Permission, Subject, permits
from caseflow.policy.stages import Trigger


def subject(facts: CaseFacts, *, grants: bool = False, requested_by: int | None = None) -> Subject:
    tree = current_tree()
    return Subject(
        responsible_unit_path=tree.path(facts.responsible_unit_id),
        school_path=tree.path(facts.school_id),
        class_path=tree.path(facts.class_id),
        granted_unit_ids=granted_unit_ids("case", facts.id) if grants else frozenset(),
        requested_by=requested_by,
    )


def may(actor: Actor, permission: Permission, facts: CaseFacts, requested_by: int | None = None) -> bool:
    """Grants are read only when the posts alone do not carry the permission."""
    plain = subject(facts, requested_by=requested_by)
    if permits(actor, permission, plain):
        return True
    return permits(actor, permission) and permits(
        actor, permission, subject(facts, grants=True, requested_by=requested_by)
    )


def ensure(actor: Actor, permission: Permission, facts: CaseFacts, requested_by: int | None = None) -> None:
    """:raise Forbidden: in scope or not, this post does not carry the permission"""
    if not may(actor, permission, facts, requested_by):
        raise Forbidden(f"当前岗位没有“{permission.words}”的权限")


def build(
    trigger: Trigger,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    note: str = "",
    approval_id: int | None = None,
) -> Command:
    """A person's command; the first post's unit stands for where he acted from."""
    return Command(
        trigger=trigger,
        now=now,
        today=clock.to_local(now).date(),
        actor_id=actor.user_id,
        actor_unit_id=actor.posts[0].unit_id if actor.posts else None,
        data=dict(data or {}),
        note=note,
        approval_id=approval_id,
    )


def act(
    case_id: int,
    trigger: Trigger,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    note: str = "",
) -> Moved:
    """One step by one person, allowed and written in the caller's transaction.

    :raise Forbidden: without the permission
    :raise Refused: with every reason at once
    """
    command = build(trigger, actor, now, data, note=note)
    return machine.move(case_id, command, lambda facts: _allow(actor, trigger, facts))


def _allow(actor: Actor, trigger: Trigger, facts: CaseFacts) -> None:
    row = find_transition(facts, trigger) or rows(trigger)[0]
    ensure(actor, row.permission, facts)
