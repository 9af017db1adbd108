import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from caseflow import clock
from caseflow.lib.sheets import read_table
from caseflow.roster import runs
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.heading import records
from caseflow.roster.models import ImportRun, Pupil
from caseflow.roster.views import background
from tests.integration.roster.test_import_pupils import TITLES, child
from tests.unit.roster.sheets import make_name, workbook


def count(session, model=Pupil) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def upload(client, rows, titles=TITLES, *, kind="pupils", name="名册.xlsx") -> str:
    answer = client.post(
        f"/imports/new/{kind}",
        data={"file": (BytesIO(rows if isinstance(rows, bytes) else workbook(titles, rows)), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, answer.text
    return answer.location


def mapping(client, address) -> dict[str, str]:
    """What the page proposes, as a browser would send it."""
    page = client.get(address).text
    found = {}
    for name, body in re.findall(r'<select[^>]*name="(c\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'value="([^"]*)" selected', body)
        found[name] = picked[1] if picked else ""
    return found


def dry_run(client, address):
    answer = client.post(f"{address}/mapping", data=mapping(client, address))
    assert answer.status_code == 302, answer.text
    background.wait()
    return client.get(address).text


def carry_out(client, address):
    answer = client.post(f"{address}/run")
    assert answer.status_code == 302, answer.text
    background.wait()
    return client.get(address).text


def test_the_four_steps(enter, world, session):
    client, before = enter("registrar"), count(session)
    rows = [child(n, 班级="2班") for n in range(6)] + [child(7, 身份证件号="370499")]
    address = upload(client, rows)
    page = client.get(address).text
    assert "前几个值" in page
    assert "（必填）" in page
    assert set(mapping(client, address).values()) >= {
        "name",
        "id_number",
        "guardian1_phone",
        "group_left_behind",
    }
    page = dry_run(client, address)
    assert "试运行，尚未写入任何数据" in page
    assert "导入 6 行，跳过 1 行" in page
    assert "应为18位，现为6位" in page
    assert count(session) == before
    page = carry_out(client, address)
    assert "导入结果" in page
    assert count(session) == before + 6
    assert make_name(1) not in page
    run = session.scalars(select(ImportRun)).one()
    assert (run.state, run.done, run.total, run.counts["new"]) == ("done", 6, 6, 6)


def test_the_receipt_can_be_mended_and_sent_again(enter, world, session):
    client = enter("registrar")
    address = upload(client, [child(1), child(2, 身份证件号="370499", 学籍号="")])
    dry_run(client, address)
    carry_out(client, address)
    answer = client.get(f"{address}/errors")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(read_table(answer.data, "回执.xlsx"))
    assert rows[0].cells[-4:] == ("行号", "列名", "原因", "建议")
    assert rows[1].cells[-4:-1] == ("3", "身份证件号", "身份证件号应为18位，现为6位")
    mended = [list(rows[1].cells)]
    mended[0][2] = child(2)[2]
    before = count(session)
    second = upload(client, mended, rows[0].cells)
    page = dry_run(client, second)
    assert "名单中消失 <b>0</b>" in page
    carry_out(client, second)
    assert count(session) == before + 1


def test_the_same_file_is_known(enter, world, session):
    client = enter("registrar")
    rows = workbook(TITLES, [child(1), child(2)])
    first = upload(client, rows)
    dry_run(client, first)
    carry_out(client, first)
    second = upload(client, rows)
    assert "导入过" in client.get(second).text
    page = dry_run(client, second)
    assert "没有需要写入的变化" in page


def test_a_mapping_is_remembered(enter, world, session):
    client = enter("registrar")
    titles = ["姓名", "编码甲", "班级"]
    address = upload(client, [["孟小云", child(3)[2], "七(2)班"]], titles)
    chosen = mapping(client, address)
    assert chosen["c1"] == ""
    refused = client.post(f"{address}/mapping", data=chosen)
    assert refused.status_code == 422
    assert "缺少必填的“身份证件号”" in refused.text
    twice = client.post(f"{address}/mapping", data={**chosen, "c1": "name"})
    assert "对应了两列" in twice.text
    client.post(f"{address}/mapping", data={**chosen, "c1": "id_number"})
    background.wait()
    carry_out(client, address)
    again = upload(client, [["孟小河", child(4)[2], "七(2)班"]], titles)
    assert mapping(client, again)["c1"] == "id_number"


def test_a_school_imports_into_itself_only(enter, world, session):
    client = enter("registrar")
    page = dry_run(client, upload(client, [child(1, 学校="城关第一小学", 年级="三年级")]))
    assert "不在本单位管理范围" in page
    assert "没有需要写入的变化" in page


def test_who_may_not_import(enter, world):
    assert enter("teacher").get("/imports").status_code == 403
    assert enter("registrar").get("/imports/new/people").status_code == 403
    assert enter("sysadmin").get("/imports/new/pupils").status_code == 403
    assert enter("sysadmin").get("/imports/new/units").status_code == 200


def test_another_schools_import_is_not_found(enter, world, session):
    address = upload(enter("bureau"), [child(1)])
    for path in (address, f"{address}/errors", f"{address}/mapping"):
        assert enter("registrar").get(path).status_code == 404
    assert enter("registrar").post(f"{address}/run").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名册.pdf", b"%PDF-1.4", "不支持此文件类型"),
        ("名册.xlsx", b"", "空"),
        ("名册.xlsx", b"<html></html>", "网页格式"),
        ("名册.xlsx", b"PK\x03\x04broken", "损坏"),
        ("名册.csv", "甲,乙\n1,2\n".encode(), "没有找到列标题行"),
    ],
)
def test_what_is_no_roster_is_refused_with_the_cure(enter, world, name, data, words):
    answer = enter("registrar").post(
        "/imports/new/pupils", data={"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_a_csv_with_title_lines(enter, world, session, encoding):
    lines = ["青石中学学生名册", ",".join(TITLES), ",".join(map(str, child(9)))]
    client = enter("registrar")
    answer = client.post(
        "/imports/new/pupils",
        data={"file": (BytesIO("\r\n".join(lines).encode(encoding)), "名册.csv")},
        content_type="multipart/form-data",
    )
    assert "导入 1 行" in dry_run(client, answer.location)


def test_an_interrupted_import_can_go_on(enter, world, session, now):
    client = enter("registrar")
    address = upload(client, [child(n) for n in range(4)])
    dry_run(client, address)
    run = session.scalars(select(ImportRun)).one()
    runs.begin(run, runs.RUNNING, clock.now())
    session.commit()
    assert "正在导入" in client.get(address).text
    assert client.get(address).headers["Refresh"] == "2"
    assert client.post(f"{address}/run").status_code == 409
    with clock.frozen(now + timedelta(minutes=5)):
        assert "导入中断" in client.get(address).text
        assert "导入结果" in carry_out(client, address)


def test_a_broken_import_says_so(enter, world, session, monkeypatch):
    client = enter("registrar")
    address = upload(client, [child(1)])
    dry_run(client, address)

    def broken(*_):
        raise RuntimeError("disk full")

    monkeypatch.setattr("caseflow.roster.intake_pupils.PupilIntake.write", broken)
    page = carry_out(client, address)
    assert "未能完成" in page
    assert "处理中断" in page
    assert "disk full" not in page


@pytest.mark.parametrize(
    ("login", "kind"), [("registrar", "pupils"), ("bureau", "units"), ("bureau", "people")]
)
def test_a_template_reads_back_as_what_it_is(enter, world, login, kind):
    data = enter(login).get(f"/imports/template/{kind}").data
    table = runs.read_sheet(kind, data, "模板.xlsx")
    assert set(map_titles(table.heading.titles, FIELDS[kind]).values()) == set(FIELDS[kind])
    assert list(records(table, map_titles(table.heading.titles, FIELDS[kind]))) == []
