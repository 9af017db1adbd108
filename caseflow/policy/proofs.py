"""佐证: what has to be on file before a conclusion, a park or an outcome is believed."""

from __future__ import annotations

from enum import StrEnum


class Proof(StrEnum):
    ROSTER_SHOT = "roster_shot"
    ENROLMENT = "enrolment"
    TRANSFER_FORM = "transfer_form"
    HOUSEHOLD = "household"
    DEATH = "death"
    AGE_OR_GRADUATION = "age_or_graduation"
    SETTLED_ABROAD = "settled_abroad"
    APPROVAL = "approval"
    ASSESSMENT = "assessment"
    HOSPITAL = "hospital"
    FORCE_MAJEURE = "force_majeure"
    DUPLICATE = "duplicate"
    MISTAKE = "mistake"
    HANDED_OVER = "handed_over"
    TEACHING_PLAN = "teaching_plan"
    DETENTION = "detention"
    ATTENDANCE = "attendance"
    IDENTITY = "identity"
    RECEIPT = "receipt"
    SERVICE_PHOTO = "service_photo"
    CONSENT = "consent"
    ARRIVAL = "arrival"
    MAIL_SLIP = "mail_slip"
    PUBLIC_NOTICE = "public_notice"
    VISIT = "visit"
    REPLY = "reply"
    COURT = "court"
    OTHER = "other"


_TITLES = {
    Proof.ROSTER_SHOT: "学籍系统截图",
    Proof.ENROLMENT: "就读证明",
    Proof.TRANSFER_FORM: "转学手续",
    Proof.HOUSEHOLD: "公安或村（居）委会证明",
    Proof.DEATH: "死亡证明或户口注销证明",
    Proof.AGE_OR_GRADUATION: "出生证明或毕业证明",
    Proof.SETTLED_ABROAD: "出国（境）定居证明",
    Proof.APPROVAL: "批准文书",
    Proof.ASSESSMENT: "残疾人教育专家委员会等机构的评估意见",
    Proof.HOSPITAL: "县级以上医疗单位证明",
    Proof.FORCE_MAJEURE: "公安、民政等部门证明",
    Proof.DUPLICATE: "重复登记的核对材料",
    Proof.MISTAKE: "误登记的情况说明",
    Proof.HANDED_OVER: "接收地出具的接收函",
    Proof.TEACHING_PLAN: "送教方案",
    Proof.DETENTION: "羁押、矫治的法律文书",
    Proof.ATTENDANCE: "出勤记录",
    Proof.IDENTITY: "户口簿或身份证复印件",
    Proof.RECEIPT: "送达回证",
    Proof.SERVICE_PHOTO: "送达照片或录像",
    Proof.CONSENT: "送达地址确认书",
    Proof.ARRIVAL: "电子送达到达记录",
    Proof.MAIL_SLIP: "邮寄回执",
    Proof.PUBLIC_NOTICE: "公告原件及张贴照片",
    Proof.VISIT: "家访材料",
    Proof.REPLY: "协查回函",
    Proof.COURT: "法院、检察院、公安文书",
    Proof.OTHER: "其他材料",
}


def proof_title(kind: str) -> str:
    return _TITLES[Proof(kind)]
