"""Paper, faces, sizes and spacing of each role on the page, after GB/T 9704-2012. Numbers only, no Word."""

from dataclasses import dataclass
from enum import StrEnum

# Millimetres: A4 with 天头 37, 订口 28, and 版心 156 x 225
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
# The page number stands 7 mm below the text area: 35 - 7 - 5 (the height of its line)
FOOTER_FROM_EDGE = 23.0
# 22 lines of 28.95 pt fill 225 mm; 29 pt would overflow to 21
LINE_TWIPS = 579
TWIPS_PER_POINT = 20

BODY_POINTS = 16.0
# 28 x 16 pt is 448, the line 442.2: a quarter point less between characters fills it
SQUEEZE_TWIPS = -5
BODY_TWIPS = int(BODY_POINTS * TWIPS_PER_POINT)


class Face(StrEnum):
    """Named as offices have them installed; previews elsewhere substitute."""

    FANGSONG = "仿宋_GB2312"
    KAITI = "楷体_GB2312"
    HEITI = "黑体"
    XIAOBIAOSONG = "方正小标宋简体"
    SONGTI = "宋体"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A paragraph style. ``indent`` counts its own characters; ``before``, ``after``, ``line`` are twips.

    Never justified: LibreOffice 7 then drops a comma or full stop that falls on the edge of the line.
    """

    name: str
    face: Face = Face.FANGSONG
    points: float = BODY_POINTS
    align: Align = Align.LEFT
    indent: int = 0
    before: int = 0
    after: int = 0
    line: int = LINE_TWIPS
    colour: str = ""
    keep_next: bool = False
    rule_below: bool = False

    @property
    def squeeze(self) -> int:
        return SQUEEZE_TWIPS if self.points == BODY_POINTS else 0

    @property
    def indent_twips(self) -> int:
        return int(self.indent * self.points * TWIPS_PER_POINT)


LETTERHEAD = Look(
    name="发文机关标志",
    face=Face.XIAOBIAOSONG,
    points=30,
    align=Align.CENTRE,
    line=900,
    colour="FF0000",
    rule_below=True,
    keep_next=True,
)
TITLE = Look(
    name="文书标题",
    face=Face.XIAOBIAOSONG,
    points=22,
    align=Align.CENTRE,
    line=680,
    after=LINE_TWIPS // 2,
    keep_next=True,
)
NUMBER = Look(name="文书文号", align=Align.RIGHT)
ADDRESSEE = Look(name="文书主送")
BODY = Look(name="文书正文", indent=2)
HEADING_1 = Look(name="文书一级标题", face=Face.HEITI, indent=2, keep_next=True)
HEADING_2 = Look(name="文书二级标题", face=Face.KAITI, indent=2, keep_next=True)
ATTACHMENTS = Look(name="文书附件说明", indent=2, before=LINE_TWIPS)
# Two lines above the name: the top of a seal 42 mm wide then lies within one line of the text
SIGNER = Look(name="文书署名", align=Align.RIGHT, before=2 * LINE_TWIPS, keep_next=True)
SIGNER_UNSEALED = Look(name="文书署名（不盖章）", align=Align.RIGHT, before=LINE_TWIPS, keep_next=True)
DATED = Look(name="文书成文日期", align=Align.RIGHT)
DATED_UNSEALED = Look(name="文书成文日期（不盖章）", align=Align.RIGHT)
# {% if … %} and the like in the template a clerk edits; nothing of it is printed
MARK = Look(name="模板标记", points=9, line=240, colour="808080")
REMARK = Look(name="文书附注", indent=2)
NOTE = Look(name="文书填写说明", points=12, line=400, before=120)
CELL = Look(name="文书表格", points=10.5, line=340)
CELL_CENTRED = Look(name="文书表格居中", points=10.5, line=340, align=Align.CENTRE)
CELL_HEAD = Look(name="文书表头", face=Face.HEITI, points=10.5, line=340, align=Align.CENTRE, keep_next=True)
BOX_LABEL = Look(name="文书填写栏名", points=12, line=400, align=Align.CENTRE)
BOX = Look(name="文书填写栏", points=12, line=400)
# Word needs a paragraph between a table and what follows; this one takes hardly any room
AFTER_TABLE = Look(name="文书表后", points=5, line=120)
PAGE_NUMBER_ODD = Look(name="文书单页页码", face=Face.SONGTI, points=14, line=280, align=Align.RIGHT)
PAGE_NUMBER_EVEN = Look(name="文书双页页码", face=Face.SONGTI, points=14, line=280)

LOOKS = tuple(value for value in dict(globals()).values() if isinstance(value, Look))
HEADINGS = {1: HEADING_1, 2: HEADING_2}
