from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts import queries, scope, service
from caseflow.accounts.forms import EmptyForm, PersonForm, typed
from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor
from caseflow.accounts.sessions import actor_for
from caseflow.accounts.tree import current_tree
from caseflow.accounts.views.blueprint import bp
from caseflow.errors import Forbidden, Refused
from caseflow.policy.actors import Role, Subject
from caseflow.policy.permissions import Permission, permissions_of
from caseflow.policy.superiors import reset_reasons
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
from caseflow.web.paging import Page, id_arg, read_paging


@bp.route("/people")
@requires(Permission.USER_VIEW)
def people() -> ResponseReturnValue:
    role = request.args.get("role", "")
    wanted = queries.PersonFilter(
        text=request.args.get("q", "")[:40],
        unit_id=id_arg("unit"),
        role=role if role in list(Role) else "",
        closed=request.args.get("closed") == "1",
    )
    paging = read_paging(50)
    found = queries.list_people(current_actor(), wanted, limit=paging.size, offset=paging.offset)
    page = Page(found.users, found.total, paging)
    units = queries.list_units(current_actor())
    return render_template(
        "accounts/people.html", page=page, wanted=wanted, units=units, roles=list(Role), tree=current_tree()
    )


@bp.route("/people/<bigid:user_id>")
@requires(Permission.USER_VIEW)
def person(user_id: int) -> ResponseReturnValue:
    user = queries.get_person(current_actor(), user_id)
    live = service.live_posts(user.id)
    warnings = [text for post in live for text in service.filing_warnings(post.role, service.filing_of(post))]
    past = sorted((post for post in user.posts if post.revoked_at), key=lambda post: post.id, reverse=True)
    return render_template(
        "accounts/person.html",
        user=user,
        live=live,
        past=past,
        warnings=warnings,
        may_manage=_may_manage(user),
        may_reset=scope.may(Permission.USER_RESET_CODE)
        and not reset_reasons(current_actor(), actor_for(user.id)),
    )


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
@commits
def person_new() -> ResponseReturnValue:
    form = PersonForm()
    if not form.validate_on_submit():
        return show_form("accounts/person_form.html", form)
    try:
        user = service.create_user(
            typed(form.login), typed(form.name), clock.now(), phone=typed(form.phone), actor=current_actor()
        )
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/person_form.html", form)
    flash(f"已新建{user.name}的账号，接着授予岗位，再发放重置码")
    return redirect(url_for("accounts.person", user_id=user.id))


@bp.route("/people/<bigid:user_id>/edit", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
@commits
def person_edit(user_id: int) -> ResponseReturnValue:
    user = _manageable(user_id)
    form = PersonForm(obj=user)
    form.login.data = user.login
    if not form.validate_on_submit():
        return show_form("accounts/person_form.html", form, user=user)
    try:
        service.edit_user(
            user, name=typed(form.name), phone=typed(form.phone), actor=current_actor(), now=clock.now()
        )
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/person_form.html", form, user=user)
    flash("已保存")
    return redirect(url_for("accounts.person", user_id=user.id))


@bp.route("/people/<bigid:user_id>/code", methods=["GET", "POST"])
@requires(Permission.USER_RESET_CODE)
@commits
def reset_code(user_id: int) -> ResponseReturnValue:
    """The code is on the page that answers the POST and nowhere else."""
    user = queries.get_person(current_actor(), user_id)
    form = EmptyForm()
    if not form.validate_on_submit():
        return show_form("accounts/code.html", form, user=user, code="")
    try:
        code = service.give_reset_code(current_actor(), user, clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/code.html", form, user=user, code="")
    return show_form("accounts/code.html", form, user=user, code=code)


@bp.route("/people/<bigid:user_id>/close", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
@commits
def person_close(user_id: int) -> ResponseReturnValue:
    user = _manageable(user_id)
    form, burdens = EmptyForm(), service.person_burdens(user.id)
    if not form.validate_on_submit():
        return show_form("accounts/person_close.html", form, user=user, burdens=burdens)
    try:
        service.deactivate_user(current_actor(), user, clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/person_close.html", form, user=user, burdens=burdens)
    flash(f"{user.name}的账号已停用")
    return redirect(
        url_for("accounts.person", user_id=user.id) if _still_seen(user) else url_for("accounts.people")
    )


@bp.route("/people/<bigid:user_id>/open", methods=["POST"])
@requires(Permission.USER_MANAGE)
@commits
def person_open(user_id: int) -> ResponseReturnValue:
    user = _manageable(user_id)
    service.reactivate_user(current_actor(), user, clock.now())
    flash(f"{user.name}的账号已启用，接着授予岗位，再发放重置码")
    return redirect(url_for("accounts.person", user_id=user.id))


@bp.route("/people/<bigid:user_id>/rights")
@requires(Permission.USER_VIEW)
def rights(user_id: int) -> ResponseReturnValue:
    """权限预览: posts, what they permit, and over which units."""
    user = queries.get_person(current_actor(), user_id)
    actor = actor_for(user.id)
    return render_template(
        "accounts/rights.html",
        user=user,
        actor=actor,
        permissions=[permission for permission in Permission if permission in permissions_of(actor)],
        reach=_reach(scope.unit_ids(actor, Permission.CASE_VIEW)),
        tree=current_tree(),
    )


def _reach(ids: scope.UnitIds) -> list[str]:
    """全县, or the names of the units, classes counted only."""
    if ids is scope.ALL:
        return ["全县"]
    tree = current_tree()
    classes = tree.of_kind(ids, "class")
    names = [tree.name(unit_id) for unit_id in sorted(ids - classes)]
    if not names:
        return [tree.name(unit_id) for unit_id in sorted(classes)]
    return [*names, f"以上学校的{len(classes)}个班级"] if classes else names


def _manageable(user_id: int) -> User:
    user = queries.get_person(current_actor(), user_id)
    if not _may_manage(user):
        raise Forbidden
    return user


def _may_manage(user: User) -> bool:
    """Every live post lies within the manager's subtree."""
    posts = service.live_posts(user.id)
    managed = (scope.may(Permission.USER_MANAGE, Subject(unit_path=post.unit.path)) for post in posts)
    return scope.may(Permission.USER_MANAGE) and all(managed)


def _still_seen(user: User) -> bool:
    return scope.unit_ids(current_actor(), Permission.USER_VIEW) is scope.ALL
