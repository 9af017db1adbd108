"""Paper, faces, sizes and spacing of each role on the page, after GB/T 9704-2012. Numbers only, no Word."""

from dataclasses import dataclass
from enum import StrEnum

# Millimetres: A4 with 天头 37, 订口 28, and 版心 156 x 225
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
# 一字线 of the page number 7 mm below the text area: it stands 2 mm below the top of its line of 5 mm
FOOTER_FROM_EDGE = 25.0
# 信函: 标志 and the two red double rules; the lower one is 20 mm above the edge of the first page
LETTER_MARK_FROM_EDGE, LETTER_RULE_FROM_EDGE, LETTER_RULE_WIDTH = 30.0, 20.0, 170.0
# 22 lines of 28.95 pt fill 225 mm; 29 pt would overflow to 21
LINE_TWIPS = 579
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4
TEXT_TWIPS = round(TEXT_WIDTH * TWIPS_PER_MM)

BODY_POINTS = 16.0
# 28 x 16 pt is 448, the line 442.2: a quarter point less between characters fills it
SQUEEZE_TWIPS = -5
BODY_TWIPS = int(BODY_POINTS * TWIPS_PER_POINT)
RED = "FF0000"


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
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line under a paragraph; ``size`` in eighths of a point, ``space`` in points."""

    kind: str = "single"
    size: int = 8
    space: int = 0
    colour: str = RED


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A paragraph style. ``indent``, ``left``, ``right`` and ``hanging`` count its own characters.

    ``before``, ``after`` and ``line`` are twips; ``level`` is that of the outline.
    """

    name: str
    face: Face = Face.FANGSONG
    points: float = BODY_POINTS
    align: Align = Align.LEFT
    indent: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    before: int = 0
    after: int = 0
    line: int = LINE_TWIPS
    colour: str = ""
    keep_next: bool = False
    new_page: bool = False
    level: int = 0
    rule: Rule | None = None
    tab_at_right: bool = False

    @property
    def squeeze(self) -> int:
        return SQUEEZE_TWIPS if self.points == BODY_POINTS else 0

    def twips(self, characters: float) -> int:
        return round(characters * (self.points * TWIPS_PER_POINT + self.squeeze))


# 标志: as large as its text allows; at filling it is fitted to the name (template.scope)
MARK_POINTS, MARK_WIDTH_POINTS = 45, 435
# LibreOffice sets a line of exact height on its 80 %, Word on its foot: both come out within 1 mm
MARK_LINE_PER_POINT = 22
# The frame of a letter's 标志: the double rule that follows begins 4 mm below the ink of the characters
LETTER_MARK_PER_POINT, LETTER_MARK_FOOT = 19, 145
_MARK_LINE = MARK_POINTS * MARK_LINE_PER_POINT

# --- 版头 of a 公文. Three lines for 份号, 密级 and 紧急程度, then 标志 35 mm below the top of the text area
TOP_MARKS = Look(name="公文版头标注", face=Face.HEITI)
LETTERHEAD = Look(
    name="发文机关标志",
    face=Face.XIAOBIAOSONG,
    points=MARK_POINTS,
    align=Align.CENTRE,
    before=180,
    line=_MARK_LINE,
    colour=RED,
    keep_next=True,
)
OFFICIAL_NUMBER = Look(
    name="公文发文字号", align=Align.CENTRE, before=2 * LINE_TWIPS - 100, line=400, keep_next=True
)
# To a superior: 文号 on the left, 签发人 on the right, one character in
UPWARD_NUMBER = Look(
    name="公文发文字号（上行文）",
    left=1,
    right=1,
    before=2 * LINE_TWIPS - 100,
    line=400,
    keep_next=True,
    tab_at_right=True,
)
# Its foot is the rule, 4 mm below the number
RED_RULE = Look(name="公文红色分隔线", points=5, line=180, keep_next=True, rule=Rule(size=12))
# --- 信函
LETTER_MARK = Look(
    name="发文机关标志（信函）",
    face=Face.XIAOBIAOSONG,
    points=MARK_POINTS,
    align=Align.CENTRE,
    line=_MARK_LINE,
    colour=RED,
)
LETTER_TOP_RULE = Look(
    name="信函上红线", points=5, line=100, keep_next=True, rule=Rule("thickThinSmallGap", 24)
)
# 7/8 of a character below the double rule
LETTER_NUMBER = Look(name="信函发文字号", align=Align.RIGHT, line=640, keep_next=True)
LETTER_RULE = Look(name="信函下红线", points=5, line=100, rule=Rule("thinThickSmallGap", 24))

# --- what every document has
# With the space below it a line and a half, so that the lines of a notice stay on the grid of the page
TITLE = Look(
    name="文书标题",
    face=Face.XIAOBIAOSONG,
    points=22,
    align=Align.CENTRE,
    line=620,
    after=3 * LINE_TWIPS // 2 - 620,
    keep_next=True,
)
# Two lines below the rule, one above 主送
OFFICIAL_TITLE = Look(
    name="公文标题",
    face=Face.XIAOBIAOSONG,
    points=22,
    align=Align.CENTRE,
    line=680,
    before=2 * LINE_TWIPS,
    after=LINE_TWIPS,
    keep_next=True,
)
NUMBER = Look(name="文书文号", align=Align.RIGHT)
ADDRESSEE = Look(name="文书主送", keep_next=True)
BODY = Look(name="文书正文", align=Align.BOTH, indent=2)
HEADING_1 = Look(name="文书一级标题", face=Face.HEITI, indent=2, keep_next=True, level=1)
HEADING_2 = Look(name="文书二级标题", face=Face.KAITI, indent=2, keep_next=True, level=2)
HEADING_3 = Look(name="文书三级标题", indent=2, keep_next=True, level=3)
HEADING_4 = Look(name="文书四级标题", indent=2, keep_next=True, level=4)
# 附件： and the number hang, so that a long name goes on below its first character
ATTACHMENT = Look(name="文书附件说明", left=5, hanging=3, before=LINE_TWIPS)
ATTACHMENT_FIRST = Look(name="文书附件说明（首项）", left=6, hanging=4, before=LINE_TWIPS)
ATTACHMENT_NEXT = Look(name="文书附件说明（续项）", left=6, hanging=1)
# Where exactly is worked out from the names at filling (template.scope).
# A line and a half above the name: a seal 42 mm wide then covers name and date, and its top lies within one
# line of the text
SIGNER = Look(name="文书署名", align=Align.CENTRE, left=13, before=3 * LINE_TWIPS // 2, keep_next=True)
SIGNER_UNSEALED = Look(name="文书署名（不盖章）", align=Align.RIGHT, before=LINE_TWIPS, keep_next=True)
DATED = Look(name="文书成文日期", align=Align.CENTRE, left=13)
DATED_UNSEALED = Look(name="文书成文日期（不盖章）", align=Align.RIGHT)
REMARK = Look(name="文书附注", indent=2)
NOTE = Look(name="文书填写说明", align=Align.BOTH, points=12, line=400, before=120)
# 附件1 on line 1 of a new page, the title on line 3
ANNEX_LABEL = Look(name="文书附件标识", face=Face.HEITI, new_page=True, keep_next=True)
ANNEX_TITLE = Look(
    name="文书附件标题",
    face=Face.XIAOBIAOSONG,
    points=22,
    align=Align.CENTRE,
    before=LINE_TWIPS,
    after=LINE_TWIPS,
    line=680,
    keep_next=True,
)
NEW_PAGE = Look(name="文书换页", points=1, line=20, new_page=True)

# --- tables
ROW_MILLIMETRES = 7.0
CELL = Look(name="文书表格", points=10.5, line=340)
CELL_CENTRED = Look(name="文书表格居中", points=10.5, line=340, align=Align.CENTRE)
CELL_HEAD = Look(name="文书表头", face=Face.HEITI, points=10.5, line=340, align=Align.CENTRE, keep_next=True)
BOX_LABEL = Look(name="文书填写栏名", points=12, line=400, align=Align.CENTRE)
BOX = Look(name="文书填写栏", points=12, line=400)
# Word needs a paragraph between a table and what follows; this one takes hardly any room
AFTER_TABLE = Look(name="文书表后", points=5, line=120)

# --- 版记: 4号, one character in from both sides; lines of 0.35 mm, between the rows 0.25 mm
IMPRINT = Look(name="公文版记", points=14, left=4, right=1, hanging=3, line=440)
IMPRINT_ORGAN = Look(name="公文印发机关", points=14, left=1, line=440)
IMPRINT_DATE = Look(name="公文印发日期", points=14, right=1, line=440, align=Align.RIGHT)
IMPRINT_RULE, IMPRINT_RULE_BETWEEN = 8, 6
# --- page numbers, outside: odd pages right, even pages left
PAGE_NUMBER_ODD = Look(name="文书单页页码", face=Face.SONGTI, points=14, line=280, align=Align.RIGHT, right=1)
PAGE_NUMBER_EVEN = Look(name="文书双页页码", face=Face.SONGTI, points=14, line=280, left=1)
# Below the number of a 信函, whose footer reaches down to the rule of its first page
FOOTER_FOOT = Look(
    name="文书页码下空", points=1, line=round((FOOTER_FROM_EDGE - LETTER_RULE_FROM_EDGE) * TWIPS_PER_MM)
)
# {% if … %} and the like in the template a clerk edits; nothing of it is printed
MARK = Look(name="模板标记", points=9, line=240, colour="808080")

LOOKS = tuple(value for value in dict(globals()).values() if isinstance(value, Look))
HEADINGS = {1: HEADING_1, 2: HEADING_2, 3: HEADING_3, 4: HEADING_4}
