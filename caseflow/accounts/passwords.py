"""The only door to argon2, and what a password must be."""

import re
import secrets
import string
from collections.abc import Iterator
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from caseflow.errors import Reason, Refused

MIN_LENGTH, MAX_LENGTH = 10, 128
CLASSES_NEEDED = 3
CODE_DIGITS = 8
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
#: common beginnings, lower case without digits and signs: 'Password123!' is known by its 'password'
_COMMON = frozenset(
    (
        *("password", "passw", "pass", "pwd", "admin", "administrator", "root", "user", "guest", "test"),
        *("qwerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "qazwsx", "qwe", "asd", "zxc"),
        *("abc", "abcd", "abcdef", "aaa", "welcome", "letmein", "iloveyou", "login", "default", "changeme"),
        *("woaini", "mima", "jiaoyuju", "kongchuo", "caseflow"),
    )
)
_RUNS = (string.digits * 2, "qwertyuiopasdfghjklzxcvbnm", string.ascii_lowercase)
_RUN_LENGTH = 6
#: signs that stand for letters: p@ssw0rd
_DRESSED = str.maketrans("@013$5", "aoiess")

# OWASP's smallest argon2id setting: 19 MiB and two passes, so that a modest server bears a school morning
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
#: hashing is memory and time; more than this at once only makes everybody wait longer
_slots = BoundedSemaphore(4)
# The hash of a word nobody knows: an unknown account costs the same time as a wrong password.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$+Ep67m5hHA3n6DDvwnBsmQ$CL3PnOIfuuWLtcKgmZCWCwNUqD2FCjax3mIekdtfQJs"


def hash_secret(secret: str) -> str:
    with _slots:
        return _hasher.hash(secret)


def matches(hashed: str | None, secret: str) -> bool:
    """Compare; with no hash (unknown account, no code given) the same work is done for nothing."""
    with _slots:
        try:
            _hasher.verify(hashed or _NOBODY, secret)
        except (Argon2Error, InvalidHashError):
            return False
    return bool(hashed)


def needs_new_hash(hashed: str) -> bool:
    return _hasher.check_needs_rehash(hashed)


def new_code() -> str:
    """Digits that can be read out over the telephone."""
    return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))


def check_password(password: str, *, login: str, name: str = "", phone: str = "") -> None:
    """Refuse a weak password with every reason at once."""
    reasons = list(_weaknesses(password, [login, name, phone]))
    if reasons:
        raise Refused(reasons)


def _weaknesses(password: str, own_words: list[str]) -> Iterator[Reason]:
    if len(password) < MIN_LENGTH:
        yield _weak("short", f"密码至少{MIN_LENGTH}位，现为{len(password)}位")
    if len(password) > MAX_LENGTH:
        yield _weak("long", f"密码最多{MAX_LENGTH}位，现为{len(password)}位")
    kinds = sum(bool(re.search(pattern, password)) for pattern in _CLASSES)
    if kinds < CLASSES_NEEDED:
        yield _weak("plain", f"密码应含小写字母、大写字母、数字、符号中的{CLASSES_NEEDED}类，现有{kinds}类")
    if any(len(word) >= 2 and word.lower() in password.lower() for word in own_words):
        yield _weak("own", "密码含有账号、姓名或手机号，应换成他人猜不到的内容")
    if _is_common(password):
        yield _weak("common", "密码属于常见密码，容易被猜中，应更换")


def _is_common(password: str) -> bool:
    """Common words dressed up with digits, runs of the keyboard, one character repeated."""
    low = password.lower()
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", low)
    letters = re.sub(r"[^a-z]", "", core.translate(_DRESSED))
    if {core, letters, re.sub(r"[^a-z]", "", low)} & _COMMON or len(set(low)) <= 4:
        return True
    return any(_is_run(low, row) for row in _RUNS)


def _is_run(text: str, row: str) -> bool:
    """Six neighbours of a row leave too little that has to be guessed."""
    if len(text) >= MIN_LENGTH + _RUN_LENGTH:
        return False
    chunks = {text[i : i + _RUN_LENGTH] for i in range(len(text) - _RUN_LENGTH + 1)}
    return any(chunk in row or chunk in row[::-1] for chunk in chunks)


def _weak(code: str, text: str) -> Reason:
    return Reason(f"password.{code}", text, field="password")
