"""The regular work as data: name, when, what. Every job may be repeated without harm."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from caseflow import clock
from caseflow.audit.seals import seal_days
from caseflow.cases import sweep as case_sweep
from caseflow.cases import watches
from caseflow.cases.batches import eligible, running
from caseflow.cases.signing import deciding
from caseflow.extensions import db, writing
from caseflow.files import vault
from caseflow.notices import pdf

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """``every`` seconds, or daily ``at`` (hour, minute) in Asia/Shanghai."""

    name: str
    title: str
    run: Callable[[datetime], str]
    every: int = 0
    at: tuple[int, int] | None = None


def sweep(now: datetime) -> str:
    """Reminders, escalation, lapse and resume for all that has come due; catches up after an outage."""
    with writing():
        result = case_sweep.sweep(now, db.session.commit)
    return f"处理{len(result.lines)}项，搁置{len(result.failed)}项"


def seal(now: datetime) -> str:
    """One root over the events of every day that is over and not sealed yet."""
    with writing():
        days = seal_days(clock.to_local(now).date(), now)
        db.session.commit()
    return f"封存{days}天"


def watch(now: datetime) -> str:
    """Children past the upper age are proposed for resettling."""
    with writing():
        told = watches.propose_over_age(now)
        db.session.commit()
    return f"提示{told}人次"


def draw_up_lists(now: datetime) -> str:
    """Who could be sent a paper now, and what each still lacks; drafts without ground leave the desks."""
    with writing():
        found, fallen = eligible.refresh_all(now), deciding.drop_fallen(now)
        db.session.commit()
    return f"名单共{found}人次，撤下草稿{fallen}件"


def finish_batches(now: datetime) -> str:
    """What a page, a browser or a server left halfway; beside a page that still works it does no harm."""
    with writing():
        ids = running.unfinished()
        db.session.commit()
        for batch_id in ids:
            for _ in running.work(batch_id, now):
                db.session.commit()
    return f"完成批次{len(ids)}件" if ids else "没有未完成的批次"


def tidy(now: datetime) -> str:
    """PDFs for previews are made again when somebody asks; half-written files serve nobody."""
    with writing():
        dropped = pdf.prune(now) + vault.drop_halves(now)
        db.session.commit()
    return f"清理{dropped}件"


def jobs(sweep_seconds: int) -> tuple[Job, ...]:
    return (
        Job("sweep", "期限巡查", sweep, every=sweep_seconds),
        Job("watch", "超龄提示", watch, at=(6, 30)),
        Job("seal", "日志封存", seal, at=(0, 10)),
        Job("lists", "可制发名单", draw_up_lists, at=(1, 30)),
        Job("batches", "批量制发", finish_batches, every=sweep_seconds),
        Job("tidy", "清理预览和残留文件", tidy, at=(3, 20)),
    )
