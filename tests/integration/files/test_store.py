import os
from pathlib import Path

import pytest

from caseflow.errors import Refused
from caseflow.files import store, vault
from caseflow.files.models import StoredFile

JPG = b"\xff\xd8\xff\xe0" + bytes(range(200))


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def file(session, now) -> StoredFile:
    return store.save(JPG, name="../回证.jpg", kind="receipt", subject=("case", 5), by=3, now=now)


def test_what_is_stored_comes_back(session, file) -> None:
    session.commit()
    session.expire_all()
    assert store.load(file) == JPG
    assert (file.name, file.media_type, file.size) == ("回证.jpg", "image/jpeg", len(JPG))
    assert store.files_of(("case", 5), "receipt") == [file]
    assert store.files_of(("case", 6)) == []


def test_nothing_of_it_can_be_read_on_disk(file, app) -> None:
    path = vault.path_of(file.sha256)
    assert path.relative_to(Path(app.instance_path) / "files") == Path(file.sha256[:2]) / file.sha256
    assert JPG[:20] not in path.read_bytes()
    assert not path.stat().st_mode & 0o077


def test_the_name_is_sealed_in_the_database(session, file) -> None:
    raw = session.connection().exec_driver_sql("SELECT name FROM stored_file").scalar_one()
    assert "回证".encode() not in bytes(raw)


def test_equal_bytes_are_kept_once(session, file, now) -> None:
    other = store.save(JPG, name="b.jpg", kind="visit", subject=("case", 6), by=None, now=now)
    assert other.sha256 == file.sha256
    assert list(vault.stored_digests()) == [file.sha256]


def test_a_refused_file_leaves_nothing(session, now) -> None:
    with pytest.raises(Refused):
        store.save(b"MZ", name="a.exe", kind="visit", subject=("case", 6), by=None, now=now)
    assert not list(vault.stored_digests())


def test_an_undone_transaction_leaves_bytes_but_no_row(session, file) -> None:
    digest = file.sha256
    session.rollback()
    assert store.unnamed() == [digest]
    assert store.verify_all() == []


def test_the_uploads_size_is_the_machines(app, session, now) -> None:
    limit = app.config["SETTINGS"].upload_mb * 1024 * 1024
    with pytest.raises(Refused, match="上限为20MB"):
        store.save(JPG + bytes(limit), name="a.jpg", kind="visit", subject=("case", 6), by=None, now=now)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_altered_byte_is_found(session, file, place) -> None:
    path = vault.path_of(file.sha256)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(store.Damaged):
        store.load(file)
    assert len(store.verify_all()) == 1
    assert store.verify_all()[0].startswith(f"文件 {file.id}：")


def test_a_lost_file_is_found_and_saving_it_again_heals(session, file, now) -> None:
    vault.path_of(file.sha256).unlink()
    assert "从备份恢复" in store.verify_all()[0]
    store.save(JPG, name="a.jpg", kind="receipt", subject=("case", 5), by=3, now=now)
    assert store.verify_all() == []


def test_one_file_put_in_place_of_another_is_found(session, file, now) -> None:
    other = store.save(JPG + b"x", name="b.jpg", kind="receipt", subject=("case", 5), by=3, now=now)
    vault.path_of(other.sha256).write_bytes(vault.path_of(file.sha256).read_bytes())
    assert store.verify_all()[0].startswith(f"文件 {other.id}：")


def test_a_full_disk_is_said_plainly_and_leaves_no_piece(session, now, monkeypatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="磁盘空间不足"):
        store.save(JPG, name="a.jpg", kind="visit", subject=("case", 6), by=None, now=now)
    monkeypatch.undo()
    assert not [path for path in vault.folder().rglob("*") if path.is_file()]


def test_half_written_files_of_the_dead_are_dropped_and_no_other(session, file, now) -> None:
    folder = vault.path_of(file.sha256).parent
    dead, living = folder / ".new-dead", folder / ".new-living"
    for path, age in ((dead, 7200), (living, 60)):
        path.write_bytes(b"half")
        os.utime(path, (now.timestamp() - age,) * 2)
    assert vault.drop_halves(now) == 1
    assert not dead.exists()
    assert living.exists()
    assert store.verify_all() == []
