from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from caseflow.accounts.guard import requires, safe_next
from caseflow.accounts.scope import current_actor, may
from caseflow.errors import NotFound, Refused
from caseflow.policy.permissions import Permission
from caseflow.roster import queries, service
from caseflow.roster.views.blueprint import bp
from caseflow.web.commit import commits
from caseflow.web.forms import AtMost, BaseForm, RadioField, show_form

#: after this many seconds the page leaves by itself
SHOWN_SECONDS = 60
_OTHER = "其他"
_PURPOSES = ("电话联系家长", "上门家访", "制作文书", "核对学籍", _OTHER)


class RevealForm(BaseForm):
    purpose = RadioField("查看原因", choices=[(word, word) for word in _PURPOSES], validate_choice=False)
    other = StringField("原因说明", [AtMost(60)])

    def reason(self) -> str:
        words = [word for word in (self.purpose.data, self.other.data) if word]
        return "：".join(words) if words != [_OTHER] else ""


@bp.route("/pupils/<bigid:pupil_id>/reveal/<field>", methods=["GET", "POST"])
@requires(Permission.PUPIL_REVEAL)
@commits
def reveal(pupil_id: int, field: str) -> ResponseReturnValue:
    """A reason first; then the value, for a minute, with a line in the access log."""
    actor = current_actor()
    pupil = queries.get_pupil(actor, pupil_id, Permission.PUPIL_REVEAL)
    form, back = RevealForm(), _back(pupil_id)
    page = {"pupil": pupil, "what": _label(field)}
    if not form.validate_on_submit():
        return show_form("roster/reveal.html", form, back_url=back, **page)
    try:
        value = service.reveal(pupil, field, actor, form.reason())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("roster/reveal.html", form, back_url=back, **page)
    return _shown(value, back_url=back, is_phone=field.endswith(".phone"), **page)


def _shown(value: str, *, back_url: str, **page: object) -> ResponseReturnValue:
    response = make_response(
        render_template("roster/revealed.html", value=value, seconds=SHOWN_SECONDS, back_url=back_url, **page)
    )
    response.headers["Refresh"] = f"{SHOWN_SECONDS}; url={back_url}"
    return response


def _label(field: str) -> str:
    try:
        return service.reveal_label(field)
    except KeyError:
        raise NotFound from None


def _back(pupil_id: int) -> str:
    """Where the button stood; a post without the pupil's page goes home."""
    if wanted := request.args.get("next"):
        return safe_next(wanted)
    return url_for("roster.show", pupil_id=pupil_id) if may(Permission.PUPIL_VIEW) else "/"
