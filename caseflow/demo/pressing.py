"""Stories of cases in the hands of the township and the justice bureau; ``aim`` as in ``rising``."""

from datetime import date, timedelta

from caseflow.demo import words
from caseflow.demo.life import Life
from caseflow.demo.paths import (
    NOTICE_DAYS,
    Mile,
    ask_to_pursue,
    begin_before,
    climb,
    issue,
    later,
    on,
    serve_or_leave,
)
from caseflow.demo.rising import APPROVE
from caseflow.demo.timeline import Story
from caseflow.policy.codes import ServiceFailure
from caseflow.policy.stages import Trigger

#: working days the default edition allows for each step
SERVE, RETRY, REFER, ACCEPT, LETTER, DECIDE = 3, 3, 5, 3, 10, 10


# ------------------------------------------------------------------ noticed
def to_serve(w: Life, aim: int) -> Story:
    issued = w.day(aim - SERVE)
    yield from climb(w, begin_before(w, issued, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, issued)
    issue(w)


def service_failed(w: Life, aim: int) -> Story:
    failed = w.day(aim - RETRY)
    yield from climb(w, begin_before(w, failed, Mile.NOTICED), Mile.NOTICED)
    yield from on(w, failed)
    ground = w.rng.choice((ServiceFailure.ABSENT, ServiceFailure.MOVED, ServiceFailure.REFUSED))
    w.fail("direct", ground.value)


def clock_runs(w: Life, aim: int) -> Story:
    """Served in time; the printed date lies ahead (``aim`` in days of the calendar)."""
    printed = w.world.days.today + timedelta(days=max(aim, 0))
    issued = w.world.days.working_before(printed - timedelta(days=NOTICE_DAYS))
    yield from climb(w, begin_before(w, issued, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, issued)
    w.notice(printed, serve_after=2)
    yield from on(w, issued + timedelta(days=w.rng.randint(1, 3)))
    yield from _serve_somehow(w)


def _serve_somehow(w: Life) -> Story:
    """By hand, left at the home, or after a refusal."""
    way = w.rng.choices(("direct", "left", "refused"), (70, 15, 15))[0]
    if way == "refused":
        w.fail("direct", ServiceFailure.REFUSED.value)
        yield from on(w, w.today + timedelta(days=1), 9, 12)
        way = "left"
    serve_or_leave(w, way)


def served_too_late(w: Life, aim: int) -> Story:
    """The clock does not start: a new paper is owed."""
    served = w.day(aim - RETRY)
    issued = w.world.days.back(served, 5)
    yield from climb(w, begin_before(w, issued, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, issued)
    w.notice(served + timedelta(days=4), serve_after=1)
    yield from on(w, served)
    w.serve()


def public_service(w: Life, aim: int) -> Story:
    """Nobody at home, the post comes back, a new paper with a later date is posted for thirty days."""
    posted = w.world.days.back(w.world.days.today, 4 + abs(aim))
    yield from climb(w, w.world.days.back(begin_before(w, posted, Mile.NOTICED), 8), Mile.NOTICED)
    yield from later(w, 1)
    w.fail("direct", ServiceFailure.ABSENT.value)
    yield from later(w, 2)
    w.fail("mail", ServiceFailure.RETURNED.value)
    yield from later(w, 1)
    w.void(words.VOIDS[2])
    yield from on(w, w.world.days.back(posted, 1))
    w.notice(w.days_on(60), serve_after=35)
    w.fail("direct", ServiceFailure.UNKNOWN.value)
    yield from on(w, posted)
    w.serve("public", ground=ServiceFailure.UNKNOWN.value, told=words.GONE)


# ----------------------------------------------------- lapsed and afterwards
def to_refer(w: Life, aim: int) -> Story:
    """The sweep marked it the night after the printed date."""
    printed = w.day(aim - REFER)
    issued = w.world.days.working_before(printed - timedelta(days=NOTICE_DAYS))
    yield from climb(w, begin_before(w, issued, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, issued)
    w.notice(printed, serve_after=2)
    yield from on(w, issued + timedelta(days=w.rng.randint(1, 3)))
    w.serve()


def declined(w: Life, aim: int) -> Story:
    refused = w.day(aim - REFER)
    yield from climb(w, begin_before(w, refused, Mile.REFERRED), Mile.REFERRED)
    yield from on(w, refused)
    w.step(Trigger.DECLINE, w.justice, note=w.rng.choice(words.DECLINES))


def to_accept(w: Life, aim: int) -> Story:
    referred = w.day(aim - ACCEPT)
    yield from climb(w, begin_before(w, referred, Mile.LAPSED), Mile.LAPSED)
    yield from on(w, referred)
    w.refer()


def to_write_letter(w: Life, aim: int) -> Story:
    accepted = w.day(aim - LETTER)
    yield from climb(w, begin_before(w, accepted, Mile.REFERRED), Mile.REFERRED)
    yield from on(w, accepted)
    w.step(Trigger.ACCEPT_REFERRAL, w.justice)


def letter_voided(w: Life, aim: int) -> Story:
    voided = w.day(aim - LETTER)
    yield from climb(w, begin_before(w, voided, Mile.JUDICIAL), Mile.JUDICIAL)
    yield from on(w, voided)
    w.void(words.VOIDS[0], letter=True)


def to_serve_letter(w: Life, aim: int) -> Story:
    issued = w.day(aim - SERVE)
    yield from climb(w, begin_before(w, issued, Mile.ACCEPTED), Mile.ACCEPTED)
    yield from on(w, issued)
    issue(w, letter=True)


def letter_runs(w: Life, aim: int) -> Story:
    """``aim`` in days of the calendar: the date printed on the letter lies ahead."""
    yield from _letter_printed_for(w, w.world.days.today + timedelta(days=max(aim, 0)))


def letter_passed(w: Life, aim: int) -> Story:
    """The printed date is over: the township has to decide whether to pursue."""
    yield from _letter_printed_for(w, w.day(aim - DECIDE))


def _letter_printed_for(w: Life, printed: date) -> Story:
    issued = w.world.days.working_before(printed - timedelta(days=NOTICE_DAYS))
    yield from climb(w, begin_before(w, issued, Mile.ACCEPTED), Mile.ACCEPTED)
    yield from on(w, issued)
    w.letter(printed, serve_after=2)
    yield from on(w, issued + timedelta(days=w.rng.randint(1, 3)))
    w.serve(letter=True)


def asked_to_pursue(w: Life, aim: int) -> Story:
    asked = w.day(aim - APPROVE)
    yield from climb(w, begin_before(w, asked, Mile.LETTER_PASSED), Mile.LETTER_PASSED)
    yield from on(w, asked)
    ask_to_pursue(w)


def pursued(w: Life, aim: int) -> Story:
    """Countersigned ``aim`` days of the calendar ago, reviewed every month but the last."""
    decided = w.world.days.working_before(w.world.days.today - timedelta(days=abs(aim)))
    yield from climb(w, begin_before(w, decided, Mile.PURSUED), Mile.LETTER_PASSED)
    yield from on(w, w.world.days.back(decided, 1))
    asked = ask_to_pursue(w)
    yield from on(w, decided)
    w.decide(asked, w.bureau_leader)
    for month in range(1, abs(aim) // 35 + 1):
        yield from on(w, w.world.days.working(decided + timedelta(days=26 * month)))
        w.step(Trigger.LOG_PROCEEDING, w.officer, proceeding="reviewed")


def in_court(w: Life, aim: int) -> Story:
    yield from pursued(w, aim)
    for proceeding in ("filed", "mediated")[: 1 + abs(aim) // 60]:
        yield from later(w, 2, 6)
        actor = w.justice if w.rng.random() < 0.5 else w.officer
        w.step(Trigger.LOG_PROCEEDING, actor, proceeding=proceeding)
