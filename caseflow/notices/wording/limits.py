"""What free texts may not say, and the facts that papers against a guardian share."""

import re
from collections.abc import Iterable, Iterator

from caseflow.errors import Reason
from caseflow.notices.spec import Fact, FactType, Values

#: 义教第58条 knows 批评教育 and 责令限期改正; none of these
PENALTIES = ("处罚", "罚款", "拘留", "罚金", "没收", "吊销")
#: 义教第5条: a school persuades and reports
ORDERS = ("责令", "勒令", "限期改正")
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")

GUARDIAN = (
    Fact("监护人姓名", example="陈建国"),
    Fact("监护人证件号码", example="110105198003070012"),
    Fact("监护人住址", example="清河县青石镇柳河村3组"),
    Fact("监护人电话", example="13800000021", note="没有电话的写“无”"),
)
#: the decision that is urged or enforced
DECISION = (
    Fact("决定文书名称", example="责令限期改正通知书"),
    Fact("决定文号", FactType.REFERENCE, example="青政责改〔2026〕1号"),
    Fact("决定日期", FactType.DATE, example="2026-03-02"),
    Fact("决定送达日期", FactType.DATE, example="2026-03-04"),
    Fact("决定内容", example="2026年3月20日前将陈小明送到青石镇中心学校接受义务教育"),
)
BASIS = Fact("执行依据", example="《某某省义务教育条例》第五十条", note="本县在设置中录入的法规名称和条款")


def forbidden(
    values: Values, names: Iterable[str], words: Iterable[str], cure: str, clause: str
) -> Iterator[Reason]:
    """One reason per text that holds a word its issuer or its law does not know."""
    for name in names:
        text = "".join(values.texts(name)) if _is_list(values, name) else values.text(name)
        if found := next((word for word in words if word in text), ""):
            yield Reason("overreach", f"“{name}”写有“{found}”：{cure}", clause=clause, field=name)


def no_penalty(values: Values, *names: str) -> Iterator[Reason]:
    cure = "义务教育法第五十八条只规定批评教育、责令限期改正，删去后再办理"
    yield from forbidden(values, names, PENALTIES, cure, "义教58")


def no_id_number(values: Values, *names: str) -> Iterator[Reason]:
    for name in names:
        if _ID_NUMBER.search(values.text(name)):
            text = f"“{name}”写有完整证件号码，公开或者送出的文书不写，删去后再办理"
            yield Reason("too_much_data", text, clause="个保28", field=name)


def closed(text: str) -> str:
    """Ends with a full stop, whoever typed it."""
    return text if not text or text.endswith(("。", "；", "？", "！")) else f"{text}。"


def numbered(names: tuple[str, ...]) -> str:
    """附件说明: one name stands alone, several are numbered, a line each."""
    if len(names) < 2:
        return "".join(names)
    return "\n".join(f"{number}.{name}" for number, name in enumerate(names, 1))


def _is_list(values: Values, name: str) -> bool:
    return isinstance(values.values.get(name), tuple)
