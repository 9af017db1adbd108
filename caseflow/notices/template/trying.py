"""A template filled before anybody relies on it: with an invented child, and with the longest lists."""

from xml.parsers import expat

from caseflow.notices.spec import Kind
from caseflow.notices.template.compiled import xml_text
from caseflow.notices.template.markup import MARKS
from caseflow.notices.template.program import Program, Scope, TooLarge, run
from caseflow.notices.template.report import Findings
from caseflow.notices.template.trial import longest_scope


def try_filling(program: Program, kind: Kind, wording: str, scope: Scope, found: Findings) -> None:
    try:
        _read(run(program, scope, xml_text).encode(), found)
        run(program, longest_scope(kind, wording), xml_text)
    except TooLarge:
        found.error("loops", "循环过多，列表较长时填出的文书过大", "减少循环，不要把循环套在循环里")


def _read(document: bytes, found: Findings) -> None:
    """The filled text is sound XML, and no mark is left in it."""
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    parser.EndElementHandler = lambda name: pieces.append("\n") if name.endswith(":p") else None
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        text = "试填后的文书不能打开，循环或条件的位置不当"
        found.error("unsound", text, "循环和条件的开始、结束各自独占一段，或写在表格同一行")
        return
    for line in (line for line in "".join(pieces).split("\n") if MARKS.search(line)):
        found.error("left", "试填后仍有未填写的标记", "删去重写这处标记", line.strip())
