"""移送: what a dossier holds and lacks, and what the justice bureau has on its desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import joinedload

from caseflow.accounts.scope import visible_cases
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy import codes
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the dossier; ``endpoint`` is the page that supplies it."""

    text: str
    here: bool
    note: str
    endpoint: str


def dossier_of(case: Case) -> list[Piece]:
    facts = facts_for(case.id, Trigger.REFER)
    papers = facts.live_notices(*codes.RETURN_NOTICES)
    served = any(paper.effective_on for paper in papers)
    contacts = len(facts.visit_days), len(facts.failed_days)
    return [
        Piece("劝返记录", any(contacts), f"家访{contacts[0]}天、联系未果{contacts[1]}天", "cases.visit"),
        Piece("限期复学或责令文书", bool(papers), f"{len(papers)}件" if papers else "", "cases.issue_notice"),
        Piece(
            "送达回证或公告凭证",
            served and codes.Proof.RECEIPT in facts.proofs,
            "" if served else "通知书尚未有效送达",
            "cases.record_service",
        ),
        Piece(
            "身份材料",
            codes.Proof.IDENTITY in facts.proofs,
            codes.proof_title("identity"),
            "cases.file_proof",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Referred:
    case: Case
    #: the task the justice bureau owes, if any
    task: Task | None


DESK = ("waiting", "working", "done")
_AT_WORK = (Stage.REFERRED.value, Stage.JUDICIAL.value, Stage.PURSUED.value)


def referred(actor: Actor, shelf: str, *, limit: int = 200) -> list[Referred]:
    """待签收, 办理中 or 已办结: of the cases handed to this bureau and of no other."""
    query = (
        select(Case)
        .where(visible_cases(actor, Permission.REFERRAL_ACCEPT, Case), _on(shelf))
        .options(joinedload(Case.pupil), joinedload(Case.township), joinedload(Case.school))
        .order_by(Case.due_on, Case.id)
        .limit(limit)
    )
    cases = db.session.scalars(query).all()
    tasks = _tasks_of([case.id for case in cases], actor)
    return [Referred(case, tasks.get(case.id)) for case in cases]


def _on(shelf: str) -> ColumnElement[bool]:
    waits = select(Task.case_id).where(Task.kind == codes.TaskKind.ACCEPT_REFERRAL, Task.state == "open")
    if shelf == "waiting":
        return (Case.stage == Stage.REFERRED) & Case.id.in_(waits)
    if shelf == "working":
        return Case.stage.in_(_AT_WORK) & Case.id.not_in(waits)
    return Case.stage.not_in(_AT_WORK) if shelf == "done" else false()


def _tasks_of(ids: Sequence[int], actor: Actor) -> dict[int, Task]:
    units = [post.unit_id for post in actor.posts]
    query = select(Task).where(Task.case_id.in_(ids), Task.state == "open", Task.unit_id.in_(units))
    return {
        task.case_id: task for task in db.session.scalars(query.order_by(Task.due_on.desc())) if task.case_id
    }
