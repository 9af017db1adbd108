"""Whether a file somebody calls a template may be opened at all: zip and XML only, before python-docx."""

from caseflow.notices.template.archive import unpack
from caseflow.notices.template.markup import Budget, scan
from caseflow.notices.template.parts import check_content_types, check_parts, markup
from caseflow.notices.template.relations import check_relations
from caseflow.notices.template.report import Findings


def inspect(data: bytes, found: Findings) -> dict[str, bytes]:
    """The parts of a harmless .docx. Everything that speaks against the file is added to ``found``.

    ``found.fatal`` afterwards: the file must not be read any further.
    """
    parts = unpack(data, found)
    if found.fatal:
        return {}
    check_parts(parts, found)
    budget = Budget()
    for name, content in markup(parts):
        scan(name, content, found, budget)
    if not found.fatal:
        check_content_types(parts, found)
        check_relations(parts, found)
    return parts
