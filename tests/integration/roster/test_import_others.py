import pytest
from sqlalchemy import select

from caseflow.accounts import passwords
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.service import live_posts
from caseflow.accounts.sessions import actor_for
from caseflow.lib.sheets import read_table
from caseflow.policy.actors import Role
from caseflow.roster import run_report
from caseflow.roster.models import ImportRun
from caseflow.roster.receipt import password_workbook
from caseflow.roster.views import background
from tests.integration.roster.test_import_pages import carry_out, dry_run, upload

UNIT_TITLES = [
    "单位名称",
    "单位类型",
    "上级单位",
    "学校标识码",
    "所在乡镇",
    "机关代字",
    "办学类型",
    "年级",
    "班级",
]
UNITS = [
    ["三河镇", "", "", "370499105000", "", "三政", "", "", ""],
    ["北关街道办事处", "街道", "", "", "", "北办", "", "", ""],
    ["三河中学", "学校", "城关学区", "3137049901", "三河镇", "", "初级中学", "", ""],
    ["三河镇中心小学", "", "清河县教育局", "", "三河镇", "", "", "", ""],
    ["七(1)班", "班级", "三河中学", "", "", "", "", "七年级", ""],
    ["三河中学", "", "", "", "", "", "", "七年级", "2班"],
    ["清河县残联", "部门", "", "", "", "", "", "", ""],
]
PEOPLE_TITLES = ["姓名", "账号", "手机号", "岗位", "单位", "班级", "培训日期", "备案号", "备案日期"]
PEOPLE = [
    ["董建军", "", "13900001111", "校长", "青石镇中心小学", "", "", "", ""],
    ["蔡雪梅", "caixm", "", "学籍管理员", "青石镇中心小学", "", "2026-03-12", "清学管12", "2026年3月20日"],
    ["蔡雪梅", "caixm", "", "班主任", "青石镇中心小学", "四(1)班", "", "", ""],
    ["田野", "", "13900002222", "专干", "柳树乡", "", "", "", ""],
    ["石磊", "shilei", "", "教育局义务教育科", "县教育局", "", "", "", ""],
]


def unit(session, name) -> Unit:
    return session.scalars(select(Unit).where(Unit.name == name)).one()


def user(session, login) -> User:
    return session.scalars(select(User).where(User.login == login)).one()


def test_a_list_of_units_with_its_own_parents(session, world, imports):
    dry = imports(UNIT_TITLES, UNITS, kind="units", dry=True)
    assert (dry.counts["new"], dry.counts["wrong"]) == (7, 0)
    report = imports(UNIT_TITLES, UNITS, kind="units")
    assert (report.counts["new"], report.errors) == (7, [])
    middle, town = unit(session, "三河中学"), unit(session, "三河镇")
    assert (town.kind, town.form, town.doc_code) == ("township", "镇", "三政")
    assert unit(session, "北关街道办事处").form == "街道"
    assert (middle.parent_id, middle.township_id) == (world.units["district"], town.id)
    assert middle.path == f"{unit(session, '城关学区').path}{middle.id}/"
    assert unit(session, "三河镇中心小学").parent_id == world.units["county"]
    assert {(u.name, u.grade) for u in session.scalars(select(Unit).where(Unit.parent_id == middle.id))} == {
        ("七(1)班", 7),
        ("七(2)班", 7),
    }
    assert unit(session, "清河县残联").dept == "disabled"


def test_the_same_units_again_and_a_change(session, world, imports):
    imports(UNIT_TITLES, UNITS, kind="units")
    assert imports(UNIT_TITLES, UNITS, kind="units").counts["same"] == 7
    changed = [["三河镇中心小学", "", "", "2137049902", "青石镇", "", "九年一贯制", "", ""]]
    report = imports(UNIT_TITLES, changed, kind="units")
    assert report.changed == [(2, "三河镇中心小学", "学校标识码、所在乡镇、办学类型")]
    assert unit(session, "三河镇中心小学").township_id == world.units["qingshi"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["河东中学", "学校", "", "", "", "", "", "", ""], "缺少所在乡镇"),
        (["河东中学", "学校", "", "", "不存在镇", "", "", "", ""], "没有“不存在镇”"),
        (["河东中学", "学校", "不存在学区", "", "青石镇", "", "", "", ""], "没有“不存在学区”"),
        (["河东", "", "", "", "", "", "", "", ""], "无法判断单位类型"),
        (["七(9)班", "班级", "", "", "", "", "", "", ""], "缺少所属学校"),
        (["清河县", "县", "", "", "", "", "", "", ""], "无法识别"),
        (["", "学校", "", "", "青石镇", "", "", "", ""], "缺少单位名称"),
        (["市容处", "部门", "", "", "", "", "", "", ""], "无法判断是哪个部门"),
    ],
)
def test_wrong_units_say_why(session, world, imports, row, words):
    for dry in (True, False):
        report = imports(UNIT_TITLES, [row], kind="units", dry=dry)
        assert report.counts["wrong"] == 1
        assert words in report.errors[0].reason


def test_people_with_posts_and_first_passwords(session, world, imports):
    dry = imports(PEOPLE_TITLES, PEOPLE, kind="people", dry=True)
    assert (dry.counts["new"], dry.counts["changed"], dry.counts["wrong"]) == (4, 1, 0)
    report = imports(PEOPLE_TITLES, PEOPLE, kind="people")
    assert (report.counts["new"], report.counts["changed"], report.counts["wrong"]) == (4, 1, 0)
    assert [entry.login for entry in imports.passwords] == ["13900001111", "caixm", "13900002222", "shilei"]
    mei = user(session, "caixm")
    assert mei.must_change
    assert passwords.matches(mei.password_hash, imports.passwords[1].password)
    posts = {post.role: post for post in live_posts(mei.id)}
    assert posts["class_teacher"].unit_id == world.units["c41"]
    assert (posts["registrar"].filing_no, str(posts["registrar"].filed_on)) == ("清学管12", "2026-03-20")
    assert [post.unit_id for post in live_posts(user(session, "shilei").id)] == [world.units["county"]]
    again = imports(PEOPLE_TITLES, PEOPLE, kind="people")
    assert again.counts["same"] == 5
    assert imports.passwords == []
    assert password_workbook(imports.passwords)[:2] == b"PK"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["董建军", "", "1390000111", "校长", "青石中学", "", "", "", ""], "手机号应为11位"),
        (["董建军", "", "", "校长", "青石中学", "", "", "", ""], "缺少账号和手机号"),
        (["董建军", "djj", "", "门卫", "青石中学", "", "", "", ""], "“门卫”无法识别"),
        (["董建军", "djj", "", "校长", "青石镇", "", "", "", ""], "没有可设此岗位的单位"),
        (["董建军", "djj", "", "班主任", "青石中学", "", "", "", ""], "缺少班级"),
        (["董建军", "djj", "", "班主任", "青石中学", "九(9)班", "", "", ""], "没有班级“九(9)班”"),
        (["董建军", "djj", "", "校长", "青石中学", "", "三月", "", ""], "日期“三月”无法识别"),
        (["别人", "registrar", "", "系统管理员", "清河县", "", "", "", ""], "单独设置"),
    ],
)
def test_wrong_people_say_why(session, world, imports, row, words):
    report = imports(PEOPLE_TITLES, [row], kind="people")
    assert report.counts["wrong"] == 1
    assert any(words in issue.reason for issue in report.errors)


def test_who_may_not_grant_does_not_grant_by_import(session, world, imports):
    """三员: the system administrator makes accounts, rights come from the security administrator."""
    actor = actor_for(world.users["sysadmin"])
    report = imports(PEOPLE_TITLES, PEOPLE[:1], kind="people", actor=actor)
    assert report.counts["wrong"] == 1
    assert "安全管理员" in report.errors[0].reason
    bureau = actor_for(world.users["bureau"])
    row = [["董建军", "djj", "", "审计管理员", "清河县", "", "", "", ""]]
    assert imports(PEOPLE_TITLES, row, kind="people", actor=bureau).counts["wrong"] == 1
    assert not session.scalars(
        select(Post).join(User, User.id == Post.user_id).where(User.login == "djj")
    ).all()


def test_first_passwords_are_given_out_once(enter, world, session):
    client = enter("bureau")
    address = upload(client, PEOPLE[:2], PEOPLE_TITLES, kind="people")
    assert "导入 2 行" in dry_run(client, address)
    assert "下载初始密码" in carry_out(client, address)
    assert enter("sysadmin").post(f"{address}/passwords").status_code == 403
    answer = client.post(f"{address}/passwords")
    rows = [row.cells for row in read_table(answer.data, "初始密码.xlsx")]
    assert rows[0] == ("姓名", "账号", "初始密码", "单位")
    session.rollback()
    assert passwords.matches(user(session, rows[1][1]).password_hash, rows[1][2])
    assert client.post(f"{address}/passwords").status_code == 409
    run = session.scalars(select(ImportRun)).one()
    assert rows[1][2].encode() not in bytes(run.errors)
    assert not run_report.has_passwords(run)


def test_units_through_the_pages(enter, world, session):
    client = enter("sysadmin")
    address = upload(client, UNITS, UNIT_TITLES, kind="units")
    assert "导入 7 行" in dry_run(client, address)
    assert "导入结果" in carry_out(client, address)
    session.rollback()
    assert unit(session, "三河中学").school_kind == "middle"
    background.wait()


def test_roles_of_the_import_are_those_of_the_table():
    from caseflow.roster.people_rows import _ROLE_WORDS

    assert set(_ROLE_WORDS.values()) == set(Role)
