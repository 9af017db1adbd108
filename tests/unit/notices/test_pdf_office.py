"""What LibreOffice may do wrong, by programs in its place: nothing hangs, stays behind or gets through."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from caseflow.notices.pdf.office import Office, check_self_contained
from caseflow.notices.pdf.problems import Busy, PdfProblem
from caseflow.notices.pdf.turn import turn
from tests.support.papers import COPIES, blank_pdf, docx, fake_office, paragraph, starts

LETTER = docx(paragraph("限期复学通知书"))
ROOMS = "room-*"


@pytest.fixture
def office(tmp_path):
    folder = _made(tmp_path / "office")

    def make(does: str = COPIES, seconds: float = 20) -> Office:
        return Office(fake_office(tmp_path / "bin", does), folder, seconds)

    return make


def alive(pid_file: Path) -> bool:
    """A zombie waiting for its parent is no longer alive."""
    deadline = time.monotonic() + 5
    while not pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    stat = Path("/proc", pid_file.read_text().strip(), "stat")
    for _ in range(50):
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except FileNotFoundError:
            return False
        time.sleep(0.02)
    return True


def test_a_document_becomes_a_pdf_and_nothing_is_left(office):
    made = office()
    with made.turn():
        assert made.convert([LETTER, LETTER]) == [blank_pdf()] * 2
    assert starts(made.program) == 1, "many documents need one start"
    assert [path.name for path in made.folder.iterdir()] == ["lock"]
    assert made.folder.stat().st_mode & 0o077 == 0


def test_its_room_is_closed_to_others_and_knows_no_secret(office, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEFLOW_SECRET_KEY", "geheim")
    look = f'env > "{tmp_path}/env"; stat -c %a . > "{tmp_path}/mode"; cp profile/user/*.xcu "{tmp_path}"'
    made = office(f"{look}; {COPIES}")
    made.convert([LETTER])
    told = (tmp_path / "env").read_text()
    assert "geheim" not in told
    assert f"HOME={made.folder}/room-" in told
    assert (tmp_path / "mode").read_text().strip() == "700"
    assert "DisableMacrosExecution" in (tmp_path / "registrymodifications.xcu").read_text()


def test_one_that_sleeps_is_stopped_with_its_children(office, tmp_path):
    made = office(f'sleep 300 & echo $! > "{tmp_path}/child"; sleep 300', seconds=0.5)
    begun = time.monotonic()
    with pytest.raises(PdfProblem, match=r"超过0\.5秒"):
        made.convert([LETTER])
    assert time.monotonic() - begun < 5
    assert not alive(tmp_path / "child")
    assert not list(made.folder.glob(ROOMS))


def test_what_it_leaves_running_is_ended(office, tmp_path):
    made = office(f'sleep 300 & echo $! > "{tmp_path}/child"; {COPIES}')
    begun = time.monotonic()
    assert made.convert([LETTER]) == [blank_pdf()]
    assert time.monotonic() - begun < 5
    assert not alive(tmp_path / "child")


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("exit 1", "没有生成 PDF"),
        ("exit 0", "没有生成 PDF"),
        ("kill -9 $$", "没有生成 PDF"),
        (COPIES.replace('cp "{pdf}"', "echo garbage >"), "不是 PDF"),
        (COPIES.replace('cp "{pdf}"', "printf %%PDF-1.7 >"), "不是可以读取的 PDF"),
        (COPIES.replace('cp "{pdf}"', ": >"), "不是 PDF"),
    ],
)
def test_no_pdf_is_a_problem_in_words(office, does, words):
    made = office(does)
    with pytest.raises(PdfProblem, match=words):
        made.convert([LETTER])
    assert not list(made.folder.glob(ROOMS))


def test_a_program_that_cannot_be_started(tmp_path):
    with pytest.raises(PdfProblem, match="无法启动"):
        Office(tmp_path / "none", _made(tmp_path / "office"), 5).convert([LETTER])


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "office").write_text("a file")
    made = Office(tmp_path / "none", tmp_path / "office", 5)
    with pytest.raises(PdfProblem, match="数据目录"), made.turn(0):
        pass
    with pytest.raises(PdfProblem, match="临时文件"):
        made.convert([LETTER])


def test_what_a_killed_process_left_is_cleared(office):
    made = office()
    old = made.folder / "room-old"
    old.mkdir()
    (old / "0.docx").write_bytes(LETTER)
    made.convert([LETTER])
    assert not old.exists()


def test_of_two_at_once_one_waits(office, tmp_path):
    """The program fails when another of its kind is at work."""
    made = office(f'mkdir "{tmp_path}/at-work" || exit 1; sleep 0.3; rmdir "{tmp_path}/at-work"; {COPIES}')
    done = []

    def convert():
        with made.turn(10):
            done.extend(made.convert([LETTER]))

    threads = [Thread(target=convert) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == [blank_pdf()] * 3


HOLDER = """
import sys, time
from pathlib import Path
from caseflow.notices.pdf.turn import turn
with turn(Path(sys.argv[1]), 0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_has_the_turn_until_it_dies(tmp_path):
    lock = tmp_path / "office" / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy, match="正在生成其他文书的预览"), turn(lock, 0.2):
            pass
        holder.kill()
        with turn(lock, 10):
            pass


LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="http://192.0.2.1/x" TargetMode="External"/></Relationships>'
)
RELATIONS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"<html>no zip</html>", "不是 Word 文档"),
        (b"", "不是 Word 文档"),
        (
            docx("", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "不是 Word",
        ),
        (docx("", {"word/vbaProject.bin": b"\0"}), "含有宏"),
        (docx("", {RELATIONS: LINK.format(kind="image")}), "引用了外部内容"),
        (docx("", {RELATIONS: LINK.format(kind="attachedTemplate")}), "引用了外部内容"),
        (docx("", {RELATIONS: "<!DOCTYPE x><x/>"}), "不合规范"),
    ],
)
def test_what_would_reach_outside_is_not_opened(document, words):
    with pytest.raises(PdfProblem, match=words):
        check_self_contained(document)


def test_a_link_to_click_on_is_no_danger():
    check_self_contained(docx("", {RELATIONS: LINK.format(kind="hyperlink")}))


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder
