import json
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Case, CaseEvent
from caseflow.cli import case_file
from caseflow.cli.context import application
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.policy.labels import label

_LIMIT = 1000


@click.group("case", help="个案：列表、详情（不含姓名和证件）、生成案卷。", no_args_is_help=True)
def command() -> None: ...


command.add_command(case_file.command)


@command.command("list", help="列出个案。")
@click.option("--stage", help="阶段代码，如 noticed")
@click.option("--overdue", is_flag=True, help="只列超期")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_(*, stage: str | None, overdue: bool, as_json: bool) -> None:
    with application():
        query = select(Case).order_by(Case.number).limit(_LIMIT)
        if stage:
            query = query.where(Case.stage == stage)
        if overdue:
            query = query.where(Case.due_on < clock.today(), Case.stage != "closed")
        rows = [_summary(case) for case in db.session.scalars(query)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            "\t".join(str(row[key] or "—") for key in ("number", "stage_title", "due_on", "unit", "school"))
        )


@command.command("show", help="一个个案及其日志。")
@click.argument("number", metavar="编号")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show(number: str, *, as_json: bool) -> None:
    with application():
        case = db.session.scalar(select(Case).where(Case.number == number))
        if case is None:
            raise NotFound(f"没有编号为 {number} 的个案")
        events = db.session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
        )
        found = _summary(case) | {"events": [_event(event) for event in events]}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo(
        "\t".join(str(found[key] or "—") for key in ("number", "stage_title", "due_on", "unit", "school"))
    )
    for event in found["events"]:
        click.echo(f"{event['seq']}\t{event['at']}\t{event['trigger_title']}\t{event['clause']}")


def _summary(case: Case) -> dict[str, Any]:
    tree = current_tree()
    return {
        "number": case.number,
        "stage": case.stage,
        "stage_title": label(case.stage, "stage"),
        "round": case.round,
        "due_on": _iso(case.due_on),
        "unit": tree.name(case.responsible_unit_id),
        "school": tree.name(case.school_id),
        "opened_on": _iso(case.opened_on),
        "edition": case.edition,
        "seq": case.seq,
        "head": case.head,
    }


def _event(event: CaseEvent) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "trigger": event.trigger,
        "trigger_title": label(event.trigger, "trigger"),
        "from": event.from_stage,
        "to": event.to_stage,
        "clause": event.clause,
        "facts": event.facts,
        "hash": event.hash,
    }


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
