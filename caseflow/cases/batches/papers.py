"""The paper of one item: what the batch types once, and what was typed for this child."""

from caseflow.cases.models import NoticeBatch, NoticeBatchItem
from caseflow.cases.orders import Paper
from caseflow.cases.signing.typed import facts_in, once


def paper_of(batch: NoticeBatch, item: NoticeBatchItem, *, signer: str = "") -> Paper:
    """Its key comes from batch and case alone: however often it is tried, one document is made."""
    signed = batch.decided_by is not None
    return Paper(
        form_key=once(f"batch:{batch.id}:{item.case_id}"),
        printed_on=batch.printed_on,
        expected_service_on=batch.expected_service_on,
        signer=signer or batch.signer,
        drafted_by=batch.created_by if signed else None,
        typed={**facts_in(batch.typed), **facts_in(item.typed)},
    )
