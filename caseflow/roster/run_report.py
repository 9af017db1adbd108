"""What an import found, sealed with its run: rows, problems, and first passwords until they are fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from caseflow.columns import keyring
from caseflow.errors import Refused
from caseflow.roster.first_passwords import FirstPassword
from caseflow.roster.intake import Report
from caseflow.roster.models import ImportRun

_PLACE = "import_run.errors"


def keep_report(run: ImportRun, report: Report, passwords: Sequence[FirstPassword] = ()) -> None:
    run.counts = {**run.counts, **report.counts}
    run.errors = _sealed({"report": report.as_json(), "passwords": [asdict(entry) for entry in passwords]})


def report_of(run: ImportRun) -> Report | None:
    data = _opened(run)
    return Report.from_json(data["report"]) if data else None


def has_passwords(run: ImportRun) -> bool:
    return bool((_opened(run) or {}).get("passwords"))


def take_passwords(run: ImportRun) -> list[FirstPassword]:
    """The list of first passwords, given out once: afterwards nobody can read it again."""
    data = _opened(run) or {}
    found = [FirstPassword(**entry) for entry in data.get("passwords", ())]
    if not found:
        raise Refused.because("import.passwords", "初始密码已经下载过，请对未拿到密码的人员发放重置码")
    run.errors = _sealed({**data, "passwords": []})
    return found


def _sealed(data: dict[str, object]) -> bytes:
    return keyring().seal(json.dumps(data, ensure_ascii=False), _PLACE)


def _opened(run: ImportRun) -> dict[str, Any] | None:
    return json.loads(keyring().open(bytes(run.errors), _PLACE)) if run.errors else None
