"""What is said before service is recorded: from when it counts, and whether the printed date holds."""

from datetime import UTC, date, datetime

import pytest

from caseflow.cases.service_outlook import Deadline, judged, of_attempt, outlook
from caseflow.cases.service_ways import WAYS, way_for
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import Proof, ServiceMode
from caseflow.policy.edition import load_edition

EDITION = load_edition("shanting-ruian")
TODAY = date(2026, 11, 20)
OWED = [Deadline("限期复学通知书（青政限复〔2026〕1号）", date(2026, 12, 11), date(2026, 12, 4))]


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        (date(2026, 12, 3), "期限起算，2026年12月11日届满"),
        (date(2026, 12, 4), "期限起算，2026年12月11日届满"),
        (date(2026, 12, 5), "晚于最迟送达日2026年12月4日，期限不起算，须作废后重新制发"),
        (date(2026, 12, 12), "晚于最迟送达日2026年12月4日，期限不起算，须作废后重新制发"),
    ],
)
def test_the_last_day_on_which_service_still_counts(effective: date, words: str) -> None:
    assert judged(effective, OWED) == words
    assert judged(effective, []) == ""


def test_each_mode_says_what_today_would_lead_to() -> None:
    assert "2026年11月20日生效，期限起算" in outlook(ServiceMode.DIRECT, TODAY, EDITION, OWED)
    public = outlook(ServiceMode.PUBLIC, TODAY, EDITION, OWED)
    assert "满30日" in public
    assert "2026年12月20日生效，晚于最迟送达日" in public
    mail = outlook(ServiceMode.MAIL, TODAY, EDITION, OWED)
    assert "收件不晚于2026年12月4日，期限方起算" in mail
    assert outlook(ServiceMode.TRANSFER, TODAY, EDITION, []).endswith("起视为送达")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"mode": "direct"}, "2026年11月20日生效，期限起算"),
        ({"mode": "public"}, "2026年12月20日生效，晚于最迟送达日"),
        ({"mode": "public", "abroad": True}, "2027年1月19日生效"),
        ({"mode": "mail"}, "填写送达时间，以回执为准的填写回执日期"),
        ({"mode": "mail", "receipt_on": date(2026, 11, 25)}, "2026年11月25日生效"),
        ({"mode": "direct", "at": None}, "填写送达时间"),
        ({"mode": "direct", "succeeded": False}, "期限不起算"),
    ],
)
def test_the_dates_as_typed(more: dict, words: str) -> None:
    # Half past midnight in Shanghai is the day before in UTC
    typed = {"succeeded": True, "at": datetime(2026, 11, 19, 16, 30, tzinfo=UTC), **more}
    assert words in of_attempt(Attempt(**typed), EDITION, OWED)


@pytest.mark.parametrize("mode", list(ServiceMode))
def test_each_mode_has_a_way_to_begin_with(mode: ServiceMode) -> None:
    way = WAYS[way_for(mode)]
    assert way.succeeded
    assert way.mode is mode


def test_a_failed_attempt_leaves_no_receipt() -> None:
    assert WAYS["signed"].proof("direct") is Proof.RECEIPT
    assert WAYS["absent"].proof("direct") is Proof.SERVICE_PHOTO
    assert WAYS["failed"].proof("mail") is Proof.MAIL_SLIP
