"""Imports run beside the request: the page shows how far they are and needs no script for it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Thread

from flask import Flask, Response, after_this_request, current_app

from caseflow import clock
from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.roster import runs

Steps = Callable[[int, datetime], Iterator[None]]

_live: list[Thread] = []
_BROKEN = "处理中断，原因已记入系统日志；已写入的行保留，可重新导入"


def start(steps: Steps, run_id: int) -> None:
    """Begin once this request has committed: the thread must find the run claimed."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 Flask's own way

    @after_this_request
    def launch(response: Response) -> Response:
        thread = Thread(target=_work, args=(app, steps, run_id), name=f"import-{run_id}", daemon=True)
        _live[:] = [other for other in _live if other.is_alive()]
        _live.append(thread)
        thread.start()
        return response


def wait(seconds: float = 60) -> None:
    """Until all imports of this process are through (tests, orderly shutdown)."""
    for thread in _live:
        thread.join(seconds)


def _work(app: Flask, steps: Steps, run_id: int) -> None:
    with app.app_context():
        try:
            for _ in steps(run_id, clock.now()):
                db.session.commit()
        except Refused as refused:
            _give_up(run_id, [reason.text for reason in refused.reasons])
        except Exception:  # whatever it was, the page must not wait for ever
            app.logger.exception("import %s broke off", run_id)
            _give_up(run_id, [_BROKEN])


def _give_up(run_id: int, problems: list[str]) -> None:
    db.session.rollback()
    with writing():
        runs.fail(run_id, problems)
        db.session.commit()
