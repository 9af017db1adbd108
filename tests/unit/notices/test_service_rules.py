from datetime import UTC, date, datetime, timedelta

import pytest

from caseflow.notices.service_rules import Attempt, Background, attempt_reasons
from caseflow.policy import codes
from caseflow.policy.edition import load_edition

EDITION = load_edition("shanting-ruian")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ISSUED = Background(issued_on=date(2026, 11, 16))
DIRECT = {
    "mode": "direct",
    "succeeded": True,
    "at": NOW - timedelta(hours=1),
    "place": "柳河村3组",
    "receiver": "陈建国",
    "relation": "self",
    "servers": "周敏、何大山",
    "evidence": (7,),
}


def faults(background: Background = ISSUED, **changes: object) -> list[str]:
    attempt = Attempt(**{**DIRECT, **changes})
    return [reason.field for reason in attempt_reasons(attempt, background, EDITION, NOW)]


def test_a_full_record_of_direct_service_passes() -> None:
    assert faults() == []


def test_everything_missing_is_named_at_once() -> None:
    nothing = {"at": None, "place": "", "receiver": "", "relation": "", "servers": "", "evidence": ()}
    assert set(faults(**nothing)) == set(nothing)


def test_two_people_serve() -> None:
    assert faults(servers="周敏") == ["servers"]


def test_the_child_never_signs() -> None:
    assert faults(relation="pupil") == ["relation"]
    child = Background(issued_on=date(2026, 11, 16), children=frozenset({"陈小明"}))
    assert faults(child, receiver="陈小明") == ["receiver"]


@pytest.mark.parametrize(
    ("relation", "adult", "wrong"),
    [
        ("self", None, []),
        ("mother", None, []),
        ("mother", False, ["adult"]),
        ("sibling", None, ["adult"]),
        ("sibling", True, []),
        ("agent", None, []),
        ("neighbour", None, ["relation"]),
    ],
)
def test_another_signer_is_an_adult_of_the_household_or_named(relation, adult, wrong) -> None:
    assert faults(relation=relation, adult=adult) == wrong


LEFT = {"mode": "left", "ground": "拒绝签收", "at_home": True, "witnesses": "村干部郑家禄"}


@pytest.mark.parametrize(
    ("changes", "proofs", "wrong"),
    [
        ({}, (), []),
        ({"witnesses": ""}, (), ["witnesses"]),
        ({"witnesses": ""}, (codes.Proof.SERVICE_PHOTO,), []),
        ({"at_home": False}, (), ["place"]),
        ({"at_home": None}, (), ["at_home"]),
        ({"ground": ""}, (), ["ground"]),
    ],
)
def test_leaving_needs_the_home_and_a_witness_or_a_picture(changes, proofs, wrong) -> None:
    known = Background(issued_on=date(2026, 11, 16), evidence_kinds=frozenset(proofs))
    assert faults(known, **{**LEFT, **changes}) == wrong


def test_electronic_service_needs_consent() -> None:
    assert faults(mode="electronic") == ["consent"]
    assert faults(mode="electronic", consent=True) == []


def test_mail_counts_by_its_receipt() -> None:
    assert faults(mode="mail", tracking_no="EX1") == ["receipt_on"]
    assert faults(mode="mail", tracking_no="EX1", receipt_on=date(2026, 11, 20)) == []
    assert faults(mode="mail", tracking_no="EX1", receipt_on=date(2026, 11, 19)) == ["receipt_on"]
    assert faults(mode="mail", tracking_no="EX1", receipt_on=date(2026, 11, 21)) == ["receipt_on"]


def test_a_public_notice_is_the_last_way() -> None:
    public = {"mode": "public", "ground": "下落不明"}
    assert faults(**public) == ["mode"]
    gone = Background(issued_on=date(2026, 11, 16), failures=frozenset({"unknown"}))
    assert faults(gone, **public) == []
    tried = Background(issued_on=date(2026, 11, 16), tried=frozenset({"direct", "mail"}))
    assert faults(tried, **public) == []


def test_time_runs_from_the_paper_to_now() -> None:
    assert faults(at=NOW + timedelta(days=1)) == ["at"]
    assert faults(at=datetime(2026, 11, 15, 15, 59, tzinfo=UTC)) == ["at"]
    assert faults(at=datetime(2026, 11, 15, 16, 0, tzinfo=UTC)) == [], "the first minute of the 16th"


def test_a_failure_needs_a_reason_a_place_and_a_time_only() -> None:
    failed = {"succeeded": False, "receiver": "", "relation": "", "servers": "", "evidence": ()}
    assert faults(**failed, ground="absent") == []
    assert set(faults(**{**failed, "at": None, "place": ""}, ground="")) == {"at", "place", "ground"}
    assert faults(**failed, ground="other") == ["remark"]
    assert faults(**failed, ground="other", remark="山路塌方") == []


def test_an_unknown_mode_is_one_reason() -> None:
    assert faults(mode="pigeon") == ["mode"]
