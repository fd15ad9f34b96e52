"""A lock file that keeps two builders of one environment apart, also from the children of a killed one.

Own code and no library, because the lock has to be handed to the installer: while an installer that outlived
its parent still writes, nobody else may build in the same place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

_PAUSE: Final = 0.2
"""Seconds between two attempts."""


@contextmanager
def guarded(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[IO[bytes]]:
    """Hold the lock of that file; ``waiting`` is called again and again while somebody else holds it.

    The open file that is given can be passed on to a child process, which then holds the lock too.
    """
    with path.open("ab") as file:
        while not _taken(file):
            waiting()
            time.sleep(_PAUSE)
        try:
            yield file
        finally:
            _let_go(file)


@contextmanager
def at_once(path: Path) -> Iterator[bool]:
    """Hold the lock of that file if nobody else does; gives whether it is held."""
    with path.open("ab") as file:
        held = _taken(file)
        try:
            yield held
        finally:
            if held:
                _let_go(file)


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(file: IO[bytes]) -> None:
        with suppress(OSError):
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(file: IO[bytes]) -> None:
        """Closing lets go; an explicit unlock would take the lock from a child that still writes."""
