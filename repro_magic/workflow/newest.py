"""Asking which releases of packages are the newest."""

from __future__ import annotations

from collections.abc import Iterable


def newest(names: Iterable[str]) -> dict[str, str]:
    """Name to its newest release, by the first index that is configured for this environment."""
    from ..measures.index.configured import configured
    from ..measures.newest import newest as measure

    indexes = configured().indexes
    return measure(names, indexes[0]) if indexes else {}
