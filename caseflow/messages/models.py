from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.columns import UtcDateTime
from caseflow.extensions import Base


class Message(Base):
    """A line in somebody's inbox (消息). Holds no names: number, word and link only."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("user_id", "once"),
        Index(None, "user_id", "read_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    #: remind / overdue / escalated / alert / returned / handover / decision
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(200))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    #: the same key never reaches the same person twice
    once: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
