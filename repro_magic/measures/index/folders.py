"""Indexes and links that are folders of this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .files import File, IndexProblem, NotThereError
from .simple import Wanted, parsed

_MOST_PAGE: Final = 1 << 26


def local_path(source: str) -> Path | None:
    """The path that a ``file:`` URL or a plain path names, ``None`` for a web address."""
    parts = urlsplit(source)
    if parts.scheme in ("http", "https"):
        return None
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else Path(source).expanduser()


def page_in(folder: Path, name: str, wanted: Wanted) -> tuple[File, ...]:
    """The files of a package in a static simple index. Raises IndexProblem and NotThereError."""
    page = folder / name / "index.html"
    if not folder.is_dir():
        raise IndexProblem("is a folder that is not there")
    try:
        if page.stat().st_size > _MOST_PAGE:
            raise IndexProblem("has a page that is too large")
        content = page.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotThereError("does not have it") from None
    except OSError as error:
        raise IndexProblem(f"cannot be read: {error.strerror}") from None
    return parsed(content, "text/html", page.resolve().as_uri(), wanted)


def linked(path: Path, wanted: Wanted) -> tuple[File, ...]:
    """The wheels and source distributions in a folder, or in a page of links. Raises IndexProblem."""
    try:
        if path.is_file():
            return parsed(path.read_bytes()[:_MOST_PAGE], "text/html", path.resolve().as_uri(), wanted)
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        raise IndexProblem(f"cannot be read: {error.strerror}") from None
    files = [
        File(name=entry.name, url=Path(entry.path).resolve().as_uri(), size=entry.stat().st_size)
        for entry in entries
        if wanted(entry.name) and entry.is_file()
    ]
    return tuple(file for file in files if file.is_wheel or file.is_sdist)
