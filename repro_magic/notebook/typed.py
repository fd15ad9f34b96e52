"""Skimming with msgspec: types say what to decode, and everything else is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..model.format import METADATA_KEY, MIME
from .skimming import Skimmed

_RAW = msgspec.Raw()


class _Data(msgspec.Struct):
    plain: msgspec.Raw = msgspec.field(name="text/plain", default=_RAW)
    html: msgspec.Raw = msgspec.field(name="text/html", default=_RAW)
    markdown: msgspec.Raw = msgspec.field(name="text/markdown", default=_RAW)
    json: msgspec.Raw = msgspec.field(name="application/json", default=_RAW)
    record: msgspec.Raw = msgspec.field(name=MIME, default=_RAW)


class _Output(msgspec.Struct):
    text: msgspec.Raw = _RAW
    html: msgspec.Raw = _RAW
    json: msgspec.Raw = _RAW
    data: _Data | None = None


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    outputs: list[_Output] = []
    execution_count: int | None = None
    id: str = ""


class _Metadata(msgspec.Struct):
    kernelspec: msgspec.Raw = _RAW
    language_info: msgspec.Raw = _RAW
    stamp: msgspec.Raw = msgspec.field(name=METADATA_KEY, default=_RAW)


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[_Cell]
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    nbformat_minor: int = 0
    worksheets: msgspec.Raw = _RAW


_DECODER = msgspec.json.Decoder(_Notebook)
_ANY = msgspec.json.Decoder()


def skim_typed(data: bytes) -> Skimmed | None:
    """What `skimming.skim` gives; ``None`` for what is not of nbformat 4's form.

    Raises msgspec.MsgspecError, which is a ValueError, and RecursionError.
    """
    notebook = _DECODER.decode(data)
    if bytes(notebook.worksheets) or notebook.nbformat < 1:
        return None
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    stamp = bytes(notebook.metadata.stamp)
    records = any(
        output.data is not None and bytes(output.data.record) for cell in cells for output in cell.outputs
    )
    sources = tuple("".join(cell.source) for cell in cells)
    held = ("kernelspec", "language_info")
    metadata = {
        name: _ANY.decode(raw) for name in held if (raw := getattr(notebook.metadata, name)) and bytes(raw)
    }
    if stamp:
        metadata[METADATA_KEY] = _ANY.decode(stamp)
    content = {"nbformat": notebook.nbformat, "metadata": metadata, "cells": []}
    if stamp or records:
        content["cells"] = [_plain(cell) for cell in cells]
    return Skimmed(
        content=content,
        sources=sources,
        outputs=lambda at: [_shown(output) for output in cells[at].outputs],
        sizes=tuple(sum(map(_size, cell.outputs)) for cell in cells),
        executed=sum(bool(cell.outputs) or cell.execution_count is not None for cell in cells),
        stamped=bool(stamp) or records,
    )


def _plain(cell: _Cell) -> dict[str, Any]:
    """A cell as a stamp's reader asks for it: of its outputs only the records."""
    plain: dict[str, Any] = {
        "cell_type": "code",
        "source": cell.source,
        "execution_count": cell.execution_count,
        "outputs": [_record(output) for output in cell.outputs],
    }
    return plain | ({"id": cell.id} if cell.id else {})


def _record(output: _Output) -> dict[str, Any]:
    raw = bytes(output.data.record) if output.data is not None else b""
    return {"data": {MIME: _ANY.decode(raw)}} if raw else {}


def _shown(output: _Output) -> Mapping[str, Any]:
    if output.data is None:
        named = {"text": output.text, "html": output.html, "json": output.json}
        return _told(named)
    data = output.data
    kinds = {"text/plain": data.plain, "text/html": data.html, "text/markdown": data.markdown}
    return {"data": _told({**kinds, "application/json": data.json})}


def _told(raws: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    return {kind: _ANY.decode(raw) for kind, raw in raws.items() if bytes(raw)}


def _size(output: _Output) -> int:
    if output.data is None:
        return len(memoryview(output.text)) + len(memoryview(output.html))
    data = output.data
    return (
        len(memoryview(data.plain))
        + len(memoryview(data.html))
        + len(memoryview(data.markdown))
        + len(memoryview(data.json))
    )
