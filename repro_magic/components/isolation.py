"""Running collectors so that none can hurt the others, the cell or the kernel."""

from __future__ import annotations

import sys
from _thread import LockType, allocate_lock, get_ident, start_new_thread

from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Facts = dict[str, Any]
    Collector = Callable[[], Facts]

LIMIT = 2.0
"""Seconds that one collector may take."""


def isolated(collectors: Mapping[str, Collector], limit: float = LIMIT) -> dict[str, Facts]:
    """What each collector answers; ``{"unknown": reason}`` for one that raises, hangs or prints.

    They run one after the other in a thread. One that takes longer than ``limit`` seconds is left behind, and
    the others go on in a new thread.
    """
    answers: dict[str, Facts] = {}
    waiting = dict(collectors)
    with _Muffler() as muffler:
        while waiting:
            worker = _Worker(waiting, muffler)
            if not worker.start():
                # A platform without threads, such as WebAssembly.
                worker.run()
            for name in list(waiting):
                if not worker.finished[name].acquire(True, limit):
                    answers[name] = {"unknown": f"looking at it took longer than {limit:g} s"}
                    worker.abandon()
                    del waiting[name]
                    break
                answers[name] = worker.answers[name]
                del waiting[name]
    return answers


class _Worker:
    """One thread, which runs the collectors in their order."""

    def __init__(self, collectors: Mapping[str, Collector], muffler: _Muffler) -> None:
        self._collectors = dict(collectors)
        self._muffler = muffler
        self._abandoned = False
        self._ident = 0
        self.answers: dict[str, Facts] = {}
        self.finished: dict[str, LockType] = {name: allocate_lock() for name in collectors}
        for lock in self.finished.values():
            lock.acquire()

    def start(self) -> bool:
        try:
            start_new_thread(self.run, ())
        except RuntimeError:
            return False
        return True

    def run(self) -> None:
        self._ident = get_ident()
        for name, collector in self._collectors.items():
            self._muffler.listen(self._ident)
            try:
                answer = collector()
            except BaseException as error:  # SystemExit of a collector as well must not go further
                answer = {"unknown": scrubbed(f"{type(error).__name__} while looking at it: {error}")}
            printed = self._muffler.heard(self._ident)
            if printed and "unknown" not in answer:
                answer = {"unknown": "looking at it printed: " + scrubbed(printed)}
            if self._abandoned:
                return
            self.answers[name] = answer
            self.finished[name].release()

    def abandon(self) -> None:
        """Leave the thread behind, and end it should it ever wake up."""
        self._abandoned = True
        try:
            import ctypes

            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._ident), ctypes.py_object(SystemExit))
        except (ImportError, AttributeError):
            pass


class _Muffler:
    """Stands in for ``sys.stdout`` and ``sys.stderr`` and keeps back what the collectors' threads print.

    Threads of the user print as ever.
    """

    def __init__(self) -> None:
        self._printed: dict[int, str] = {}

    def __enter__(self) -> _Muffler:
        self._stdout, self._stderr = sys.stdout, sys.stderr
        self._own_stdout, self._own_stderr = _Stream(self._stdout, self), _Stream(self._stderr, self)
        sys.stdout, sys.stderr = self._own_stdout, self._own_stderr  # type: ignore[assignment]
        return self

    def __exit__(self, *exception: object) -> None:
        if sys.stdout is self._own_stdout:
            sys.stdout = self._stdout
        if sys.stderr is self._own_stderr:
            sys.stderr = self._stderr

    def listen(self, ident: int) -> None:
        self._printed[ident] = ""

    def heard(self, ident: int) -> str:
        return self._printed.pop(ident, "")

    def keep(self, text: object) -> bool:
        """Whether the calling thread is a collector's; then its text is kept back."""
        ident = get_ident()
        if ident not in self._printed:
            return False
        self._printed[ident] = (self._printed[ident] + str(text))[:200]
        return True


class _Stream:
    """A text stream that passes on what does not come from a collector."""

    def __init__(self, stream: Any, muffler: _Muffler) -> None:
        self._stream = stream
        self._muffler = muffler

    def write(self, text: str) -> int:
        if self._muffler.keep(text):
            return len(text)
        return int(self._stream.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
