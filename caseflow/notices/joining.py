"""Several documents of one template as one file to print: each begins on a page of its own."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

_DOCUMENT = "word/document.xml"
_STAMP = (1980, 1, 1, 0, 0, 0)
_BODY, _SECTION = "<w:body>", "<w:sectPr"
# A paragraph of one twentieth of a point: it carries the section and takes no line
_BREAK = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
)
_COUNT = re.compile(r"<w:pgNumType[^>]*/>")
_BEFORE_COUNT = re.compile(r"(<w:pgMar[^>]*/>)")


def join(documents: Sequence[bytes]) -> bytes:
    """All of them were made with the same template, whose styles they share.

    :raise ValueError: there is none
    """
    if not documents:
        raise ValueError("no documents")
    head, _, tail = _parts(_xml(documents[0]))
    bodies = list(_bodies(documents))
    text = head + "".join(bodies) + tail
    return _with(documents[0], text.encode())


def _bodies(documents: Sequence[bytes]) -> Iterator[str]:
    last = len(documents) - 1
    for number, data in enumerate(documents):
        _, body, _ = _parts(_xml(data))
        at = body.rindex(_SECTION)
        said, section = body[:at], _counting_anew(body[at:])
        yield f"{said}{section}" if number == last else f"{said}{_BREAK.format(section=section)}"


def _parts(xml: str) -> tuple[str, str, str]:
    """Up to the body, the body, and after it."""
    begin, end = xml.index(_BODY) + len(_BODY), xml.rindex("</w:body>")
    return xml[:begin], xml[begin:end], xml[end:]


def _counting_anew(section: str) -> str:
    plain = _COUNT.sub("", section)
    return _BEFORE_COUNT.sub(r'\1<w:pgNumType w:start="1"/>', plain, count=1)


def _xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(_DOCUMENT).decode()


def _with(data: bytes, document: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, document if name == _DOCUMENT else source.read(name))
    return stream.getvalue()
