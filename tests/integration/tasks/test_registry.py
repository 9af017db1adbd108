from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace

import pytest

from caseflow.tasks.registry import Label, TaskRow, due_handler, labels_of, register


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


def row(number: int, kind: str) -> SimpleNamespace:
    return SimpleNamespace(
        id=number, kind=kind, subject_type="case", subject_id=1, case_id=1, due_on=date(2026, 11, 20), data={}
    )


def test_a_labeller_is_asked_once_for_all_its_rows(app, session) -> None:
    asked: list[int] = []

    def labeller(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
        asked.append(len(rows))
        return {each.id: Label(f"记家访 {each.id}", "cases.show", {"case_id": 1}) for each in rows}

    register(app, ("trial_a", "trial_b"), labeller, on_due=lambda task, now: None)
    labels = labels_of([row(1, "trial_a"), row(2, "trial_b"), row(3, "strange")])
    assert asked == [2]
    assert (labels[1].title, labels[2].endpoint, labels[3].title) == ("记家访 1", "cases.show", "strange")
    assert due_handler("trial_a") is not None
    assert due_handler("strange") is None


def test_a_kind_has_one_owner(app) -> None:
    register(app, ("trial",), lambda rows: {})
    with pytest.raises(ValueError, match="trial"):
        register(app, ("trial",), lambda rows: {})
