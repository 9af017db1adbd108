"""What the check of an edited template says, and what it lets pass."""

import re
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from caseflow.lib.limited import Died, run_limited
from caseflow.notices.facts import check
from caseflow.notices.filling import render, shipped_template
from caseflow.notices.issuers import IssuerForm, naming_fault
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.numbering import number_text
from caseflow.notices.spec import Fact, FactType, Wording
from caseflow.notices.template import check as checking
from caseflow.notices.template.check import check_template, examine
from caseflow.notices.template.report import Finding, Level, Report, report_of
from caseflow.notices.template.trial import trial_facts
from caseflow.notices.template.vocabulary import entries, syntax
from tests.support.packages import (
    DOCUMENT,
    base,
    packed,
    paragraph,
    parts_of,
    replaced,
    with_body,
    with_relation,
    with_story,
    with_text,
)

NOTICE, REPORT, LETTER = "return_notice", "persuasion_report", "judicial_letter"
ROOT = Path(__file__).resolve().parents[3]
ALL = [(kind, wording) for kind in KINDS for wording in KINDS[kind].wordings]
_PAGE = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def found(data: bytes, kind: str = NOTICE, wording: str = "lawful") -> dict[str, Finding]:
    """By code; of several the first."""
    report = examine(data, kind, wording)
    return {one.code: one for one in reversed(report.findings)}


def edited(old: str, new: str, kind: str = NOTICE) -> bytes:
    return replaced(DOCUMENT, old, new, kind)


def added(*runs: str, kind: str = NOTICE) -> dict[str, Finding]:
    return found(with_text(*runs, kind=kind), kind)


@pytest.mark.parametrize(("kind", "wording"), ALL)
def test_what_is_shipped_passes_without_a_word(kind: str, wording: str) -> None:
    assert examine(shipped_template(kind, wording), kind, wording) == Report()


@pytest.mark.parametrize(("kind", "wording"), ALL)
@pytest.mark.parametrize("rows", [3, 300])
def test_the_invented_child_satisfies_every_kind(kind: str, wording: str, rows: int) -> None:
    assert check(trial_facts(get_kind(kind), rows), wording) == ()


def test_an_unknown_placeholder_names_the_nearest_right_one() -> None:
    one = found(edited("{{ 监护人姓名 }}", "{{ 监护人性名 }}"))["unknown"]
    assert one.text == "没有“监护人性名”这个占位符"
    assert "是否为“监护人姓名”" in one.cure
    assert "{{ 监护人性名 }}" in one.where


@pytest.mark.parametrize(
    ("mark", "kind", "name"),
    [
        ("{{ 监护人姓 名 }}", NOTICE, "监护人姓名"),
        ("{{监护人\u3000姓名}}", NOTICE, "监护人姓名"),
        ("{{ 监护人姓名。 }}", NOTICE, "监护人姓名"),
        ("{{ 监护人-姓名 }}", NOTICE, "监护人姓名"),
        ("{{ 行.结 果 }}", REPORT, "行.结果"),
        ("{{ 行。结果 }}", REPORT, "行.结果"),
    ],
)
def test_a_stray_character_within_a_name_is_told_with_the_right_name(mark: str, kind: str, name: str) -> None:
    one = added(mark, kind=kind)["mark"]
    assert one.text == f"“{' '.join(mark.split())}”不能识别"
    assert one.cure.startswith(f"是否为“{name}”，写作 {{{{ {name} }}}}")


def test_every_fault_is_told_at_once() -> None:
    text = paragraph("{{ 甲 }} {{ 乙丙 }} ｛｛联系人｝｝") + paragraph("{% for 行 in 联系人 %}{% endfor %}")
    data = with_body(text + '<w:p><w:fldSimple w:instr="DDE x"/></w:p>')
    assert {"unknown", "mark", "no_list", "field"} <= set(found(data))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ 劝返记录 }}", "whole_list", "多行记录"),
        ("{{ 劝返记录.日子 }}", "unknown", "“日子”"),
        ("{% for 行 in 劝返记绿 %}{% endfor %}", "unknown", "“劝返记绿”"),
        ("{% for 行 in 辍学原因 %}{{ 行 }}{% endfor %}", "no_list", "不是列表"),
        ("{% for 行 in 劝返记录 %}{{ 行.结课 }}{% endfor %}", "unknown", "“结课”"),
        ("{% for 行 in 劝返记录 %}{{ 行 }}{% endfor %}", "whole_row", "一行记录"),
        ("{% for 校长 in 劝返记录 %}{{ 校长.结果 }}{% endfor %}", "row_name", "“校长”"),
        ("{{ 校长.姓名 }}", "column", "“姓名”"),
        ("{{ 序号 }}", "unknown", "“序号”"),
        ("{% if 校张 %}甲{% endif %}", "unknown", "“校张”"),
        ("｛｛校长｝｝", "mark", "全角"),
        ("{{ 校长", "mark", "没有关闭"),
        ("校长 }}", "mark", "没有开头"),
        ("{{{ 校长 }}}", "mark", "多出一个花括号"),
        ("{% if 校长 %}甲", "block", "endif"),
        ("{% for 行 in 劝返记录 %}", "block", "endfor"),
        ("{% endif %}", "block", "多出"),
        ("{{ 校长 | 大写 }}", "mark", "不能识别"),
    ],
)
def test_a_wrong_mark_is_told_with_its_cure(text: str, code: str, words: str) -> None:
    one = added(text, kind=REPORT)[code]
    assert one.level is Level.ERROR
    assert words in one.sentence
    assert one.cure


@pytest.mark.parametrize(
    "text",
    [
        "{{ 劝返记录.日期 }}",
        "{{ 主送机关 }}",
        "{{ 主送机关 | 换行 }}",
        "{% for 行 in 主送机关 %}{{ 行.序号 }}.{{ 行 }}{% endfor %}",
        "{% for 行 in 劝返记录 %}{{ 序号 }}{{ 行.结果 }}{% endfor %}",
        "{% if not 校长 %}甲{% else %}{{ 校长 }}{% endif %}",
        '{% if 机关类型 == "学校" %}甲{% endif %}',
        "{{ 劝返次数 }}{{ 机关自称 }}",
        '{{ 校长 | 默认("—") }}',
        "{% 如果 校长 %}甲{% 结束 %}",
    ],
)
def test_a_right_mark_passes(text: str) -> None:
    assert added(text, kind=REPORT) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_table_of_placeholders_says_may_be_written(kind: str) -> None:
    """Names outside loops, columns within the loop over their list, the examples in their order."""
    names = "".join(
        one.mark for one in entries(KINDS[kind]) if "行." not in one.mark and "{%" not in one.mark
    )
    examples = "".join(mark for mark, _ in syntax(KINDS[kind]))
    twice = examples.count("{% if") - examples.count("{% endif")
    loops = "".join(_loop(fact) for fact in KINDS[kind].facts if fact.columns)
    assert found(with_text(names, loops, examples, "{% endif %}" * twice, kind=kind), kind) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_of_the_table_agree_with_each_other_and_with_what_is_issued(kind: str) -> None:
    table = {one.mark: one for one in entries(KINDS[kind])}
    name, form = table["{{ 发文机关 }}"].example, table["{{ 机关类型 }}"].example
    assert naming_fault(name, IssuerForm(form)) == ""
    if number := table.get("{{ 文号 }}"):
        assert number.example == number_text("青政限复", 2026, 3)
    lists = [fact.name for fact in KINDS[kind].facts if fact.type in (FactType.ROWS, FactType.TEXTS)]
    row = table.get("{{ 行.序号 }}")
    assert bool(row) is bool(lists)
    assert row is None or any(f"{{% for 行 in {one} %}}" in row.note for one in lists)


def _loop(fact: Fact) -> str:
    cells = "".join(f"{{{{ 行.{column.name} }}}}" for column in fact.columns)
    return f"{{% for 行 in {fact.name} %}}{cells}{{% endfor %}}"


def test_a_mark_split_over_runs_passes() -> None:
    assert added("{", "{ 联", "系人", " }", "}") == {}


def test_a_missing_mandatory_fact_is_an_error_and_a_conditional_one_a_warning() -> None:
    assert "“施教区学校”" in found(edited("{{ 施教区学校 }}", "青石中学"))["missing"].text
    one = found(edited("{{ 施教区学校 }}", "{% if 联系人 %}{{ 施教区学校 }}{% endif %}"))["conditional"]
    assert one.level is Level.WARNING
    assert found(edited("{{ 施教区学校 }}", "{% if 施教区学校 %}{{ 施教区学校 }}{% endif %}")) == {}


def test_the_words_of_a_kind_are_kept() -> None:
    assert added("否则给予罚款。")["never_says"].level is Level.ERROR
    assert "学校无权" in added("责令限期改正。", kind=REPORT)["never_says"].cure
    # The form of Rui'an says 处罚; it may, and still not more than that
    assert "never_says" not in found(shipped_template(NOTICE, "ruian"), NOTICE, "ruian")
    assert "处罚" in found(shipped_template(NOTICE, "ruian"))["never_says"].text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("可以自收到之日起三个月内提起行政诉讼。", "suit"),
        ("可以自收到之日起15日内申请行政复议。", "review"),
        ("可以自收到之日起60日内向上一级教育局申请行政复议。", "review_organ"),
        ("青石街道办事处人民政府", "street"),
    ],
)
def test_a_mistake_of_law_is_a_warning(text: str, code: str) -> None:
    assert added(text)[code].level is Level.WARNING


def test_the_right_remedies_pass() -> None:
    text = "可以自收到之日起60日内向清河县人民政府申请行政复议，或者六个月内向人民法院提起行政诉讼。"
    assert added(text) == {}


def test_the_page_is_compared_with_the_official_one() -> None:
    assert "A4" in found(edited('w:w="11906"', 'w:w="12240"'))["paper"].text
    assert "左" in found(replaced_margin("left"))["margins"].text
    odd = with_body('<w:p><w:r><w:rPr><w:rFonts w:eastAsia="华文彩云"/></w:rPr><w:t>甲</w:t></w:r></w:p>')
    assert "华文彩云" in found(odd)["faces"].text
    theme = with_body('<w:p><w:r><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/></w:rPr></w:r></w:p>')
    assert "主题字体" in found(theme)["faces"].text


def replaced_margin(side: str) -> bytes:
    text = base()[DOCUMENT].decode()
    return packed(
        {**base(), DOCUMENT: re.sub(rf'w:{side}="\d+"(?=[^>]*w:header)', f'w:{side}="720"', text, count=1)}
    )


@pytest.mark.parametrize(
    "text", ["{{ 联系方式 }}", "办公时间为工作日。", "{% if 联系人 %}电话联系{% endif %}"]
)
def test_a_line_below_the_date_is_told(text: str) -> None:
    one = found(with_body(paragraph(text)))["below_date"]
    assert one.level is Level.WARNING
    assert one.where == text
    assert "移到署名之前" in one.cure


@pytest.mark.parametrize(
    "text",
    [
        "（办公时间为工作日）",
        "({{ 联系方式 }})",
        "抄送：县教育局。",
        "清河县教育局2026年11月20日印发",
        "附件1",
        "",
    ],
)
def test_remarks_imprint_and_annexes_stand_below_the_date(text: str) -> None:
    annex = paragraph("家访记录") if text.startswith("附件") else ""
    assert found(with_body(paragraph(text) + annex)) == {}


def test_a_picture_is_asked_about_because_seals_are_never_drawn() -> None:
    blip = '<w:p><w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r></w:p>'
    assert "印章" in found(with_body(blip))["picture"].cure


def test_page_numbers_may_stand_in_a_footer() -> None:
    begin, end = _PAGE.format("begin"), _PAGE.format("end")
    field = f"<w:p>{begin}<w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>{end}</w:p>"
    assert found(with_body(field)) == {}
    assert found(with_story("footer1", "第1页")) == {}


def test_a_placeholder_in_the_header_is_told_as_such() -> None:
    one = found(with_story("header1", "{{ 监护人姓名 }}"))["place"]
    assert one.text.startswith("页眉中有占位符")
    assert one.where == "{{ 监护人姓名 }}"


def test_a_link_is_named() -> None:
    one = found(with_relation("hyperlink", "http://example.invalid/a", "External"))["external"]
    assert (one.text, one.where) == ("文件含有网页或邮件链接", "http://example.invalid/a")
    assert "取消超链接" in one.cure


def test_who_edited_a_template_is_not_named_in_its_documents() -> None:
    data = replaced("docProps/core.xml", "<dc:creator></dc:creator>", "<dc:creator>王五</dc:creator>")
    made = parts_of(render(trial_facts(get_kind(NOTICE)), "lawful", data))
    assert b"<dc:creator></dc:creator>" in made["docProps/core.xml"]
    assert "王五".encode() not in b"".join(made.values())


def test_a_report_survives_its_way_through_json() -> None:
    report = Report((Finding(Level.ERROR, "a", "甲", "乙", "丙"), Finding(Level.WARNING, "b", "丁", "戊")))
    assert report_of(report.plain()) == report
    assert (len(report.errors), len(report.warnings), report.passed) == (1, 1, False)
    assert report.errors[0].sentence == "甲（丙），乙"


# --- in a process of its own


def test_the_child_says_the_same() -> None:
    data = with_text("{{ 监护人性名 }}")
    assert check_template(data, get_kind(NOTICE)) == examine(data, NOTICE, Wording.LAWFUL)


def test_a_template_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.05)
    (one,) = check_template(shipped_template(NOTICE, "lawful"), get_kind(NOTICE)).errors
    assert one.code == "slow"


def test_no_more_than_two_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.05)
    monkeypatch.setattr(checking, "_TURNS", BoundedSemaphore(1))
    with checking._TURNS:
        (one,) = check_template(shipped_template(NOTICE, "lawful"), get_kind(NOTICE)).errors
    assert one.code == "busy"


def test_a_child_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os; os.abort()")
    monkeypatch.setattr(checking, "_CHILD", str(script))
    (one,) = check_template(shipped_template(NOTICE, "lawful"), get_kind(NOTICE)).errors
    assert one.code == "memory"


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The child's own limit, told by eating more than it allows."""
    script = tmp_path / "child.py"
    eat = "import sys; sys.path.insert(0, sys.argv.pop(1)); from caseflow.lib.limited import limit_here; "
    script.write_text(f"{eat}limit_here(200_000_000, 5); x = bytearray(1_000_000_000)")
    with pytest.raises(Died):
        run_limited(str(script), [str(ROOT)], b"", 20)
