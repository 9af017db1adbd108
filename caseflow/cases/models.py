from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caseflow.accounts.models import Unit, User
from caseflow.columns import JsonText, Sealed, UtcDateTime
from caseflow.extensions import Base
from caseflow.roster.models import Pupil

_RETURNED: dict[str, Any] = {
    "sqlite_where": text("returned_on IS NOT NULL"),
    "postgresql_where": text("returned_on IS NOT NULL"),
}


class Case(Base):
    """个案: the projection of its journal. Only cases.machine writes its stage."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index(
            "uq_case_file_open_pupil",
            "pupil_id",
            unique=True,
            sqlite_where=text("stage <> 'closed'"),
            postgresql_where=text("stage <> 'closed'"),
        ),
        # The stage comes along so that figures are read from the index alone. It never leads: SQLite,
        # which knows nothing of the table's size, would read a whole stage to find one person's cases.
        Index("ix_case_file_unit", "responsible_unit_id", "due_on", "id", "stage"),
        Index("ix_case_file_school", "school_id", "due_on", "id", "stage"),
        Index("ix_case_file_class", "class_id", "due_on", "id"),
        Index("ix_case_file_owner", "owner_id", "due_on", "id"),
        Index("ix_case_file_due", "due_on", "id"),
        # 本月复学 of the county, of a township, of a school
        Index("ix_case_file_returned", "returned_on", **_RETURNED),
        Index("ix_case_file_returned_unit", "responsible_unit_id", "returned_on", **_RETURNED),
        Index("ix_case_file_returned_school", "school_id", "returned_on", **_RETURNED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 个案编号, e.g. 2026-00042
    number: Mapped[str] = mapped_column(String(16), unique=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    round: Mapped[int] = mapped_column(default=1)
    #: the edition it was opened under
    edition: Mapped[str] = mapped_column(String(30))
    responsible_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: the township addressed after `report`: household's or local, as the edition says
    township_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date]
    stage_since: Mapped[date]
    #: due day of the stage's deadline; None when the stage has none running
    due_on: Mapped[date | None]
    last_attended_on: Mapped[date | None]
    #: policy.codes: conclusion of the verification, reason for dropping out
    conclusion: Mapped[str] = mapped_column(String(4), default="")
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    whereabouts: Mapped[str] = mapped_column(String(20), default="")
    #: 未保11: a mandatory report is on file
    flagged: Mapped[bool] = mapped_column(default=False)
    park_kind: Mapped[str] = mapped_column(String(20), default="")
    parked_from: Mapped[str] = mapped_column(String(12), default="")
    parked_until: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    closed_on: Mapped[date | None]
    #: absence until then proposes to reopen (名在人不在)
    watch_until: Mapped[date | None]
    returned_on: Mapped[date | None]
    visits: Mapped[int] = mapped_column(default=0)
    last_result: Mapped[str] = mapped_column(String(20), default="")
    last_visit_on: Mapped[date | None]
    #: head of the journal
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    pupil: Mapped[Pupil] = relationship()
    responsible_unit: Mapped[Unit] = relationship(foreign_keys=[responsible_unit_id])
    school: Mapped[Unit | None] = relationship(foreign_keys=[school_id])
    klass: Mapped[Unit | None] = relationship(foreign_keys=[class_id])
    township: Mapped[Unit | None] = relationship(foreign_keys=[township_id])
    owner: Mapped[User] = relationship()


class CaseEvent(Base):
    """One line of the journal. Holds ids and keyed digests, never personal data."""

    __tablename__ = "case_event"
    __table_args__ = (Index(None, "at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: for clock events: when it fell due, beside when it was recorded
    fell_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_unit_id: Mapped[int | None]
    trigger: Mapped[str] = mapped_column(String(20))
    from_stage: Mapped[str] = mapped_column(String(12))
    to_stage: Mapped[str] = mapped_column(String(12))
    clause: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    note_id: Mapped[int | None]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CaseNote(Base):
    """Free words typed with an event; sealed, its digest stands in the journal."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed("case_note.text"))


class CaseCounter(Base):
    __tablename__ = "case_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CaseTally(Base):
    """How many cases per unit, stage and due day; kept in the journal's transaction."""

    __tablename__ = "case_tally"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    #: responsible / school: figures count by both
    side: Mapped[str] = mapped_column(String(12), primary_key=True)
    stage: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: 9999-12-31 when no deadline runs
    due_on: Mapped[date] = mapped_column(primary_key=True)
    cases: Mapped[int]


class Assignment(Base):
    """Who is the case's officer (包保人/经办人): appended and revoked; exactly one live owner."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_owner",
            "case_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND part = 'owner'"),
            postgresql_where=text("revoked_at IS NULL AND part = 'owner'"),
        ),
        Index(None, "user_id", "revoked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: owner / helper
    part: Mapped[str] = mapped_column(String(10), default="owner")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None]
    #: when the new owner took it over (签收)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(60), default="")

    user: Mapped[User] = relationship()


class Visit(Base):
    """家访/劝返, call or failed attempt. Never asks for a photo or a location."""

    __tablename__ = "visit"
    __table_args__ = (Index(None, "case_id", "round", "on_day"), UniqueConstraint("case_id", "form_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    on_day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: policy.codes visit methods and results
    method: Mapped[str] = mapped_column(String(12))
    result: Mapped[str] = mapped_column(String(20))
    #: nobody was reached: counts as a failed attempt
    failed: Mapped[bool]
    met: Mapped[list[str]] = mapped_column(JsonText, default=list)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    companions: Mapped[str] = mapped_column(Sealed("visit.companions"), default="")
    account: Mapped[str] = mapped_column(Sealed("visit.account"), default="")
    hardship: Mapped[str] = mapped_column(Sealed("visit.hardship"), default="")
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    promised_on: Mapped[date | None]
    #: 未保11: harm or suspected harm seen
    harm: Mapped[str] = mapped_column(String(20), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: uuid of the form: a double submit makes one visit
    form_key: Mapped[str] = mapped_column(String(36))

    visitor: Mapped[User | None] = relationship()


class Approval(Base):
    """A step that needs a second person: requested, then decided by somebody else."""

    __tablename__ = "approval"
    __table_args__ = (
        Index(None, "case_id", "decided_at"),
        Index(None, "unit_id", "decided_at"),
        Index(None, "requested_by", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    trigger: Mapped[str] = mapped_column(String(20))
    #: the command's data: codes, ids, dates
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("case_note.id"))
    #: the unit whose officers decide
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    requested_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: approved / rejected / withdrawn / overtaken
    decision: Mapped[str] = mapped_column(String(10), default="")
    comment: Mapped[str] = mapped_column(Sealed("approval.comment"), default="")


class Attestation(Base):
    """到校确认: the school's dated word that the child is, or is not, in class."""

    __tablename__ = "attestation"
    __table_args__ = (Index(None, "case_id", "round", "on_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    on_day: Mapped[date]
    present: Mapped[bool]
    #: school / township / visit
    source: Mapped[str] = mapped_column(String(10))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoticeBatch(Base):
    """Many documents of one kind in one pass, each issued in a transaction of its own."""

    __tablename__ = "notice_batch"
    __table_args__ = (Index(None, "unit_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    #: the organ that issues
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    wording: Mapped[str] = mapped_column(String(20), default="lawful")
    printed_on: Mapped[date | None]
    expected_service_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(String(40), default="")
    #: typed once for all, as JSON: who is to be asked, and by which number
    typed: Mapped[str] = mapped_column(Sealed("notice_batch.typed"), default="{}")
    #: checking / submitted / returned / running / done / dropped
    state: Mapped[str] = mapped_column(String(10), default="checking")
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: who signed it as a whole or sent it back
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(Sealed("notice_batch.comment"), default="")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    idempotency_key: Mapped[str | None] = mapped_column(String(36), unique=True)

    unit: Mapped[Unit] = relationship()
    items: Mapped[list["NoticeBatchItem"]] = relationship(
        back_populates="batch", order_by="NoticeBatchItem.seq"
    )


class NoticeBatchItem(Base):
    __tablename__ = "notice_batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "case_id"), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("notice_batch.id"))
    #: in this order numbers are drawn
    seq: Mapped[int]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    #: waiting / issued / failed / dropped (the child came back, or somebody took it out)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    #: gaps filled in the check table, as JSON
    typed: Mapped[str] = mapped_column(Sealed("notice_batch_item.typed"), default="{}")
    #: why it was not issued, one sentence each
    reasons: Mapped[list[str]] = mapped_column(JsonText, default=list)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    batch: Mapped[NoticeBatch] = relationship(back_populates="items")


class NoticeCandidate(Base):
    """A case for which a document could be issued now; refreshed nightly and on demand."""

    __tablename__ = "notice_candidate"
    __table_args__ = (Index(None, "unit_id", "kind"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    #: the organ that would issue
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: codes and names of what is lacking; empty: ready
    lacks: Mapped[list[str]] = mapped_column(JsonText, default=list)
    refreshed_at: Mapped[datetime] = mapped_column(UtcDateTime)
