from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from caseflow.lib.workdays import WorkCalendar, crosses_provisional, workdays_between

#: from this many working days on a deadline is shown as near (临期)
SOON_WORKDAYS = 3
#: beyond it working days say nothing to a reader, plain days do
_FAR_DAYS = 60


@dataclass(frozen=True, slots=True)
class DueChip:
    """How a deadline is shown: over, soon, ok, paused or done, always with its words."""

    day: date
    text: str
    words: str
    level: str
    provisional: bool = False


#: the same as the macro `chip` writes in a list, for lists of many rows
_MARKUP = Markup('<span class="chip chip-{}"><b>{}</b> <span>{}{}</span></span>')


@lru_cache(maxsize=4096)
def chip_markup(chip: DueChip) -> Markup:
    return _MARKUP.format(chip.level, chip.text, chip.words, "（暂定）" if chip.provisional else "")


@lru_cache(maxsize=4096)
def build_chip(
    due: date, today: date, calendar: WorkCalendar, *, state: str = "open", provisional: bool = False
) -> DueChip:
    text = f"{due.month}月{due.day}日" if due.year == today.year else f"{due.year}年{due.month}月{due.day}日"
    if state == "paused":
        return DueChip(due, text, "已暂停", "paused")
    if state != "open":
        return DueChip(due, text, "已办" if state == "met" else "已取消", "done")
    words, level = _words(due, today, calendar)
    doubtful = provisional or crosses_provisional(calendar, today, due)
    return DueChip(due, text, words, level, doubtful and due >= today)


def _words(due: date, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    days = (due - today).days
    if days < 0:
        return f"已超期{-days}天", "over"
    if days == 0:
        return "今天到期", "soon"
    if days > _FAR_DAYS:
        return f"还剩{days}天", "ok"
    left = workdays_between(calendar, today, due)
    level = "soon" if left <= SOON_WORKDAYS else "ok"
    return (f"还剩{left}个工作日" if left else f"还剩{days}天"), level
