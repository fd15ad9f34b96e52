"""Folders of notebooks for tests of the audit, said in few words."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from notebook_files import Cell, code, notebook, write

from repro_magic.measures.audit.batches import Batch, Settings
from repro_magic.measures.audit.declared import parse
from repro_magic.measures.audit.local import in_process
from repro_magic.measures.audit.row import Row
from repro_magic.workflow.auditing import Audit, examine

PYTHON = {"name": "python", "version": "3.12.1"}


def watermark(version: str = "3.12.1", **packages: str) -> Cell:
    """A cell with the text of watermark."""
    lines = "".join(f"{name}: {told}\n" for name, told in packages.items())
    text = f"Python implementation: CPython\nPython version       : {version}\n\n{lines}"
    return code("%watermark -v -iv", outputs=[{"output_type": "stream", "name": "stdout", "text": text}])


def saved(path: Path, *cells: Cell, **metadata: Any) -> Path:
    """Write a notebook, with folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write(path, notebook(*cells, **metadata))


def rows(
    source: Path | str,
    *,
    revision: str = "",
    run: Callable[[Iterable[Batch]], Iterator[Row]] | None = None,
    **settings: Any,
) -> dict[str, Row]:
    """The rows of an audit by their paths; each path once."""
    listed = list(Audit(str(source), revision).rows(Settings(**settings), run or one_process))
    found = {row.path: row for row in listed}
    assert len(found) == len(listed)
    return found


def one_process(batches: Iterable[Batch]) -> Iterator[Row]:
    return in_process(batches, examine)


def against(name: str, text: str) -> dict[str, Any]:
    """The settings that compare with an environment file."""
    declared = parse(name, text.encode())
    return {"target": declared.record, "declared": declared}


def murderous(batch: Batch, *, name: str = "", once: str = "") -> list[Row]:
    """Examines, but dies at one file; with ``once`` only where nobody has died yet."""
    if any(entry.path == name for entry in batch.entries):
        if not once:
            os.kill(os.getpid(), signal.SIGKILL)
        if not os.path.exists(once):
            Path(once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return examine(batch)
