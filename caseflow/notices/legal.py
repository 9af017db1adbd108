"""The county's legal bases: what unlocks 催告书 and 强制执行申请书. Entered and revoked, never edited."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from caseflow.audit.service import record
from caseflow.errors import Conflict, NotFound, Reason, Refused
from caseflow.extensions import db
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.models import LegalBasis
from caseflow.notices.spec import Kind

LOCKED = tuple(kind for kind in KINDS.values() if kind.locked)
#: the fact in which a locked kind names its basis
BASIS_FACT = "执行依据"


def find_basis(kind_id: str) -> LegalBasis | None:
    """The newest basis that has not been revoked."""
    live = select(LegalBasis).where(LegalBasis.kind == kind_id, LegalBasis.revoked_at.is_(None))
    return db.session.scalar(live.order_by(LegalBasis.id.desc()).limit(1))


def all_bases() -> Sequence[LegalBasis]:
    return db.session.scalars(select(LegalBasis).order_by(LegalBasis.id.desc())).all()


def cited(basis: LegalBasis) -> str:
    """《某某省义务教育条例》第五十条"""
    law = basis.law if basis.law.startswith("《") else f"《{basis.law}》"
    return f"{law}{basis.article}"


def lock_reasons(kind: Kind, form: str) -> Iterator[Reason]:
    """Why this organ may not issue the kind yet; nothing for kinds that are not locked."""
    if not kind.locked:
        return
    basis = find_basis(kind.id)
    if basis is None:
        text = (
            f"{kind.name}尚未开放：由县教育局分管领导在“设置—法律依据”中录入法规名称、条款和实施主体后再制发"
        )
        yield Reason("notice.locked", text, clause=kind.clauses[0], field="kind")
    elif form in kind.issuers and form not in basis.organ.split("、"):
        text = f"{cited(basis)}的实施主体为{basis.organ}，{form}不能制发{kind.name}"
        yield Reason("notice.organ", text, clause=kind.clauses[0], field="机关类型")


def enter(
    kind_id: str, law: str, article: str, organs: Sequence[str], text: str, *, actor_id: int, now: datetime
) -> LegalBasis:
    """:raise Refused: with everything that is missing at once"""
    kind = get_kind(kind_id)
    if reasons := list(_lacking(kind, law, article, organs)):
        raise Refused(reasons)
    basis = LegalBasis(
        kind=kind.id,
        law=law.strip().strip("《》"),
        article=article.strip(),
        organ="、".join(form for form in kind.issuers if form in organs),
        text=text.strip(),
        entered_by=actor_id,
        entered_at=now,
    )
    db.session.add(basis)
    db.session.flush()
    record("legal_basis.enter", "legal_basis", basis.id, {"notice_kind": kind.id}, user_id=actor_id, now=now)
    return basis


def revoke(basis_id: int, reason: str, actor_id: int, now: datetime) -> None:
    """What was issued under it stands; nothing more is."""
    basis = db.session.get(LegalBasis, basis_id)
    if basis is None:
        raise NotFound
    if not reason.strip():
        raise Refused.because("legal.reason", "缺少撤销理由，写明后再撤销", field="reason")
    if basis.revoked_at is not None:
        raise Conflict.because("legal.revoked", "此依据已撤销，不必重复办理")
    basis.revoked_at, basis.revoked_by, basis.revoke_reason = now, actor_id, reason.strip()[:200]
    db.session.flush()
    record(
        "legal_basis.revoke", "legal_basis", basis.id, {"notice_kind": basis.kind}, user_id=actor_id, now=now
    )


def _lacking(kind: Kind, law: str, article: str, organs: Sequence[str]) -> Iterator[Reason]:
    if not kind.locked:
        yield Reason("legal.kind", f"{kind.name}不需要另行录入法律依据", field="kind")
    if not law.strip().strip("《》"):
        yield Reason("legal.law", "缺少法规名称，填写全称", field="law")
    if not article.strip().startswith("第"):
        yield Reason("legal.article", "缺少条款，写作“第五十条”“第五十条第二款”", field="article")
    if not set(organs) & set(kind.issuers):
        yield Reason("legal.organ", f"缺少实施主体，从{'、'.join(kind.issuers)}中选择", field="organs")
