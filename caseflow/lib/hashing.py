"""Canonical bytes and hash chains: the journal's hot path."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

GENESIS = "0" * 64


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


# One encoder kept for good: json.dumps with options builds a new one on every call.
_encode: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain
).encode


def canonical_json(value: object) -> bytes:
    """The same bytes for equal values: sorted keys, no spaces, UTF-8, ISO dates."""
    return _encode(value).encode()


def sha256_hex(data: bytes) -> str:
    return sha256(data).hexdigest()


def chain(previous: str, payload: bytes | Mapping[str, object]) -> str:
    """The hash of a link: it covers the hash before it, so no earlier byte can change unseen."""
    data = payload if isinstance(payload, bytes) else canonical_json(payload)
    return sha256(b"%b\n%b" % (previous.encode(), data)).hexdigest()
