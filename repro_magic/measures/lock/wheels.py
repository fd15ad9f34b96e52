"""RECORD of a wheel that lies on a server, read without fetching the wheel."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from ..index import File, Index, IndexProblem

_SMALL: Final = 1 << 17
"""Bytes of a wheel that are fetched whole: a second request costs more."""
_TAIL: Final = (1 << 16, 1 << 20)
"""Least and most bytes of the end that are fetched first: there the directory and RECORD usually lie."""
_SHARE: Final = 16
"""The directory of a wheel seldom takes more than this fraction of it."""
_MOST_RECORD: Final = 1 << 26
_MOST_MEMBERS: Final = 500_000


class UnreadableWheelError(Exception):
    """A file that is no wheel, or none that can be read; ``str(error)`` says why."""


def record_of(file: File, index: Index) -> str:
    """RECORD of a wheel, from the cache if its hash is known there.

    Raises IndexProblem where it cannot be fetched, UnreadableWheelError for what is no wheel.
    """
    kept = index.cache.record(file.sha256)
    if kept is None:
        kept = record_in(_Pieces(file, index))
        index.cache.keep_record(file.sha256, kept)
    return kept.decode("utf-8", "replace")


def record_in(wheel: io.RawIOBase) -> bytes:
    """RECORD of an open wheel. Raises UnreadableWheelError."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = archive.infolist()
            records = [each for each in members if _is_record(each.filename)]
            if len(members) > _MOST_MEMBERS or len(records) != 1:
                raise UnreadableWheelError(f"holds {len(records)} RECORD files")
            if records[0].file_size > _MOST_RECORD:
                raise UnreadableWheelError("holds a RECORD that is too large")
            with archive.open(records[0]) as member:
                content = member.read(_MOST_RECORD + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        OverflowError,
        ValueError,
    ) as error:
        raise UnreadableWheelError(f"is no archive that can be read ({type(error).__name__})") from None
    return content


def _is_record(name: str) -> bool:
    return name.endswith(".dist-info/RECORD") and name.count("/") == 1


class _Pieces(io.RawIOBase):
    """A file on a server, as `zipfile` wants to read one: only what is asked for is fetched, and kept."""

    def __init__(self, file: File, index: Index) -> None:
        self._file = file
        self._index = index
        self._position = 0
        self._pieces: list[tuple[int, bytes]] = []
        tail = min(max(file.size // _SHARE, _TAIL[0]), _TAIL[1])
        content, self._size = index.piece(file, -1, _SMALL if file.size <= _SMALL else tail)
        self._pieces.append((self._size - len(content), content))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        end = self._size if size < 0 else min(self._size, self._position + size)
        start = self._position
        if start >= end:
            return b""
        content = self._known(start, end)
        if content is None:
            if end - start > _MOST_RECORD:
                raise UnreadableWheelError("has a directory that is too large")
            # What lies behind is read next: the directory behind RECORD, and RECORD behind its header.
            following = min((at for at, _ in self._pieces if at >= end), default=self._size)
            until = min(following, max(end, start + _TAIL[0]))
            fetched, _ = self._index.piece(self._file, start, until)
            if len(fetched) == self._size:
                self._pieces = [(0, fetched)]
            elif len(fetched) == until - start:
                self._pieces.append((start, fetched))
            else:
                raise IndexProblem("sent another piece of the file than was asked for")
            content = self._known(start, end) or b""
        self._position = start + len(content)
        return content

    def _known(self, start: int, end: int) -> bytes | None:
        """These bytes, if neighbouring pieces hold all of them."""
        content = b""
        while start < end:
            piece = next(((at, held) for at, held in self._pieces if at <= start < at + len(held)), None)
            if piece is None:
                return None
            part = piece[1][start - piece[0] : end - piece[0]]
            content += part
            start += len(part)
        return content
