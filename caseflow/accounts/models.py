from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caseflow.columns import Sealed, UtcDateTime
from caseflow.extensions import Base


class Unit(Base):
    """County, township, 学区, school, class or department: one tree."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: policy.codes: county township subdistrict district school class department
    kind: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    #: 乡 / 镇 / 街道 / 县教育局 for units that sign documents, else ""
    form: Mapped[str] = mapped_column(String(10), default="")
    #: education justice police … for departments, else ""
    dept: Mapped[str] = mapped_column(String(20), default="")
    #: 学校标识码, 区划代码 or a county's own code
    code: Mapped[str] = mapped_column(String(30), default="", index=True)
    #: 机关代字 for document numbers, e.g. 青政限复
    doc_code: Mapped[str] = mapped_column(String(20), default="")
    #: the township a school lies in; a school's parent is its 学区 or the county
    township_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: "/1/4/17/": the unit and all above it, so that a subtree is one LIKE
    path: Mapped[str] = mapped_column(String(80), default="", index=True)
    #: official order (行政序), never by score or alphabet
    rank: Mapped[int] = mapped_column(default=0)
    #: primary / middle / nine_year / special / complete for schools; grade 1–9 for classes
    school_kind: Mapped[str] = mapped_column(String(20), default="")
    grade: Mapped[int | None]
    phone: Mapped[str] = mapped_column(String(30), default="")
    address: Mapped[str] = mapped_column(String(120), default="")
    #: active / merged / closed (XX-30)
    status: Mapped[str] = mapped_column(String(10), default="active")
    ended_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", foreign_keys=[parent_id])
    township: Mapped["Unit | None"] = relationship(remote_side="Unit.id", foreign_keys=[township_id])


class User(UserMixin, Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(Sealed("user_account.phone"))
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: rotated at password change, sign-out everywhere and withdrawal: ends all sessions
    session_token: Mapped[str] = mapped_column(String(32), default="")
    #: one-time code given by a superior, hashed; teachers have no e-mail
    reset_hash: Mapped[str | None] = mapped_column(String(200))
    reset_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reset_tries: Mapped[int] = mapped_column(default=0)
    #: 数据使用承诺 accepted
    pledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_sign_in: Mapped[datetime | None] = mapped_column(UtcDateTime)
    large_type: Mapped[bool] = mapped_column(default=False)

    posts: Mapped[list["Post"]] = relationship(back_populates="user", foreign_keys="Post.user_id")

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        return f"{self.id}.{self.session_token}"


class Post(Base):
    """岗位: person × role × unit; appended and revoked, never edited."""

    __tablename__ = "post"
    __table_args__ = (
        Index(
            "uq_post_live",
            "user_id",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(None, "unit_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None]
    #: registrars (XX-34): trained on, filed with the superior under this number on this date
    trained_on: Mapped[date | None]
    filing_no: Mapped[str] = mapped_column(String(40), default="")
    filed_on: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="posts", foreign_keys=[user_id])
    unit: Mapped[Unit] = relationship()


class AccessGrant(Base):
    """Lets one unit see one subject outside its subtree (移送, 协查, 抄送, part taken earlier)."""

    __tablename__ = "access_grant"
    __table_args__ = (
        Index(
            "uq_access_grant_live",
            "subject_type",
            "subject_id",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(None, "unit_id", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: referral / copy / inquiry / earlier_part / finder
    purpose: Mapped[str] = mapped_column(String(20))
    clause: Mapped[str] = mapped_column(String(20), default="")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInSession(Base):
    """One sign-in on one device. A row, so that signing out ends a copied cookie too."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: what the cookie holds, hashed
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UnitTree(Base):
    """One row: a token that changes with every change of the tree, so that caches of it know."""

    __tablename__ = "unit_tree"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(32))


class StrangerLock(Base):
    """Failures under a name that is nobody's: it locks like an account, so that a lock tells nothing."""

    __tablename__ = "stranger_lock"

    #: keyed digest of what was typed; people type passwords into the wrong field
    name_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
