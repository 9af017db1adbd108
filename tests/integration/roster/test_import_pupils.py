import sqlite3
from datetime import date

import pytest
from sqlalchemy import func, select, text

from caseflow.accounts.models import Unit
from caseflow.roster import service
from caseflow.roster.models import Guardian, Pupil
from tests.make import make_id
from tests.unit.roster.sheets import make_name

TITLES = [
    "姓名", "性别", "身份证件号", "学籍号", "学校", "年级", "班级", "户籍地详细地址", "现住址",
    "监护人1姓名", "监护人1关系", "监护人1联系电话", "是否留守儿童",
]  # fmt: skip


def child(number: int, **more) -> list:
    """Row of an invented child of grade seven; equal numbers are equal children."""
    born = date(2013, 1, 1 + number % 28)
    serial = f"{number // 28:02d}"
    own_id = make_id(born, "1", serial) if number < 2800 else _later_id(number)
    row = {
        "姓名": make_name(number),
        "性别": "1-男",
        "身份证件号": own_id,
        "学籍号": f"G{own_id}",
        "学校": "青石中学",
        "年级": "七年级",
        "班级": f"{number % 20 + 3}班",
        "户籍地详细地址": f"清河县青石镇石桥村{number}号",
        "现住址": f"清河县柳树乡河湾村{number}号院",
        "监护人1姓名": f"{make_name(number)[0]}大山",
        "监护人1关系": "父亲",
        "监护人1联系电话": f"137{number:08d}",
        "是否留守儿童": "是" if number % 5 == 0 else "否",
    }
    return list({**row, **more}.values())


def _later_id(number: int) -> str:
    number -= 2800
    return make_id(date(2012, 1 + number // 28 // 100, 1 + number % 28), "1", f"{number // 28 % 100:02d}")


def pupils(session) -> int:
    return session.scalar(select(func.count()).select_from(Pupil))


def by_name(session, name) -> Pupil:
    return session.scalars(select(Pupil).where(Pupil.name == name).order_by(Pupil.id.desc())).first()


def test_new_children_with_class_places_and_guardians(session, world, imports):
    report = imports(TITLES, [child(5), child(6)])
    assert report.counts == {"new": 2, "changed": 0, "same": 0, "vanished": 0, "wrong": 0}
    assert report.classes == ["青石中学七(8)班", "青石中学七(9)班"]
    pupil = by_name(session, make_name(5))
    assert pupil.klass.name == "七(8)班"
    assert pupil.klass.path == f"{pupil.school.path}{pupil.klass.id}/"
    assert (pupil.household.name, pupil.dwelling.name) == ("青石镇", "柳树乡")
    assert (pupil.household_village, pupil.dwelling_village) == ("石桥村", "河湾村")
    assert pupil.household_address == "清河县青石镇石桥村5号"
    assert [(g.name[1:], g.relation, g.phone) for g in pupil.guardians] == [("大山", "父亲", "13700000005")]
    assert [(row.group, row.source) for row in pupil.groups] == [("left_behind", "学籍")]


def test_an_existing_class_is_found_by_any_spelling(session, world, imports):
    imports(TITLES, [child(5, 班级="2班"), child(6, 年级="", 班级="初一(2)班")])
    assert by_name(session, make_name(5)).class_id == world.units["c72"]
    assert by_name(session, make_name(6)).class_id == world.units["c72"]


def test_a_dry_run_writes_nothing(session, world, imports):
    before = pupils(session), session.scalar(select(func.count()).select_from(Unit))
    report = imports(TITLES, [child(5), child(6, 身份证件号="12")], dry=True)
    assert (report.counts["new"], report.counts["wrong"]) == (1, 1)
    assert report.classes == ["青石中学七(8)班"]
    assert not session.new
    assert not session.dirty
    session.rollback()
    assert (pupils(session), session.scalar(select(func.count()).select_from(Unit))) == before


def test_the_same_file_twice_changes_nothing(session, world, imports):
    imports(TITLES, [child(n) for n in range(40)])
    updated = by_name(session, make_name(3)).updated_at
    for dry in (True, False):
        report = imports(TITLES, [child(n) for n in range(40)], dry=dry)
        assert report.counts == {"new": 0, "changed": 0, "same": 40, "vanished": 0, "wrong": 0}
    assert by_name(session, make_name(3)).updated_at == updated
    assert session.scalar(select(func.count()).select_from(Guardian).where(Guardian.name.like("%大山"))) >= 40


def test_changes_are_named_and_only_they_are_written(session, world, imports):
    imports(TITLES, [child(5)])
    pupil = by_name(session, make_name(5))
    changed = child(5, 班级="2班", 监护人1联系电话="13600000000", 是否留守儿童="否", 现住址="")
    report = imports(TITLES, [changed])
    assert report.changed == [(2, make_name(5), "班级、监护人、特殊群体")]
    session.expire_all()
    assert pupil.class_id == world.units["c72"]
    assert pupil.guardians[0].phone == "13600000000"
    assert pupil.groups == []
    assert pupil.dwelling_address == "清河县柳树乡河湾村5号院"


def test_a_child_entered_by_hand_is_known_again(session, world, imports):
    number = session.get(Pupil, world.pupils["zhang"]).id_number
    report = imports(["姓名", "身份证号", "学校", "班内学号"], [["张晓明", number, "青石中学", 31]])
    assert report.changed == [(2, "张晓明", "班内学号")]
    pupil = session.get(Pupil, world.pupils["zhang"])
    assert pupil.class_id == world.units["c72"]
    assert [g.name for g in pupil.guardians] == ["张建国", "刘桂香"]


def test_a_child_without_id_gets_it_later(session, world, imports):
    titles = ["姓名", "身份证件号", "学籍号", "学校"]
    imports(titles, [["无证小明", "", "J370499201301010011", "青石中学"]])
    own_id = make_id(date(2013, 1, 9), "1", "77")
    report = imports(titles, [["无证小明", own_id, "J370499201301010011", "青石中学"]])
    assert (report.counts["new"], report.counts["changed"]) == (0, 1)
    assert by_name(session, "无证小明").id_number == own_id


def test_who_is_missing_from_a_class_is_told_and_stays(session, world, imports):
    imports(TITLES, [child(n, 班级="9班") for n in range(3)])
    before = pupils(session)
    report = imports(TITLES, [child(0, 班级="9班"), child(1, 班级="9班", 身份证件号="1")])
    assert report.counts["vanished"] == 1
    assert report.vanished == [by_name(session, make_name(2)).id]
    assert pupils(session) == before
    assert by_name(session, make_name(2)).status == "enrolled"


def test_a_school_does_not_take_another_schools_child(session, world, imports):
    number = session.get(Pupil, world.pupils["liu"]).id_number
    report = imports(["姓名", "身份证件号", "班级"], [["刘子涵", number, "七(2)班"]], unit="middle")
    assert report.counts["wrong"] == 1
    assert "另一所学校" in report.errors[0].reason
    assert session.get(Pupil, world.pupils["liu"]).school_id == world.units["primary"]


def test_the_county_moves_a_child_between_schools(session, world, imports):
    number = session.get(Pupil, world.pupils["liu"]).id_number
    report = imports(["姓名", "身份证件号", "学校"], [["刘子涵", number, "青石中学"]])
    assert report.changed == [(2, "刘子涵", "学校、班级")]
    pupil = session.get(Pupil, world.pupils["liu"])
    session.refresh(pupil)
    assert (pupil.school_id, pupil.class_id) == (world.units["middle"], None)


def test_somebody_else_was_first(session, world, imports, monkeypatch, now):
    """The child appears between looking and writing: the chunk looks again and finds it."""
    from caseflow.roster import intake_pupils
    from caseflow.roster.values import PupilData

    row = child(5)
    original, calls = intake_pupils.load_present, []

    def late(rows):
        found = original(rows)
        if not calls:
            calls.append(1)
            data = PupilData(name=row[0], id_number=row[2], student_no=row[3])
            service.create_pupil(data, actor=None, now=now)
        return found

    monkeypatch.setattr(intake_pupils, "load_present", late)
    report = imports(TITLES, [row])
    assert report.counts["wrong"] == 0
    assert session.scalar(select(func.count()).select_from(Pupil).where(Pupil.name == row[0])) == 1


WRONG = (
    {"身份证件号": "370499201301010"},
    {"姓名": ""},
    {"学校": "不存在中学"},
    {"身份证件号": ""},
    {"年级": "高三", "班级": "1班"},
)


def test_five_thousand_rows_with_twenty_wrong(session, world, imports):
    rows = [child(n) for n in range(5000)]
    for place in range(20):
        more = dict(WRONG[place % len(WRONG)])
        if "身份证件号" in more:
            more["学籍号"] = ""
        rows[place * 200] = child(place * 200, **more)
    before = pupils(session)
    dry = imports(TITLES, rows, dry=True)
    assert (dry.counts["new"], dry.counts["wrong"]) == (4980, 20)
    report = imports(TITLES, rows)
    assert (report.counts["new"], report.counts["wrong"]) == (4980, 20)
    assert {issue.row for issue in report.errors} == {place * 200 + 2 for place in range(20)}
    assert pupils(session) == before + 4980
    again = imports(TITLES, [child(n) for n in range(5000)])
    assert (again.counts["new"], again.counts["same"], again.counts["wrong"]) == (20, 4980, 0)


def test_nothing_personal_lies_open_in_the_database(session, world, imports, sandbox):
    rows = [child(n) for n in range(30)]
    imports(TITLES, rows)
    stored = _all_bytes(session, sandbox)
    assert rows[0][0].encode() in stored  # names are plain, so the test sees the right bytes
    for row in rows:
        number, phone = row[2], row[11]
        for secret in (number, phone, row[7], row[8], number[6:14] + number[14:]):
            assert secret.encode() not in stored
            assert secret.encode("utf-16-le") not in stored


def _all_bytes(session, sandbox) -> bytes:
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        session.commit()
        file = sandbox.instance / "caseflow.sqlite"
        assert sqlite3.connect(file).execute("SELECT count(*) FROM pupil").fetchone()[0] > 30
        return b"".join(path.read_bytes() for path in sandbox.instance.glob("caseflow.sqlite*"))
    parts = []
    for table in ("pupil", "guardian", "pupil_group", "import_run", "access_entry"):
        rows = session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 names of our own tables
        parts += [
            bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for row in rows for v in row
        ]
    return b"\0".join(parts)


@pytest.mark.parametrize("status", ["left", "graduated"])
def test_a_child_back_on_the_roster_is_enrolled_again(session, world, imports, now, status):
    imports(TITLES, [child(5)])
    service.set_status(by_name(session, make_name(5)), status, actor=None, now=now)
    session.commit()
    assert imports(TITLES, [child(5)]).changed == [(2, make_name(5), "学籍状态")]
