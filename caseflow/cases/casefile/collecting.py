"""Everything a case file holds, in the order in which it came about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from caseflow import clock
from caseflow.cases.casefile.decisions import decisions
from caseflow.cases.casefile.papers import papers, signings
from caseflow.cases.casefile.people import organ_name
from caseflow.cases.casefile.pieces import Contents, Piece
from caseflow.cases.casefile.presence import presence
from caseflow.cases.casefile.receipts import evidence_ids, receipts
from caseflow.cases.casefile.record import journal_of
from caseflow.cases.casefile.sheet import case_sheet
from caseflow.cases.casefile.uploads import uploads
from caseflow.cases.casefile.visits import visits
from caseflow.cases.models import Case
from caseflow.lib.dates import cn_date
from caseflow.policy import codes
from caseflow.policy.edition import load_edition
from caseflow.policy.labels import label
from caseflow.policy.stages import Stage


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom a file is made. ``own``: one of the case's own people, who read every reason."""

    who: str
    purpose: str
    own: bool


def collect(case: Case, wanted: Wanted, now: datetime) -> Contents:
    journal = journal_of(case)
    pieces = (case_sheet(case, now), *sorted(_pieces(case, now, own=wanted.own), key=lambda piece: piece.at))
    damaged = [f"{piece.title}：{file.problem}" for piece in pieces for file in piece.files if file.problem]
    return Contents(
        number=case.number,
        cover=_cover(case, wanted, now),
        pieces=pieces,
        journal=journal,
        mark=f"{wanted.who}　{clock.to_local(now):%Y-%m-%d %H:%M}导出",
        practice=bool(current_app.config["SETTINGS"].practice),
        problems=(*damaged, *(f"案卷流转记录{problem}" for problem in journal.problems)),
    )


def _pieces(case: Case, now: datetime, *, own: bool) -> Iterator[Piece]:
    yield from visits(case, now, own=own)
    yield from signings(case)
    yield from papers(case)
    yield from receipts(case, now)
    yield from uploads(case, evidence_ids(case))
    yield from presence(case)
    yield from decisions(case, now)


def _cover(case: Case, wanted: Wanted, now: datetime) -> list[tuple[str, str]]:
    pupil = case.pupil
    kept = load_edition(case.edition).days("retention.case_file")
    ended = f"{cn_date(case.closed_on)}办结" if case.closed_on else f"未办结（{label(Stage(case.stage))}）"
    outcome = label(codes.Outcome(case.outcome)) if case.outcome else ""
    return [
        ("个案编号", case.number),
        ("学生姓名", pupil.name),
        ("出生日期", cn_date(pupil.born_on) if pupil.born_on else ""),
        ("学校、班级", " ".join(unit.name for unit in (case.school, case.klass) if unit) or "未入学"),
        ("乡镇（街道）", case.township.name if case.township else ""),
        ("轮次", f"第{case.round}轮"),
        ("开案日期", cn_date(case.opened_on)),
        ("结案日期", f"{ended}　{outcome}".strip()),
        ("立卷单位", organ_name(case.responsible_unit)),
        (
            "保管期限",
            f"{_years(kept.n)}（本县设定、待确认，{kept.clause}）" if kept.is_local else _years(kept.n),
        ),
        ("生成", f"{wanted.who}　{cn_date(clock.to_local(now).date())}"),
        ("用途", wanted.purpose),
    ]


def _years(months: int) -> str:
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
