"""Notebooks as the browser sends them."""

from __future__ import annotations

from typing import Any

from records import having

from repro_magic.model.format import MIME
from repro_magic.model.record import Record
from repro_magic.model.stamp import Bundle, Run, Stamp
from repro_magic.notebook.cells import digest


def notebook(*cells: dict[str, Any], stamp: Any = None) -> dict[str, Any]:
    """A notebook of these cells; ``stamp`` is a Stamp, or anything that somebody put in its place."""
    written = stamp.to_dict() if isinstance(stamp, Stamp) else stamp
    metadata = {} if written is None else {"repro_magic": written}
    return {"metadata": metadata, "cells": list(cells), "nbformat": 4, "nbformat_minor": 5}


def code(
    source: str, *, ident: str = "a", count: int | None = 1, bundle: Bundle | None = None
) -> dict[str, Any]:
    """A code cell that was run, with the output of ``%repro`` where there is a bundle."""
    outputs = []
    if bundle is not None:
        data = {MIME: bundle.to_dict(), "text/plain": "a record"}
        outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return {
        "id": ident,
        "cell_type": "code",
        "source": source,
        "execution_count": count,
        "outputs": outputs,
        "metadata": {},
    }


def repro_cell(record: Record | None = None) -> dict[str, Any]:
    """A ``%repro`` cell whose output tells that it was the only cell that ran."""
    run = Run(cells={digest("%repro"): ("r",)})
    return code("%repro", ident="r", bundle=Bundle(record=record or having(numpy="2.1.3"), run=run))
