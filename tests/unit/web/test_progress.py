import pytest

from caseflow.policy.stages import Stage
from caseflow.web.progress import build_progress


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PARKED])
def test_every_stage_has_one_current_step(stage):
    assert [step.state for step in build_progress(stage)].count("current") == 1


def test_a_child_back_after_persuasion_never_saw_the_notice():
    steps = build_progress(Stage.RETURNED, {Stage.SUSPECTED, Stage.PERSUADING, Stage.RETURNED})
    states = {step.text: step.state for step in steps}
    assert states["劝返"] == "done"
    assert states["限期复学"] == states["移送司法"] == "skipped"
    assert states["返校跟踪"] == "current"
    assert states["办结"] == "todo"
