import json
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib.crypto import KeyProblem, Keyring, Tampered

RING = Keyring.ephemeral()
AAD = "pupils.id_number"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_what_is_sealed_opens(plain: bytes, aad: str) -> None:
    sealed = RING.seal(plain, aad)
    assert RING.open(sealed, aad) == plain
    assert len(plain) < 4 or plain not in sealed


@given(st.text(max_size=50))
def test_text_comes_back_as_text(plain: str) -> None:
    assert RING.open_text(RING.seal(plain, AAD), AAD) == plain


@given(st.integers(0, 33), st.integers(1, 255))
def test_any_altered_byte_is_noticed(place: int, mask: int) -> None:
    sealed = bytearray(RING.seal("三字名", AAD))
    sealed[place % len(sealed)] ^= mask
    with pytest.raises((Tampered, KeyProblem)):
        RING.open(bytes(sealed), AAD)


@pytest.mark.parametrize(
    "broken", [b"", b"\x01", b"\x01\x00\x01", b"\x01\x00\x01" + b"0" * 12, b"plain text"]
)
def test_what_was_never_sealed_does_not_open(broken: bytes) -> None:
    with pytest.raises(Tampered, match="数据被改动"):
        RING.open(broken, AAD)


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Tampered, match="guardians"):
        RING.open(RING.seal("x", AAD), "guardians.id_number")


def test_equal_values_are_sealed_differently() -> None:
    assert RING.seal("x", AAD) != RING.seal("x", AAD)


def test_blind_index_folds_width_case_and_spaces_within_a_domain() -> None:
    index = RING.blind("11010519491231002X", "id_number")
    assert index == RING.blind(" 1101051949 1231002ｘ", "id_number")
    assert index != RING.blind("11010519491231002X", "phone")
    assert len(index) == 64


def test_a_digest_is_of_the_exact_value_and_differs_from_the_index() -> None:
    assert RING.digest("a b", "fact") != RING.digest("ab", "fact")
    assert RING.digest("AB", "fact") != RING.blind("AB", "fact")
    assert RING.digest("AB", "fact") != Keyring.ephemeral().digest("AB", "fact")


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "caseflow.keys"
    ring = Keyring.load(file)
    assert file.stat().st_mode & 0o777 == 0o600
    again = Keyring.load(file)
    assert again.open(ring.seal("x", AAD), AAD) == b"x"
    assert again.blind("x", "d") == ring.blind("x", "d")
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_processes_that_start_together_get_the_same_keys(tmp_path: Path) -> None:
    rings: list[Keyring] = []
    threads = [Thread(target=lambda: rings.append(Keyring.load(tmp_path / "keys"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ring.blind("x", "d") for ring in rings}) == 1


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    old = Keyring.load(file)
    before = old.seal("旧", AAD)
    new = old.rotated()
    assert (old.current, new.current, new.numbers) == (1, 2, (1, 2))
    for ring in (new, Keyring.load(file)):
        assert ring.open_text(before, AAD) == "旧"
        assert ring.needs_resealing(before)
        assert not ring.needs_resealing(ring.seal("新", AAD))
        assert ring.blind("x", "d") == old.blind("x", "d")
    with pytest.raises(KeyProblem, match="没有 2 号密钥"):
        old.open(new.seal("新", AAD), AAD)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_missing_key_file_is_not_made_when_data_waits_for_it(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="从备份恢复"):
        Keyring.load(tmp_path / "keys", create=False)
    assert not (tmp_path / "keys").exists()


def test_a_key_file_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    Keyring.load(file)
    file.chmod(0o640)
    with pytest.raises(KeyProblem, match="chmod 600"):
        Keyring.load(file)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "{", '{"current": 1, "keys": {"1": "short"}, "hmac": ""}', '{"current": 1, "keys": 3}'],
)
def test_a_broken_key_file_says_so(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys"
    file.touch(mode=0o600)
    file.write_text(content)
    with pytest.raises(KeyProblem, match="内容不完整"):
        Keyring.load(file)


def test_the_current_key_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    Keyring.load(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"current": 9}))
    with pytest.raises(KeyProblem):
        Keyring.load(file)
