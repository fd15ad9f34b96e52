"""The noun for one declared input beside what is there."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN
from .record import Data

_UNKNOWN = "unknown: "

GONE = "unknown: it is not there"
"""Digest of an input that a record names and that is not there."""


class InputState(str, enum.Enum):
    """What became of an input since it was declared."""

    same = "same"
    changed = "changed"
    missing = "missing"
    unknown = "unknown"
    """One of the two could not be read; never a match."""

    @property
    def exit_code(self) -> int:
        return {InputState.same: EXIT_SAME, InputState.unknown: EXIT_UNKNOWN}.get(self, EXIT_DIFFERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class InputCheck:
    """One declared input, and what is there by its name."""

    name: str
    location: str
    state: InputState
    was: str
    """Digest in the record."""
    now: str = ""
    """Digest of what is there, `GONE` for nothing."""
    size_was: str = ""
    """Bytes, in decimal; empty where that was not told."""
    size_now: str = ""

    @property
    def reason(self) -> str:
        """Why it could not be compared, or what differs, in a few words."""
        if self.state is InputState.unknown:
            side = self.now if self.now.startswith(_UNKNOWN) else self.was
            return side.partition(_UNKNOWN)[2] + ("" if side is self.now else " when it was declared")
        if self.state is InputState.missing:
            return "not there"
        if self.state is InputState.changed and self.size_was != self.size_now:
            return f"{self.size_was or '?'} bytes then, {self.size_now or '?'} bytes there"
        return "other content of the same size" if self.state is InputState.changed else ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "location": self.location,
            "state": self.state.value,
            "was": self.was,
            "now": self.now,
            "reason": self.reason,
        }


def compared(was: Data, now: Data) -> Iterator[InputCheck]:
    """Every input of a record beside the same name in a look at what is there."""
    for name, digest in was.digests.items():
        found = now.digests.get(name, GONE)
        yield InputCheck(
            name=name,
            location=was.locations.get(name, ""),
            state=_state(digest, found),
            was=digest,
            now=found,
            size_was=was.sizes.get(name, ""),
            size_now=now.sizes.get(name, ""),
        )


def _state(was: str, now: str) -> InputState:
    if now == GONE:
        return InputState.missing
    if was.startswith(_UNKNOWN) or now.startswith(_UNKNOWN):
        return InputState.unknown
    return InputState.same if was == now else InputState.changed
