from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.columns import JsonText, UtcDateTime
from caseflow.extensions import Base

_OPEN = text("state = 'open'")
_DONE = text("state = 'met' AND ended_by IS NOT NULL")


class Task(Base):
    """Something somebody owes by a date (待办, 期限). Carries no personal data."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_wake", "wake_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        # The state comes along so that SQLite counts in the index alone
        Index("ix_task_owner", "owner_id", "due_on", "state", sqlite_where=_OPEN, postgresql_where=_OPEN),
        # What a post owes and nobody holds by name; the owner stands first because there it is NULL
        Index(
            "ix_task_unit",
            "unit_id",
            "owner_id",
            "role",
            "due_on",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_task_subject", "subject_type", "subject_id", "state"),
        Index("ix_task_case", "case_id", "state"),
        # 已办: what a person has done, the latest first
        Index("ix_task_ended", "ended_by", "ended_at", sqlite_where=_DONE, postgresql_where=_DONE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    #: the case it belongs to, whatever its subject; None for tasks outside a case
    case_id: Mapped[int | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    #: the role that owes it when no person is named
    role: Mapped[str] = mapped_column(String(20), default="")
    round: Mapped[int] = mapped_column(default=1)
    #: open / met / cancelled / paused
    state: Mapped[str] = mapped_column(String(10), default="open")
    start_on: Mapped[date]
    due_on: Mapped[date]
    #: next moment the sweep must look at it: a reminder, the due moment, an escalation
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: reminders already sent for this due date, e.g. "before:3"
    reminded: Mapped[str] = mapped_column(String(80), default="")
    escalation: Mapped[int] = mapped_column(default=0)
    missed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None]
    clause: Mapped[str] = mapped_column(String(20), default="")
    provisional: Mapped[bool] = mapped_column(default=False)
    #: rule, clause, calendar version, skipped days; appended on extension and recomputation
    derivation: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    #: codes the form needs, e.g. the follow-up day; never personal data
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
