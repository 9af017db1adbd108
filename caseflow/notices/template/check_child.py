"""Reads one template from stdin in a process of its own and writes the report of its check as JSON.

Run by ``check.check_template`` as a script: a file that eats memory or time ends this process alone.
"""

import json
import sys
from pathlib import Path
from types import ModuleType

_MEMORY, _SECONDS = 512 * 1024 * 1024, 8
_ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    # As a script with -I nothing of the program is on the path yet
    sys.path.insert(0, str(_ROOT))
    _skip_the_application()
    from caseflow.lib.limited import limit_here  # noqa: PLC0415
    from caseflow.notices.template.check import examine  # noqa: PLC0415

    limit_here(_MEMORY, _SECONDS)
    kind, wording = sys.argv[1:3]
    report = examine(sys.stdin.buffer.read(), kind, wording)
    sys.stdout.write(json.dumps(report.plain()))


def _skip_the_application() -> None:
    """The package without its __init__: no Flask, no database, no keys, and a third of the time."""
    package = ModuleType("caseflow")
    package.__path__ = [str(_ROOT / "caseflow")]
    sys.modules["caseflow"] = package


if __name__ == "__main__":
    main()
