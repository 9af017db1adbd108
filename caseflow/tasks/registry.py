"""What rooms tell about their kinds of task: how a row reads, where it leads, what happens when it is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from flask import Flask, current_app

_REGISTRY = "caseflow.tasks"


class TaskRow(Protocol):
    """What a labeller may look at: a Task, or a row of the to-do list."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject_type(self) -> str: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def case_id(self) -> int | None: ...
    @property
    def due_on(self) -> date: ...
    @property
    def data(self) -> Any: ...


_NO_ARGS: Final[Mapping[str, Any]] = MappingProxyType({})


class Label(NamedTuple):
    """A line of the to-do list; ``who`` and ``place`` come masked from the room that knows them."""

    title: str
    endpoint: str = ""
    args: Mapping[str, Any] = _NO_ARGS
    who: str = ""
    place: str = ""


#: labels many rows at once, so that a page of 50 costs its room one query
Labeller = Callable[[Sequence[TaskRow]], Mapping[int, Label]]
#: called once when a task's due date has passed
DueHandler = Callable[[Any, datetime], None]


@dataclass(frozen=True, slots=True)
class _Entry:
    labeller: Labeller
    on_due: DueHandler | None


def register(
    app: Flask, kinds: Iterable[str], labeller: Labeller, *, on_due: DueHandler | None = None
) -> None:
    """Called by ``create_app`` for each room that owns kinds of task; a kind has one owner."""
    registry: dict[str, _Entry] = app.extensions.setdefault(_REGISTRY, {})
    for kind in kinds:
        if kind in registry:
            raise ValueError(f"task kind {kind} is registered already")
        registry[kind] = _Entry(labeller, on_due)


def labels_of(rows: Sequence[TaskRow]) -> dict[int, Label]:
    """A label for each row; each labeller is asked once for all of its rows."""
    registry = _registry()
    by_labeller: dict[Labeller, list[TaskRow]] = {}
    for row in rows:
        if entry := registry.get(row.kind):
            by_labeller.setdefault(entry.labeller, []).append(row)
    labels = {row.id: Label(row.kind) for row in rows if row.kind not in registry}
    for labeller, own in by_labeller.items():
        labels.update(labeller(own))
    return labels


def due_handler(kind: str) -> DueHandler | None:
    entry = _registry().get(kind)
    return entry.on_due if entry else None


def _registry() -> dict[str, _Entry]:
    registry: dict[str, _Entry] = current_app.extensions.get(_REGISTRY, {})
    return registry
