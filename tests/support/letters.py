"""Documents of every kind for LibreOffice, and letters that show each part of the official format."""

from collections.abc import Iterator
from typing import Any

from caseflow.notices import blocks as b
from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.filling import compiled, render
from caseflow.notices.kinds import KINDS
from caseflow.notices.template.scope import fitted
from caseflow.notices.word.drawing import draw
from tests.notice_samples import sample

ADDRESS = "清河县青石镇柳河村民委员会第三村民小组老槐树路东侧一百二十八号院内北屋二层东间"
NAME = "阿依古丽·买买提𬭎䶮<&>\"'"
OFFICES = {"乡": "柳河乡", "镇": "青石镇", "街道": "城东街道", "县教育局": "清河县教育局"}
_HOSTILE = {
    "监护人姓名": NAME,
    "被监护人姓名": NAME,
    "学生姓名": NAME,
    "受送达人": NAME,
    "联系人": NAME,
    "施教区学校": ADDRESS,
    "户籍地址": ADDRESS,
    "线索": ADDRESS,
}


def made() -> Iterator[tuple[str, str, NoticeFacts, str]]:
    """(file name, kind, facts, wording) of everything that is opened."""
    for kind in KINDS:
        yield kind, kind, NoticeFacts.of(kind, sample(kind)), "lawful"
        yield f"{kind}-hostile", kind, hostile(kind), "lawful"
    for form, office in OFFICES.items():
        facts = NoticeFacts.of("return_notice", sample("return_notice", 机关类型=form, 发文机关=office))
        yield f"ruian-{form}", "return_notice", facts, "ruian"
        yield f"lawful-{form}", "return_notice", facts, "lawful"
    yield "receipt-filled", "service_receipt", NoticeFacts.of("service_receipt", _receipt()), "lawful"
    for kind in ("judicial_letter", "persuasion_report"):
        visits = sample(kind)["劝返记录"] * 8
        yield f"{kind}-long", kind, NoticeFacts.of(kind, sample(kind, 劝返记录=visits)), "lawful"


def docx(facts: NoticeFacts, wording: str) -> bytes:
    return render(facts, wording)


def hostile(kind: str) -> NoticeFacts:
    """As many of them as the kind takes."""
    known = {fact.name for fact in KINDS[kind].facts}
    values = {name: value for name, value in _HOSTILE.items() if name in known}
    refused = {reason.field for reason in check(NoticeFacts.of(kind, sample(kind, **values)))}
    taken = {name: value for name, value in values.items() if name not in refused}
    return NoticeFacts.of(kind, sample(kind, **taken))


def _receipt() -> dict[str, Any]:
    return sample(
        "service_receipt",
        签收人="李梅",
        与受送达人关系="配偶",
        代收或拒收事由="受送达人外出，由其配偶代收",
        送达时间="2026-11-22 09:30",
        送达地点=ADDRESS,
        送达方式="直接送达",
        送达人=["周敏", "吴兰"],
    )


# --- the parts of the form, without a kind --------------------------------------------------------

FULL_TEXT = "控辍保学工作依法推进" * 140
TEXT = "各学校要按照一人一案的要求，逐人核实去向，及时劝返，劝返无效的，书面报告乡镇人民政府和县教育局。"
SIGNER, DATE = "清河县教育局", "2026年11月20日"
ANNEXES = ("2026年秋季学期清河县义务教育阶段疑似辍学学生劝返复学情况统计表", "联系方式")
_BODY = (
    b.Heading("一、基本情况"),
    b.Paragraph(TEXT * 3),
    b.Heading("（一）劝返情况", 2),
    b.Paragraph(TEXT * 4),
    b.Heading("1.入户家访", 3),
    b.Paragraph(TEXT * 3),
    b.Heading("（1）家访记录", 4),
    b.Paragraph(TEXT * 3),
)
_TABLE = b.Table((b.Column("学校", 100), b.Column("人数", 56, centred=True)), (("青石镇中心学校", "3"),))


def _letter(*parts: b.Block, signer: str = SIGNER) -> bytes:
    drawn = draw(b.Letter("form", "格式", parts, page_numbers=True))
    return compiled(drawn).fill({"发文机关": signer, "成文日期": DATE} | fitted(signer, DATE))


def forms() -> dict[str, bytes]:
    """By file name."""
    return {
        "form-full": _letter(b.Paragraph(FULL_TEXT)),
        "form-official": _letter(
            b.Letterhead("清河县教育局文件", "清教〔2026〕12号", official=True, marks=("000001", "", "特急")),
            b.Title("关于做好秋季学期控辍保学工作的通知"),
            b.Addressee("各学校"),
            *_BODY,
            b.Attachments(ANNEXES),
            b.Signature(),
            b.Remark("（此件公开发布）"),
            b.Annex("附件1", "劝返复学情况统计表", (_TABLE,)),
            b.Annex("附件2", "联系方式", (b.Paragraph("办公室：0555-6100021"),)),
            b.Imprint(
                f"抄送：{'县人民政府办公室，县人民检察院，' * 3}县司法局。",
                "清河县教育局办公室",
                f"{DATE}印发",
            ),
        ),
        "form-upward": _letter(
            b.Letterhead("{{ 发文机关 }}文件", "清教〔2026〕13号", official=True, signatory="王立新"),
            b.Title("关于控辍保学工作情况的报告"),
            b.Addressee("清河县人民政府"),
            b.Paragraph(TEXT * 2),
            b.Signature(),
            b.Imprint("", "清河县教育局办公室", f"{DATE}印发"),
        ),
        "form-letter": _letter(
            b.Letterhead("{{ 发文机关 }}", "清教函〔2026〕12号"),
            b.Title("关于商请协助核查学生就学情况的函"),
            b.Addressee("远川县教育局"),
            *[b.Paragraph(TEXT * 2)] * 5,
            b.Attachments(ANNEXES[:1]),
            b.Signature(),
            b.Remark("（联系人：周敏　联系电话：0555-6100021）"),
            b.Imprint("抄送：远川县公安局。"),
        ),
        "form-long-name": _letter(
            b.Letterhead("{{ 发文机关 }}", "清控辍函〔2026〕1号"),
            b.Title("关于商请协助核查学生就学情况的函"),
            b.Paragraph(TEXT),
            b.Signature(seal=False),
            signer="清河县控辍保学工作领导小组办公室",
        ),
    }
