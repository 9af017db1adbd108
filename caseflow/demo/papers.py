"""What is written, served and filed in one case."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.cases import service
from caseflow.demo import evidence, words
from caseflow.demo.company import Company
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice
from caseflow.notices.service_rules import Attempt
from caseflow.policy.actors import Actor
from caseflow.policy.codes import Proof, ServiceMode, proof_title, service_mode
from caseflow.policy.stages import Trigger


class Papers(Company):
    def step(self, trigger: Trigger, actor: Actor, *, note: str = "", **data: Any) -> None:
        service.move(self.case_id, trigger, actor, self.t, data, note=note)

    def prove(self, kind: Proof, *, by: Actor | None = None) -> None:
        actor = by or self.desk
        file = self._upload(kind.value, ("case", self.case_id), actor)
        self.step(Trigger.FILE_PROOF, actor, kind=kind.value, file_id=file.id)

    def _upload(self, kind: str, subject: tuple[str, int], actor: Actor) -> StoredFile:
        data, name = evidence.page(kind), f"{proof_title(kind)}.png"
        return store.save(data, name=name, kind=kind, subject=subject, by=actor.user_id, now=self.t)

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
        found = db.session.scalars(query.order_by(Notice.id.desc())).first()
        if found is None:
            raise LookupError(f"case {self.case_id} has no paper to serve")
        return found

    def serve(self, mode: str = "direct", *, letter: bool = False, ground: str = "", told: str = "") -> None:
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
            relation="" if mode == ServiceMode.PUBLIC else "self",
            servers=self.beside(actor),
            witnesses=self.helper if mode == ServiceMode.LEFT else "",
            ground=ground,
            remark=told,
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
