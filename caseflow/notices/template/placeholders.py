"""占位符对照表 as a letter: every name of a kind with its example, to be read beside the template."""

from caseflow.notices.blocks import Block, Column, Heading, Letter, Paragraph, Table, Title
from caseflow.notices.spec import Kind
from caseflow.notices.template.vocabulary import entries, syntax

_COLUMNS = (Column("占位符", 52), Column("示例", 42), Column("必填", 14, centred=True), Column("说明", 48))
_SYNTAX_COLUMNS = (Column("写法", 68), Column("说明", 88))


def placeholder_letter(kind: Kind) -> Letter:
    return Letter(
        kind=kind.id,
        title=f"{kind.name}占位符对照表",
        page_numbers=True,
        blocks=(Title(f"{kind.name}占位符对照表"), *_names(kind), *_syntax(kind)),
    )


def _names(kind: Kind) -> tuple[Block, ...]:
    rows = tuple(
        (entry.mark, entry.example, "必填" if entry.needed else "", entry.told) for entry in entries(kind)
    )
    intro = "模板中必须出现标有“必填”的占位符，其余按需使用。花括号用半角，名称与本表一致。"
    return (Paragraph(intro), Heading("一、占位符"), Table(_COLUMNS, rows))


def _syntax(kind: Kind) -> tuple[Block, ...]:
    return (Heading("二、循环和条件"), Table(_SYNTAX_COLUMNS, tuple(syntax(kind))))
