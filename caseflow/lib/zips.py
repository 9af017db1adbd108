"""A zip written while it is being sent: no more of it is in memory than the file at hand."""

from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: one fixed stamp, so that equal contents give equal bytes
_STAMP = (2026, 1, 1, 0, 0, 0)


class _Outlet(RawIOBase):
    """Where the zip is written; what lies there is taken away after every file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def stream_zip(files: Iterable[tuple[str, bytes]], *, packed: bool = False) -> Iterator[bytes]:
    """``packed``: the contents are packed already (.docx), so that doing it again gains nothing."""
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, data in files:
            entry = ZipInfo(name, _STAMP)
            entry.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
            yield outlet.take()
    yield outlet.take()
