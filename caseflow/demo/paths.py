"""Stretches of road that many stories share. Gaps are in working days, as offices count."""

from datetime import date, datetime, timedelta
from enum import IntEnum

from caseflow.demo import words
from caseflow.demo.life import Life
from caseflow.demo.timeline import Story
from caseflow.policy.codes import ServiceFailure, ServiceMode, VisitResult
from caseflow.policy.stages import Trigger


class Mile(IntEnum):
    """How many working days after its opening a case has surely come so far."""

    OPENED = 0
    CONFIRMED = 3
    VISITED = 12
    REPORTED = 13
    NOTICED = 15
    SERVED = 17
    LAPSED = 29
    REFERRED = 31
    ACCEPTED = 33
    JUDICIAL = 36
    LETTER_SERVED = 38
    LETTER_PASSED = 50
    PURSUED = 54


#: printed on the paper so many days after it is issued; service is expected within two working days
NOTICE_DAYS, SERVED_WITHIN = 13, 2


def go(w: Life, when: datetime) -> Story:
    w.t = yield when


def on(w: Life, day: date, first: int = 9, last: int = 17) -> Story:
    """Some moment of that day."""
    yield from go(w, w.world.days.at(day, w.rng, first, last))


def later(w: Life, least: int, most: int | None = None) -> Story:
    """Some working days on."""
    count = w.rng.randint(least, most if most is not None else least)
    yield from on(w, w.world.days.forth(w.today, count))


def begin_before(w: Life, anchor: date, mile: Mile) -> date:
    """The day to open a case that shall have come to ``mile`` when ``anchor`` comes."""
    return w.world.days.back(anchor, int(mile) + 1)


def climb(w: Life, day: date, mile: Mile) -> Story:
    """From the opening on ``day`` to ``mile``, each step in its time."""
    yield from on(w, day)
    source = w.rng.choice(("attendance", "attendance", "attendance", "monthly", "home_visit"))
    w.open(source if w.world.days.teaching(day) == day else "roll_check", w.rng.randint(4, 8))
    if mile > Mile.OPENED:
        yield from later(w, 1, 3)
        w.confirm()
    yield from climb_on(w, mile)


def climb_on(w: Life, mile: Mile) -> Story:
    """From a case that is being persuaded."""
    for reach, stretch in _STRETCHES:
        if mile >= reach:
            yield from stretch(w)


def visits(w: Life, count: int = 3, result: VisitResult = VisitResult.NOT_YET) -> Story:
    for number in range(count):
        yield from later(w, 1 if number == 0 else 2, 1 if number == 0 else 3)
        drawn = w.rng.choice((VisitResult.AWAY, VisitResult.OTHER, result, result, result))
        w.visit(drawn if number else result)


def _report(w: Life) -> Story:
    yield from later(w, 1)
    w.report()


def _notice(w: Life) -> Story:
    yield from later(w, 1, 2)
    issue(w)


def issue(w: Life, *, letter: bool = False) -> None:
    """The printed date leaves time for service, holidays in between included."""
    days = w.world.days
    expected = days.forth(w.today, SERVED_WITHIN)
    printed = days.working(max(w.days_on(NOTICE_DAYS), expected + timedelta(days=8)))
    make = w.letter if letter else w.notice
    make(printed, serve_after=(expected - w.today).days)


def _serve(w: Life) -> Story:
    yield from later(w, 1, 2)
    serve_or_leave(w, w.rng.choices(("direct", "left"), (85, 15))[0])


def serve_or_leave(w: Life, mode: str) -> None:
    """What is left was refused, and the receipt says why."""
    if mode == ServiceMode.LEFT:
        w.serve(mode, ground=ServiceFailure.REFUSED.value, told=words.REFUSAL)
    else:
        w.serve(mode)


def _lapse(w: Life) -> Story:
    """The sweep does it in the night after the printed date."""
    printed = w.live_paper.printed_on or w.today
    yield from on(w, w.world.days.forth(printed, 1))


def _refer(w: Life) -> Story:
    yield from later(w, 0, 1)
    w.refer()


def _accept(w: Life) -> Story:
    yield from later(w, 1, 2)
    w.step(Trigger.ACCEPT_REFERRAL, w.justice)


def _letter(w: Life) -> Story:
    yield from later(w, 1, 3)
    issue(w, letter=True)


def _serve_letter(w: Life) -> Story:
    yield from later(w, 1, 2)
    w.serve("direct", letter=True)


def _letter_passes(w: Life) -> Story:
    printed = w.live_paper.printed_on or w.today
    yield from on(w, w.world.days.forth(printed, 1))


def ask_to_pursue(w: Life) -> int:
    route = w.rng.choices(("civil_suit", "police", "prosecution"), (70, 10, 20))[0]
    return w.ask(
        Trigger.PURSUE, w.officer, {"route": route}, note="经多次劝返和送达文书，监护人仍未送学生返校"
    ).id


_STRETCHES = (
    (Mile.VISITED, visits),
    (Mile.REPORTED, _report),
    (Mile.NOTICED, _notice),
    (Mile.SERVED, _serve),
    (Mile.LAPSED, _lapse),
    (Mile.REFERRED, _refer),
    (Mile.ACCEPTED, _accept),
    (Mile.JUDICIAL, _letter),
    (Mile.LETTER_SERVED, _serve_letter),
    (Mile.LETTER_PASSED, _letter_passes),
)


def approved(w: Life, trigger: Trigger, data: dict[str, object], *, note: str = "") -> Story:
    """Asked for by the school, decided by the bureau some days later."""
    asked = w.ask(trigger, w.desk, data, note=note).id
    yield from later(w, 1, 2)
    w.decide(asked, w.bureau_leader)


def refused_once(w: Life, trigger: Trigger, data: dict[str, object]) -> Story:
    asked = w.ask(trigger, w.desk, data).id
    yield from later(w, 1, 2)
    w.decide(asked, w.bureau_leader, approve=False, comment=w.rng.choice(words.REFUSALS))
    yield from later(w, 1, 2)
