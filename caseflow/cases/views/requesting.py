"""暂缓, 其他去向结案 and 移交单位 ask for a second person; 重开 is the bureau's alone."""

from typing import Any

from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.cases import dossier, service
from caseflow.cases.models import Case
from caseflow.cases.officer_queries import receiving_units
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import (
    ParkForm,
    ReopenForm,
    ResettleForm,
    TransferForm,
    resettle_choices,
)
from caseflow.policy.codes import PARKS, Outcome, Proof, Via, outcomes_via, proof_title
from caseflow.policy.deadlines import rule_text
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits

PARK = Step(
    Trigger.PARK,
    "申请暂缓",
    "提交申请",
    "暂缓申请已提交，等待县教育局审批",
    ("由县教育局审批，批准后各期限停止，期满自动恢复劝返并核实是否到校", "此前的文书留卷，不再计算期限"),
    template="cases/request.html",
)
RESETTLE = Step(
    Trigger.RESETTLE,
    "申请其他去向结案",
    "提交申请",
    "结案申请已提交，等待县教育局审批",
    ("由县教育局审批，批准后个案办结", "死亡、重复登记、免予入学的申请审批期间，不推进期限、不制发文书"),
    template="cases/request.html",
)
TRANSFER = Step(
    Trigger.TRANSFER_UNIT,
    "移交单位",
    "提交移交",
    "移交已提交，等待接收单位答复",
    ("接收单位同意前，责任单位和经办人不变", "移交后本单位仍可查看此案"),
)
REOPEN = Step(
    Trigger.REOPEN,
    "重开个案",
    "重开",
    "个案已重开，由学校重新劝返",
    ("个案进入新一轮劝返，上一轮的家访、文书留卷备查",),
)


@bp.route("/cases/<bigid:case_id>/park", methods=["GET", "POST"])
@requires(Permission.CASE_PARK_REQUEST)
@commits
def park(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_PARK_REQUEST)
    form = ParkForm()
    edition = load_edition(case.edition)
    rules = [
        (str(kind), rule.title, rule.proofs, f"一次最长{rule_text(edition.days(rule.limit))}", rule.clause)
        for kind, rule in PARKS.items()
    ]
    return take(
        case,
        form,
        PARK,
        lambda: _ask(
            case,
            Trigger.PARK,
            {"kind": form.kind.data, "until": form.until.data.isoformat() if form.until.data else None},
            form.note.data,
        ),
        chosen="kind",
        needs=_needs(case, rules),
    )


@bp.route("/cases/<bigid:case_id>/resettle", methods=["GET", "POST"])
@requires(Permission.CASE_RESETTLE_REQUEST)
@commits
def resettle(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_RESETTLE_REQUEST)
    form = ResettleForm()
    form.outcome.choices = resettle_choices()
    rules = [
        (str(rule.code), rule.title, rule.proofs, rule.note, rule.clause)
        for rule in outcomes_via(Via.RESETTLE)
    ]
    return take(
        case,
        form,
        RESETTLE,
        lambda: _ask(case, Trigger.RESETTLE, {"outcome": form.outcome.data}, form.note.data),
        chosen="outcome",
        needs=_needs(case, rules),
    )


def _needs(case: Case, rules: list[tuple[str, str, tuple[Proof, ...], str, str]]) -> list[dict[str, Any]]:
    """Per choice: which proofs it wants, and which of them are on file."""
    filed = {file.kind for file in dossier.files_of(case.id)}
    return [
        {
            "value": value,
            "title": title,
            "proofs": [(str(proof), proof_title(proof), proof in filed) for proof in proofs],
            "note": note,
            "clause": clause,
        }
        for value, title, proofs, note, clause in rules
    ]


def _ask(case: Case, trigger: Trigger, data: dict[str, Any], note: str | None) -> object:
    return service.request(case.id, trigger, current_actor(), clock.now(), data, note=typed(note))


@bp.route("/cases/<bigid:case_id>/transfer", methods=["GET", "POST"])
@requires(Permission.CASE_TRANSFER)
@commits
def transfer_unit(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_TRANSFER)
    form = TransferForm()
    form.unit_id.choices = [("", "请选择"), *receiving_units(case)]
    return take(
        case,
        form,
        TRANSFER,
        lambda: _ask(case, Trigger.TRANSFER_UNIT, _transfer_data(case, form.unit_id.data), form.note.data),
    )


def _transfer_data(case: Case, unit_id: int) -> dict[str, Any]:
    """A school that takes a case becomes its school too; the class is named when the child is there."""
    data: dict[str, Any] = {"unit_id": unit_id, "from_unit": case.responsible_unit_id}
    node = current_tree().find(unit_id)
    if node and node.kind == "school":
        data |= {"school_id": unit_id, "class_id": None}
    return data


@bp.route("/cases/<bigid:case_id>/reopen", methods=["GET", "POST"])
@requires(Permission.CASE_REOPEN)
@commits
def reopen(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_REOPEN)
    form = ReopenForm()
    return take(
        case,
        form,
        REOPEN,
        lambda: service.reopen(case.id, current_actor(), clock.now(), note=typed(form.note.data)),
        outcome=Outcome(case.outcome) if case.outcome else None,
    )
