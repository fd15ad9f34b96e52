"""Doing one thing for each of many, some at a time, so that Ctrl-C ends it at once."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

_PATIENCE: Final = 2.0
"""Seconds for clearing up after an error."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

Told = Callable[[int, int, str], object]
"""Is told after each: how many are done, how many there are, and which was done last."""


def gathered(
    act: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    workers: int,
    told: Told | None = None,
    name: Callable[[_Item], str] = str,
    stop: Callable[[], object] | None = None,
) -> list[_Result]:
    """The results in the order of the items. The first error ends it and is raised here.

    ``stop`` is called then, and those that are under way get a moment to clear up. The threads are daemons:
    what they wait for does not hold up a process that is to end.
    """
    listed = list(items)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, _Result | BaseException]] = queue.SimpleQueue()
    list(map(waiting.put, range(len(listed))))

    def work() -> None:
        while (index := _taken(waiting)) is not None:
            try:
                done.put((index, act(listed[index])))
            except BaseException as error:  # noqa: BLE001  # raised again where somebody waits for it
                done.put((index, error))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(listed)))]
    for thread in threads:
        thread.start()
    results: dict[int, _Result] = {}
    try:
        while len(results) < len(listed):
            index, result = _next(done)
            results[index] = _or_raise(result)
            if told:
                told(len(results), len(listed), name(listed[index]))
    except BaseException:
        while _taken(waiting) is not None:
            pass
        if stop:
            stop()
        _join(threads)
        raise
    return [results[index] for index in range(len(listed))]


def _join(threads: Iterable[threading.Thread]) -> None:
    until = time.monotonic() + _PATIENCE
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _taken(waiting: queue.SimpleQueue[int]) -> int | None:
    try:
        return waiting.get_nowait()
    except queue.Empty:
        return None


def _next(done: queue.SimpleQueue[_Result]) -> _Result:
    while True:
        try:
            # With a time limit, because on Windows nothing interrupts a wait without one.
            return done.get(timeout=1.0)
        except queue.Empty:
            continue


def _or_raise(result: _Result | BaseException) -> _Result:
    if isinstance(result, BaseException):
        raise result
    return result
