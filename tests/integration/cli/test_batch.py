"""``caseflow batch``: a batch left halfway is finished from the server."""

import pytest

from caseflow.cases.batches import building, running, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.models import NoticeBatch
from caseflow.policy.stages import Stage
from tests import walk
from tests.integration.cli.test_commands import run  # noqa: F401 - a fixture


@pytest.fixture
def half(session, world, now) -> int:
    """Two papers, of which one has been made."""
    cases = [walk.make_case(world, key, Stage.REPORTED) for key in ("zhang", "chen")]
    officer = walk.person(world, "officer")
    batch = building.begin(get_batched("return_notice"), cases, officer, now, form_key=walk.key())
    sending.start(batch, officer, now)
    session.commit()
    next(running.work(batch.id, now))
    session.commit()
    return batch.id


def test_a_batch_is_carried_through(run, half, session) -> None:  # noqa: F811
    assert "已处理1件，共2件" in run("batch", "list").output
    result = run("batch", "resume")
    assert result.exit_code == 0, result.output
    assert "已处理2件，共2件" in result.output
    session.rollback()
    assert session.get_one(NoticeBatch, half).state == "done"
    assert run("batch", "resume", str(half)).exit_code == 1
    assert "没有在生成" in run("batch", "resume", "999").output
