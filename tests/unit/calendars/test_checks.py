from datetime import date

from caseflow.calendars.checks import DayRow, term_reasons, year_reasons
from caseflow.calendars.teaching import Term

NEW_YEAR = DayRow(date(2027, 1, 1), off=True, name="元旦")
KNOWN = [Term("primary", date(2026, 9, 1), date(2027, 1, 22), "第一学期")]


def test_a_sound_list_passes() -> None:
    rows = [NEW_YEAR, DayRow(date(2027, 2, 6), off=False), DayRow(date(2026, 12, 31), off=True)]
    assert not list(year_reasons(2027, rows, "国办发明电〔2026〕9号"))


def test_a_list_names_every_fault_at_once() -> None:
    rows = [
        DayRow(date(2027, 2, 8), off=False),
        DayRow(date(2026, 10, 1), off=True),
        DayRow(date(2028, 1, 1), off=True),
        DayRow(date(2027, 5, 1), off=True),
        DayRow(date(2027, 5, 1), off=True),
    ]
    texts = "；".join(reason.text for reason in year_reasons(2027, rows, " "))
    for fault in ("来源", "1月1日", "2027-02-08不是周末", "2026-10-01不在2027年内", "2028-01-01", "出现2次"):
        assert fault in texts


def test_terms_of_the_same_stage_do_not_overlap() -> None:
    def faults(stage: str, first: date, last: date, name: str = "x") -> list[str]:
        return [reason.field for reason in term_reasons(Term(stage, first, last, name), KNOWN)]

    assert faults("middle", date(2026, 9, 1), date(2027, 1, 22)) == []
    assert faults("all", date(2026, 9, 1), date(2027, 1, 22)) == ["first_day"]
    assert faults("primary", date(2027, 1, 22), date(2027, 6, 30)) == ["first_day"]
    assert faults("primary", date(2027, 1, 23), date(2027, 6, 30)) == []
    assert faults("high", date(2027, 6, 30), date(2027, 3, 1), "") == ["name", "stage", "last_day"]
