"""Digests of files of any size: read in pieces, told again from the cache while the file stays the same."""

from __future__ import annotations

import os
import stat
import time

from . import cache, files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = 1 << 20
_CACHE = "digests of declared inputs"
_MOST = 5_000
_RACY = 2_000_000_000
"""Nanoseconds within which a file may change again without a new time of modification."""


class UnreadableError(Exception):
    """A file that could not be read whole, with the reason in a few words."""


class Digests:
    """SHA-256 of files, remembered by path, size, time of modification and inode."""

    def __init__(self) -> None:
        known = cache.load(_CACHE)
        self._known: dict[str, tuple[int, int, int, str]] = known if isinstance(known, dict) else {}
        self._learned = False

    def of(self, path: str, step: Callable[[int], None]) -> tuple[int, str]:
        """Size in bytes and ``sha256:`` digest. ``step`` is told of every piece that was read.

        Raises UnreadableError for what is no file, cannot be read, or changes meanwhile.
        """
        try:
            descriptor = os.open(path, files.FLAGS)
        except FileNotFoundError:
            raise UnreadableError("it is not there") from None
        except (OSError, ValueError) as error:
            raise UnreadableError(_reason(error)) from None
        try:
            return self._read(descriptor, os.path.realpath(path), step)
        except OSError as error:
            raise UnreadableError(_reason(error)) from None
        finally:
            os.close(descriptor)

    def save(self) -> None:
        """Leave what was learned to the next process. Never fails."""
        if self._learned:
            cache.store(_CACHE, dict(list(self._known.items())[-_MOST:]))
            self._learned = False

    def _read(self, descriptor: int, path: str, step: Callable[[int], None]) -> tuple[int, str]:
        now = time.time_ns()
        before = _state(descriptor)
        known = self._known.get(path)
        if known is not None and known[:3] == before:
            step(before[0])
            return before[0], known[3]
        from hashlib import sha256

        digest = sha256()
        size = 0
        # A file that grows as fast as it is read has no end.
        while size <= before[0] and (piece := os.read(descriptor, _PIECE)):
            digest.update(piece)
            size += len(piece)
            step(len(piece))
        if _state(descriptor) != before or size != before[0]:
            raise UnreadableError("it changed while it was read")
        told = "sha256:" + digest.hexdigest()
        if now - before[1] > _RACY:
            self._known.pop(path, None)
            self._known[path] = (*before, told)
            self._learned = True
        return size, told


def _state(descriptor: int) -> tuple[int, int, int]:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("it is no file with a content of its own")
    return status.st_size, status.st_mtime_ns, status.st_ino


def _reason(error: Exception) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told[:1].lower() + told[1:]
