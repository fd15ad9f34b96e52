"""Notebooks read quickly, many of them: only what an audit asks for is decoded.

With msgspec most of a file is passed over undecoded; without it the json module decodes the whole. Whatever
either of them refuses is read by `document`, which names the line, so both give the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.format import METADATA_KEY, MIME
from .cells import code_cells, outputs, source
from .document import Document
from .file import decoded
from .spans import strict

_TEXTS = ("text/plain", "text/html", "text/markdown", "application/json")
_OLD_TEXTS = ("text", "html", "json")
_CALLED = b"repro"
"""What the names of a stamp and of a record have in common: one search of a file is enough."""

assert _CALLED.decode() in METADATA_KEY
assert _CALLED.decode() in MIME


@dataclass(frozen=True, slots=True)
class Skimmed:
    """What was read of one notebook."""

    content: Mapping[str, Any]
    """The notebook; of its outputs perhaps only those that hold a record."""
    sources: tuple[str, ...]
    """Sources of the code cells."""
    outputs: Callable[[int], list[Mapping[str, Any]]]
    """The outputs of the code cell of an index, decoded when they are asked for."""
    sizes: tuple[int, ...]
    """Characters of text in the outputs of each code cell, about."""
    executed: int
    """How many code cells show that they ran."""
    stamped: bool
    """Whether something in it is called as a stamp is."""


def skim(data: bytes, name: str) -> Skimmed:
    """Read the bytes of a notebook file. Raises NotebookError, which names line and reason."""
    # Most files begin with a brace; stripping a long one would copy it.
    if not data[:1].strip() or not data.isascii():
        decoded(data, name)
    typed = _typed()
    if typed is not None and data[:1] == b"{":
        try:
            skimmed = typed(data)
        except (ValueError, TypeError, RecursionError):
            skimmed = None
        if skimmed is not None and not (skimmed.stamped and _is_ambiguous(data)):
            return skimmed
    return _whole(read_content(data, name), stamped=_CALLED in data)


def read_content(data: bytes, name: str = "") -> Mapping[str, Any]:
    """The whole notebook. Raises NotebookError, which names line and reason."""
    try:
        content = json.loads(data.decode())
    except (ValueError, RecursionError):
        content = None
    version = content.get("nbformat") if isinstance(content, dict) else None
    if type(version) is int and version > 0 and not (_CALLED in data and _is_ambiguous(data)):
        assert isinstance(content, dict)
        return content
    return Document.parse(decoded(data, name), name).content


def _is_ambiguous(data: bytes) -> bool:
    """Whether readers of JSON may make different things of what is called as a stamp is."""
    text = data.decode()
    try:
        return not (strict(text, METADATA_KEY) and strict(text, MIME))
    except json.JSONDecodeError:
        return True


def _whole(content: Mapping[str, Any], *, stamped: bool) -> Skimmed:
    cells = code_cells(content)
    return Skimmed(
        content=content,
        sources=tuple(source(cell) for cell in cells),
        outputs=lambda at: list(outputs(cells[at])),
        sizes=tuple(sum(map(_size, outputs(cell))) for cell in cells),
        executed=sum(bool(outputs(cell)) or isinstance(cell.get("execution_count"), int) for cell in cells),
        stamped=stamped,
    )


def _size(output: Mapping[str, Any]) -> int:
    data = output.get("data")
    bundle, kinds = (data, _TEXTS) if isinstance(data, dict) else (output, _OLD_TEXTS)
    size = 0
    for kind in kinds:
        value = bundle.get(kind)
        if isinstance(value, list):
            # Not to the letter: a line is about as long as the first, and only the order of size counts.
            size += len(value) * (1 + len(value[0]) if value and isinstance(value[0], str) else 1)
        elif isinstance(value, str):
            size += len(value)
    return size


_reader: list[Callable[[bytes], Skimmed | None] | None] = []


def _typed() -> Callable[[bytes], Skimmed | None] | None:
    """The reader by msgspec, where that is installed."""
    if not _reader:
        try:
            from .typed import skim_typed
        except ImportError:
            _reader.append(None)
        else:
            _reader.append(skim_typed)
    return _reader[0]
