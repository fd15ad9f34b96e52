"""Notebook files: read whole, written whole or not at all."""

from __future__ import annotations

import errno
import json
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.errors import NotebookError, ReproError, StampError
from ..model.record import Record
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import trust
from .document import Document
from .replacing import ChangedMeanwhileError, replace_file
from .stamping import read
from .unreadable import refuse

_WORDS = {
    errno.ENOENT: "there is no such file",
    errno.EISDIR: "a directory",
    errno.EACCES: "this user has no permission to",
    errno.EPERM: "this user has no permission to",
    errno.ELOOP: "a symbolic link that leads back to itself",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What was done to one file, or would be."""

    path: Path
    action: str
    changed: bool
    note: str = ""
    """What else there is to know, empty where there is nothing."""


def read_notebook(path: Path) -> Document:
    """Read a notebook file. Raises NotebookError, which says in one line where and why it cannot be read."""
    name = called(path)
    return Document.parse(decoded(_bytes(path), name), name)


def read_record(path: Path) -> Record | Unknown:
    """Read a record that was saved as JSON. Raises NotebookError or StampError."""
    name = called(path)
    try:
        raw = json.loads(decoded(_bytes(path), name).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"{name}: not JSON: {error}.") from None
    refuse(raw)
    return Record.from_dict(raw)


def stamp(path: Path, make: Callable[[Mapping[str, Any]], Stamp | None], *, write: bool = True) -> Written:
    """Have a notebook file carry the stamp that ``make`` gives for its content.

    ``write=False`` only tells what would be done. Raises NotebookError; the file is whole then.
    """
    document = read_notebook(path)
    carried = read(document.content)
    try:
        wanted = make(document.content)
        if wanted is None and carried.problem is not None:
            raise carried.problem
        stamped = document if wanted is None else document.stamped(wanted)
    except ReproError as problem:
        raise _named(problem, document.name) from problem
    if wanted is None:
        return Written(path=path, action="nothing to record", changed=False)
    note = f"passed over what cannot be read: {carried.problem}" if carried.problem else ""
    return _rewritten(path, document, stamped, "stamped" if write else "would be stamped", note, write=write)


def strip(path: Path, *, write: bool = True) -> Written:
    """Take the stamp and the ``%repro`` outputs out of a notebook file. Raises NotebookError."""
    document = read_notebook(path)
    action = "stripped" if write else "would be stripped"
    return _rewritten(path, document, document.stripped(), action, write=write)


def write_notebook(path: Path, old: Document, new: Document) -> str:
    """Replace a notebook file that was read as ``old``; returns what there is to know about its trust.

    Raises NotebookError, and the old file is whole then: also where another program saved it since.
    """
    was_trusted = trust.trusted(old.text)
    try:
        replace_file(path, old.text.encode(), new.text.encode())
    except ChangedMeanwhileError:
        raise NotebookError(
            f"{old.name}: another program has saved it meanwhile; nothing was written.",
            remedy="Run the same again.",
        ) from None
    except OSError as error:
        raise NotebookError(f"{old.name}: not written: {_reason(error)}.") from error
    if isinstance(was_trusted, Unknown):
        return f"if Jupyter trusted it, it no longer does: {was_trusted.reason}"
    if was_trusted and not trust.sign(new.text):
        return "Jupyter trusted it and no longer does: signing failed"
    return ""


def called(path: Path) -> str:
    """The name of a file as errors have it, in one line whatever it holds."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(path))


def _rewritten(
    path: Path, old: Document, new: Document, action: str, note: str = "", *, write: bool
) -> Written:
    if new.text == old.text:
        return Written(path=path, action="unchanged", changed=False, note=note)
    told = write_notebook(path, old, new) if write else ""
    return Written(path=path, action=action, changed=True, note="; ".join(filter(None, (note, told))))


def _named(problem: ReproError, name: str) -> ReproError:
    """The problem with the file's name, and its own exit code."""
    if str(problem).startswith(name):
        return problem
    unreadable = "the record cannot be read: " if isinstance(problem, StampError) else ""
    error = NotebookError(f"{name}: {unreadable}{problem}")
    error.exit_code = problem.exit_code
    return error


def _bytes(path: Path) -> bytes:
    try:
        # Whatever is no regular file may never end, or may never begin.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotebookError(f"{called(path)}: a directory, not a notebook.")
        if not stat.S_ISREG(mode):
            raise NotebookError(f"{called(path)}: not a regular file.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NotebookError(f"{called(path)}: not read: {_reason(error)}.") from None


def decoded(data: bytes, name: str) -> str:
    """The text of a notebook file. Raises NotebookError for what is empty or not UTF-8."""
    if not data.strip():
        raise NotebookError(f"{name}: the file is empty.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise NotebookError(f"{name}: not UTF-8 but UTF-16 or binary.", remedy="Save it as UTF-8.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise NotebookError(
            f"{name}: line {line}, column {column}: not UTF-8: {error.reason}.", remedy="Save it as UTF-8."
        ) from None


def _reason(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _WORDS.get(number or 0) or str(getattr(error, "strerror", None) or error)
