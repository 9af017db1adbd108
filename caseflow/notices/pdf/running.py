"""A program under a hard time limit, with everything it started."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from caseflow.notices.pdf.problems import PdfProblem

_POLL_SECONDS = 0.02
_MEBIBYTE = 1024 * 1024
#: address space and size of one written file: a document that unfolds must not take the server with it
_LIMITS = ((resource.RLIMIT_AS, 4096 * _MEBIBYTE), (resource.RLIMIT_FSIZE, 256 * _MEBIBYTE))


def run_limited(command: Sequence[str], *, env: Mapping[str, str], log: Path, seconds: float) -> int:
    """Its exit code. Its whole process group is gone when this returns or raises.

    :raise PdfProblem: it cannot be started, or was not done in time
    """
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(  # noqa: S603 a fixed program; the arguments are names we made
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=log.parent,
                start_new_session=True,
            )
        except OSError as error:
            raise PdfProblem("LibreOffice 无法启动") from error
    _limit(process.pid)
    try:
        if not _ended(process.pid, time.monotonic() + seconds):
            raise PdfProblem(f"转换超过{seconds:g}秒，已停止")
    finally:
        # The dead leader is not yet waited for, so its number can belong to nobody else
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return process.returncode


def _limit(pid: int) -> None:
    for what, most in _LIMITS:
        with suppress(ProcessLookupError, PermissionError, ValueError):
            resource.prlimit(pid, what, (most, most))


def _ended(pid: int, deadline: float) -> bool:
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, pid, options) is None:
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
