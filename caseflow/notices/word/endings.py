"""What stands below the text: 附件说明, 署名, 成文日期, 附注, and the annexes on pages of their own."""

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.word.keeping import keep_with_text
from caseflow.notices.word.sheet import Sheet
from caseflow.notices.word.text import write


def attachments(sheet: Sheet, block: b.Attachments) -> None:
    lines = b.attachment_lines(block.names)
    if len(lines) == 1:
        write(sheet.document, looks.ATTACHMENT, lines[0])
        return
    for number, line in enumerate(lines):
        write(sheet.document, looks.ATTACHMENT_NEXT if number else looks.ATTACHMENT_FIRST, line)


def signature(sheet: Sheet, block: b.Signature) -> None:
    """How far they stand from the edge is worked out when the names are known (template.scope)."""
    keep_with_text(sheet.document)
    if block.seal:
        write(sheet.document, looks.SIGNER, block.issuer)
        write(sheet.document, looks.DATED, block.date_text)
    else:
        write(sheet.document, looks.SIGNER_UNSEALED, block.issuer)
        write(sheet.document, looks.DATED_UNSEALED, block.date_text)


def remark(sheet: Sheet, block: b.Remark) -> None:
    write(sheet.document, looks.NOTE if block.small else looks.REMARK, block.text)


def page_break(sheet: Sheet, block: b.PageBreak) -> None:
    """No break within a paragraph: Word would leave an empty line at the head of the new page."""
    write(sheet.document, looks.NEW_PAGE, "")
