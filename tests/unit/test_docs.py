"""The documentation says what the program does: generated pages, links, commands, demonstration accounts."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from caseflow.cli import main
from caseflow.config import Settings
from caseflow.demo import people
from caseflow.policy.labels import label
from docs import build

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted([*READMES, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
#: settings of tests and of the demonstration, and the folder that holds the file of settings itself
NOT_FOR_COUNTIES = {"flask", "instance_path", "practice_password", "sqlite_synchronous", "testing"}
#: words that stand for something the reader fills in
_PLACEHOLDER = re.compile(r"[A-Z_.]+\Z|[<\[].*|.*[^ -~].*")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_generated_pages_say_what_the_code_says() -> None:
    assert not build.stale(), "run make docs: these pages are older than the rules they are read from"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = [target for target in _links(path) if not _leads_somewhere(path, target)]
    assert not broken, f"{name(path)} links to nothing: {broken}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_commands_exist(path: Path) -> None:
    wrong = [line for line in _command_lines(path) if _fault(line)]
    assert not wrong, f"{name(path)} names commands that do not exist: {[(w, _fault(w)) for w in wrong]}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE))
    assert {a or b for a, b in named} <= targets


@pytest.mark.parametrize("path", READMES, ids=name)
def test_demonstration_accounts_are_the_ones_of_the_demo(path: Path) -> None:
    text = path.read_text("utf-8")
    missing = [one.login for one in _cast() if not _has_row(text, label(one.role), one.login)]
    assert not missing, f"{name(path)} lacks the accounts {missing}"
    assert people.PASSWORD in text


def test_the_administrator_is_told_of_every_setting() -> None:
    text = (ROOT / "docs/admin.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| `[a-z].*?\|", text, re.MULTILINE))))
    known = {field.name for field in fields(Settings)} - NOT_FOR_COUNTIES
    assert told == known, "the table of settings in docs/admin.md and config.Settings differ"


def test_readmes_are_twins() -> None:
    first, second = (_shape(path) for path in READMES)
    assert first == second, "README.md and README.zh-CN.md differ in their headings, code blocks or pictures"


def _links(path: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target


def _leads_somewhere(path: Path, target: str) -> bool:
    file, _, anchor = target.partition("#")
    goal = (path.parent / file).resolve() if file else path
    if not goal.exists():
        return False
    return not anchor or anchor in set(_anchors(goal))


def _anchors(path: Path) -> Iterator[str]:
    for title in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _command_lines(path: Path) -> Iterator[str]:
    """Every `caseflow …` in code, without comments and what is piped on."""
    text = path.read_text("utf-8")
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
    blocks = [
        line for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) for line in block.splitlines()
    ]
    for code in (*spans, *blocks):
        for found in re.findall(r"(?:^|[\s/])caseflow(?: ([^#|>&；;]+))?", code):
            if found and not found.startswith("--"):
                yield found.strip()


def _fault(line: str) -> str:
    command: click.Command = main
    words = line.split()
    context = click.Context(main)
    while words and isinstance(command, click.Group):
        if _PLACEHOLDER.match(words[0]) or words[0] == "--help":
            return ""
        found = command.get_command(context, words[0])
        if found is None:
            return f"no command {words[0]}"
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return "".join(f"no option {word}" for word in words if word.startswith("--") and word not in known)


def _cast() -> tuple[people.Cast, ...]:
    klass = SimpleNamespace(id=1, grade=8)
    school = SimpleNamespace(id=2, parent_id=3, place_id=4, classes=[klass])
    return people.cast(SimpleNamespace(id=5, schools=[school], departments={"justice": 6, "police": 7}))


def _has_row(text: str, role: str, login: str) -> bool:
    return any(role in line and f"`{login}`" in line for line in text.splitlines() if line.startswith("|"))


def _shape(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    marks = re.findall(r"^#+ |^```.*|docs/screenshots/[\w.-]+", text, re.MULTILINE)
    return [mark.strip() for mark in marks]
