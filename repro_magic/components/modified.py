"""Which files of an installed distribution were changed in place, against its RECORD.

By default a file is read only when its size is as recorded and it was written after the RECORD: an edited
file is found, and looking at a distribution costs one stat for each of its files. ``deep`` reads every file.
"""

from __future__ import annotations

import os
import sys
import time

from . import digests, files
from .origins import conda_of, editable_root, is_of_system
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .distribution import Distribution

_SLACK = 2_000_000_000
"""Nanoseconds by which a file may be younger than the RECORD and still be of the same installation."""

_PIECE = 1 << 20
_MOST_READ = 1 << 28
"""Bytes of one distribution that are read without ``deep``."""

_REGULAR = 0o100000


def modified(distribution: Distribution, *, deep: bool = False, until: float | None = None) -> str:
    """``2 files, numpy/version.py first``: how many differ from the RECORD, and which; empty for none.

    For conda's packages its own lists stand in for RECORD: it changes files after that was written. Of an
    editable installation it is what its repository has uncommitted. Raises ValueError with the reason where
    that cannot be told, also when the monotonic clock has reached ``until``.
    """
    root = editable_root(distribution)
    if root:
        return _uncommitted(root)
    installed, listed = _listed(distribution)
    budget = _Budget(sys.maxsize if deep else _MOST_READ, until)
    changed = []
    for each in listed:
        fault = _fault(each, 0 if deep else installed + _SLACK, budget)
        if fault:
            changed.append(each.name if fault == "changed" else f"{each.name} ({fault})")
    return _counted(len(changed), changed[0]) if changed else ""


class _File:
    """A file as a list of installed files has it."""

    __slots__ = ("digest", "name", "path", "size")

    def __init__(self, name: str, path: str, digest: str, size: str) -> None:
        self.name = name
        self.path = path
        self.digest = digest
        """SHA-256, urlsafe as RECORD has it or in hex digits as conda has it."""
        self.size = size
        """Decimal; empty where it is not told."""


class _Budget:
    """How much may still be read, and until when."""

    def __init__(self, most: int, until: float | None) -> None:
        self._left = most
        self._until = until

    def spend(self, size: int) -> None:
        """Raise ValueError if that is too much."""
        self._left -= size
        if self._left < 0:
            raise ValueError("too much of it was written after its installation to be read")

    def check_time(self) -> None:
        """Raise ValueError if time is up."""
        if self._until is not None and time.monotonic() > self._until:
            raise ValueError("looking at its files took too long")


def _listed(distribution: Distribution) -> tuple[int, Iterator[_File]]:
    """When it was installed, in nanoseconds since the epoch, and the files of its code."""
    if (conda := conda_of(distribution)) is not None:
        place, files_of_conda = conda.recorded(distribution)
        told = ((relative, os.path.join(conda.prefix, relative), *rest) for relative, *rest in files_of_conda)
        return os.stat(place).st_mtime_ns, (_File(*each) for each in told)
    if is_of_system(distribution):
        raise ValueError("files not checked: a package of the operating system")
    place = distribution.path + os.sep + "RECORD"
    record = digests.record_of(distribution)
    base = distribution.directory + os.sep
    return os.stat(place).st_mtime_ns, (
        _File(relative, base + relative, digest, size) for relative, digest, size in recorded(record)
    )


def _fault(file: _File, installed: int, budget: _Budget) -> str:
    """``changed``, ``missing``, ``no file`` or ``unreadable``; empty for a file as it was installed."""
    budget.check_time()
    try:
        status = os.stat(file.path)
    except (OSError, ValueError):
        return "missing"
    if status.st_mode & 0o170000 != _REGULAR:
        return "no file"
    if file.size and status.st_size != int(file.size):
        return "changed"
    if status.st_mtime_ns <= installed:
        return ""
    budget.spend(status.st_size)
    found = _digests(file.path, budget)
    return "" if file.digest in found else "changed" if found else "unreadable"


def recorded(record: bytes) -> Iterator[tuple[str, str, str]]:
    """Path, urlsafe SHA-256 and size of each row of a RECORD that has such a hash.

    Left out are dist-info folders and what lies outside of the site directory, which others move or rewrite.
    """
    if b'"' in record:
        rows = _rows_with_quotes(record)
    else:
        rows = (os.fsdecode(row).partition(",sha256=") for row in record.split(b"\n"))
    for path, _, rest in rows:
        if rest and ".dist-info/" not in path and not _is_outside(path):
            digest, _, size = rest.rstrip("\r").partition(",")
            yield path, digest, size if size.isdigit() and len(size) < 20 else ""


def _rows_with_quotes(record: bytes) -> Iterator[tuple[str, str, str]]:
    import csv

    # A name may hold line ends; the module wants those left as they are.
    lines = os.fsdecode(record).replace("\0", " ").splitlines(keepends=True)
    try:
        for row in csv.reader(lines):
            if len(row) > 1 and row[1].startswith("sha256="):
                yield row[0], ",sha256=", ",".join((row[1][7:], *row[2:]))
    except csv.Error:
        raise ValueError("its RECORD is no list of files") from None


def _is_outside(path: str) -> bool:
    """Whether a path leaves the folder that it is relative to: a RECORD may name any file of the machine."""
    if path[:1] in ("/", "\\") or path[1:2] == ":":
        return True
    return ".." in path and ".." in path.replace("\\", "/").split("/")


def _digests(path: str, budget: _Budget) -> tuple[str, ...]:
    """SHA-256 of the file as RECORD and as conda write it, none when it cannot be read."""
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    hashed: Any = sha256()
    try:
        descriptor = os.open(path, files.FLAGS)
    except OSError:
        return ()
    try:
        while piece := os.read(descriptor, _PIECE):
            hashed.update(piece)
            budget.check_time()
    except OSError:
        return ()
    finally:
        os.close(descriptor)
    return urlsafe_b64encode(hashed.digest()).rstrip(b"=").decode(), hashed.hexdigest()


def unpushed(distribution: Distribution) -> str:
    """Why nobody else can get the commit that an editable installation runs from; empty if they can.

    Raises ValueError with the reason where that cannot be told.
    """
    from .worktree import around

    root = editable_root(distribution)
    found = around(root) if root else None
    if found is None:
        return ""
    told = found[1].unpushed()
    if isinstance(told, dict):
        raise ValueError(told["unknown"])  # noqa: TRY004  # no fault of a caller's type
    return told


def _uncommitted(root: str) -> str:
    from .worktree import around

    found = around(root)
    if found is None:
        return ""
    changed = found[1].changed()
    if isinstance(changed, dict):
        raise ValueError(changed["unknown"])  # noqa: TRY004  # no fault of a caller's type
    return "uncommitted: " + _counted(len(changed), changed[0]) if changed else ""


def _counted(count: int, first: str) -> str:
    return scrubbed(f"1 file, {first}" if count == 1 else f"{count} files, {first} first")
