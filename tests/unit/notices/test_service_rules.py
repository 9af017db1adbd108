from datetime import UTC, date, datetime, timedelta

import pytest

from caseflow.notices.service_rules import Attempt, Background, attempt_reasons
from caseflow.notices.signers import minors_among
from caseflow.policy import codes
from caseflow.policy.edition import load_edition

EDITION = load_edition("shanting-ruian")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ISSUED = Background(issued_on=date(2026, 11, 16))
FAMILY = Background(
    issued_on=date(2026, 11, 16),
    addressees=frozenset({"陈建国"}),
    children=frozenset({"陈小明"}),
    minors=frozenset({"陈小明", "陈小红"}),
)
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
    # Who signed is asked once his relation is told: the addressee himself need not be written out
    assert set(faults(**nothing)) == set(nothing) - {"receiver"}
    assert set(faults(**nothing | {"relation": "spouse"})) == set(nothing) - {"relation"} | {"adult"}


def test_two_people_serve() -> None:
    assert faults(servers="周敏") == ["servers"]


def test_the_child_never_signs() -> None:
    assert faults(relation="pupil") == ["relation"]
    for name in ("陈小明", "陈 小明", "陈·小明"):
        assert faults(FAMILY, receiver=name, relation="delegate") == ["receiver"], name


@pytest.mark.parametrize("mode", ["direct", "left", "mail", "entrusted"])
def test_nor_does_a_brother_or_sister_known_as_a_minor(mode: str) -> None:
    adult = {"receiver": "陈小红", "relation": "child", "adult": True}
    assert "receiver" in faults(FAMILY, mode=mode, **adult)
    assert "receiver" not in faults(FAMILY, mode=mode, **adult | {"receiver": "陈大丽"})


@pytest.mark.parametrize(
    ("receiver", "relation", "mode", "wrong"),
    [
        ("陈建国", "self", "direct", []),
        ("陈 建国", "self", "direct", []),
        ("何翠", "self", "direct", ["receiver"]),
        ("何翠", "agent", "direct", []),
        ("何翠", "", "transfer", ["receiver"]),
        ("陈建国", "", "transfer", []),
    ],
)
def test_himself_means_the_name_on_the_document(receiver, relation, mode, wrong) -> None:
    more = {"entrusted_to": "某部队", "receipt_on": date(2026, 11, 20), "ground": "detained"}
    extra = more if mode == "transfer" else {}
    assert faults(FAMILY, receiver=receiver, relation=relation, mode=mode, **extra) == wrong


def test_a_father_who_bears_a_minors_name_signs_for_himself() -> None:
    same = Background(
        issued_on=date(2026, 11, 16), addressees=frozenset({"陈明"}), minors=frozenset({"陈明"})
    )
    assert faults(same, receiver="陈明") == []


@pytest.mark.parametrize(
    ("relation", "adult", "wrong"),
    [
        ("self", None, []),
        ("mother", None, ["adult"]),
        ("mother", False, ["adult"]),
        ("mother", True, []),
        ("sibling", None, ["adult"]),
        ("spouse", True, []),
        ("agent", None, []),
        ("delegate", None, []),
        ("other", True, ["relation"]),
        ("neighbour", None, ["relation"]),
    ],
)
def test_another_signer_is_an_adult_of_the_household_or_named(relation, adult, wrong) -> None:
    assert faults(relation=relation, adult=adult) == wrong


@pytest.mark.parametrize(
    ("born_on", "minor"),
    [
        (date(2008, 11, 20), False),
        (date(2008, 11, 21), True),
        (date(2013, 5, 6), True),
        (date(1980, 1, 1), False),
        (None, False),
    ],
)
def test_who_is_a_minor_on_that_day(born_on, minor) -> None:
    assert bool(minors_among([("陈小红", born_on)], date(2026, 11, 20))) is minor


LEFT = {
    "mode": "left",
    "ground": "refused",
    "remark": "称孩子不愿上学，拒绝签收",
    "at_home": True,
    "witnesses": "村干部郑家禄",
}


@pytest.mark.parametrize(
    ("changes", "proofs", "wrong"),
    [
        ({}, (), []),
        ({"witnesses": ""}, (), ["witnesses"]),
        ({"witnesses": ""}, (codes.Proof.SERVICE_PHOTO,), []),
        ({"at_home": False}, (), ["place"]),
        ({"at_home": None}, (), ["at_home"]),
        ({"at_home": False}, (codes.Proof.SERVICE_PHOTO,), ["place"]),
        ({"ground": ""}, (), ["ground"]),
        ({"remark": ""}, (), ["remark"]),
        ({"relation": "mother"}, (), ["adult"]),
        ({"relation": ""}, (), ["relation"]),
        ({"witnesses": "周敏"}, (), ["witnesses"]),
    ],
)
def test_leaving_needs_the_home_and_a_witness_or_a_picture(changes, proofs, wrong) -> None:
    known = Background(issued_on=date(2026, 11, 16), evidence_kinds=frozenset(proofs))
    assert faults(known, **{**LEFT, **changes}) == wrong


ARRIVED, SIGNED = codes.Proof.ARRIVAL, codes.Proof.CONSENT


@pytest.mark.parametrize(
    ("consent", "now_on_file", "earlier", "wrong"),
    [
        (True, {ARRIVED, SIGNED}, set(), []),
        (True, {ARRIVED}, {SIGNED}, []),
        (True, {ARRIVED}, set(), ["confirmation"]),
        (True, {SIGNED}, set(), ["evidence"]),
        (False, {ARRIVED, SIGNED}, set(), ["consent"]),
        (False, set(), set(), ["consent", "confirmation", "evidence"]),
    ],
)
def test_electronic_service_needs_signed_consent_and_arrival(consent, now_on_file, earlier, wrong) -> None:
    known = Background(
        issued_on=date(2026, 11, 16), evidence_kinds=frozenset(now_on_file), on_file=frozenset(earlier)
    )
    assert faults(known, mode="electronic", consent=consent) == wrong


POST = {"mode": "mail", "tracking_no": "EX1", "ground": "moved"}


def test_mail_counts_by_its_receipt() -> None:
    assert faults(**POST) == ["receipt_on"]
    assert faults(**POST, receipt_on=date(2026, 11, 20)) == []
    assert faults(**POST, receipt_on=date(2026, 11, 19)) == ["receipt_on"]
    assert faults(**POST, receipt_on=date(2026, 11, 21)) == ["receipt_on"]


def test_mail_says_why_the_door_will_not_do() -> None:
    sent = {**POST, "receipt_on": date(2026, 11, 20)}
    assert faults(**{**sent, "ground": ""}) == ["ground"]
    tried = Background(issued_on=date(2026, 11, 16), failures=frozenset({"absent"}))
    assert faults(tried, **{**sent, "ground": ""}) == []
    assert faults(**{**sent, "ground": "other"}) == ["remark"]
    assert faults(**{**sent, "ground": "other"}, remark="山路塌方") == []


def test_a_public_notice_is_the_last_way() -> None:
    public = {"mode": "public", "ground": "unknown", "remark": "村委会证实全家外出，去向不明"}
    assert faults(**public) == ["mode"]
    gone = Background(issued_on=date(2026, 11, 16), failures=frozenset({"unknown"}))
    assert faults(gone, **public) == []
    assert faults(gone, **{**public, "remark": "", "ground": ""}) == ["ground", "remark"]
    tried = Background(issued_on=date(2026, 11, 16), tried=frozenset({"direct", "mail"}))
    assert faults(tried, **public) == ["ground"]
    assert faults(tried, **{**public, "ground": "exhausted"}) == []


def test_time_runs_from_the_paper_to_now() -> None:
    assert faults(at=NOW + timedelta(days=1)) == ["at"]
    assert faults(at=datetime(2026, 11, 15, 15, 59, tzinfo=UTC)) == ["at"]
    assert faults(at=datetime(2026, 11, 15, 16, 0, tzinfo=UTC)) == [], "the first minute of the 16th"


def test_a_failure_needs_a_reason_a_place_and_a_time_only() -> None:
    failed = {"succeeded": False, "receiver": "", "relation": "", "servers": "", "evidence": ()}
    assert faults(**failed, ground="absent") == []
    assert set(faults(**{**failed, "at": None, "place": ""}, ground="")) == {"at", "place", "ground"}
    assert faults(**failed, ground="exhausted") == ["ground"], "that is no failure of one attempt"
    assert faults(**failed, ground="other") == ["remark"]
    assert faults(**failed, ground="other", remark="山路塌方") == []


def test_an_unknown_mode_is_one_reason() -> None:
    assert faults(mode="pigeon") == ["mode"]
