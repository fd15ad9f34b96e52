"""The unit of work: some entries, and what judging them needs. It is pickled and sent to whoever does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ...model.record import Record
from .declared import Declared
from .entry import Entry
from .row import Row

BATCH_BYTES = 8 * 2**20
BATCH_FILES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What every notebook is judged by."""

    level: str = "pinned"
    target: Record | None = None
    """What the notebooks are compared with; ``None`` for no comparison."""
    declared: Declared | None = None
    """The same where it is an environment file."""
    risks: bool = False
    """Whether the code is judged by the whole catalogue."""
    today: str = ""
    cache: str = ""
    """The file that holds rows by content; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Entries that are looked at together."""

    number: int
    entries: Sequence[Entry]
    settings: Settings
    environments: Mapping[str, Declared] = field(default_factory=dict)
    """What the environment files of these entries declare."""


Work: TypeAlias = Callable[[Batch], list[Row]]
"""Looks at a batch: one row for every entry, in their order. Never raises."""


def batched(
    entries: Iterable[Entry], settings: Settings, declared: Callable[[str], Declared | None]
) -> Iterator[Batch]:
    """Entries in batches of about equal size; each brings what its environment files declare."""
    waiting: list[Entry] = []
    size = number = 0
    for entry in entries:
        waiting.append(entry)
        size += entry.size
        if size >= BATCH_BYTES or len(waiting) >= BATCH_FILES:
            yield _batch(number, waiting, settings, declared)
            waiting, size, number = [], 0, number + 1
    if waiting:
        yield _batch(number, waiting, settings, declared)


def _batch(
    number: int, entries: list[Entry], settings: Settings, declared: Callable[[str], Declared | None]
) -> Batch:
    told = {name: declared(name) for name in {entry.environment for entry in entries} if name}
    known = {name: each for name, each in told.items() if each is not None}
    return Batch(number=number, entries=tuple(entries), settings=settings, environments=known)


def singly(batch: Batch) -> Iterator[Batch]:
    """The same entries, each in a batch of its own."""
    for entry in batch.entries:
        yield Batch(
            number=batch.number, entries=(entry,), settings=batch.settings, environments=batch.environments
        )
