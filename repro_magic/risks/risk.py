"""The noun of the catalogue: one kind of finding, and how much it matters at every level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from ..model.finding import Severity
from ..model.scope import Level

Severities: TypeAlias = "tuple[Severity, Severity, Severity, Severity, Severity]"
"""One for each level, from ``recorded`` to ``identical``."""

_I, _W, _E = Severity.info, Severity.warning, Severity.error

NOTE: Final[Severities] = (_I, _I, _I, _I, _I)
FROM_IDENTICAL: Final[Severities] = (_I, _I, _I, _I, _W)
FROM_LOCKED: Final[Severities] = (_I, _I, _I, _W, _W)
FROM_PINNED: Final[Severities] = (_I, _I, _W, _W, _W)
PINNED_THEN_ERROR: Final[Severities] = (_I, _I, _W, _E, _E)
FROM_COMPATIBLE: Final[Severities] = (_I, _W, _W, _W, _W)
COMPATIBLE_THEN_ERROR: Final[Severities] = (_I, _W, _W, _E, _E)
ALWAYS: Final[Severities] = (_W, _W, _W, _W, _W)
"""Warnings and errors by the level from which they count."""

FAMILIES: Final = (
    "kernel and interpreter",
    "packages",
    "origins and channels",
    "system",
    "hardware and numerics",
    "data",
    "code and execution",
    "services",
    "licences",
    "record itself",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """One kind of finding."""

    code: str
    component: str
    title: str
    """What it says, for the docs."""
    severities: Severities
    remedy: str
    """What a person can do or paste."""
    family: str = ""
    """One of `FAMILIES`."""
    looks_for: str = ""
    """Which facts make the finding, in one sentence."""
    why: str = ""
    """Why it threatens reproducibility, in one or two sentences."""
    source: str = ""
    """Where that is known from: a paper with its figure, an issue, a standard."""

    def severity(self, level: Level) -> Severity:
        return self.severities[level]
