"""The steps of a case as buttons: where each leads, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from caseflow.cases.service import Offer
from caseflow.errors import Reason
from caseflow.policy.labels import label
from caseflow.policy.stages import Trigger

#: steps whose page is not named after them
_PAGES = {Trigger.LOG_VISIT: "visit"}
#: recorded on the page of another step
_SAME_PAGE = frozenset({Trigger.SERVICE_FAILED})


@dataclass(frozen=True, slots=True)
class Step:
    """A button of the case page; ``reasons`` name all that is still missing."""

    trigger: Trigger
    title: str
    url: str
    primary: bool
    reasons: tuple[Reason, ...]

    @property
    def ready(self) -> bool:
        return not self.reasons


def steps_of(case_id: int, offers: Sequence[Offer]) -> list[Step]:
    """Only steps that have a page; the next one first."""
    shown = (offer for offer in offers if offer.trigger not in _SAME_PAGE)
    steps = [
        Step(offer.trigger, _title(offer), step_url(offer.trigger, case_id), offer.primary, offer.reasons)
        for offer in shown
    ]
    return [step for step in steps if step.url]


def step_url(trigger: Trigger, case_id: int) -> str:
    endpoint = f"cases.{_PAGES.get(trigger, trigger.value)}"
    known = endpoint in current_app.view_functions
    return url_for(endpoint, case_id=case_id) if known else ""


def page_url(endpoint: str, **arguments: Any) -> str:
    """Empty where no such page exists."""
    return url_for(endpoint, **arguments) if endpoint in current_app.view_functions else ""


def _title(offer: Offer) -> str:
    words = label(offer.trigger)
    return f"申请{words}" if offer.asks else words
