"""Runs a script of ours on data of others in a process of its own, with a limit on memory and time."""

import subprocess
import sys
from collections.abc import Sequence

_SIGXCPU = 24


class TooSlow(Exception):
    """Ran out of time."""


class Died(Exception):
    """Ran out of memory, or ended in some other way than it should."""


def run_limited(script: str, arguments: Sequence[str], data: bytes, seconds: float) -> bytes:
    """What the script wrote; ``data`` is its input. It limits itself first thing (``limit_here``).

    :raise TooSlow: after ``seconds`` of the clock, or of the processor
    :raise Died: whatever else ended it
    """
    # -I: no environment, no current directory, no user site
    command = [sys.executable, "-I", script, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 our own interpreter and script
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    if done.returncode:
        raise TooSlow if -done.returncode == _SIGXCPU else Died
    return done.stdout


def limit_here(memory: int, seconds: int) -> None:
    """From now on this process has no more than so many bytes and seconds, and leaves no core file."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on Windows: there the caller's time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
