"""Stand-ins for scans: a drawn page per kind of proof, small and plainly no real paper."""

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 210, 297
_PAPER, _INK, _SEAL, _EDGE = (252, 251, 247), (176, 180, 186), (200, 40, 40), (120, 124, 130)


@cache
def page(kind: str) -> bytes:
    """Lines of grey, a frame, and a red ring whose place tells one kind from another."""
    seed = zlib.crc32(kind.encode())
    centre = (60 + seed % 90, 180 + (seed >> 8) % 70)
    rows = b"".join(b"\0" + _row(y, centre, seed) for y in range(HEIGHT))
    return _png(rows)


def _row(y: int, centre: tuple[int, int], seed: int) -> bytes:
    return b"".join(bytes(_pixel(x, y, centre, seed)) for x in range(WIDTH))


def _pixel(x: int, y: int, centre: tuple[int, int], seed: int) -> tuple[int, int, int]:
    if x in {8, WIDTH - 9} or y in {8, HEIGHT - 9}:
        return _EDGE
    distance = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
    if 24**2 <= distance <= 27**2:
        return _SEAL
    written = 30 <= y <= 250 and y % 12 < 3 and 24 <= x <= 150 + (seed >> y % 24) % 40
    return _INK if written else _PAPER


def _png(rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
