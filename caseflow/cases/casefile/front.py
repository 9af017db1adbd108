"""封面 and 卷内目录."""

from collections.abc import Sequence

from caseflow import clock
from caseflow.cases.casefile.pieces import Contents, Piece
from caseflow.cases.casefile.sheets import shown
from caseflow.notices.blocks import Block, Column, Field, Form, Letter, Paragraph, Remark, Table, Title
from caseflow.notices.word.binding import PAGE_OF
from caseflow.notices.word.drawing import draw

TITLE = "控辍保学个案卷宗"
_COLUMNS = (
    Column("序号", 12, centred=True),
    Column("文件名称", 49),
    Column("文号", 34),
    Column("责任者", 25),
    Column("日期", 24, centred=True),
    Column("页次", 12, centred=True),
)
_PRACTICE = "演示文书，不具效力"


def mark_of(number: int) -> str:
    """The bookmark at the beginning of a document of the file."""
    return f"piece{number}"


def cover(contents: Contents, count: int, pages: int) -> bytes:
    """``pages`` 0: not known, for nothing here works them out."""
    total = f"共{count}件" + (f"，{pages}页" if pages else "")
    rows = [*contents.cover, ("卷内文件", total)]
    boxes = Form(tuple((Field(label, shown(text)),) for label, text in rows), row_height=11.0)
    notes = [Remark("本卷宗含未成年人个人信息，仅用于封面所列用途，不得公开、转发。", small=True)]
    if contents.practice:
        notes.append(Remark(_PRACTICE, small=True))
    return draw(Letter("case_file", TITLE, (Title(TITLE), boxes, *notes)))


def index(pieces: Sequence[Piece], problems: Sequence[str]) -> bytes:
    rows = tuple(_row(number, piece) for number, piece in enumerate(pieces, start=1))
    blocks: list[Block] = [Title("卷内目录"), Table(_COLUMNS, rows)]
    blocks += [Remark(f"注：{shown(problem)}。", small=True) for problem in problems]
    return draw(
        Letter(
            "case_file",
            "卷内目录",
            tuple(blocks) if rows else (Title("卷内目录"), Paragraph("卷内没有文件。")),
        )
    )


def _row(number: int, piece: Piece) -> tuple[str, ...]:
    name = f"{piece.title}（{piece.remark}）" if piece.remark else piece.title
    page = "—" if piece.listed_only else f"{PAGE_OF}{mark_of(number)}"
    day = clock.to_local(piece.at).date().isoformat()
    return str(number), shown(name), shown(piece.number), shown(piece.author), day, page
