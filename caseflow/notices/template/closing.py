"""What stands below the signature and the date: a line added at the end of a template lands there."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from caseflow.notices.template.language import TAG
from caseflow.notices.template.package import DOCUMENT
from caseflow.notices.template.report import Findings

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CLOSING = re.compile(r"\{\{\s*(成文日期|发文机关)\s*\}\}")
_ANNEX = re.compile(r"附(件|表|录|：|:)")
#: 附注 in brackets, and 版记 written as lines
_MAY_FOLLOW = re.compile(r"[（(].*[）)]|(抄送|抄报|主送|分送|报送).*|.*印发")


def check_closing(parts: Mapping[str, bytes], shipped: str, found: Findings) -> None:
    """``parts`` have been found harmless; what the ``shipped`` text says below the date may stay there."""
    body = ET.fromstring(parts[DOCUMENT]).find(f"{_W}body")  # noqa: S314 scanned before: no DTD, bounded
    lines = [] if body is None else list(body)
    told = [line.strip() for line in shipped.split("\n")]
    by_design = told[_end(told) :]
    for text in _below(lines[_end([_text(line) for line in lines]) :]):
        if text not in by_design and not _MAY_FOLLOW.fullmatch(text):
            cure = "正文移到署名之前；附注用圆括号括起"
            found.warn("below_date", "署名和成文日期之后还有文字", cure, text)
            return


def _end(texts: list[str]) -> int:
    """Behind the last line of signature or date; behind everything where there is none."""
    closed = [at for at, text in enumerate(texts, 1) if _CLOSING.fullmatch(text)]
    return closed[-1] if closed else len(texts)


def _below(lines: list[ET.Element]) -> Iterator[str]:
    """Paragraphs that print something, up to the annex; tables are 版记 or forms."""
    for line in lines:
        text = _text(line)
        if _begins_page(line) or _ANNEX.match(text):
            return
        if text and not _is_tags(text):
            yield text


def _text(line: ET.Element) -> str:
    if line.tag != f"{_W}p":
        return ""
    return "".join(t.text or "" for t in line.iter(f"{_W}t")).strip()


def _is_tags(text: str) -> bool:
    return all(mark["tag"] is not None for mark in TAG.finditer(text)) and not TAG.sub("", text).strip()


def _begins_page(line: ET.Element) -> bool:
    breaks = (node.get(f"{_W}type") for node in line.iter(f"{_W}br"))
    marked = any(line.find(f"{_W}pPr/{_W}{tag}") is not None for tag in ("pageBreakBefore", "sectPr"))
    return marked or "page" in breaks
