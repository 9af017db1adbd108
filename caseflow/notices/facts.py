"""Facts of one document, keyed in Chinese, and everything that stands against printing it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseflow.errors import Reason, Refused
from caseflow.lib.dates import cn_date
from caseflow.notices.issuers import Issuer, IssuerForm, issuer_of, naming_fault
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Given, Kind, Order, Values, Wording
from caseflow.notices.values import Faults, read_values

NAME, FORM = "发文机关", "机关类型"
UNLAWFUL = "issuer_unlawful"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Plain data (dates as 2026-11-20), so that it can be stored as the snapshot of an issued document."""

    kind: str
    values: Mapping[str, Any]

    @classmethod
    def of(cls, kind: str, values: Mapping[str, Any]) -> "NoticeFacts":
        """Takes the kind's id or Chinese name; dates become text. Raises NotFound for an unknown kind."""
        return cls(get_kind(kind).id, {name: _plain(value) for name, value in values.items()})


def check(facts: NoticeFacts, wording: str = Wording.LAWFUL) -> tuple[Reason, ...]:
    """Every reason why these facts cannot become a document; empty when they can."""
    try:
        read(facts, wording)
    except Refused as refused:
        return refused.reasons
    return ()


def read(facts: NoticeFacts, wording: str = Wording.LAWFUL) -> Given:
    """The facts, typed and cleaned. Raises Refused with all reasons."""
    kind = get_kind(facts.kind)
    faults: Faults = []
    chosen = _wording(kind, wording, faults)
    values = read_values(kind.facts, _lawful_form(kind, facts.values, faults), faults)
    issuer = None if any(fault.code == UNLAWFUL for fault in faults) else _issuer(values, faults)
    faults.extend(_order_faults(kind.orders, values))
    faults.extend(kind.faults(values))
    if faults or issuer is None:
        raise Refused(faults)
    return Given(values.values, issuer, chosen)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _wording(kind: Kind, wording: str, faults: Faults) -> Wording:
    if wording in kind.wordings:
        return Wording(wording)
    known = "、".join(kind.wordings)
    faults.append(Reason("wording_unknown", f"{kind.name}没有“{wording}”措辞，可用：{known}"))
    return Wording.LAWFUL


def _lawful_form(kind: Kind, values: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """Fills in the only possible 机关类型; an organ that may not issue gets a sentence of its own."""
    form = values.get(FORM)
    if isinstance(form, str) and form in set(IssuerForm) - set(kind.issuers):
        faults.append(_unlawful(kind, IssuerForm(form)))
        return {**values, FORM: kind.issuers[0]}
    if not form and len(kind.issuers) == 1:
        return {**values, FORM: kind.issuers[0]}
    return dict(values)


def _issuer(values: Values, faults: Faults) -> Issuer | None:
    """Who signs, once both facts are there and agree."""
    if FORM not in values or NAME not in values:
        return None
    name, form = values.text(NAME), IssuerForm(values.text(FORM))
    if fault := naming_fault(name, form):
        faults.append(Reason("issuer_name", fault, field=NAME))
        return None
    return issuer_of(name, form)


def _unlawful(kind: Kind, form: IssuerForm) -> Reason:
    lawful = "、".join(kind.issuers)
    cure = "；学校劝返无效的，书面报告户籍所在地乡镇（街道）和县教育局" if form is IssuerForm.SCHOOL else ""
    text = f"{kind.name}由{lawful}制发，{form}不能制发，改由有权机关制发{cure}"
    return Reason(UNLAWFUL, text, clause=kind.clauses[0], field=FORM)


def _order_faults(orders: Iterable[Order], values: Values) -> Iterator[Reason]:
    for order in orders:
        for earlier in _dates(values, order.earlier):
            for later in _dates(values, order.later):
                if earlier > later or (order.strict and earlier == later):
                    yield _disorder(order, earlier, later)


def _dates(values: Values, path: str) -> list[date]:
    head, _, column = path.partition(".")
    found = [row.find_day(column) for row in values.rows(head)] if column else [values.find_day(head)]
    return [day for day in found if day is not None]


def _disorder(order: Order, earlier: date, later: date) -> Reason:
    first, second = (path.replace(".", "的") for path in (order.earlier, order.later))
    relation = "应当早于" if order.strict else "不能晚于"
    text = f"“{first}”{cn_date(earlier)}{relation}“{second}”{cn_date(later)}，核对后改正"
    return Reason("date_order", text, clause=order.clause, field=order.earlier.partition(".")[0])
