from flask import render_template, request
from flask.typing import ResponseReturnValue

from caseflow.accounts import queries, service
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.views.blueprint import bp
from caseflow.policy.permissions import Permission


@bp.route("/chains")
@requires(Permission.USER_VIEW)
def chains() -> ResponseReturnValue:
    """责任链 of every school in sight; ?gaps=1 shows those with a vacancy only."""
    schools = queries.list_units(current_actor(), "school")
    links = service.responsibility_chains([school.id for school in schools])
    rows = [(school, links[school.id]) for school in schools]
    only_gaps = request.args.get("gaps") == "1"
    with_gaps = [row for row in rows if service.gaps(row[1])]
    return render_template(
        "accounts/chains.html", rows=with_gaps if only_gaps else rows, only_gaps=only_gaps,
        schools=len(rows), vacancies=len(with_gaps),
    )  # fmt: skip
