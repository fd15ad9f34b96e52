"""The stamp in a notebook's metadata, read from the end of its file: Jupyter writes the metadata there."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..model.errors import ReproError
from ..model.format import METADATA_KEY
from ..model.stamp import Stamp
from .spans import strict
from .unreadable import refuse

TAIL = 64 * 1024
"""Bytes that are read; a stamp of a large environment with the rest of the metadata takes less."""

_START = b'\n "metadata": {'


def stamp_at_end(path: Path) -> Stamp | None:
    """The stamp of a notebook in the form in which Jupyter writes it; ``None`` for any other.

    ``None`` says nothing about what the notebook carries: read it whole then. What stands before the metadata
    is not looked at, so a file that is broken there shows its stamp all the same. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(descriptor).st_size
        # A short file is read in one go, a long one at its end.
        if size > TAIL:
            os.lseek(descriptor, size - TAIL, os.SEEK_SET)
        tail = os.read(descriptor, TAIL)
    finally:
        os.close(descriptor)
    return stamp_in(tail)


def stamp_in(tail: bytes) -> Stamp | None:
    """The same of the last bytes of a file.

    A line end cannot stand inside of a JSON string, and what follows the mark is a whole object's end: so the
    mark is the notebook's own metadata, whatever its outputs hold.
    """
    start = tail.rfind(_START)
    if start < 0 or METADATA_KEY.encode() not in tail:
        return None
    try:
        text = "{" + tail[start + 1 :].decode()
        members = json.loads(text)
        raw = members["metadata"].get(METADATA_KEY) if "nbformat" in members else None
        if raw is None or not strict(text, METADATA_KEY):
            return None
        refuse(raw)
        return Stamp.from_dict(raw)
    except (ValueError, RecursionError, ReproError):
        return None
