"""The Stamp: what a notebook carries, in its metadata and in the output of ``%repro``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import NewerFormatError, StampError
from .format import MAX_CELLS, MAX_EARLIER, MAX_LOG, MAX_LOG_CHANGES, SCHEMA
from .record import Record
from .scope import Scope
from .unknown import Unknown
from .untrusted import a_list, a_mapping, a_text, a_text_map, an_unknown, texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """Cells whose outputs another runtime than the stamp's made, and that runtime."""

    record: Record | Unknown
    """``Unknown`` when the cells ran before anything was recorded."""
    cells: tuple[str, ...]
    """Cell ids, or digests of the source where a notebook has no ids."""

    @classmethod
    def from_dict(cls, raw: object, at: str) -> Earlier:
        members = a_mapping(raw, at)
        record = an_unknown(members.get("record"), f"{at}.record")
        return cls(
            record=record or Record.from_dict(members.get("record"), f"{at}.record"),
            cells=texts(members.get("cells", []), f"{at}.cells", limit=MAX_CELLS),
        )

    def to_dict(self) -> dict[str, Any]:
        return {"cells": list(self.cells), "record": self.record.to_dict()}


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """What changed from one record to the next."""

    recorded: str
    """Day of the later record, ISO 8601."""
    changes: Mapping[str, str]
    """Subject to ``was -> now``; a side that is not there is an empty text."""

    @classmethod
    def from_dict(cls, raw: object, at: str) -> LogEntry:
        members = a_mapping(raw, at)
        return cls(
            recorded=a_text(members.get("recorded", ""), f"{at}.recorded", limit=10),
            changes=a_text_map(members.get("changes", {}), f"{at}.changes", limit=MAX_LOG_CHANGES),
        )

    def to_dict(self) -> dict[str, Any]:
        return {"changes": dict(sorted(self.changes.items())), "recorded": self.recorded}


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The cells that one kernel session ran, so that a reader can tell which outputs are its."""

    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Digest of a cell's source to the ids of the cells that ran it, where the front end told ids."""

    @classmethod
    def from_dict(cls, raw: object, at: str = "run") -> Run:
        members = a_mapping(raw, at)
        cells = a_mapping(members.get("cells", {}), f"{at}.cells", limit=MAX_CELLS)
        return cls(cells={key: texts(value, f"{at}.cells.{key}") for key, value in cells.items()})

    def to_dict(self) -> dict[str, Any]:
        return {"cells": {key: list(ids) for key, ids in self.cells.items()}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What running the notebook again came to, and which outputs that was said of."""

    recorded: str
    """Day of that run, ISO 8601."""
    verdict: str
    """``same`` or ``differs``."""
    cells: int
    """Code cells that could be compared."""
    outputs: str
    """Digest of the outputs that were compared; others than these were not verified."""

    @classmethod
    def from_dict(cls, raw: object, at: str = "verified") -> Verified:
        members = a_mapping(raw, at)
        verdict, cells = members.get("verdict"), members.get("cells")
        if verdict not in ("same", "differs"):
            raise StampError("expected 'same' or 'differs'", at=f"{at}.verdict")
        if isinstance(cells, bool) or not isinstance(cells, int) or not 0 <= cells <= MAX_CELLS:
            raise StampError(f"expected a number from 0 to {MAX_CELLS}", at=f"{at}.cells")
        return cls(
            recorded=a_text(members.get("recorded", ""), f"{at}.recorded", limit=10),
            verdict=verdict,
            cells=cells,
            outputs=a_text(members.get("outputs", ""), f"{at}.outputs"),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "cells": self.cells,
            "outputs": self.outputs,
            "recorded": self.recorded,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """The current record, earlier ones that some outputs still come from, a log, and the scope."""

    record: Record
    earlier: tuple[Earlier, ...] = ()
    log: tuple[LogEntry, ...] = ()
    scope: Scope = field(default_factory=Scope)
    verified: Verified | None = None
    """``None`` where nobody ran the notebook again and wrote down what came of it."""

    @classmethod
    def from_dict(cls, raw: object) -> Stamp:
        """Read a stamp that anybody may have written.

        Raises NewerFormatError for an unknown major version, StampError for any other form.
        """
        members = a_mapping(raw, "stamp", limit=100)
        check_schema(members)
        if "record" not in members:
            raise StampError("a stamp without a record", at="record")
        earlier = a_list(members.get("earlier", []), "earlier", limit=MAX_EARLIER)
        log = a_list(members.get("log", []), "log", limit=MAX_LOG)
        return cls(
            record=Record.from_dict(members["record"]),
            earlier=tuple(Earlier.from_dict(item, f"earlier[{index}]") for index, item in enumerate(earlier)),
            log=tuple(LogEntry.from_dict(item, f"log[{index}]") for index, item in enumerate(log)),
            scope=Scope.from_dict(members.get("scope", {})),
            verified=Verified.from_dict(members["verified"]) if "verified" in members else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON form as the published schema has it: sorted, empty parts left out."""
        written: dict[str, Any] = {"schema": SCHEMA, "record": self.record.to_dict()}
        if self.earlier:
            written["earlier"] = [each.to_dict() for each in self.earlier]
        if self.log:
            written["log"] = [each.to_dict() for each in self.log]
        if scope := self.scope.to_dict():
            written["scope"] = scope
        if self.verified:
            written["verified"] = self.verified.to_dict()
        return dict(sorted(written.items()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """What the output of a ``%repro`` cell holds under our MIME type."""

    record: Record
    run: Run = field(default_factory=Run)
    scope: Scope = field(default_factory=Scope)
    """What ``%%repro`` and ``%repro scope`` asked for in this session."""

    @classmethod
    def from_dict(cls, raw: object) -> Bundle:
        """Read what an output holds. Raises NewerFormatError and StampError as Stamp does."""
        members = a_mapping(raw, "output", limit=100)
        check_schema(members)
        if "record" not in members:
            raise StampError("an output without a record", at="record")
        return cls(
            record=Record.from_dict(members["record"]),
            run=Run.from_dict(members.get("run", {})),
            scope=Scope.from_dict(members.get("scope", {})),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON form as the published schema has it: a scope only where one was asked for."""
        written: dict[str, Any] = {
            "record": self.record.to_dict(),
            "run": self.run.to_dict(),
            "schema": SCHEMA,
        }
        if scope := self.scope.to_dict():
            written["scope"] = scope
        return written


def check_schema(members: Mapping[str, Any]) -> None:
    """Refuse what this release cannot read. Raises NewerFormatError or StampError."""
    schema = members.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise StampError("no version of the schema", at="schema")
    if schema > SCHEMA:
        raise NewerFormatError(schema)
