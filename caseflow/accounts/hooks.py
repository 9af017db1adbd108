"""What rooms above have to do when a unit ends or a person leaves; they register, this room calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

_SLOT = "caseflow.account_hooks"


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """A unit is merged into, or its work taken over by, another live one (XX-30)."""

    unit_id: int
    into_id: int
    #: the person who takes over what the unit's people owned
    owner_id: int
    actor_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Leaving:
    """A person lost posts. The posts are revoked already; those left are live in the database."""

    user_id: int
    #: units of the posts that were withdrawn
    unit_ids: frozenset[int]
    actor_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Burden:
    """What will move, for the preview: 在办个案 12件."""

    what: str
    count: int
    measure: str = "件"


@dataclass(frozen=True, slots=True)
class UnitHook:
    """``count`` tells what would move; ``move`` moves it in the caller's transaction or refuses."""

    count: Callable[[int], list[Burden]]
    move: Callable[[UnitEnd], None]


@dataclass(frozen=True, slots=True)
class PersonHook:
    """``count(user_id)`` tells what the person holds; ``leave`` hands it over or refuses."""

    count: Callable[[int], list[Burden]]
    leave: Callable[[Leaving], None]


def register_unit_hook(app: Flask, hook: UnitHook) -> None:
    _hooks(app)[0].append(hook)


def register_person_hook(app: Flask, hook: PersonHook) -> None:
    _hooks(app)[1].append(hook)


def unit_burdens(unit_id: int) -> list[Burden]:
    found = (burden for hook in _hooks(current_app)[0] for burden in hook.count(unit_id))
    return [burden for burden in found if burden.count]


def person_burdens(user_id: int) -> list[Burden]:
    found = (burden for hook in _hooks(current_app)[1] for burden in hook.count(user_id))
    return [burden for burden in found if burden.count]


def on_unit_ends(end: UnitEnd) -> None:
    for hook in _hooks(current_app)[0]:
        hook.move(end)


def on_person_leaves(leaving: Leaving) -> None:
    for hook in _hooks(current_app)[1]:
        hook.leave(leaving)


def _hooks(app: Flask) -> tuple[list[UnitHook], list[PersonHook]]:
    slots: dict[str, tuple[list[UnitHook], list[PersonHook]]] = app.extensions
    return slots.setdefault(_SLOT, ([], []))
