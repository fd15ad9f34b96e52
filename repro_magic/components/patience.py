"""Long work on files that may never answer: in a thread that can be left behind, with signs of progress."""

from __future__ import annotations

import time
from _thread import allocate_lock, start_new_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STALL = 10.0
"""Seconds without any progress after which a mount counts as dead."""

_SHOWN_AFTER = 1.0
_TICK = 0.1


class StalledError(Exception):
    """Nothing moved for `STALL` seconds."""


class AbandonedError(BaseException):
    """Raised inside of the work when nobody waits for it: no handler of the work may swallow it."""


class Progress:
    """What the work tells of itself, written by its thread and read by the one that waits."""

    def __init__(self) -> None:
        self.name = ""
        """What it is busy with."""
        self.done = 0
        """Bytes."""
        self.total = 0
        """Bytes, as far as they are known; 0 for not at all."""
        self._moved = time.monotonic()
        self._stopped = False

    def step(self, size: int = 0) -> None:
        """So many bytes more are done. Raises AbandonedError when nobody waits."""
        if self._stopped:
            raise AbandonedError
        self.done += size
        self._moved = time.monotonic()

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stopped = True

    @property
    def stalled(self) -> bool:
        """Whether nothing moved for too long."""
        return time.monotonic() - self._moved > STALL


def patiently(
    work: Callable[[Progress], Any], progress: Progress, show: Callable[[Progress], None] | None = None
) -> Any:
    """What the work returns or raises. Raises StalledError where it stands still; an interrupt stops it.

    ``show`` is called a few times a second once the work has taken a second.
    """
    done = allocate_lock()
    done.acquire()
    outcome: dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["value"] = work(progress)
        except BaseException as error:  # noqa: BLE001  # it is raised again where somebody waits
            outcome["error"] = error
        finally:
            done.release()

    began = time.monotonic()
    start_new_thread(run, ())
    try:
        while not done.acquire(timeout=_TICK):
            if progress.stalled:
                raise StalledError
            if show is not None and time.monotonic() - began > _SHOWN_AFTER:
                show(progress)
    finally:
        progress.stop()
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]
