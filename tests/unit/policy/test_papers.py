"""Papers beside the ladder: who may sign them here, and when a court may be asked. No app, no database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseflow.policy.edition import Edition, load_edition
from caseflow.policy.enforcement import remedies_end
from caseflow.policy.issuing import issuer_reasons, street_basis
from caseflow.policy.planner import plan, reasons_against
from caseflow.policy.stages import OPEN_STAGES, Stage
from tests.unit.policy.test_lifecycle import CALENDARS, EDITION, TODAY, codes, command, facts, notice, task

DAY = timedelta(days=1)


def allowing(basis: str, *, on: bool = True) -> Edition:
    values = dict(EDITION.values)
    values["notice.street_office_may_order"] = replace(values["notice.street_office_may_order"], value=on)
    values["notice.street_office_basis"] = replace(values["notice.street_office_basis"], value=basis)
    return replace(EDITION, values=values)


def against(kind: str, form: str, edition: Edition = EDITION) -> list[str]:
    return [reason.clause for reason in issuer_reasons(kind, form, edition)]


@pytest.mark.parametrize("form", ["乡", "镇", "县教育局"])
def test_township_and_bureau_order(form: str) -> None:
    assert against("correction_order", form) == []


def test_a_street_office_orders_only_with_switch_and_basis() -> None:
    assert against("correction_order", "街道") == ["义教58"]
    assert against("correction_order", "街道", allowing("无")) == ["义教58"]
    assert against("correction_order", "街道", allowing("某某省义务教育条例第五十条", on=False)) == ["义教58"]
    lawful = allowing("某某省义务教育条例第五十条")
    assert against("correction_order", "街道", lawful) == []
    assert street_basis(lawful) == "某某省义务教育条例第五十条"
    assert street_basis(EDITION) == ""


def test_a_street_office_may_urge() -> None:
    assert against("return_notice", "街道") == []
    assert against("transfer_letter", "街道") == []


def test_what_the_edition_does_not_name_is_left_to_the_kind() -> None:
    assert against("parents_letter", "学校") == []
    assert against("correction_order", "学校") == ["义教58"]


@pytest.mark.parametrize("stage", sorted(OPEN_STAGES))
def test_a_paper_moves_no_case(stage: Stage) -> None:
    found = facts(stage, notices=(notice("clue_letter", id_=3),), parked_from="persuading")
    done = plan(found, command("issue_paper", kind="clue_letter", notice_id=3), EDITION, CALENDARS)
    assert (done.to_stage, done.opens, done.ends) == (stage, (), frozenset())


def test_what_must_reach_somebody_is_owed_by_its_issuer() -> None:
    asked = command("issue_paper", kind="persuasion_notice", notice_id=3, served=True, unit_id=5)
    (owed,) = plan(facts(), asked, EDITION, CALENDARS).opens
    assert (owed.kind, owed.unit_id, owed.subject, owed.due.clause) == (
        "service",
        5,
        ("notice", 3),
        "LOCAL-94",
    )


def test_while_a_death_is_decided_only_harm_is_reported() -> None:
    held = facts(tasks=(task("approve", trigger="resettle", outcome="death"),))
    assert "held" in codes(held, command("issue_paper", kind="persuasion_notice"))
    assert "held" not in codes(held, command("issue_paper", kind="clue_letter"))


@pytest.mark.parametrize(
    ("kind", "stage", "fits"),
    [
        ("persuasion_notice", "persuading", True),
        ("persuasion_notice", "returned", False),
        ("persuasion_notice", "parked", False),
        ("transfer_letter", "lapsed", True),
        ("transfer_letter", "referred", True),
        ("transfer_letter", "noticed", False),
    ],
)
def test_a_paper_has_its_stages(kind: str, stage: str, *, fits: bool) -> None:
    assert ("wrong_stage" not in codes(facts(stage), command("issue_paper", kind=kind))) is fits


def test_only_what_has_reached_nobody_is_announced() -> None:
    asked = command("issue_paper", kind="announcement")
    assert "nothing_to_announce" in codes(facts(), asked)
    reached = facts(notices=(notice(effective=TODAY - DAY),))
    assert "nothing_to_announce" in codes(reached, asked)
    assert "nothing_to_announce" not in codes(facts(notices=(notice(),)), asked)


def ordered(effective: date | None, printed: date = date(2026, 3, 20)):
    return notice("correction_order", effective=effective, printed=printed, id_=8)


def test_the_demand_follows_an_order_whose_day_is_over() -> None:
    asked = command("issue_paper", kind="demand_letter")
    assert "no_order" in codes(facts(notices=(ordered(None),)), asked)
    assert "not_yet" in codes(facts(notices=(ordered(TODAY - DAY, printed=TODAY),)), asked)
    assert codes(facts(notices=(ordered(TODAY - 9 * DAY, printed=TODAY - DAY),)), asked) == set()


def applied(today: date, **more):
    demanded = notice("demand_letter", effective=date(2026, 8, 10), id_=9)
    found = facts(Stage.PURSUED, notices=(ordered(date(2026, 3, 2)), demanded))
    return codes(found, command("issue_paper", kind="enforcement_application", today=today, **more))


def test_the_example_of_the_law_served_on_the_second_of_march() -> None:
    """强制法53: suit until 2026-09-02, the court until 2026-12-02."""
    assert remedies_end(date(2026, 3, 2), EDITION) == date(2026, 9, 2)
    assert applied(date(2026, 9, 2)) == {"remedies_open"}
    assert applied(date(2026, 9, 3)) == set()
    assert applied(date(2026, 12, 2)) == set()
    assert applied(date(2026, 12, 3)) == {"too_late"}


def test_a_calendar_may_lengthen_both_waits() -> None:
    assert applied(date(2026, 9, 3), remedies_over_on=date(2026, 9, 3)) == {"remedies_open"}
    assert applied(date(2026, 9, 3), demand_over_on=date(2026, 9, 3)) == {"demand_runs"}
    assert applied(date(2026, 9, 4), demand_over_on=date(2026, 9, 3)) == set()


def test_only_papers_beside_the_ladder_are_voided_beside_it() -> None:
    found = facts(
        notices=(notice("clue_letter", id_=3), notice(id_=4), notice("clue_letter", void=True, id_=5))
    )
    reasons = {
        id_: {
            r.code for r in reasons_against(found, command("void_paper", note="错", notice_id=id_), EDITION)
        }
        for id_ in (3, 4, 5, 6)
    }
    assert reasons == {3: set(), 4: {"not_current"}, 5: {"not_current"}, 6: {"not_current"}}


def test_every_edition_names_the_bodies_of_the_remedies() -> None:
    for name in ("shanting-ruian", "xinxiang"):
        edition = load_edition(name)
        assert edition.text("remedies.reconsideration_body") == "本县人民政府"
        assert edition.text("remedies.court") == "本县人民法院"
        assert edition.value("notice.issuers.correction_order").clause == "义教58"


def test_a_date_lies_after_the_paper_arrives() -> None:
    def asked(printed: date, **more):
        days = {"printed_on": printed, "expected_service_on": TODAY, **more}
        return codes(facts(), command("issue_paper", kind="persuasion_notice", **days))

    assert asked(TODAY) == {"too_short"}
    assert asked(TODAY + DAY) == set()
    assert asked(TODAY + 9 * DAY, earliest_on=TODAY + 10 * DAY) == {"too_short"}
    assert asked(TODAY + 10 * DAY, earliest_on=TODAY + 10 * DAY) == set()
