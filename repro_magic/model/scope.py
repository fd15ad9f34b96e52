"""The Scope: the objective that a notebook is held to."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import StampError
from .format import DEFAULT_LEVEL, LEVELS
from .untrusted import a_mapping, a_text_map


class Level(enum.IntEnum):
    """How much of a runtime has to come back, from least to most."""

    recorded = 0
    """The runtime is written down; nothing has to match."""
    compatible = 1
    """Same Python minor and implementation; imported packages equal in their leading release numbers."""
    pinned = 2
    """Exact versions of imported packages and everything they need."""
    locked = 3
    """The same artefacts (build, origin), operating system family and architecture."""
    identical = 4
    """Also CPU features, GPUs and libc."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a notebook asks of its runtime, and which risks are accepted."""

    level: Level = Level[DEFAULT_LEVEL]
    accept: Mapping[str, str] = field(default_factory=dict)
    """``code`` or ``code:subject`` of a finding to the reason why it is accepted."""

    @classmethod
    def from_dict(cls, raw: object, at: str = "scope") -> Scope:
        """Read a scope out of a stamp. Raises StampError naming the place."""
        members = a_mapping(raw, at)
        level = members.get("level", DEFAULT_LEVEL)
        if level not in LEVELS:
            raise StampError(f"expected one of {', '.join(LEVELS)}", at=f"{at}.level")
        return cls(
            level=Level[level], accept=a_text_map(members.get("accept", {}), f"{at}.accept", limit=200)
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON form: defaults are left out."""
        written: dict[str, Any] = {}
        if self.accept:
            written["accept"] = dict(sorted(self.accept.items()))
        if self.level.name != DEFAULT_LEVEL:
            written["level"] = self.level.name
        return written
