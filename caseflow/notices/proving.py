"""Whether every issued document is still what was issued, and every number has its document."""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select

from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.files import store
from caseflow.lib.crypto import KeyProblem, Tampered
from caseflow.lib.hashing import sha256_hex
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.notices.papers import document, name_of


def verify_notices() -> list[str]:
    """Snapshots, files and the row of numbers; one Chinese sentence for each thing wrong."""
    return [*_broken_documents(), *_broken_series()]


def _broken_documents() -> Iterator[str]:
    for notice_id in db.session.scalars(select(Notice.id).order_by(Notice.id)).all():
        try:
            yield from _faults(db.session.get_one(Notice, notice_id))
        except (Tampered, KeyProblem) as damage:
            yield f"文书 {notice_id}：{damage}"


def _faults(notice: Notice) -> Iterator[str]:
    if sha256_hex(notice.facts.encode()) != notice.facts_sha256:
        yield f"{name_of(notice)}：制发时的数据快照被改动"
    try:
        document(notice)
    except store.Damaged as damage:
        yield f"{name_of(notice)}：{damage}"
    except NotFound:
        yield f"{name_of(notice)}：文件的登记不存在"


def _broken_series() -> Iterable[str]:
    key = (Notice.unit_id, Notice.series, Notice.year)
    drawn = select(*key, func.count(), func.min(Notice.number), func.max(Notice.number))
    rows = db.session.execute(drawn.where(Notice.number.is_not(None)).group_by(*key)).all()
    known = {(unit, series, year): (count, low, high) for unit, series, year, count, low, high in rows}
    for counter in db.session.scalars(select(NoticeCounter)):
        count, low, high = known.pop((counter.unit_id, counter.series, counter.year), (0, 1, 0))
        if (count, low, high) != (counter.last, 1, counter.last):
            yield _gap(counter.unit_id, counter.series, counter.year, counter.last, count)
    for (unit_id, series, year), (count, _, _) in known.items():
        yield _gap(unit_id, series or "", year or 0, 0, count)


def _gap(unit_id: int, series: str, year: int, last: int, count: int) -> str:
    return f"单位{unit_id}“{series}”{year}年编号取到{last}号，在册{count}件：编号有缺失或重复"
