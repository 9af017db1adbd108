"""A blueprint filled block by block, for reading on a screen and for tests of the words."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from caseflow.notices import blocks as b
from caseflow.notices.blocks import Block, Letter
from caseflow.notices.template.language import For, If, read_tag, split
from caseflow.notices.template.program import Program, Scope, build, each_row, holds, run


def fill(blueprint: Letter, scope: Scope) -> Letter:
    title = fill_text(blueprint.title, scope)
    return replace(blueprint, title=title, blocks=tuple(_filled(blueprint.blocks, scope)))


def fill_text(text: str, scope: Scope) -> str:
    return run(_program(text), scope)


def loop_of(block: b.Each | b.Table) -> For:
    return For(b.ROW, block.list if isinstance(block, b.Each) else block.each)


def condition_of(block: b.When) -> If:
    mark = read_tag(f"if {block.condition}")
    if not isinstance(mark, If):
        raise TypeError(block.condition)
    return mark


@cache
def _program(text: str) -> Program:
    return build(split(text))


def _filled(blocks: tuple[Block, ...], scope: Scope) -> Iterator[Block]:
    for block in blocks:
        match block:
            case b.When():
                chosen = block.blocks if holds(condition_of(block), scope) else block.otherwise
                yield from _filled(chosen, scope)
            case b.Each():
                for row in each_row(loop_of(block), scope):
                    yield from _filled(block.blocks, row)
            case b.Annex():
                inner = tuple(_filled(block.blocks, scope))
                yield b.Annex(fill_text(block.label, scope), fill_text(block.title, scope), inner)
            case b.Table():
                yield _table(block, scope)
            case b.Paragraph(text):
                yield from (b.Paragraph(line) for line in fill_text(text, scope).split("\n") if line.strip())
            case _:
                yield _plain(block, scope)


def _table(block: b.Table, scope: Scope) -> b.Table:
    scopes = each_row(loop_of(block), scope) if block.each else (scope,)
    rows = tuple(tuple(fill_text(cell, inner) for cell in row) for inner in scopes for row in block.rows)
    return replace(block, rows=rows, each="")


def _plain(block: Any, scope: Scope) -> Block:
    changes = {f.name: _value(getattr(block, f.name), scope) for f in fields(block)}
    filled: Block = replace(block, **changes)
    return filled


def _value(value: Any, scope: Scope) -> Any:
    if isinstance(value, str):
        return fill_text(value, scope)
    if isinstance(value, tuple):
        return tuple(_value(inner, scope) for inner in value)
    if isinstance(value, b.Field):
        return _plain(value, scope)
    return value
