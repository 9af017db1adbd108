"""What was typed for a document, as it lies sealed in a draft or a batch, and the paper made of it again."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from caseflow.cases.orders import Paper
from caseflow.notices.models import NoticeDraft

_FACTS, _REASON = "facts", "reason"


def pack(facts: Mapping[str, Any], reason_code: str = "") -> str:
    """Empty fields are left out; dates become text."""
    kept = {name: _plain(value) for name, value in facts.items() if value not in (None, "", [])}
    return json.dumps({_FACTS: kept, _REASON: reason_code}, ensure_ascii=False, sort_keys=True)


def facts_in(packed: str) -> dict[str, Any]:
    return dict(json.loads(packed or "{}").get(_FACTS, {}))


def reason_in(packed: str) -> str:
    return str(json.loads(packed or "{}").get(_REASON, ""))


def paper_of(draft: NoticeDraft, *, signer: str = "", signed: bool = False) -> Paper:
    """``signed``: somebody else issues it, so that it counts as drafted by its writer."""
    return Paper(
        form_key=once(f"draft:{draft.id}"),
        printed_on=draft.printed_on,
        expected_service_on=draft.expected_service_on,
        wording="",
        signer=signer or draft.signer,
        drafted_by=draft.created_by if signed else None,
        typed=facts_in(draft.typed),
    )


def once(name: str) -> str:
    """The same name gives the same key, so that a repeat makes no second document."""
    return str(uuid5(NAMESPACE_URL, f"caseflow:{name}"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
