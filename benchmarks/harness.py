"""Arms in processes of their own, interleaved, order rotated; medians; one JSON line per arm and per ratio.

Two arms whose ratio is wanted work in turn, a slice each, for a disk may be ten times slower in one
second than in the next.

An arm is a command whose last line of output is JSON with at least ``units`` and ``seconds``, and
which ends with another code than 0 when its own result was wrong. Ratios are taken round by round
and then the median, so that a machine that grows slower in the middle does not bend them.
"""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

LIMIT_SECONDS = 600


class Failed(Exception):
    """The arm could not be measured; the others are."""


Found = dict[str, Any]


@dataclass(frozen=True)
class Arm:
    """``measure`` runs the arm once and returns what it printed; arms run as one give theirs by name."""

    name: str
    measure: Callable[[], Found | dict[str, Found]]


@dataclass(frozen=True)
class Ratio:
    """How many times faster ``arm`` is than ``base``, and what it ought to be at least, if anything."""

    arm: str
    base: str
    target: float = 0.0


@dataclass
class Run:
    bench: str
    unit: str
    rates: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def measure(bench: str, unit: str, arms: Sequence[Arm], rounds: int) -> Run:
    run = Run(bench, unit)
    for number in range(rounds):
        start = number % len(arms) if arms else 0
        for arm in [*arms[start:], *arms[:start]]:
            if arm.name not in run.failed:
                _once(run, arm)
    return run


def _once(run: Run, arm: Arm) -> None:
    try:
        measured = arm.measure()
    except Failed as fault:
        run.failed[arm.name] = str(fault)
        run.rates.pop(arm.name, None)
        return
    for name, found in ({arm.name: measured} if "units" in measured else measured).items():
        rate = found.pop("units") / found.pop("seconds")
        run.rates.setdefault(name, []).append(rate)
        run.notes[name] = found
        print(f"  {run.bench} {name}: {rate:.0f} {run.unit}", file=sys.stderr)


def report(run: Run, ratios: Sequence[Ratio]) -> bool:
    """Print all lines; True when every ratio that could be taken is met."""
    for line in _lines(run):
        print(json.dumps({"bench": run.bench, **line}, ensure_ascii=False))
    met = True
    for ratio in ratios:
        if line := _compared(run, ratio):
            met = met and line.get("met", True)
            print(json.dumps({"bench": run.bench, **line}, ensure_ascii=False))
    return met


def _lines(run: Run) -> Iterator[dict[str, Any]]:
    for name, rates in run.rates.items():
        yield {
            "arm": name,
            "unit": run.unit,
            "rate": round(statistics.median(rates), 1),
            "min": round(min(rates), 1),
            "max": round(max(rates), 1),
            "rounds": len(rates),
            **run.notes[name],
        }
    for name, fault in run.failed.items():
        yield {"arm": name, "skipped": fault}


def _compared(run: Run, ratio: Ratio) -> dict[str, Any] | None:
    ours, theirs = run.rates.get(ratio.arm), run.rates.get(ratio.base)
    if not ours or not theirs:
        return None
    each = [a / b for a, b in zip(ours, theirs, strict=False)]
    found = statistics.median(each)
    line = {
        "ratio": f"{ratio.arm} : {ratio.base}",
        "times": round(found, 2),
        "min": round(min(each), 2),
        "max": round(max(each), 2),
    }
    return {**line, "target": ratio.target, "met": found >= ratio.target} if ratio.target else line


def machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        "load1": round(os.getloadavg()[0], 2),
    }


def spawn(command: Sequence[str] | str, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run an arm's process and read its last line; text goes through the shell."""
    shell = isinstance(command, str)
    try:
        done = subprocess.run(
            command,
            shell=shell,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
            env={**os.environ, **(env or {})},
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"over {LIMIT_SECONDS} s") from None
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode or not lines:
        errors = done.stderr.strip().splitlines() or ["no output"]
        raise Failed(errors[-1][:300])
    found: dict[str, Any] = json.loads(lines[-1])
    if "seconds" not in found:
        raise Failed(str(found.get("skip") or found.get("error") or "no seconds"))
    return found


class Runner:
    """An arm's process that works slice by slice when told, so that two of them meet the same weather."""

    def __init__(self, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        self.slices = int(self._answer())

    def go(self) -> None:
        """Work one slice; returns when it is done."""
        self._tell("go")
        self._answer()

    def end(self) -> dict[str, Any]:
        """Let it prove its work; what it found."""
        self._tell("end")
        found: dict[str, Any] = json.loads(self._answer())
        self._process.communicate()
        return found

    def _tell(self, word: str) -> None:
        assert self._process.stdin
        try:
            print(word, file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise self._fault() from None

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise self._fault()
        return line

    def _fault(self) -> Failed:
        errors = self._process.communicate()[1].strip().splitlines() or ["no output"]
        return Failed(errors[-1][:300])


def work_in_slices(slices: Sequence[Callable[[], None]]) -> list[float]:
    """The other end of a Runner: seconds of each slice."""
    print(len(slices), flush=True)
    seconds = []
    for work in slices:
        sys.stdin.readline()
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
        print(seconds[-1], flush=True)
    sys.stdin.readline()
    return seconds


def relay(commands: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Several arms at once, a slice of each in turn."""
    runners = {name: Runner(command) for name, command in commands.items()}
    for _ in range(next(iter(runners.values())).slices):
        for runner in runners.values():
            runner.go()
    return {name: runner.end() for name, runner in runners.items()}


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs one of our own modules as an arm."""
    return [sys.executable, "-m", f"benchmarks.{name}", *arguments]
