"""Where this user's restored environments and approvals are kept, and how files are put there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Final

from ...model.errors import MissingExtraError, ReproError

VARIABLE: Final = "REPRO_MAGIC_DATA_DIR"
"""Environment variable that names another folder than the platform's own for the data of a user."""


def data_directory() -> Path:
    """The folder of this user for what repro-magic keeps. Raises MissingExtraError."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told).expanduser().absolute()
    try:
        from platformdirs import user_data_path
    except ImportError:
        raise MissingExtraError("Restoring a runtime", module="platformdirs", extra="restore") from None
    return user_data_path("repro-magic", appauthor=False)


def made(folder: Path) -> Path:
    """The folder, made where it is not there yet. Raises ReproError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ReproError(
            f"{folder} cannot be written: {error.strerror}.",
            remedy=f"Set {VARIABLE} to a folder that can be.",
        ) from error
    return folder


def put(path: Path, content: str | bytes) -> None:
    """Write a file as a whole: whoever looks sees what was there before, or all of this. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
