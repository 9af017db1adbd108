from datetime import date, datetime
from typing import Any

from flask import Flask, g

from caseflow import clock
from caseflow.calendars.service import work_calendar
from caseflow.lib import dates, masking
from caseflow.policy.labels import label
from caseflow.web.due import DueChip, build_chip

#: what an empty cell of a table shows
NOTHING = "--"


def cn_date(day: date | datetime | None) -> str:
    return dates.cn_date(_day(day)) if day else NOTHING


def iso_date(day: date | datetime | None) -> str:
    return dates.iso(_day(day)) if day else NOTHING


def cn_day(day: date | datetime | None) -> str:
    """11月20日, with its year only when that is not the present one."""
    return day_words(_day(day), _today()) if day else NOTHING


def day_words(day: date, today: date) -> str:
    text = f"{day.month}月{day.day}日"
    return text if day.year == today.year else f"{day.year}年{text}"


def local_time(moment: datetime | None) -> str:
    return f"{clock.to_local(moment):%Y-%m-%d %H:%M}" if moment else NOTHING


def cn_time(moment: datetime | None) -> str:
    """11月20日 14:05"""
    return f"{cn_day(moment)} {clock.to_local(moment):%H:%M}" if moment else NOTHING


def _day(value: date | datetime) -> date:
    return clock.to_local(value).date() if isinstance(value, datetime) else value


def due_chip(subject: Any, *, state: str = "open", provisional: bool = False) -> DueChip:
    """The chip of a task (its state and doubt included) or of a bare date."""
    if isinstance(subject, date):
        return build_chip(subject, _today(), _calendar(), state=state, provisional=provisional)
    return build_chip(
        subject.due_on, _today(), _calendar(), state=subject.state, provisional=subject.provisional
    )


def _today() -> date:
    if "today" not in g:
        g.today = clock.today()
    return g.today  # type: ignore[no-any-return]


def _calendar() -> Any:
    if "work_calendar" not in g:
        g.work_calendar = work_calendar()
    return g.work_calendar


def clause_text(clause: str) -> str:
    """依据 ST-10a; a value no source sets says so and never borrows a law's name."""
    return f"本县设定、待确认（{clause}）" if clause.startswith("LOCAL-") else f"依据 {clause}"


def tel(number: str) -> str:
    """Digits alone, for a ``tel:`` link."""
    return "".join(c for c in number if c in "+0123456789")


def register_filters(app: Flask) -> None:
    masks = (masking.mask_name, masking.mask_id, masking.mask_phone, masking.mask_address)
    own = (label, cn_date, iso_date, cn_day, local_time, cn_time, due_chip, clause_text, tel)
    app.jinja_env.filters.update({filter_.__name__: filter_ for filter_ in (*own, *masks)})
