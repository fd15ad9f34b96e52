"""The code cells of a notebook: their source, how a stamp calls them, and which of them ran."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..model.format import MIME

MAX_ID = 64
"""Longest cell id of nbformat 4.5, in characters."""


def code_cells(notebook: object) -> list[dict[str, Any]]:
    """The code cells in their order; those of every worksheet where nbformat 3 had worksheets.

    What is not of a notebook's form counts as no cell.
    """
    if not isinstance(notebook, dict):
        return []
    sheets = [sheet for sheet in _list(notebook.get("worksheets")) if isinstance(sheet, dict)]
    return only_code(cell for part in (notebook, *sheets) for cell in _list(part.get("cells")))


def only_code(cells: Iterable[Any]) -> list[dict[str, Any]]:
    """Those of ``cells`` that hold code."""
    return [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def source(cell: Mapping[str, Any]) -> str:
    """The source of a cell, which files keep as text or as a list of lines."""
    written = cell.get("source", cell.get("input"))
    if isinstance(written, list):
        return "".join(line for line in written if isinstance(line, str))
    return written if isinstance(written, str) else ""


def digest(text: str) -> str:
    """Short digest of a cell's source, blank ends of the text aside."""
    # A lone surrogate is legal in JSON and must not hurt.
    octets = text.rstrip().encode("utf-8", "surrogatepass")
    return f"sha256:{hashlib.sha256(octets).hexdigest()[:12]}"


def cell_id(cell: Mapping[str, Any]) -> str:
    """The id of a cell, empty where it has none that a stamp could hold."""
    written = cell.get("id")
    usable = isinstance(written, str) and 0 < len(written) <= MAX_ID and written.isprintable()
    return str(written) if usable else ""


def outputs_digest(notebook: Mapping[str, Any]) -> str:
    """Digest of all that the code cells of a notebook show, our own card aside."""
    shown = [
        [each for each in outputs(cell) if MIME not in (each.get("data") or {})]
        for cell in code_cells(notebook)
    ]
    text = json.dumps(shown, sort_keys=True, ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()[:16]}"


def key(cell: Mapping[str, Any]) -> str:
    """How a stamp calls a cell: by its id, or by the digest of its source where it has no id."""
    return cell_id(cell) or digest(source(cell))


def executed(cell: Mapping[str, Any]) -> bool:
    """Whether a code cell shows that it ran: by its count or by an output."""
    count = cell.get("execution_count", cell.get("prompt_number"))
    return bool(_list(cell.get("outputs"))) or (isinstance(count, int) and not isinstance(count, bool))


def outputs(cell: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a cell that have the form of one."""
    return [output for output in _list(cell.get("outputs")) if isinstance(output, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
