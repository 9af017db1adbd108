"""Templates nobody should be able to use: generated here, so that nothing hostile lies in the tree.

``CORPUS``: name -> (how it is made, the codes of which the report must name one).
"""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.support.packages import (
    DOCUMENT,
    RELS,
    TYPES,
    W,
    base,
    packed,
    paragraph,
    replaced,
    with_body,
    with_parts,
    with_relation,
    with_story,
    with_text,
)

Make = Callable[[], bytes]

#: server-side template injection in the spellings of several languages
SPELLINGS = (
    "{{ 7*7 }}",
    "{{7*'7'}}",
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ config }}",
    "{{ config.items() }}",
    "{{ self._TemplateReference__context }}",
    "{{ request.application.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__ }}",
    "{{ namespace.__init__ }}",
    "{{ lipsum|attr('__globals__') }}",
    "{{ lipsum|attr('x') }}",
    "{{ 监护人姓名.__class__ }}",
    "{{ 监护人姓名._x }}",
    "{{ 监护人姓名[0] }}",
    "{{ 监护人姓名() }}",
    "{{ 监护人姓名|safe }}",
    "{{ 监护人姓名|attr('format') }}",
    "{{ '%s'|format(监护人姓名) }}",
    "{{ 监护人姓名 ~ 7 }}",
    "{{ 监护人姓名 if 1 else 2 }}",
    "{{ _signer_indent }}",
    "{{ _line }}",
    "{{ {} }}",
    "{{ open('/etc/passwd').read() }}",
    "{{ import_module('os') }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{- 监护人姓名 -}}",
    "{{{ 监护人姓名 }}}",
    "{% import os %}",
    "{% from 'x' import y %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'base.html' %}",
    "{% set x = 1 %}",
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "{%raw%}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% for x in ''.__class__.__mro__ %}{{ x }}{% endfor %}",
    "{% for c in [1,2,3] %}{{ c }}{% endfor %}",
    "{% for i in range(999999999) %}{% endfor %}",
    "{% while true %}{% endwhile %}",
    "{% if 监护人姓名.__len__() %}{% endif %}",
    "{% if 1 == 1 %}x{% endif %}",
    "{% do x %}",
    "{% exec 'import os' %}",
    "{% debug %}",
    "{# 监护人姓名 #}",
    "${7*7}",
    "${T(java.lang.Runtime).getRuntime().exec('id')}",
    "｛｛ 监护人姓名 ｝｝",
    "｛% for 行 in 劝返记录 %｝",
    "{{ 监护人姓名",
    "监护人姓名 }}",
    "{% for 行 in 劝返记录 %}",
    "{% endfor %}",
    "{% else %}",
    "{% if 联系人 %}",
)
#: a mark in so many runs, as Word leaves it
SPLIT = (
    ("{", "{ config }", "}"),
    ("{{ ''._", "_class__ }}"),
    ("{{", " ", "7*7", " ", "}}"),
    ("{", "%", " import os %}"),
    ("｛", "｛ config ｝", "｝"),
)
_TEXT_BOX = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
    "{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
_MATHS = '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{}</m:t></m:r></m:oMath></w:p>'
#: the same words where nobody looks
PLACES: dict[str, Make] = {
    "header": lambda: with_story("header1", "{{ config }}"),
    "footer": lambda: with_story("footer1", "{{ 监护人姓名 }}"),
    "footnotes": lambda: with_story("footnotes", "{{ config }}"),
    "endnotes": lambda: with_story("endnotes", "{% import os %}"),
    "comments": lambda: with_story("comments", "{{ config }}"),
    "text box": lambda: with_body(_TEXT_BOX.format(paragraph("{{ config }}"))),
    "text box split": lambda: with_body(_TEXT_BOX.format(paragraph("{", "{ config }", "}"))),
    "link within": lambda: with_body(
        '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>{{ config }}</w:t></w:r></w:hyperlink></w:p>'
    ),
    "content control": lambda: with_body(
        f"<w:sdt><w:sdtContent>{paragraph('{{ config }}')}</w:sdtContent></w:sdt>"
    ),
    "table": lambda: with_body(f"<w:tbl><w:tr><w:tc>{paragraph('{{ config }}')}</w:tc></w:tr></w:tbl>"),
    "maths": lambda: with_body(_MATHS.format("{{ config }}")),
    "alternative text": lambda: with_body(
        '<w:p><w:bookmarkStart w:id="9" w:name="{{ config }}"/><w:bookmarkEnd w:id="9"/></w:p>'
    ),
    "title": lambda: replaced("docProps/core.xml", "</dc:title>", "{{ config }}</dc:title>"),
    "own xml": lambda: with_parts({"customXml/item1.xml": "<x>{{ config }}</x>"}),
    "outside a run": lambda: with_body("<w:p>{{ config }}</w:p>"),
}


def _field(*instructions: str) -> bytes:
    told = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in instructions)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return with_body(f"<w:p>{begin}{told}{end}</w:p>")


FIELDS = (
    ("DDE Excel x", ""),
    ("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe", "/k calc"),
    ("D", "DEAUTO cmd"),
    ("INCLUDETEXT /etc/passwd",),
    ("INCLUDEPICTURE http://example.invalid/a.png",),
    ("LINK Excel.Sheet x",),
    ("MACROBUTTON Run x",),
    ("DATABASE \\\\d x",),
    ("IMPORT x",),
    ("HYPERLINK http://example.invalid",),
    ("QUOTE 1",),
    ("FILLIN x",),
    ("AUTOTEXT x",),
    ("= 1+1",),
    ("PAGEREF x",),
    ("DATE",),
)


def _zip(*entries: tuple[str, bytes]) -> bytes:
    """Names as they are given, however wrong, and twice if they are given twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (*base().items(), *entries):
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            if name not in package.NameToInfo:
                package.writestr(info, content)
            else:
                del package.NameToInfo[name]
                package.writestr(info, content)
    return out.getvalue()


def _renamed(name: str) -> bytes:
    """A name zipfile itself would not write, of the same length as one it does."""
    plain = "word/" + "q" * (len(name) - 5)
    return packed({**base(), plain: b"<x/>"}).replace(plain.encode(), name.encode())


def _flagged() -> bytes:
    data = bytearray(packed(base()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def _lying() -> bytes:
    """10 MB that say they are 100 bytes."""
    data = bytearray(packed({**base(), "word/q.xml": b"<x>" + b" " * 10_000_000 + b"</x>"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


_TRICKS = (
    "../../etc/passwd",
    "/etc/cron.d/xx",
    "word/../../x.xml",
    "word\\document2.xml",
    "C:/windows/x.xml",
    "word/a\x00b.xml",
    "word/./x.xml",
    "word//xx.xml",
    "word/" + "n" * 200 + ".xml",
)
_ZIPS: dict[str, tuple[Make, str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"hello", "not_docx"),
    "a page of the web": (lambda: b"<html><body>x</body></html>", "not_docx"),
    "a PDF": (lambda: b"%PDF-1.7\n", "not_docx"),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_format"),
    "a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "six megabytes": (lambda: packed(base()) + b"\0" * 6_000_000, "size"),
    "cut in half": (lambda: packed(base())[:-400], "damaged"),
    "a zip of nothing": (lambda: packed({"a.txt": b"x"}), "not_docx"),
    "a spreadsheet": (lambda: packed({TYPES: b"<Types/>", "xl/workbook.xml": b"<x/>"}), "not_docx"),
    "an encrypted part": (_flagged, "password"),
    "a bomb": (lambda: with_parts({"word/q.xml": b"<x>" + b"\n" * 29_000_000 + b"</x>"}), "bomb"),
    "a bomb of pictures": (
        lambda: with_parts({"word/media/q.bmp": b"BM" + b"\0" * 40_000_000}),
        "unpacked bomb",
    ),
    "many small bombs": (
        lambda: with_parts({f"word/q{n}.xml": b"<x>" + b" " * 190_000 + b"</x>" for n in range(200)}),
        "unpacked",
    ),
    "a size that lies": (_lying, "damaged not_xml"),
    "five hundred parts": (lambda: with_parts({f"word/q{n}.xml": b"<x/>" for n in range(500)}), "entries"),
    "a name that turns round": (lambda: with_parts({"word/\u202elmx.xml": "<x/>"}), "part_name"),
    "a part twice": (lambda: _zip((DOCUMENT, b"<x/>")), "part_twice"),
    "a part twice in capitals": (lambda: _zip(("WORD/document.xml", b"<x/>")), "part_twice"),
    "another compression": (lambda: packed(base(), zipfile.ZIP_BZIP2), "compression"),
    "a zip within": (lambda: with_parts({"word/media/a.png": packed(base())}), "nested"),
    "a zip named xml": (lambda: with_parts({"word/q.xml": packed(base())}), "nested"),
    "a program named png": (lambda: with_parts({"word/media/a.png": b"MZ" + b"\0" * 99}), "nested"),
    "a program": (lambda: with_parts({"word/a.exe": b"MZ" + b"\0" * 99}), "nested part_kind"),
    "a drawing that runs": (
        lambda: with_parts({"word/media/a.svg": "<svg><script>1</script></svg>"}),
        "part_kind",
    ),
    "an unknown part": (lambda: with_parts({"word/a.html": "<p>"}), "part_kind"),
    **{f"name {name!r}"[:40]: ((lambda name=name: _renamed(name)), "part_name") for name in _TRICKS},
}

_BILLION = "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1 if n > 1 else chr(32).strip()};' * 10}'>" for n in range(1, 10))
)


def _prologue(text: str) -> bytes:
    parts = base()
    body = parts[DOCUMENT].decode().partition("?>")[2]
    return packed({**parts, DOCUMENT: f'<?xml version="1.0" encoding="UTF-8"?>{text}{body}'})


def _document(xml: str | bytes) -> bytes:
    return packed({**base(), DOCUMENT: xml})


_XML: dict[str, tuple[Make, str]] = {
    "an entity of a file": (
        lambda: _prologue('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "dtd",
    ),
    "an entity of the web": (
        lambda: _prologue('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/x.dtd"> %p;]>'),
        "dtd",
    ),
    "a DTD elsewhere": (lambda: _prologue('<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'), "dtd"),
    "a billion laughs": (lambda: _prologue(_BILLION), "dtd"),
    "a DTD in the styles": (
        lambda: replaced("word/styles.xml", "?>", '?><!DOCTYPE x [<!ENTITY e "x">]>'),
        "dtd",
    ),
    "a DTD in the relations": (lambda: replaced(RELS, "<Relationships", "<!DOCTYPE x><Relationships"), "dtd"),
    "an inclusion": (
        lambda: with_body('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "xinclude",
    ),
    "a style sheet": (
        lambda: _prologue('<?xml-stylesheet href="http://example.invalid/x.xsl" type="text/xsl"?>'),
        "external",
    ),
    "broken XML": (lambda: _document("<w:document>"), "not_xml"),
    "no XML": (lambda: _document("hello"), "not_xml"),
    "an unknown encoding": (
        lambda: _document('<?xml version="1.0" encoding="utf-7"?><x/>'),
        "not_xml unreadable",
    ),
    "a body of its own": (lambda: _document("<x/>"), "unreadable"),
    "no body": (lambda: _document(f'<w:document xmlns:w="{W}"/>'), "unreadable"),
    "depth": (lambda: with_body("<w:p>" * 5000 + "</w:p>" * 5000), "depth"),
    "elements": (lambda: with_body("<w:p/>" * 200_000), "elements bomb"),
    "attributes": (
        lambda: with_body(f"<w:p {' '.join(f'a{n}=1' for n in range(5000))}/>"),
        "elements not_xml",
    ),
    "tables in tables": (
        lambda: with_body("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
        "depth",
    ),
}
_WORD: dict[str, tuple[Make, str]] = {
    "macro code": (lambda: with_parts({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}), "macro"),
    "a renamed .docm": (
        lambda: replaced(
            TYPES,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "macro",
    ),
    "a template of Word": (lambda: replaced(TYPES, "document.main+xml", "template.main+xml"), "not_docx"),
    "an embedded workbook": (lambda: with_parts({"word/embeddings/a.xlsx": packed(base())}), "embedded"),
    "an OLE object": (
        lambda: with_parts({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "embedded",
    ),
    "a control": (lambda: with_parts({"word/activeX/activeX1.xml": "<x/>"}), "embedded"),
    "an OLE element": (lambda: with_body("<w:p><w:r><w:object/></w:r></w:p>"), "embedded"),
    "a control element": (
        lambda: with_body('<w:p><w:r><w:control r:id="x"/></w:r></w:p>'),
        "embedded not_xml",
    ),
    "another file's text": (lambda: with_body("<w:altChunk/>"), "external"),
    "a sub document": (lambda: with_body("<w:subDoc/>"), "external"),
    "an attached template": (
        lambda: replaced("word/settings.xml", "</w:settings>", "<w:attachedTemplate/></w:settings>"),
        "external",
    ),
    "a mail merge": (
        lambda: replaced("word/settings.xml", "</w:settings>", "<w:mailMerge/></w:settings>"),
        "external",
    ),
    "protection": (
        lambda: replaced("word/settings.xml", "</w:settings>", "<w:documentProtection/></w:settings>"),
        "password",
    ),
    "bound data": (
        lambda: with_body("<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent/></w:sdt>"),
        "bound",
    ),
    "an insertion": (lambda: with_body("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"), "tracked"),
    "a deletion": (
        lambda: with_body("<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"),
        "tracked",
    ),
    "fonts": (lambda: with_parts({"word/fonts/font1.odttf": b"x" * 99}), "fonts"),
    "a picture of the web": (
        lambda: with_body(
            '<w:p><w:r><w:pict><v:imagedata xmlns:v="v" src="http://example.invalid/a.png"/></w:pict></w:r></w:p>'
        ),
        "external",
    ),
    "a simple field": (lambda: with_body('<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>'), "field"),
    "a lone instruction": (
        lambda: with_body("<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"),
        "field",
    ),
    **{f"field {words[0]}": ((lambda words=words: _field(*words)), "field") for words in FIELDS},
    **{
        f"outside {kind}": (
            (lambda kind=kind: with_relation(kind, "http://example.invalid/x", "External")),
            "external",
        )
        for kind in (
            "hyperlink",
            "image",
            "attachedTemplate",
            "oleObject",
            "subDocument",
            "frame",
            "aFChunk",
            "header",
        )
    },
    "a file of the machine": (lambda: with_relation("image", "file:///etc/passwd"), "external"),
    "a share": (lambda: with_relation("image", "\\\\example.invalid\\share\\a.png"), "external"),
    "a mail address": (
        lambda: with_relation("hyperlink", "mailto:x@example.invalid", "External"),
        "external",
    ),
    "a way out": (lambda: with_relation("image", "../../../etc/passwd"), "external"),
    "a strange relation": (lambda: with_relation("control", "x.xml"), "relation"),
}
_NESTED = "{{% for {} in 劝返记录 %}}"


def _loops(depth: int, times: int = 1) -> bytes:
    opened = "".join(paragraph(_NESTED.format("甲乙丙丁戊己"[n])) for n in range(depth))
    return with_body((opened + paragraph("{% endfor %}") * depth) * times, "judicial_letter")


LOOPS: dict[str, tuple[Make, str]] = {
    "loops that print nothing": (lambda: _loops(4), "loops"),
    "loops that print much": (
        lambda: with_body(
            "".join(paragraph(_NESTED.format(row)) for row in "甲乙")
            + paragraph("某" * 3000)
            + paragraph("{% endfor %}") * 2,
            "judicial_letter",
        ),
        "loops",
    ),
    "too deep": (lambda: _loops(5), "block"),
    "too many": (lambda: _loops(1, 100), "loops"),
}
HEAVY: dict[str, tuple[Make, str]] = {
    "a paragraph of marks": (lambda: with_text("{{ 联系人 }}" * 2_000), "marks"),
    "a paragraph of runs": (lambda: with_text(*["甲"] * 6_000), "pieces"),
    "a text of braces": (lambda: with_text("{ " * 20_000), "marks"),
    "a book of marks": (lambda: with_body(paragraph("{{ 联系人 }}甲乙丙" * 100) * 150), "marks bomb"),
    "unknown names": (
        lambda: with_body(
            "".join(paragraph(f"{{{{ 名{'甲乙丙丁'[n % 4] * (n % 20)} }}}}") for n in range(3_000))
        ),
        "unknown",
    ),
}
_UNREADABLE = "mark left place unknown block missing"
CORPUS: dict[str, tuple[Make, str]] = {
    **{f"says {text}": ((lambda text=text: with_text(text)), _UNREADABLE) for text in SPELLINGS},
    **{f"split {runs[0]}…{runs[-1]}": ((lambda runs=runs: with_text(*runs)), _UNREADABLE) for runs in SPLIT},
    **{f"in {place}": (make, f"{_UNREADABLE} comments") for place, make in PLACES.items()},
    **_ZIPS,
    **_XML,
    **_WORD,
    **HEAVY,
}
