from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit, User
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.lib import dates
from caseflow.policy.actors import Actor, Role, Subject
from caseflow.policy.permissions import ROLE_UNITS, Permission, permits, post_reasons
from caseflow.policy.superiors import grant_reasons
from caseflow.roster.columns import FIELDS
from caseflow.roster.first_passwords import FirstPassword, first_password
from caseflow.roster.heading import Table, records
from caseflow.roster.intake import Judged, titles_by_key
from caseflow.roster.people_rows import PersonRow, plan_people
from caseflow.roster.proposals import Plan, RowIssue, split_cure
from caseflow.roster.unit_index import UnitIndex

_LABELS = {key: field.label for key, field in FIELDS["people"].items()}


@dataclass(slots=True)
class _Found:
    user: User | None
    unit: Unit
    changes: list[str] = field(default_factory=list)


class PeopleIntake:
    """Accounts and posts; it grants and never revokes. ``actor`` None: set-up from the command line."""

    kind = "people"
    fields = FIELDS["people"]
    #: hashing a password takes its time
    chunk = 2

    def __init__(self, unit: Unit, now: datetime, actor: Actor | None = None) -> None:
        self._top = unit
        self._now = now
        self._actor = actor
        live = db.session.scalars(select(Unit).where(Unit.status == "active").order_by(Unit.id))
        self._index = UnitIndex(live, dates.school_year(clock.to_local(now).date()))
        self.passwords: list[FirstPassword] = []
        #: accounts an earlier row of this file makes
        self._made: set[str] = set()

    def plan(self, table: Table, mapping: Mapping[int, str]) -> Plan:
        return plan_people(records(table, mapping), titles_by_key(table, mapping))

    def judge(self, rows: Sequence[PersonRow]) -> Judged:
        return self._take(rows, write=False)

    def write(self, rows: Sequence[PersonRow]) -> Judged:
        return self._take(rows, write=True)

    def vanished(self, plan: Plan, matched: set[int]) -> list[int]:
        return []

    def _take(self, rows: Sequence[PersonRow], *, write: bool) -> Judged:
        judged = Judged()
        for row in rows:
            try:
                with db.session.begin_nested():
                    found = self._look(row)
                    if write:
                        self._apply(row, found)
            except Refused as refused:
                judged.refused += [_issue(row, r.field, *split_cure(r)) for r in refused.reasons]
            else:
                self._enter(judged, row, found)
        return judged

    def _enter(self, judged: Judged, row: PersonRow, found: _Found) -> None:
        if found.user is None and row.login not in self._made:
            self._made.add(row.login)
            judged.new.append((row.number, row.name, row.unit))
        elif found.user is None or found.changes:
            words = "、".join(_LABELS[name] for name in found.changes)
            judged.changed.append((row.number, row.name, words))
        else:
            judged.same += 1

    def _look(self, row: PersonRow) -> _Found:
        unit = self._unit(row)
        user = db.session.scalar(select(User).where(User.login == row.login))
        held = accounts.live_posts(user.id) if user else []
        has_post = (unit.id, row.role.value) in {(post.unit_id, post.role) for post in held}
        if not has_post and (
            reasons := self._grant_reasons(row, unit, user, [Role(post.role) for post in held])
        ):
            raise Refused(reasons)
        changes = [] if has_post else ["role"]
        if user and user.name != row.name:
            changes.append("name")
        if user and row.phone and (user.phone or "") != row.phone:
            changes.append("phone")
        return _Found(user, unit, changes)

    def _apply(self, row: PersonRow, found: _Found) -> None:
        user = found.user or self._create(row, found.unit)
        if found.user and {"name", "phone"} & set(found.changes):
            phone = row.phone or user.phone or ""
            accounts.edit_user(user, name=row.name, phone=phone, actor=self._actor, now=self._now)
        if "role" in found.changes:
            filing = accounts.Filing(row.trained_on, row.filing_no, row.filed_on)
            actor_id = self._actor.user_id if self._actor else None
            accounts.add_post(user, row.role, found.unit, self._now, filing=filing, actor_id=actor_id)

    def _create(self, row: PersonRow, unit: Unit) -> User:
        password = first_password()
        user = accounts.create_user(
            row.login, row.name, self._now, phone=row.phone, password=password, actor=self._actor
        )
        self.passwords.append(FirstPassword(row.name, row.login, password, unit.name))
        return user

    def _unit(self, row: PersonRow) -> Unit:
        on_class = "class" in ROLE_UNITS[row.role]
        kinds = {"school"} if on_class else set(ROLE_UNITS[row.role])
        unit = self._index.find(row.unit, *kinds) or (self._index.county if kinds == {"county"} else None)
        if unit is None:
            like = self._index.like(row.unit)
            near = f"，请核对是否为{'、'.join(like)}" if like else "，请先导入该单位，或核对单位与岗位"
            raise Refused.because("person.unit", f"没有可设此岗位的单位“{row.unit}”{near}", field="unit")
        if on_class:
            unit = self._class(row, unit)
        if not unit.path.startswith(self._top.path):
            raise Refused.because("person.scope", f"“{unit.name}”不在本单位管理范围", field="unit")
        return unit

    def _class(self, row: PersonRow, school: Unit) -> Unit:
        found = self._index.find_class(school.id, None, row.class_name) if row.class_name else None
        if found is None:
            words = f"{school.name}没有班级“{row.class_name}”" if row.class_name else "班主任缺少班级"
            raise Refused.because("person.class", f"{words}，请填写如 七(2)班", field="class_name")
        return found

    def _grant_reasons(
        self, row: PersonRow, unit: Unit, user: User | None, held: Sequence[Role]
    ) -> list[Reason]:
        reasons = list(post_reasons(held, row.role, unit.kind, unit.dept))
        if user and not user.active:
            reasons.append(Reason("user.inactive", "此账号已停用，请先启用账号", field="login"))
        if self._actor is None:
            return reasons
        if not permits(self._actor, Permission.POST_GRANT, Subject(unit_path=unit.path)):
            reasons.append(Reason("post.grant", "授予岗位由安全管理员或教育局办理，请交其导入", field="role"))
        return [*reasons, *grant_reasons(self._actor, row.role, user.id if user else 0)]


def _issue(row: PersonRow, key: str, reason: str, advice: str) -> RowIssue:
    key = {"user": "login"}.get(key, key)
    return RowIssue(row.number, key, _LABELS.get(key, "姓名"), reason, advice or "核对后改正，再导入本行")
