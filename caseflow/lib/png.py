"""Pixels to PNG: pages of text, so 16 shades of each colour are plenty and pack well."""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB = 0, 2
#: nearest of 16 shades, as the upper or lower half of a byte, and spread over the whole byte again
_SHADE = bytes((value * 15 + 127) // 255 for value in range(256))
_UPPER = bytes(shade << 4 for shade in _SHADE)
_SPREAD = bytes(shade * 17 for shade in _SHADE)


def encode(width: int, height: int, rgb: bytes) -> bytes:
    """``rgb`` holds three bytes a pixel, row after row without gaps."""
    if len(rgb) != width * height * 3:
        raise ValueError("pixels do not fill the picture")
    red, green, blue = rgb[0::3], rgb[1::3], rgb[2::3]
    if red == green == blue:
        return _file(width, height, 4, _GREY, _grey_rows(width, red))
    return _file(width, height, 8, _RGB, _rows(width * 3, rgb.translate(_SPREAD)))


def _grey_rows(width: int, grey: bytes) -> bytes:
    """Two pixels a byte; a row of odd width ends with a half that is not shown."""
    if width % 2:
        grey = b"".join(grey[at : at + width] + b"\xff" for at in range(0, len(grey), width))
    left, right = grey[0::2].translate(_UPPER), grey[1::2].translate(_SHADE)
    both = int.from_bytes(left, "big") | int.from_bytes(right, "big")
    return _rows((width + 1) // 2, both.to_bytes(len(left), "big"))


def _rows(length: int, data: bytes) -> bytes:
    """Each row begins with the number of its filter: none."""
    return b"".join(b"\0" + data[at : at + length] for at in range(0, len(data), length))


def _file(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    header = struct.pack(">2I5B", width, height, depth, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 7)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
