"""Templates are checked without a page: they compile, and every name they or the code use exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta, nodes

PACKAGE = Path(__file__).parent.parent.parent / "caseflow"
FOLDER = PACKAGE / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


def test_every_template_compiles_and_finds_its_parts(app: Flask) -> None:
    for name in NAMES:
        app.jinja_env.get_template(name)
        for part in meta.find_referenced_templates(_parse(app, name)):
            assert part is None or part in NAMES, f"{name} names {part}, which does not exist"


def test_no_template_imports_what_it_does_not_use(app: Flask) -> None:
    idle = []
    for name in NAMES:
        tree = _parse(app, name)
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        idle += [f"{name}: {word}" for word in _imported(tree) if word not in used]
    assert not idle, f"drop the unused imports: {idle}"


def test_every_template_the_code_names_exists() -> None:
    missing = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        for name in _named(ast.parse(path.read_text("utf-8")))
        if name not in NAMES
    ]
    assert not missing, f"write the template or mend its name: {missing}"


def _named(tree: ast.Module) -> Iterator[str]:
    """Names written out whole; the pieces of an f-string say nothing alone."""
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    whole = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in pieces)
    for node in whole:
        if isinstance(node.value, str) and re.fullmatch(r"[\w/.-]+\.html", node.value):
            yield node.value


def _parse(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((FOLDER / name).read_text("utf-8"))


def _imported(tree: nodes.Template) -> set[str]:
    words = {node.target for node in tree.find_all(nodes.Import)}
    for node in tree.find_all(nodes.FromImport):
        words |= {name if isinstance(name, str) else name[1] for name in node.names}
    return words
