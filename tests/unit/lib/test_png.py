import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib import png


def opened(data: bytes) -> tuple[int, int, int, int, bytes]:
    """Width, height, depth, colour and the rows without their filter bytes."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + size
    width, height, depth, colour, *rest = struct.unpack(">2I5B", chunks[b"IHDR"])
    assert rest == [0, 0, 0]
    rows = zlib.decompress(chunks[b"IDAT"])
    length = len(rows) // height
    lines = [rows[start : start + length] for start in range(0, len(rows), length)]
    assert all(line[0] == 0 for line in lines)
    return width, height, depth, colour, b"".join(line[1:] for line in lines)


@given(st.integers(1, 9), st.integers(1, 5), st.data())
def test_grey_is_kept_to_the_nearest_of_16_shades(width, height, data):
    grey = data.draw(st.binary(min_size=width * height, max_size=width * height))
    seen = opened(png.encode(width, height, bytes(byte for value in grey for byte in (value,) * 3)))
    assert seen[:4] == (width, height, 4, 0)
    stride = (width + 1) // 2
    for row in range(height):
        halves = [
            half for byte in seen[4][row * stride : (row + 1) * stride] for half in (byte >> 4, byte & 15)
        ]
        shown = [half * 17 for half in halves[:width]]
        assert all(abs(a - b) <= 8 for a, b in zip(shown, grey[row * width : (row + 1) * width], strict=True))


def test_colour_is_kept():
    pixels = bytes((255, 0, 0)) + bytes((255, 255, 255)) * 2
    assert opened(png.encode(3, 1, pixels)) == (3, 1, 8, 2, pixels)


def test_pixels_must_fill_the_picture():
    with pytest.raises(ValueError):
        png.encode(2, 2, b"\0" * 11)
