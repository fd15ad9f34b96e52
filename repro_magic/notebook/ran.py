"""From the cells that a kernel session ran to the Run that its output tells."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from threading import Lock
from typing import TypeGuard

from ..model.format import MAX_CELLS, MAX_TEXT
from ..model.stamp import Run
from .cells import digest


class Ran:
    """Follows a growing collection of cells, each an id or ``None`` and a source; digests each once."""

    def __init__(self, cells: Collection[tuple[str | None, str]]) -> None:
        self._cells = cells
        self._followed = 0
        self._told: dict[str, tuple[str, ...]] = {}
        # The kernel's thread and that of its control channel both ask.
        self._following = Lock()

    def run(self) -> Run:
        """The cells in the order of their first run, at most MAX_CELLS of them."""
        with self._following:
            for cell_id, source in self._unfollowed():
                self._followed += 1
                key = digest(source)
                if key in self._told or len(self._told) < MAX_CELLS:
                    self._told[key] = self._told.get(key, ()) + ((cell_id,) if _fits(cell_id) else ())
            return Run(cells=dict(self._told))

    def _unfollowed(self) -> list[tuple[str | None, str]]:
        try:
            return list(islice(self._cells, self._followed, None))
        except RuntimeError:  # a cell came while we looked; a copy is made at one go
            return list(self._cells)[self._followed :]


def _fits(cell_id: str | None) -> TypeGuard[str]:
    """Whether a reader would accept the id: one odd id must not make a whole output unreadable."""
    return cell_id is not None and 0 < len(cell_id) <= MAX_TEXT and cell_id.isprintable()
