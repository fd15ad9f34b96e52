"""Notebooks for tests, said in few words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from repro_magic.model.format import METADATA_KEY, MIME
from repro_magic.model.record import Record
from repro_magic.model.stamp import Bundle, Run, Stamp
from repro_magic.notebook.cells import digest

Cell = dict[str, Any]


def code(
    source: str, *, cell_id: str | None = None, count: int | None = 1, outputs: list[Cell] | None = None
) -> Cell:
    """A code cell; ``count=None`` is one that never ran."""
    cell: Cell = {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": outputs or [],
        "source": source,
    }
    return {**cell, "id": cell_id} if cell_id else cell


def card(record: Record, *ran: Cell) -> Cell:
    """The output of ``%repro`` in a session that ran these cells."""
    cells: dict[str, tuple[str, ...]] = {}
    for cell in ran:
        key = digest(cell["source"])
        cells[key] = cells.get(key, ()) + ((cell["id"],) if "id" in cell else ())
    bundle = Bundle(record=record, run=Run(cells=cells))
    data = {MIME: bundle.to_dict(), "text/plain": "the card"}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def notebook(*cells: Cell, stamp: Stamp | Any = None, **metadata: Any) -> dict[str, Any]:
    """A notebook of the current format; ``stamp`` goes into its metadata as it is."""
    if stamp is not None:
        metadata[METADATA_KEY] = stamp.to_dict() if isinstance(stamp, Stamp) else stamp
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, content: dict[str, Any]) -> Path:
    """Write a notebook as Jupyter does."""
    path.write_text(
        json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return path
