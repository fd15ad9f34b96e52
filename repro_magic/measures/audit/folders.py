"""Notebooks of a folder tree, in the order of their paths."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .entry import Entry
from .governing import best

SKIPPED = frozenset((".ipynb_checkpoints", ".git", "node_modules", "__pycache__"))
"""Folders that hold copies or nobody's notebooks; so do virtual environments, which are passed over too."""


def listed(root: str) -> Iterator[Entry]:
    """Every file called as a notebook is below a folder; a link that leads out of it is not followed."""
    real = os.path.realpath(root)
    yield from _folder(root, "", "", real)


def called_as_a_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def escaped(name: str) -> str:
    """A name as text that every encoding takes: undecodable bytes show as they are written in Python."""
    return name.encode("utf-8", "backslashreplace").decode()


def _folder(where: str, path: str, governed: str, real: str) -> Iterator[Entry]:
    try:
        with os.scandir(where) as scanned:
            found = sorted(scanned, key=lambda each: each.name)
    except OSError as error:
        yield Entry(path=path or ".", problem=f"the folder cannot be listed: {error.strerror}")
        return
    names = [each.name for each in found]
    if path and "pyvenv.cfg" in names:
        return
    here = best(names)
    governed = _joined(path, here) if here else governed
    for each in found:
        below = _joined(path, escaped(each.name))
        if each.is_dir(follow_symlinks=False):
            if each.name not in SKIPPED:
                yield from _folder(each.path, below, governed, real)
        elif called_as_a_notebook(each.name):
            yield _file(each, below, governed, real)


def _file(found: os.DirEntry[str], path: str, governed: str, real: str) -> Entry:
    if found.is_symlink():
        target = os.path.realpath(found.path)
        if os.path.commonpath([real, target]) != real:
            return Entry(path=path, problem="a symbolic link that leads out of the folder; not followed")
        if os.path.isdir(target):
            return Entry(path=path, problem="a symbolic link to a folder; not followed")
    try:
        size = found.stat().st_size
    except OSError as error:
        return Entry(path=path, problem=str(error.strerror), environment=governed)
    return Entry(path=path, location=found.path, size=size, environment=governed)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
