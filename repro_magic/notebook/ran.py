"""From the cells that a kernel session ran to the Run that its output tells."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from threading import Lock

from ..model.format import MAX_CELLS
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
            for cell_id, source in islice(list(self._cells), self._followed, None):
                self._followed += 1
                key = digest(source)
                if key in self._told or len(self._told) < MAX_CELLS:
                    self._told[key] = self._told.get(key, ()) + ((cell_id,) if cell_id else ())
            return Run(cells=dict(self._told))
