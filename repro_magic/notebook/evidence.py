"""What a notebook holds of runtimes: the stamp in its metadata and the records in its outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..model.errors import NewerFormatError, ReproError, StampError
from ..model.format import METADATA_KEY, MIME
from ..model.record import Record
from ..model.scope import Scope
from ..model.stamp import Bundle, Stamp
from .cells import code_cells, key, outputs
from .lineage import Share
from .sameness import agree, trimmed
from .unreadable import refuse

MAX_RECORDS = 8
"""Most records in outputs that are looked at, from the end of the notebook: each is compared with each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """One record found in an output."""

    record: Record
    holder: str
    """Key of the cell whose output it is."""
    share: Share
    """The cells that its run ran, the holder among them."""
    scope: Scope
    """What its run was asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything readable in a notebook, and why something else is not."""

    stamp: Stamp | None = None
    bundles: tuple[Held, ...] = ()
    problem: ReproError | None = None
    newer: bool = False
    """Whether the metadata holds a stamp of a newer format."""

    def beside(self, covered: frozenset[str]) -> Evidence:
        """Without what shows in cells that a running kernel ran: it knows more of them by now."""
        bundles = tuple(held for held in self.bundles if held.holder not in covered)
        return dataclasses.replace(self, bundles=bundles)

    def news(self) -> tuple[Held, ...]:
        """What the outputs tell and the metadata does not know yet, oldest first."""
        fresh = [held for held in self.bundles if not self._left_behind(held)]
        by_day = sorted(fresh, key=lambda held: self._lateness(held, fresh))
        ordered = tuple(self._still(held) for held in by_day)
        if not ordered or self.stamp is None or not agree(self.stamp.record, ordered[-1].record):
            return ordered
        latest = ordered[-1]
        if "" < latest.record.recorded < self._changed:
            # Its run is of a time before another runtime came and went.
            earlier = (name for entry in self.stamp.earlier for name in entry.cells)
            latest = dataclasses.replace(latest, share=latest.share.but(earlier))
        return (latest,)

    def _still(self, held: Held) -> Held:
        """The record without the cells that it ran and that show another one by now."""
        others = (other.holder for other in self.bundles if other.record != held.record)
        return dataclasses.replace(held, share=held.share.but(others))

    def _lateness(self, held: Held, among: list[Held]) -> tuple[str, int, bool, int]:
        """Sorts the records by when they were made, as far as anything tells.

        The later day wins. Then order of running: a run that ran the cell which now shows another
        record came before that other one. Then what the metadata does not know yet, then the run of
        more cells; and among equals the place in the notebook.
        """
        others = [other for other in among if not agree(other.record, held.record)]
        ran_before = [other for other in others if held.holder in other.share.run]
        ran_after = [other for other in others if other.holder in held.share.run]
        unseen = not ran_before and not self._known(held)
        return held.record.recorded, len(ran_before) - len(ran_after), unseen, len(held.share.run)

    def _known(self, held: Held) -> bool:
        if self.stamp is None:
            return False
        records = [self.stamp.record, *(entry.record for entry in self.stamp.earlier)]
        return any(isinstance(each, Record) and agree(each, held.record) for each in records)

    def _left_behind(self, held: Held) -> bool:
        """Whether the metadata already counts the output among those of an earlier runtime.

        Such an output stays in the notebook until its cell is run again, and is no news. Only a day
        after that of the last change of runtimes says that its cell was run in the earlier one again.
        """
        if self.stamp is None or "" < self._changed < held.record.recorded:
            return False
        return any(
            isinstance(entry.record, Record)
            and held.holder in entry.cells
            and agree(entry.record, held.record)
            for entry in self.stamp.earlier
        )

    @property
    def _changed(self) -> str:
        """The day on which one runtime last took over from another; empty where none is known."""
        return self.stamp.log[-1].recorded if self.stamp is not None and self.stamp.log else ""


def evidence(notebook: object) -> Evidence:
    """Look through a notebook that anybody may have written. Never raises."""
    stamp: Stamp | None = None
    problems: list[ReproError] = []
    metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
    if isinstance(metadata, dict) and METADATA_KEY in metadata:
        try:
            refuse(metadata[METADATA_KEY])
            stamp = Stamp.from_dict(metadata[METADATA_KEY])
        except ReproError as problem:
            problems.append(problem)
    newer = bool(problems) and isinstance(problems[0], NewerFormatError)
    bundles: dict[str, Held] = {}
    cells = code_cells(notebook)
    for cell, raw in [*_records(cells)][-MAX_RECORDS:]:
        try:
            refuse(raw)
            held = _held(cell, _observed(Bundle.from_dict(raw)), cells)
        except ReproError as problem:
            problems.append(problem)
            continue
        # Cells without an id and with the same source are one to a stamp, and show one record.
        if held.holder not in bundles or bundles[held.holder].record.recorded <= held.record.recorded:
            bundles.pop(held.holder, None)
            bundles[held.holder] = held
    first = problems[0] if problems else None
    return Evidence(stamp=stamp, bundles=tuple(bundles.values()), problem=first, newer=newer)


def holds_a_record(output: object) -> bool:
    """Whether an output is one of ``%repro``."""
    data = output.get("data") if isinstance(output, dict) else None
    return isinstance(data, dict) and MIME in data


def _records(cells: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Any]]:
    for cell in cells:
        for output in filter(holds_a_record, outputs(cell)):
            yield cell, output["data"][MIME]


def _observed(bundle: Bundle) -> Bundle:
    """The bundle. Raises StampError for what somebody only says: an output is made by what it tells of."""
    if bundle.record.basis != "observed":
        raise StampError("an output that was not observed", at="record.basis")
    return bundle


def _held(cell: dict[str, Any], bundle: Bundle, cells: list[dict[str, Any]]) -> Held:
    """The record, whose run ran at least the cell that shows it."""
    share = Share.of(bundle.run, cells)
    holder = key(cell)
    share = dataclasses.replace(share, run=share.run | {holder})
    return Held(record=trimmed(bundle.record), holder=holder, share=share, scope=bundle.scope)
