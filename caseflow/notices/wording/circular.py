"""通报 (LX-10): 基本情况, 主要成绩 with named praise, 存在问题 named, 下步要求, and two tables as annexes."""

from collections.abc import Iterator
from decimal import Decimal

from caseflow.errors import Reason
from caseflow.notices.blocks import (
    Addressee,
    Annex,
    Attachments,
    Column,
    Each,
    Heading,
    Imprint,
    Letter,
    Letterhead,
    Paragraph,
    Signature,
    Table,
    Title,
    When,
)
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    DATED,
    NUMBER,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Values,
    Wording,
    Worked,
    issuer_facts,
)
from caseflow.notices.wording import head_counts as counts

ISSUERS = (IssuerForm.EDUCATION,)
_TITLE = "{{ 发文机关 }}关于{{ 学期 }}{{ 核查事项 }}情况的通报"
_ANNEX = "{{ 学期 }}学籍管理数据核查情况表"
_SENTENCES = frozenset({"情况", "内容"})
_DIGITS = "零一二三四五六七八九十"


def _annex(number: int, unit: str, each: str, named: tuple[Column, ...]) -> Annex:
    columns = (
        Column("序号", 14, centred=True),
        *named,
        Column("现场核查学生数", 24, centred=True),
        Column("学籍数据学生数", 24, centred=True),
        Column("差额人数", 20, centred=True),
        Column("差额比例", 20, centred=True),
        Column("备注", 18),
    )
    cells = ("编号", *(column.title for column in named), counts.ON_SITE, counts.ON_ROLL)
    texts = tuple(f"{{{{ 行.{name} }}}}" for name in (*cells, "差额人数", "差额比例", "备注"))
    return Annex(f"附件{number}", f"{_ANNEX}（{unit}）", (Table(columns, (texts,), each=each),))


_BODY = (
    Heading("一、基本情况"),
    Paragraph("{{ 核查情况 }}"),
    Paragraph(
        "共现场核查学生{{ 现场合计 }}人，对应学籍数{{ 学籍合计 }}人，差额{{ 差额合计 }}人，"
        "学籍差额比例为{{ 差额百分比 }}。"
    ),
    Heading("二、主要成绩"),
    Each("主要成绩", (Paragraph("{{ 行 }}"),)),
    Each("表扬", (Paragraph("{{ 行.单位 }}：{{ 行.事由 }}。"),)),
    Heading("三、存在问题"),
    Each("问题", (Heading("{{ 行.条目 }}{{ 行.问题 }}", level=2), Paragraph("{{ 行.情况 }}"))),
    When("超限单位", (Paragraph("学籍差额比例超过{{ 差额比例上限 }}%的单位：{{ 超限单位 }}。"),)),
    Heading("四、下步工作要求"),
    Each("要求", (Paragraph("{{ 行.条目 }}{{ 行.要求 }}。{{ 行.内容 }}"),)),
    Paragraph(
        "对本次通报的问题，有关单位要逐校逐班核对和整改，于{{ 整改期限 }}前将整改情况书面报送{{ 机关自称 }}。"
    ),
)
_BLUEPRINT = Letter(
    kind="circular",
    title=_TITLE,
    page_numbers=True,
    blocks=(
        Letterhead("{{ 发文机关 }}文件", number="{{ 文号 }}", official=True),
        # Two lines at least: broken here no word is torn
        Title(_TITLE.replace("关于", "关于\n")),
        Addressee("{{ 主送机关 }}"),
        Paragraph(
            "{% if 核查依据 %}根据{{ 核查依据 }}，{% endif %}{{ 机关自称 }}组织了{{ 核查事项 }}，"
            "现将有关情况通报如下："
        ),
        *_BODY,
        Attachments((f"{_ANNEX}（学区）", f"{_ANNEX}（学校）")),
        Signature(),
        _annex(1, "学区", "学区表", (Column("学区", 36),)),
        _annex(2, "学校", "学校表", (Column("学校", 36),)),
        Imprint("{% if 抄送 %}抄送：{{ 抄送 }}。{% endif %}", "{{ 印发机关 }}", "{{ 成文日期 }}印发"),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    areas, schools = given.rows("学区核查"), given.rows("学校核查")
    whole = counts.total(counts.counted(schools))
    limit = given.text("差额比例上限")
    beyond = counts.over((*areas, *schools), Decimal(limit) / 100) if limit else ()
    return {
        "核查事项": given.text("核查事项", "中小学学籍核查"),
        "现场合计": str(whole.on_site),
        "学籍合计": str(whole.on_roll),
        "差额合计": str(whole.difference),
        "差额百分比": whole.per_cent,
        "超限单位": "、".join(beyond),
        "学区表": counts.table_rows(areas),
        "学校表": counts.table_rows(schools),
        "表扬": tuple(_cells(row, "单位", "事由") for row in given.rows("表扬单位")),
        "问题": _numbered(given.rows("存在问题"), "（{}）", "问题", "情况"),
        "要求": _numbered(given.rows("工作要求"), "（{}）", "要求", "内容"),
        "印发机关": given.text("印发机关", f"{given.issuer.name}办公室"),
    }


def _numbered(rows: tuple[Values, ...], form: str, *names: str) -> tuple[dict[str, str], ...]:
    return tuple(
        {"条目": form.format(_chinese(number)), **_cells(row, *names)} for number, row in enumerate(rows, 1)
    )


def _cells(row: Values, *names: str) -> dict[str, str]:
    """Headings without a full stop, sentences with one."""
    return {name: _closed(row.text(name), sentence=name in _SENTENCES) for name in names}


def _closed(text: str, *, sentence: bool) -> str:
    plain = text.rstrip("。")
    return f"{plain}。" if plain and sentence else plain


def _chinese(number: int) -> str:
    """一 … 十, 十一 … 九十九; more stand in figures."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    if number > 99:
        return str(number)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _faults(values: Values) -> Iterator[Reason]:
    for name in ("学区核查", "学校核查"):
        yield from counts.count_faults(name, values.rows(name))


_AREA = Fact("学区", example="城北学区")
_SCHOOL = Fact("学校", example="城北中学")

KIND = Kind(
    id="circular",
    name="通报",
    issuers=ISSUERS,
    facts=(
        Fact("主送机关", FactType.TEXTS, example="各学区中心学校、县直学校", note="列表"),
        Fact("学期", example="2026年秋季学期"),
        Fact("核查事项", required=False, example="中小学学籍核查"),
        Fact(
            "核查依据",
            required=False,
            example="《清河县教育局关于开展学籍核查工作的通知》（清教〔2026〕8号）",
        ),
        Fact("核查情况", example="12月8日至18日，对全县各学区和县直学校进行了抽查", note="时间、范围和做法"),
        Fact(
            "主要成绩",
            FactType.TEXTS,
            example="各学校明确了学籍管理职责，学籍数据质量进一步提升。",
            note="列表，每项一段",
        ),
        Fact(
            "表扬单位",
            FactType.ROWS,
            note="指名表扬",
            columns=(
                Fact("单位", example="城北中学"),
                Fact("事由", example="及时掌握变动学生情况，跟踪管理"),
            ),
        ),
        Fact(
            "存在问题",
            FactType.ROWS,
            note="指名通报，情况中写明有关单位",
            columns=(
                Fact("问题", example="个别学区学籍差额比例较大"),
                Fact("情况", example="永兴学区、旧城学区学籍数大于在校生数，差额比例超过2%。"),
            ),
        ),
        Fact(
            "工作要求",
            FactType.ROWS,
            note="每项一行",
            columns=(
                Fact("要求", example="提高认识，加强管理"),
                Fact("内容", required=False, example="各学校要落实校长第一责任人职责"),
            ),
        ),
        Fact("整改期限", FactType.DATE, example="2026-12-31", note="报送整改情况的最后日期"),
        Fact(
            "差额比例上限",
            FactType.INTEGER,
            required=False,
            example="2",
            note="百分数；填写后自动列出超过的学区和学校",
        ),
        Fact(
            "学区核查",
            FactType.ROWS,
            note="附件1，差额和合计由系统计算",
            columns=(_AREA, *counts.count_facts()),
        ),
        Fact(
            "学校核查",
            FactType.ROWS,
            note="附件2，差额和合计由系统计算",
            columns=(_SCHOOL, *counts.count_facts()),
        ),
        Fact("抄送", FactType.TEXTS, required=False, example="县人民政府教育督导室", note="列表"),
        Fact("印发机关", required=False, example="清河县教育局办公室", note="不填为发文机关办公室"),
        *issuer_facts(ISSUERS, "清河县教育局"),
        DATED,
        NUMBER,
    ),
    clauses=("LX-10", "LX-3", "LX-1"),
    laws=("义教7", "义教13"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("现场合计", "60135"),
        Derived("学籍合计", "60216"),
        Derived("差额合计", "81", "学籍数减现场数"),
        Derived("差额百分比", "0.13%", "差额除以学籍数，保留两位小数"),
        Derived("超限单位", "永兴学区、旧城学区", "差额比例超过上限的单位"),
        Derived("学区表", "附件1各行和合计", "列表", counts.COLUMNS),
        Derived("学校表", "附件2各行和合计", "列表", counts.COLUMNS),
        Derived("表扬", "城北中学", "列表：表扬单位", ("单位", "事由")),
        Derived("问题", "（一）个别学区学籍差额比例较大", "列表：存在问题", ("条目", "问题", "情况")),
        Derived("要求", "（一）提高认识，加强管理", "列表：工作要求", ("条目", "要求", "内容")),
    ),
    mandatory=(
        "主送机关",
        "学期",
        "核查情况",
        "主要成绩",
        "表扬",
        "问题",
        "要求",
        "整改期限",
        "学区表",
        "学校表",
        "发文机关",
        "成文日期",
    ),
    faults=_faults,
    orders=(Order("成文日期", "整改期限", strict=True, clause="LX-3"),),
    code="通",
    deadline="整改期限",
    never_says=("处罚", "罚款"),
    copies=("主送机关", "抄送机关", "存档"),
)
