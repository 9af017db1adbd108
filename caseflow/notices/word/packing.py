"""The finished file: its properties and its bytes."""

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document

# Zip entries cannot be older; one fixed stamp makes equal letters equal bytes
_ZIP_STAMP = (1980, 1, 1, 0, 0, 0)
_STAMP = datetime(2020, 1, 1, tzinfo=UTC)


def describe(document: Document, title: str) -> None:
    """Properties travel with the file, so they name the kind of document and nobody."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = _STAMP
    properties.language = "zh-CN"
    properties.comments = ""
    properties.revision = 1


def packed(document: Document) -> bytes:
    loose, whole = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(whole, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return whole.getvalue()
