"""The standard county of the tests: 清河县 and all in it are invented. Plain ids come out, never rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from caseflow.accounts.models import User
from caseflow.accounts.passwords import hash_secret
from caseflow.accounts.people import create_user
from caseflow.accounts.posts import Filing, add_post
from caseflow.accounts.units import UnitData, create_unit
from caseflow.calendars.service import enter_term, seed_official
from caseflow.extensions import db
from caseflow.lib.ids import id_check_char
from caseflow.policy.actors import Role
from caseflow.roster.service import create_pupil
from caseflow.roster.values import GuardianData, PupilData

PASSWORD = "Qinghe#2026 abc"
#: everything of the county was entered in the summer before
ENTERED = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
TERMS = (
    ("2025年秋季学期", date(2025, 9, 1), date(2026, 1, 23)),
    ("2026年春季学期", date(2026, 2, 26), date(2026, 7, 3)),
    ("2026年秋季学期", date(2026, 9, 1), date(2027, 1, 22)),
    ("2027年春季学期", date(2027, 2, 25), date(2027, 7, 2)),
)


@dataclass(frozen=True)
class World:
    """Ids by short names: ``world.units["qingshi"]``, ``world.users["teacher"]``, ``world.pupils["zhang"]``.

    The short name of a person is his login; the password of all is ``PASSWORD``.
    """

    units: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    pupils: dict[str, int] = field(default_factory=dict)


#: short name: kind, name, parent, more
UNITS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "county": ("county", "清河县", "", {"doc_code": "清教"}),
    "education": ("department", "清河县教育局", "county", {"dept": "education", "doc_code": "清教"}),
    "justice": ("department", "清河县司法局", "county", {"dept": "justice", "doc_code": "清司"}),
    "police": ("department", "清河县公安局", "county", {"dept": "police", "doc_code": "清公"}),
    "qingshi": ("township", "青石镇", "county", {"form": "镇", "doc_code": "青政"}),
    "liushu": ("township", "柳树乡", "county", {"form": "乡", "doc_code": "柳政"}),
    "chengguan": ("subdistrict", "城关街道", "county", {"doc_code": "城办"}),
    "district": ("district", "城关学区", "county", {}),
    "middle": ("school", "青石中学", "county", {"township": "qingshi", "school_kind": "middle"}),
    "primary": ("school", "青石镇中心小学", "county", {"township": "qingshi", "school_kind": "primary"}),
    "first": ("school", "城关第一小学", "district", {"township": "chengguan", "school_kind": "primary"}),
    "c72": ("class", "七（2）班", "middle", {"grade": 7}),
    "c81": ("class", "八（1）班", "middle", {"grade": 8}),
    "c41": ("class", "四（1）班", "primary", {"grade": 4}),
    "c61": ("class", "六（1）班", "first", {"grade": 6}),
}
#: login: name, role, unit; "teacher" has a colleague in the same school, "other_teacher" is elsewhere
CAST: dict[str, tuple[str, Role, str]] = {
    "teacher": ("周敏", Role.CLASS_TEACHER, "c72"),
    "colleague": ("吴晓燕", Role.CLASS_TEACHER, "c81"),
    "registrar": ("郑文静", Role.REGISTRAR, "middle"),
    "head": ("孙志远", Role.HEADMASTER, "middle"),
    "vice_head": ("冯立新", Role.VICE_HEAD, "middle"),
    "primary_head": ("何秀兰", Role.HEADMASTER, "primary"),
    "other_teacher": ("谢春梅", Role.CLASS_TEACHER, "c61"),
    "other_head": ("罗国强", Role.HEADMASTER, "first"),
    "district_head": ("梁永福", Role.DISTRICT_HEAD, "district"),
    "officer": ("韩冬生", Role.TOWNSHIP_OFFICER, "qingshi"),
    "leader": ("唐建平", Role.TOWNSHIP_LEADER, "qingshi"),
    "other_officer": ("许海燕", Role.TOWNSHIP_OFFICER, "liushu"),
    "street_officer": ("邓小芳", Role.TOWNSHIP_OFFICER, "chengguan"),
    "bureau": ("曹静怡", Role.BUREAU_OFFICER, "county"),
    "bureau_leader": ("彭卫东", Role.BUREAU_LEADER, "county"),
    "justice": ("蒋明华", Role.JUDICIAL_OFFICER, "justice"),
    "liaison": ("沈国栋", Role.LIAISON, "police"),
    "group": ("杨树林", Role.GROUP_MEMBER, "county"),
    "inspector": ("朱慧敏", Role.INSPECTOR, "county"),
    "sysadmin": ("高志伟", Role.SYSADMIN, "county"),
    "secadmin": ("马丽娟", Role.SECADMIN, "county"),
    "auditor": ("徐守正", Role.AUDITOR, "county"),
}


def build_world(session: Any) -> World:
    """Units, one person per role, calendar, terms and a handful of pupils; no case yet."""
    world = World()
    seed_official(ENTERED)
    for name, first_day, last_day in TERMS:
        enter_term(name, first_day, last_day)
    for rank, key in enumerate(UNITS, start=1):
        world.units[key] = make_unit(world, *UNITS[key], rank=rank)
    secret = hash_secret(PASSWORD)
    for login, (name, role, unit) in CAST.items():
        world.users[login] = make_person(login, name, role, world.units[unit], secret=secret)
    for key, data in _pupils(world):
        world.pupils[key] = create_pupil(data, actor=None, now=ENTERED).id
    session.flush()
    return world


def make_unit(world: World, kind: str, name: str, parent: str, more: dict[str, Any], *, rank: int = 0) -> int:
    values = dict(more)
    if township := values.pop("township", ""):
        values["township_id"] = world.units[township]
    data = UnitData(kind=kind, name=name, parent_id=world.units.get(parent), rank=rank, **values)
    return create_unit(data, ENTERED).id


def make_person(login: str, name: str, role: Role, unit_id: int, *, secret: str = "") -> int:
    """Somebody who has signed in before: the password is his own and the pledge is made."""
    from caseflow.accounts.models import Unit

    user = create_user(login, name, ENTERED)
    user.password_hash = secret or hash_secret(PASSWORD)
    user.password_set_at = user.pledged_at = ENTERED
    user.must_change = False
    add_post(user, role, db.session.get_one(Unit, unit_id), ENTERED, filing=_filing(role))
    return user.id


def make_post(user_id: int, role: Role, unit_id: int) -> int:
    from caseflow.accounts.models import Unit

    user = db.session.get_one(User, user_id)
    return add_post(user, role, db.session.get_one(Unit, unit_id), ENTERED).id


def make_pupil(name: str, born_on: date, **more: Any) -> int:
    """A pupil with a valid, invented ID number; ``more`` as in ``PupilData``."""
    sex = more.pop("sex", "1")
    serial = more.pop("serial", "01")
    number = make_id(born_on, sex, serial)
    data = PupilData(name=name, sex=sex, born_on=born_on, id_number=number, **more)
    return create_pupil(data, actor=None, now=ENTERED).id


def make_id(born_on: date, sex: str = "1", serial: str = "01") -> str:
    """A number that is right in form; no place has the region code 999901."""
    digit = "7" if sex == "1" else "8"
    first = f"999901{born_on:%Y%m%d}{serial}{digit}"
    return first + id_check_char(first)


def _filing(role: Role) -> Filing | None:
    return (
        Filing(date(2026, 3, 12), "清学管〔2026〕7号", date(2026, 3, 20)) if role is Role.REGISTRAR else None
    )


def _pupils(world: World) -> Iterator[tuple[str, PupilData]]:
    unit = world.units

    def pupil(name: str, born_on: date, sex: str, serial: str, **more: Any) -> PupilData:
        number = make_id(born_on, sex, serial)
        return PupilData(name=name, sex=sex, born_on=born_on, id_number=number, nation="汉族", **more)

    def at(klass: str, seat_no: int) -> dict[str, Any]:
        school = unit[UNITS[klass][2]]
        return {"school_id": school, "class_id": unit[klass], "seat_no": seat_no}

    def home(township: str, village: str, street: str) -> dict[str, Any]:
        place = {"household_unit_id": unit[township], "dwelling_unit_id": unit[township]}
        villages = {"household_village": village, "dwelling_village": village}
        return {**place, **villages, "household_address": street, "dwelling_address": street}

    def family(*people: tuple[str, str, str]) -> dict[str, Any]:
        return {"guardians": tuple(GuardianData(name=n, relation=r, phone=p) for n, r, p in people)}

    chens = family(("陈大山", "父亲", "13900000021"), ("林秀英", "母亲", "13900000022"))
    yield "zhang", pupil(
        "张晓明", date(2013, 5, 6), "1", "11",
        **at("c72", 7), **home("qingshi", "石桥村", "石桥村三组12号"), groups=("left_behind",),
        **family(("张建国", "父亲", "13900000001"), ("刘桂香", "母亲", "13900000002")),
    )  # fmt: skip
    yield "aili", pupil(
        "艾力·热合曼", date(2013, 2, 17), "1", "12",
        **at("c72", 1), **home("qingshi", "石桥村", "石桥村一组3号"),
        **family(("热合曼·玉素甫", "父亲", "13900000003")),
    )  # fmt: skip
    yield "rare", pupil(
        "李𬭎", date(2012, 9, 30), "1", "13", **at("c81", 9), **home("liushu", "柳树村", "柳树村五组8号"),
        **family(("李玉䶮", "祖父", "13900000004")),
    )  # fmt: skip
    yield "away", pupil(
        "欧阳娜", date(2013, 1, 8), "2", "14", **at("c72", 15),
        household_elsewhere="邻省云川县大坪镇", household_village="大坪村",
        household_address="邻省云川县大坪镇大坪村第七村民小组老供销社家属院东侧三排十二号院二单元四零一室",
        dwelling_unit_id=unit["qingshi"], dwelling_village="矿区", dwelling_address="矿区新村6号楼",
        **family(("欧阳德", "父亲", "13900000005")),
    )  # fmt: skip
    yield (
        "chen",
        pupil(
            "陈雨",
            date(2012, 4, 2),
            "2",
            "15",
            **at("c81", 3),
            **home("qingshi", "上河村", "上河村二组1号"),
            **chens,
        ),
    )
    yield (
        "chen_younger",
        pupil(
            "陈晨",
            date(2013, 8, 19),
            "1",
            "16",
            **at("c72", 4),
            **home("qingshi", "上河村", "上河村二组1号"),
            **chens,
        ),
    )
    yield "liu", pupil(
        "刘子涵", date(2016, 11, 3), "2", "17", **at("c41", 22), **home("liushu", "河湾村", "河湾村四组5号"),
        **family(("刘长顺", "父亲", "13900000006")),
    )  # fmt: skip
    yield "town", pupil(
        "赵一凡", date(2014, 12, 25), "1", "18",
        **at("c61", 30), **home("chengguan", "东门社区", "东门街18号"),
        **family(("赵国庆", "父亲", "13900000007")),
    )  # fmt: skip
    yield "never", pupil(
        "钱多多", date(2018, 3, 14), "2", "19", **home("liushu", "河湾村", "河湾村六组2号"),
        **family(("钱有福", "父亲", "13900000008")), status="unknown",
    )  # fmt: skip
