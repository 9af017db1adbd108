from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.columns import UtcDateTime
from caseflow.extensions import Base


class CalendarYear(Base):
    """A year whose official holiday list has been entered; a year without a row is provisional."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: the notice it was taken from
    source: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[int | None]


class CalendarDay(Base):
    """A weekday that is off, or a weekend day that is worked (调休)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    off: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")


class SchoolTerm(Base):
    """First and last teaching day (教学日) of a term, per school stage."""

    __tablename__ = "school_term"
    __table_args__ = (Index(None, "stage", "first_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: primary / middle / all
    stage: Mapped[str] = mapped_column(String(10), default="all")
    name: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date]
    last_day: Mapped[date]


class SchoolDayException(Base):
    """A day on which teaching is off or made up, for the county, a township or a school."""

    __tablename__ = "school_day_exception"
    __table_args__ = (Index(None, "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    taught: Mapped[bool]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(80), default="")
