"""A county in the middle of its work: a case per stage at 青石中学, some elsewhere, one of each other thing.

Everything of ``things`` belongs to 青石中学 or 青石镇, everything of ``elsewhere`` to neither.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import Post, Unit
from caseflow.cases import service
from caseflow.cases.batches import building, running, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.models import Case, NoticeBatch, Visit
from caseflow.cases.service import Paper
from caseflow.cases.signing import keeping
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.messages.models import Message
from caseflow.messages.service import send
from caseflow.notices import legal, template_steps
from caseflow.notices import service as notices
from caseflow.notices.filling import shipped_template
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, NoticeDraft, NoticeTemplate, ServiceRecord
from caseflow.notices.template.report import Report
from caseflow.notices.template_steps import Upload
from caseflow.policy.actors import Role
from caseflow.policy.codes import NoticeKind
from caseflow.policy.conclusions import Conclusion
from caseflow.policy.stages import Stage, Trigger
from caseflow.roster import run_steps, runs
from caseflow.roster.models import ImportRun
from caseflow.roster.values import GuardianData
from caseflow.tasks.models import Task
from tests import make, walk
from tests.conftest import NOW
from tests.make import World
from tests.unit.roster.sheets import workbook

DAY, WEEK = timedelta(days=1), timedelta(days=7)
#: one pupil of 七（2）班 per stage; 张晓明's case has come furthest
_PUPILS = {
    "suspected": "方圆", "persuading": "田野", "reported": "江河", "offered": "石磊", "noticed": "高远",
    "lapsed": "林深", "referred": "秦川", "returned": "白鸽", "parked": "康宁", "closed": "万里",
    "exempt": "安然", "free": "闻喜", "batched": "成双",
}  # fmt: skip


@dataclass
class Scene:
    world: World
    #: what stands for {name} in an address of the access list
    things: dict[str, int] = field(default_factory=dict)
    #: case ids by name: far, never and rare are 柳树乡's, town is 城关第一小学's
    foreign: dict[str, int] = field(default_factory=dict)
    #: the same names as in ``things``, for things of 柳树乡 and of schools elsewhere
    elsewhere: dict[str, int] = field(default_factory=dict)


def build_scene(session: Any) -> Scene:
    scene = Scene(make.build_world(session))
    _add_pupils(scene.world)
    for build in (_cases, _papers, _templates, _requests, _endings, _people, _imports, _drafts, _foreign):
        build(scene, scene.things)
    session.flush()
    return scene


def _add_pupils(world: World) -> None:
    unit = world.units
    ours = {"school_id": unit["middle"], "class_id": unit["c72"]}
    for number, (key, name) in enumerate(_PUPILS.items(), start=30):
        world.pupils[key] = _pupil(name, number, unit["qingshi"], **ours)
    town = {"school_id": unit["first"], "class_id": unit["c61"]}
    world.pupils["far"] = _pupil("柯远", 60, unit["liushu"], **town)


def _pupil(name: str, number: int, home: int, **school: int) -> int:
    father = GuardianData(name=f"{name[0]}大川", relation="父亲", phone=f"137000001{number}")
    places = {"household_unit_id": home, "dwelling_unit_id": home}
    villages = {"household_village": "石桥村", "dwelling_village": "石桥村"}
    born, serial = date(2013, 3, 1), f"{number}"
    return make.make_pupil(
        name, born, serial=serial, seat_no=number, guardians=(father,), **school, **places, **villages
    )


def _cases(scene: Scene, things: dict[str, int]) -> None:
    world = scene.world
    things["judicial"] = walk.make_case(world, "zhang", Stage.JUDICIAL)
    # The furthest first: on their way the clock passes over every case there is
    for key in ("referred", "lapsed", "noticed", "reported", "persuading", "suspected"):
        things[key] = walk.make_case(world, key, Stage(key))
    things["offered"] = walk.make_case(world, "offered", Stage.REPORTED)
    things["returned"] = walk.make_case(world, "returned", Stage.REPORTED, end=NOW - WEEK)
    walk.back(world, things["returned"], at=NOW - WEEK)
    service.assign(things["reported"], world.users["leader"], walk.person(world, "officer"), NOW, note="转办")
    visit = select(Visit.id).where(Visit.case_id == things["persuading"])
    walk.visit(world, things["persuading"])
    things["visit"] = _one(visit)
    things |= {"pupil": world.pupils["zhang"], "free": world.pupils["free"], "middle": world.units["middle"]}
    things["class"] = world.units["c72"]
    things["to_parents"] = _to_parents(world.units["middle"], world.users["head"])


def _to_parents(school_id: int, by: int) -> int:
    """A letter of a school that belongs to no case."""
    school = db.session.get_one(Unit, school_id)
    paper = notices.Issue(kind="parents_letter", values={"附回执": "是"}, unit=school, numbered=False)
    return notices.issue(paper, by, NOW).id


def _papers(scene: Scene, things: dict[str, int]) -> None:
    world, case_id = scene.world, things["judicial"]
    found = db.session.execute(select(Notice.kind, Notice).where(Notice.case_id == case_id)).tuples()
    papers = dict(found.all())
    notice, letter = papers["return_notice"], papers["judicial_letter"]
    things |= {"notice": notice.id, "letter": letter.id}
    served = select(ServiceRecord.id).where(ServiceRecord.notice_id == letter.id)
    things["served"] = _one(served)
    things["proof"] = walk.proof(world, ("case", case_id), "identity")
    things["scan"] = walk.proof(world, ("notice", notice.id), "scan", by="officer")
    notices.mark_sealed(notice, store.get_file(things["scan"]))
    basis = ("demand_letter", "某某省义务教育条例", "第五十条", ["镇"], "")
    things["basis"] = legal.enter(*basis, actor_id=world.users["bureau_leader"], now=NOW).id
    told = [world.users["teacher"]]
    send(told, "alert", "个案转由本人经办，请签收", ("case", case_id), once="scene", now=NOW)
    things["message"] = _one(select(Message.id).where(Message.once == "scene"))


def _templates(scene: Scene, things: dict[str, int]) -> None:
    """One version in each state for 青石镇, and a draft of 柳树乡's."""
    for name in ("used_template", "submitted_template", "template"):
        things[name] = _template(scene.world, "officer", "qingshi")
    for name in ("used_template", "submitted_template"):
        template_steps.submit(db.session.get_one(NoticeTemplate, things[name]), 0, NOW)
    used = db.session.get_one(NoticeTemplate, things["used_template"])
    template_steps.approve(used, clock.today() + WEEK, "", scene.world.users["bureau_leader"], NOW)
    foreign = _template(scene.world, "other_officer", "liushu")
    scene.elsewhere |= dict.fromkeys(("used_template", "submitted_template", "template"), foreign)


def _template(world: World, by: str, unit: str) -> int:
    kind, owner = get_kind("return_notice"), db.session.get_one(Unit, world.units[unit])
    data = shipped_template(kind.id, "lawful")
    order = Upload(data, "模板.docx", kind, "lawful", owner, Report())
    return template_steps.upload(order, world.users[by], NOW).id


def _requests(scene: Scene, things: dict[str, int]) -> None:
    """What waits for a second person: the bureau, and another township."""

    def ask(case: str, trigger: Trigger, by: str, **data: Any) -> int:
        person = walk.person(scene.world, by)
        return service.request(things[case], trigger, person, NOW, data, note="情况属实").id

    until = (clock.today() + 6 * WEEK).isoformat()
    things["parked"] = walk.make_case(scene.world, "parked", Stage.PERSUADING)
    walk.proof(scene.world, ("case", things["parked"]), "approval")
    parking = ask("parked", Trigger.PARK, "head", kind="suspension", until=until)
    service.decide(parking, walk.person(scene.world, "bureau"), NOW, approve=True)
    walk.proof(scene.world, ("case", things["persuading"]), "approval")
    things["asked"] = ask("persuading", Trigger.PARK, "head", kind="suspension", until=until)
    things["transfer"] = ask("offered", Trigger.TRANSFER_UNIT, "officer", unit_id=scene.world.units["liushu"])


def _endings(scene: Scene, things: dict[str, int]) -> None:
    """Closed cases leave a task with the school, or with the bureau."""
    for case, outcome, proofs, task in (
        ("closed", "transfer", ("transfer_form",), "arrival"),
        ("exempt", "exempt", ("assessment", "approval"), "remark"),
    ):
        things[case] = walk.make_case(scene.world, case, Stage.PERSUADING)
        for kind in proofs:
            walk.proof(scene.world, ("case", things[case]), kind)
        head, leader = walk.person(scene.world, "head"), walk.person(scene.world, "bureau_leader")
        asked = service.request(things[case], Trigger.RESETTLE, head, NOW, {"outcome": outcome}, note="属实")
        service.decide(asked.id, leader, NOW, approve=True)
        pupil = db.session.get_one(Case, things[case]).pupil_id
        left = select(Task.id).where(Task.subject_type == "pupil", Task.subject_id == pupil)
        things[task] = _one(left)


def _people(scene: Scene, things: dict[str, int]) -> None:
    """One more class teacher: the person about whom others are asked."""
    units = scene.world.units
    things["user"] = make.make_person("spare", "许小青", Role.CLASS_TEACHER, units["c81"], secret="-")
    things["post"] = _one(select(Post.id).where(Post.user_id == things["user"]))


def _imports(scene: Scene, things: dict[str, int]) -> None:
    """One of pupils by the school, one of people by the system administrator; both have a row in error."""
    titles = ["姓名", "性别", "身份证件号", "学校", "年级", "班级"]
    pupils = workbook(titles, [["吴双", "1-男", "12", "青石中学", "七年级", "2班"]])
    people = workbook(["姓名", "账号", "岗位", "单位"], [["许三多", "sanduo", "校长", "不知何校"]])
    for key, kind, data, unit, by in (
        ("pupil_run", "pupils", pupils, "middle", "registrar"),
        ("people_run", "people", people, "county", "sysadmin"),
    ):
        actor = walk.person(scene.world, by)
        run = runs.upload(kind, data, "表.xlsx", unit_id=scene.world.units[unit], actor=actor, now=NOW)
        db.session.flush()
        things[key] = run.id
    db.session.commit()
    for key in ("pupil_run", "people_run"):
        run = db.session.get_one(ImportRun, things[key])
        runs.begin(run, runs.CHECKING, NOW)
        for _ in run_steps.check(things[key], NOW):
            db.session.commit()


def _drafts(scene: Scene, things: dict[str, int]) -> None:
    """The officer's: one he is writing, one his leader is to sign; a batch in each of its states."""
    things["batched"] = walk.make_case(scene.world, "batched", Stage.REPORTED)
    begun = {"batch": things["offered"], "sent_batch": things["batched"], "done_batch": things["batched"]}
    things |= _desk(scene.world, "officer", things["reported"], begun)


def _desk(world: World, login: str, drafted: int, batched: dict[str, int]) -> dict[str, int]:
    officer, case = walk.person(world, login), db.session.get_one(Case, drafted)
    dates = {"printed_on": date(2026, 12, 8), "expected_service_on": date(2026, 11, 25)}
    things = {}
    for key, kind in (("draft", NoticeKind.INQUIRY_LETTER), ("sent_draft", NoticeKind.RETURN_NOTICE)):
        paper = Paper(walk.key(), **dates, typed={"联系人": "韩冬生", "联系电话": "0555-6100021"})
        things[key] = keeping.keep(case, kind, paper, officer, NOW).id
    keeping.submit(db.session.get_one(NoticeDraft, things["sent_draft"]), officer, NOW)
    for key, case_id in batched.items():
        kind = get_batched(NoticeKind.RETURN_NOTICE)
        things[key] = building.begin(kind, [case_id], officer, NOW, form_key=walk.key()).id
    things["item"] = db.session.get_one(NoticeBatch, things["batch"]).items[0].id
    sending.submit(db.session.get_one(NoticeBatch, things["sent_batch"]), officer, NOW)
    sending.start(db.session.get_one(NoticeBatch, things["done_batch"]), officer, NOW)
    for _ in running.work(things["done_batch"], NOW):
        db.session.flush()
    return things


def _foreign(scene: Scene, things: dict[str, int]) -> None:
    """柳树乡's: a child at school in town, one at 青石中学, one without a school. One of the town's own."""
    world, foreign, by = scene.world, scene.foreign, "other_head"
    foreign["far"] = case_id = walk.open_case(world, "far", by=by, at=NOW - 2 * WEEK)
    walk.confirm(world, case_id, by=by, at=NOW - 2 * WEEK)
    for day in range(3):
        scene.elsewhere["visit"] = walk.visit(world, case_id, by=by, at=NOW - WEEK + day * DAY)
    walk.report(world, case_id, by=by, at=NOW - 3 * DAY)
    by = "other_officer"
    paper = walk.issue(world, case_id, by=by, at=NOW - 2 * DAY)
    foreign["never"] = walk.open_case(world, "never", by="bureau")
    # 青石镇, where the school stands, got a copy of the report: it sees the case and has no part in it
    foreign["rare"] = things["copied"] = walk.make_case(world, "rare", Stage.REPORTED)
    things["copied_visit"] = _one(select(Visit.id).where(Visit.case_id == foreign["rare"]).limit(1))
    make.make_person("other_leader", "方立新", Role.TOWNSHIP_LEADER, world.units["liushu"], secret="-")
    begun = dict.fromkeys(("batch", "sent_batch", "done_batch"), foreign["rare"])
    scene.elsewhere |= _desk(world, by, foreign["rare"], begun)
    foreign["town"] = walk.open_case(world, "town", by="other_head")
    walk.proof(world, ("case", foreign["town"]), "roster_shot", by="other_head")
    data, head = {"conclusion": Conclusion.IN_SCHOOL.value}, walk.person(world, "other_head")
    asked = service.request(foreign["town"], Trigger.DISMISS, head, NOW, data, note="学生在校")
    things["dismissal"] = asked.id
    walk.proof(world, ("case", case_id), "approval", by=by)
    scene.elsewhere |= dict.fromkeys((*(stage.value for stage in Stage), "offered", "copied"), case_id)
    scene.elsewhere |= dict.fromkeys(("notice", "letter"), paper) | dict.fromkeys(
        ("served", "scan", "copied_visit"), 1
    )
    scene.elsewhere |= dict.fromkeys(("asked", "transfer", "dismissal"), _ask_elsewhere(scene, case_id))
    scene.elsewhere |= _others(scene, case_id)


def _ask_elsewhere(scene: Scene, case_id: int) -> int:
    data = {"kind": "suspension", "until": (clock.today() + 6 * WEEK).isoformat()}
    person = walk.person(scene.world, "other_officer")
    return service.request(case_id, Trigger.PARK, person, NOW, data, note="情况属实").id


def _others(scene: Scene, case_id: int) -> dict[str, int]:
    world, session = scene.world, db.session
    run = ImportRun(kind="pupils", filename="表.xlsx", sha256="0" * 64, unit_id=world.units["first"])
    run.created_at = NOW
    session.add(run)
    session.flush()
    told = [world.users["other_officer"]]
    send(told, "alert", "个案转由本人经办，请签收", ("case", case_id), once="elsewhere", now=NOW)
    teacher = world.users["other_teacher"]
    hung = (
        StoredFile.subject_type == "case",
        StoredFile.subject_id == case_id,
        StoredFile.kind == "approval",
    )
    return {
        **dict.fromkeys(("pupil", "free"), world.pupils["far"]),
        **dict.fromkeys(("pupil_run", "people_run"), run.id),
        **dict.fromkeys(("arrival", "remark"), _one(select(Task.id).where(Task.case_id == case_id).limit(1))),
        "middle": world.units["first"],
        "class": world.units["c61"],
        "to_parents": _to_parents(world.units["first"], world.users["other_head"]),
        "user": teacher,
        "post": _one(select(Post.id).where(Post.user_id == teacher)),
        "proof": _one(select(StoredFile.id).where(*hung)),
        "message": _one(select(Message.id).where(Message.once == "elsewhere")),
    }


def _one(query: Any) -> int:
    return int(db.session.scalars(query).one())
