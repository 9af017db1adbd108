"""文件校验清单 and 案卷流转记录: what proves the file."""

from collections.abc import Iterator, Sequence

from caseflow import clock
from caseflow.cases.casefile.pieces import Contents, Journal, Line, Piece, Stored
from caseflow.cases.casefile.sheets import shown
from caseflow.notices.blocks import Block, Column, Heading, Letter, Paragraph, Remark, Table, Title
from caseflow.notices.word.drawing import draw

CHECKSUMS, RECORD = "文件校验清单", "案卷流转记录"
_FILES = (Column("件号", 14, centred=True), Column("文件、大小、存入时间和 sha256", 142))
_EVENTS = (Column("序号", 14, centred=True), Column("时间、经办人、步骤、依据；原文；哈希", 142))
_SEALS = (Column("日期", 23, centred=True), Column("日封根值", 121), Column("条数", 12, centred=True))
_HOW = (
    "原文是该条日志存储的全部内容，只含编号、代码和日期。"
    "哈希＝sha256（上一条的哈希＋换行＋原文），按 UTF-8 计算；第1条的上一条哈希为64个0。"
)
_VERIFY = "核验：在服务器上运行 caseflow verify，逐条重算全部日志、日封和存储的文件，有一处不符即报告。"
_SEAL_NOTE = "日封根值依次对当日全县个案日志的哈希计算，用于证明事后没有整本更换。"


def checksums(pieces: Sequence[Piece]) -> bytes:
    rows = tuple(
        (str(number), _file(file)) for number, piece in enumerate(pieces, start=1) for file in piece.files
    )
    body: Block = Table(_FILES, rows) if rows else Paragraph("卷内没有存储的文件。")
    note = Remark(
        "注：sha256 为文件存入时原文的校验值。家访记录表、回证、审批单由系统按记录打印，不另存文件。",
        small=True,
    )
    return draw(Letter("case_file", CHECKSUMS, (Title(CHECKSUMS), body, note)))


def _file(file: Stored) -> str:
    kept = f"{clock.to_local(file.stored_at):%Y-%m-%d %H:%M}"
    told = f"{shown(file.name)}　{file.size}字节　{kept}\n{file.sha256}"
    return f"{told}\n不符：{file.problem}" if file.problem else told


def record(contents: Contents) -> bytes:
    return draw(Letter("case_file", RECORD, (Title(RECORD), *_record(contents.journal))))


def _record(journal: Journal) -> Iterator[Block]:
    yield Table(_EVENTS, tuple((str(line.seq), _event(line)) for line in journal.lines))
    yield Paragraph(f"日志共{len(journal.lines)}条，末条哈希（链尾）：")
    yield Remark(journal.head, small=True)
    for problem in journal.problems:
        yield Paragraph(f"核验不符：{problem}。")
    if not journal.problems:
        yield Paragraph("生成本卷时已逐条核验，各条相连，内容与哈希相符。")
    yield Heading("日封")
    if journal.seals:
        yield Table(_SEALS, tuple((day, root, str(events)) for day, root, events in journal.seals))
    if journal.unsealed:
        yield Paragraph(f"尚未日封：{'、'.join(journal.unsealed)}。")
    yield Remark(f"注：{_HOW}{_SEAL_NOTE}{_VERIFY}", small=True)


def _event(line: Line) -> str:
    told = f"{shown(line.words)}\n{shown(line.payload)}\n{line.digest}"
    return f"{told}\n不符：{line.problem}" if line.problem else told
