"""Running collectors so that none can hurt the others, the cell or the kernel."""

from __future__ import annotations

import sys
from _thread import allocate_lock, get_ident, start_new_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Facts = dict[str, Any]
    Collector = Callable[[], Facts]

LIMIT = 2.0
"""Seconds that one collector may take."""

_MOST_HEARD = 200


def isolated(collectors: Mapping[str, Collector], limit: float = LIMIT) -> dict[str, Facts]:
    """What each collector answers; ``{"unknown": reason}`` for one that raises, hangs or prints.

    They run one after the other in a thread. One that takes longer than ``limit`` seconds is left behind, and
    those after it go on in a new thread.
    """
    answers: dict[str, Facts] = {}
    _muffler.put_on()
    try:
        while len(answers) < len(collectors):
            worker = _Worker(
                {name: each for name, each in collectors.items() if name not in answers}, _muffler
            )
            worker.start()
            answers.update(worker.wait(limit))
    finally:
        _muffler.take_off()
    return answers


class _Worker:
    """One thread, which runs collectors in their order."""

    def __init__(self, collectors: Mapping[str, Collector], muffler: _Muffler) -> None:
        self._collectors = collectors
        self._muffler = muffler
        self._answers: dict[str, Facts] = {}
        self._ready = {name: allocate_lock() for name in collectors}
        self._ident = 0
        self._abandoned = False
        for lock in self._ready.values():
            lock.acquire()

    def start(self) -> None:
        try:
            start_new_thread(self._run, ())
        except RuntimeError:
            # A platform without threads, such as WebAssembly.
            self._run()

    def wait(self, limit: float) -> dict[str, Facts]:
        """The answers up to the first collector that takes too long, that one's included."""
        answers = {}
        for name, ready in self._ready.items():
            if not ready.acquire(timeout=limit):
                answers[name] = {"unknown": f"looking at it took longer than {limit:g} s"}
                self._abandon()
                break
            answers[name] = self._answers[name]
        return answers

    def _run(self) -> None:
        self._ident = get_ident()
        for name, collector in self._collectors.items():
            self._muffler.listen(self._ident)
            try:
                answer = collector()
            except BaseException as error:  # noqa: BLE001  # not even a SystemExit may go further
                answer = _unknown(f"{type(error).__name__} while looking at it: {error}")
            heard = self._muffler.heard(self._ident)
            if self._abandoned:
                return
            self._answers[name] = _unknown(f"looking at it printed: {heard}") if heard else answer
            self._ready[name].release()

    def _abandon(self) -> None:
        """Leave the thread behind, and see to it that it ends should it ever wake up."""
        self._abandoned = True
        try:
            from ctypes import c_ulong, py_object, pythonapi
        except ImportError:
            return
        pythonapi.PyThreadState_SetAsyncExc(c_ulong(self._ident), py_object(SystemExit))


def _unknown(reason: str) -> Facts:
    from .privacy import scrubbed

    return {"unknown": scrubbed(reason)}


class _Muffler:
    """Keeps back what collectors print. What other threads print goes where it always went."""

    def __init__(self) -> None:
        self._heard: dict[int, str] = {}
        self._usual: tuple[Any, Any] = (None, None)
        self._own: tuple[Any, Any] = (None, None)
        self._wearers = 0
        self._lock = allocate_lock()

    def put_on(self) -> None:
        with self._lock:
            self._wearers += 1
            if self._wearers == 1:
                self._usual = (sys.stdout, sys.stderr)
                self._own = sys.stdout, sys.stderr = _Stream(sys.stdout, self), _Stream(sys.stderr, self)

    def take_off(self) -> None:
        with self._lock:
            self._wearers -= 1
            # Whoever put in another stream meanwhile keeps it.
            if not self._wearers and sys.stdout is self._own[0]:
                sys.stdout = self._usual[0]
            if not self._wearers and sys.stderr is self._own[1]:
                sys.stderr = self._usual[1]

    def listen(self, thread: int) -> None:
        self._heard[thread] = ""

    def heard(self, thread: int) -> str:
        return self._heard.pop(thread, "")

    def keep(self, text: str) -> bool:
        """Keep the text back if it comes from a collector; whether it does."""
        thread = get_ident()
        if thread not in self._heard:
            return False
        self._heard[thread] = (self._heard[thread] + text)[:_MOST_HEARD]
        return True


class _Stream:
    """A text stream that passes on what does not come from a collector."""

    def __init__(self, stream: Any, muffler: _Muffler) -> None:
        self._stream = stream
        self._muffler = muffler

    def write(self, text: str) -> int:
        if self._muffler.keep(text):
            return len(text)
        written: int = self._stream.write(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_muffler = _Muffler()
"""One for all: of two that overlap, the one that goes first must not leave the other's streams behind."""
