"""A .docx whose parts never change but one: they are packed once, and each document adds only its own."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

DOCUMENT = "word/document.xml"
# 1980-01-01 00:00: one fixed stamp, so that equal texts give equal bytes
_STAMP = struct.pack("<2H", 0, 0x21)
_VERSION, _DEFLATED, _UTF8_NAMES = 20, 8, 0x800
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Level 6 is twice as slow on so small a part and saves 3 %
_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Packed:
    """``body`` holds the finished local parts, ``directory`` their entries, ``count`` how many."""

    body: bytes
    directory: bytes
    count: int

    def join(self, document: bytes) -> bytes:
        """The whole file with ``document`` as word/document.xml."""
        header, data = _part(DOCUMENT, document, _LEVEL)
        name = DOCUMENT.encode()
        entry = _entry(header, name, len(self.body))
        at = len(self.body) + len(_LOCAL) + len(header) + len(name) + len(data)
        directory = self.directory + entry
        end = struct.pack("<4H2IH", 0, 0, self.count + 1, self.count + 1, len(directory), at, 0)
        return b"".join((self.body, _LOCAL, header, name, data, directory, _END, end))


def pack(parts: Mapping[str, bytes]) -> Packed:
    """The parts that stay as they are; word/document.xml is left out."""
    body, directory, count = b"", b"", 0
    for name, content in parts.items():
        if name == DOCUMENT:
            continue
        header, data = _part(name, content, 9)
        directory += _entry(header, name.encode(), len(body))
        body += _LOCAL + header + name.encode() + data
        count += 1
    return Packed(body, directory, count)


def _part(name: str, content: bytes, level: int) -> tuple[bytes, bytes]:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    data = deflate.compress(content) + deflate.flush()
    sizes = struct.pack("<3I2H", zlib.crc32(content), len(data), len(content), len(name.encode()), 0)
    return struct.pack("<3H", _VERSION, _UTF8_NAMES, _DEFLATED) + _STAMP + sizes, data


def _entry(header: bytes, name: bytes, at: int) -> bytes:
    return _CENTRAL + struct.pack("<H", _VERSION) + header + struct.pack("<3H2I", 0, 0, 0, 0, at) + name
