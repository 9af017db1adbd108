"""The check report of a template: everything that keeps it from being used, and what its reader should see.

``check_template`` is for files of others: it reads them in a process of limited memory and time.
``examine`` is what that process does.
"""

import json
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from caseflow.lib.limited import Died, TooSlow, run_limited
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Kind, Wording
from caseflow.notices.template.archive import MAX_BYTES, refuse_size
from caseflow.notices.template.closing import check_closing
from caseflow.notices.template.language import Unreadable
from caseflow.notices.template.looking import check_looks
from caseflow.notices.template.naming import Names, check_mandatory, meant
from caseflow.notices.template.program import build
from caseflow.notices.template.report import Findings, Report, report_of
from caseflow.notices.template.safety import inspect
from caseflow.notices.template.saying import check_saying
from caseflow.notices.template.trial import trial_scope
from caseflow.notices.template.trying import try_filling
from caseflow.notices.template.vocabulary import Vocabulary, vocabulary_of
from caseflow.notices.word.drawing import draw
from caseflow.notices.word.reading import Source, read_template

SECONDS = 20
#: how many files are read at a time: each may take half a gigabyte
_TURNS = BoundedSemaphore(2)
_CHILD = str(Path(__file__).with_name("check_child.py"))
_CURE = "每个循环、条件的开始都有对应的结束，嵌套不超过4层"
_RESAVE = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后上传"


def check_template(data: bytes, kind: Kind, wording: str = Wording.LAWFUL) -> Report:
    """Never raises, whatever the file is, and takes ``SECONDS`` at most once it is its turn."""
    found = Findings()
    if len(data) > MAX_BYTES:
        return too_large(len(data))
    if not _TURNS.acquire(timeout=SECONDS):
        found.stop("busy", "另有模板正在检查", "稍后重新上传")
        return found.report()
    try:
        told = run_limited(_CHILD, [kind.id, wording], data, SECONDS)
    except TooSlow:
        found.stop("slow", f"读取模板超过{SECONDS}秒", "减少表格、循环和图片后上传")
    except Died:
        found.stop("memory", "读取模板所需内存过大", "减少表格、循环和图片后上传")
    else:
        return report_of(json.loads(told))
    finally:
        _TURNS.release()
    return found.report()


def too_large(size: int) -> Report:
    """For a file that need not even be read."""
    found = Findings()
    refuse_size(size, found)
    return found.report()


def examine(data: bytes, kind_id: str, wording: str) -> Report:
    """Safe first, then readable, then right. Raises MemoryError at most."""
    found = Findings()
    parts = inspect(data, found)
    source = None if found.fatal else _read(data, found)
    if source is not None:
        check_looks(parts, found)
        check_closing(parts, _shipped_text(get_kind(kind_id).id, wording), found)
        _check_source(source, get_kind(kind_id), wording, found)
    return found.report()


def _read(data: bytes, found: Findings) -> Source | None:
    try:
        return read_template(data)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - python-docx and lxml raise whatever a broken part makes them raise
        found.stop("unreadable", "文件不能按 Word 文档读取", _RESAVE)
        return None


@cache
def _shipped_text(kind_id: str, wording: str) -> str:
    return read_template(draw(get_kind(kind_id).blueprints[Wording(wording)])).text


def _check_source(source: Source, kind: Kind, wording: str, found: Findings) -> None:
    scope = trial_scope(kind, wording)
    words = vocabulary_of(kind, scope)
    _tell_faults(source, words, found)
    check_saying(kind, source.text, _shipped_text(kind.id, wording), found)
    try:
        program = build(source.pieces)
    except Unreadable as fault:
        found.error("block", f"{fault}", _CURE)
        return
    Names(words, source.text, found).walk(program)
    check_mandatory(program, kind.mandatory, found)
    if not source.faults:
        try_filling(program, kind, wording, scope, found)


def _tell_faults(source: Source, words: Vocabulary, found: Findings) -> None:
    for fault in source.faults:
        what, _, cure = fault.text.rpartition("，")
        name = meant(fault.mark, words) if fault.mark else ""
        right = f"是否为“{name}”，写作 {{{{ {name} }}}}，名称中没有空格和其他符号" if name else cure
        found.error("mark", what, right, fault.where)
