"""1,000 one-page notices from one template: ours, a floor that rewrites only the body, and docxtpl.

python -m benchmarks.letters [--rounds 5] [--notices 1000]

All arms fill the same .docx: the shipped 限期复学通知书 (lean), or a page with all the styles of an office.
``fill``, the floor and docxtpl are given the values ready as text; the floor joins them with the literals
and deflates nothing but the body. ``facts`` is the whole of ours: from the facts of the records, all checked,
what is printed worked out. Every output is opened again and must hold its own names, escaped, and no mark.
docxtpl needs an interpreter of its own (``BENCH_PEER_PYTHON``) and fills 1 in 20.
"""

import argparse
import io
import itertools
import json
import os
import re
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

import docx

from benchmarks import harness
from benchmarks.harness import Arm, Ratio
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import compiled, render, shipped_template
from caseflow.notices.template.scope import DATED_INDENT, SIGNER_INDENT
from tests.notice_samples import sample

KIND, WORDING = "return_notice", "lawful"
BODY = "word/document.xml"
#: docxtpl is so slow that it fills fewer; rates are compared
PEER_SHARE = 20
HALF, HUNDRED, FORTY = 0.5, 100.0, 40.0
_MARK = re.compile(r"\{\{ (.+?) \}\}")
_BLOCK = re.compile(r"<w:p\b(?:(?!</w:p>).)*?\{%.*?%\}.*?</w:p>", re.DOTALL)
_PEER = """
import io, json, sys, time
from docxtpl import DocxTemplate
template, values, folder = sys.argv[1:4]
rows = json.load(open(values, encoding="utf-8"))
start = time.perf_counter()
for number, row in enumerate(rows):
    document = DocxTemplate(template)
    document.render(row, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    if folder:
        open(f"{folder}/{number}.docx", "wb").write(out.getvalue())
print(json.dumps({"units": len(rows), "seconds": time.perf_counter() - start}))
"""


@dataclass(frozen=True)
class Page:
    """What is filled, and the values as text, everything worked out."""

    template: bytes
    texts: Callable[[int], dict[str, str]]

    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.template)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def facts_of(number: int) -> dict[str, Any]:
    return sample(KIND, 监护人姓名=f"陈<建>&国{number}", 被监护人姓名=f"陈小明{number}")


def texts_of(number: int) -> dict[str, str]:
    days = {"辍学日期": "2026年9月14日", "复学截止日期": "2026年12月4日", "成文日期": "2026年11月20日"}
    return {
        **facts_of(number),
        **days,
        "发文机关": "青石镇人民政府",
        "批评教育机关": "青石镇人民政府",
        "联系方式": "联系人：周敏　联系电话：0555-6100021",
    }


def shipped() -> Page:
    """Our lean file: 9 KB, which docxtpl too opens quickly."""
    return Page(shipped_template(KIND, WORDING), texts_of)


def office() -> Page:
    """A page as python-docx or Word saves it, with all the styles of an office: 36 KB."""
    document = docx.Document()
    for text in ("{{ 发文机关 }}", "义务教育阶段学生限期复学通知书", "{{ 文号 }}"):
        document.add_heading(text, 1)
    document.add_paragraph("{{ 监护人姓名 }}：")
    document.add_paragraph(
        "您的被监护人{{ 被监护人姓名 }}于{{ 辍学日期 }}发生辍学，"
        "请于{{ 复学截止日期 }}前送到{{ 施教区学校 }}复学。"
    )
    document.add_paragraph("{{ 联系方式 }}")
    document.add_paragraph("{{ 成文日期 }}")
    table = document.add_table(3, 2)
    for row, label in zip(table.rows, ("送达人", "签收人", "送达方式"), strict=True):
        row.cells[0].text = label
    stream = io.BytesIO()
    document.save(stream)
    return Page(stream.getvalue(), texts_of)


def fill(page: Page, folder: Path | None, count: int) -> dict[str, Any]:
    template = compiled(page.template)
    indents = dict.fromkeys((SIGNER_INDENT, DATED_INDENT), "1280")
    rows = [{**page.texts(number), **indents} for number in range(count)]
    return _timed(lambda number: template.fill(rows[number]), folder, count)


def from_facts(page: Page, folder: Path | None, count: int) -> dict[str, Any]:
    """The whole of ours; always the shipped page."""

    def make(number: int) -> bytes:
        return render(NoticeFacts.of(KIND, facts_of(number)), WORDING)

    return _timed(make, folder, count)


def floor(page: Page, folder: Path | None, count: int) -> dict[str, Any]:
    parts = page.parts()
    pieces = _MARK.split(_BLOCK.sub("", parts.pop(BODY).decode()))
    join = _splicer(parts)
    rows = [page.texts(number) for number in range(count)]
    return _timed(lambda number: join(_filled(pieces, rows[number]).encode()), folder, count)


def _filled(pieces: list[str], row: dict[str, str]) -> str:
    out = pieces[:]
    for at in range(1, len(out), 2):
        out[at] = escape(row[out[at]])
    return "".join(out)


def _splicer(parts: dict[str, bytes]) -> Callable[[bytes], bytes]:
    """The other parts deflated once, the body for each document; the directory written anew."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        start = archive.start_dir
    static, count, name = stream.getvalue(), len(parts) + 1, BODY.encode()
    body, directory = static[:start], static[start : static.rindex(b"PK\5\6")]

    def join(xml: bytes) -> bytes:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = deflate.compress(xml) + deflate.flush()
        head = struct.pack("<5H3I2H", 20, 0, 8, 0, 33, zlib.crc32(xml), len(data), len(xml), len(name), 0)
        entry = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + name
        local = b"PK\3\4" + head + name + data
        size, at = len(directory) + len(entry), len(body) + len(local)
        end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, count, count, size, at, 0)
        return b"".join((body, local, directory, entry, end))

    return join


def zip_again(page: Page, folder: Path | None, count: int) -> dict[str, Any]:
    """As most programs do it: every part is deflated again for each document."""
    parts = page.parts()
    pieces = _MARK.split(_BLOCK.sub("", parts.pop(BODY).decode()))

    def make(number: int) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
            archive.writestr(BODY, _filled(pieces, page.texts(number)))
        return stream.getvalue()

    return _timed(make, folder, count)


def docxtpl(page: Page, folder: Path | None, count: int) -> dict[str, Any]:
    python = os.environ.get("BENCH_PEER_PYTHON")
    if not python:
        raise harness.Failed("BENCH_PEER_PYTHON not set")
    with tempfile.TemporaryDirectory(prefix="caseflow-docxtpl-") as name:
        template, values = Path(name) / "template.docx", Path(name) / "values.json"
        template.write_bytes(page.template)
        rows = [page.texts(number) for number in range(max(1, count // PEER_SHARE))]
        values.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        found = harness.spawn([python, "-c", _PEER, str(template), str(values), str(folder or "")])
        if folder:
            _check([(folder / f"{n}.docx").read_bytes() for n in range(len(rows))])
        return found


def _timed(make: Callable[[int], bytes], folder: Path | None, count: int) -> dict[str, Any]:
    make(0)  # the template is read once, before the clock runs
    made: list[bytes] = []
    start = perf_counter()
    for number in range(count):
        data = make(number)
        if folder:
            (folder / f"{number}.docx").write_bytes(data)
        made.append(data)
    seconds = perf_counter() - start
    _check(made)
    return {"units": count, "seconds": seconds, "bytes_each": sum(map(len, made)) // count}


def _check(made: list[bytes]) -> None:
    for number, data in enumerate(made):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read(BODY)
        text = unescape(re.sub(r"<[^>]+>", "", xml.decode()))
        assert f"陈<建>&国{number}：" in text, "the guardian's name is not there"
        assert "{" not in text, "a mark was left"
        assert "2026年12月4日" in text, "the date is not there"


ARMS = {"fill": fill, "facts": from_facts, "floor": floor, "zip again": zip_again, "docxtpl": docxtpl}
PAGES = {"lean": shipped, "office": office}


def _measure(name: str, page: Page, *, files: bool, count: int) -> dict[str, Any]:
    if not files:
        return ARMS[name](page, None, count)
    with tempfile.TemporaryDirectory(prefix="caseflow-notices-") as folder:
        return ARMS[name](page, Path(folder), count)


def main(arguments: argparse.Namespace) -> bool:
    kept = True
    for page, where in itertools.product(PAGES, ("memory", "files")):
        made = PAGES[page]()
        names = [name for name in ARMS if page == "lean" or name != "facts"]
        arms = [
            Arm(name, partial(_measure, name, made, files=where == "files", count=arguments.notices))
            for name in names
        ]
        run = harness.measure(f"notices, {page} page, {where}", "notices/s", arms, arguments.rounds)
        kept = harness.report(run, list(_ratios(page, where))) and kept
    return kept


def _ratios(page: str, where: str) -> Iterator[Ratio]:
    """The promises are for the page of an office; the lean page is our own doing and helps docxtpl too."""
    promised = page == "office"
    yield Ratio("fill", "docxtpl", (HUNDRED if where == "memory" else FORTY) if promised else 0.0)
    yield Ratio("fill", "floor", HALF if where == "memory" else 0.0)
    yield Ratio("facts", "docxtpl")
    yield Ratio("facts", "floor")
    yield Ratio("facts", "zip again")


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks.letters")
    found.add_argument("--rounds", type=int, default=5)
    found.add_argument("--notices", type=int, default=1000)
    return found


if __name__ == "__main__":
    print(json.dumps({"machine": harness.machine()}))
    sys.exit(0 if main(parser().parse_args()) else 1)
