"""What is to be issued for a case: by whom, with which dates, out of what the case knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.accounts.models import Unit
from caseflow.cases import letters
from caseflow.cases.days import calendars_of
from caseflow.cases.models import Case
from caseflow.cases.owners import Addressee, addressee
from caseflow.cases.places import places
from caseflow.cases.prefill import values_for
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.notices.service import Issue
from caseflow.policy import codes
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor, Permission, scope_units


@dataclass(frozen=True, slots=True)
class Paper:
    """What was typed to make a document; ``typed`` overrides or completes what the case knows."""

    form_key: str
    #: the date printed as the deadline, where the kind has one
    printed_on: date | None = None
    expected_service_on: date | None = None
    wording: str = ""
    signer: str = ""
    #: set when somebody signs what another person drafted
    drafted_by: int | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dates:
    """Suggested dates of a document that sets a deadline; ``earliest`` is the first lawful one."""

    expected_service_on: date
    printed_on: date
    earliest: date


def suggested_dates(case: Case, section: str, today: date) -> Dates:
    """``section``: notice or letter. Service after some working days, then the edition's usual time."""
    edition, calendars = load_edition(case.edition), calendars_of(case.school_id)
    expected = due_on(edition.days(f"{section}.expected_service"), today, calendars).day
    printed = due_on(edition.days(f"{section}.default_days"), expected, calendars).day
    return Dates(expected, printed, earliest_printed_day(case, section, expected))


def earliest_printed_day(case: Case, section: str, expected: date) -> date:
    """The first date that may be printed when service is expected on that day."""
    return expected + timedelta(days=load_edition(case.edition).days(f"{section}.minimum_days").n)


def issuing_unit(unit_id: int) -> Unit:
    """The county's documents go out under its education bureau."""
    if unit_id == places().county_id:
        bureau = select(Unit).where(Unit.dept == "education", Unit.status == "active").order_by(Unit.id)
        found = db.session.scalar(bureau)
        if found:
            return found
    return db.get_or_404(Unit, unit_id)


def organs_of(actor: Actor, permission: Permission) -> list[int]:
    """In whose names this person may do it; on the county stand the bureau's posts."""
    return sorted({issuing_unit(unit_id).id for unit_id, _ in scope_units(actor, permission)})


def organ_of(case: Case, actor: Actor) -> Unit:
    """Nobody issues in another organ's name: the township's people for it, the bureau's for 县教育局."""
    county_id, own = places().county_id, {post.unit_id for post in actor.posts}
    is_bureau = county_id in own and case.responsible_unit_id not in own
    return issuing_unit(county_id if is_bureau else case.responsible_unit_id)


def paper_organ(case: Case, actor: Actor) -> Unit:
    """Who issues a paper beside the ladder: the school or 司法局 whose people act, else as above."""
    own, places_ = {post.unit_id for post in actor.posts}, places()
    for unit_id in (case.school_id, places_.justice_id):
        if unit_id in own and unit_id != case.responsible_unit_id:
            return issuing_unit(unit_id)
    return organ_of(case, actor)


def goal_of(case: Case) -> Addressee:
    """Where `report` would take the case."""
    edition = load_edition(case.edition)
    mode, copied = edition.text("addressee.township"), edition.switch("addressee.copy_other")
    return addressee(case.pupil, mode, copy_other=copied)


def report_order(case: Case, paper: Paper, reason_code: str) -> Issue:
    goal = goal_of(case)
    units = list(dict.fromkeys((goal.unit_id, places().county_id)))
    goals = [issuing_unit(unit_id) for unit_id in units]
    unit = issuing_unit(case.school_id or case.responsible_unit_id)
    return _order(
        case,
        codes.NoticeKind.PERSUASION_REPORT,
        letters.persuasion_report(case, goals, reason_code),
        unit,
        paper,
    )


def notice_order(case: Case, paper: Paper, actor: Actor, kind: codes.NoticeKind, today: date) -> Issue:
    """限期复学通知书 in the county's wording, or 责令限期改正通知书, which has one wording."""
    unit = organ_of(case, actor)
    if kind is codes.NoticeKind.CORRECTION_ORDER:
        values = values_for(kind.value, case, unit, today, printed_on=paper.printed_on)
        return _order(case, kind, values, unit, paper)
    wording = paper.wording or load_edition(case.edition).text("notice.wording")
    return _order(case, kind, letters.return_notice(case, paper.printed_on), unit, paper, wording=wording)


def letter_order(case: Case, paper: Paper) -> Issue:
    title = load_edition(case.edition).text("letter.title")
    values = letters.judicial_letter(case, paper.printed_on, title)
    unit = issuing_unit(places().justice_id or places().county_id)
    return _order(case, codes.NoticeKind.JUDICIAL_LETTER, values, unit, paper)


def inquiry_order(case: Case, paper: Paper, actor: Actor, today: date) -> Issue:
    rule = load_edition(case.edition).days("inquiry.reply")
    reply_by = paper.printed_on or due_on(rule, today, calendars_of(case.school_id)).day
    unit = organ_of(case, actor)
    return _order(case, codes.NoticeKind.INQUIRY_LETTER, letters.inquiry_letter(case, reply_by), unit, paper)


def paper_order(case: Case, kind: codes.NoticeKind, paper: Paper, actor: Actor, today: date) -> Issue:
    """Any paper beside the ladder, filled with all that the records know."""
    unit = paper_organ(case, actor)
    values = values_for(kind.value, case, unit, today, printed_on=paper.printed_on)
    return _order(case, kind, values, unit, paper)


def _order(
    case: Case,
    kind: codes.NoticeKind,
    values: Mapping[str, Any],
    unit: Unit,
    paper: Paper,
    *,
    wording: str = "lawful",
) -> Issue:
    return Issue(
        kind=kind.value,
        # What was emptied on the form is left out, and not filled again from the records
        values=letters.present({**values, **paper.typed}),
        unit=unit,
        case_id=case.id,
        round=case.round,
        serve_by=paper.expected_service_on,
        wording=wording or "lawful",
        signer=paper.signer,
        drafted_by=paper.drafted_by,
        replaces=_voided(case, kind),
        idempotency_key=paper.form_key,
        # A village school without a document code of its own still has to be able to report.
        numbered=None if unit.kind != "school" else bool(unit.doc_code.strip()),
    )


_NEWEST = (
    select(Notice)
    .where(
        Notice.case_id == bindparam("case_id"),
        Notice.round == bindparam("round"),
        Notice.kind == bindparam("kind"),
    )
    .order_by(Notice.id.desc())
    .limit(1)
)


def _voided(case: Case, kind: codes.NoticeKind) -> Notice | None:
    """The newest paper of this kind and round, when it was voided: the next one takes its place."""
    newest = db.session.scalar(_NEWEST, {"case_id": case.id, "round": case.round, "kind": kind.value})
    return newest if newest and newest.status == codes.NoticeStatus.VOID else None
