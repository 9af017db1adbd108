"""The only door to cryptography: values sealed at rest, blind indexes, keyed digests.

A sealed value is: version byte, key number (2 bytes), nonce (12 bytes), AES-256-GCM cipher text.
The header and ``aad`` (table.column) are authenticated, so a value moved elsewhere does not open.
"""

import hmac
import json
import os
import stat
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseflow.errors import CaseflowError
from caseflow.lib.text import normalise_identifier

_VERSION = 1
_HEADER = 3
_NONCE = 12
_KEY_BYTES = 32


class KeyProblem(CaseflowError):
    """The key file cannot be used, or holds no key of the number asked for."""


class Tampered(CaseflowError):
    """A sealed value does not prove itself: altered, moved, or sealed with other keys."""


@dataclass(frozen=True, slots=True)
class _Keys:
    current: int
    sealing: dict[int, bytes]
    hmac_key: bytes


class Keyring:
    """Several numbered sealing keys, one of them current, and one HMAC key that never changes."""

    def __init__(self, keys: _Keys, path: Path | None = None) -> None:
        self._keys = keys
        self._path = path
        self._ciphers = {number: AESGCM(key) for number, key in keys.sealing.items()}
        self._current = self._ciphers[keys.current]
        self._header = bytes([_VERSION]) + keys.current.to_bytes(2, "big")
        # Two uses, two keys: an index in the database must tell nothing about a digest in the journal.
        self._blind_key = hmac.digest(keys.hmac_key, b"blind index", "sha256")
        self._digest_key = hmac.digest(keys.hmac_key, b"journal digest", "sha256")

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, create: bool = True) -> "Keyring":
        """Read the key file; a missing one is made once, readable by its owner alone."""
        file = Path(path)
        if not file.exists():
            if not create:
                raise KeyProblem(f"找不到密钥文件 {file}，请从备份恢复；没有它，已加密的内容无法读取")
            _write_new(file, _Keys(1, {1: os.urandom(_KEY_BYTES)}, os.urandom(_KEY_BYTES)))
        _refuse_open_to_others(file)
        return cls(_read(file), file)

    @classmethod
    def ephemeral(cls) -> "Keyring":
        """Keys that live in memory only (tests)."""
        return cls(_Keys(1, {1: os.urandom(_KEY_BYTES)}, os.urandom(_KEY_BYTES)))

    @property
    def current(self) -> int:
        return self._keys.current

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted(self._ciphers))

    def seal(self, plain: bytes | str, aad: str) -> bytes:
        data = plain.encode() if isinstance(plain, str) else plain
        nonce = os.urandom(_NONCE)
        header = self._header
        return header + nonce + self._current.encrypt(nonce, data, header + aad.encode())

    def open(self, sealed: bytes, aad: str) -> bytes:
        """The plain bytes, or KeyProblem / Tampered; never a wrong value."""
        header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE]
        cipher = self._cipher(header)
        try:
            return cipher.decrypt(nonce, sealed[_HEADER + _NONCE :], header + aad.encode())
        except (InvalidTag, ValueError):
            raise Tampered(f"加密内容校验不通过（{aad}）：数据被改动，或密钥文件不匹配") from None

    def open_text(self, sealed: bytes, aad: str) -> str:
        return self.open(sealed, aad).decode()

    def needs_resealing(self, sealed: bytes) -> bool:
        """Sealed with a key that is no longer the current one."""
        return sealed[:_HEADER] != self._header

    def blind(self, value: str, domain: str) -> str:
        """Index for exact search: equal for values that differ only in width, case or spaces."""
        return _keyed(self._blind_key, domain, normalise_identifier(value))

    def digest(self, value: str, domain: str) -> str:
        """Keyed digest of the exact value, for journal facts that must outlive a purge."""
        return _keyed(self._digest_key, domain, value)

    def session_secret(self) -> str:
        """Signs the session cookies; another use, another key, and the same for every process."""
        return hmac.digest(self._keys.hmac_key, b"session cookies", "sha256").hex()

    def rotated(self) -> "Keyring":
        """A ring whose current key is new, written to its file; earlier keys still open old values."""
        number = max(self._keys.sealing) + 1
        sealing = {**self._keys.sealing, number: os.urandom(_KEY_BYTES)}
        keys = _Keys(number, sealing, self._keys.hmac_key)
        if self._path:
            _replace(self._path, keys)
        return Keyring(keys, self._path)

    def _cipher(self, header: bytes) -> AESGCM:
        if len(header) < _HEADER or header[0] != _VERSION:
            raise Tampered("加密内容格式无法识别：数据被改动或损坏")
        number = int.from_bytes(header[1:], "big")
        if number not in self._ciphers:
            raise KeyProblem(f"密钥文件中没有 {number} 号密钥，请恢复含有该密钥的密钥文件")
        return self._ciphers[number]


def _keyed(key: bytes, domain: str, value: str) -> str:
    return hmac.digest(key, f"{domain}\0{value}".encode(), "sha256").hex()


def _refuse_open_to_others(file: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise KeyProblem(f"密钥文件 {file} 可被其他用户读取，请执行 chmod 600 {file}")


def _read(file: Path) -> _Keys:
    try:
        return _from_json(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise KeyProblem(f"密钥文件 {file} 无法读取或内容不完整，请从备份恢复") from None


def _from_json(data: dict[str, Any]) -> _Keys:
    sealing = {int(number): _key(text) for number, text in data["keys"].items()}
    current = int(data["current"])
    if current not in sealing:
        raise KeyError(current)
    return _Keys(current, sealing, _key(data["hmac"]))


def _key(text: str) -> bytes:
    key = b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("key of a wrong length")
    return key


def _to_json(keys: _Keys) -> str:
    data = {
        "current": keys.current,
        "keys": {str(number): b64encode(key).decode() for number, key in keys.sealing.items()},
        "hmac": b64encode(keys.hmac_key).decode(),
    }
    return json.dumps(data, indent=2) + "\n"


def _write_new(file: Path, keys: _Keys) -> None:
    """Whole or not at all; when two processes start together the first file stands."""
    made = _write_beside(file, keys)
    try:
        os.link(made, file)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _replace(file: Path, keys: _Keys) -> None:
    _write_beside(file, keys).replace(file)


def _write_beside(file: Path, keys: _Keys) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp creates with mode 0600
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(_to_json(keys))
        out.flush()
        os.fsync(out.fileno())
    return Path(name)
