"""Which units a place on a list or in a table stands for."""

from collections.abc import Iterable

from caseflow.accounts.tree import TOWNSHIP_KINDS, Tree
from caseflow.cases.filters import NOWHERE, Side


def extent(tree: Tree, unit_ids: Iterable[int]) -> frozenset[int]:
    """The units themselves and what lies below; a township's schools lie in it."""
    return frozenset().union(*(_extent(tree, unit_id) for unit_id in unit_ids))


def side_of(tree: Tree, unit_ids: Iterable[int], wanted: Side | None) -> Side:
    """By school where only schools are asked for, else by who is responsible."""
    if wanted:
        return wanted
    nodes = (tree.find(unit_id) for unit_id in unit_ids)
    schools = all(node is not None and node.kind in ("school", "class", "district") for node in nodes)
    return Side.SCHOOL if schools else Side.RESPONSIBLE


def township_of(tree: Tree, unit_id: int | None) -> int:
    """The township or subdistrict a unit is, or lies in; NOWHERE for the bureau and the like."""
    node = tree.find(unit_id)
    while node is not None and node.kind not in TOWNSHIP_KINDS:
        node = tree.find(node.township_id if node.kind == "school" else node.parent_id)
    return node.id if node is not None else NOWHERE


def _extent(tree: Tree, unit_id: int) -> frozenset[int]:
    node = tree.find(unit_id)
    if unit_id == NOWHERE:
        others = (other for other in tree.nodes.values() if other.kind != "class")
        return frozenset(other.id for other in others if township_of(tree, other.id) == NOWHERE)
    if node is None:
        return frozenset()
    if node.kind in TOWNSHIP_KINDS:
        return frozenset((unit_id, *tree.schools_in(unit_id)))
    if node.kind == "class":
        return frozenset((unit_id,))
    return frozenset(found for found in tree.below(unit_id) if tree.nodes[found].kind != "class")
