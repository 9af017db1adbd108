"""Peers that run beside ours when this machine has them: viewflow, and the Django admin.

They are installed in a virtual environment of their own, never in ours (viewflow is AGPL-3, and
nothing of it is used here). ``BENCH_PERF`` is the folder of the shared peer scripts, by default
``../shared/perf``; ``BENCH_PEER_PYTHON`` the interpreter that has Django and django-viewflow.
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.harness import Arm, Failed, spawn

VIEWFLOW = "viewflow"
#: as many cases and steps as its own script walks: three steps, one task ended and one opened by each
CASES = 500


def perf_folder() -> Path:
    return Path(os.environ.get("BENCH_PERF", "../shared/perf")).resolve()


def peer_python() -> str:
    return os.environ.get("BENCH_PEER_PYTHON", "")


def why_not(*modules: str) -> str:
    """What is missing for a peer; empty when it can run."""
    if not (perf_folder() / "harness.py").exists():
        return "no peer scripts: set BENCH_PERF"
    if not peer_python():
        return "no interpreter with the peers: set BENCH_PEER_PYTHON"
    asked = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {modules})))"
    found = subprocess.run([peer_python(), "-c", asked], capture_output=True, check=False)
    return f"not in BENCH_PEER_PYTHON: {', '.join(modules)}" if found.returncode else ""


def viewflow(given: list[str], scratch: Path) -> Arm:
    """``--peer viewflow=CMD``, else the shared script: tasks a person is given, opens and completes."""
    commands = dict(text.split("=", 1) for text in given)

    def run() -> dict[str, Any]:
        if VIEWFLOW in commands:
            return spawn(commands[VIEWFLOW], {"PERF_DIR": str(scratch)})
        if missing := why_not("viewflow"):
            raise Failed(missing)
        script = shlex.quote(str(perf_folder() / "b1_transitions.py"))
        command = f"{shlex.quote(peer_python())} {script} --one viewflow_person --n {CASES}"
        return spawn(command, {"PERF_DIR": str(scratch)})

    return Arm(VIEWFLOW, run)
