"""Complete facts of an invented child for any kind, from the examples of its facts: for a trial fill."""

from datetime import date, timedelta
from typing import Any

from caseflow.notices.facts import FORM, NAME, NoticeFacts, check, read
from caseflow.notices.spec import Fact, FactType, Given, Kind, form_of
from caseflow.notices.template.program import Scope
from caseflow.notices.template.scope import scope_of
from caseflow.notices.values import MAX_ROWS

ROWS = 3
_DAY = date(2026, 9, 14)
_STEP = timedelta(days=7)


def trial_facts(kind: Kind, rows: int = ROWS) -> NoticeFacts:
    """Some kinds ask for rows that differ from each other; the others look better with plain examples."""
    plain = _without_contradictions(kind, _facts(kind, rows))
    if not check(plain):
        return plain
    return _without_contradictions(kind, _facts(kind, rows, distinct=True))


def _facts(kind: Kind, rows: int, *, distinct: bool = False) -> NoticeFacts:
    values = {fact.name: _value(fact, rows) for fact in kind.facts}
    if distinct:
        _tell_apart(kind, values)
    if FORM in values:
        values[FORM] = form_of(kind.issuers, str(values.get(NAME, "")))
    for _ in kind.orders:  # a later date may be the earlier one of another rule
        for order in kind.orders:
            _put_in_order(values, order.earlier, order.later)
    return NoticeFacts(kind.id, values)


def trial_given(kind: Kind, wording: str, rows: int = ROWS) -> Given:
    """:raise Refused: the examples of the kind contradict its own rules"""
    return read(trial_facts(kind, rows), wording)


def trial_scope(kind: Kind, wording: str) -> Scope:
    return scope_of(kind, trial_given(kind, wording))


def longest_scope(kind: Kind, wording: str) -> Scope:
    """Every list as long as it may ever be."""
    return scope_of(kind, trial_given(kind, wording, MAX_ROWS))


def _without_contradictions(kind: Kind, facts: NoticeFacts) -> NoticeFacts:
    """What one kind of case needs, another may not hold: optional facts that are refused are left out."""
    optional = {fact.name for fact in kind.facts if not fact.required}
    refused = {reason.field for reason in check(facts)} & optional
    return NoticeFacts(kind.id, {name: value for name, value in facts.values.items() if name not in refused})


def _tell_apart(kind: Kind, values: dict[str, Any]) -> None:
    for fact in kind.facts:
        texts = [column.name for column in fact.columns if column.type is FactType.TEXT]
        for number, row in enumerate(values[fact.name] if texts else (), 1):
            row |= {name: f"{row[name]}（{number}）" for name in texts}


def _value(fact: Fact, rows: int) -> Any:
    match fact.type:
        case FactType.ROWS:
            return [{column.name: _value(column, 1) for column in fact.columns} for _ in range(rows)]
        case FactType.TEXTS:
            return _texts(fact, rows)
        case FactType.CHOICE:
            return fact.example if fact.example in fact.choices else fact.choices[0]
        case FactType.DATE:
            return fact.example or _DAY.isoformat()
        case FactType.MOMENT:
            return fact.example or f"{_DAY.isoformat()} 09:30"
        case FactType.INTEGER:
            return int(fact.example) if fact.example.isdigit() else 1
        case _:
            return fact.example or f"示例{fact.name}"


def _texts(fact: Fact, rows: int) -> list[str]:
    given = [text for text in fact.example.split("、") if text] or [f"示例{fact.name}"]
    return [given[number % len(given)] for number in range(max(rows, len(given)))] if rows > ROWS else given


def _put_in_order(values: dict[str, Any], earlier: str, later: str) -> None:
    """The later date moves a week behind the last of the earlier ones."""
    before, behind = _days(values, earlier), _days(values, later)
    if before and behind and max(before) >= min(behind):
        _set_day(values, later, max(before) + _STEP)


def _days(values: dict[str, Any], path: str) -> list[date]:
    name, _, column = path.partition(".")
    rows = values.get(name, ()) if column else ()
    found = [row.get(column) for row in rows] if column else [values.get(name)]
    return [date.fromisoformat(text[:10]) for text in found if text]


def _set_day(values: dict[str, Any], path: str, day: date) -> None:
    name, _, column = path.partition(".")
    if not column:
        values[name] = day.isoformat() + values[name][10:]
        return
    for row in values[name]:
        row[column] = day.isoformat() + row[column][10:]
