"""Word files by hand, and programs that stand in for LibreOffice."""

import io
import zipfile
from functools import cache
from pathlib import Path

import pypdfium2

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
COPIES = 'for f in "$@"; do case $f in *.docx) cp "{pdf}" "${{f%.docx}}.pdf";; esac; done'


def paragraph(text: str = "", properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file with this body; ``parts`` adds others or takes the place of these."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    whole = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**whole, **(parts or {})}.items():
            package.writestr(name, content)
    return out.getvalue()


@cache
def blank_pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def fake_office(folder: Path, does: str = COPIES) -> Path:
    """A soffice that does this, by default answer with a blank page; each start is a line in ``starts``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "blank.pdf").write_bytes(blank_pdf())
    program = folder / "soffice"
    does = does.format(pdf=folder / "blank.pdf")
    program.write_text(f'#!/bin/sh\necho start >> "{folder}/starts"\n{does}\n', "utf-8")
    program.chmod(0o755)
    return program


def starts(program: Path) -> int:
    record = program.parent / "starts"
    return len(record.read_text("utf-8").splitlines()) if record.exists() else 0
