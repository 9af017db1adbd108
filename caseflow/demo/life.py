"""The steps of one case, each by the person whose step it is, through the same commands the pages use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.grants import grant
from caseflow.accounts.models import Unit
from caseflow.cases import service
from caseflow.cases.models import Approval, Case
from caseflow.demo import evidence, names, words
from caseflow.demo.county import County
from caseflow.demo.people import Book
from caseflow.demo.pupils import Child
from caseflow.demo.timeline import Days
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice
from caseflow.notices.service_rules import Attempt
from caseflow.policy.actors import Actor, Role
from caseflow.policy.codes import Proof, ServiceMode, VisitMethod, VisitResult, proof_title, service_mode
from caseflow.policy.stages import Trigger

_SCHOOL_DESK = (Role.REGISTRAR, Role.VICE_HEAD, Role.HEADMASTER)


@dataclass(frozen=True, slots=True)
class World:
    """What all stories share."""

    county: County
    book: Book
    days: Days
    edition: str


class Life:
    """One child's case. ``t`` is the moment of the step in hand; the timeline sets it."""

    def __init__(self, world: World, child: Child, rng: Random) -> None:
        self.world = world
        self.child = child
        self.rng = rng
        self.reason = words.draw_reason(rng)
        self.case_id = 0
        self.t = world.days.now

    # ------------------------------------------------------------ people
    @property
    def case(self) -> Case:
        return db.session.get_one(Case, self.case_id)

    @property
    def today(self) -> date:
        return clock.to_local(self.t).date()

    def day(self, count: int) -> date:
        """``count`` working days from the present, not from this step."""
        return self.world.days.from_today(count)

    def days_on(self, count: int) -> date:
        return self.today + timedelta(days=count)

    def sibling(self) -> "Life":
        """A brother or sister in the same school."""
        other = next(
            one
            for one in self.child.family.children
            if one is not self.child and one.school is self.child.school
        )
        return Life(self.world, other, self.rng)

    @property
    def teacher(self) -> Actor:
        found = self.world.book.find(self.child.class_id, Role.CLASS_TEACHER)
        return found or self.desk

    @property
    def desk(self) -> Actor:
        return self.world.book.get(self.child.school.id, *_SCHOOL_DESK)

    @property
    def head(self) -> Actor:
        return self.world.book.get(self.child.school.id, Role.HEADMASTER)

    @property
    def officer(self) -> Actor:
        """Of the unit that answers for the case now."""
        return self.world.book.get(self.case.responsible_unit_id, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)

    @property
    def township_leader(self) -> Actor:
        return self.world.book.get(self.case.responsible_unit_id, Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER)

    @property
    def justice(self) -> Actor:
        return self.world.book.get(self.world.county.departments["justice"], Role.JUDICIAL_OFFICER)

    @property
    def bureau(self) -> Actor:
        return self.world.book.get(self.world.county.id, Role.BUREAU_OFFICER)

    @property
    def bureau_leader(self) -> Actor:
        return self.world.book.get(self.world.county.id, Role.BUREAU_LEADER)

    @property
    def signer(self) -> str:
        return self.world.book.name(self.township_leader)

    def beside(self, actor: Actor) -> str:
        """Two people serve a paper: the officer and a colleague of his unit."""
        unit = actor.posts[0].unit_id
        others = [
            one
            for role in (
                Role.TOWNSHIP_OFFICER,
                Role.TOWNSHIP_LEADER,
                Role.JUDICIAL_OFFICER,
                Role.BUREAU_OFFICER,
            )
            for one in self.world.book.all(unit, role)
            if one.user_id != actor.user_id
        ]
        helper = self.world.book.name(others[0]) if others else self.helper
        return f"{self.world.book.name(actor)}、{helper}"

    @property
    def helper(self) -> str:
        """The head of the village, the same person for all its families."""
        return names.adult(Random(f"head of {self.child.family.home.dwelling_village}"))

    def key(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    # ------------------------------------------------------------ school
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

    # ---------------------------------------------------------- township
    def notice(self, printed_on: date | None = None, *, serve_after: int | None = None) -> Notice:
        return service.issue_notice(
            self.case_id, self._paper("notice", printed_on, serve_after), self.officer, self.t
        )

    def letter(self, printed_on: date | None = None, *, serve_after: int | None = None) -> Notice:
        return service.issue_letter(
            self.case_id, self._paper("letter", printed_on, serve_after), self.justice, self.t
        )

    def _paper(self, section: str, printed_on: date | None, serve_after: int | None) -> service.Paper:
        """``serve_after`` days from now service is expected; without it when the edition suggests."""
        dates = service.suggested_dates(self.case, section, self.today)
        expected = dates.expected_service_on
        if serve_after is not None:
            expected = self.today + timedelta(days=serve_after)
        return service.Paper(
            form_key=self.key(),
            printed_on=printed_on or dates.printed_on,
            expected_service_on=expected,
            signer=self.signer if section == "notice" else "",
        )

    @property
    def live_paper(self) -> Notice:
        """The newest notice or letter of this round that stands."""
        query = select(Notice).where(
            Notice.case_id == self.case_id,
            Notice.status != "void",
            Notice.kind.in_(["return_notice", "judicial_letter"]),
        )
        return db.session.scalars(query.order_by(Notice.id.desc())).first() or self._no_paper()

    def _no_paper(self) -> Notice:
        raise LookupError(f"case {self.case_id} has no paper to serve")

    def serve(self, mode: str = "direct", *, letter: bool = False, ground: str = "") -> None:
        actor = self.justice if letter else self.officer
        rule, guardian = service_mode(mode), self.child.guardian
        files = [self._upload(proof.value, ("service", 0), actor) for proof in rule.proofs]
        remote = mode in {ServiceMode.MAIL, ServiceMode.ENTRUSTED}
        attempt = Attempt(
            mode=mode,
            succeeded=True,
            at=self.t - timedelta(days=3 if remote else 0, minutes=20),
            place=self._serving_place(mode),
            receiver="" if mode == ServiceMode.PUBLIC else guardian.name,
            relation="self" if mode == ServiceMode.DIRECT else "",
            servers=self.beside(actor),
            witnesses=self.helper if mode == ServiceMode.LEFT else "",
            ground=ground,
            tracking_no=f"99{self.rng.randrange(10**9, 10**10)}" if mode == ServiceMode.MAIL else "",
            evidence=tuple(file.id for file in files),
            receipt_on=self.today if remote else None,
            entrusted_to="远川县大坪镇人民政府" if mode == ServiceMode.ENTRUSTED else "",
            at_home=True if mode == ServiceMode.LEFT else None,
        )
        served = service.record_service(
            self.case_id, [self.live_paper.id], attempt, actor, self.t, form_key=self.key()
        )
        for file in files:
            file.subject_id = served.records[0].id

    def _serving_place(self, mode: str) -> str:
        home = self.child.family.home
        if mode == ServiceMode.PUBLIC:
            return f"{home.dwelling_village}公告栏、政务公开栏"
        return f"{home.dwelling_address}（家中）" if mode in {"direct", "left"} else home.dwelling_address

    def fail(self, mode: str, ground: str, *, letter: bool = False) -> None:
        actor = self.justice if letter else self.officer
        attempt = Attempt(
            mode=mode,
            succeeded=False,
            at=self.t - timedelta(minutes=15),
            place=self.child.family.home.dwelling_address,
            servers=self.beside(actor),
            ground=ground,
        )
        service.record_service(
            self.case_id, [self.live_paper.id], attempt, actor, self.t, form_key=self.key()
        )

    def void(self, why: str, *, letter: bool = False) -> None:
        actor = self.justice if letter else self.officer
        service.void_notice(self.case_id, self.live_paper.id, actor, self.t, note=why)

    def send_back(self) -> None:
        service.send_back(self.case_id, self.officer, self.t, note=self.rng.choice(words.SEND_BACKS))

    def refer(self) -> None:
        self.prove(Proof.IDENTITY, by=self.officer)
        service.refer(self.case_id, self.officer, self.t)

    def inquire(self) -> None:
        home = self.child.family.home
        bureau = home.elsewhere.removeprefix("邻省").removeprefix("本省").split("县")[0] + "县教育局"
        contact = {"联系人": self.world.book.name(self.officer), "联系电话": "0990-6100021"}
        typed = {"主送机关": bureau, "线索": words.CLUE, **contact}
        service.inquire(self.case_id, service.Paper(form_key=self.key(), typed=typed), self.officer, self.t)

    # ------------------------------------------------------------ anybody
    def step(self, trigger: Trigger, actor: Actor, *, note: str = "", **data: Any) -> None:
        service.move(self.case_id, trigger, actor, self.t, data, note=note)

    def ask(
        self, trigger: Trigger, actor: Actor, data: Mapping[str, Any] | None = None, *, note: str = ""
    ) -> Approval:
        return service.request(self.case_id, trigger, actor, self.t, data or {}, note=note)

    def decide(self, approval_id: int, actor: Actor, *, approve: bool = True, comment: str = "") -> None:
        comment = comment or self.rng.choice(words.COMMENTS)
        service.decide(approval_id, actor, self.t, approve=approve, comment=comment)

    @property
    def dismissal_decider(self) -> Actor:
        """Somebody outside the school: the head of its 学区, else the bureau."""
        school = db.session.get_one(Unit, self.child.school.id)
        return self.world.book.find(school.parent_id, Role.DISTRICT_HEAD) or self.bureau_leader

    def prove(self, kind: Proof, *, by: Actor | None = None) -> None:
        actor = by or self.desk
        file = self._upload(kind.value, ("case", self.case_id), actor)
        self.step(Trigger.FILE_PROOF, actor, kind=kind.value, file_id=file.id)

    def _upload(self, kind: str, subject: tuple[str, int], actor: Actor) -> StoredFile:
        data, name = evidence.page(kind), f"{proof_title(kind)}.png"
        return store.save(data, name=name, kind=kind, subject=subject, by=actor.user_id, now=self.t)

    def assign(self, owner: Actor, note: str) -> None:
        service.assign(self.case_id, owner.user_id, self.head, self.t, note=note)

    def offer_transfer(self) -> None:
        """The family has moved: the township where it lives now is asked to take the case."""
        home = self.case.responsible_unit_id
        other = next(place for place in self.world.county.places if place != home)
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
