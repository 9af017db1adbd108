"""The rules of the house that imports cannot show. Each message tells the cure."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "caseflow"
GENERATED = PACKAGE / "migrations"
MAX_FILE, MAX_FUNCTION = 400, 50
#: The goal for the median file is 90 lines and stands at 98; the test keeps it from growing.
MEDIAN_FILE, MEDIAN_FUNCTION = 100, 10
P90_FILE = 250

Found = Iterator[tuple[Path, int, str]]


@cache
def sources() -> dict[Path, ast.Module]:
    paths = (path for path in PACKAGE.rglob("*.py") if GENERATED not in path.parents)
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(paths)}


def nodes(*, outside: Callable[[str], bool]) -> Iterator[tuple[Path, ast.AST]]:
    """Every syntax node of every file, but for files whose place ``outside`` lets off."""
    for path, tree in sources().items():
        if not outside(path.relative_to(PACKAGE).as_posix()):
            for node in ast.walk(tree):
                yield path, node


def refuse(found: Found, cure: str) -> None:
    lines = [f"  {path.relative_to(ROOT)}:{line}: {what}" for path, line, what in found]
    if lines:
        pytest.fail("\n".join([cure, *lines]), pytrace=False)


SYSTEM_CLOCK = re.compile(
    r"(^|\.)(datetime\.(now|today|utcnow)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
    r"|^(sa\.)?func\.(now|current_timestamp|current_date)$"
)


def test_only_clock_reads_the_system_clock() -> None:
    found = (
        (path, node.lineno, ast.unparse(node))
        for path, node in nodes(outside=lambda place: place == "clock.py")
        if isinstance(node, ast.Attribute) and SYSTEM_CLOCK.match(ast.unparse(node))
    )
    refuse(found, "Ask caseflow.clock (now, today) at the edge and pass the moment on as an argument:")


def test_only_the_machine_writes_a_stage() -> None:
    def assigned(node: ast.AST) -> Iterator[ast.expr]:
        if isinstance(node, ast.Assign):
            yield from node.targets
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            yield node.target

    found = (
        (path, target.lineno, ast.unparse(target))
        for path, node in nodes(outside=lambda place: place == "cases/machine.py")
        for target in assigned(node)
        if isinstance(target, ast.Attribute) and target.attr == "stage"
    )
    refuse(found, "A case changes its stage through cases.service.move, never by assignment:")


def test_only_the_machine_updates_stages_in_bulk() -> None:
    def updates_a_stage(node: ast.AST) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return False
        return node.func.attr == "values" and any(word.arg == "stage" for word in node.keywords)

    found = (
        (path, getattr(node, "lineno", 0), "values(stage=…)")
        for path, node in nodes(
            outside=lambda place: place.startswith(("cases/machine.py", "cases/tally.py"))
        )
        if updates_a_stage(node)
    )
    refuse(found, "A case changes its stage through cases.service.move, never by an UPDATE:")


def test_roles_are_compared_in_policy_only() -> None:
    def compares_a_role(node: ast.AST) -> bool:
        return isinstance(node, ast.Compare) and any(
            isinstance(part, ast.Attribute) and part.attr == "role" for part in [node.left, *node.comparators]
        )

    def sql_filter(place: str) -> bool:
        return place.endswith(("queries.py", "models.py")) or place.startswith(("policy/", "demo/"))

    found = (
        (path, getattr(node, "lineno", 0), ast.unparse(node))
        for path, node in nodes(outside=sql_filter)
        if compares_a_role(node)
    )
    refuse(found, "Ask for a permission (policy.permissions), not for a role:")


MAY_COMMIT = re.compile(
    r"^(cli|demo|migrations)/|^scheduling/|(^|/)views(_\w+)?\.py$|/views/|^web/commit\.py$"
)


def test_commits_happen_at_the_edges() -> None:
    found = (
        (path, node.lineno, ast.unparse(node))
        for path, node in nodes(outside=lambda place: bool(MAY_COMMIT.search(place)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    )
    refuse(found, "Flush at most; the view (@commits), the command or the job that called commits:")


LEAF = re.compile(r"^caseflow\.(\w+)\.((?:views|forms)\w*)")


def imported_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_views_and_forms_are_used_by_their_own_views_only() -> None:
    def at_home(path: Path, room: str) -> bool:
        room_of, *rest = path.relative_to(PACKAGE).parts
        return room_of == room and rest[0].startswith(("views", "forms"))

    found = (
        (path, getattr(node, "lineno", 0), name)
        for path, node in nodes(outside=lambda place: place == "__init__.py")
        for name in imported_names(node)
        for leaf in [LEAF.match(name)]
        if leaf and leaf[1] != "web" and not at_home(path, leaf[1])
    )
    refuse(
        found,
        "Views and forms are leaves: move what is shared into the room's service, queries or caseflow.web:",
    )


def functions() -> Iterator[tuple[Path, int, str, int]]:
    for path, node in nodes(outside=lambda place: False):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield path, node.lineno, node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_and_functions_stay_short(record_property: Callable[[str, object], None]) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in sources()}
    inside = [length for *_, length in functions()]
    files = [length for length in lengths.values() if length]
    record_property("median file", median(files))
    record_property("median function", median(inside))
    refuse(
        ((path, 1, f"{length} lines") for path, length in lengths.items() if length > MAX_FILE),
        f"No file is longer than {MAX_FILE} lines; split it by noun:",
    )
    refuse(
        (
            (path, line, f"{name}: {length} lines")
            for path, line, name, length in functions()
            if length > MAX_FUNCTION
        ),
        f"No function is longer than {MAX_FUNCTION} lines; name its steps:",
    )
    assert median(files) <= MEDIAN_FILE, "files grow: split the longest ones by noun"
    assert sorted(files)[len(files) * 9 // 10] <= P90_FILE, "long files multiply: split them by noun"
    assert median(inside) <= MEDIAN_FUNCTION, "functions grow: name the steps of the longest ones"


def test_every_template_folder_names_a_room() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    folders = {path.name for path in (PACKAGE / "templates").glob("*/")}
    strays = sorted(folders - rooms - {"macros", "errors"})
    assert not strays, f"templates of a page stand in the folder of their room, so rename or move: {strays}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    bad = [line for line in text.splitlines() if "://" in line or line.startswith(("--", "-i "))]
    assert not bad, f"make the locks with 'make lock', which leaves addresses out: {bad}"


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_no_file_names_the_machine_it_was_made_on() -> None:
    private = re.compile(rf"(?<![\w.])/({'|'.join(['wor' + 'k', 'far' + 'm'])})/".encode())
    found = (
        (path, content.count(b"\n", 0, match.start()) + 1, match.group().decode())
        for path in tracked_files()
        for content in [path.read_bytes()]
        for match in private.finditer(content)
    )
    refuse(found, "Write paths relative to the repository:")
