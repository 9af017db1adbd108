from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts import queries, scope, service
from caseflow.accounts.forms import EmptyForm, FilingForm, PostForm
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Post, Unit
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.accounts.views.blueprint import bp
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Role
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form


@bp.route("/people/<bigid:user_id>/posts/new", methods=["GET", "POST"])
@requires(Permission.POST_GRANT)
@commits
def post_new(user_id: int) -> ResponseReturnValue:
    user = queries.get_person(current_actor(), user_id)
    form = PostForm()
    form.unit.choices = _unit_choices()
    if not form.validate_on_submit():
        return show_form("accounts/post_form.html", form, user=user)
    unit = db.session.get_one(Unit, form.unit.data)
    role, filing = Role(form.role.data), form.filing()
    try:
        service.grant_post(current_actor(), user, role, unit, clock.now(), filing=filing)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/post_form.html", form, user=user)
    flash("岗位已授予")
    _warn(role, filing)
    return redirect(url_for("accounts.person", user_id=user.id))


@bp.route("/posts/<bigid:post_id>/filing", methods=["GET", "POST"])
@requires(Permission.POST_GRANT)
@commits
def post_filing(post_id: int) -> ResponseReturnValue:
    post = _grantable(post_id)
    form = FilingForm(obj=post)
    if not form.validate_on_submit():
        return show_form("accounts/filing.html", form, post=post)
    user_id, role, filing = post.user_id, post.role, form.filing()
    service.refile_post(current_actor(), post, filing, clock.now())
    flash("培训和备案已登记")
    _warn(role, filing)
    return redirect(url_for("accounts.person", user_id=user_id))


@bp.route("/posts/<bigid:post_id>/revoke", methods=["GET", "POST"])
@requires(Permission.POST_GRANT)
@commits
def post_revoke(post_id: int) -> ResponseReturnValue:
    post = _grantable(post_id)
    form, burdens = EmptyForm(), service.person_burdens(post.user_id)
    if not form.validate_on_submit():
        return show_form("accounts/post_revoke.html", form, post=post, burdens=burdens)
    try:
        service.revoke_post(current_actor(), post, clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/post_revoke.html", form, post=post, burdens=burdens)
    flash("岗位已撤销，此人的登录已退出")
    return redirect(url_for("accounts.people"))


def _grantable(post_id: int) -> Post:
    post = queries.get_post(current_actor(), post_id)
    if not scope.may(Permission.POST_GRANT, post.unit):
        raise Forbidden
    return post


def _unit_choices() -> list[tuple[int, str]]:
    """Every live unit within reach, classes under the name of their school."""
    tree = current_tree()
    ids = scope.unit_ids(current_actor(), Permission.POST_GRANT)
    nodes = (node for node in tree.nodes.values() if node.live and (ids is scope.ALL or node.id in ids))
    return [
        (node.id, f"{tree.name(node.parent_id)} {node.name}" if node.kind == "class" else node.name)
        for node in nodes
    ]


def _warn(role: str, filing: service.Filing) -> None:
    for text in service.filing_warnings(role, filing):
        flash(text, "warning")
