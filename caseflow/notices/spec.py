"""What a kind of document is: its facts, who may issue it, on which clauses, and how it is worded."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, cast

from caseflow.errors import Reason
from caseflow.notices.blocks import Letter
from caseflow.notices.issuers import Issuer, IssuerForm, naming_fault


class FactType(StrEnum):
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    INTEGER = "integer"
    CHOICE = "choice"
    REFERENCE = "reference"
    TEXTS = "texts"
    ROWS = "rows"


class Wording(StrEnum):
    """``ruian`` keeps the words of the county's form, ``lawful`` says only what the law allows."""

    LAWFUL = "lawful"
    RUIAN = "ruian"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a document needs to know; ``columns`` are the facts of each row of a ROWS fact."""

    name: str
    type: FactType = FactType.TEXT
    required: bool = True
    example: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple["Fact", ...] = ()
    #: the date column by which rows are printed, in whatever order they were given
    sorted_by: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """``earlier`` is not after ``later``; strict: it is before. 列表.栏 names a column of a list."""

    earlier: str
    later: str
    strict: bool = False
    clause: str = ""


Value: TypeAlias = "str | int | date | datetime | tuple[str, ...] | tuple[Values, ...]"


@dataclass(frozen=True, slots=True)
class Values:
    """Checked and typed facts; an optional fact that was not given reads as empty."""

    values: Mapping[str, Value]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default))

    def day(self, name: str) -> date:
        return cast("date", self.values[name])

    def find_day(self, name: str) -> date | None:
        return cast("date | None", self.values.get(name))

    def find_moment(self, name: str) -> datetime | None:
        return cast("datetime | None", self.values.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self.values.get(name, ()))

    def rows(self, name: str) -> tuple["Values", ...]:
        return cast("tuple[Values, ...]", self.values.get(name, ()))


@dataclass(frozen=True, slots=True)
class Given(Values):
    """Everything a letter is composed from."""

    issuer: Issuer
    wording: Wording


def _nothing_more(_: Values) -> Iterable[Reason]:
    return ()


#: a text, a list of texts, or a list of rows
Worked: TypeAlias = "str | tuple[str, ...] | tuple[Mapping[str, str], ...]"


def _nothing_derived(_: Given) -> Mapping[str, Worked]:
    return {}


@dataclass(frozen=True, slots=True)
class Derived:
    """A placeholder whose text the program works out from the facts."""

    name: str
    example: str
    note: str = ""
    #: of each row, where it is a list of rows
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document. ``id`` is stable; ``deadline`` names the fact that is the printed due date.

    ``blueprints`` are the shipped wordings, with placeholders; ``derive`` works out what ``derived`` names.
    ``mandatory``: placeholders that every template of the kind must hold.
    ``locked``: only under an entered legal basis; ``frozen`` False: a form that is printed, not issued.
    ``code`` is its part of a number (限复 in 青政限复〔2026〕3号); ``served``: it goes with a 送达回证;
    ``never_says``: words its own text may not hold in the lawful wording.
    """

    id: str
    name: str
    issuers: tuple[IssuerForm, ...]
    facts: tuple[Fact, ...]
    clauses: tuple[str, ...]
    laws: tuple[str, ...] = ()
    blueprints: Mapping[Wording, Letter]
    derive: Callable[[Given], Mapping[str, Worked]] = _nothing_derived
    derived: tuple[Derived, ...] = ()
    mandatory: tuple[str, ...] = ()
    locked: bool = False
    frozen: bool = True
    faults: Callable[[Values], Iterable[Reason]] = _nothing_more
    orders: tuple[Order, ...] = ()
    code: str = ""
    deadline: str = ""
    served: bool = False
    never_says: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[Wording, ...]:
        return tuple(self.blueprints)

    def find_fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.name == name), None)


def issuer_facts(forms: tuple[IssuerForm, ...], name_example: str) -> tuple[Fact, ...]:
    """Who signs: the name, and what sort of organ it is when the kind leaves a choice."""
    return (
        Fact("发文机关", example=name_example, note="写地名或全称均可，落款按机关类型写全称"),
        Fact(
            "机关类型",
            FactType.CHOICE,
            required=len(forms) > 1,
            example=form_of(forms, name_example),
            choices=forms,
            note="" if len(forms) > 1 else f"可不填，固定为{forms[0]}",
        ),
    )


def form_of(forms: tuple[IssuerForm, ...], name: str) -> IssuerForm:
    """The sort of organ that signs under this name."""
    return next((form for form in forms if not naming_fault(name, form)), forms[0])


DATED = Fact("成文日期", FactType.DATE, example="2026-11-20", note="落款日期")
NUMBER = Fact(
    "文号",
    FactType.REFERENCE,
    required=False,
    example="青政限复〔2026〕3号",
    note="年份用六角括号；制发时由系统取号",
)
CONTACTS = (
    Fact("联系人", required=False, example="周敏"),
    Fact("联系电话", required=False, example="0555-6100021"),
)
VISITS = Fact(
    "劝返记录",
    FactType.ROWS,
    note="每次家访、电话或其他劝返各一行，未见到人的也列入",
    sorted_by="日期",
    columns=(
        Fact("日期", FactType.DATE, example="2026-10-12"),
        Fact("方式", example="入户家访"),
        Fact("劝返人员", example="班主任刘芳、村干部何大山"),
        Fact("结果", example="监护人表示家中缺人手，未同意返校"),
    ),
)
