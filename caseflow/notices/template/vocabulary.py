"""Every name a template of a kind may use: its facts, what the program works out, and the lists' columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from caseflow.lib.dates import cn_date
from caseflow.notices.spec import Fact, FactType, Kind
from caseflow.notices.template import scope as s
from caseflow.notices.template.program import ROW_NUMBER, Scope

_TYPES = {
    FactType.DATE: "日期",
    FactType.MOMENT: "日期和时间",
    FactType.INTEGER: "整数",
    FactType.ROWS: "列表，每行有各栏",
    FactType.TEXTS: "列表",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``lists``: a list's name and its columns; a list of plain texts has none."""

    texts: frozenset[str]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (*sorted(self.texts), *sorted(self.lists))

    @property
    def columns(self) -> frozenset[str]:
        return frozenset().union(*self.lists.values())


def vocabulary_of(kind: Kind, scope: Scope) -> Vocabulary:
    """``scope`` is a filled one, which tells the lists among the derived names."""
    columns = {fact.name: frozenset(c.name for c in fact.columns) for fact in kind.facts if fact.columns}
    columns |= {derived.name: frozenset(derived.columns) for derived in kind.derived if derived.columns}
    listed = (name for name, value in scope.items() if not isinstance(value, str))
    lists = {name: columns.get(name, frozenset()) for name in listed}
    texts = frozenset(name for name in scope if name not in lists and not name.startswith("_"))
    return Vocabulary(texts, lists)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table of placeholders."""

    mark: str
    example: str
    needed: bool
    note: str
    part: str = ""

    @property
    def told(self) -> str:
        return "；".join(text for text in (self.part, self.note) if text)


def entries(kind: Kind) -> Iterator[Entry]:
    for fact in kind.facts:
        mark = _mark(fact.name, rows=bool(fact.columns))
        yield Entry(mark, _example(fact), fact.name in kind.mandatory, _note(fact))
        for column in fact.columns:
            mark, part = f"{{{{ 行.{column.name} }}}}", f"{fact.name}的栏"
            yield Entry(mark, _example(column), needed=False, note=_note(column), part=part)
    for derived in kind.derived:
        needed = derived.name in kind.mandatory
        marks = "、".join(f"{{{{ 行.{column} }}}}" for column in derived.columns)
        note = "；".join(text for text in (derived.note, f"各栏：{marks}" if marks else "") if text)
        mark = _mark(derived.name, rows=bool(derived.columns))
        yield Entry(mark, derived.example, needed, note, "系统计算")
    yield Entry(f"{{{{ {s.ITSELF} }}}}", "我镇", False, "发文机关的自称", "系统计算")
    if listed := _listed(kind):
        note = f"{{% for 行 in {listed} %}} 循环中的序号，从1起"
        yield Entry(f"{{{{ 行.{ROW_NUMBER} }}}}", "1", False, note, "系统计算")


def _listed(kind: Kind) -> str:
    """A list of the kind, of rows if there is one; empty when it has none."""
    rows = [fact.name for fact in kind.facts if fact.columns]
    texts = [fact.name for fact in kind.facts if fact.type is FactType.TEXTS]
    derived = [derived.name for derived in kind.derived if derived.columns]
    return next(iter((*rows, *texts, *derived)), "")


def _mark(name: str, *, rows: bool) -> str:
    """A list of rows cannot be written as it is, only row by row."""
    return f"{{% for 行 in {name} %}}" if rows else f"{{{{ {name} }}}}"


def _example(fact: Fact) -> str:
    """As it is printed."""
    return cn_date(date.fromisoformat(fact.example)) if fact.type is FactType.DATE else fact.example


def _note(fact: Fact) -> str:
    choices = f"可为{'、'.join(map(str, fact.choices))}" if len(fact.choices) > 1 else ""
    empty = "" if fact.required or "不填" in fact.note else "可不填，不填时为空"
    return "；".join(text for text in (fact.note, _TYPES.get(fact.type, ""), choices, empty) if text)


def syntax(kind: Kind) -> Iterator[tuple[str, str]]:
    """What a clerk may write besides plain names, in the kind's own names: example, meaning."""
    plain = [fact.name for fact in kind.facts if fact.type in (FactType.TEXT, FactType.REFERENCE)]
    empty = next((fact.name for fact in kind.facts if fact.name in plain and not fact.required), plain[0])
    yield f"{{{{ {plain[0]} }}}}", "填入一项内容，花括号用半角，名称与对照表一致"
    yield f'{{{{ {empty} | 默认("—") }}}}', "没有内容时填入引号中的文字"
    yield from _loops(kind)
    yield f"{{% if {empty} %}}", "有内容才印出其后的文字；not 表示没有内容"
    choice = next((fact for fact in kind.facts if fact.choices), None)
    if choice:
        yield f'{{% if {choice.name} == "{choice.choices[-1]}" %}}', "内容相同才印出；!= 表示不同"
    yield "{% else %}", "否则"
    yield "{% endif %}", "条件结束，独占一段，或写在同一段内"


def _loops(kind: Kind) -> Iterator[tuple[str, str]]:
    texts = next((fact for fact in kind.facts if fact.type is FactType.TEXTS), None)
    rows = next((fact for fact in kind.facts if fact.columns), None)
    if texts:
        yield f"{{{{ {texts.name} | 分号 }}}}", "列表各项用分号连接；另有顿号、换行，不写时用顿号"
    if rows or texts:
        name = rows.name if rows else texts.name if texts else ""
        cell = f"{{{{ 行.{rows.columns[0].name} }}}}" if rows else "{{ 行 }}"
        yield f"{{% for 行 in {name} %}}", "循环开始，独占一段，或写在表格一行的第一格"
        yield cell, "循环内取这一行的一栏；只有文字的列表写“行”，序号写“行.序号”"
        yield "{% endfor %}", "循环结束，独占一段，或写在同一行的最后一格"
