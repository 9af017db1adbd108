"""生成案卷: the whole case as one Word file and one PDF, for a purpose that is logged."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import StringField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.accounts.tree import current_tree
from caseflow.audit.service import record
from caseflow.cases.casefile.building import Made, build
from caseflow.cases.casefile.collecting import Wanted, collect
from caseflow.cases.casefile.pieces import Contents
from caseflow.cases.models import Case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import desk_form, load, typed
from caseflow.errors import Reason, Refused
from caseflow.lib.hashing import sha256_hex
from caseflow.lib.text import clean_line
from caseflow.notices import pdf
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits, pause
from caseflow.web.downloads import WORD, send_bytes
from caseflow.web.forms import AtMost, BaseForm, Picked, RadioField

_OTHER = "其他"
_PURPOSES = ("移送司法", "立卷归档", "接受检查", "法院、检察院调取", _OTHER)
_PDF = "application/pdf"


class CaseFileForm(BaseForm):
    purpose = RadioField("用途", [Picked("用途")], choices=[(word, word) for word in _PURPOSES])
    other = StringField("用途说明", [AtMost(60)])

    def words(self) -> str:
        """:raise Refused: 其他 without a word of what"""
        chosen, more = typed(self.purpose.data), clean_line(typed(self.other.data))
        if chosen == _OTHER and not more:
            raise Refused([Reason("case_file.purpose", "选“其他”的，写明用途", field="other")])
        return "：".join(filter(None, (chosen, more)))


@bp.route("/cases/<bigid:case_id>/file", methods=["GET", "POST"])
@requires(Permission.CASE_EXPORT)
@commits
def case_file(case_id: int) -> ResponseReturnValue:
    case, form = load(case_id, Permission.CASE_EXPORT), CaseFileForm()
    if not form.validate_on_submit():
        return _page(case, form)
    try:
        return _sent(case, form.words(), as_pdf=request.form.get("form") != "word")
    except Refused as refused:
        form.add_reasons(refused)
    return _page(load(case_id, Permission.CASE_EXPORT), form)


def _page(case: Case, form: CaseFileForm) -> ResponseReturnValue:
    contents = _contents(case, "")
    return desk_form(
        "cases/casefile.html",
        form,
        case,
        contents=contents,
        office=pdf.find_office() is not None,
        back_url=url_for("cases.show", case_id=case.id),
    )


def _contents(case: Case, purpose: str) -> Contents:
    wanted = Wanted(_who(), purpose, own=may(Permission.VISIT_LOG, case))
    return collect(case, wanted, clock.now())


def _who() -> str:
    post = next(iter(current_actor().posts), None)
    unit = current_tree().name(post.unit_id) if post else ""
    return f"{unit} {current_user.name}".strip()


def _sent(case: Case, purpose: str, *, as_pdf: bool) -> Response:
    """Seconds of work: what it needs is gathered, then nobody waits for this transaction."""
    case_id, user_id, contents = case.id, current_actor().user_id, _contents(case, purpose)
    pause()
    made = build(contents)
    data, kind = _chosen(made, as_pdf=as_pdf)
    for problem in made.problems:
        flash(f"核验不符，案卷中已注明：{problem}", "warning")
    told = {"purpose": purpose, "form": kind, "sha256": sha256_hex(data), "pieces": len(made.pieces)}
    record("case.file", "case", case_id, told, user_id=user_id)
    return send_bytes(data, f"案卷_{contents.number}.{kind}", _PDF if as_pdf else WORD)


def _chosen(made: Made, *, as_pdf: bool) -> tuple[bytes, str]:
    if not as_pdf:
        return made.docx, "docx"
    if made.pdf is None:
        raise Refused([Reason("case_file.pdf", f"PDF 没有生成：{made.trouble}。可以下载 Word 文件")])
    return made.pdf, "pdf"
