"""Requests per second of the to-do page and the case list: signed in, scoped, 50 rows, 100,000 cases.

    python -m benchmarks.pages [--rounds 5] [--cases 100000] [--seconds 4] [--no-postgres]

Every arm is one waitress with four threads on this machine, wrk beside it with eight connections.
Beside ours: a bare Flask page with one indexed query and 50 rows on the same database, and, where
it is installed, the Django admin's list of as many cases.
"""

import argparse
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import county, harness, peers, wrk
from benchmarks.harness import Arm, Failed, Ratio
from benchmarks.stores import Store, close_app, open_app, stores
from benchmarks.wrk import Target
from caseflow import clock
from caseflow.accounts.sessions import start_session
from caseflow.extensions import db, writing
from tests.support.postgres import free_port

QUARTER, SEVEN = 0.25, 7.0
THREADS = 4
DJANGO = "django admin"
PAGES = {"to-do": ("/", 'class="task"'), "case list": ("/cases?size=50", '<tr><th scope="row"')}
_START_SECONDS = 60


def main(arguments: argparse.Namespace) -> bool:
    if not wrk.installed():
        print(json.dumps({"bench": "pages", "skipped": "wrk is not installed"}))
        return True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseflow-bench-")))
        found = stack.enter_context(stores(folder, with_postgres=not arguments.no_postgres))
        arms = []
        for store in found:
            arms += _ours(stack, store, folder, arguments)
        arms.append(_django(stack, folder, arguments))
        run = harness.measure("pages", "requests/s", arms, arguments.rounds)
    return harness.report(run, [ratio for store in found for ratio in _ratios(store.kind)])


def _ratios(kind: str) -> Iterator[Ratio]:
    for page in PAGES:
        yield Ratio(f"{kind} {page}", f"{kind} bare", QUARTER)
        if kind == "sqlite":
            yield Ratio(f"{kind} {page}", DJANGO, SEVEN)


def _ours(stack: ExitStack, store: Store, folder: Path, arguments: argparse.Namespace) -> Iterator[Arm]:
    url = store.base("county")
    job = ["--job", "base", "--url", url, "--folder", str(folder), "--cases", str(arguments.cases)]
    base = harness.spawn(harness.module("pages", *job))
    env = {"BENCH_URL": url, "BENCH_FOLDER": str(folder)}
    bare = stack.enter_context(_served("benchmarks.served:bare", env))
    yield _arm(
        f"{store.kind} bare", Target(f"{bare}/list?unit={base['unit']}", "<tr><td>"), arguments.seconds
    )
    ours = stack.enter_context(_served("benchmarks.served:caseflow", env))
    for page, (path, mark) in PAGES.items():
        target = Target(ours + path, mark, base["cookie"])
        yield _arm(f"{store.kind} {page}", target, arguments.seconds)


def _django(stack: ExitStack, folder: Path, arguments: argparse.Namespace) -> Arm:
    """The admin's list tuned for many rows (filters from choices, no full count), 50 rows of one township."""
    if missing := peers.why_not("django", "viewflow", "waitress"):
        return Arm(DJANGO, partial(_refuse, missing))
    perf = peers.perf_folder()
    env = {
        "PERF_DIR": str(folder),
        "PYTHONPATH": str(perf),
        "DJ_DB": str(folder / "web.db"),
        "DJANGO_SETTINGS_MODULE": "dj.settings",
    }
    prepare = f"import b6_pages; b6_pages.setup({{'n': {arguments.cases}}})"
    subprocess.run([peers.peer_python(), "-c", prepare], check=True, cwd=perf, env={**os.environ, **env})
    url = stack.enter_context(_served("dj.wsgi:application", env, python=peers.peer_python(), call=False))
    cookie = "sessionid=" + (folder / "web.key").read_text()
    path = "/admin/perfapp/casetuned/?town__exact=7&stage__exact=1"
    return _arm(DJANGO, Target(url + path, 'class="action-checkbox"', cookie), arguments.seconds)


def _refuse(why: str) -> dict[str, Any]:
    raise Failed(why)


def _arm(name: str, target: Target, seconds: int) -> Arm:
    return Arm(name, partial(wrk.press, target, seconds))


@contextmanager
def _served(
    application: str, env: Mapping[str, str], *, python: str = sys.executable, call: bool = True
) -> Iterator[str]:
    """One waitress with four threads; gives its address."""
    port = free_port()
    command = [python, "-m", "waitress", f"--listen=127.0.0.1:{port}", f"--threads={THREADS}"]
    process = subprocess.Popen(
        [*command, *(["--call"] if call else []), application],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # waitress says there how long its queue is
    )
    try:
        _wait(process, port, shlex.join(command))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, command: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"did not start: {command}")


def do_job(arguments: argparse.Namespace) -> dict[str, Any]:
    """In a process of its own: the county, and a signed-in officer's cookie."""
    start = time.perf_counter()
    app = open_app(arguments.url, arguments.folder, sqlite_synchronous="OFF")
    with app.app_context(), writing():
        county.build(arguments.cases)
        unit_id = county.officer().posts[0].unit_id
    with app.test_request_context(method="POST") as context:
        start_session(county.officer(), clock.now())
        db.session.commit()
        signed = app.session_interface.get_signing_serializer(app).dumps(dict(context.session))
    close_app(app)
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={signed}"
    seconds = time.perf_counter() - start
    return {"units": arguments.cases, "seconds": seconds, "unit": unit_id, "cookie": cookie}


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    found.add_argument("--rounds", type=int, default=5)
    found.add_argument("--cases", type=int, default=100_000)
    found.add_argument("--seconds", type=int, default=4)
    found.add_argument("--no-postgres", action="store_true")
    for hidden in ("--job", "--url", "--folder"):
        found.add_argument(hidden, help=argparse.SUPPRESS)
    return found


if __name__ == "__main__":
    given = parser().parse_args()
    if given.job:
        print(json.dumps(do_job(given)))
    else:
        print(json.dumps({"machine": harness.machine()}))
        sys.exit(0 if main(given) else 1)
