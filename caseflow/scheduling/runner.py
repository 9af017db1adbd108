"""APScheduler's only door: it ticks from memory, the work lies in our rows."""

import logging
import threading
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from caseflow import clock
from caseflow.extensions import db
from caseflow.scheduling.jobs import Job, jobs
from caseflow.scheduling.leader import leader_for

log = logging.getLogger(__name__)
_BEAT_SECONDS = 5.0


class Runner:
    """Stands by until the lock is free, then runs the jobs until it is stopped or loses the lock."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._leader = leader_for(app)
        self._scheduler: BackgroundScheduler | None = None
        self._stop = threading.Event()

    def run(self) -> None:
        """Blocks; returns after ``stop``."""
        while not self._stop.is_set():
            self._beat()
            self._stop.wait(_BEAT_SECONDS)
        self._shut_down()
        self._leader.release()

    def start(self) -> threading.Thread:
        """The same beside a web server."""
        thread = threading.Thread(target=self.run, name="scheduler", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        self._stop.set()

    def _beat(self) -> None:
        leading = self._leader.hold()
        if leading and self._scheduler is None:
            self._scheduler = _started(self._app)
            log.info("scheduler runs here")
        elif not leading and self._scheduler is not None:
            self._shut_down()

    def _shut_down(self) -> None:
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)


def _started(app: Flask) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone=clock.SHANGHAI)
    for job in jobs(app.config["SETTINGS"].sweep_seconds):
        scheduler.add_job(
            run_job,
            _trigger(job),
            args=(app, job),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            **_at_once(job),
        )
    scheduler.start()
    return scheduler


def _at_once(job: Job) -> dict[str, Any]:
    """What is owed since the last run is caught up with at the start, not a minute later."""
    return {"next_run_time": clock.to_local(clock.now())} if job.every else {}


def _trigger(job: Job) -> Any:
    if job.at:
        return CronTrigger(hour=job.at[0], minute=job.at[1], timezone=clock.SHANGHAI)
    return IntervalTrigger(seconds=job.every, timezone=clock.SHANGHAI)


def run_job(app: Flask, job: Job) -> None:
    """One run in a context of its own; a failure is logged and the next run tries again."""
    with app.app_context():
        try:
            log.info("%s: %s", job.name, job.run(clock.now()))
        except Exception:
            db.session.rollback()
            log.exception("job %s failed", job.name)
        finally:
            db.session.remove()
