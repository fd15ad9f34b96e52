"""Replacing a file as a whole: whoever looks sees the old one or the new one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


class ChangedMeanwhileError(Exception):
    """The file is no longer what it was when it was read."""


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of ``old``, keeping mode, owner and extended attributes.

    A symbolic link stays, and the file that it names is replaced. Killed at any point, the file is
    whole; what may be left beside it is a hidden file named ``.repro-magic-<random>.tmp``. Raises OSError,
    after which the old file is there, and ChangedMeanwhileError for a file that is not ``old``.
    """
    target = path.resolve(strict=True)
    if not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError("the file is read-only")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".repro-magic-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        _dress(temporary, target)
        # As late as can be: what another program saved since is worth more than a stamp.
        _check_unchanged(target, old)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(target.parent)


def _check_unchanged(target: Path, old: bytes) -> None:
    if target.read_bytes() != old:
        raise ChangedMeanwhileError


def _dress(temporary: Path, target: Path) -> None:
    """Give the new file the owner, the mode and the attributes of the old one, and today's time."""
    if hasattr(os, "chown"):
        was, now = target.stat(), temporary.stat()
        if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
            try:
                os.chown(temporary, was.st_uid, was.st_gid)
            except PermissionError:
                raise PermissionError("this user cannot keep its owner and group") from None
    shutil.copystat(target, temporary)
    os.utime(temporary)


def _sync_directory(directory: Path) -> None:
    """Make the new name last through a power cut, where directories can be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
