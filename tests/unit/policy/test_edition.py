"""Every number of the rule register stands in an edition, each with its clause."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from caseflow.policy.edition import (
    DEFAULT_EDITION,
    DayRule,
    EditionError,
    Unit,
    UnknownValue,
    edition_ids,
    load_edition,
    parse_edition,
)

LOCAL = "LOCAL"

#: Every row of the rule register that names a parameter -> the value it must have, LOCAL where it names none.
RULE_PARAMETERS = {
    "XX-25a": ("absence.days", 3),
    "XX-25c": ("dropout.away", 14),
    "RA-cal": ("rollcheck.dates", ("03-31", "10-31")),
    "ST-1": ("base.dates", ("03-31", "09-30")),
    "ST-2": ("enrolment.publish_by", "11-30"),
    "ST-4": ("stage.persuading.report", LOCAL),
    "ST-5": ("visits.per_term", 1),
    "ST-10a": ("addressee.township", "household"),
    "XX-27": ("death.report", 10),
    "ST-cal": ("reports.dropout.dates", ("03-31", "10-31")),
    "LX-1": ("headcount.ratio", "0.02"),
    "LX-2": ("goal.completeness", "1"),
    "LB-1": ("inspection.drawn_max", 2),
    "XX-14": ("suspension.hours_missed", "1/3"),
    "XX-16": ("suspension.max_times", 2),
    "XX-23": ("transfer.approve", 10),
    "XX-24": ("class.size_middle", 50),
    "XX-11": ("class.size_primary", 45),
    "ST-7": ("special.register", 14),
    "LX-5": ("transfer.watch", LOCAL),
    "XX-7a": ("deferral.max", 14),
    "XX-5": ("age.admission", 6),
    "ST-2b": ("enrolment.whereabouts_by", "09-30"),
    "ST-2e": ("enrolment.exemption_apply_by", LOCAL),
    "RA-2.1i": ("rollcheck.cause", LOCAL),
    "RA-3.3b": ("rollcheck.inspection_month", 12),
    "LX-4": ("rollcheck.cancel_superfluous", LOCAL),
    "XX-35": ("rollcheck.per_term", 1),
    "XX-3b": ("reports.changes.every", LOCAL),
    "XX-3c": ("reports.changes.every", LOCAL),
    "RA-3.1b": ("duties.appraisal_registrar_weight", LOCAL),
    "ST-4b": ("duties.office_meeting", LOCAL),
    "ST-0": ("goal.enrolment", "1"),
    "ST-5b": ("duties.publicity_per_term", LOCAL),
    "ST-9b": ("duties.publicity_per_term", LOCAL),
    "ST-9c": ("duties.publicity_per_term", LOCAL),
}

#: Rows whose parameter is a list of so many entries.
RULE_LISTS = {
    "XX-21": [("transfer.grounds", 6), ("transfer.steps", 5)],
    "RA-2.1": [("rollcheck.absent_kinds", 4), ("rollcheck.unregistered_kinds", 3)],
    "XX-3a": [("duties.chain", 4)],
    "ST-7c": [("special.groups", 6)],
    "ST-7d": [("special.poverty_links", 5)],
    "XX-38": [("rectification.breaches", 8)],
    "XX-8": [("archive.electronic", 7), ("archive.paper", 2)],
}

#: Rows whose demand holds a deadline, a list or a switch although their parameter column is empty.
OTHER_RULES = frozenset(
    {"XX-25b", "RA-2.1a", "RA-2.1d", "RA-2.1h", "RA-an2", "ST-3", "ST-10b", "ST-10c", "ST-10d", "ST-8"}
    | {"XX-26", "XX-18", "ST-6", "LX-3", "LX-6", "XX-7b", "XX-7c", "XX-4", "LB-2", "LB-6", "LB-7", "ST-5c"}
    | {"XX-30", "ST-4c", "ST-10e"}
)

EDITIONS = [load_edition(name) for name in edition_ids()]
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)


def clauses_of(edition) -> set[str]:
    return {clause for value in edition.values.values() for clause in value.clauses}


def test_both_editions_are_shipped():
    assert edition_ids() == ("shanting-ruian", "xinxiang")
    assert DEFAULT_EDITION == "shanting-ruian"


@each_edition
@pytest.mark.parametrize("rule", RULE_PARAMETERS)
def test_every_parameter_of_the_register_is_in_the_edition(edition, rule):
    key, expected = RULE_PARAMETERS[rule]
    value = edition.value(key)
    assert rule in value.clauses
    if expected == LOCAL:
        assert value.is_local
    else:
        assert not value.is_local
        assert value.value == expected


@each_edition
@pytest.mark.parametrize("rule", RULE_LISTS)
def test_every_list_of_the_register_is_in_the_edition(edition, rule):
    for key, length in RULE_LISTS[rule]:
        assert rule in edition.value(key).clauses
        assert len(edition.items(key)) == length


@each_edition
def test_every_other_setting_of_the_register_is_in_the_edition(edition):
    missing = OTHER_RULES - clauses_of(edition)
    assert not missing, f"写进 editions/{edition.id}.toml：{sorted(missing)}"


@each_edition
def test_every_clause_is_one_of_the_register_or_a_law_or_local(edition):
    known = re.compile(r"(RA|LX|LB|XX|ST)-|LOCAL-\d+$|[一-鿿]+\d+$")
    assert [c for c in clauses_of(edition) if not known.match(c)] == []


def test_editions_have_the_same_keys():
    first, second = EDITIONS
    assert set(first.values) == set(second.values)


@each_edition
def test_local_numbers_are_unique_and_listed_in_order(edition):
    numbers = [int(v.clause.removeprefix("LOCAL-")) for v in edition.locals()]
    assert numbers == sorted(set(numbers))


def test_a_local_number_means_the_same_value_in_every_edition():
    meaning: dict[str, set[str]] = {}
    for edition in EDITIONS:
        for value in edition.locals():
            meaning.setdefault(value.clause, set()).add(value.key)
    assert [clause for clause, keys in meaning.items() if len(keys) > 1] == []


@each_edition
def test_serves_is_for_local_values_or_a_second_source(edition):
    """A clause that the value already cites is not repeated."""
    assert [v.key for v in edition.values.values() if v.clause in v.serves] == []


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("absence.days", DayRule(3, Unit.SCHOOLDAYS, "XX-25a")),
        ("dropout.away", DayRule(14, Unit.DAYS, "XX-25c")),
        ("death.report", DayRule(10, Unit.WORKDAYS, "XX-27")),
        ("special.register", DayRule(14, Unit.DAYS, "ST-7")),
        ("suspension.months", DayRule(12, Unit.MONTHS, "XX-16")),
        ("service.announcement", DayRule(30, Unit.DAYS, "民诉95")),
    ],
)
@each_edition
def test_numbers_that_a_source_sets(edition, key, rule):
    found = edition.days(key)
    assert (found.n, found.unit, found.clause) == (rule.n, rule.unit, rule.clause)
    assert not found.is_local


@each_edition
def test_class_sizes_and_ratio(edition):
    assert (edition.count("class.size_primary"), edition.count("class.size_middle")) == (45, 50)
    assert edition.ratio("headcount.ratio") == Fraction(2, 100)
    assert edition.ratio("suspension.hours_missed") == Fraction(1, 3)


def test_report_dates_fall_in_the_asked_year():
    edition = load_edition()
    assert edition.dates_in("rollcheck.dates", 2026) == (date(2026, 3, 31), date(2026, 10, 31))
    assert edition.date_in("age.admission_by", 2026) == date(2026, 8, 31)


def test_followups_are_a_series():
    assert [rule.n for rule in load_edition().day_rules("stage.returned.followups")] == [7, 30, 60, 90]
    with pytest.raises(UnknownValue):
        load_edition().days("stage.returned.followups")


def test_household_township_is_addressed_and_ordering_is_locked():
    edition = load_edition()
    assert edition.text("addressee.township") == "household"
    assert not edition.switch("notice.street_office_may_order")
    assert not edition.switch("fine.enabled")
    assert "街道" not in edition.items("notice.issuers.correction_order")
    assert "学校" not in edition.items("notice.issuers.return_notice")


def test_inspection_sheet_has_19_lines_under_12_items_and_100_points():
    rows = load_edition().rows("inspection.sheet")
    assert len(rows) == 19
    assert len({row["item"] for row in rows}) == 12
    assert sum(row["points"] for row in rows) == 100


def test_xinxiang_says_what_it_inherits():
    edition = load_edition("xinxiang")
    assert edition.inherits == "shanting-ruian"
    assert "沿用" in edition.note
    assert edition.value("stage.lapsed.refer").inherited_from == "shanting-ruian"
    assert not edition.value("absence.days").inherited_from
    assert edition.switch("dropout.mark_suspected")


def test_effective_dates():
    edition = load_edition("xinxiang")
    assert not edition.in_force(date(2018, 9, 20))
    assert edition.in_force(date(2018, 9, 21))


def test_an_unknown_edition_and_an_unknown_key_are_refused():
    with pytest.raises(UnknownValue, match="可用"):
        load_edition("nowhere")
    with pytest.raises(UnknownValue):
        load_edition().value("no.such")
    with pytest.raises(UnknownValue):
        load_edition().count("absence.days")


def test_a_bad_file_names_all_its_problems_at_once():
    source = """
[edition]
id = "x"
title = "x"
effective_from = 2026-01-01
colour = "red"
[a]
b = { value = -1, unit = "workdays", clause = "XX-1", title = "t" }
c = { value = "13-40", unit = "date", clause = "民法", title = "t" }
d = { value = 1, unit = "weeks", clause = "LOCAL-1" }
e = 3
"""
    with pytest.raises(EditionError) as caught:
        parse_edition("x", source)
    text = str(caught.value)
    for part in ("colour", "a.b", "a.c", "民法", "a.d：缺少 title", "weeks", "a.e：缺少 unit"):
        assert part in text


def test_a_local_number_used_twice_is_refused():
    source = """
[edition]
id = "x"
title = "x"
effective_from = 2026-01-01
[a]
b = { value = 1, unit = "count", clause = "LOCAL-1", title = "t" }
c = { value = 1, unit = "count", clause = "LOCAL-1", title = "t" }
"""
    with pytest.raises(EditionError, match="已用于"):
        parse_edition("x", source)


def test_an_inheriting_edition_adds_no_key_and_keeps_the_kind():
    source = """
[edition]
id = "x"
title = "x"
effective_from = 2026-01-01
inherits = "shanting-ruian"
[absence]
days = { value = "3", unit = "text", clause = "XX-25a", title = "t" }
nights = { value = 3, unit = "count", clause = "XX-25a", title = "t" }
"""
    with pytest.raises(EditionError) as caught:
        parse_edition("x", source)
    assert len(caught.value.problems) == 2


def test_every_key_the_house_asks_for_exists():
    """A key mistyped in code would fail on the one page that needs it."""
    asked = re.compile(
        r"\.(?:days|day_rules|count|ratio|switch|text|items|rows|date_in|dates_in)\(\s*\"([a-z_]+(?:\.[a-z_]+)+)\""
    )
    root = Path(__file__).parents[3] / "caseflow"
    keys = {key for path in root.rglob("*.py") for key in asked.findall(path.read_text(encoding="utf-8"))}
    assert keys <= set(load_edition().values), sorted(keys - set(load_edition().values))
