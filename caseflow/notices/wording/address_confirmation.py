"""送达地址确认书 (民诉90, 处罚法61②): where papers reach the guardian, and whether electronically."""

from caseflow.notices.blocks import Field, Form, Letter, Remark, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    DATED,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Wording,
    Worked,
    issuer_facts,
)

TITLE = "送达地址确认书"
ISSUERS = (
    IssuerForm.TOWNSHIP,
    IssuerForm.TOWN,
    IssuerForm.SUBDISTRICT,
    IssuerForm.EDUCATION,
    IssuerForm.JUSTICE,
    IssuerForm.SCHOOL,
)
_AGREED = ("同意", "不同意")
_BLANK_DAY = "　　年　　月　　日"
_TOLD = (
    "1.请准确填写能够收到文书的地址和电话；地址、电话有变更的，请及时书面告知{{ 机关自称 }}。\n"
    "2.由他人代收的，代收人应当是成年人。\n"
    "3.同意电子送达的，文书到达所填电子地址的日期为送达日期；可以随时书面撤回同意。"
)
_ROWS = (
    (Field("制发机关", "{{ 发文机关 }}"),),
    (Field("受送达人", "{{ 受送达人 }}"), Field("联系电话", "{{ 收件电话 }}")),
    (Field("证件号码", "{{ 证件号码 }}"),),
    (Field("送达地址", "{{ 送达地址 }}", lines=2),),
    (Field("指定代收人", "{{ 代收人 }}"), Field("与受送达人关系", "{{ 代收人关系 }}")),
    (Field("是否同意电子送达", "{{ 同意栏 }}"),),
    (Field("电子送达地址（手机号码、电子邮箱等）", "{{ 电子地址 }}", lines=2),),
    (
        Field(
            "受送达人确认",
            "上述内容由本人确认，内容准确。\n\n　　签名：　　　　　　　　{{ 签名日期 }}",
            lines=3,
        ),
    ),
    (Field("经办人签名", "　　　　　　　　　　　　{{ 签名日期 }}", lines=2),),
    (Field("备注", "{{ 备注 }}"),),
)
_BLUEPRINT = Letter(
    kind="address_confirmation",
    title=TITLE,
    blocks=(
        Title(TITLE),
        Form(_ROWS, row_height=9.0),
        Remark(_TOLD, small=True),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    return {
        "同意栏": given.text("电子送达") or "　".join(f"□{answer}" for answer in _AGREED),
        "签名日期": _BLANK_DAY,
    }


KIND = Kind(
    id="address_confirmation",
    name="送达地址确认书",
    issuers=ISSUERS,
    facts=(
        *issuer_facts(ISSUERS, "青石镇"),
        Fact("受送达人", example="陈建国"),
        Fact("证件号码", required=False, note="可留空由本人填写"),
        Fact("送达地址", required=False, example="清河县青石镇柳河村3组"),
        Fact("收件电话", required=False, example="13800000021"),
        Fact("代收人", required=False, note="成年家属或者指定代收人"),
        Fact("代收人关系", required=False, example="配偶"),
        Fact("电子送达", FactType.CHOICE, required=False, example=_AGREED[0], choices=_AGREED),
        Fact("电子地址", required=False),
        Fact("备注", required=False),
        DATED,
    ),
    clauses=("民诉90",),
    laws=("民诉90", "处罚法61②"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("同意栏", "□同意　□不同意", "没有选定时为空框"),
        Derived("签名日期", _BLANK_DAY, "留给手写"),
    ),
    mandatory=("受送达人", "送达地址", "同意栏", "发文机关"),
    never_says=("处罚", "罚款", "责令", "视为送达"),
    copies=("存档",),
)
