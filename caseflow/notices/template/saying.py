"""What the fixed words of a template may not say, by kind and by law."""

import re
from collections.abc import Iterable

from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import Kind
from caseflow.notices.template.language import TAG
from caseflow.notices.template.report import Findings

#: 未保28②: a school registers, persuades and reports
_SCHOOL_NEVER = ("责令", "处罚", "罚款", "勒令")
_NEAR = 24
_NUMBER = r"[0-9０-９一二三四五六七八九十两]+"
_REVIEW = re.compile(rf"(行政复议|复议)[^。；\n]{{0,{_NEAR}}}?({_NUMBER})\s*(个月|日|天)")
_REVIEW_BEFORE = re.compile(rf"({_NUMBER})\s*(个月|日|天)内?[^。；，\n]{{0,{_NEAR}}}?复议")
_SUIT = re.compile(rf"(诉讼|起诉)[^。；\n]{{0,{_NEAR}}}?({_NUMBER})\s*(个月|日|天)")
_SUIT_BEFORE = re.compile(rf"({_NUMBER})\s*(个月|日|天)内?[^。；，\n]{{0,{_NEAR}}}?(诉讼|起诉)")
_SUPERIOR = re.compile(r"上一级(教育局|教育行政部门|教育主管部门|主管部门)|市教育局|上级教育(局|行政部门)")
_STREET_GOVERNMENT = re.compile(r"街道(办事处)?人民政府")
_RIGHT_REVIEW = frozenset({("60", "日"), ("六十", "日")})
_RIGHT_SUIT = frozenset({("6", "个月"), ("六", "个月")})


def own_words(text: str) -> str:
    """What is printed whatever the facts are."""
    return TAG.sub("", text)


def check_saying(kind: Kind, text: str, shipped: str, found: Findings) -> None:
    """``shipped`` is the same wording's text as it comes with the program: what that says is allowed."""
    words, by_design = own_words(text), own_words(shipped)
    school = _SCHOOL_NEVER if set(kind.issuers) == {IssuerForm.SCHOOL} else ()
    for word in dict.fromkeys((*kind.never_says, *school)):
        if word in words and word not in by_design:
            _forbidden(kind, word, line_with(words, word), found, by_school=word in school)
    _check_remedies(words, found)
    if street := _STREET_GOVERNMENT.search(words):
        cure = "写作“某某街道办事处”"
        found.warn("street", "街道办事处不是一级人民政府", cure, line_with(words, street[0]))


def _forbidden(kind: Kind, word: str, where: str, found: Findings, *, by_school: bool) -> None:
    why = "学校无权作出，改写劝返情况或提请乡镇（街道）处理" if by_school else "删去或改用依法措辞"
    found.error("never_says", f"{kind.name}不能写“{word}”", why, where)


def _check_remedies(words: str, found: Findings) -> None:
    for line in words.split("\n"):
        for number, unit in _periods(line, (_REVIEW, 2), (_REVIEW_BEFORE, 1)):
            if "复议" in line and (number, unit) not in _RIGHT_REVIEW | _RIGHT_SUIT:
                found.warn("review", f"行政复议期限写作{number}{unit}", "期限是60日，核对后改正", line)
        for number, unit in _periods(line, (_SUIT, 2), (_SUIT_BEFORE, 1)):
            if (number, unit) not in _RIGHT_REVIEW | _RIGHT_SUIT:
                found.warn("suit", f"行政诉讼期限写作{number}{unit}", "期限是6个月，核对后改正", line)
        if "复议" in line and _SUPERIOR.search(line):
            cure = "复议机关是本级人民政府（乡镇作出的是县级人民政府），核对后改正"
            found.warn("review_organ", "写向上一级教育部门申请复议", cure, line)


def _periods(line: str, *patterns: tuple[re.Pattern[str], int]) -> Iterable[tuple[str, str]]:
    for pattern, group in patterns:
        for match in pattern.finditer(line):
            yield match[group], match[group + 1]


def line_with(text: str, word: str) -> str:
    line = next((line for line in text.split("\n") if word in line), "")
    at = line.find(word)
    return line[max(0, at - 20) : at + len(word) + 20].strip()
