from wtforms import Field

from caseflow.cases.service import Upload
from caseflow.files.checks import Limits


def uploads_of(field: Field, kind: str, limits: Limits | None = None) -> list[Upload]:
    """The files chosen in a field; an empty choice sends one without a name."""
    chosen = (file for file in field.data or [] if file and file.filename)
    return [Upload(file.read(), file.filename, kind, field.name, limits) for file in chosen]
