"""乡镇情况表: how many cases stand where; every figure knows the filter that finds exactly its rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from caseflow.accounts.scope import ALL, post_unit_ids, unit_ids
from caseflow.accounts.tree import TOWNSHIP_KINDS, Node, Tree, current_tree
from caseflow.cases.extent import extent
from caseflow.cases.figures import Cells, Column, Sum, figures, filter_of
from caseflow.cases.filters import NOWHERE, CaseFilter, Side
from caseflow.cases.picker import BUREAU_WORDS, SCHOOLLESS_WORDS
from caseflow.errors import NotFound
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import LADDER, Stage


class View(StrEnum):
    #: townships by who is responsible
    UNIT = "unit"
    #: townships by where the school lies
    PLACE = "place"
    #: schools
    SCHOOL = "school"


#: who has to act; then those who wait; then what adds up
COLUMNS: tuple[Column, ...] = (
    *LADDER,
    Stage.RETURNED,
    Sum.ACTIVE,
    Stage.PARKED,
    Sum.OVERDUE,
    Sum.WEEK,
    Sum.RETURNED,
)


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    count: int
    #: finds exactly these cases
    wanted: CaseFilter


@dataclass(frozen=True, slots=True)
class Row:
    unit_id: int
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    view: View
    rows: tuple[Row, ...]
    total: Row
    #: the township or 学区 whose schools are shown
    within: Node | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be: the units it adds up, and what its links ask for."""

    name: str
    units: frozenset[int | None]
    asked: tuple[int, ...]
    #: shown even when nothing is to be counted
    always: bool = True


def views_of(actor: Actor) -> tuple[View, ...]:
    """The first is the one shown unasked; who has no township in sight sees schools only."""
    return tuple(View) if _townships(current_tree(), actor) else (View.SCHOOL,)


def township_table(actor: Actor, view: View, within_id: int | None = None) -> Table:
    """One's own rows: the county's reader sees all, a township its own, a school itself.

    :raise NotFound: the view or the place is not this person's to see
    """
    if view not in views_of(actor):
        raise NotFound
    tree = current_tree()
    within = _place(tree, actor, within_id) if view is View.SCHOOL and within_id else None
    lines, asked = _lines(tree, actor, view, within)
    side = Side.RESPONSIBLE if view is View.UNIT else Side.SCHOOL
    sums = _add_up(figures(actor, side), lines)
    rows = [
        _row(line, counts, side)
        for line, counts in zip(lines, sums, strict=True)
        if line.always or counts.total()
    ]
    total = _Line("合计", frozenset(), asked)
    return Table(view, tuple(rows), _row(total, sum(sums, Counter()), side), within)


def _lines(tree: Tree, actor: Actor, view: View, within: Node | None) -> tuple[list[_Line], tuple[int, ...]]:
    """The rows, and the units their total asks for."""
    if view is not View.SCHOOL:
        return _township_lines(tree, actor, view)
    asked = (within.id,) if within else _own_units(tree, actor)
    schools = tree.of_kind(extent(tree, asked), "school")
    nodes = sorted((tree.nodes[school] for school in schools), key=tree.position)
    return [_Line(node.name, frozenset((node.id,)), (node.id,), node.live) for node in nodes], asked


def _township_lines(tree: Tree, actor: Actor, view: View) -> tuple[list[_Line], tuple[int, ...]]:
    nodes = _townships(tree, actor)
    lines = [_Line(node.name, extent(tree, (node.id,)), (node.id,), node.live) for node in nodes]
    if not _sees_all(actor):
        return lines, tuple(node.id for node in nodes)
    elsewhere: frozenset[int | None] = extent(tree, (NOWHERE,))
    if view is View.UNIT:
        return [*lines, _Line(BUREAU_WORDS, elsewhere, (NOWHERE,))], ()
    return [*lines, _Line(SCHOOLLESS_WORDS, elsewhere | {None}, (NOWHERE,), always=False)], ()


def _add_up(cells: Cells, lines: Sequence[_Line]) -> "list[Counter[Column]]":
    place = {unit_id: number for number, line in enumerate(lines) for unit_id in line.units}
    sums: list[Counter[Column]] = [Counter() for _ in lines]
    for (unit_id, column), count in cells.items():
        if unit_id in place:
            sums[place[unit_id]][column] += count
    return sums


def _row(line: _Line, counts: "Counter[Column]", side: Side) -> Row:
    cells = (
        Cell(column, counts[column], filter_of(column).but(units=line.asked, side=side)) for column in COLUMNS
    )
    return Row(line.asked[0] if line.asked else NOWHERE, line.name, tuple(cells))


def _sees_all(actor: Actor) -> bool:
    return unit_ids(actor, Permission.REPORT_VIEW) is ALL


def _own_units(tree: Tree, actor: Actor) -> tuple[int, ...]:
    if _sees_all(actor):
        return (tree.root().id,)
    return tuple(sorted(post_unit_ids(actor, Permission.REPORT_VIEW)))


def _townships(tree: Tree, actor: Actor) -> list[Node]:
    own = unit_ids(actor, Permission.REPORT_VIEW)
    return [node for node in tree.townships if own is ALL or node.id in own]


def _place(tree: Tree, actor: Actor, unit_id: int) -> Node:
    node = tree.find(unit_id)
    own = unit_ids(actor, Permission.REPORT_VIEW)
    if node is None or node.kind not in (*TOWNSHIP_KINDS, "district"):
        raise NotFound
    if own is not ALL and unit_id not in own:
        raise NotFound
    return node
