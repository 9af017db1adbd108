"""The table of DESIGN §3, and the rules of its rows at their boundaries. No app, no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caseflow.calendars.official import builtin_calendar
from caseflow.policy.codes import Proof
from caseflow.policy.deadlines import Calendars
from caseflow.policy.edition import load_edition
from caseflow.policy.effects import EFFECTS
from caseflow.policy.facts import AttestationFact, CaseFacts, Command, NoticeFact, OpenTask
from caseflow.policy.labels import label
from caseflow.policy.lifecycle import TABLE, find_transition
from caseflow.policy.planner import plan, reasons_against
from caseflow.policy.stages import OPEN_STAGES, Stage, Trigger

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EDITION = load_edition()
CALENDARS = Calendars(builtin_calendar())
OPEN = "任一在办阶段"

#: DESIGN §3 in words a clerk can check
ROADS = [
    ("confirm", "suspected", "persuading"),
    ("dismiss", "suspected", "closed"),
    ("report", "persuading", "reported"),
    ("send_back", "reported", "persuading"),
    ("issue_notice", "reported", "noticed"),
    ("issue_notice", "lapsed", "noticed"),
    ("void_notice", "noticed", "reported"),
    ("void_notice", "lapsed", "reported"),
    ("void_notice", "judicial", "referred"),
    ("lapse", "noticed", "lapsed"),
    ("refer", "lapsed", "referred"),
    ("accept_referral", "referred", "referred"),
    ("decline", "referred", "lapsed"),
    ("issue_letter", "referred", "judicial"),
    ("pursue", "judicial", "pursued"),
    ("log_proceeding", "pursued", "pursued"),
    ("relapse", "returned", "persuading"),
    ("close", "returned", "closed"),
    ("reopen", "closed", "persuading"),
]


def facts(stage=Stage.PERSUADING, **more):
    plain = {
        "id": 1,
        "round": 1,
        "edition": EDITION.id,
        "pupil_id": 1,
        "responsible_unit_id": 5,
        "county_id": 2,
    }
    return CaseFacts(stage=Stage(stage), **{**plain, "owner_id": 9, "school_id": 5, **more})


def command(trigger, *, note="", by_clock=False, approval_id=None, today=TODAY, **data):
    return Command(
        Trigger(trigger), NOW, today, 9, data=data, note=note, by_clock=by_clock, approval_id=approval_id
    )


def codes(found, asked):
    return {reason.code for reason in reasons_against(found, asked, EDITION)}


def task(kind, id_=1, **data):
    return OpenTask(id_, kind, TODAY, 5, 9, "case", 1, data)


def notice(kind="return_notice", *, printed=None, effective=None, void=False, id_=7, round_=1):
    return NoticeFact(id_, kind, round_, void, TODAY - 30 * DAY, printed, effective)


@pytest.mark.parametrize(("trigger", "source", "target"), ROADS)
def test_the_road(trigger, source, target):
    row = find_transition(facts(source), Trigger(trigger))
    assert row is not None
    assert (row.target or Stage(source)) == Stage(target)


@pytest.mark.parametrize(
    ("trigger", "target", "never"),
    [
        ("return_to_school", "returned", "returned"),
        ("park", "parked", "parked"),
        ("resettle", "closed", None),
    ],
)
def test_from_any_open_stage(trigger, target, never):
    for stage in OPEN_STAGES:
        row = find_transition(facts(stage), Trigger(trigger))
        assert (row is None) == (stage == never), stage
        assert row is None or row.target == target
    assert find_transition(facts(Stage.CLOSED), Trigger(trigger)) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("suspected", "suspected"), ("persuading", "persuading"), ("judicial", "persuading")],
)
def test_a_park_goes_back_to_verifying_or_to_persuading(before, after):
    row = find_transition(facts(Stage.PARKED, parked_from=before), Trigger.RESUME)
    assert row is not None
    assert row.target == after


def test_the_clock_may_lapse_fall_due_resume_and_relapse_and_nothing_else():
    by_clock = {Trigger.LAPSE, Trigger.FALL_DUE, Trigger.RESUME, Trigger.RELAPSE}
    assert {row.trigger for row in TABLE if row.clock} == by_clock


def test_a_person_with_an_approver_never_takes_the_step_alone():
    for row in TABLE:
        if row.approver:
            source = next(iter(row.sources))
            assert "needs_approval" in codes(facts(source, parked_from=""), command(row.trigger))


def test_every_row_has_words_a_clause_and_an_effect():
    for row in TABLE:
        assert label(row.trigger)
        assert row.clauses
        assert row.trigger in EFFECTS


@pytest.mark.parametrize("stage", sorted(OPEN_STAGES))
def test_a_step_that_does_not_fit_says_so_in_the_stage_s_words(stage):
    wrong = next(t for t in Trigger if find_transition(facts(stage), t) is None and t is not Trigger.OPEN)
    (reason,) = reasons_against(facts(stage), command(wrong), EDITION)
    assert label(Stage(stage)) in reason.text


@pytest.mark.parametrize(
    ("met", "failed", "enough"),
    [(0, 0, False), (2, 0, False), (3, 0, True), (0, 2, False), (0, 3, True), (2, 2, False), (4, 0, True)],
)
def test_visits_or_failed_attempts_on_different_days_but_not_their_sum(met, failed, enough):
    days = [TODAY - n * DAY for n in range(1, 9)]
    found = facts(visit_days=frozenset(days[:met]), failed_days=frozenset(days[4 : 4 + failed]))
    assert ("few_visits" not in codes(found, command("report"))) is enough


def test_a_report_lists_everything_that_is_missing_at_once():
    assert codes(facts(), command("report")) == {"few_visits", "no_reason", "no_report"}


MINIMUM = EDITION.days("notice.minimum_days").n


@pytest.mark.parametrize(("days", "allowed"), [(MINIMUM - 1, False), (MINIMUM, True), (MINIMUM + 1, True)])
def test_the_printed_date_leaves_the_minimum_after_expected_service(days, allowed):
    expected = TODAY + 3 * DAY
    asked = command("issue_notice", printed_on=expected + days * DAY, expected_service_on=expected)
    assert ("too_short" not in codes(facts(Stage.REPORTED), asked)) is allowed


def test_service_cannot_be_expected_yesterday():
    asked = command("issue_notice", printed_on=TODAY + 30 * DAY, expected_service_on=TODAY - DAY)
    assert codes(facts(Stage.REPORTED), asked) == {"service_past"}


@pytest.mark.parametrize(("days_after", "lapses"), [(-1, False), (0, False), (1, True)])
def test_a_notice_lapses_the_day_after_its_printed_date(days_after, lapses):
    printed = TODAY - days_after * DAY
    served = notice(printed=printed, effective=printed - MINIMUM * DAY)
    found = facts(Stage.NOTICED, notices=(served,), tasks=(task("return_by"),))
    assert (codes(found, command("lapse", by_clock=True)) == set()) is lapses


@pytest.mark.parametrize(
    ("days_before", "opens"),
    [
        (MINIMUM + 1, "return_by"),
        (MINIMUM, "return_by"),
        (MINIMUM - 1, "replace_notice"),
        (-1, "replace_notice"),
    ],
)
def test_late_service_starts_no_clock_and_the_issuer_owes_a_replacement(days_before, opens):
    printed = TODAY + 30 * DAY
    found = facts(Stage.NOTICED, notices=(notice(printed=printed),))
    effective = printed - days_before * DAY
    step = plan(
        found, command("record_service", notice_id=7, effective_on=effective.isoformat()), EDITION, CALENDARS
    )
    assert [spec.kind for spec in step.opens] == [opens]
    if opens == "return_by":
        assert step.opens[0].due.day == printed, "the due date is the date printed on the paper"
        assert step.due_on == printed


COUNTY, TOWN, COURT = 2, 5, 77


@pytest.mark.parametrize(
    ("stage", "kind", "issuer", "owed_by"),
    [
        (Stage.NOTICED, "return_notice", TOWN, (TOWN, "township_officer")),
        (Stage.NOTICED, "return_notice", COUNTY, (COUNTY, "bureau_officer")),
        (Stage.NOTICED, "return_notice", 0, (TOWN, "township_officer")),
        (Stage.JUDICIAL, "judicial_letter", COURT, (COURT, "judicial_officer")),
    ],
)
def test_the_organ_that_issued_a_paper_owes_the_one_that_takes_its_place(stage, kind, issuer, owed_by):
    paper = replace(notice(kind, printed=TODAY + 2 * DAY), issuer_id=issuer)
    found = facts(stage, notices=(paper,), justice_id=COURT)
    late = command("record_service", notice_id=7, effective_on=TODAY.isoformat())
    (owed,) = plan(found, late, EDITION, CALENDARS).opens
    assert (owed.kind, owed.unit_id, owed.role) == ("replace_notice", *owed_by)
    voided = command("void_notice", notice_id=7, note="送达过晚")
    (owed,) = plan(found, voided, EDITION, CALENDARS).opens
    assert (owed.unit_id, owed.role) == owed_by


def test_a_notice_of_an_earlier_round_starts_no_clock():
    found = facts(Stage.NOTICED, round=2, notices=(notice(printed=TODAY + 30 * DAY),))
    step = plan(
        found, command("record_service", notice_id=7, effective_on=TODAY.isoformat()), EDITION, CALENDARS
    )
    assert step.opens == ()


def test_a_notice_kept_on_file_while_parked_starts_no_clock():
    found = facts(Stage.PARKED, parked_from="noticed", notices=(notice(printed=TODAY + 30 * DAY),))
    step = plan(
        found, command("record_service", notice_id=7, effective_on=TODAY.isoformat()), EDITION, CALENDARS
    )
    assert step.opens == ()


def test_an_empty_dossier_names_every_gap():
    assert codes(facts(Stage.LAPSED), command("refer")) == {
        "no_visits",
        "no_notice",
        "no_receipt_file",
        "no_identity",
    }


def test_a_complete_dossier_goes():
    served = notice(printed=TODAY - DAY, effective=TODAY - 20 * DAY)
    proofs = frozenset({Proof.RECEIPT.value, Proof.IDENTITY.value})
    found = facts(Stage.LAPSED, notices=(served,), visit_days=frozenset({TODAY}), proofs=proofs)
    assert codes(found, command("refer")) == set()


@pytest.mark.parametrize("held", ["death", "duplicate", "exempt"])
def test_while_death_duplicate_or_exemption_is_decided_no_clock_moves_and_nothing_is_issued(held):
    waiting = task("approve", trigger="resettle", outcome=held)
    served = notice(printed=TODAY - DAY, effective=TODAY - 20 * DAY)
    found = facts(Stage.NOTICED, notices=(served,), tasks=(waiting, task("return_by", 2)))
    assert "held" in codes(found, command("lapse", by_clock=True))
    issue = command("issue_notice", printed_on=TODAY + 30 * DAY, expected_service_on=TODAY)
    assert "held" in codes(facts(Stage.REPORTED, tasks=(waiting,)), issue)


def test_enforcement_waits_for_both_remedies_and_a_demand():
    served = notice("judicial_letter", printed=TODAY - DAY, effective=TODAY - 20 * DAY)
    order = notice("correction_order", printed=TODAY, effective=date(2026, 6, 1), id_=8)
    asked = command("pursue", route="enforcement", requesting=True)
    assert "no_order" in codes(facts(Stage.JUDICIAL, notices=(served,)), asked)
    found = facts(Stage.JUDICIAL, notices=(served, order))
    assert codes(found, asked) == {"remedies_open", "no_demand"}
    later = command("pursue", route="enforcement", requesting=True, today=date(2026, 12, 2))
    assert codes(found, later) == {"no_demand"}


def test_a_civil_suit_waits_for_the_letter_only():
    served = notice("judicial_letter", printed=TODAY - DAY, effective=TODAY - 20 * DAY)
    asked = command("pursue", route="civil_suit", requesting=True)
    assert codes(facts(Stage.JUDICIAL, notices=(served,)), asked) == set()
    today = notice("judicial_letter", printed=TODAY, effective=TODAY - 20 * DAY)
    assert codes(facts(Stage.JUDICIAL, notices=(today,)), asked) == {"not_yet"}


def test_a_case_closes_on_two_independent_facts_after_all_follow_ups():
    asked = command("close", requesting=True)
    bare = facts(Stage.RETURNED, returned_on=TODAY - 90 * DAY, tasks=(task("followup"),))
    assert codes(bare, asked) == {"followups", "no_school_fact", "no_second_fact"}
    school = AttestationFact(TODAY, present=True, source="school")
    township = AttestationFact(TODAY, present=True, source="township")
    since = TODAY - 90 * DAY
    one = facts(Stage.RETURNED, returned_on=since, attestations=(school,))
    assert codes(one, asked) == {"no_second_fact"}
    both = facts(Stage.RETURNED, returned_on=since, attestations=(school, township))
    assert codes(both, asked) == set()
    visited = facts(Stage.RETURNED, returned_on=since, attestations=(school,), visit_days=frozenset({TODAY}))
    assert codes(visited, asked) == set()


def test_no_case_ends_over_an_open_alert():
    found = facts(Stage.PERSUADING, tasks=(task("harm_alert"),), proofs=frozenset(p.value for p in Proof))
    assert codes(found, command("resettle", outcome="transfer", requesting=True)) == {"alert"}


@pytest.mark.parametrize("outcome", ["missing", "detained", "expelled"])
def test_missing_detained_and_expelled_are_never_outcomes(outcome):
    found = facts(proofs=frozenset(p.value for p in Proof))
    assert "forbidden" in codes(found, command("resettle", outcome=outcome, requesting=True))


@pytest.mark.parametrize(
    ("conclusion", "allowed"), [("12", True), ("11", True), ("01", False), ("09", False), ("13", False)]
)
def test_only_a_real_dropout_goes_on_to_persuading(conclusion, allowed):
    asked = command("confirm", conclusion=conclusion)
    assert ("wrong_conclusion" not in codes(facts(Stage.SUSPECTED), asked)) is allowed


@pytest.mark.parametrize(
    ("conclusion", "cure"),
    [("09", "暂缓"), ("10", "暂缓"), ("11", "确认辍学"), ("12", "确认辍学"), ("13", "返校")],
)
def test_a_dismissal_that_is_none_names_the_step_to_take(conclusion, cure):
    asked = command("dismiss", conclusion=conclusion, requesting=True)
    words = " ".join(r.text for r in reasons_against(facts(Stage.SUSPECTED), asked, EDITION))
    assert cure in words


def test_a_promise_becomes_a_task_on_its_day():
    monday = date(2026, 11, 23)
    asked = command("log_visit", on_day=TODAY.isoformat(), result="promised", promised_on=monday.isoformat())
    step = plan(facts(tasks=(task("visit"),)), asked, EDITION, CALENDARS)
    assert step.ends == {1}
    assert [spec.kind for spec in step.opens] == ["promise"]
    assert step.opens[0].data["day"] == monday.isoformat()


def test_a_visit_without_success_makes_the_next_one_due():
    asked = command("log_visit", on_day=TODAY.isoformat(), result="nobody", failed=True)
    step = plan(facts(tasks=(task("visit"),)), asked, EDITION, CALENDARS)
    assert [spec.kind for spec in step.opens] == ["visit"]


def test_harm_alerts_the_bureau_the_same_day():
    asked = command("log_visit", on_day=TODAY.isoformat(), result="other", harm="abuse")
    step = plan(facts(), asked, EDITION, CALENDARS)
    alert = next(spec for spec in step.opens if spec.kind == "harm_alert")
    assert (alert.due.day, alert.unit_id, alert.role) == (TODAY, 2, "bureau_officer")


def test_a_visit_tomorrow_is_no_visit():
    assert "future" in codes(facts(), command("log_visit", on_day=TODAY + DAY, result="nobody"))


def test_returning_voids_the_ladder_and_starts_the_follow_ups():
    found = facts(Stage.JUDICIAL, tasks=(task("letter_by"), task("service", 2), task("inquiry_reply", 3)))
    asked = command("return_to_school", on_day=TODAY.isoformat(), class_id=31)
    step = plan(found, asked, EDITION, CALENDARS)
    assert step.ends == {1, 2, 3}
    assert [spec.data["n"] for spec in step.opens] == [7, 30, 60, 90]
    assert step.due_on == min(spec.due.day for spec in step.opens)
