"""What running a notebook again came to, cell by cell."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .finding import Report, Verdict


class Outcome(str, enum.Enum):
    """How the outputs of one cell compare with those of another run, from best to worst."""

    identical = "identical"
    """Equal, volatile parts such as addresses and timings aside."""
    within_tolerance = "within tolerance"
    not_comparable = "not comparable"
    """Nothing was saved, or nothing may be asked of it; the reason says why."""
    differs = "differs"
    failed = "failed"
    """The cell raised what it did not raise before, ran too long, or lost its kernel."""

    @property
    def rank(self) -> int:
        """Greater is worse."""
        return list(Outcome).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What differs in one representation of one output."""

    mime: str
    """MIME type; ``stdout`` or ``stderr`` for a stream, ``error`` for an exception."""
    outcome: Outcome
    told: str = ""
    """A diff or a sentence for people; may have several lines."""
    images: tuple[str, str] | None = None
    """The saved and the other picture as ``data:`` URLs of PNG, JPEG or SVG."""

    def to_dict(self) -> dict[str, Any]:
        return {"mime": self.mime, "outcome": self.outcome.value, "told": self.told}


@dataclass(frozen=True, kw_only=True, slots=True)
class CellResult:
    """How one code cell ended."""

    number: int
    """Position among the code cells, from 1."""
    cell: str
    """Cell id, or digest of its source where it has none."""
    outcome: Outcome
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    nondeterministic: bool = False
    """Two runs in one environment differ from each other, so that the environment need not be the cause."""

    def to_dict(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "number": self.number,
            "cell": self.cell,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "differences": [each.to_dict() for each in self.differences],
        }
        if self.nondeterministic:
            written["nondeterministic"] = True
        return written


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """The results of all cells beside what differs in the runtime."""

    kernel: str
    cells: tuple[CellResult, ...]
    runtime: Report
    """The record compared with the kernel that ran the cells."""
    seconds: float = 0.0
    repeated: bool = False
    """Whether the cells ran twice."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many cells ended in each way, best first, without those that none ended in."""
        found = Counter(each.outcome for each in self.cells)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}

    @property
    def verdict(self) -> Verdict:
        """``same`` needs a cell that could be compared, and none that differs or failed."""
        if any(each.outcome in (Outcome.differs, Outcome.failed) for each in self.cells):
            return Verdict.differs
        if all(each.outcome is Outcome.not_comparable for each in self.cells):
            return Verdict.unknown
        return Verdict.same

    def to_dict(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "kernel": self.kernel,
            "counts": {outcome.value: count for outcome, count in self.counts.items()},
            "seconds": round(self.seconds, 1),
            "twice": self.repeated,
            "cells": [each.to_dict() for each in self.cells],
            "runtime": self.runtime.to_dict(),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """How far two numbers may lie apart: ``|now - was| <= absolute + relative * |was|``.

    Whole numbers are always compared exactly.
    """

    relative: float = 1e-5
    absolute: float = 1e-8
    pixels: float = 0.001
    """Share of an image's pixels that may differ visibly."""

    def allows(self, was: float, now: float) -> bool:
        return abs(now - was) <= self.absolute + self.relative * abs(was)


EXACT = Tolerance(relative=0.0, absolute=0.0, pixels=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A code cell as the comparison sees it."""

    number: int
    key: str
    source: str = ""
    outputs: tuple[Mapping[str, Any], ...] = ()
    executed: bool = False
    """Whether its file shows that it ran."""
    tags: frozenset[str] = field(default_factory=frozenset)
