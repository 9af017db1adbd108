"""The steps of one case, each by the person whose step it is, through the same commands the pages use."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.accounts.grants import grant
from caseflow.cases import service
from caseflow.cases.models import Approval
from caseflow.demo import words
from caseflow.demo.papers import Papers
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role
from caseflow.policy.codes import VisitMethod, VisitResult
from caseflow.policy.stages import Trigger


class Life(Papers):
    def open(self, source: str = "attendance", days_away: int = 5, *, by: Actor | None = None) -> None:
        last = self.world.days.teaching_before(self.today - timedelta(days=days_away))
        reached = self.rng.random() < 0.6
        found = service.Suspicion(self.child.id, source, last, reached)
        self.case_id = service.open_case(found, by or self.teacher, self.t, self.world.edition).id

    def confirm(self, code: str = "12") -> None:
        self.step(Trigger.CONFIRM, self.desk, conclusion=code, reason_code=self.reason.value)

    def visit(
        self,
        result: VisitResult = VisitResult.NOT_YET,
        *,
        promised_on: date | None = None,
        harm: str = "",
        by: Actor | None = None,
        siblings: Sequence[int] = (),
    ) -> None:
        rng, nobody = self.rng, result is VisitResult.NOBODY
        method = rng.choices((VisitMethod.HOME, VisitMethod.PHONE, VisitMethod.SCHOOL), (80, 14, 6))[0]
        text = words.FLAGS[harm] + "。" if harm else words.account(rng, self.reason, result)
        form = service.VisitForm(
            form_key=self.key(),
            at=self.t - timedelta(minutes=rng.randrange(5, 40)),
            method=VisitMethod.HOME.value if nobody else method.value,
            result=result.value,
            met=()
            if nobody
            else rng.choice((("father",), ("mother",), ("grandparent",), ("father", "pupil"))),
            promised_on=promised_on,
            account=text,
            hardship=words.hardship(rng),
            companions=words.companions(rng, self.helper),
            reason_code="" if nobody else self.reason.value,
            harm=harm,
            siblings=tuple(siblings),
        )
        service.log_visit(self.case_id, form, by or self.teacher, self.t)

    def report(self) -> None:
        paper = service.Paper(form_key=self.key(), signer=self.world.book.name(self.head))
        service.report(self.case_id, paper, self.head, self.t, self.reason.value)

    def back(self, days_ago: int = 0) -> None:
        on_day = self.world.days.teaching_before(self.today - timedelta(days=days_ago))
        service.return_to_school(self.case_id, on_day, self.child.class_id, self.teacher, self.t)

    def attest(self, *, present: bool = True, by: Actor | None = None) -> None:
        service.attest(self.case_id, service.Answer(self.today, present), by or self.teacher, self.t)

    def ask(
        self, trigger: Trigger, actor: Actor, data: Mapping[str, Any] | None = None, *, note: str = ""
    ) -> Approval:
        return service.request(self.case_id, trigger, actor, self.t, data or {}, note=note)

    def decide(self, approval_id: int, actor: Actor, *, approve: bool = True, comment: str = "") -> None:
        comment = comment or self.rng.choice(words.COMMENTS)
        service.decide(approval_id, actor, self.t, approve=approve, comment=comment)

    def assign(self, owner: Actor, note: str) -> None:
        service.assign(self.case_id, owner.user_id, self.head, self.t, note=note)

    def offer_transfer(self) -> None:
        """The family has moved: the township where it lives now is asked to take the case."""
        home = self.case.responsible_unit_id
        first = self.world.county.schools[0].place_id
        other = first if first != home else next(place for place in self.world.county.places if place != home)
        data = {"unit_id": other, "from_unit": home}
        self.ask(Trigger.TRANSFER_UNIT, self.township_leader, data, note=words.TRANSFER_REASON)

    def accept_transfer(self) -> None:
        waiting = select(Approval).where(Approval.case_id == self.case_id, Approval.decided_at.is_(None))
        asked = db.session.scalars(waiting).one()
        self.decide(asked.id, self.world.book.get(asked.unit_id, Role.TOWNSHIP_LEADER))

    def reopen(self, why: str) -> None:
        service.reopen(self.case_id, self.bureau, self.t, note=why)

    def show_to(self, dept: str) -> None:
        """协查: one department is let see this case."""
        unit_id = self.world.county.departments[dept]
        grant(("case", self.case_id), unit_id, "inquiry", "RA-2.1d", by=self.bureau.user_id, now=self.t)

    def sibling(self) -> "Life":
        """A brother or sister in the same school."""
        other = next(
            one
            for one in self.child.family.children
            if one is not self.child and one.school is self.child.school
        )
        return Life(self.world, other, self.rng)
