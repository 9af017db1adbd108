from datetime import date
from typing import Any

import click

from caseflow.calendars.official import builtin_calendar
from caseflow.lib.dates import parse_date
from caseflow.lib.workdays import WorkCalendar, add_workdays, crosses_provisional, workdays_between


class Day(click.ParamType[date]):
    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Count(click.ParamType[int]):
    name = "天数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not text.isdigit() or len(text) > 5:
            self.fail(f"应为不小于0的整数，现为 {text}", param, ctx)
        return int(text)


@click.group("workdays", help="工作日：按国务院放假安排计算。", no_args_is_help=True)
def command() -> None: ...


@command.command(
    "add", help="DATE 之后第 N 个工作日（当日不计）。", context_settings={"ignore_unknown_options": True}
)
@click.argument("start", metavar="DATE", type=Day())
@click.argument("count", metavar="N", type=Count())
def add(start: date, count: int) -> None:
    calendar = known_calendar()
    try:
        reached = add_workdays(calendar, start, count)
    except (ValueError, OverflowError) as error:
        raise click.UsageError(str(error)) from None
    click.echo(reached.day.isoformat())
    if reached.provisional:
        _warn(calendar, start, reached.day)


@command.command("between", help="A 之后至 B（含）的工作日数；B 早于 A 时为负数。")
@click.argument("first", metavar="A", type=Day())
@click.argument("last", metavar="B", type=Day())
def between(first: date, last: date) -> None:
    calendar = known_calendar()
    click.echo(workdays_between(calendar, first, last))
    if crosses_provisional(calendar, first, last):
        _warn(calendar, first, last)


def known_calendar() -> WorkCalendar:
    """The lists the program ships with; the county's own stand in its database and on its pages."""
    return builtin_calendar()


def _warn(calendar: WorkCalendar, first: date, last: date) -> None:
    low, high = sorted((first, last))
    years = [str(y) for y in range(low.year, high.year + 1) if y not in calendar.official_years]
    text = f"提示：{'、'.join(years)}年放假安排尚未公布或未录入，按周末和法定节假日推算，调休未知，结果为暂定"
    click.echo(text, err=True)
