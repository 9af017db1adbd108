import pytest

from caseflow.accounts import passwords
from caseflow.errors import Refused


def codes(password: str, **person: str) -> list[str]:
    try:
        passwords.check_password(password, **{"login": "zhang.san", "name": "张三", **person})
    except Refused as refused:
        return [reason.code.removeprefix("password.") for reason in refused.reasons]
    return []


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("Kx7-vQ2mW", ["short"]),  # 9 characters
        ("Kx7-vQ2mWp", []),  # 10 characters
        ("Kx7-vQ2mWpt", []),  # 11 characters
        ("kxvqmwptrz", ["plain"]),  # one class
        ("kx7vq2mwpt", ["plain"]),  # two classes
        ("kx7vq2mw-pt", []),  # three classes
        ("山高水长Kx7山高水", []),  # a Chinese character is a sign of its own
        ("Zhang.San-2026", ["own"]),
        ("我是张三Kx7-vQ", ["own"]),
        ("Password123!", ["common"]),
        ("P@ssw0rd2026", ["common"]),
        ("Qwertyuiop1!", ["common"]),
        ("Abc123456!", ["common"]),
        ("aaaaaaAA1111", ["common"]),
        ("Zgfedcba-19x", ["common"]),  # a run backwards
        ("x" * 129, ["long", "plain", "common"]),
    ],
)
def test_rules(password: str, wrong: list[str]) -> None:
    assert codes(password) == wrong


def test_every_reason_at_once() -> None:
    assert codes("zs1", login="zs1") == ["short", "plain", "own", "common"]


def test_phone_is_an_own_word() -> None:
    assert codes("Kx-13907165283", phone="13907165283") == ["own"]


def test_hash_matches_only_its_password() -> None:
    hashed = passwords.hash_secret("Kx7-vQ2mWp")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(hashed, "Kx7-vQ2mWp")
    assert not passwords.matches(hashed, "Kx7-vQ2mWP")
    assert not passwords.needs_new_hash(hashed)


@pytest.mark.parametrize("hashed", ["", None, "broken"])
def test_nothing_matches_no_hash(hashed: str | None) -> None:
    assert not passwords.matches(hashed, "")
    assert not passwords.matches(hashed, "anything")


def test_codes_are_eight_digits() -> None:
    made = {passwords.new_code() for _ in range(50)}
    assert all(len(code) == 8 and code.isdigit() for code in made)
    assert len(made) > 45
