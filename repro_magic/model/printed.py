"""What other tools printed about a runtime, as far as their text tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .record import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """One text that a tool printed about the runtime of its cell."""

    tool: str
    """``watermark``, ``session_info``, ``pip list``, ...; ``version prints`` where no tool made it."""
    cell: int
    """Place of the code cell among the notebook's code cells, from 1."""
    record: Record
    """What the text tells; its basis is ``printed``, and what no line tells is Unknown."""
    release: str = ""
    """Version of the tool, where it prints its own."""
    date: str = ""
    """The date as it was printed; ``record.recorded`` has it where it can be read in one way only."""
    unversioned: Mapping[str, str] = field(default_factory=dict)
    """Names that were printed without a version, and what stands there: ``not installed``, ``NA``."""
    notes: tuple[str, ...] = ()
    """What is odd about the text: columns out of line, a name with two versions."""

    def to_dict(self) -> dict[str, Any]:
        """JSON form; what is empty is left out."""
        told = {
            "release": self.release,
            "date": self.date,
            "unversioned": dict(self.unversioned),
            "notes": list(self.notes),
        }
        written = {"tool": self.tool, "cell": self.cell, "record": self.record.to_dict()}
        return written | {name: value for name, value in told.items() if value}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedRecords:
    """Everything that a notebook's outputs print about runtimes, and what it comes to."""

    texts: tuple[Printed, ...]
    """In the order of the cells; never empty."""
    record: Record
    """All of them together; a later text has the last word."""
    notes: tuple[str, ...] = ()
    """Where texts contradict each other."""

    @property
    def sources(self) -> str:
        """The tools and where their texts stand: ``watermark (cell 3)``; the first few of many."""
        named = [f"{text.tool} (cell {text.cell})" for text in self.texts]
        return ", ".join(named if len(named) < 4 else [*named[:3], f"and {len(named) - 3} more texts"])
