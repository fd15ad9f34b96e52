"""The engine on a Dask cluster: the same work on every batch, and every batch exactly once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from ...model.errors import MissingExtraError, ReproError
from .batches import Batch, Work, singly
from .entry import CannotReadError, read
from .local import KILLED
from .row import Row, unreadable


def on_dask(batches: Iterable[Batch], work: Work, scheduler: str = "", workers: int = 2) -> Iterator[Row]:
    """Rows in the order of the entries, made by a cluster at an address, or by one started here.

    A worker that dies costs time only: its batches are done by others. Workers of a scheduler elsewhere get
    the bytes, for they need not see the files. Raises MissingExtraError, and ReproError where no scheduler
    answers.
    """
    try:
        import distributed
    except ImportError:
        raise MissingExtraError("--engine dask", module="distributed", extra="dask") from None
    dask: Any = distributed  # its classes have no types
    if not scheduler:
        with (
            dask.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            dask.Client(cluster) as client,
        ):
            yield from _rows(client, batches, work, window=3 * workers)
        return
    try:
        client = dask.Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise ReproError(
            f"{scheduler}: no Dask scheduler answers there: {error}.", remedy="Give --scheduler its address."
        ) from None
    with client:
        yield from _rows(client, map(_with_bytes, batches), work, window=16)


def _rows(client: Any, batches: Iterable[Batch], work: Work, window: int) -> Iterator[Row]:
    from collections import deque

    waiting = iter(batches)
    running: deque[tuple[Batch, Any]] = deque()
    while True:
        while len(running) < window and (batch := next(waiting, None)) is not None:
            running.append((batch, client.submit(work, batch, pure=False, retries=2)))
        if not running:
            return
        batch, future = running.popleft()
        yield from _result(client, batch, future, work)


def _result(client: Any, batch: Batch, future: Any, work: Work) -> Iterator[Row]:
    from distributed import KilledWorker

    try:
        yield from future.result()
    except KilledWorker:
        if len(batch.entries) == 1:
            yield unreadable(batch.entries[0].path, KILLED, size=batch.entries[0].size)
            return
        for single in singly(batch):
            yield from _result(client, single, client.submit(work, single, pure=False), work)


def _with_bytes(batch: Batch) -> Batch:
    entries = []
    for entry in batch.entries:
        try:
            entries.append(dataclasses.replace(entry, data=read(entry), location=""))
        except CannotReadError as error:
            entries.append(dataclasses.replace(entry, problem=str(error), location=""))
    return dataclasses.replace(batch, entries=tuple(entries))
