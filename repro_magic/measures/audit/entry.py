"""What an audit has to look at: one file, and how to get its bytes."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

MAX_NOTEBOOK = 512 * 2**20
"""Largest notebook that is read, in bytes; what is larger gets a row that says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One file called as a notebook is, or a folder that cannot be listed."""

    path: str
    location: str = ""
    """Where its bytes are on this machine; empty where ``data`` holds them."""
    data: bytes | None = None
    size: int = 0
    environment: str = ""
    """The environment file that governs its folder."""
    problem: str = ""
    """Why it cannot be read at all."""


class CannotReadError(Exception):
    """Why the bytes of one entry could not be got, in a few words."""


def read(entry: Entry) -> bytes:
    """The bytes of an entry. Raises CannotReadError."""
    if entry.problem:
        raise CannotReadError(entry.problem)
    if entry.data is not None:
        return entry.data
    for _ in range(2):
        data = _read_once(entry.location)
        if data is not None:
            return data
    raise CannotReadError("another program wrote it while it was read")


def _read_once(location: str) -> bytes | None:
    """The bytes of a regular file; ``None`` where it changed meanwhile."""
    # Opening a FIFO would wait for its writer.
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        descriptor = os.open(location, flags)
    except OSError as error:
        raise CannotReadError(_said(error)) from None
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise CannotReadError("not a regular file")
        if before.st_size > MAX_NOTEBOOK:
            raise CannotReadError(too_large(before.st_size))
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as file:
            data = file.readall()
        after = os.fstat(descriptor)
    except OSError as error:
        raise CannotReadError(_said(error)) from None
    finally:
        os.close(descriptor)
    unchanged = before.st_mtime_ns == after.st_mtime_ns and before.st_size == after.st_size == len(data)
    return data if unchanged else None


def too_large(size: int) -> str:
    return f"{size:,} bytes, more than the {MAX_NOTEBOOK:,} that are read"


def _said(error: OSError) -> str:
    known = {
        FileNotFoundError: "it has gone meanwhile",
        PermissionError: "this user has no permission to read it",
    }
    return known.get(type(error)) or str(error.strerror or type(error).__name__)
