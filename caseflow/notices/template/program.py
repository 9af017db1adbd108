"""A template made ready: literals, values, loops and conditions in one tree."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from caseflow.notices.template.language import Else, EndFor, EndIf, For, If, Mark, Unreadable, Value

#: what a name stands for: a text, a list of texts, or a list of rows
Named: TypeAlias = str | tuple[str, ...] | tuple[Mapping[str, str], ...]
Scope: TypeAlias = Mapping[str, Named]
#: makes a value fit to stand among the literals
Escape: TypeAlias = Callable[[str], str]

MAX_DEPTH = 4
#: characters of one finished document; a loop in a loop in a loop of 300 rows would be many more
MAX_OUTPUT = 8_000_000
#: rounds of all loops together: loops within loops that print nothing would run for ever
MAX_ROUNDS = 200_000
ROW_NUMBER = "序号"
#: the row of a loop over the lines of one text; the program's own, no clerk can write it
LINE = "_line"
_JOINTS = {"": "、", "默认": "、", "顿号": "、", "分号": "；", "换行": "\n"}


class TooLarge(ValueError):
    """The filled document grew past every reasonable size."""


@dataclass(frozen=True, slots=True)
class Loop:
    mark: For
    body: "Program"


@dataclass(frozen=True, slots=True)
class Choice:
    mark: If
    body: "Program"
    otherwise: "Program"


Step: TypeAlias = str | Value | Loop | Choice
Program: TypeAlias = tuple["Step", ...]


@dataclass(slots=True)
class _Open:
    mark: "For | If | None"
    body: list[Step] = field(default_factory=list)
    otherwise: list[Step] | None = None

    @property
    def here(self) -> list[Step]:
        return self.body if self.otherwise is None else self.otherwise


def build(parts: Iterable[str | Mark]) -> Program:
    """Put each end to its beginning.

    :raise Unreadable: an end without a beginning, a beginning without an end, or too many within each other
    """
    stack = [_Open(None)]
    for part in parts:
        match part:
            case For() | If():
                stack.append(_Open(part))
                if len(stack) > MAX_DEPTH + 1:
                    raise Unreadable(f"循环和条件套了{MAX_DEPTH}层以上")
            case Else():
                _turn(stack[-1])
            case EndFor() | EndIf():
                _close(stack, part)
            case _:
                stack[-1].here.append(part)
    if len(stack) > 1:
        raise Unreadable(
            "缺少循环结束 {% endfor %}" if isinstance(stack[-1].mark, For) else "缺少条件结束 {% endif %}"
        )
    return tuple(stack[0].body)


def _turn(top: _Open) -> None:
    if not isinstance(top.mark, If) or top.otherwise is not None:
        raise Unreadable("多出 {% else %}")
    top.otherwise = []


def _close(stack: list[_Open], end: EndFor | EndIf) -> None:
    top = stack[-1]
    if isinstance(end, EndFor) and isinstance(top.mark, For):
        step: Step = Loop(top.mark, tuple(top.body))
    elif isinstance(end, EndIf) and isinstance(top.mark, If):
        step = Choice(top.mark, tuple(top.body), tuple(top.otherwise or ()))
    else:
        raise Unreadable("多出 {% endfor %}" if isinstance(end, EndFor) else "多出 {% endif %}")
    stack.pop()
    stack[-1].here.append(step)


def run(program: Program, scope: Scope, escape: Escape = str) -> str:
    """:raise TooLarge: the text would be longer than any document"""
    return "".join(unroll(program, scope, escape))


def unroll(program: tuple[Any, ...], scope: Scope, escape: Escape) -> list[Any]:
    """Literals as they stand in the program, and the texts of values between them.

    :raise TooLarge: together they would be longer than any document
    """
    out: list[Any] = []
    _Run(escape, out).steps(program, scope)
    return out


@dataclass(slots=True)
class _Run:
    escape: Escape
    out: list[Any]
    length: int = 0
    rounds: int = 0

    def steps(self, program: tuple[Any, ...], scope: Scope) -> None:
        for step in program:
            if isinstance(step, Value):
                text = self.escape(text_of(step, scope))
                self.out.append(text)
                self.length += len(text)
            elif isinstance(step, Choice):
                self.steps(step.body if holds(step.mark, scope) else step.otherwise, scope)
            elif isinstance(step, Loop):
                self.rows(step, scope)
            else:
                self.out.append(step)
                self.length += len(step)
        if self.length > MAX_OUTPUT:
            raise TooLarge("填充后的文书过大，减少模板中的循环")

    def rows(self, loop: Loop, scope: Scope) -> None:
        if loop.mark.row == LINE:
            for line in _look_up((loop.mark.list,), scope, "、").split("\n"):
                self.steps(loop.body, {**scope, LINE: line})
            return
        for inner in each_row(loop.mark, scope):
            self.rounds += 1
            if self.rounds > MAX_ROUNDS:
                raise TooLarge("循环次数过多，减少模板中的循环")
            self.steps(loop.body, inner)


def each_row(mark: For, scope: Scope) -> Iterator[Scope]:
    """The scope once per row, in which the row's name stands for the row; 序号 counts from 1.

    A text is a list of its lines.
    """
    found = scope.get(mark.list, ())
    rows: Sequence[str | Mapping[str, str]] = found.split("\n") if isinstance(found, str) else found
    for number, row in enumerate(rows, 1):
        cells = {"": row} if isinstance(row, str) else dict(row)
        cells[ROW_NUMBER] = str(number)
        yield {**scope, mark.row: (cells,), ROW_NUMBER: str(number)}


def text_of(value: Value, scope: Scope) -> str:
    """An unknown or empty name is an empty text, or what 默认 says."""
    found = scope.get(value.path[0], "")
    if not isinstance(found, str) or len(value.path) > 1:
        found = _look_up(value.path, scope, _JOINTS[value.filter])
    return value.argument if not found and value.filter == "默认" else found


def _look_up(path: Sequence[str], scope: Scope, joint: str) -> str:
    found = scope.get(path[0], "")
    if isinstance(found, str):
        return found if len(path) == 1 else ""
    column = path[1] if len(path) > 1 else ""
    return joint.join(row if isinstance(row, str) else row.get(column, "") for row in found)


def holds(mark: If, scope: Scope) -> bool:
    text = _look_up(mark.path, scope, "、")
    if mark.operator:
        truth = (text == mark.literal) is (mark.operator == "==")
    else:
        truth = bool(text) or (len(mark.path) == 1 and bool(scope.get(mark.path[0])))
    return truth is not mark.negated


def names_in(program: Program) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Every path that is asked for, with the row names known there (row name → list name)."""
    yield from _names(program, {})


def _names(program: Program, rows: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    for step in program:
        match step:
            case Value(path=path):
                yield path, rows
            case Choice(mark, body, otherwise):
                yield mark.path, rows
                yield from _names((*body, *otherwise), rows)
            case Loop(mark, body):
                yield (mark.list,), rows
                yield from _names(body, {**rows, mark.row: mark.list})
