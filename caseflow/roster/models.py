from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caseflow.accounts.models import Unit
from caseflow.columns import JsonText, Sealed, UtcDateTime
from caseflow.extensions import Base


class Pupil(Base):
    """A child of compulsory school age: household, school and dwelling place are all three kept."""

    __tablename__ = "pupil"
    __table_args__ = (
        Index(None, "school_id", "class_id"),
        Index(None, "household_unit_id"),
        Index(None, "dwelling_unit_id"),
        Index(None, "name"),
        Index(None, "initials"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    #: pinyin initials for search (zxm)
    initials: Mapped[str] = mapped_column(String(20), default="")
    #: 1 boy, 2 girl (学籍 code)
    sex: Mapped[str] = mapped_column(String(1), default="")
    born_on: Mapped[date | None]
    #: 1 身份证 6 港 7 澳 8 台 9 永居 A 护照 Z 其他
    id_kind: Mapped[str] = mapped_column(String(1), default="1")
    id_number: Mapped[str | None] = mapped_column(Sealed("pupil.id_number"))
    id_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: last four of the ID, blind, for search by tail
    id_tail_index: Mapped[str | None] = mapped_column(String(64), index=True)
    #: G/L/J + 18; contains the ID number, therefore sealed as well
    student_no: Mapped[str | None] = mapped_column(Sealed("pupil.student_no"))
    student_no_index: Mapped[str | None] = mapped_column(String(64), index=True)
    nation: Mapped[str] = mapped_column(String(20), default="")
    school_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: number within the class (班内学号)
    seat_no: Mapped[int | None]
    #: household (户籍): township of the county, or the words of another county
    household_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    household_elsewhere: Mapped[str] = mapped_column(String(80), default="")
    household_village: Mapped[str] = mapped_column(String(40), default="")
    household_address: Mapped[str | None] = mapped_column(Sealed("pupil.household_address"))
    #: dwelling (现住址)
    dwelling_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    dwelling_village: Mapped[str] = mapped_column(String(40), default="")
    dwelling_address: Mapped[str | None] = mapped_column(Sealed("pupil.dwelling_address"))
    #: enrolled / left / graduated / unknown
    status: Mapped[str] = mapped_column(String(12), default="enrolled")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    school: Mapped[Unit | None] = relationship(foreign_keys=[school_id])
    klass: Mapped[Unit | None] = relationship(foreign_keys=[class_id])
    household: Mapped[Unit | None] = relationship(foreign_keys=[household_unit_id])
    dwelling: Mapped[Unit | None] = relationship(foreign_keys=[dwelling_unit_id])
    guardians: Mapped[list["Guardian"]] = relationship(
        back_populates="pupil", order_by="Guardian.rank", cascade="all, delete-orphan"
    )
    groups: Mapped[list["PupilGroup"]] = relationship(cascade="all, delete-orphan")


class Guardian(Base):
    """First and second guardian (监护人)."""

    __tablename__ = "guardian"
    __table_args__ = (UniqueConstraint("pupil_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    rank: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(String(10), default="")
    id_number: Mapped[str | None] = mapped_column(Sealed("guardian.id_number"))
    id_index: Mapped[str | None] = mapped_column(String(64), index=True)
    phone: Mapped[str | None] = mapped_column(Sealed("guardian.phone"))
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    #: 务工地
    works_at: Mapped[str] = mapped_column(String(60), default="")

    pupil: Mapped[Pupil] = relationship(back_populates="guardians")


class PupilGroup(Base):
    """A special group a pupil belongs to, with the source of the word (特殊群体)."""

    __tablename__ = "pupil_group"
    __table_args__ = (UniqueConstraint("pupil_id", "group", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    group: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20), default="学籍")
    since: Mapped[date | None]


class ImportRun(Base):
    """One import of units, people or pupils: dry run, result, errors, undo."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: units / people / pupils
    kind: Mapped[str] = mapped_column(String(10))
    filename: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    #: uploaded / checked / running / done / failed
    state: Mapped[str] = mapped_column(String(10), default="uploaded")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: counts of new, changed, same, vanished, wrong
    counts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    #: column of the file -> field
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    #: sealed bytes of the errors report (row, column, reason, advice)
    errors: Mapped[bytes | None] = mapped_column(LargeBinary)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
