"""Running a copy of a notebook in a real kernel, with nbclient."""

from __future__ import annotations

import json
import logging
import subprocess
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...model.errors import MissingExtraError, ReproError

_SILENT = logging.getLogger(f"{__name__}.nbclient")
"""What nbclient says of a run is in the result: nothing of it goes to the terminal."""
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


class RunError(ReproError):
    """A notebook that could not be run at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """An executed copy, and why it ended early if it did."""

    notebook: Mapping[str, Any]
    ended: str = ""
    """One sentence; empty when every cell was reached."""
    ended_at: int | None = None
    """Index in ``notebook["cells"]`` of the cell that it ended in."""
    reached: frozenset[int] = frozenset()
    """Indices of the cells that ran to their end, or raised."""


def run_copy(
    notebook: Mapping[str, Any],
    *,
    kernel: str,
    folder: Path,
    seconds: float | None,
    skip: Callable[[Mapping[str, Any]], bool],
    progress: Callable[[int, int], None],
) -> Ran:
    """Execute a copy of the notebook; the notebook itself and its file are not touched.

    ``folder`` is the working directory, ``seconds`` the limit for one cell, ``progress`` is told how many of
    how many code cells are done. The kernel is ended whatever happens, also on KeyboardInterrupt. Raises
    MissingExtraError, and RunError when the kernel does not start.
    """
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
    except ImportError as error:
        missing = error.name or "nbclient"
        raise MissingExtraError("Running a notebook", module=missing, extra="verify") from None
    untyped: Any = nbformat
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about cells without an id
        node = untyped.reads(json.dumps(notebook), as_version=4)
    client: Any = NotebookClient(
        node,
        kernel_name=kernel,
        timeout=seconds,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        log=_SILENT,
    )
    wanted = [at for at, cell in enumerate(node.cells) if cell.cell_type == "code" and not skip(cell)]
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    reached: set[int] = set()
    ended = ""
    try:
        with client.setup_kernel(stderr=subprocess.DEVNULL):
            for done, at in enumerate(wanted):
                progress(done, len(wanted))
                client.execute_cell(node.cells[at], at)
                reached.add(at)
        progress(len(wanted), len(wanted))
    except CellTimeoutError:
        ended = f"The cell ran for more than {seconds:g} s."
    except DeadKernelError:
        ended = "The kernel died in this cell."
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RunError(f"The kernel {kernel} did not start: {reason}.") from error
    ended_at = wanted[len(reached)] if ended else None
    return Ran(notebook=node, ended=ended, ended_at=ended_at, reached=frozenset(reached))
