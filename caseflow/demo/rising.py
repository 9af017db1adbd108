"""Stories of cases that are still on the way up, one per situation a user may meet.

``aim`` is in working days from today: the deadline that waits at the end falls 0 today, -2 two days ago.
"""

from datetime import timedelta

from caseflow.demo import words
from caseflow.demo.life import Life
from caseflow.demo.paths import (
    Mile,
    begin_before,
    climb,
    later,
    on,
    visits,
)
from caseflow.demo.timeline import Story
from caseflow.policy.codes import Proof, VisitResult
from caseflow.policy.stages import Trigger

#: working days the default edition allows for each step
VERIFY, PERSUADE, FIRST_VISIT, NEXT_VISIT, APPROVE, ISSUE = 5, 10, 1, 3, 3, 3


# ---------------------------------------------------------------- suspected
def to_verify(w: Life, aim: int) -> Story:
    yield from climb(w, w.day(aim - VERIFY), Mile.OPENED)


def to_dismiss(w: Life, aim: int) -> Story:
    """The school has asked to drop the suspicion; the 学区 decides."""
    asked = w.day(aim - APPROVE)
    yield from climb(w, w.world.days.back(asked, 2), Mile.OPENED)
    yield from on(w, asked)
    w.prove(Proof.ENROLMENT)
    w.ask(Trigger.DISMISS, w.desk, {"conclusion": "02"}, note="学生已随父母到外县就读，正在补办转学")


# --------------------------------------------------------------- persuading
def first_visit(w: Life, aim: int) -> Story:
    yield from climb(w, w.day(aim - FIRST_VISIT - 2), Mile.OPENED)
    yield from on(w, w.day(aim - FIRST_VISIT))
    w.confirm()


def next_visit(w: Life, aim: int, result: VisitResult = VisitResult.NOT_YET) -> Story:
    last = w.day(aim - NEXT_VISIT)
    yield from climb(w, w.world.days.back(last, 6), Mile.CONFIRMED)
    if w.rng.random() < 0.5:
        yield from visits(w, 1)
    yield from on(w, last)
    w.visit(result)


def nobody_home(w: Life, aim: int) -> Story:
    yield from climb(w, w.world.days.back(w.day(aim - NEXT_VISIT), 7), Mile.CONFIRMED)
    yield from visits(w, 1, VisitResult.NOBODY)
    yield from on(w, w.day(aim - NEXT_VISIT))
    w.visit(VisitResult.NOBODY)


def promised(w: Life, aim: int) -> Story:
    """The day that was promised lies just before the day on which it is to be checked."""
    promise = w.world.days.teaching_before(w.day(aim) - timedelta(days=1))
    visit = w.world.days.back(promise, 2)
    yield from climb(w, w.world.days.back(visit, 5), Mile.CONFIRMED)
    yield from on(w, visit)
    w.visit(VisitResult.PROMISED, promised_on=promise)


def persuasion_overdue(w: Life, aim: int) -> Story:
    confirmed = w.day(aim - PERSUADE)
    yield from climb(w, w.world.days.back(confirmed, 1), Mile.OPENED)
    yield from on(w, confirmed)
    w.confirm("12" if w.rng.random() < 0.7 else "11")
    yield from later(w, 1, 2)
    w.visit()


def ready_to_report(w: Life, aim: int) -> Story:
    yield from climb(w, begin_before(w, w.day(aim), Mile.VISITED), Mile.VISITED)


def sent_back(w: Life, aim: int) -> Story:
    back = w.day(aim - PERSUADE)
    yield from climb(w, begin_before(w, back, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, back)
    w.send_back()


def harm_seen(w: Life, aim: int) -> Story:
    """未保11: the visit alerts the bureau at once; police and civil affairs are let see the case."""
    seen = w.day(min(aim, -1))
    yield from climb(w, w.world.days.back(seen, 5), Mile.CONFIRMED)
    yield from on(w, seen)
    w.visit(VisitResult.NOT_YET, harm=w.rng.choice(sorted(words.FLAGS)))
    w.show_to("police")
    w.show_to("civil")


def harm_handled(w: Life, aim: int) -> Story:
    yield from harm_seen(w, aim - 3)
    yield from later(w, 1, 2)
    w.step(Trigger.FLAG, w.bureau, handled=True, note=words.HANDLED)


def missing(w: Life, aim: int) -> Story:
    """Nobody knows where the child is: the police help to look, the case stays open (XX-27)."""
    confirmed = w.day(aim - PERSUADE)
    yield from climb(w, w.world.days.back(confirmed, 3), Mile.OPENED)
    yield from on(w, confirmed)
    w.confirm("11")
    w.show_to("police")
    for _ in range(3):
        yield from later(w, 1, 2)
        w.visit(VisitResult.NOBODY)


def siblings(w: Life, aim: int) -> Story:
    """Two children of one family, one visit for both."""
    other = w.sibling()
    last = w.day(aim - NEXT_VISIT)
    for one in (w, other):
        yield from climb(one, w.world.days.back(last, 4), Mile.OPENED)
    yield from on(w, w.world.days.back(last, 2))
    other.t = w.t
    w.confirm()
    other.confirm()
    yield from on(w, last)
    w.visit(VisitResult.NOT_YET, by=w.desk, siblings=[other.case_id])


def held_for_death(w: Life, aim: int) -> Story:
    yield from _held(w, aim, {"outcome": "death"}, Proof.DEATH, "家长出具证明，申请按死亡结案")


def held_as_duplicate(w: Life, aim: int) -> Story:
    yield from _held(w, aim, {"outcome": "duplicate"}, Proof.DUPLICATE, "学籍系统中有两条记录，申请合并")


def _held(w: Life, aim: int, data: dict[str, object], proof: Proof, note: str) -> Story:
    asked = w.day(aim - APPROVE)
    yield from climb(w, w.world.days.back(asked, 6), Mile.CONFIRMED)
    yield from visits(w, 1)
    yield from on(w, asked)
    w.prove(proof)
    w.ask(Trigger.RESETTLE, w.desk, data, note=note)


def asked_to_park(w: Life, aim: int) -> Story:
    asked = w.day(aim - APPROVE)
    yield from climb(w, w.world.days.back(asked, 6), Mile.CONFIRMED)
    yield from visits(w, 1)
    yield from on(w, asked)
    w.prove(Proof.APPROVAL)
    w.ask(Trigger.PARK, w.desk, {"kind": "suspension", "until": w.days_on(150).isoformat()}, note="因病休学")


def handed_over(w: Life, aim: int) -> Story:
    """Another person of the school takes the case and has yet to sign for it."""
    yield from climb(w, w.world.days.back(w.day(aim - NEXT_VISIT), 6), Mile.CONFIRMED)
    yield from visits(w, 1)
    yield from on(w, w.day(min(aim - 1, -1)))
    others = (w.vice_head, w.desk, w.head)
    owner = next(one for one in others if one and one.user_id != w.case.owner_id)
    w.assign(owner, words.ASSIGN_NOTE)


# ----------------------------------------------------------------- reported
def to_notice(w: Life, aim: int) -> Story:
    reported = w.day(aim - ISSUE)
    yield from climb(w, begin_before(w, reported, Mile.VISITED), Mile.VISITED)
    yield from on(w, reported)
    w.report()


def inquiry_sent(w: Life, aim: int) -> Story:
    yield from to_notice(w, aim)
    yield from later(w, 1)
    w.inquire()


def inquiry_answered(w: Life, aim: int) -> Story:
    yield from inquiry_sent(w, aim - 8)
    yield from later(w, 5, 7)
    w.step(Trigger.ANSWER_INQUIRY, w.officer, note=w.rng.choice(words.REPLIES))


def notice_voided(w: Life, aim: int) -> Story:
    voided = w.day(aim - ISSUE)
    yield from climb(w, begin_before(w, voided, Mile.NOTICED), Mile.NOTICED)
    yield from on(w, voided)
    w.void(words.VOIDS[0])


def offered_to_another_township(w: Life, aim: int) -> Story:
    offered = w.day(aim - APPROVE)
    yield from climb(w, begin_before(w, offered, Mile.REPORTED), Mile.REPORTED)
    yield from on(w, offered)
    w.offer_transfer()


def moved_to_another_township(w: Life, aim: int) -> Story:
    yield from offered_to_another_township(w, aim)
    yield from later(w, 1)
    w.accept_transfer()
