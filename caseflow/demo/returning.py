"""Stories of children who came back, wait, or whose case is over; ``aim`` in days of the calendar."""

from datetime import date, timedelta

from caseflow.demo.life import Life
from caseflow.demo.paths import (
    NOTICE_DAYS,
    Mile,
    approved,
    begin_before,
    climb,
    climb_on,
    later,
    on,
    refused_once,
)
from caseflow.demo.timeline import Story
from caseflow.policy.codes import Proof, VisitResult, outcome, park_kind
from caseflow.policy.conclusions import Conclusion, conclusion
from caseflow.policy.stages import Trigger

FOLLOWUPS = (7, 30, 60, 90)
#: from how far up children come back, and how often
_FROM = (
    (Mile.CONFIRMED, 18),
    (Mile.VISITED, 40),
    (Mile.REPORTED, 12),
    (Mile.NOTICED, 10),
    (Mile.SERVED, 12),
    (Mile.LAPSED, 3),
    (Mile.JUDICIAL, 3),
    (Mile.LETTER_SERVED, 2),
)
#: kind, what it is proved with, for how many days
_PARKS = (
    ("suspension", 300),
    ("home_teaching", 330),
    ("vocational", 170),
    ("suspension", 200),
    ("special_education", 300),
    ("detained", 150),
    ("deferral", 320),
)
_DISMISSALS = (
    Conclusion.ELSEWHERE_COUNTRY,
    Conclusion.IN_SCHOOL,
    Conclusion.ELSEWHERE_PROVINCE,
    Conclusion.HOUSEHOLD,
    Conclusion.SETTLED_ABROAD,
    Conclusion.DEATH,
    Conclusion.OVER_AGE,
)
_OUTCOMES = (
    "transfer",
    "elsewhere",
    "special_school",
    "handed_over",
    "abroad",
    "home_teaching",
    "over_age",
    "mistaken",
)


def draw_mile(w: Life) -> Mile:
    miles, weights = zip(*_FROM, strict=True)
    return Mile(w.rng.choices(miles, weights)[0])


def _back_in_class(w: Life, day: date, mile: Mile) -> Story:
    """Climbed to ``mile``, in class again on ``day``."""
    yield from climb(w, begin_before(w, day, mile), mile)
    yield from on(w, day, 14, 17)
    w.back()


def _followed(w: Life, returned: date, upto: int) -> Story:
    """The follow-ups that were answered, and a visit between the first two."""
    for number, days in enumerate(FOLLOWUPS[:upto]):
        yield from on(w, w.world.days.working(returned + timedelta(days=days)), 9, 12)
        w.attest()
        if number == 0:
            yield from later(w, 3, 6)
            w.visit(VisitResult.BACK)


def _returned_on(w: Life, days_ago: int) -> date:
    return w.world.days.teaching_before(w.world.days.today - timedelta(days=days_ago))


# -------------------------------------------------------- back in class now
def followup_today(w: Life, aim: int) -> Story:
    """The one that waits falls due on this working day."""
    number = abs(aim) % 3
    due = w.world.days.working(w.world.days.today)
    day = w.world.days.teaching_before(due - timedelta(days=FOLLOWUPS[number]))
    yield from _back_in_class(w, day, draw_mile(w))
    yield from _followed(w, day, number)


def followup_missed(w: Life, aim: int) -> Story:
    number = abs(aim) % 2
    day = _returned_on(w, FOLLOWUPS[number] + 5 + abs(aim))
    yield from _back_in_class(w, day, draw_mile(w))
    yield from _followed(w, day, number)


def being_followed(w: Life, aim: int) -> Story:
    day = _returned_on(w, abs(aim))
    yield from _back_in_class(w, day, draw_mile(w))
    yield from _followed(w, day, sum(days < abs(aim) - 3 for days in FOLLOWUPS))


def after_the_letter(w: Life, aim: int) -> Story:
    day = _returned_on(w, abs(aim))
    yield from _back_in_class(w, day, Mile.LETTER_SERVED)
    yield from _followed(w, day, sum(days < abs(aim) - 3 for days in FOLLOWUPS))


def paper_overtaken(w: Life, aim: int) -> Story:
    """Back before the notice was served: it is void."""
    day = _returned_on(w, abs(aim))
    yield from _back_in_class(w, day, Mile.NOTICED)


def ready_to_close(w: Life, aim: int) -> Story:
    """The last word on the child came these days, whenever the follow-ups fell due."""
    day = _returned_on(w, FOLLOWUPS[-1] + 6 + abs(aim))
    yield from _back_in_class(w, day, draw_mile(w))
    yield from _followed(w, day, len(FOLLOWUPS) - 1)
    yield from on(w, w.day(-2 - abs(aim)), 9, 12)
    w.attest()


def asked_to_close(w: Life, aim: int) -> Story:
    yield from ready_to_close(w, aim)
    yield from on(w, w.day(-1), 13, 17)
    w.ask(Trigger.CLOSE, w.head, {})


# ------------------------------------------------------------- second round
def relapsed(w: Life, aim: int) -> Story:
    """Absent at a follow-up: the school begins again (``aim`` in working days)."""
    gone = w.day(min(aim, -1) - 2)
    day = w.world.days.teaching_before(gone - timedelta(days=FOLLOWUPS[1] + 3))
    yield from _back_in_class(w, day, Mile.VISITED)
    yield from _followed(w, day, 1)
    yield from on(w, gone, 9, 11)
    w.attest(present=False)


def relapsed_and_noticed(w: Life, aim: int) -> Story:
    """Second round, further up than the first."""
    printed = w.world.days.today + timedelta(days=2 + abs(aim))
    issued = w.world.days.working_before(printed - timedelta(days=NOTICE_DAYS))
    gone = begin_before(w, issued, Mile.REPORTED)
    day = w.world.days.teaching_before(gone - timedelta(days=FOLLOWUPS[1] + 3))
    yield from _back_in_class(w, day, Mile.SERVED)
    yield from _followed(w, day, 1)
    yield from on(w, gone, 9, 11)
    w.attest(present=False)
    yield from climb_on(w, Mile.REPORTED)
    yield from on(w, issued)
    w.notice(printed, serve_after=2)
    yield from on(w, issued + timedelta(days=2))
    w.serve()


# ------------------------------------------------------------ set aside for a time
def parked(w: Life, aim: int) -> Story:
    """Waits until ``aim`` days from now."""
    kind, days = _PARKS[abs(aim) % len(_PARKS)]
    until = w.world.days.today + timedelta(days=abs(aim))
    begun = max(until - timedelta(days=days), w.world.days.today - timedelta(days=330))
    yield from _parked(w, kind, w.world.days.working(begun), until)


def park_ended(w: Life, aim: int) -> Story:
    """The clock resumed it; whether the child is in class is to be checked."""
    until = w.day(min(aim, -1) - 1)
    yield from _parked(w, "suspension", w.world.days.back(until, 60), until)


def _parked(w: Life, kind: str, day: date, until: date) -> Story:
    yield from climb(w, begin_before(w, day, Mile.VISITED), w.rng.choice((Mile.CONFIRMED, Mile.VISITED)))
    yield from on(w, w.world.days.working(day))
    for proof in park_kind(kind).proofs:
        w.prove(proof)
    data: dict[str, object] = {"kind": kind, "until": until.isoformat()}
    if w.rng.random() < 0.15:
        yield from refused_once(w, Trigger.PARK, data)
    yield from approved(w, Trigger.PARK, data)


# ------------------------------------------------------------------- closed
def closed_back(w: Life, aim: int) -> Story:
    """Followed for ninety days and closed ``aim`` days ago."""
    returned = _returned_on(w, abs(aim) + FOLLOWUPS[-1] + 12)
    yield from _back_in_class(w, returned, draw_mile(w))
    yield from _close(w, returned, refused=aim % 7 == 3)


def _close(w: Life, returned: date, *, refused: bool = False) -> Story:
    yield from _followed(w, returned, len(FOLLOWUPS))
    yield from later(w, 1, 2)
    if refused:
        yield from refused_once(w, Trigger.CLOSE, {})
    yield from approved(w, Trigger.CLOSE, {})


def closed_after_relapse(w: Life, aim: int) -> Story:
    second = _returned_on(w, abs(aim) + FOLLOWUPS[-1] + 12)
    gone = begin_before(w, second, Mile.VISITED)
    first = w.world.days.teaching_before(gone - timedelta(days=FOLLOWUPS[1] + 3))
    yield from _back_in_class(w, first, Mile.VISITED)
    yield from _followed(w, first, 1)
    yield from on(w, gone, 9, 11)
    w.attest(present=False)
    yield from climb_on(w, Mile.VISITED)
    yield from on(w, second, 14, 17)
    w.back()
    yield from _close(w, second)


def dismissed(w: Life, aim: int) -> Story:
    decided = w.world.days.working_before(w.world.days.today - timedelta(days=abs(aim)))
    yield from climb(w, w.world.days.back(decided, 5), Mile.OPENED)
    yield from later(w, 1, 2)
    rule = conclusion(_DISMISSALS[abs(aim) % len(_DISMISSALS)])
    for proof in rule.proofs:
        w.prove(proof)
    asked = w.ask(Trigger.DISMISS, w.desk, {"conclusion": rule.code.value}, note=rule.title)
    yield from on(w, decided)
    w.decide(asked.id, w.dismissal_decider)


def resettled(w: Life, aim: int) -> Story:
    decided = w.world.days.working_before(w.world.days.today - timedelta(days=abs(aim)))
    mile = w.rng.choice((Mile.CONFIRMED, Mile.VISITED, Mile.VISITED, Mile.REPORTED))
    asked = w.world.days.back(decided, 3)
    yield from climb(w, begin_before(w, asked, mile), mile)
    yield from on(w, asked)
    rule = outcome(_OUTCOMES[abs(aim) % len(_OUTCOMES)])
    for proof in rule.proofs:
        w.prove(proof)
    yield from approved(w, Trigger.RESETTLE, {"outcome": rule.code.value}, note=rule.title)


def reopened(w: Life, aim: int) -> Story:
    """Closed as transferred, found at home again (名在人不在)."""
    again = w.day(min(aim, -1) - 1)
    decided = w.world.days.back(again, 30)
    yield from climb(w, begin_before(w, decided, Mile.VISITED), Mile.VISITED)
    yield from on(w, w.world.days.back(decided, 2))
    w.prove(Proof.TRANSFER_FORM)
    yield from approved(w, Trigger.RESETTLE, {"outcome": "transfer"}, note="已办转学手续")
    yield from on(w, again)
    w.reopen("转入学校来电，学生一直未到校报到")
