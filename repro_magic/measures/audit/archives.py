"""Notebooks of a zip file, read one by one and never unpacked to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ...model.errors import NotebookError
from .entry import MAX_NOTEBOOK, Entry, too_large
from .folders import SKIPPED, called_as_a_notebook, escaped
from .governing import FILES, nearest

MAX_RATIO = 300
"""Greatest compression that is believed of what is larger than 10 MB: notebooks shrink to a tenth."""


def listed(path: Path) -> tuple[list[zipfile.ZipInfo], dict[str, str]]:
    """The members called as notebooks are, and for each the environment file that governs it.

    Raises NotebookError for what is no zip file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda each: each.filename)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise NotebookError(f"{path}: not a zip file that can be read: {error}.") from None
    notebooks = [
        each for each in members if called_as_a_notebook(each.filename) and not _skipped(each.filename)
    ]
    environments = [each.filename for each in members if each.filename.rpartition("/")[2] in FILES]
    return notebooks, {each.filename: nearest(each.filename, environments) for each in notebooks}


def entries(path: Path) -> Iterator[Entry]:
    """The notebooks with their bytes, one in memory at a time."""
    members, governed = listed(path)
    with zipfile.ZipFile(path) as archive:
        for member in members:
            name = escaped(member.filename)
            data, problem = _bytes(archive, member)
            yield Entry(
                path=name,
                data=data,
                size=member.file_size,
                environment=governed[member.filename],
                problem=problem,
            )


def text(path: Path, name: str) -> bytes:
    """A small member: an environment file. Raises KeyError and zipfile.BadZipFile."""
    with zipfile.ZipFile(path) as archive, archive.open(name) as member:
        return member.read(16 * 2**20)


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[bytes | None, str]:
    if member.file_size > MAX_NOTEBOOK:
        return None, too_large(member.file_size)
    if member.file_size > 10 * 2**20 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return None, f"{member.file_size:,} bytes packed into {member.compress_size:,}: taken for a zip bomb"
    try:
        with archive.open(member) as file:
            # What the directory of the archive says of the size need not be true.
            data = file.read(MAX_NOTEBOOK + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        return None, f"cannot be unpacked: {error}"
    return (data, "") if len(data) <= MAX_NOTEBOOK else (None, too_large(len(data)))


def _skipped(name: str) -> bool:
    return not SKIPPED.isdisjoint(name.split("/")[:-1])
