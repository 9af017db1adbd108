"""docs/documents.md: every kind of document as it comes out, beside the format it follows."""

from collections.abc import Sequence
from pathlib import Path

from caseflow.notices.kinds import KINDS
from caseflow.notices.spec import Kind
from caseflow.notices.word.sheet import Form, form_of
from docs.generate.markdown import HEAD

ALBUM = Path(__file__).resolve().parents[1] / "documents"
_WIDTH = 330
_OPENING = """# 文书和版式

每种文书一份样张，案例是虚构的，由测试经 LibreOffice 生成。版式按 GB/T 9704—2012《党政机关公文格式》：
通报、报告用公文格式，函用信函格式；送达监护人的文书属执法文书，用同样的纸张、版心、字体字号，不加版头、版记。

- 字体按名称写入文件：仿宋_GB2312、楷体_GB2312、黑体、方正小标宋简体、宋体。程序不附带字体。
  生成样张的机器没有这些字体，用思源宋体、思源黑体代替，笔画和数字宽度与办公电脑上略有不同。
- 测试 `tests/documents/test_format*.py` 逐项读 .docx、量 PDF，误差以 1 毫米为限；下表“测试”一列是其中的名称。
- 固定行距中文字的上下位置，LibreOffice 按行高的 80% 定基线，Word 贴近行底，两者相差约 1 毫米，取中间值。
- LibreOffice 7.4 在汉字与数字之间加一点空隙，换行位置因此可能与 Word 不同；制发以 Word、WPS 打开的为准。
- 正文两端对齐，行末标点按 Word 的默认设置可以溢出版心。
- 印章处只留空白，程序不画印章。标题较长时自动换行，要分成梯形、菱形的，在 Word 中按 Shift+Enter 断行。

运行 `make pictures` 重新生成样张，`make docs` 重新生成本页。
"""
_Row = tuple[str, str, str, str]
_PAGE: tuple[_Row, ...] = (
    ("纸张、版心", "A4；天头 37、订口 28，版心 156×225", "页边距 37、28、26、35", "margins_and_faces"),
    (
        "行、字",
        "22 行，每行 28 字，撑满版心",
        "行距固定值 28.95 磅，字距紧缩 0.25 磅",
        "22_lines_of_28_characters",
    ),
    ("正文", "3 号仿宋，首行空 2 字", "样式“文书正文”", "22_lines_of_28_characters"),
    (
        "层次",
        "一、黑体（一）楷体 1.（1）仿宋",
        "样式“文书一级标题”至“四级标题”",
        "faces_and_sizes_of_the_roles",
    ),
    ("标题", "2 号小标宋，居中", "样式“公文标题”“文书标题”", "faces_and_sizes_of_the_roles"),
    (
        "署名、日期（盖章）",
        "日期右空 4 字，署名在日期上居中；印章上距正文一行之内",
        "署名上空一行半，容得下直径 42 毫米的印章",
        "a_seal_fits_over_name_and_date",
    ),
    (
        "署名、日期（不盖章）",
        "空一行，署名右空 2 字，日期首字比署名首字右移 2 字",
        "样式“文书署名（不盖章）”，取名称后算出",
        "without_a_seal",
    ),
    (
        "落款不单独成页",
        "不用“此页无正文”",
        "署名与正文末段、附件说明同页",
        "the_last_page_is_not_a_bare_signature",
    ),
    (
        "页码",
        "4 号半角宋体，一字线；版心下 7 毫米；单页右空 1 字，双页左空 1 字",
        "页脚，奇偶页不同",
        "page_numbers",
    ),
)
_OFFICIAL: tuple[_Row, ...] = (
    ("份号、密级、紧急程度", "版心左上角第一行起，顶格", "三行，空项留空行", "the_head_of_an_official_paper"),
    (
        "发文机关标志",
        "红色小标宋，居中，上边缘距版心上边缘 35 毫米",
        "45 磅，名称长的自动缩小，不换行",
        "the_head_of_an_official_paper",
    ),
    ("发文字号", "标志下空二行，居中；年份用六角括号", "没有文号时留空行", "the_head_of_an_official_paper"),
    (
        "签发人（上行文）",
        "文号左空 1 字，签发人右空 1 字，姓名楷体",
        "没有姓名时留空白手签",
        "a_paper_to_a_superior",
    ),
    ("红色分隔线", "文号下 4 毫米，与版心等宽", "空段的下边框", "the_head_of_an_official_paper"),
    (
        "标题、主送",
        "红线下空二行；标题下空一行，主送顶格，冒号",
        "样式“公文标题”“文书主送”",
        "the_title_and_the_text",
    ),
    ("附件说明", "正文下空一行，左空 2 字，名称回行对齐", "悬挂缩进，按磅值", "attachments_hang"),
    ("附注", "日期下一行，左空 2 字，圆括号", "样式“文书附注”", "the_remark_follows"),
    (
        "附件",
        "另面；“附件1”黑体顶格第一行，标题居中第三行",
        "样式“文书附件标识”自带段前分页",
        "an_annex_has_a_page",
    ),
    (
        "版记",
        "末条线与末页版心下边缘重合；首末 0.35 毫米，中间 0.25 毫米；抄送、印发 4 号仿宋，左右空 1 字",
        "贴版心下边缘的环绕表格，随正文末段到末页",
        "the_imprint_closes_the_last_page",
    ),
)
_LETTER: tuple[_Row, ...] = (
    ("发文机关标志", "上边缘距页边 30 毫米", "图文框，名称长的自动缩小", "the_first_page_of_a_letter"),
    ("第一条双线", "标志下 4 毫米，上粗下细，长 170 毫米", "其下空段的下边框", "the_first_page_of_a_letter"),
    ("第二条双线", "距页下边 20 毫米，上细下粗，长 170 毫米", "首页页脚", "the_first_page_of_a_letter"),
    ("发文字号", "第一条双线下 7/8 字，顶版心右边", "样式“信函发文字号”", "the_first_page_of_a_letter"),
    ("页码", "首页不显示", "首页页脚不同", "further_pages_of_a_letter"),
    ("版记", "只有抄送，不加印发机关、印发日期和分隔线", "末页版心下边缘", "further_pages_of_a_letter"),
)
_SHEETS = (
    ("公文", "form-official", _OFFICIAL),
    ("上行文", "form-upward", (_OFFICIAL[3],)),
    ("信函格式", "form-letter", _LETTER),
    ("各种文书共同的", "return_notice", _PAGE),
)
_FORMS = {Form.OFFICIAL: "公文格式", Form.LETTER: "信函格式", Form.PLAIN: "不加版头、版记"}


def page() -> str:
    sheets = "\n".join(_sheet(*sheet) for sheet in _SHEETS)
    kinds = "\n".join(_kind(kind) for kind in KINDS.values())
    return f"{HEAD}\n{_OPENING}\n## 版式\n\n{sheets}\n## 各种文书\n\n{kinds}"


def _sheet(title: str, name: str, rows: Sequence[_Row]) -> str:
    """The pictures on the left, what they have to be on the right."""
    heads = "".join(f"<th>{head}</th>" for head in ("样张", "要素", "标准", "做法", "测试"))
    pictures = f'<td rowspan="{len(rows)}" valign="top">{_pictures(name, title)}</td>'
    told = (f"{'' if number else pictures}{_cells(row)}" for number, row in enumerate(rows))
    body = "\n".join(f"<tr>{row}</tr>" for row in told)
    return f"### {title}\n\n<table>\n<tr>{heads}</tr>\n{body}\n</table>\n"


def _cells(row: _Row) -> str:
    *words, test = row
    return "".join(f"<td>{word}</td>" for word in words) + f"<td><code>{test}</code></td>"


def _kind(kind: Kind) -> str:
    form = form_of(next(iter(kind.blueprints.values())))
    issuers = "、".join(kind.issuers)
    pictures = _pictures(kind.id, kind.name)
    return f"### {kind.name}\n\n`{kind.id}` · 制发：{issuers} · {_FORMS[form]}\n\n{pictures}\n"


def _pictures(name: str, title: str) -> str:
    found = sorted(ALBUM.glob(f"{name}-[0-9].png"))
    return " ".join(_picture(path, f"{title}第{number}页") for number, path in enumerate(found, 1))


def _picture(path: Path, told: str) -> str:
    return f'<img src="documents/{path.name}" alt="{told}" width="{_WIDTH}">'
