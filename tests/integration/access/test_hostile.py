"""Addresses and forms no browser of ours sends: no page breaks, none tells more than it should."""

import inspect
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import caseflow
from caseflow.files.models import StoredFile
from tests.integration.access.conftest import Enter
from tests.integration.access.test_posts import rows_of_everything
from tests.support.access import SAFE, UNSAFE, Line, endpoint_of, lines, openings, visitor
from tests.support.pages import Page, faults
from tests.support.scene import Scene
from tests.walk import PDF

ABSENT = str(2**31 - 1)
IMPOSSIBLE = (
    *("0", "-1", "01", str(2**31), str(2**63), str(2**64), "9" * 40, "1.0", "1e3", "abc", "null"),
    *("1;", "1'", "１", "1１", "1٣", "0x1", "+1", "1_0", "%00", "1%00", "1%0a"),
)
ELSEWHERE = "etc/passwd"
TRAVERSALS = (
    *(
        f"{step * 8}{ELSEWHERE}"
        for step in ("../", "..\\", "....//", "..;/", "%2e%2e/", "..%2f", "%2e%2e%2f")
    ),
    *("..%5c..%5ckeys.json", "%252e%252e%252fkeys.json", "..%c0%afkeys.json", "..%00/keys.json"),
    *("..", ".", "../keys.json", "../../keys.json", "../caseflow.sqlite", "../config.py", "../__init__.py"),
    *(f"/{ELSEWHERE}", f"//{ELSEWHERE}", f"file:///{ELSEWHERE}", "C:\\boot.ini", "\\\\host\\share", "CON"),
    *("pupils/../units", "pupils%00.xlsx", "pupils%0d%0aX-A: b", "pupils.xlsx", "~root", "*", "?", "#"),
    *("{{7*7}}", "${7*7}", "%s%s%n", "';--", "<script>", "|id", "`id`", "a" * 5000, "\U0001f600", "%ff%fe"),
)
_ODD = (
    *(
        "abc",
        "-1",
        "9" * 40,
        "a%00b",
        "２",
        "9999-12-31.9",
        "a" * 300,
        "//evil.example/x",
        "javascript:alert(1)",
    ),
    quote("\"'><script>alert(1)</script>"),
)
_ODD_FOR_THE_DATABASE = (str(2**31), "a%00b", "%ed%a0%80", "9999-12-31.9")
UPLOADED = (
    *("../../etc/cron.pdf", "..\\..\\boot.pdf", "/etc/a.pdf", "C:\\a.pdf", ".htaccess.pdf", "con.pdf"),
    *(
        "a%0d%0aX-A: b.pdf",
        'a";filename="b.exe.pdf',
        "证明/../材料.pdf",
        f"{'a' * 400}.pdf",
        "\u202efdp.exe.pdf",
    ),
)
_READ = re.compile(r"""(?:args\.get(?:list)?|values\.get|id_arg)\(\s*"(\w+)\"""")


def test_an_impossible_number_is_no_address(app: Flask, enter: Enter, scene: Scene) -> None:
    """For anybody: the address itself does not exist."""
    client, wrong = enter("bureau"), []
    for line, method in lines(SAFE | UNSAFE):
        answers = (
            (path, client.open(path, method=method)) for path in _with_numbers(line, scene, IMPOSSIBLE)
        )
        wrong += [
            f"{method} {path}: {answer.status_code}" for path, answer in answers if answer.status_code != 404
        ]
    assert not wrong, "\n".join(wrong)


def test_a_number_that_stands_for_nothing_is_not_found(app: Flask, enter: Enter, scene: Scene) -> None:
    """By whoever may open the page of something that is there."""
    wrong = []
    for line, method, person in openings(SAFE | UNSAFE):
        answers = (
            (path, enter(person).open(path, method=method)) for path in _with_numbers(line, scene, (ABSENT,))
        )
        wrong += [
            f"{method} {path} by {person}: {answer.status_code}"
            for path, answer in answers
            if answer.status_code != 404
        ]
    assert not wrong, "\n".join(wrong)


def _with_numbers(line: Line, scene: Scene, numbers: tuple[str, ...]) -> list[str]:
    """The line's address with each of its things in turn replaced."""
    path = line.address.partition("?")[0]
    names = re.findall(r"\{(\w+)\}", path)
    return [path.format(**{**scene.things, name: number}) for name in names for number in numbers]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_name_in_an_address_leads_nowhere_else(app: Flask, enter: Enter, scene: Scene) -> None:
    """Every part of an address that is a word: what is not on its list does not exist."""
    wrong, tried = [], set()
    for line, method, person in openings(SAFE | UNSAFE):
        client = enter(person)
        for path in _with_names(app, line, method, scene):
            tried.add(path)
            answer = client.open(path, method=method, buffered=True)
            if answer.status_code not in {404, 405, 308} or "root:" in answer.text:
                wrong.append(f"{method} {path[:80]}: {answer.status_code}")
    assert len(tried) > 200
    assert not wrong, "\n".join(wrong)


def _with_names(app: Flask, line: Line, method: str, scene: Scene) -> list[str]:
    path = line.path(scene.things).partition("?")[0]
    rule, _ = app.url_map.bind("localhost").match(path, method, return_rule=True)
    found = []
    for place, part in enumerate(rule.rule.split("/")):
        if part.startswith("<") and not part.startswith("<bigid:"):
            before = "/".join(path.split("/")[:place])
            found += [f"{before}/{payload}" for payload in TRAVERSALS]
    return found


def test_an_odd_query_breaks_no_page(app: Flask, enter: Enter, scene: Scene, backend: str) -> None:
    names = sorted(_names_read())
    assert len(names) > 30
    wrong = []
    pages = {line.path(scene.things).partition("?")[0]: person for line, _, person in openings(SAFE)}
    for path, person in pages.items():
        client = enter(person)
        for value in _ODD if backend == "sqlite" else _ODD_FOR_THE_DATABASE:
            address = f"{path}?{'&'.join(f'{name}={value}' for name in names)}"
            wrong += _answer_faults(client, address)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_each_odd_value_alone_breaks_no_list(app: Flask, enter: Enter, scene: Scene) -> None:
    """One wrong value may hide what the next would do; PostgreSQL takes less than SQLite does."""
    wrong = []
    for line, _, person in openings(SAFE):
        client, address = enter(person), line.path(scene.things).partition("?")[0]
        view = inspect.getmodule(inspect.unwrap(app.view_functions[endpoint_of(app, address)]))
        for name in (
            {*_READ.findall(inspect.getsource(view)), "page", "sort"} if "{" not in line.address else ()
        ):
            wrong += _answer_faults(client, f"{address}?{name}={'9' * 40}")
    assert not wrong, "\n".join(wrong)


def _names_read() -> set[str]:
    """Every parameter the program reads from an address."""
    files = Path(caseflow.__file__).parent.rglob("*.py")
    return {name for file in files for name in _READ.findall(file.read_text("utf-8"))}


def _answer_faults(client: FlaskClient, address: str) -> list[str]:
    answer, asked = client.get(address, buffered=True), f"{address[:40]}…{address[-40:]}"
    if answer.status_code not in {200, 302, 400, 404, 409}:
        return [f"{asked}: {answer.status_code}"]
    if answer.status_code == 302:
        inside = re.match(r"/(?!/)", answer.location)
        return [] if inside else [f"{asked} leads to {answer.location}"]
    if answer.mimetype != "text/html":
        return []
    return [f"{asked}: {fault}" for fault in faults(answer.text, csrf=False)]


def test_a_form_without_its_own_token_is_refused(guarded: Flask, scene: Scene) -> None:
    """None, a made-up one, that of somebody else, the right one from another site: nothing is done."""
    wrong = []
    strangers = _token(visitor(guarded, scene.world, "colleague"))
    with guarded.app_context():
        before = rows_of_everything()
    for line, method, person in openings(UNSAFE):
        client, path = visitor(guarded, scene.world, person), line.path(scene.things)
        own = _token(client)
        for token in ("", "abc", own[:-1], strangers):
            answer = client.open(path, method=method, data={"csrf_token": token})
            if answer.status_code != 400 or "页面已过期" not in answer.text:
                wrong.append(f"{method} {line.address} with {token!r}: {answer.status_code}")
        foreign = client.open(
            path,
            method=method,
            data={"csrf_token": own},
            base_url="https://localhost",
            headers={"Referer": "https://evil.example/"},
        )
        if foreign.status_code != 400:
            wrong.append(f"{method} {line.address} from elsewhere: {foreign.status_code}")
    with guarded.app_context():
        after = rows_of_everything()
    changed = {name for name in before if before[name] != after[name]} - {"sign_in_session"}
    assert not changed
    assert not wrong, "\n".join(wrong)


def test_a_form_with_its_own_token_passes(guarded: Flask, scene: Scene) -> None:
    client = visitor(guarded, scene.world, "teacher")
    answer = client.post("/messages/read", data={"csrf_token": _token(client)})
    assert answer.status_code == 302


def _token(client: FlaskClient) -> str:
    fields = Page(client.get("/me").text).all("input")
    return next(one.attrs["value"] for one in fields if one.attrs.get("name") == "csrf_token")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_upload_keeps_no_path_in_its_name(session, enter: Enter, scene: Scene) -> None:
    client, page = enter("head"), f"/cases/{scene.things['persuading']}/proofs/new"
    for name in UPLOADED:
        sent = {"kind": "other", "proof": (BytesIO(PDF), name)}
        assert client.post(page, data=sent).status_code == 302, name
        file = session.scalars(select(StoredFile).order_by(StoredFile.id.desc())).first()
        answer = client.get(f"/cases/files/{file.id}", buffered=True)
        told = unquote(answer.headers["Content-Disposition"])
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert not re.search(r"[/\\\r\n\0]|filename[^;]*=\"?\.", told.replace("UTF-8''", "")), (name, told)
        assert "X-A" not in answer.headers
