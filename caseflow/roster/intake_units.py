from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit
from caseflow.accounts.service import UnitData
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.lib import dates
from caseflow.policy.actors import Actor
from caseflow.roster.columns import FIELDS
from caseflow.roster.heading import Table, records
from caseflow.roster.intake import Judged, titles_by_key
from caseflow.roster.proposals import Plan, RowIssue, split_cure
from caseflow.roster.unit_index import TOWNSHIPS, UnitIndex, coming_names
from caseflow.roster.unit_rows import UnitRow, plan_units

_LABELS = {key: field.label for key, field in FIELDS["units"].items()}
_LABELS |= {"parent_id": "上级单位", "township_id": "所在乡镇"}
_PARENT_KINDS = {"school": ("district", "county", "department"), "class": ("school",)}


class UnitIntake:
    """The county's list of units, or a part of it; nothing in it ends a unit (XX-30 is a decision)."""

    kind = "units"
    fields = FIELDS["units"]
    chunk = 100

    def __init__(self, unit: Unit, now: datetime, actor: Actor | None = None) -> None:
        self._top = unit
        self._now = now
        self._actor = actor
        self._year = dates.school_year(clock.to_local(now).date())
        self._coming: frozenset[str] = frozenset()

    def plan(self, table: Table, mapping: Mapping[int, str]) -> Plan:
        plan = plan_units(records(table, mapping), titles_by_key(table, mapping), self._year)
        self._coming = coming_names(row.name for row in plan.rows)
        return plan

    def judge(self, rows: Sequence[UnitRow]) -> Judged:
        return self._take(rows, write=False)

    def write(self, rows: Sequence[UnitRow]) -> Judged:
        return self._take(rows, write=True)

    def vanished(self, plan: Plan, matched: set[int]) -> list[int]:
        return []

    def _take(self, rows: Sequence[UnitRow], *, write: bool) -> Judged:
        live = db.session.scalars(select(Unit).where(Unit.status == "active").order_by(Unit.id))
        index = UnitIndex(live, self._year, frozenset() if write else self._coming)
        judged = Judged()
        for row in rows:
            try:
                self._take_row(row, index, judged, write=write)
            except Refused as refused:
                judged.refused += [_issue(row, r.field, *split_cure(r)) for r in refused.reasons]
        return judged

    def _take_row(self, row: UnitRow, index: UnitIndex, judged: Judged, *, write: bool) -> None:
        parent, township = self._above(row, index), self._township(row, index)
        found = self._find(row, parent, index)
        data = _data(row, parent, township, found)
        changed = _differences(found, data) if found else []
        if write:
            with db.session.begin_nested():
                self._apply(found, data, changed, index)
        if found is None:
            judged.new.append((row.number, row.name, row.parent))
        elif changed:
            judged.matched.add(found.id)
            judged.changed.append((row.number, row.name, "、".join(_LABELS[name] for name in changed)))
        else:
            judged.matched.add(found.id)
            judged.same += 1

    def _apply(self, found: Unit | None, data: UnitData, changed: list[str], index: UnitIndex) -> None:
        if found is None:
            index.add(accounts.create_unit(data, self._now, actor=self._actor))
            return
        if "parent_id" in changed and data.parent_id:
            accounts.move_unit(found, db.session.get_one(Unit, data.parent_id), self._now, actor=self._actor)
        if set(changed) - {"parent_id"}:
            accounts.edit_unit(found, data, self._now, actor=self._actor)

    def _above(self, row: UnitRow, index: UnitIndex) -> Unit | None:
        """The parent; None when the same file makes it first (dry run)."""
        if not row.parent:
            return self._top if self._top.kind == "county" else index.county
        found = index.find(row.parent, *_PARENT_KINDS.get(row.kind, ("county", "department")))
        if found is None and not index.is_coming(row.parent):
            raise _unknown(row.parent, "parent", index)
        if found and found.kind == "department":
            return index.county  # 县教育局 as the superior means the county's tree
        if found and not found.path.startswith(self._top.path):
            raise Refused.because("unit.scope", f"“{found.name}”不在本单位管理范围", field="parent")
        return found

    def _township(self, row: UnitRow, index: UnitIndex) -> Unit | None:
        if row.kind != "school" or not row.township:
            return None
        found = index.find(row.township, *TOWNSHIPS)
        if found is None and not index.is_coming(row.township):
            raise _unknown(row.township, "township", index)
        return found

    def _find(self, row: UnitRow, parent: Unit | None, index: UnitIndex) -> Unit | None:
        if row.kind == "class":
            return index.find_class(parent.id, row.grade, row.name) if parent else None
        code = str(row.plain.get("code", ""))
        found = index.find(code, row.kind) if code else None
        found = found or index.find(row.name, row.kind)
        if found is None and row.kind == "school" and not row.township:
            raise Refused.because("unit.township", "缺少所在乡镇，请填写乡镇或街道名称", field="township")
        return found


def _data(row: UnitRow, parent: Unit | None, township: Unit | None, found: Unit | None) -> UnitData:
    """What is there, overlaid with what the file says."""
    said: dict[str, Any] = dict(row.plain)
    base = UnitData(row.kind, row.name)
    if found:
        base = UnitData(**{field.name: getattr(found, field.name) for field in fields(UnitData)})
        if found.kind != "class" and "code" in said:
            base = replace(base, name=row.name)  # known by its code: the name is the file's
    if row.grade is not None:
        said["grade"] = row.grade
    if parent and (row.parent or not found):
        said["parent_id"] = parent.id
    if township:
        said["township_id"] = township.id
    return replace(base, **said)


def _differences(found: Unit, data: UnitData) -> list[str]:
    return [name for name, value in asdict(data).items() if getattr(found, name) != value]


def _unknown(word: str, field: str, index: UnitIndex) -> Refused:
    like = index.like(word)
    near = f"，请核对是否为{'、'.join(like)}" if like else "，请先导入该单位，或核对名称"
    return Refused.because(f"unit.{field}", f"没有“{word}”这个单位{near}", field=field)


def _issue(row: UnitRow, key: str, reason: str, advice: str) -> RowIssue:
    return RowIssue(row.number, key, _LABELS.get(key, "单位名称"), reason, advice or "核对后改正，再导入本行")
