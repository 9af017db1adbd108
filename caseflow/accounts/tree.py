"""The unit tree as one picture in memory, renewed when the tree's version changes."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, has_request_context
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from caseflow.accounts.models import Unit, UnitTree
from caseflow.extensions import db

_SLOT = "caseflow.unit_tree"
TOWNSHIP_KINDS = frozenset({"township", "subdistrict"})
_SET_VERSION = text(
    "INSERT INTO unit_tree (id, version) VALUES (1, :version) "
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version"
)
_NODES = select(
    Unit.id,
    Unit.parent_id,
    Unit.path,
    Unit.kind,
    Unit.name,
    Unit.form,
    Unit.dept,
    Unit.township_id,
    Unit.status,
).order_by(Unit.rank, Unit.id)


@dataclass(frozen=True, slots=True)
class Node:
    """What lists and rules need of a unit without loading its row."""

    id: int
    parent_id: int | None
    path: str
    kind: str
    name: str
    form: str
    dept: str
    township_id: int | None
    status: str

    @property
    def live(self) -> bool:
        return self.status == "active"


@dataclass(slots=True)
class Tree:
    version: str
    nodes: dict[int, Node]
    children: dict[int | None, list[int]] = field(default_factory=dict)
    #: and subdistricts, in the official order
    townships: list[Node] = field(default_factory=list)
    _order: dict[int, int] = field(default_factory=dict)
    _below: dict[int, frozenset[int]] = field(default_factory=dict)
    _lying_in: dict[int | None, list[int]] = field(default_factory=dict)
    #: what others worked out from this shape of the tree, by what they worked it out of
    kept: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, node in enumerate(self.nodes.values()):
            self._order[node.id] = place
            self.children.setdefault(node.parent_id, []).append(node.id)
            if node.kind in TOWNSHIP_KINDS:
                self.townships.append(node)
            elif node.kind == "school":
                self._lying_in.setdefault(node.township_id, []).append(node.id)

    def find(self, unit_id: int | None) -> Node | None:
        return self.nodes.get(unit_id) if unit_id is not None else None

    def path(self, unit_id: int | None) -> str:
        node = self.find(unit_id)
        return node.path if node else ""

    def name(self, unit_id: int | None) -> str:
        node = self.find(unit_id)
        return node.name if node else ""

    def below(self, unit_id: int) -> frozenset[int]:
        """The unit and all under it; merged and closed ones too, for their old papers."""
        if unit_id not in self._below:
            self._below[unit_id] = frozenset(self._walk(unit_id))
        return self._below[unit_id]

    def schools_in(self, township_id: int | None) -> Sequence[int]:
        """Schools lying in a township, whatever 学区 they belong to; None: in no township."""
        return self._lying_in.get(township_id, ())

    def position(self, node: Node) -> int:
        """Place in the official order: ``sorted(nodes, key=tree.position)``."""
        return self._order[node.id]

    def of_kind(self, ids: Iterable[int], *kinds: str) -> frozenset[int]:
        return frozenset(i for i in ids if self.nodes[i].kind in kinds)

    def root(self) -> Node:
        """The county."""
        return self.nodes[self.children[None][0]]

    def _walk(self, unit_id: int) -> Iterator[int]:
        if unit_id in self.nodes:
            yield unit_id
        for child in self.children.get(unit_id, ()):
            yield from self._walk(child)


def current_tree() -> Tree:
    """The tree as of this request; outside a request as of this transaction."""
    version = _known_version() or _read_version()
    held: Tree | None = current_app.extensions.get(_SLOT)
    if held is None or held.version != version:
        held = Tree(version, {row.id: Node(*row) for row in db.session.execute(_NODES)})
        if version:
            current_app.extensions[_SLOT] = held
    return held


def remember_version(version: str | None) -> None:
    """The first query brings the version along, so that asking for it costs nothing."""
    if has_request_context():
        g.unit_tree_version = version
    else:
        session = db.session()
        session.info[_SLOT] = (session.get_transaction(), version)


def touch_tree() -> None:
    """For bulk statements that pass the session by; ORM changes are noticed at flush.

    The version is a random token and no counter: after a rollback a number would be used
    twice, for two different trees.
    """
    db.session.execute(_SET_VERSION, {"version": secrets.token_hex(16)})
    remember_version(None)


def _known_version() -> str | None:
    known: str | None
    if has_request_context():
        known = g.get("unit_tree_version")
        return known
    session = db.session()
    transaction, known = session.info.get(_SLOT, (None, None))
    # What was known in an earlier transaction may have changed since
    return known if transaction and transaction is session.get_transaction() else None


def _read_version() -> str:
    version = db.session.scalar(select(UnitTree.version)) or ""
    remember_version(version)
    return version


@event.listens_for(db.session, "before_flush")
def _notice_changes(session: Session, _context: Any, _instances: Any) -> None:
    changed = (unit for unit in session.dirty if isinstance(unit, Unit) and session.is_modified(unit))
    fresh = (unit for unit in [*session.new, *session.deleted] if isinstance(unit, Unit))
    if next(fresh, None) or next(changed, None):
        touch_tree()
