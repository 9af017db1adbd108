"""Sentences and blocks that several kinds share."""

from caseflow.lib.dates import cn_date
from caseflow.notices.blocks import Block, Column, NumberLine, Paragraph, Signature, Table
from caseflow.notices.spec import Given, Values

EDUCATION_LAW = "《中华人民共和国义务教育法》"
MINORS_LAW = "《中华人民共和国未成年人保护法》"
DUTY = (
    f"依照{EDUCATION_LAW}第五条第二款、第十一条第一款的规定，父母或者其他法定监护人应当送适龄儿童、少年入学，"
    "依法保证其按时入学接受并完成义务教育。"
)
# The national hotline for legal advice and legal aid
LEGAL_HOTLINE = "12348"
NONE_GIVEN = "—"


def number_line(given: Given) -> tuple[Block, ...]:
    return (NumberLine(given.text("文号")),) if "文号" in given else ()


def contact_text(given: Given) -> str:
    """联系人：周敏　联系电话：0555-6100021; empty when neither is known."""
    return "　".join(f"{name}：{given.text(name)}" for name in ("联系人", "联系电话") if name in given)


def contact_line(given: Given) -> tuple[Block, ...]:
    text = contact_text(given)
    return (Paragraph(text),) if text else ()


def signature(given: Given) -> Signature:
    return Signature(given.issuer.name, given.day("成文日期"))


def visit_table(visits: tuple[Values, ...]) -> Table:
    columns = (
        Column("次序", 14, centred=True),
        Column("日期", 38, centred=True),
        Column("方式", 22, centred=True),
        Column("劝返人员", 36),
        Column("结果", 46),
    )
    return Table(columns, tuple(_visit_row(number, visit) for number, visit in enumerate(visits, 1)))


def _visit_row(number: int, visit: Values) -> tuple[str, ...]:
    texts = (visit.text(name) for name in ("方式", "劝返人员", "结果"))
    return (str(number), cn_date(visit.day("日期")), *texts)


def by_day(rows: tuple[Values, ...], column: str) -> tuple[Values, ...]:
    """In the order of their days, whatever the order they were given in."""
    return tuple(sorted(rows, key=lambda row: row.day(column)))
