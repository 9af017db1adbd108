from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.columns import Sealed, UtcDateTime
from caseflow.extensions import Base


class StoredFile(Base):
    """An upload or an issued document; its sealed bytes lie beside the database, named by their hash."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: sha256 of the plain bytes
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(Sealed("stored_file.name"))
    #: what the file hangs on: ("case", id), ("notice", id), ("service", id)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(index=True)
    #: proof kind of policy.codes, or "document"
    kind: Mapped[str] = mapped_column(String(40))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_by: Mapped[int | None]


class Rendition(Base):
    """Another form of a stored document, made by a converter and kept so that it is made once."""

    __tablename__ = "rendition"

    #: sha256 of the plain bytes it was made from
    source_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: pdf
    form: Mapped[str] = mapped_column(String(8), primary_key=True)
    #: sha256 of its own plain bytes, which lie in the vault
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
