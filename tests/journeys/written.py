"""Notebooks to open, written to files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOAD = "%load_ext repro_magic"
REPRO = "%repro"


def write(
    file: Path,
    *sources: str,
    kernel: str = "new",
    stamp: Any = None,
    ran: bool = False,
    printed: Sequence[str] = (),
) -> Path:
    """Write a notebook of code cells with the ids c0, c1, ...

    ``ran``: each of them printed its number, or what ``printed`` says.
    """
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": kernel, "language": "python", "name": kernel},
    }
    if stamp is not None:
        metadata["repro_magic"] = stamp
    texts = printed or [f"{index}\n" for index in range(len(sources))]
    cells = [_cell(index, source, texts[index] if ran else "") for index, source in enumerate(sources)]
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(notebook, indent=1) + "\n")
    return file


def _cell(index: int, source: str, text: str) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    outputs = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    return {
        "cell_type": "code",
        "execution_count": index + 1 if lines else None,
        "id": f"c{index}",
        "metadata": {},
        "outputs": outputs,
        "source": source.splitlines(keepends=True),
    }
