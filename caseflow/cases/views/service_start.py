"""What is known before anything is typed at the door: papers, place, time, who serves."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_login import current_user

from caseflow import clock
from caseflow.accounts.scope import current_actor
from caseflow.cases.family import registered_home
from caseflow.cases.models import Case
from caseflow.cases.service_outlook import Deadline, outlook
from caseflow.cases.service_ways import WAYS, way_for
from caseflow.cases.views.service_form import DWELLING, PLACES, REGISTERED, ServiceForm
from caseflow.lib.masking import mask_address, mask_name
from caseflow.notices.delivery import addressee_of
from caseflow.notices.models import Notice
from caseflow.notices.queries import last_servers
from caseflow.notices.service import name_of
from caseflow.policy.codes import ServiceMode, service_mode
from caseflow.policy.edition import Edition
from caseflow.policy.service_duties import names_in
from caseflow.web.paging import id_arg


@dataclass(frozen=True, slots=True)
class Doorstep:
    """``others`` are papers of brothers and sisters with the same guardian, each with its case."""

    case: Case
    own: Sequence[Notice]
    others: Sequence[tuple[Notice, Case]] = ()

    @property
    def papers(self) -> list[Notice]:
        return [*self.own, *(paper for paper, _ in self.others)]

    @property
    def addressee(self) -> str:
        """Masked: whose name stands on the papers."""
        return next((mask_name(name) for name in map(addressee_of, self.own) if name), "")

    def outlooks(self, edition: Edition, owed: Sequence[Deadline]) -> list[tuple[str, str, str, str]]:
        """(way, condition, meaning of the time, what follows when it is done today)"""
        today = clock.today()
        return [
            (way.code, service_mode(way.mode).condition, way.time, outlook(way.mode, today, edition, owed))
            for way in WAYS.values()
            if way.mode and way.succeeded
        ]


def name_papers(form: ServiceForm, door: Doorstep) -> None:
    own = [(paper.id, name_of(paper)) for paper in door.own]
    others = [(paper.id, f"{name_of(paper)}　{mask_name(case.pupil.name)}") for paper, case in door.others]
    form.notice_id.choices = [*own, *others]


def offer_places(form: ServiceForm, case: Case) -> None:
    """The address on file is named masked: it is recorded without being shown."""
    home = registered_home(case)
    words = {REGISTERED: f"登记的住址（{mask_address(home)}）"}
    form.where.choices = [
        (code, words.get(code, text)) for code, text in PLACES if home or code != REGISTERED
    ]


def suggest(form: ServiceForm, door: Doorstep) -> None:
    wanted, ids = id_arg("notice"), [paper.id for paper in door.own]
    form.notice_id.data = [wanted] if wanted in ids else ids[-1:]
    chosen = [paper for paper in door.own if paper.id in form.notice_id.data]
    form.way.data = way_for(next((paper.next_mode for paper in chosen), ServiceMode.DIRECT))
    form.where.data = REGISTERED if registered_home(door.case) else DWELLING
    form.at.data = clock.to_local(clock.now()).replace(second=0, microsecond=0, tzinfo=None)
    form.servers.data = _servers()


def _servers() -> str:
    """I and whoever went along the last time."""
    last = last_servers(current_actor().user_id)
    return last if current_user.name in names_in(last) else current_user.name
