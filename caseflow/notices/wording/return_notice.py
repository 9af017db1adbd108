"""限期复学通知书 (RA-an2): the form of Rui'an, and the same notice with a lawful last sentence.

The lawful wording urges and orders nothing: 义教第58条 knows only 批评教育 and 责令限期改正, by a township
government or the county's education bureau, and no penalty; a 街道办事处 may sign but not take those steps.
"""

from caseflow.notices.blocks import Addressee, Block, Letter, Paragraph, Signature, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
    DATED,
    NUMBER,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Wording,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, CONTACTED, DUTY, EDUCATION_LAW, NUMBERED, contact

TITLE = "义务教育阶段学生限期复学通知书"
ISSUERS = (IssuerForm.TOWNSHIP, IssuerForm.TOWN, IssuerForm.SUBDISTRICT, IssuerForm.EDUCATION)


_OPENING = (
    "您的被监护人{{ 被监护人姓名 }}，属于接受九年义务教育阶段儿童少年，"
    "但您的被监护人已于{{ 辍学日期 }}发生辍学，"
    "请您接到通知后携带您的被监护人于{{ 复学截止日期 }}前"
)
# The form's sentences to the letter; it has no blank for the school, which is named below them
_FORM_WORDS = (
    Paragraph(f"{_OPENING}到施教区学校复学。否则，{{{{ 机关自称 }}}}将依据{EDUCATION_LAW}有关规定给予处罚。"),
    Paragraph("施教区学校：{{ 施教区学校 }}"),
)
_LAWFUL_WORDS = (
    Paragraph(f"{_OPENING}到施教区学校（{{{{ 施教区学校 }}}}）复学，截止日期含当日。"),
    Paragraph(DUTY),
    Paragraph(
        f"逾期无正当理由仍未复学的，将由{{{{ 批评教育机关 }}}}依照{EDUCATION_LAW}第五十八条的规定"
        "给予批评教育，责令限期改正。"
    ),
)


def _blueprint(body: tuple[Block, ...]) -> Letter:
    return Letter(
        kind="return_notice",
        title=TITLE,
        blocks=(Title(TITLE), *NUMBERED, Addressee("{{ 监护人姓名 }}"), *body, *CONTACTED, Signature()),
    )


def _derive(given: Given) -> dict[str, str]:
    """Who may act under 义教第58条: never a 街道办事处 by itself."""
    street = given.issuer.form is IssuerForm.SUBDISTRICT
    organ = "县级人民政府教育行政部门" if street else given.issuer.name
    return {"批评教育机关": organ, **contact(given)}


KIND = Kind(
    id="return_notice",
    name="限期复学通知书",
    issuers=ISSUERS,
    facts=(
        Fact("监护人姓名", example="陈建国"),
        Fact("被监护人姓名", example="陈小明"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("复学截止日期", FactType.DATE, example="2026-12-04", note="印在通知书上的日期，即期限"),
        Fact("施教区学校", example="青石镇中心学校"),
        *issuer_facts(ISSUERS, "青石镇"),
        DATED,
        NUMBER,
        *CONTACTS,
    ),
    clauses=("RA-an2", "RA-2.1d"),
    laws=("义教5②", "义教11①", "义教13", "义教58"),
    blueprints={Wording.LAWFUL: _blueprint(_LAWFUL_WORDS), Wording.RUIAN: _blueprint(_FORM_WORDS)},
    derive=_derive,
    derived=(
        Derived(
            "批评教育机关", "青石镇人民政府", "义教第58条的有权机关；街道发文时为县级人民政府教育行政部门"
        ),
        CONTACT,
    ),
    mandatory=(
        "监护人姓名",
        "被监护人姓名",
        "辍学日期",
        "复学截止日期",
        "施教区学校",
        "发文机关",
        "成文日期",
    ),
    orders=(
        Order("辍学日期", "成文日期", clause="RA-an2"),
        Order("成文日期", "复学截止日期", strict=True, clause="RA-an2"),
    ),
    code="限复",
    deadline="复学截止日期",
    served=True,
    never_says=("处罚", "罚款", "拘留", "警告", "强制"),
    copies=("送达监护人", "施教区学校", "存档"),
)
