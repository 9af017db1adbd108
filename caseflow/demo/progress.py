import sys
from typing import TextIO


class Progress:
    """Chinese lines on stderr; on a terminal the percentage is written over itself."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._title = ""
        self._shown = -1

    def begin(self, title: str) -> None:
        self.end()
        self._title, self._shown = title, -1
        self._out.write(f"{title}……" if self._live else f"{title}\n")
        self._out.flush()

    def step(self, done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if self._live and percent != self._shown:
            self._shown = percent
            self._out.write(f"\r{self._title}……{percent}%")
            self._out.flush()

    def end(self) -> None:
        if self._title and self._live:
            self._out.write(f"\r{self._title}，完成    \n")
            self._out.flush()
        self._title = ""

    @property
    def _live(self) -> bool:
        return self._out.isatty()
