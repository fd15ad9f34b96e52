"""What counts and outputs of the code cells show about how the notebook was run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...model.errors import ReproError
from ...model.format import MIME
from ...model.stamp import Run
from ...model.text import Execution
from ..cells import cell_id, digest, executed, outputs, source
from ..evidence import holds_a_record
from ..unreadable import refuse
from .code import numbered


def execution(notebook: Mapping[str, Any]) -> Execution:
    """Read the code cells that hold code. Nothing is said about order where outputs have no counts."""
    cells = [(number, cell) for number, cell in numbered(notebook) if _holds_code(source(cell))]
    counts = [
        (number, count)
        for number, cell in cells
        if isinstance(count := _count(cell), int) and not isinstance(count, bool)
    ]
    ran = _ran(cell for _, cell in cells)
    return Execution(
        counts=tuple(counts),
        idle=tuple(number for number, cell in cells if not executed(cell)) if counts else (),
        edited=tuple(number for number, cell in cells if _is_edited(cell, ran)),
        failed=tuple(number for number, cell in cells if _failed(cell)),
    )


def _holds_code(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _failed(cell: Mapping[str, Any]) -> bool:
    """Whether the saved output is an error that the cell was not tagged to end in."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    meant = isinstance(tags, list) and "raises-exception" in tags
    return not meant and any(each.get("output_type") in ("error", "pyerr") for each in outputs(cell))


def _count(cell: Mapping[str, Any]) -> object:
    return cell.get("execution_count", cell.get("prompt_number"))


def _is_edited(cell: Mapping[str, Any], ran: Mapping[str, set[str]]) -> bool:
    """Whether the recorded session ran this cell, and never in its present form."""
    digests = ran.get(cell_id(cell), set())
    return bool(digests) and executed(cell) and digest(source(cell)) not in digests


def _ran(cells: Any) -> dict[str, set[str]]:
    """Cell id to the digests of the sources that it ran with, by the outputs of ``%repro``."""
    found: dict[str, set[str]] = {}
    for cell in cells:
        for output in filter(holds_a_record, outputs(cell)):
            for key, ids in _run(output["data"][MIME]).cells.items():
                for each in ids:
                    found.setdefault(each, set()).add(key)
    return found


def _run(raw: Any) -> Run:
    try:
        refuse(raw)
        return Run.from_dict(raw.get("run", {}) if isinstance(raw, dict) else {})
    except ReproError:
        return Run()
