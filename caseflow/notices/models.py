from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caseflow.accounts.models import Unit
from caseflow.columns import JsonText, Sealed, UtcDateTime
from caseflow.extensions import Base
from caseflow.files.models import StoredFile

_UNSERVED = text("effective_on IS NULL")


class NoticeCounter(Base):
    """The last number drawn per issuer, series and year: a row, so that numbers have no gap and no double."""

    __tablename__ = "notice_counter"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Notice(Base):
    """An issued document (文书): frozen, voided, never deleted, never drawn again."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("unit_id", "series", "year", "number"),
        Index(None, "case_id", "round"),
        Index(None, "unit_id", "issued_on"),
        # 未送达 is counted on every home page of a township: in the index alone
        Index(
            "ix_notice_unserved",
            "kind",
            "status",
            "case_id",
            "unit_id",
            sqlite_where=_UNSERVED,
            postgresql_where=_UNSERVED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: notices.kinds id
    kind: Mapped[str] = mapped_column(String(30))
    #: by table name only: this room knows no case
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    series: Mapped[str | None] = mapped_column(String(20))
    year: Mapped[int | None]
    number: Mapped[int | None]
    #: 青政限复〔2026〕3号; "" for kinds without a number
    number_text: Mapped[str] = mapped_column(String(40), default="")
    wording: Mapped[str] = mapped_column(String(20), default="")
    #: None: the wording shipped with the program
    template_id: Mapped[int | None] = mapped_column(ForeignKey("notice_template.id"))
    title: Mapped[str] = mapped_column(String(60))
    #: issued / sealed (scan on file) / void
    status: Mapped[str] = mapped_column(String(10), default="issued")
    #: 成文日期
    issued_on: Mapped[date]
    #: the date printed on the paper, the only due date there is
    printed_on: Mapped[date | None]
    #: service must be tried by then
    serve_by: Mapped[date | None]
    #: snapshot of all facts the letter was made of
    facts: Mapped[str] = mapped_column(Sealed("notice.facts"))
    facts_sha256: Mapped[str] = mapped_column(String(64))
    template_version: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    #: sha256 of the .docx
    sha256: Mapped[str] = mapped_column(String(64))
    #: who signs on paper (签发人), as printed on the approval, not a drawn signature
    signer: Mapped[str] = mapped_column(String(40), default="")
    copies: Mapped[list[str]] = mapped_column(JsonText, default=list)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by: Mapped[int | None]
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    #: date from which service counts; None while unserved
    effective_on: Mapped[date | None]
    #: mode to try next after failures (up to 公告)
    next_mode: Mapped[str] = mapped_column(String(12), default="direct")
    #: a repeat of the same form makes no second document
    idempotency_key: Mapped[str | None] = mapped_column(String(36), unique=True)

    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile] = relationship()
    services: Mapped[list["ServiceRecord"]] = relationship(
        back_populates="notice", order_by="ServiceRecord.id"
    )


class NoticeTemplate(Base):
    """One version of a county's or a unit's own .docx for a kind of document; kept for ever once used."""

    __tablename__ = "notice_template"
    __table_args__ = (
        UniqueConstraint("kind", "wording", "unit_id", "version"),
        Index(None, "kind", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: notices.kinds id
    kind: Mapped[str] = mapped_column(String(30))
    wording: Mapped[str] = mapped_column(String(20), default="lawful")
    #: for whom it is used: the county's for everybody, a township's for its own documents
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    #: draft / submitted / approved / returned / retired
    status: Mapped[str] = mapped_column(String(12), default="draft")
    #: the first day on which it is used; the newest approved version whose day has come is in force
    effective_on: Mapped[date | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    #: warnings of the check at upload, as shown then
    report: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    remark: Mapped[str] = mapped_column(String(200), default="")
    uploaded_by: Mapped[int | None]
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(String(200), default="")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[int | None]

    unit: Mapped[Unit] = relationship()


class NoticeDraft(Base):
    """A document that waits for its signer (送签); what was typed is sealed."""

    __tablename__ = "notice_draft"
    __table_args__ = (Index(None, "unit_id", "status"), Index(None, "case_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    #: by table name only: this room knows no case
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int] = mapped_column(default=1)
    #: the organ in whose name it will be issued
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    wording: Mapped[str] = mapped_column(String(20), default="lawful")
    printed_on: Mapped[date | None]
    expected_service_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(String(40), default="")
    #: what was typed beyond what the records know, as JSON
    typed: Mapped[str] = mapped_column(Sealed("notice_draft.typed"), default="{}")
    #: draft / submitted / returned / issued / dropped
    status: Mapped[str] = mapped_column(String(12), default="draft")
    created_by: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(Sealed("notice_draft.comment"), default="")
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    idempotency_key: Mapped[str | None] = mapped_column(String(36), unique=True)

    unit: Mapped[Unit] = relationship()


class LegalBasis(Base):
    """The local legal basis that unlocks a kind (催告书, 强制执行申请书); appended and revoked."""

    __tablename__ = "legal_basis"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    #: 法规名称, 条款, 实施主体, and what it allows in its own words
    law: Mapped[str] = mapped_column(String(100))
    article: Mapped[str] = mapped_column(String(60))
    organ: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(500), default="")
    entered_by: Mapped[int]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoke_reason: Mapped[str] = mapped_column(String(200), default="")


class ServiceRecord(Base):
    """One attempt to serve a document (送达): who handed what to whom, when, where, how."""

    __tablename__ = "service_record"
    __table_args__ = (Index(None, "notice_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    #: policy.codes service modes: direct left electronic entrusted mail transfer public
    mode: Mapped[str] = mapped_column(String(12))
    succeeded: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None when it failed; 公告 becomes effective 30 days after it was posted
    effective_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(Sealed("service_record.place"))
    receiver: Mapped[str] = mapped_column(Sealed("service_record.receiver"), default="")
    relation: Mapped[str] = mapped_column(String(20), default="")
    servers: Mapped[str] = mapped_column(String(80), default="")
    witnesses: Mapped[str] = mapped_column(String(80), default="")
    #: code of the failure or the ground of refusal
    ground: Mapped[str] = mapped_column(String(20), default="")
    remark: Mapped[str] = mapped_column(Sealed("service_record.remark"), default="")
    tracking_no: Mapped[str] = mapped_column(String(40), default="")
    #: ids of stored files
    evidence: Mapped[list[int]] = mapped_column(JsonText, default=list)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    extra: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)

    notice: Mapped[Notice] = relationship(back_populates="services")
