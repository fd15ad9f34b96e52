"""How a stamp goes on when another look at a runtime comes in: which output came from where."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..model.format import MAX_CELLS, MAX_EARLIER, MAX_LOG
from ..model.record import Record
from ..model.stamp import Earlier, LogEntry, Run, Stamp
from ..model.unknown import Unknown
from .cells import cell_id, digest, executed, key, only_code, source
from .sameness import agree, changes, older, trimmed, union, with_lock_of

BEFORE = Unknown("these cells ran before the runtime was recorded")
"""The runtime of outputs that were there when the first record was made."""

TOO_MANY = Unknown("these cells ran in more runtimes than a stamp keeps")
"""The runtime of the oldest outputs where cells ran in more than ``MAX_EARLIER`` runtimes."""


def advance(
    previous: Stamp | None, record: Record, run: Run | None, cells: Iterable[Any], today: str
) -> Stamp:
    """The stamp after another look at a runtime.

    ``cells`` are the cells of the notebook, ``run`` those that the runtime ran (``None`` where nobody
    knows), ``today`` is the day to write where the record has none. Idempotent: the same look again
    changes nothing. A stated or printed record never replaces an observed one.
    """
    return proceed(previous, record, Share.of(run, cells), today)


def proceed(previous: Stamp | None, record: Record, share: Share, today: str) -> Stamp:
    """As `advance`, where the share of the runtime in the outputs is known already."""
    dated = dataclasses.replace(record, recorded=record.recorded or today)
    if previous is None:
        before = (Earlier(record=BEFORE, cells=share.others),) if share.others else ()
        return Stamp(record=trimmed(dated), earlier=_kept(before, share))
    if record.basis != "observed" and previous.record.basis == "observed":
        return dataclasses.replace(previous, earlier=_kept(previous.earlier, share.but(share.run)))
    earlier = _kept(previous.earlier, share)
    if agree(previous.record, record):
        # The day on which this runtime was first seen stays, so that a run of the same again changes nothing.
        seen = older(previous.record.recorded, record.recorded)
        known = with_lock_of(previous.record, record) if share.whole else union(previous.record, record)
        current = trimmed(dataclasses.replace(known, recorded=seen))
        return dataclasses.replace(previous, record=current, earlier=earlier)
    claimed = {name for entry in earlier for name in entry.cells}
    left = Earlier(
        record=trimmed(previous.record), cells=tuple(name for name in share.others if name not in claimed)
    )
    current, others = _back_again(dated, earlier)
    return dataclasses.replace(
        previous,
        record=trimmed(current),
        earlier=_kept((*others, left), share),
        log=_logged(previous, dated, everything=share.whole),
    )


def tidy(stamp: Stamp, cells: Iterable[Any]) -> Stamp:
    """The stamp without the cells that are gone or have lost their outputs."""
    return dataclasses.replace(stamp, earlier=_kept(stamp.earlier, Share.of(None, cells)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What a run has to do with the executed cells of a notebook."""

    executed: tuple[str, ...]
    """Keys of the cells that ran, in the notebook's order."""
    run: frozenset[str]
    """Those that this run ran."""
    known: bool
    """Whether anything is known about cells at all."""

    @classmethod
    def of(cls, run: Run | None, cells: Iterable[Any]) -> Share:
        ran = [(cell_id(cell), cell) for cell in only_code(cells) if executed(cell)]
        names = [ident or key(cell) for ident, cell in ran]
        ids = frozenset(each for told in run.cells.values() for each in told) if run else frozenset()
        covered = frozenset(
            name
            for name, (ident, cell) in zip(names, ran, strict=True)
            if run and _covers(run, ids, ident, cell)
        )
        return cls(executed=tuple(dict.fromkeys(names)), run=covered, known=run is not None)

    def but(self, cells: Iterable[str]) -> Share:
        """The share without these cells."""
        return dataclasses.replace(self, run=self.run.difference(cells))

    @property
    def others(self) -> tuple[str, ...]:
        """Executed cells that the run did not run; none where nothing is known about cells."""
        return tuple(name for name in self.executed if name not in self.run) if self.known else ()

    @property
    def whole(self) -> bool:
        """Whether every output of the notebook is the run's."""
        return self.known and bool(self.executed) and not self.others


def _covers(run: Run, ids: frozenset[str], ident: str, cell: dict[str, Any]) -> bool:
    if ident and ident in ids:
        return True
    told = run.cells.get(digest(source(cell)))
    return told is not None and (not ident or not told)


def _kept(earlier: Iterable[Earlier], share: Share) -> tuple[Earlier, ...]:
    """Earlier records with the cells that still show their outputs, each cell under one of them."""
    free = set(share.executed) - share.run
    kept: list[Earlier] = []
    for entry in reversed(tuple(earlier)):
        mine = free.intersection(entry.cells)
        free -= mine
        if mine:
            cells = tuple(name for name in share.executed if name in mine)[:MAX_CELLS]
            kept.append(dataclasses.replace(entry, cells=cells))
    kept.reverse()
    surplus = len(kept) - MAX_EARLIER
    if surplus <= 0:
        return tuple(kept)
    oldest = {name for entry in kept[: surplus + 1] for name in entry.cells}
    cells = tuple(name for name in share.executed if name in oldest)[:MAX_CELLS]
    return (Earlier(record=TOO_MANY, cells=cells), *kept[surplus + 1 :])


def _back_again(record: Record, earlier: Iterable[Earlier]) -> tuple[Record, tuple[Earlier, ...]]:
    """The record with what is known of it from earlier, and the records of other runtimes."""
    others: list[Earlier] = []
    for entry in earlier:
        if isinstance(entry.record, Record) and agree(record, entry.record):
            record = union(entry.record, record)
        else:
            others.append(entry)
    return record, tuple(others)


def _logged(previous: Stamp, record: Record, *, everything: bool) -> tuple[LogEntry, ...]:
    changed = changes(previous.record, record, everything=everything)
    if not changed:
        return previous.log
    return (*previous.log, LogEntry(recorded=record.recorded, changes=changed))[-MAX_LOG:]
