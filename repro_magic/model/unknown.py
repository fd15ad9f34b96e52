"""The noun for "we looked and could not tell"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Says that a fact was looked for and could not be told.

    It is never the same as "absent" and never counts as a match.
    """

    reason: str
    """One sentence that a reader can act on."""

    def to_dict(self) -> dict[str, str]:
        return {"unknown": self.reason}
