"""From the cells that a kernel session ran to the Run that its output tells."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.format import MAX_CELLS
from ..model.stamp import Run
from .cells import digest


def run_of(cells: Iterable[tuple[str | None, str]]) -> Run:
    """The Run of ``(cell id, source)`` pairs in the order of their first run, the first MAX_CELLS of them."""
    told: dict[str, tuple[str, ...]] = {}
    for cell_id, source in cells:
        key = digest(source)
        if key not in told and len(told) == MAX_CELLS:
            break
        told[key] = told.get(key, ()) + ((cell_id,) if cell_id else ())
    return Run(cells=told)
