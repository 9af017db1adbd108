from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib.hashing import GENESIS, canonical_json, chain, sha256_hex

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
FACTS = st.dictionaries(st.text(), st.recursive(SCALARS, st.lists, max_leaves=5))
PAYLOADS = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=8)


def _head(payloads: list[bytes]) -> str:
    head = GENESIS
    for payload in payloads:
        head = chain(head, payload)
    return head


def test_canonical_form() -> None:
    class Stage(StrEnum):
        CLOSED = "closed"

    value = {
        "乙": Stage.CLOSED, "a": date(2026, 3, 5), "b": datetime(2026, 3, 5, 1, tzinfo=UTC),
        "c": Decimal("1.50"), "d": UUID(int=1), "e": [1, None, True],
    }  # fmt: skip
    assert canonical_json(value).decode() == (
        '{"a":"2026-03-05","b":"2026-03-05T01:00:00+00:00","c":"1.50",'
        '"d":"00000000-0000-0000-0000-000000000001","e":[1,null,true],"乙":"closed"}'
    )


@pytest.mark.parametrize("value", [{"a": object()}, {"a": {1, 2}}, {"a": b"x"}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical_json(float("nan"))


@given(FACTS)
def test_the_order_of_keys_does_not_matter(facts: dict[str, object]) -> None:
    turned = dict(reversed(facts.items()))
    assert canonical_json(facts) == canonical_json(turned)
    assert chain(GENESIS, facts) == chain(GENESIS, canonical_json(turned))


@given(PAYLOADS, st.data())
def test_any_altered_byte_changes_the_head(payloads: list[bytes], data: st.DataObject) -> None:
    link = data.draw(st.integers(0, len(payloads) - 1))
    place = data.draw(st.integers(0, len(payloads[link]) - 1))
    altered = bytearray(payloads[link])
    altered[place] ^= data.draw(st.integers(1, 255))
    assert _head(payloads) != _head([*payloads[:link], bytes(altered), *payloads[link + 1 :]])


@given(PAYLOADS)
def test_a_cut_or_moved_link_changes_the_head(payloads: list[bytes]) -> None:
    assert _head(payloads) != _head(payloads[:-1])
    turned = payloads[::-1]
    assert turned == payloads or _head(turned) != _head(payloads)


def test_the_digest_of_a_file() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
