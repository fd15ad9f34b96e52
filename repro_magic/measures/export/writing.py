"""Putting exported files on the disk: all of them or none, and never over somebody's own."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .errors import ExportError


def placed(files: Mapping[str, str], output: Path | None) -> tuple[Path, Mapping[str, str]]:
    """The folder that files go to, and their names there.

    ``output`` is the file where there is one only, unless it is a folder or the file has its own place in
    one; else it is the folder. Raises ExportError for the name of a lock that its readers do not take.
    """
    if output is None or len(files) > 1 or output.is_dir() or any("/" in name for name in files):
        return output or Path(), files
    if "pylock.toml" in files and not re.fullmatch(r"pylock(\.[^.]+)?\.toml", output.name):
        raise ExportError(
            f"uv and pip read no lock that is called {output.name}.",
            remedy="Name it pylock.toml or pylock.NAME.toml.",
        )
    return output.parent, dict(zip([output.name], files.values(), strict=True))


def write(files: Mapping[str, str], folder: Path, *, force: bool = False) -> list[Path]:
    """Write files into a folder, and return their paths.

    Each is written beside its place and put there as a whole; a file that is there already is replaced
    with ``force`` only, and left as it is where it has this very content. Raises ExportError, after which
    nothing is there that was not there before.
    """
    wanted = {folder / name: content.encode() for name, content in files.items()}
    same = {path for path, content in wanted.items() if _has(path, content)}
    if not force and (there := [path for path in wanted if path not in same and os.path.lexists(path)]):
        raise ExportError(
            f"{there[0]} is there already.", remedy="Name another place with -o, or say --force."
        )
    made: list[Path] = []
    try:
        for path, content in wanted.items():
            if path in same:
                continue
            _make_folder(path.parent, made)
            _put(path, content, made, force=force)
    except BaseException as error:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            raise ExportError(
                f"{error.filename or folder} cannot be written: {error.strerror}.",
                remedy="Name another place with -o.",
            ) from error
        raise
    return list(wanted)


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == content
    except OSError:
        return False


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir()
        made.append(each)


def _put(path: Path, content: bytes, made: list[Path], *, force: bool) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".repro-magic-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        if force:
            temporary.replace(path)
        else:
            os.link(temporary, path)  # unlike a renaming, this does not take somebody's place
            made.append(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
