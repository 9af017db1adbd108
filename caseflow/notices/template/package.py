"""A .docx whose parts never change but one, and whose one part changes only between its literals.

Everything that stays is deflated once: the other parts, and each stretch of word/document.xml between two
values. A document is these stretches laid end to end with its values stored between them, which is as good
a deflate stream as any (RFC 1951: a full flush ends on a byte; a stored block may follow).
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DOCUMENT = "word/document.xml"
# 1980-01-01 00:00: one fixed stamp, so that equal texts give equal bytes
_STAMP = struct.pack("<2H", 0, 0x21)
_VERSION, _DEFLATED, _UTF8_NAMES = 20, 8, 0x800
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# The head of a block that is not the last, and an empty last block
_STORED, _LAST = struct.Struct("<BHH"), b"\x03\x00"
_BLOCK = 0xFFFF


class Literal:
    """A stretch that never changes, plain and deflated."""

    __slots__ = ("packed", "plain")

    def __init__(self, text: str) -> None:
        self.plain = text.encode()
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        self.packed = deflate.compress(self.plain) + deflate.flush(zlib.Z_FULL_FLUSH)

    def __len__(self) -> int:
        return len(self.plain)


@dataclass(frozen=True, slots=True)
class Packed:
    """``body`` holds the finished local parts, ``directory`` their entries, ``count`` how many."""

    body: bytes
    directory: bytes
    count: int

    def join(self, pieces: Iterable[Literal | str]) -> bytes:
        """The whole file with the pieces as word/document.xml."""
        plain, packed = _laid_out(pieces)
        name = DOCUMENT.encode()
        header = _header(name, zlib.crc32(plain), len(packed), len(plain))
        directory = self.directory + _entry(header, name, len(self.body))
        at = len(self.body) + len(_LOCAL) + len(header) + len(name) + len(packed)
        end = struct.pack("<4H2IH", 0, 0, self.count + 1, self.count + 1, len(directory), at, 0)
        return b"".join((self.body, _LOCAL, header, name, packed, directory, _END, end))


def _laid_out(pieces: Iterable[Literal | str]) -> tuple[bytes, bytes]:
    plain: list[bytes] = []
    packed: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, Literal):
            plain.append(piece.plain)
            packed.append(piece.packed)
        elif piece:
            value = piece.encode()
            plain.append(value)
            packed += _stored(value)
    packed.append(_LAST)
    return b"".join(plain), b"".join(packed)


def _stored(value: bytes) -> Iterable[bytes]:
    if len(value) <= _BLOCK:
        return (_STORED.pack(0, len(value), len(value) ^ _BLOCK), value)
    blocks = (value[at : at + _BLOCK] for at in range(0, len(value), _BLOCK))
    return (part for block in blocks for part in _stored(block))


def pack(parts: Mapping[str, bytes]) -> Packed:
    """The parts that stay as they are; word/document.xml is left out."""
    body, directory, count = b"", b"", 0
    for name, content in parts.items():
        if name == DOCUMENT:
            continue
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflate.compress(content) + deflate.flush()
        header = _header(name.encode(), zlib.crc32(content), len(data), len(content))
        directory += _entry(header, name.encode(), len(body))
        body += _LOCAL + header + name.encode() + data
        count += 1
    return Packed(body, directory, count)


def _header(name: bytes, crc: int, packed: int, plain: int) -> bytes:
    sizes = struct.pack("<3I2H", crc, packed, plain, len(name), 0)
    return struct.pack("<3H", _VERSION, _UTF8_NAMES, _DEFLATED) + _STAMP + sizes


def _entry(header: bytes, name: bytes, at: int) -> bytes:
    return _CENTRAL + struct.pack("<H", _VERSION) + header + struct.pack("<3H2I", 0, 0, 0, 0, at) + name
