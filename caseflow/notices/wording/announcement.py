"""公告 (民诉95): the whole village reads it, so it names the guardian and no child.

Why it came to this is kept with the case and not printed.
"""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Addressee, Each, Letter, Paragraph, Signature, Title
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import (
    DATED,
    NUMBER,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Values,
    Wording,
    Worked,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, CONTACTED, NUMBERED, contact
from caseflow.notices.wording.limits import closed, no_id_number, no_penalty

TITLE = "公告"
ISSUERS = (*TOWNSHIP_LEVEL, IssuerForm.EDUCATION, IssuerForm.JUSTICE)
GROUNDS = {"下落不明": "因你下落不明", "其他方式无法送达": "因采用其他方式无法向你送达"}
#: where a child's family becomes the talk of strangers
_TOO_PUBLIC = ("微信群", "朋友圈", "QQ群", "抖音", "快手", "短视频", "业主群", "家长群")

_BLUEPRINT = Letter(
    kind="announcement",
    title=TITLE,
    blocks=(
        Title(TITLE),
        *NUMBERED,
        Addressee("{{ 监护人姓名 }}{% if 住所村居 %}（住{{ 住所村居 }}）{% endif %}"),
        Paragraph(
            "{{ 公告缘由 }}，依照《中华人民共和国民事诉讼法》第九十五条的规定，现向你公告送达下列文书："
        ),
        Each(
            "公告文书",
            (Paragraph("{{ 行.序号 }}.《{{ 行.文书名称 }}》{% if 行.文号 %}（{{ 行.文号 }}）{% endif %}"),),
        ),
        Paragraph("{% if 文书要点 %}{{ 文书要点 }}{% endif %}请你到{{ 领取地点 }}领取上述文书。"),
        Paragraph("自本公告发布之日起，经过三十日，即视为送达。"),
        *CONTACTED,
        Signature(),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    return {
        "公告缘由": GROUNDS[given.text("公告原因")],
        "文书要点": closed(given.text("文书要点")),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    yield from no_id_number(values, "监护人姓名", "住所村居", "文书要点", "领取地点")
    yield from no_penalty(values, "文书要点")
    child, told = values.text("被监护人姓名"), values.text("文书要点")
    if child and child in told:
        text = "“文书要点”写有学生姓名：公告面向公众，删去学生姓名后再办理"
        yield Reason("too_much_data", text, clause="个保28", field="文书要点")
    if found := next((word for word in _TOO_PUBLIC if word in values.text("张贴范围")), ""):
        text = f"“张贴范围”写有“{found}”：公告张贴在受送达人住所地村（居）委会和机关公告栏，不发到网络群组"
        yield Reason("too_public", text, clause="个保28", field="张贴范围")


KIND = Kind(
    id="announcement",
    name="公告",
    issuers=ISSUERS,
    facts=(
        Fact("监护人姓名", example="陈建国", note="受送达人；证件号码和电话不写"),
        Fact("被监护人姓名", required=False, example="陈小明", note="用于核对，不印在公告上"),
        Fact("住所村居", required=False, example="青石镇柳河村", note="写到村（社区）"),
        Fact("公告原因", FactType.CHOICE, example="下落不明", choices=tuple(GROUNDS)),
        Fact("原因和经过", example="三次上门无人，邮件因迁移新址不明退回", note="在案卷中记明，不印在公告上"),
        Fact(
            "公告文书",
            FactType.ROWS,
            note="公告送达的文书，每份一行",
            columns=(
                Fact("文书名称", example="限期复学通知书"),
                Fact("文号", required=False, example="青政限复〔2026〕3号"),
            ),
        ),
        Fact("文书要点", required=False, note="不写学生姓名、证件号码"),
        Fact("领取地点", example="青石镇人民政府教育办公室"),
        Fact(
            "张贴范围", example="柳河村村民委员会公告栏、青石镇人民政府公告栏", note="留作登记，不印在公告上"
        ),
        *issuer_facts(ISSUERS, "青石镇"),
        DATED,
        NUMBER,
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("民诉95",),
    laws=("民诉95",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("公告缘由", "因你下落不明", "按公告原因"),
        CONTACT,
    ),
    mandatory=("监护人姓名", "公告文书", "发文机关", "成文日期"),
    faults=_faults,
    code="公告",
    never_says=("处罚", "罚款", "拘留", "六十日"),
    copies=("张贴", "存档"),
)
