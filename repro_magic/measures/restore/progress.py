"""What a restore tells while it is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """One thing that happened."""

    doing: str
    """``asking``, ``waiting``, ``python``, ``downloading``, ``installed``, ``registering``, ``checking``."""
    name: str = ""
    """The package, or what else it is about."""
    done: int = 0
    total: int = 0
    """Packages; 0 where there is nothing to count."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


Told: TypeAlias = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tells nobody."""
