"""What follows from each code, as tables a clerk can check."""

from datetime import date, datetime

import pytest

from caseflow.policy import codes
from caseflow.policy.codes import (
    CONCLUSIONS,
    OUTCOMES,
    PARKS,
    SERVICE_MODES,
    Conclusion,
    DropoutReason,
    Follows,
    Outcome,
    ParkKind,
    Proof,
    ServiceFailure,
    ServiceMode,
    Via,
    conclusion,
    difficulty_reasons,
    effective_on,
    next_mode,
    outcome,
    outcomes_via,
    park_kind,
    public_service_reasons,
    service_reasons,
)
from caseflow.policy.edition import Unit, load_edition

EDITION = load_edition()


@pytest.mark.parametrize(
    ("code", "follows", "proof", "ends"),
    [
        ("01", Follows.DISMISS, Proof.ROSTER_SHOT, Outcome.IN_SCHOOL),
        ("02", Follows.DISMISS, Proof.ENROLMENT, Outcome.ELSEWHERE),
        ("03", Follows.DISMISS, Proof.ENROLMENT, Outcome.ELSEWHERE),
        ("04", Follows.DISMISS, Proof.ENROLMENT, Outcome.ELSEWHERE),
        ("05", Follows.DISMISS, Proof.HOUSEHOLD, Outcome.HOUSEHOLD),
        ("06", Follows.DISMISS, Proof.DEATH, Outcome.DEATH),
        ("07", Follows.DISMISS, Proof.AGE_OR_GRADUATION, Outcome.OVER_AGE),
        ("08", Follows.DISMISS, Proof.SETTLED_ABROAD, Outcome.ABROAD),
        ("09", Follows.PARK, Proof.APPROVAL, None),
        ("10", Follows.PARK, Proof.ASSESSMENT, None),
        ("11", Follows.PERSUADING, None, None),
        ("12", Follows.PERSUADING, None, None),
        ("13", Follows.RETURNED, Proof.ATTENDANCE, None),
    ],
)
def test_conclusions(code, follows, proof, ends):
    rule = conclusion(code)
    assert rule.leads_to is follows
    assert rule.proofs == ((proof,) if proof else ())
    assert rule.outcome is ends


def test_every_conclusion_has_its_rule_and_the_police_hear_of_the_missing():
    assert set(CONCLUSIONS) == set(Conclusion)
    assert "police" in conclusion("11").tells
    assert "police" in conclusion("05").tells


@pytest.mark.parametrize("rule", [r for r in CONCLUSIONS.values() if r.leads_to is Follows.DISMISS])
def test_a_dismissal_ends_in_an_outcome_that_dismissals_may_have(rule):
    assert rule.proofs
    assert rule.outcome is not None
    assert Via.DISMISS in outcome(rule.outcome).via


@pytest.mark.parametrize("code", [Outcome.MISSING, Outcome.DETAINED, Outcome.EXPELLED])
def test_what_is_never_an_outcome_says_why(code):
    assert outcome(code).forbidden
    assert all(code is not rule.code for via in Via for rule in outcomes_via(via))


def test_every_lawful_outcome_but_being_back_needs_proof():
    lawful = [rule for rule in OUTCOMES.values() if not rule.forbidden]
    assert [rule.code for rule in lawful if not rule.proofs] == [Outcome.BACK]
    assert set(OUTCOMES) == set(Outcome)


def test_death_duplicate_and_exemption_hold_the_case():
    held = {rule.code for rule in OUTCOMES.values() if rule.holds}
    assert held == {Outcome.DEATH, Outcome.DUPLICATE, Outcome.EXEMPT}


def test_death_gives_the_school_ten_working_days():
    ((kind, key),) = outcome("death").tasks
    rule = EDITION.days(key)
    assert (kind, rule.n, rule.unit, rule.clause) == ("death_report", 10, Unit.WORKDAYS, "XX-27")


def test_tasks_of_outcomes_have_a_deadline_and_a_kind():
    for rule in OUTCOMES.values():
        for kind, key in rule.tasks:
            assert EDITION.days(key)
            assert codes.TaskKind(kind)


def test_dead_and_doubled_records_are_never_reopened():
    assert {r.code for r in OUTCOMES.values() if not r.reopenable} == {
        Outcome.DEATH,
        Outcome.OVER_AGE,
        Outcome.GRADUATED,
        Outcome.DUPLICATE,
    }


@pytest.mark.parametrize("kind", list(ParkKind))
def test_every_park_has_proof_and_a_longest_time(kind):
    rule = park_kind(kind)
    assert rule.proofs
    assert EDITION.days(rule.limit).unit in {Unit.MONTHS, Unit.DAYS}
    assert set(PARKS) == set(ParkKind)


def test_suspension_is_one_year_at_a_time():
    limit = EDITION.days(park_kind("suspension").limit)
    assert (limit.n, limit.unit, limit.clause) == (12, Unit.MONTHS, "XX-16")


@pytest.mark.parametrize(
    ("mode", "at", "receipt", "expected"),
    [
        ("direct", "2026-11-10", None, "2026-11-10"),
        ("left", "2026-11-10", None, "2026-11-10"),
        ("electronic", "2026-11-10", None, "2026-11-10"),
        ("mail", "2026-11-10", None, None),
        ("mail", "2026-11-10", "2026-11-13", "2026-11-13"),
        ("entrusted", "2026-11-10", "2026-11-16", "2026-11-16"),
        ("transfer", "2026-11-10", "2026-11-12", "2026-11-12"),
        ("public", "2026-11-10", None, "2026-12-10"),
    ],
)
def test_from_which_day_service_counts(mode, at, receipt, expected):
    found = effective_on(
        mode, date.fromisoformat(at), EDITION, receipt_on=date.fromisoformat(receipt) if receipt else None
    )
    assert found == (date.fromisoformat(expected) if expected else None)


def test_public_notice_abroad_takes_sixty_days():
    assert effective_on("public", date(2026, 11, 1), EDITION, abroad=True) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("mode", "failure", "opens"),
    [
        ("direct", "refused", "left"),
        ("direct", "absent", "mail"),
        ("direct", "unknown", "public"),
        ("direct", "detained", "transfer"),
        ("electronic", "no_consent", "direct"),
        ("mail", "returned", "entrusted"),
        ("entrusted", "absent", "public"),
        ("left", "refused", "mail"),
    ],
)
def test_which_mode_a_failure_opens(mode, failure, opens):
    assert next_mode(mode, failure) == opens


@pytest.mark.parametrize("failure", list(ServiceFailure))
@pytest.mark.parametrize("mode", list(ServiceMode))
def test_every_chain_of_failures_ends_at_the_public_notice(mode, failure):
    tried = [mode]
    while tried[-1] is not ServiceMode.PUBLIC:
        tried.append(next_mode(tried[-1], failure, tried))
    assert len(set(tried)) == len(tried)


GOOD = {
    "at": datetime(2026, 11, 10, 14, 5),  # noqa: DTZ001
    "place": "青石镇河口村",
    "servers": "周立、吴敏",
    "receiver": "陈某",
    "relation": "father",
    "evidence": [1],
    "ground": "拒收",
    "remark": "称孩子不愿上学，拒绝签收",
    "consent": "已签",
    "tracking_no": "E1",
    "receipt_on": date(2026, 11, 12),
    "entrusted_to": "某司法所",
}


@pytest.mark.parametrize("mode", list(ServiceMode))
def test_a_full_record_is_accepted(mode):
    assert service_reasons(mode, GOOD, servers=2) == ()
    assert set(SERVICE_MODES) == set(ServiceMode)


@pytest.mark.parametrize(
    ("mode", "fields"),
    [
        ("direct", {"at", "place", "servers", "relation", "evidence"}),
        ("left", {"at", "place", "servers", "relation", "ground", "remark", "evidence"}),
        ("electronic", {"at", "place", "receiver", "consent", "evidence"}),
        ("entrusted", {"at", "place", "entrusted_to", "relation", "receipt_on", "evidence"}),
        ("mail", {"at", "place", "relation", "tracking_no", "receipt_on", "evidence"}),
        ("transfer", {"at", "place", "entrusted_to", "receiver", "receipt_on", "evidence"}),
        ("public", {"at", "place", "ground", "remark", "evidence"}),
    ],
)
def test_an_empty_record_names_all_that_is_missing(mode, fields):
    assert {reason.field for reason in service_reasons(mode, {})} == fields


def test_once_the_relation_is_chosen_the_receiver_is_asked_for():
    found = service_reasons("left", GOOD | {"receiver": ""})
    assert [(reason.field, reason.text) for reason in found] == [("receiver", "留置送达缺少收件人，请补填")]
    found = service_reasons("left", GOOD | {"receiver": "", "relation": ""})
    assert [reason.text for reason in found] == ["选择签收人（拒收人）与受送达人的关系"]


def test_the_pupil_may_not_sign():
    assert [r.code for r in service_reasons("direct", GOOD | {"relation": "pupil"})] == ["minor"]


def test_left_only_at_home_and_by_two():
    found = service_reasons("left", GOOD | {"at_home": False, "servers": "周立"}, servers=2)
    assert [r.code for r in found] == ["few_servers", "not_home"]


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("周立、吴敏", False),
        ("周立，吴敏", False),
        ("周立 吴敏", False),
        ("周立;吴敏/何平", False),
        ("周立", True),
        ("周立、", True),
        ("周立、周立", True),
    ],
)
def test_two_different_people_serve(typed, short):
    found = [r.code for r in service_reasons("direct", GOOD | {"servers": typed}, servers=2)]
    assert found == (["few_servers"] if short else [])


def test_a_server_is_neither_witness_nor_receiver():
    found = service_reasons("left", GOOD | {"witnesses": "郑家禄、吴敏"}, servers=2)
    assert [(r.code, r.field) for r in found] == [("own_witness", "witnesses")]
    found = service_reasons("direct", GOOD | {"receiver": "周立"}, servers=2)
    assert [(r.code, r.field) for r in found] == [("own_receiver", "receiver")]


@pytest.mark.parametrize(
    ("mode", "ground", "failures", "allowed"),
    [
        ("mail", "", [], False),
        ("mail", "moved", [], True),
        ("mail", "unknown", [], False),
        ("mail", "", ["absent"], True),
        ("entrusted", "", [], False),
        ("entrusted", "absent", [], True),
        ("direct", "", [], True),
        ("electronic", "", [], True),
    ],
)
def test_post_and_commission_need_a_difficulty(mode, ground, failures, allowed):
    assert (difficulty_reasons(mode, ground, failures) == ()) is allowed


@pytest.mark.parametrize(
    ("tried", "failures", "ground", "wrong"),
    [
        ([], [], "", "mode"),
        (["direct"], ["absent"], "exhausted", "mode"),
        (["direct", "mail"], ["absent", "returned"], "exhausted", ""),
        (["direct", "mail"], ["absent", "returned"], "unknown", "ground"),
        (["mail"], ["returned"], "exhausted", "mode"),
        (["direct"], ["unknown"], "unknown", ""),
        (["direct"], ["unknown"], "exhausted", "ground"),
        (["left", "entrusted"], ["refused", "unknown"], "exhausted", ""),
    ],
)
def test_public_notice_is_the_last_way(tried, failures, ground, wrong):
    found = [reason.field for reason in public_service_reasons(tried, failures, ground)]
    assert found == ([wrong] if wrong else [])


def test_religion_and_offence_are_sensitive():
    assert sorted(codes.SENSITIVE_REASONS) == [DropoutReason.OFFENCE, DropoutReason.RELIGION]


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        (codes.Conclusion, 4),
        (codes.DropoutReason, 20),
        (codes.Outcome, 20),
        (codes.ParkKind, 20),
        (codes.VisitMethod, 12),
        (codes.VisitResult, 20),
        (codes.ServiceMode, 12),
        (codes.Relation, 10),
        (codes.Source, 20),
        (codes.Group, 20),
        (codes.Whereabouts, 20),
        (codes.Harm, 20),
        (codes.TaskKind, 24),
        (codes.NoticeKind, 30),
        (codes.AttestSource, 10),
        (codes.Decision, 10),
    ],
)
def test_codes_fit_their_columns(kind, width):
    assert [code for code in kind if len(code) > width] == []
