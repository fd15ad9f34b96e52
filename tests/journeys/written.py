"""Notebooks to open, written to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LOAD = "%load_ext repro_magic"
REPRO = "%repro"


def write(file: Path, *sources: str, kernel: str = "new", stamp: Any = None, ran: bool = False) -> Path:
    """Write a notebook of code cells with the ids c0, c1, ...; ``ran``: each printed its number."""
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": kernel, "language": "python", "name": kernel},
    }
    if stamp is not None:
        metadata["repro_magic"] = stamp
    cells = [_cell(index, source, ran=ran) for index, source in enumerate(sources)]
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(notebook, indent=1) + "\n")
    return file


def _cell(index: int, source: str, *, ran: bool) -> dict[str, Any]:
    outputs = [{"name": "stdout", "output_type": "stream", "text": [f"{index}\n"]}] if ran else []
    return {
        "cell_type": "code",
        "execution_count": index + 1 if ran else None,
        "id": f"c{index}",
        "metadata": {},
        "outputs": outputs,
        "source": source.splitlines(keepends=True),
    }
