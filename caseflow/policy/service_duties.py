"""All that a record of service still lacks (民诉法 88–95), by its mode."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from caseflow.errors import Reason
from caseflow.policy.serving import ServiceFailure, ServiceMode, ServiceRule, service_mode

_FIELD_WORDS: Final[Mapping[str, str]] = {
    "at": "送达时间",
    "place": "送达地点",
    "servers": "送达人",
    "receiver": "收件人",
    "ground": "事由",
    "evidence": "送达凭证",
    "consent": "送达地址确认书",
    "tracking_no": "邮件号",
    "receipt_on": "回执日期",
    "entrusted_to": "受委托或转交的单位",
}
#: what is written in words, by mode
_TOLD: Final[Mapping[ServiceMode, str]] = {
    ServiceMode.LEFT: "拒收的事由",
    ServiceMode.PUBLIC: "公告的原因和经过",
}
_REMOTE: Final = frozenset({ServiceMode.MAIL, ServiceMode.ENTRUSTED, ServiceMode.TRANSFER})
_AT_HOME: Final = frozenset({ServiceMode.DIRECT, ServiceMode.LEFT})
#: grounds that make direct service difficult
_HARD: Final = frozenset({ServiceFailure.ABSENT, ServiceFailure.MOVED, ServiceFailure.OTHER})
_BETWEEN: Final = re.compile(r"[、，,；;/\s]+")


def names_in(text: str) -> list[str]:
    """People named in one field, each once."""
    return list(dict.fromkeys(name for name in _BETWEEN.split(text.strip()) if name))


def service_reasons(mode: str, data: Mapping[str, Any], *, servers: int = 1) -> tuple[Reason, ...]:
    """``data`` holds the fields of the record by name; ``servers`` is how many the edition asks for."""
    rule = service_mode(mode)
    return (*_missing(rule, data), *_people(rule, data, servers), *_left_elsewhere(rule, data))


def _missing(rule: ServiceRule, data: Mapping[str, Any]) -> Iterator[Reason]:
    lacking = [name for name in rule.fields if not data.get(name)]
    for name in lacking:
        if name == "relation":
            yield Reason("missing", "选择签收人（拒收人）与受送达人的关系", rule.clause, name)
        elif name != "receiver" or "relation" not in lacking:  # the addressee himself needs no name
            word = _TOLD[rule.mode] if name == "remark" else _FIELD_WORDS[name]
            yield Reason("missing", f"{rule.title}缺少{word}，请补填", rule.clause, name)


def _people(rule: ServiceRule, data: Mapping[str, Any], servers: int) -> Iterator[Reason]:
    if data.get("relation") == "pupil":
        text = "学生本人未成年，不能签收，请由受送达人或同住成年家属签收"
        yield Reason("minor", text, "民诉88", "relation")
    serving = names_in(str(data.get("servers") or ""))
    if "servers" in rule.fields and 0 < len(serving) < servers:
        text = f"送达人应为{servers}人，现填{len(serving)}人，姓名之间用顿号分开"
        yield Reason("few_servers", text, field="servers")
    if both := set(serving) & set(names_in(str(data.get("witnesses") or ""))):
        text = f"{'、'.join(sorted(both))}是送达人，不能同时作见证人，改填基层组织或所在单位的代表"
        yield Reason("own_witness", text, "民诉89", "witnesses")
    if data.get("receiver") in serving:
        yield Reason("own_receiver", "送达人不能签收自己送达的文书，改正收件人", field="receiver")


def _left_elsewhere(rule: ServiceRule, data: Mapping[str, Any]) -> Iterator[Reason]:
    if rule.mode is ServiceMode.LEFT and data.get("at_home") is False:
        text = "留置送达须在受送达人住所进行，在其他地点拒收的不能留置；改到住所留置，或改用邮寄等方式"
        yield Reason("not_home", text, "民诉89", "place")


def difficulty_reasons(mode: str, ground: str, failures: Collection[str]) -> tuple[Reason, ...]:
    """民诉91: by post or through another organ only where direct service is difficult."""
    if ServiceMode(mode) not in {ServiceMode.MAIL, ServiceMode.ENTRUSTED} or failures or ground in _HARD:
        return ()
    text = "邮寄、委托送达用于直接送达有困难的，选择困难的事由，或先登记上门送达未成的情况"
    return (Reason("not_hard", text, "民诉91", "ground"),)


def public_service_reasons(
    tried: Collection[str], failures: Collection[str], ground: str = ""
) -> tuple[Reason, ...]:
    """民诉95: 公告 only when the whereabouts are unknown or the other ways have been tried in vain."""
    unknown = ServiceFailure.UNKNOWN in failures
    modes = {ServiceMode(mode) for mode in tried}
    exhausted = bool(modes & _AT_HOME and modes & _REMOTE)
    if not unknown and not exhausted:
        text = "公告送达用于下落不明或其他方式无法送达：先登记上门送达和邮寄（委托）送达未成的情况"
        return (Reason("too_early", text, "民诉95", "mode"),)
    if ground == ServiceFailure.UNKNOWN and not unknown:
        text = "此前没有登记下落不明，先登记查找未果的情况，或改选其他方式均未送达"
        return (Reason("not_unknown", text, "民诉95", "ground"),)
    if ground == ServiceFailure.EXHAUSTED and not exhausted:
        text = "上门和邮寄（委托）尚未都试过，改选下落不明，或先用其他方式送达"
        return (Reason("not_exhausted", text, "民诉95", "ground"),)
    return ()
