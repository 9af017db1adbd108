"""One conversion at a time on a machine, whichever process asks for it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from caseflow.notices.pdf.problems import Busy, PdfProblem

_POLL_SECONDS = 0.05


@contextmanager
def turn(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock on ``path``; the system lets go of it even when this process is killed.

    :raise Busy: others held it for ``wait`` seconds
    :raise PdfProblem: the file cannot be written
    """
    with _opened(path) as file:
        _take(file, time.monotonic() + wait)
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path.open("w", encoding="ascii")
    except OSError as error:
        raise PdfProblem("服务器写不进数据目录") from error


def _take(file: IO[str], deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                raise Busy.because("pdf.busy", "正在生成其他文书的预览，稍后再试") from None
            time.sleep(_POLL_SECONDS)
        else:
            return
