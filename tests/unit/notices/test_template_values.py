"""Hostile values in every field of every kind, printed by an uploaded template: shown exactly, or refused."""

import io
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest

from caseflow.errors import Refused
from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.filling import render
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.spec import Fact, FactType, Kind
from caseflow.notices.template.check import examine
from caseflow.notices.template.trial import trial_facts
from tests.support.packages import DOCUMENT, paragraph, parts_of, with_body

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHOWN = {
    "markup": "<&>\"'",
    "a closed run": "</w:t></w:r><w:evil/>",
    "entities": "&amp;lt;&#x41;&e;",
    "comment and CDATA": "]]><!--x--><![CDATA[y]]><?z?>",
    "a dot in a name": "阿依古丽·买买提",
    "beyond the BMP": "𬭎䶮㛃𠮷𪚥",
    "200 characters": "欧阳" * 100,
    "a placeholder": "{{ 监护人姓名 }}",
    "a loop": "{% for 行 in 劝返记录 %}甲{% endfor %}",
    "full-width braces": "｛｛ 监护人姓名 ｝｝",
    "a formula": "=1+1",
    "compatibility forms": "Ⅻ①㎡ﾊﾟ〔２０２６〕",
    "joined marks": "a\u0301 e\u200d\U0001f9d1",
    "lines": "甲\n乙\n\n丙",
    "a tab": "甲\t乙",
    "what a template is read with": "@0123456789abcdef:0@ $1 \\1 %s {0}",
}
REFUSED = {
    "a bell": "陈\u0007建国",
    "a NUL": "陈\u0000建国",
    "half a pair": "陈\ud800建国",
    "no character": "陈\ufffe建国",
    "turned round": "陈\u202e建国",
}


def uploaded(kind: Kind) -> bytes:
    """The shipped template and below it every fact between brackets that nothing else writes."""
    lines = [
        paragraph(f"〔{fact.name}〕{{{{ {fact.name} }}}}〔〕") for fact in kind.facts if not fact.columns
    ]
    for fact in (fact for fact in kind.facts if fact.columns):
        cells = "".join(f"〔{fact.name}.{c.name}〕{{{{ 行.{c.name} }}}}〔〕" for c in fact.columns)
        lines.append(paragraph(f"{{% for 行 in {fact.name} %}}{cells}{{% endfor %}}"))
    return with_body("".join(lines), kind.id)


def put(facts: NoticeFacts, value: str, but: frozenset[str] = frozenset()) -> NoticeFacts:
    """The value in every field that takes text."""
    kind = get_kind(facts.kind)
    told = {
        fact.name: _value(fact, facts.values[fact.name], value)
        if fact.name not in but
        else facts.values[fact.name]
        for fact in kind.facts
        if fact.name in facts.values
    }
    return NoticeFacts(kind.id, told)


def _value(fact: Fact, old: Any, value: str) -> Any:
    match fact.type:
        case FactType.TEXT | FactType.REFERENCE:
            return value
        case FactType.TEXTS:
            return [value]
        case FactType.ROWS:
            return [{c.name: _value(c, row[c.name], value) for c in fact.columns} for row in old]
        case _:
            return old


def printed(document: bytes) -> str:
    """As a reader sees it: a break within a paragraph and the next paragraph are both a new line."""
    told = {f"{W}br": "\n", f"{W}tab": "\t"}
    root = ET.fromstring(parts_of(document)[DOCUMENT])  # noqa: S314 our own output
    lines = []
    for each in root.iter(f"{W}p"):
        nodes = (node for node in each.iter() if node.tag in told or node.tag == f"{W}t")
        lines.append("".join(told.get(node.tag, node.text or "") for node in nodes))
    return "\n".join(lines)


def written(text: str, name: str, value: str) -> bool:
    """A sentence may get its full stop, an organ the end of its full name; nothing else is added."""
    _, mark, rest = text.partition(f"〔{name}〕{value}")
    added = rest.partition("〔〕")[0]
    return bool(mark) and (added in {"", "。"} or (name == "发文机关" and len(added) < 7))


@pytest.mark.parametrize("kind_id", KINDS)
def test_the_template_passes_the_check(kind_id: str) -> None:
    assert examine(uploaded(get_kind(kind_id)), kind_id, "lawful").passed


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("kind_id", KINDS)
def test_a_value_is_shown_exactly_or_refused(kind_id: str, name: str) -> None:
    kind, value = get_kind(kind_id), SHOWN[name]
    facts = put(trial_facts(kind), value)
    # Names of organs and papers have rules of their own, and so have some facts of some kinds
    ruled = frozenset(reason.field for reason in check(facts))
    facts = put(trial_facts(kind), value, ruled)
    free = [fact for fact in kind.facts if fact.name in facts.values and fact.name not in ruled]
    text = printed(render(facts, "lawful", uploaded(kind)))
    for fact in free:
        if fact.type in (FactType.TEXT, FactType.REFERENCE, FactType.TEXTS):
            assert written(text, fact.name, value), fact.name
        for column in (column for column in fact.columns if column.type is FactType.TEXT):
            assert f"〔{fact.name}.{column.name}〕{value}〔〕" in text, column.name
    assert sum(fact.type is FactType.TEXT for fact in free) >= 1
    docx.Document(io.BytesIO(render(facts, "lawful", uploaded(kind))))


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("kind_id", KINDS)
def test_what_cannot_be_printed_is_refused_in_every_field(kind_id: str, name: str) -> None:
    kind = get_kind(kind_id)
    facts = put(trial_facts(kind), REFUSED[name])
    with pytest.raises(Refused) as refused:
        render(facts, "lawful", uploaded(kind))
    named = {reason.field for reason in refused.value.reasons}
    texts = {FactType.TEXT, FactType.REFERENCE, FactType.TEXTS}
    wanted = {fact.name for fact in kind.facts if fact.type in texts and fact.name in facts.values}
    columns = {
        c.name for fact in kind.facts if fact.name in facts.values for c in fact.columns if c.type in texts
    }
    assert wanted | columns <= named
