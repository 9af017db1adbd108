"""送达回证: one addressee, one or several documents; what is not known yet stays blank for the pen."""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Field, Form, Letter, Remark, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import Derived, Fact, FactType, Given, Kind, Values, Wording, issuer_facts

TITLE = "送达回证"
ISSUERS = (
    IssuerForm.TOWNSHIP,
    IssuerForm.TOWN,
    IssuerForm.SUBDISTRICT,
    IssuerForm.EDUCATION,
    IssuerForm.JUSTICE,
)
MODES = ("直接送达", "留置送达", "电子送达", "委托送达", "邮寄送达", "转交送达", "公告送达")
_LEFT = "留置送达"
_MODE_BOXES = "\n".join("　".join(f"□{mode}" for mode in line) for line in (MODES[:4], MODES[4:]))
_BLANK_DAY = "　　年　　月　　日"
_NOTE = (
    "注：受送达人本人不在的，由与其同住的成年家属签收并注明关系，未成年人不能签收；拒收的，在受送达人住所留置，"
    "由见证人签名或者以照片、录像记录。"
)


_SPACE_FOR_DAY = f"　　　　　　{_BLANK_DAY}"
_ROWS = (
    (Field("送达单位", "{{ 发文机关 }}"),),
    (Field("受送达人", "{{ 受送达人 }}"),),
    (Field("送达文书名称、文号及份数", "{{ 文书清单 }}"),),
    (Field("送达时间", f'{{{{ 送达时间 | 默认("{_BLANK_DAY}　　时　　分") }}}}'),),
    (Field("送达地点", "{{ 送达地点 }}"),),
    (Field("送达方式", "{{ 送达方式栏 }}"),),
    (Field("收件人签名或盖章", "{{ 签收栏 }}", lines=2),),
    (Field("代收人与受送达人关系", "{{ 与受送达人关系 }}"),),
    (Field("代收或拒收事由和日期", "{{ 代收或拒收事由 }}", lines=2),),
    (Field("见证人签名、日期", "{{ 见证人栏 }}", lines=2),),
    (Field("送达人签名（两人）、证件号、日期", "{{ 送达人栏 }}", lines=2),),
    (Field("备注", "{{ 备注 }}"),),
)
_BLUEPRINT = Letter(
    kind="service_receipt",
    title=TITLE,
    blocks=(Title(TITLE), Form(_ROWS, row_height=11.0), Remark(_NOTE, small=True)),
)


def _derive(given: Given) -> dict[str, str]:
    return {
        "文书清单": _documents(given),
        "送达方式栏": given.text("送达方式") or _MODE_BOXES,
        "签收栏": _signed(given.text("签收人")),
        "见证人栏": _signed("、".join(given.texts("见证人"))),
        "送达人栏": _signed("、".join(given.texts("送达人"))),
    }


def _documents(given: Given) -> str:
    """One line per document, numbered when there are several."""
    rows = given.rows("送达文书")
    lines = (_document(row) for row in rows)
    if len(rows) == 1:
        return next(lines)
    return "\n".join(f"{number}.{line}" for number, line in enumerate(lines, 1))


def _document(row: Values) -> str:
    return "　".join(filter(None, (row.text("文书名称"), row.text("文号"), f"{row.text('份数', '1')}份")))


def _signed(names: str) -> str:
    return f"{names}\n{_SPACE_FOR_DAY}".lstrip("\n")


def _faults(values: Values) -> Iterator[Reason]:
    signer, addressee = values.text("签收人"), values.text("受送达人")
    if signer and signer == values.text("被监护人姓名"):
        yield _fault("签收人", "“签收人”是未成年的被监护人，不能签收，改由受送达人或者与其同住的成年家属签收")
    if signer and signer != addressee and "与受送达人关系" not in values:
        yield _fault("与受送达人关系", "“签收人”不是受送达人本人，填写“与受送达人关系”")
    if values.text("送达方式") == _LEFT and "送达时间" in values and "代收或拒收事由" not in values:
        yield _fault("代收或拒收事由", "留置送达应当记明拒收事由和日期，填写“代收或拒收事由”")


def _fault(field: str, text: str) -> Reason:
    return Reason("receipt_incomplete", text, clause="RA-2.1d", field=field)


DOCUMENTS = Fact(
    "送达文书",
    FactType.ROWS,
    note="同一受送达人的几份文书可共用一张回证",
    columns=(
        Fact("文书名称", example="限期复学通知书"),
        Fact("文号", required=False, example="青政限复〔2026〕3号"),
        Fact("份数", FactType.INTEGER, required=False, example="1", note="不填为1份"),
    ),
)

KIND = Kind(
    id="service_receipt",
    name="送达回证",
    issuers=ISSUERS,
    facts=(
        *issuer_facts(ISSUERS, "青石镇"),
        Fact("受送达人", example="陈建国"),
        DOCUMENTS,
        Fact("被监护人姓名", required=False, example="陈小明", note="用于核对签收人，不印在回证上"),
        Fact("送达时间", FactType.MOMENT, required=False, example="2026-11-22 09:30"),
        Fact("送达地点", required=False, example="青石镇柳河村3组陈建国家中"),
        Fact("送达方式", FactType.CHOICE, required=False, example=MODES[0], choices=MODES),
        Fact("签收人", required=False, example="陈建国"),
        Fact("与受送达人关系", required=False, example="配偶", note="代收时填写"),
        Fact("代收或拒收事由", required=False),
        Fact("见证人", FactType.TEXTS, required=False, note="列表"),
        Fact("送达人", FactType.TEXTS, required=False, note="列表，两人"),
        Fact("备注", required=False),
    ),
    clauses=("RA-2.1d", "ST-10b"),
    laws=("民诉87—95", "处罚法61②"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("文书清单", "限期复学通知书　青政限复〔2026〕3号　1份", "每份文书一行"),
        Derived("送达方式栏", "直接送达", "没有选定时为七种方式的空框"),
        Derived("签收栏", "陈建国", "姓名，下一行留日期"),
        Derived("见证人栏", "何大山", "姓名，下一行留日期"),
        Derived("送达人栏", "周敏、何大山", "姓名，下一行留日期"),
    ),
    mandatory=("受送达人", "发文机关"),
    frozen=False,
    faults=_faults,
    never_says=("处罚", "罚款", "责令"),
    copies=("存档",),
)
