"""The parts a letter is made of: what they say and in which role, never how they look.

In the shipped wording of a kind the texts hold placeholders of the template language; filled, they are
what is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Letterhead:
    """发文机关标志 in red: of a 函 over its double rule, or the 版头 of a 公文 with 文号 over one rule.

    ``number`` stands where the form has it; ``signatory`` (签发人) only on papers to a superior; ``marks``
    are 份号, 密级 and 紧急程度 in the corner of a 公文, an empty one keeps its line.
    """

    text: str
    number: str = ""
    official: bool = False
    signatory: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 at the foot of the last page: 抄送：…。, 印发机关 and …印发; a 函 has only 抄送.

    The row of 抄送 is left out with its text when that is one {% if … %}….
    """

    copied_to: str
    organ: str = ""
    printed_on: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """附件 on a page of its own; ``label`` is 附件1, or 附件 when there is one."""

    label: str
    title: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """文号."""

    text: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送 or the person addressed, without the colon."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is 一、 level 2 （一） level 3 1. level 4 （1）; the number belongs to the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    millimetres: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A list with a head row that repeats on each page; ``each`` names the list its one row stands for."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    each: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled box of a form; an empty value leaves room for a pen."""

    label: str
    value: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes in rows of one or two fields across the page; ``row_height`` in millimetres, per line."""

    rows: tuple[tuple[Field, ...], ...]
    row_height: float = 8.0


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明, one name each, without end punctuation."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期. ``seal`` leaves the space in which the organ stamps; a seal is never drawn."""

    issuer: str = "{{ 发文机关 }}"
    date_text: str = "{{ 成文日期 }}"
    seal: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """附注; ``small`` is a note on filling in a form."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Blocks that stand only where the condition holds: 联系人, not 文号, 机关类型 == "街道"."""

    condition: str
    blocks: tuple["Block", ...]
    otherwise: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True)
class Each:
    """Blocks once per row of a list; 行.栏 is a column of it, 序号 counts."""

    list: str
    blocks: tuple["Block", ...]


Block: TypeAlias = (
    Letterhead
    | Title
    | NumberLine
    | Addressee
    | Heading
    | Paragraph
    | Table
    | Form
    | Attachments
    | Signature
    | Remark
    | Imprint
    | Annex
    | PageBreak
    | When
    | Each
)


#: what a row is called in the shipped wording
ROW = "行"
#: before the name of who answers for a paper to a superior
SIGNATORY = "签发人："


@dataclass(frozen=True, slots=True)
class Letter:
    """A document: what is printed, in order. Knows headings, seal space and addressee, no font."""

    kind: str
    title: str
    blocks: tuple[Block, ...]
    page_numbers: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Every printed text in reading order, for previews, searches and tests."""
        return tuple(line for block in self.blocks for line in lines_of(block))


def lines_of(block: Block) -> tuple[str, ...]:
    return _LINES[type(block)](block)


def attachment_lines(names: tuple[str, ...]) -> tuple[str, ...]:
    """附件：花名册, or numbered; a tab stands between number and name."""
    if len(names) == 1:
        return (f"附件：{names[0]}",)
    return tuple(f"{'' if number > 1 else '附件：'}{number}.\t{name}" for number, name in enumerate(names, 1))


def _said(block: "Title | NumberLine | Heading | Paragraph | Remark") -> tuple[str, ...]:
    return (block.text,)


def _inner(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    return tuple(line for inner in blocks for line in lines_of(inner))


def _letterhead(block: Letterhead) -> tuple[str, ...]:
    number = f"{block.number}\t{SIGNATORY}{block.signatory}" if block.signatory else block.number
    return ("\n".join(block.marks), block.text, number)


def _table(block: Table) -> tuple[str, ...]:
    return (*(column.title for column in block.columns), *(cell for row in block.rows for cell in row))


_LINES: dict[type[Any], Callable[[Any], tuple[str, ...]]] = {
    Letterhead: _letterhead,
    Title: _said,
    NumberLine: _said,
    Addressee: lambda block: (f"{block.text}：",),
    Heading: _said,
    Paragraph: _said,
    Table: _table,
    Form: lambda block: tuple(text for row in block.rows for box in row for text in (box.label, box.value)),
    Attachments: lambda block: attachment_lines(block.names),
    Signature: lambda block: (block.issuer, block.date_text),
    Remark: _said,
    Imprint: lambda block: (block.copied_to, block.organ, block.printed_on),
    Annex: lambda block: (block.label, block.title, *_inner(block.blocks)),
    PageBreak: lambda block: (),
    When: lambda block: _inner((*block.blocks, *block.otherwise)),
    Each: lambda block: _inner(block.blocks),
}
