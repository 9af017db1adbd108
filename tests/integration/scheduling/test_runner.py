"""One scheduler at a time; what it runs is harmless to repeat and survives a failing job."""

import time

import pytest

from caseflow.extensions import db
from caseflow.scheduling.jobs import Job, jobs
from caseflow.scheduling.leader import leader_for
from caseflow.scheduling.runner import Runner, run_job
from tests.conftest import NOW
from tests.walk import open_case


def test_of_two_schedulers_one_leads_and_the_other_takes_over(app):
    first, second = leader_for(app), leader_for(app)
    assert first.hold()
    assert first.hold(), "asking again keeps it"
    assert not second.hold()
    first.release()
    assert second.hold()
    assert not first.hold()
    second.release()


def test_every_job_runs_on_a_county_with_a_case(app, session, world):
    open_case(world, "zhang")
    session.commit()
    for job in jobs(60):
        assert job.run(NOW)
        assert job.run(NOW), "and again"


def test_a_failing_job_is_logged_and_leaves_the_session_clean(app, caplog):
    def broken(now):
        raise RuntimeError("broken")

    run_job(app, Job("broken", "坏的", broken, every=60))
    assert "job broken failed" in caplog.text
    with app.app_context():
        assert db.session.execute(db.text("SELECT 1")).scalar() == 1


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_scheduler_catches_up_as_soon_as_it_leads(app, monkeypatch):
    ran = []
    job = Job("probe", "探针", lambda now: ran.append(now) or "好", every=3600)
    monkeypatch.setattr("caseflow.scheduling.runner.jobs", lambda seconds: (job,))
    runner = Runner(app)
    thread = runner.start()
    deadline = time.monotonic() + 10
    while not ran and time.monotonic() < deadline:
        time.sleep(0.05)
    runner.stop()
    thread.join(timeout=15)
    assert ran
    assert not thread.is_alive()
