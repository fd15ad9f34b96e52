"""The engine of this machine: one process, or several with the rows in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from .batches import Batch, Work, singly
from .row import Row, unreadable

KILLED = "the process that read it was killed, twice"


def in_process(batches: Iterable[Batch], work: Work) -> Iterator[Row]:
    """Rows one after the other, made by this process."""
    for batch in batches:
        yield from work(batch)


def in_processes(batches: Iterable[Batch], work: Work, workers: int) -> Iterator[Row]:
    """Rows in the order of the entries, made by several processes.

    A file that takes its process down costs its own row: the batch is done again file by file.
    """
    waiting = iter(batches)
    running: deque[tuple[Batch, Future[list[Row]]]] = deque()
    pool = _pool(workers)
    try:
        while True:
            while len(running) < 3 * workers and (batch := next(waiting, None)) is not None:
                running.append((batch, pool.submit(work, batch)))
            if not running:
                return
            batch, future = running.popleft()
            try:
                rows = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                rows = list(_carefully(batch, work))
                pool = _pool(workers)
                running = deque((each, pool.submit(work, each)) for each, _ in running)
            yield from rows
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _carefully(batch: Batch, work: Work) -> Iterator[Row]:
    """Entry by entry in one process, and in another one behind each that took it down."""
    pool = _pool(1)
    try:
        for single in singly(batch):
            try:
                yield from pool.submit(work, single).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = _pool(1)
                yield unreadable(single.entries[0].path, KILLED, size=single.entries[0].size)
    finally:
        pool.shutdown(wait=False)


def _pool(workers: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_deaf)


def _deaf() -> None:
    """Ctrl-C is the business of the process that was asked; it tells the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def processors() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
