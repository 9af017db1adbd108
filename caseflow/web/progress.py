from collections.abc import Collection
from dataclasses import dataclass

from caseflow.policy.stages import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the progress tracker: done, current, todo, or skipped (left out on this road)."""

    text: str
    state: str


#: the road as people speak of it; several stages may share a box
ROAD: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("核实", (Stage.SUSPECTED,)),
    ("劝返", (Stage.PERSUADING,)),
    ("报乡镇", (Stage.REPORTED,)),
    ("限期复学", (Stage.NOTICED, Stage.LAPSED)),
    ("移送司法", (Stage.REFERRED, Stage.JUDICIAL)),
    ("依法追究", (Stage.PURSUED,)),
    ("返校跟踪", (Stage.RETURNED,)),
    ("办结", (Stage.CLOSED,)),
)


def build_progress(stage: Stage, visited: Collection[Stage] = ()) -> list[Step]:
    """Boxes of the road for a case at ``stage``; ``visited`` are the stages of this round.

    A parked case shows the box it was parked from: pass that stage.
    """
    here = next(i for i, (_, stages) in enumerate(ROAD) if stage in stages)
    return [Step(text, _state(i, here, stages, visited)) for i, (text, stages) in enumerate(ROAD)]


def _state(index: int, here: int, stages: tuple[Stage, ...], visited: Collection[Stage]) -> str:
    if index == here:
        return "current"
    if index > here:
        return "todo"
    return "done" if not visited or any(stage in visited for stage in stages) else "skipped"
