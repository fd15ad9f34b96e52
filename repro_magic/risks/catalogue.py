"""The catalogue of risks: differences from a recorded runtime, and threats that a notebook runs by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .differences import DIFFERENCES
from .risk import FAMILIES, Risk
from .threats import THREATS

__all__ = ["CATALOGUE", "COMPARED", "Risk"]

CATALOGUE: Final[Mapping[str, Risk]] = {
    row.code: row
    for row in sorted((*DIFFERENCES.values(), *THREATS.values()), key=lambda row: FAMILIES.index(row.family))
}
"""Every kind of finding by its code, family by family."""

_TOLD_BESIDE: Final = (
    "package-stale",
    "outputs-mixed",
    "outputs-unrecorded",
    "outputs-unverified",
    "record-stated",
)

COMPARED: Final[Mapping[str, Risk]] = {
    code: row for code, row in CATALOGUE.items() if code in DIFFERENCES or code in _TOLD_BESIDE
}
"""What a comparison can tell: differences, and threats that say whether there is one record to compare."""
