"""Word files taken apart and put together again, for templates that are edited, broken or hostile."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from caseflow.notices.filling import shipped_template

DOCUMENT, TYPES, RELS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Parts = dict[str, bytes]


def parts_of(docx: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def base(kind: str = "return_notice", wording: str = "lawful") -> Parts:
    return parts_of(shipped_template(kind, wording))


def with_parts(parts: Mapping[str, bytes | str], **edits: str) -> bytes:
    """The shipped template with further parts."""
    return packed({**base(), **parts})


def replaced(name: str, old: str, new: str, kind: str = "return_notice") -> bytes:
    """One part with a piece of its text exchanged."""
    parts = base(kind)
    text = parts[name].decode()
    assert old in text, (name, old)
    return packed({**parts, name: text.replace(old, new, 1)})


def with_body(xml: str, kind: str = "return_notice") -> bytes:
    """Something more before the end of the body."""
    text = base(kind)[DOCUMENT].decode()
    at = text.rindex("<w:sectPr")
    return packed({**base(kind), DOCUMENT: text[:at] + xml + text[at:]})


def with_text(*runs: str, kind: str = "return_notice") -> bytes:
    """One more paragraph, in as many runs, before all others: nothing belongs below the date."""
    return replaced(DOCUMENT, "<w:body>", f"<w:body>{paragraph(*runs)}", kind)


def paragraph(*runs: str) -> str:
    told = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
    return f"<w:p>{told}</w:p>"


def with_relation(kind: str, target: str, mode: str = "") -> bytes:
    outside = f' TargetMode="{mode}"' if mode else ""
    line = f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{escape(target)}"{outside}/>'
    return replaced(RELS, "</Relationships>", f"{line}</Relationships>")


def with_story(name: str, text: str, **more: str) -> bytes:
    """A header, footer, footnotes … beside the body, with its type and relation."""
    kind = name.rstrip("0123456789")
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    inner = f"<w:{kind[:-1]} w:id='1'>{paragraph(text)}</w:{kind[:-1]}>" if root == kind else paragraph(text)
    parts: dict[str, bytes | str] = {**base()}
    parts[f"word/{name}.xml"] = f'<w:{root} xmlns:w="{W}">{inner}</w:{root}>'
    told = f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
    parts[TYPES] = str(parts[TYPES], "utf-8").replace("</Types>", f"{told}</Types>")  # type: ignore[arg-type]
    link = f'<Relationship Id="rIdS" Type="{R}/{kind}" Target="{name}.xml"/>'
    parts[RELS] = str(parts[RELS], "utf-8").replace("</Relationships>", f"{link}</Relationships>")  # type: ignore[arg-type]
    return packed(parts)
