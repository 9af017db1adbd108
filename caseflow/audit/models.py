from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.columns import JsonText, UtcDateTime
from caseflow.extensions import Base


class AccessEntry(Base):
    """Who looked at or changed what (日志). Append-only; each row carries the hash of the one before."""

    __tablename__ = "access_entry"
    __table_args__ = (Index(None, "subject_type", "subject_id"), Index(None, "user_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(20), default="")
    subject_id: Mapped[int | None]
    #: ids, codes and purposes only, never personal data
    detail: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    address: Mapped[str] = mapped_column(String(45), default="")
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AccessHead(Base):
    """One row: the last link of the access log. Locked by whoever adds one, so the chain never forks."""

    __tablename__ = "access_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))


class DaySeal(Base):
    """One root over all case events of a day (日封)."""

    __tablename__ = "day_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(String(64))
    events: Mapped[int]
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
