"""Plain lists to choose from; their words stand in `labels.py`, their consequences nowhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class UnitKind(StrEnum):
    COUNTY = "county"
    TOWNSHIP = "township"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    SCHOOL = "school"
    CLASS = "class"
    DEPARTMENT = "department"


class UnitStatus(StrEnum):
    ACTIVE = "active"
    MERGED = "merged"
    CLOSED = "closed"


class SchoolKind(StrEnum):
    PRIMARY = "primary"
    MIDDLE = "middle"
    NINE_YEAR = "nine_year"
    SPECIAL = "special"
    COMPLETE = "complete"


class Dept(StrEnum):
    EDUCATION = "education"
    JUSTICE = "justice"
    POLICE = "police"
    CIVIL = "civil"
    DISABLED = "disabled"
    LABOUR = "labour"
    MARKET = "market"
    CULTURE = "culture"
    POLITICS = "politics"
    RURAL = "rural"
    FINANCE = "finance"


class Source(StrEnum):
    """发现来源 (DOMAIN §5.1) and the watches that propose a case."""

    ATTENDANCE = "attendance"
    MONTHLY = "monthly"
    SYSTEM = "system"
    SUPERIOR = "superior"
    HOME_VISIT = "home_visit"
    PROSECUTION = "prosecution"
    REPORT = "report"
    ROLL_CHECK = "roll_check"
    SUSPENSION_ENDED = "suspension_ended"
    NOT_REGISTERED = "not_registered"
    NOT_ARRIVED = "not_arrived"
    VOCATIONAL_LOSS = "vocational_loss"
    WATCH = "watch"
    OTHER = "other"


class VisitMethod(StrEnum):
    HOME = "home"
    PHONE = "phone"
    VIDEO = "video"
    SCHOOL = "school"
    TRIP = "trip"


class VisitResult(StrEnum):
    BACK = "back"
    PROMISED = "promised"
    NOT_YET = "not_yet"
    NOBODY = "nobody"
    AWAY = "away"
    OTHER = "other"


class Met(StrEnum):
    FATHER = "father"
    MOTHER = "mother"
    GRANDPARENT = "grandparent"
    PUPIL = "pupil"
    OTHER = "other"
    NOBODY = "nobody"


class Companion(StrEnum):
    """Who came along on a joint visit."""

    CLASS_TEACHER = "class_teacher"
    SCHOOL_HEAD = "school_head"
    TOWNSHIP = "township"
    VILLAGE = "village"
    POLICE = "police"
    JUSTICE = "justice"
    OTHER = "other"


class Harm(StrEnum):
    """未保11: what a visitor must report at once."""

    LABOUR = "labour"
    ABUSE = "abuse"
    PREGNANCY = "pregnancy"
    MARRIAGE = "marriage"
    NEGLECT = "neglect"
    BULLYING = "bullying"
    OTHER = "other"


class DropoutReason(StrEnum):
    """DOMAIN §5.4; the first four are the national causes."""

    STUDY = "study"
    WORK = "work"
    MARRIAGE = "marriage"
    RELIGION = "religion"
    POVERTY = "poverty"
    ILLNESS = "illness"
    DISABILITY = "disability"
    FAMILY = "family"
    LEFT_BEHIND = "left_behind"
    MIGRANT = "migrant"
    DISTANCE = "distance"
    BULLYING = "bullying"
    INTERNET = "internet"
    MENTAL = "mental"
    SUBSTITUTE = "substitute"
    OFFENCE = "offence"
    MISSING = "missing"
    BELIEF = "belief"
    OTHER = "other"


#: Shown to the case's own people only, counted in aggregates only (预防59, 个保28).
SENSITIVE_REASONS: Final = frozenset({DropoutReason.RELIGION, DropoutReason.OFFENCE})


class Whereabouts(StrEnum):
    AT_HOME = "at_home"
    WORK_COUNTY = "work_county"
    WORK_PROVINCE = "work_province"
    WORK_ELSEWHERE = "work_elsewhere"
    ABROAD = "abroad"
    OTHER_SCHOOL = "other_school"
    VOCATIONAL = "vocational"
    SUBSTITUTE = "substitute"
    SPECIAL_EDUCATION = "special_education"
    DETAINED = "detained"
    MARRIED = "married"
    MEDICAL = "medical"
    WELFARE = "welfare"
    MISSING = "missing"
    DEAD = "dead"
    OTHER = "other"


class Group(StrEnum):
    """特殊群体 (DOMAIN §7, ST-7, ST-8e)."""

    ORPHAN = "orphan"
    UNSUPPORTED = "unsupported"
    DISABLED = "disabled"
    LEFT_BEHIND = "left_behind"
    HARDSHIP = "hardship"
    MIGRANT = "migrant"
    OFFENCE = "offence"
    PRISONERS_CHILD = "prisoners_child"
    LOW_INCOME = "low_income"
    DESTITUTE = "destitute"
    OUT_OF_POVERTY = "out_of_poverty"
    MONITORED_UNSTABLE = "monitored_unstable"
    MONITORED_MARGINAL = "monitored_marginal"
    MONITORED_SUDDEN = "monitored_sudden"
    #: kept as history; the live labels are 脱贫户 and the three monitored ones
    REGISTERED_POOR = "registered_poor"
    SLOW_LEARNER = "slow_learner"


SENSITIVE_GROUPS: Final = frozenset({Group.OFFENCE, Group.PRISONERS_CHILD})


class Relation(StrEnum):
    SELF = "self"
    FATHER = "father"
    MOTHER = "mother"
    GRANDPA = "grandpa"
    GRANDMA = "grandma"
    GRANDPA_M = "grandpa_m"
    GRANDMA_M = "grandma_m"
    SIBLING = "sibling"
    CHILD = "child"
    SPOUSE = "spouse"
    STEPPARENT = "stepparent"
    RELATIVE = "relative"
    FOSTER = "foster"
    AGENT = "agent"
    DELEGATE = "delegate"
    #: may never sign a receipt (DOMAIN §1.16)
    PUPIL = "pupil"
    OTHER = "other"


class Sex(StrEnum):
    BOY = "1"
    GIRL = "2"


class IdKind(StrEnum):
    """证件类型 as the national platform numbers them."""

    RESIDENT = "1"
    HONG_KONG = "6"
    MACAO = "7"
    TAIWAN = "8"
    PERMANENT = "9"
    PASSPORT = "A"
    OTHER = "Z"


class PupilStatus(StrEnum):
    ENROLLED = "enrolled"
    LEFT = "left"
    GRADUATED = "graduated"
    UNKNOWN = "unknown"


class NoticeKind(StrEnum):
    PERSUASION_REPORT = "persuasion_report"
    RETURN_NOTICE = "return_notice"
    CORRECTION_ORDER = "correction_order"
    JUDICIAL_LETTER = "judicial_letter"
    DEMAND_LETTER = "demand_letter"
    SERVICE_RECEIPT = "service_receipt"
    INQUIRY_LETTER = "inquiry_letter"
    PERSUASION_NOTICE = "persuasion_notice"
    TRANSFER_LETTER = "transfer_letter"
    CLUE_LETTER = "clue_letter"
    ANNOUNCEMENT = "announcement"
    ADDRESS_CONFIRMATION = "address_confirmation"
    ENFORCEMENT_APPLICATION = "enforcement_application"
    RETURN_PLAN = "return_plan"
    PARENTS_LETTER = "parents_letter"
    ADMISSION_LETTER = "admission_letter"
    CIRCULAR = "circular"


class NoticeStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    SEALED = "sealed"
    SERVED = "served"
    VOID = "void"


class DraftState(StrEnum):
    """拟稿、送签到签发; a draft that is issued or dropped stays as it was."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ISSUED = "issued"
    DROPPED = "dropped"


class BatchState(StrEnum):
    CHECKING = "checking"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class ItemState(StrEnum):
    """One document of a batch; dropped: the child came back, or somebody took it out."""

    WAITING = "waiting"
    ISSUED = "issued"
    FAILED = "failed"
    DROPPED = "dropped"


class TaskState(StrEnum):
    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"
    PAUSED = "paused"


class Decision(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class AttestSource(StrEnum):
    SCHOOL = "school"
    ATTENDANCE = "attendance"
    TOWNSHIP = "township"
    VISIT = "visit"


class GrantPurpose(StrEnum):
    """Why a unit outside its subtree may see one case."""

    REFERRAL = "referral"
    COPY = "copy"
    INQUIRY = "inquiry"
    EARLIER_PART = "earlier_part"
    FINDER = "finder"


class Route(StrEnum):
    """追究途径 (DOMAIN §4.1, 7a and 7b); a government is never plaintiff in 行政诉讼."""

    CIVIL_SUIT = "civil_suit"
    ENFORCEMENT = "enforcement"
    POLICE = "police"
    PROSECUTION = "prosecution"
    OTHER = "other"


class Proceeding(StrEnum):
    FILED = "filed"
    REFUSED = "refused"
    MEDIATED = "mediated"
    HEARD = "heard"
    RULED = "ruled"
    ENFORCED = "enforced"
    PAPER_RECEIVED = "paper_received"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"


class TaskKind(StrEnum):
    """What somebody may owe; the rooms register how each is shown and what its end of day does."""

    VERIFY = "verify"
    PERSUADE = "persuade"
    ISSUE_NOTICE = "issue_notice"
    SERVICE = "service"
    RETURN_BY = "return_by"
    REPLACE_NOTICE = "replace_notice"
    REFER = "refer"
    ACCEPT_REFERRAL = "accept_referral"
    ISSUE_LETTER = "issue_letter"
    LETTER_BY = "letter_by"
    DECIDE = "decide"
    REVIEW = "review"
    FOLLOWUP = "followup"
    CLOSE_REVIEW = "close_review"
    PARK_END = "park_end"
    RESUME_CHECK = "resume_check"
    VISIT = "visit"
    PROMISE = "promise"
    APPROVE = "approve"
    TAKE_OVER = "take_over"
    SEND_INQUIRY = "send_inquiry"
    INQUIRY_REPLY = "inquiry_reply"
    HARM_ALERT = "harm_alert"
    DEATH_REPORT = "death_report"
    PLATFORM_REMARK = "platform_remark"
    TRANSFER_RECORD = "transfer_record"
    TRANSFER_ARRIVAL = "transfer_arrival"
    SIGN_PAPER = "sign_paper"


class MessageKind(StrEnum):
    REMIND = "remind"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ALERT = "alert"
    RETURNED = "returned"
    HANDOVER = "handover"
    DECISION = "decision"


class Chip(StrEnum):
    """How near a deadline is, in one word beside its date."""

    NOT_STARTED = "not_started"
    OK = "ok"
    SOON = "soon"
    OVER = "over"
    PAUSED = "paused"
    DONE = "done"
