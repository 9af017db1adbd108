"""材料: filed with a case, and opened again by those who may."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import MultipleFileField
from wtforms import StringField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.audit import service as audit
from caseflow.cases import dossier, service
from caseflow.cases.evidence import get_visible_file
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.steps import step_url
from caseflow.cases.views.uploading import uploads_of
from caseflow.files import store
from caseflow.policy.codes import Proof
from caseflow.policy.labels import choices
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits, records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.forms import AtMost, BaseForm, Needed, SelectField

FILE_PROOF = Step(
    Trigger.FILE_PROOF, "上传材料", "上传", "材料已上传", template="cases/file_proof.html", upload=True
)


#: steps that send somebody here for a proof they need, and want him back
_ASKING = frozenset({Trigger.REFER, Trigger.PARK, Trigger.RESETTLE})


class ProofForm(BaseForm):
    kind = SelectField(
        "材料类别", [Needed("材料类别", "选择")], choices=[("", "请选择"), *choices(Proof)], default=""
    )
    proof = MultipleFileField("文件")
    note = StringField("说明", [AtMost(200)])


@bp.route("/cases/<bigid:case_id>/proofs/new", methods=["GET", "POST"])
@requires(Permission.PROOF_FILE)
@commits
def file_proof(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.PROOF_FILE)
    form = ProofForm()
    if not form.is_submitted() and request.args.get("kind") in set(Proof):
        form.kind.data = request.args["kind"]
    origin = _origin(case.id)
    return take(
        case,
        form,
        FILE_PROOF,
        lambda: service.file_proofs(
            case.id,
            uploads_of(form.proof, form.kind.data),
            current_actor(),
            clock.now(),
            note=typed(form.note.data),
        ),
        blocked=(),
        files=dossier.files_of(case.id),
        back_url=origin,
        after=origin,
    )


def _origin(case_id: int) -> str:
    """The step that asked for the proof, else the files of the case."""
    asking = request.args.get("step", "")
    if asking in _ASKING:
        return step_url(Trigger(asking), case_id)
    return url_for("cases.show", case_id=case_id, tab="files", _anchor="tabs")


@bp.get("/cases/files/<bigid:file_id>")
@requires(Permission.FILE_VIEW)
@records_access
def download(file_id: int) -> Response:
    """As an attachment, with a line in the access log; never shown inside our own pages."""
    actor = current_actor()
    file = get_visible_file(actor, file_id)
    data = store.load(file)
    told = {"kind": file.kind, "of": file.subject_type, "of_id": file.subject_id}
    audit.record("file.open", "file", file.id, told, user_id=actor.user_id)
    return send_bytes(data, file.name, file.media_type)
