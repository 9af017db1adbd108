"""The county's past, played forward: every story resumes at its moment, the scheduler ticks in between."""

import heapq
import logging
from collections.abc import Generator, Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from caseflow import clock
from caseflow.audit.seals import seal_days
from caseflow.calendars.service import school_calendar, work_calendar
from caseflow.cases.sweep import sweep
from caseflow.demo.progress import Progress
from caseflow.errors import CaseflowError
from caseflow.extensions import db

log = logging.getLogger(__name__)
#: yields the moment at which it wants to go on, and is told it then
Story = Generator[datetime, datetime, None]
_NIGHT, _MORNING = time(0, 10), time(8, 31)
_DAY = timedelta(days=1)


class Days:
    """Working days and hours around a day."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.to_local(now).date()
        self._work = work_calendar()
        self._school = school_calendar()

    def back(self, day: date, count: int) -> date:
        return self._step(day, count, -_DAY)

    def forth(self, day: date, count: int) -> date:
        return self._step(day, count, _DAY)

    def working(self, day: date) -> date:
        """The day itself, or the next on which offices work."""
        while not self._work.is_workday(day):
            day += _DAY
        return day

    def working_before(self, day: date) -> date:
        while not self._work.is_workday(day):
            day -= _DAY
        return day

    def from_today(self, count: int) -> date:
        """So many working days from today, or from the next working day when today is none."""
        start = self.working(self.today)
        return self.forth(start, count) if count >= 0 else self.back(start, -count)

    def teaching(self, day: date) -> date:
        """The day itself or the next on which schools teach; in a gap of the terms the next working day."""
        found = day
        for _ in range(90):
            if self._school.is_school_day(found):
                return found
            found += _DAY
        return self.working(day)

    def teaching_before(self, day: date) -> date:
        found = day
        for _ in range(90):
            if self._school.is_school_day(found):
                return found
            found -= _DAY
        return day

    def at(self, day: date, rng: Random, first: int = 9, last: int = 17) -> datetime:
        """Some moment of the working hours."""
        minute = rng.randrange(first * 60, last * 60)
        local = datetime.combine(day, time(minute // 60, minute % 60), clock.SHANGHAI)
        return local.astimezone(self.now.tzinfo)

    def _step(self, day: date, count: int, by: timedelta) -> date:
        while count:
            day += by
            count -= self._work.is_workday(day)
        return day


class Timeline:
    """One transaction per day and tick; a story that is refused ends there and is named in ``refused``."""

    def __init__(self, until: datetime, progress: Progress) -> None:
        self._until = until
        self._progress = progress
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._ticked: datetime | None = None
        self.refused: list[str] = []

    def add(self, stories: Iterable[Story]) -> None:
        for number, story in enumerate(stories):
            heapq.heappush(self._waiting, (next(story), number, story))

    def play(self) -> None:
        if not self._waiting:
            return
        first = self._waiting[0][0]
        self._ticked = first - _DAY
        while self._waiting and self._waiting[0][0] < self._until:
            moment, number, story = heapq.heappop(self._waiting)
            self._tick_until(moment)
            self._resume(moment, number, story)
            self._progress.step((moment - first) // _DAY, (self._until - first) // _DAY)
        self._tick_until(self._until)
        self._tick(self._until)
        db.session.commit()

    def _resume(self, moment: datetime, number: int, story: Story) -> None:
        try:
            with clock.frozen(moment), db.session.begin_nested():
                wanted = _next_moment(story, moment)
        except (CaseflowError, LookupError) as refused:
            log.warning("demo story %s ends early: %s", number, refused)
            self.refused.append(f"{number}: {refused}")
            return
        if wanted:
            heapq.heappush(self._waiting, (max(wanted, moment + timedelta(minutes=1)), number, story))

    def _tick_until(self, moment: datetime) -> None:
        while self._ticked and (following := _next_tick(self._ticked)) <= moment:
            self._ticked = following
            self._tick(following)

    def _tick(self, moment: datetime) -> None:
        db.session.commit()
        with clock.frozen(moment):
            if clock.to_local(moment).time() < _MORNING:
                seal_days(clock.to_local(moment).date(), moment)
            sweep(moment, db.session.commit)
            db.session.commit()


def _next_moment(story: Story, moment: datetime) -> datetime | None:
    """None at the end of the story."""
    try:
        return story.send(moment)
    except StopIteration:
        return None


def _next_tick(moment: datetime) -> datetime:
    local = clock.to_local(moment)
    today = [datetime.combine(local.date(), at, clock.SHANGHAI) for at in (_NIGHT, _MORNING)]
    tomorrow = datetime.combine(local.date() + _DAY, _NIGHT, clock.SHANGHAI)
    return next(tick for tick in (*today, tomorrow) if tick > local).astimezone(moment.tzinfo)
