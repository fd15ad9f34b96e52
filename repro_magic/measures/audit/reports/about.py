"""What a report says of the audit itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What was audited, and how far it came."""

    source: str
    against: str = ""
    """What the notebooks were compared with; empty for no comparison."""
    level: str = "pinned"
    version: str = ""
    """Of repro-magic."""
    total: int = 0
    """Files that there are."""
    interrupted: bool = False
    """Whether somebody stopped it, so that only the finished part is told."""
