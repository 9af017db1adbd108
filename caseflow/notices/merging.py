"""Many documents of one template as one file for the printer: body behind body, each a section of its own.

Only word/document.xml differs between documents of a template. Its closing w:sectPr carries page, header and
footer, so it moves into the last paragraph of its document; numbers of pages begin anew with each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from caseflow.lib.zips import stream_zip

DOCUMENT = "word/document.xml"
_OPEN, _CLOSE = re.compile(r"<w:body(?:\s[^>]*)?>"), "</w:body>"
_TAIL = re.compile(r"(<w:sectPr(?:\s[^>]*)?(?:/>|>(?:(?!<w:sectPr).)*</w:sectPr>))\s*\Z", re.DOTALL)
_LAST_PARAGRAPH = re.compile(r"<w:p(?:\s[^>]*)?>(?:(?!<w:p[\s>]|</w:p>).)*</w:p>\s*\Z", re.DOTALL)
_TYPE, _NUMBERS = re.compile(r"<w:type\s[^>]*/>"), re.compile(r"<w:pgNumType(?:\s[^>]*)?/>")
#: what must stand before w:type and before w:pgNumType by the schema
_BEFORE_TYPE = re.compile(
    r"<w:(?:headerReference|footerReference)\s[^>]*/>|<w:(?:foot|end)notePr.*?</w:(?:foot|end)notePr>",
    re.DOTALL,
)
_BEFORE_NUMBERS = re.compile(
    r"<w:(?:type|pgSz|pgMar|paperSrc|lnNumType)\s[^>]*/>|<w:pgBorders.*?</w:pgBorders>", re.DOTALL
)
#: carries the section where a document does not end with a plain paragraph
_CARRIER = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{}</w:pPr></w:p>'


class Unmergeable(ValueError):
    """The document is not built as Word builds one; it can only be printed by itself."""


class _Parts(NamedTuple):
    head: str
    body: str
    section: str


def groups(files: Iterable[bytes]) -> list[list[bytes]]:
    """Documents whose other parts are the same, in their order: these can be one file."""
    found: dict[str, list[bytes]] = {}
    for data in files:
        found.setdefault(_frame(data), []).append(data)
    return list(found.values())


def merged(files: Sequence[bytes], *, sheets: bool = False) -> Iterator[bytes]:
    """One .docx of documents of one group, in pieces as it is made.

    ``sheets``: every document begins on a new sheet, for printing on both sides.

    :raise Unmergeable: before the first piece
    """
    document = _joined([_parts(_document(data)) for data in files], "oddPage" if sheets else "nextPage")
    with ZipFile(BytesIO(files[0])) as package:
        parts = [(name, package.read(name)) for name in package.namelist() if name != DOCUMENT]
    return stream_zip([*parts, (DOCUMENT, document.encode())])


def closed(document: str) -> str:
    """word/document.xml with its section in its last paragraph, so that another document may follow.

    :raise Unmergeable: no body that ends with its section
    """
    part = _parts(document)
    return f"{part.head}{_ended(part.body, part.section)}{_CLOSE}</w:document>"


def _joined(parts: Sequence[_Parts], start: str) -> str:
    *before, last = parts
    bodies = [_ended(part.body, _restarted(part.section, start)) for part in before]
    return f"{last.head}{''.join(bodies)}{last.body}{_restarted(last.section, start)}{_CLOSE}</w:document>"


def _frame(data: bytes) -> str:
    """The same for documents that differ in word/document.xml alone."""
    with ZipFile(BytesIO(data)) as package:
        rest = sorted((i.filename, i.CRC) for i in package.infolist() if i.filename != DOCUMENT)
    return sha256(repr((rest, _parts(_document(data)).head)).encode()).hexdigest()


def _document(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as package:
        return package.read(DOCUMENT).decode()


def _parts(document: str) -> _Parts:
    opening, end = _OPEN.search(document), document.rfind(_CLOSE)
    content = document[opening.end() : end] if opening else ""
    tail = _TAIL.search(content)
    if opening is None or tail is None or end < 0:
        raise Unmergeable("no body that ends with its section")
    return _Parts(document[: opening.end()], content[: tail.start()], tail[1])


def _ended(body: str, section: str) -> str:
    """The body with its section in the last paragraph, so that no empty one makes a page of its own."""
    last = _LAST_PARAGRAPH.search(body)
    if last is None:
        return body + _CARRIER.format(section)
    return body[: last.start()] + _with_section(last[0], section)


def _with_section(paragraph: str, section: str) -> str:
    opening = paragraph.index(">") + 1
    head, rest = paragraph[:opening], paragraph[opening:]
    if not rest.startswith("<w:pPr>"):
        return f"{head}<w:pPr>{section}</w:pPr>{rest.removeprefix('<w:pPr/>')}"
    at = rest.index("</w:pPr>")
    changed = rest.find("<w:pPrChange", 0, at)  # by the schema the section stands before it
    at = changed if changed >= 0 else at
    return f"{head}{rest[:at]}{section}{rest[at:]}"


def _restarted(section: str, start: str) -> str:
    """Begins as wanted, with page 1."""
    if section.endswith("/>") and "<w:sectPr" in section and "</w:sectPr>" not in section:
        section = f"{section[:-2]}></w:sectPr>"
    section = _put(_TYPE.sub("", section), f'<w:type w:val="{start}"/>', _BEFORE_TYPE)
    kept = _NUMBERS.search(section)
    numbers = kept[0] if kept else "<w:pgNumType/>"
    numbers = re.sub(r'\sw:start="\d+"', "", numbers).replace("<w:pgNumType", '<w:pgNumType w:start="1"')
    return _put(_NUMBERS.sub("", section), numbers, _BEFORE_NUMBERS)


def _put(section: str, element: str, before: re.Pattern[str]) -> str:
    found = list(before.finditer(section))
    at = found[-1].end() if found else section.index(">") + 1
    return section[:at] + element + section[at:]
