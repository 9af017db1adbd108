"""``caseflow case file``: the whole case as one Word file and one PDF."""

from pathlib import Path

import click
from sqlalchemy import select

from caseflow import clock
from caseflow.audit.service import record
from caseflow.cases.casefile.building import Made, build
from caseflow.cases.casefile.collecting import Wanted, collect
from caseflow.cases.models import Case
from caseflow.cli.context import application
from caseflow.cli.root import Complaint
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.lib.hashing import sha256_hex

_WHO = "服务器命令行"


@click.command("file", help="生成案卷：一个 Word 文件和一个 PDF，目录带页次；用途记入日志。")
@click.argument("number", metavar="编号")
@click.option(
    "-o", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="存放的目录"
)
@click.option("--purpose", default="立卷归档", show_default=True, help="用途，印在封面并记入日志")
def command(number: str, folder: Path, purpose: str) -> None:
    if len(purpose.strip()) < 2:
        raise Complaint("写明用途（至少2字）：--purpose")
    with application(write=True):
        case = db.session.scalar(select(Case).where(Case.number == number))
        if case is None:
            raise NotFound(f"没有编号为 {number} 的个案")
        case_id, contents = case.id, collect(case, Wanted(_WHO, purpose.strip(), own=True), clock.now())
        db.session.rollback()  # nobody waits while the file is being made
        made = build(contents)
        written = _write(folder, number, made)
        for path, digest in written:
            told = {"purpose": purpose.strip()[:60], "form": path.suffix[1:], "console": True}
            record("case.file", "case", case_id, {**told, "sha256": digest, "pieces": len(made.pieces)})
        db.session.commit()
    for path, _ in written:
        click.echo(str(path))
    for problem in made.problems:
        click.echo(f"核验不符：{problem}", err=True)
    if made.trouble:
        click.echo(f"PDF 没有生成：{made.trouble}；目录页次在 Word 中打开时填写", err=True)


def _write(folder: Path, number: str, made: Made) -> list[tuple[Path, str]]:
    """Readable by the owner only: it is a child's whole story."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for data, suffix in ((made.docx, "docx"), (made.pdf, "pdf")):
            if data is not None:
                path = folder / f"案卷_{number}.{suffix}"
                path.touch(mode=0o600)
                path.write_bytes(data)
                written.append((path, sha256_hex(data)))
    except OSError as error:
        raise Complaint(f"写不进目录 {folder}：{error.strerror}") from None
    return written
