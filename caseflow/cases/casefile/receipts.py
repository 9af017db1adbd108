"""送达回证 as service was recorded, and the evidence of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from caseflow import clock
from caseflow.cases import letters
from caseflow.cases.casefile.people import moment, organ_for, organ_name
from caseflow.cases.casefile.pieces import Piece, Stored
from caseflow.cases.casefile.sheets import filled, plain
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.lib.dates import cn_date
from caseflow.notices import service as notices
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import ServiceRecord
from caseflow.policy.codes import Relation, ServiceFailure, proof_title, service_mode
from caseflow.policy.labels import label

_KIND = "service_receipt"
_SELF = "self"
_BETWEEN = re.compile(r"[、，,；;]+")


def receipts(case: Case, now: datetime) -> Iterator[Piece]:
    for records in _by_receipt(case):
        yield _receipt(case, records, now)
        for file in _evidence(records):
            yield Piece(
                title=f"送达凭证：{proof_title(file.kind)}",
                at=max(file.stored_at, _after_its_papers(records)),
                author=records[0].servers,
                files=(Stored.of(file),),
            )


def evidence_ids(case: Case) -> frozenset[int]:
    return frozenset(file.id for records in _by_receipt(case) for file in _evidence(records))


def _by_receipt(case: Case) -> list[list[ServiceRecord]]:
    """Several documents may stand on one receipt."""
    found: dict[str, list[ServiceRecord]] = {}
    for notice in notices.notices_of(case.id):
        for record in notice.services:
            found.setdefault(str(record.extra.get("receipt") or record.id), []).append(record)
    return sorted(found.values(), key=lambda records: (records[0].at, records[0].id))


def _receipt(case: Case, records: Sequence[ServiceRecord], now: datetime) -> Piece:
    record = records[0]
    unit = organ_for(case, get_kind(_KIND), record.notice.unit_id)
    docx = filled(_KIND, case, unit, _values(case, records), now)
    if docx is None or not record.succeeded:
        docx = plain("送达回证" if record.succeeded else "送达情况记录", _rows(records))
    return Piece(
        title="送达回证" if record.succeeded else "送达情况记录",
        at=_after_its_papers(records),
        author=record.servers or organ_name(record.notice.unit),
        number="、".join(filter(None, (one.notice.number_text for one in records))),
        remark="" if record.succeeded else "未送达",
        docx=docx,
    )


def _after_its_papers(records: Sequence[ServiceRecord]) -> datetime:
    """Whatever time was typed, a receipt follows the papers that stand on it."""
    return max(records[0].at, *(one.notice.created_at for one in records))


def _values(case: Case, records: Sequence[ServiceRecord]) -> dict[str, Any]:
    record = records[0]
    values = letters.service_receipt(case, [one.notice for one in records]) | {
        "送达时间": clock.to_local(record.at).replace(tzinfo=None, second=0, microsecond=0),
        "送达地点": record.place,
        "送达方式": service_mode(record.mode).title,
        "签收人": record.receiver,
        "与受送达人关系": "" if record.relation == _SELF else relation(record),
        "代收或拒收事由": ground(record),
        "见证人": _names(record.witnesses),
        "送达人": _names(record.servers),
        "备注": "；".join(filter(None, (record.remark, _numbered(record), _effective(record)))),
    }
    return letters.present(values)


def _rows(records: Sequence[ServiceRecord]) -> list[tuple[str, str]]:
    record = records[0]
    return [
        ("送达单位", organ_name(record.notice.unit)),
        ("送达文书", "\n".join(f"{one.notice.title}　{one.notice.number_text}" for one in records)),
        ("送达时间", moment(record.at)),
        ("送达地点", record.place),
        ("送达方式", service_mode(record.mode).title),
        ("结果", "已送达" if record.succeeded else "未送达"),
        ("签收人", record.receiver),
        ("与受送达人关系", relation(record)),
        ("事由", ground(record)),
        ("见证人", record.witnesses),
        ("送达人", record.servers),
        ("备注", "；".join(filter(None, (record.remark, _numbered(record), _effective(record))))),
    ]


def _names(text: str) -> list[str]:
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]


def relation(record: ServiceRecord) -> str:
    return label(record.relation, Relation) if record.relation else ""


def ground(record: ServiceRecord) -> str:
    return label(record.ground, ServiceFailure) if record.ground else ""


def _numbered(record: ServiceRecord) -> str:
    return f"单号{record.tracking_no}" if record.tracking_no else ""


def _effective(record: ServiceRecord) -> str:
    return f"{cn_date(record.effective_on)}视为送达" if record.effective_on else ""


def _evidence(records: Sequence[ServiceRecord]) -> list[StoredFile]:
    ids = dict.fromkeys(file_id for record in records for file_id in record.evidence)
    found = (db.session.get(StoredFile, file_id) for file_id in ids)
    return [file for file in found if file is not None]
