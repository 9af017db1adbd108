"""Requests per second of one page under wrk, every answer checked by status and size."""

import re
import shutil
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import Any

from benchmarks.harness import Failed

CONNECTIONS, THREADS = 8, 1
#: the size of an answer may differ by so much: a date, a token
_SIZE_TOLERANCE = 0.02


@dataclass
class Target:
    """A page and what it must hold: ``mark`` so many times."""

    url: str
    mark: str
    cookie: str = ""
    count: int = 50

    def fetch(self) -> str:
        asked = urllib.request.Request(self.url, headers={"Cookie": self.cookie} if self.cookie else {})  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 a loopback address of ours
                body: str = answer.read().decode()
                self._renew(answer.headers.get("Set-Cookie", ""))
        except OSError as fault:
            raise Failed(f"{self.url}: {fault}") from fault
        found = body.count(self.mark)
        if found != self.count:
            raise Failed(f"{self.url} holds {found} rows, not {self.count}")
        return body

    def _renew(self, header: str) -> None:
        """As a browser does: the session that the server renews is sent from then on."""
        name = self.cookie.partition("=")[0]
        if name and header.startswith(f"{name}="):
            self.cookie = header.partition(";")[0]


def installed() -> bool:
    return shutil.which("wrk") is not None


def press(target: Target, seconds: int) -> dict[str, Any]:
    """Checked before, during (status, size) and after."""
    size = len(target.fetch().encode())
    head = [f"-HCookie: {target.cookie}"] if target.cookie else []
    options = [f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency", *head]
    done = subprocess.run(["wrk", *options, target.url], capture_output=True, text=True, check=True)
    target.fetch()
    return _read(done.stdout, size)


def _read(out: str, size: int) -> dict[str, Any]:
    if "Non-2xx" in out or "Socket errors" in out:
        raise Failed(out.strip().splitlines()[-3])
    requests, seconds, amount, unit = re.search(
        r"(\d+) requests in ([\d.]+)s, ([\d.]+)(\w+) read", out
    ).groups()
    mean = float(amount) * {"KB": 2**10, "MB": 2**20, "GB": 2**30}[unit] / int(requests)
    # wrk counts the headers too, under a kilobyte of them
    if not size * (1 - _SIZE_TOLERANCE) <= mean <= size * (1 + _SIZE_TOLERANCE) + 1536:
        raise Failed(f"answers of {mean:.0f} bytes on average where the page has {size}")
    latency = dict(re.findall(r"(50|99)%\s+([\d.]+\w+)", out))
    kilobytes = round(size / 1024, 1)
    return {"units": int(requests), "seconds": float(seconds), **_named(latency), "page_kb": kilobytes}


def _named(latency: dict[str, str]) -> dict[str, str]:
    return {f"p{percent}": value for percent, value in latency.items()}
