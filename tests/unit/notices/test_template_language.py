"""What may stand between the braces, and what it gives."""

import pytest

from caseflow.notices.template.language import (
    TAG,
    EndFor,
    For,
    If,
    Unreadable,
    Value,
    only_tag,
    read_tag,
    read_value,
    split,
)
from caseflow.notices.template.program import MAX_DEPTH, Scope, TooLarge, build, names_in, run

VISITS = ({"日期": "2026年10月12日", "结果": "未同意"}, {"日期": "2026年10月19日", "结果": "无人"})
SCOPE: Scope = {
    "监护人姓名": "陈建国",
    "联系人": "",
    "主送机关": ("青石镇人民政府", "清河县教育局"),
    "劝返记录": VISITS,
    "辍学原因": "缺少劳动力\n随亲属外出",
    "机关类型": "街道",
}


def filled(text: str, scope: Scope = SCOPE) -> str:
    return run(build(split(text)), scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 监护人姓名 }}：", "陈建国："),
        ("{{监护人姓名}}", "陈建国"),
        ("{{ 主送机关 }}", "青石镇人民政府、清河县教育局"),
        ("{{ 主送机关 | 换行 }}", "青石镇人民政府\n清河县教育局"),
        ('{{ 联系人 | 默认("—") }}', "—"),
        ("{{ 联系人 | 默认（“无”） }}", "无"),
        ("{{ 劝返记录.结果 }}", "未同意、无人"),
        (
            "{% for 次 in 劝返记录 %}{{ 次.序号 }}.{{ 次.日期 }};{% endfor %}",
            "1.2026年10月12日;2.2026年10月19日;",
        ),
        ("{% for 机关 in 主送机关 %}[{{ 机关 }}]{% endfor %}", "[青石镇人民政府][清河县教育局]"),
        ("{% for 行 in 辍学原因 %}<{{ 行 }}>{% endfor %}", "<缺少劳动力><随亲属外出>"),
        ("{% if 联系人 %}有{% else %}无{% endif %}", "无"),
        ("{% if not 联系人 %}无{% endif %}", "无"),
        ("{% if 劝返记录 %}有{% endif %}", "有"),
        ('{% if 机关类型 == "街道" %}街{% else %}镇{% endif %}', "街"),
        ('{% if 机关类型 != "街道" %}街{% else %}镇{% endif %}', "镇"),
        ("{% 循环 行 属于 劝返记录 %}{{ 行.结果 }}{% 循环结束 %}", "未同意无人"),
        ("{% 如果 监护人姓名 %}有{% 否则 %}无{% 结束 %}", "有"),
        ("{{ 没有的名称 }}", ""),
    ],
)
def test_marks_are_filled(text: str, expected: str) -> None:
    assert filled(text) == expected


def test_a_value_is_never_read_as_a_mark() -> None:
    assert (
        filled("{{ 监护人姓名 }}", {"监护人姓名": "{{ 联系人 }}{% for x in y %}"})
        == "{{ 联系人 }}{% for x in y %}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "''.__class__",
        "监护人姓名.__class__",
        "监护人姓名.a.b",
        "config",
        "7*7",
        "监护人姓名()",
        "监护人姓名[0]",
        "self._x",
        "lipsum|attr('x')",
        "_signer_indent",
        "名称 | 大写",
        "",
        " ",
        "a" * 41,
        "名 称",
        "名称 | 默认",
    ],
)
def test_nothing_else_is_a_value(text: str) -> None:
    known = {"config", "名称 | 默认"}
    if text in known:  # a mere word and a filter without its text do no more than a name
        assert read_value(text).path == (text.partition(" ")[0],)
        return
    with pytest.raises(Unreadable):
        read_value(text)


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "set x = 1",
        "raw",
        "include 'x'",
        "for x in y.z",
        "for x, y in z",
        "if x() ",
        "if x > 1",
        "macro m",
    ],
)
def test_nothing_else_is_a_tag(text: str) -> None:
    with pytest.raises(Unreadable):
        read_tag(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% endfor %}",
        "{% else %}",
        "{% for 行 in 劝返记录 %}",
        "{% if 联系人 %}{% endfor %}",
        "{% for 行 in 劝返记录 %}{% else %}{% endfor %}",
        "{% if 联系人 %}{% else %}{% else %}{% endif %}",
        "{% if 联系人 %}" * (MAX_DEPTH + 1) + "{% endif %}" * (MAX_DEPTH + 1),
    ],
)
def test_what_does_not_close_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        build(split(text))


def test_loops_within_loops_stop_before_memory_does() -> None:
    many: Scope = {"行": tuple({"甲": "字" * 100} for _ in range(300))}
    nested = "".join(f"{{% for r{i} in 行 %}}" for i in range(4)) + "{{ r0.甲 }}" + "{% endfor %}" * 4
    with pytest.raises(TooLarge):
        run(build(split(nested)), many)


def test_a_tag_alone_in_its_paragraph() -> None:
    assert only_tag(" {% for 行 in 劝返记录 %} ") == For("行", "劝返记录")
    assert only_tag("{% endfor %}") == EndFor()
    assert only_tag("一、{% endfor %}") is None
    assert only_tag("{{ 监护人姓名 }}") is None


def test_the_names_a_template_asks_for() -> None:
    program = build(split("{{ 甲 }}{% if 乙 %}{% for 行 in 丙 %}{{ 行.丁 }}{% endfor %}{% endif %}"))
    assert list(names_in(program)) == [
        (("甲",), {}),
        (("乙",), {}),
        (("丙",), {}),
        (("行", "丁"), {"行": "丙"}),
    ]


def test_marks_are_found_where_they_are() -> None:
    assert [m[0] for m in TAG.finditer("a{{ 甲 }}b{% if 乙 %}{ { 丙 } }{{ 丁")] == ["{{ 甲 }}", "{% if 乙 %}"]
    assert list(split("a{{ 甲 }}")) == ["a", Value(("甲",))]
    assert read_tag("if 非 乙") == If(("乙",), negated=True)
