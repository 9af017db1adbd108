"""Reads the facts of a document as a clerk or another room wrote them, and names every fault at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from caseflow.errors import Reason
from caseflow.lib.text import similar, xml_clean
from caseflow.notices.spec import Fact, FactType, Value, Values

MAX_TEXT = 4000
MAX_ROWS = 300
_DATE = re.compile(r"[12]\d{3}-\d{2}-\d{2}")
_MOMENT = re.compile(r"[12]\d{3}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?")
_ROUND_YEAR = re.compile(r"[\[\(（【［{]\s*\d{4}\s*[\]\)）】］}]")
# Marks that turn the direction of the text could make a notice read differently from what it holds.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

Faults = list[Reason]
Parser: TypeAlias = "Callable[[Fact, object, str, Faults], Value | None]"


def read_values(facts: Sequence[Fact], raw: Mapping[str, object], faults: Faults, prefix: str = "") -> Values:
    """The typed facts that could be read; all missing, unknown and wrong ones are added to ``faults``."""
    values: dict[str, Value] = {}
    for fact in facts:
        label = f"{prefix}“{fact.name}”"
        if _is_empty(raw.get(fact.name)):
            if fact.required:
                faults.append(_missing(fact, label))
            continue
        value = _PARSERS[fact.type](fact, raw[fact.name], label, faults)
        if value is not None:
            values[fact.name] = value
    known = {fact.name for fact in facts}
    faults.extend(_unknown(name, facts, raw, prefix) for name in raw if name not in known)
    return Values(values)


def _is_empty(raw: object) -> bool:
    if isinstance(raw, str):
        return not raw.strip() or not xml_clean(raw).strip()
    return raw is None or raw in ([], ())


def _missing(fact: Fact, label: str) -> Reason:
    hint = f"，例如：{fact.example}" if fact.example else ""
    if fact.type is FactType.ROWS:
        hint = f"，每行填写{'、'.join(column.name for column in fact.columns if column.required)}"
    return Reason("fact_missing", f"缺少{label}，补填后再办理{hint}", field=fact.name)


def _unknown(name: str, facts: Sequence[Fact], raw: Mapping[str, object], prefix: str) -> Reason:
    free = [fact.name for fact in facts if fact.name not in raw]
    near = similar(name, free, limit=1, cutoff=0.4) or similar(name, (f.name for f in facts), limit=1)
    hint = f"是否为“{near[0]}”；改正名称或删除该项" if near else "删除该项"
    return Reason("fact_unknown", f"{prefix}“{name[:40]}”不是本文书的要素，{hint}", field=name[:40])


def _wrong(fact: Fact, label: str, text: str) -> Reason:
    example = f"，例如：{fact.example}" if fact.example else ""
    return Reason("fact_type", f"{label}{text}{example}", field=fact.name)


def _text(fact: Fact, raw: object, label: str, faults: Faults) -> str | None:
    if not isinstance(raw, str):
        faults.append(_wrong(fact, label, "应为文字，加引号填写"))
        return None
    if len(raw) > MAX_TEXT:
        faults.append(Reason("fact_length", f"{label}超过{MAX_TEXT}字，删减后再办理", field=fact.name))
        return None
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _TURNING.search(text):
        faults.append(_wrong(fact, label, "含有改变文字方向的不可见字符，重新输入"))
        return None
    if xml_clean(text) != text:
        faults.append(_wrong(fact, label, "含有不能印刷的控制字符，删除后重新输入"))
        return None
    return text


def _date(fact: Fact, raw: object, label: str, faults: Faults) -> date | None:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    return _when(fact, raw, label, (_DATE, date.fromisoformat, "应为实有日期，写作 2026-11-20"), faults)


def _moment(fact: Fact, raw: object, label: str, faults: Faults) -> date | None:
    hint = "应为日期和时间，写作 2026-11-20 09:30"
    return _when(fact, raw, label, (_MOMENT, datetime.fromisoformat, hint), faults)


def _when(
    fact: Fact,
    raw: object,
    label: str,
    rule: tuple[re.Pattern[str], Callable[[str], date], str],
    faults: Faults,
) -> date | None:
    pattern, read, hint = rule
    try:
        if isinstance(raw, str) and pattern.fullmatch(raw.strip()):
            return read(raw.strip())
    except ValueError:
        pass
    faults.append(Reason("fact_date", f"{label}{hint}", field=fact.name))
    return None


def _integer(fact: Fact, raw: object, label: str, faults: Faults) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 10_000:
        return raw
    faults.append(_wrong(fact, label, "应为 1 至 9999 的整数"))
    return None


def _choice(fact: Fact, raw: object, label: str, faults: Faults) -> str | None:
    if isinstance(raw, str) and raw.strip() in fact.choices:
        return raw.strip()
    faults.append(Reason("fact_choice", f"{label}应为{'、'.join(fact.choices)}之一", field=fact.name))
    return None


def _reference(fact: Fact, raw: object, label: str, faults: Faults) -> str | None:
    text = _text(fact, raw, label, faults)
    if text is None or not _ROUND_YEAR.search(text):
        return text
    faults.append(_wrong(fact, label, "的年份用六角括号"))
    return None


def _texts(fact: Fact, raw: object, label: str, faults: Faults) -> tuple[str, ...] | None:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ROWS:
        faults.append(_wrong(fact, label, f'应为文字的列表，写作 ["…", "…"]，不超过{MAX_ROWS}项'))
        return None
    kept = [_text(fact, item, label, faults) for item in raw if not _is_empty(item)]
    return tuple(text for text in kept if text)


def _rows(fact: Fact, raw: object, label: str, faults: Faults) -> tuple[Values, ...] | None:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ROWS:
        faults.append(_wrong(fact, label, f"应为列表，每行一组要素，不超过{MAX_ROWS}行"))
        return None
    return tuple(_row(fact, row, f"{fact.name}第{number}行", faults) for number, row in enumerate(raw, 1))


def _row(fact: Fact, raw: object, label: str, faults: Faults) -> Values:
    if isinstance(raw, Mapping):
        return read_values(fact.columns, raw, faults, label)
    columns = "、".join(column.name for column in fact.columns)
    faults.append(_wrong(fact, label, f"应写明{columns}"))
    return Values({})


_PARSERS: dict[FactType, Parser] = {
    FactType.TEXT: _text,
    FactType.DATE: _date,
    FactType.MOMENT: _moment,
    FactType.INTEGER: _integer,
    FactType.CHOICE: _choice,
    FactType.REFERENCE: _reference,
    FactType.TEXTS: _texts,
    FactType.ROWS: _rows,
}
