"""Notebooks of a git revision, read from the object store: nothing is checked out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ...model.errors import NotebookError
from .entry import MAX_NOTEBOOK, Entry, too_large
from .folders import SKIPPED, called_as_a_notebook, escaped
from .governing import FILES, nearest

_REGULAR = (b"100644", b"100755")


class Revision:
    """One commit of the repository around a path."""

    def __init__(self, path: Path, revision: str) -> None:
        """Raises NotebookError for a revision that the repository does not have."""
        self._path = path
        if revision.startswith("-"):
            raise NotebookError(f"{revision}: not a revision.")
        commit = _git(path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        self.commit = commit.decode().strip()
        prefix = _git(path, "rev-parse", "--show-prefix").rstrip(b"\n")
        listing = _git(path, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        self._blobs: dict[str, tuple[str, bytes]] = {}
        for line in listing.split(b"\0"):
            about, _, name = line.partition(b"\t")
            if name.startswith(prefix) and about:
                mode, _, blob = about.split(b" ")
                self._blobs[name[len(prefix) :].decode("utf-8", "surrogateescape")] = (blob.decode(), mode)
        self._environments = [name for name in self._blobs if name.rpartition("/")[2] in FILES]

    @property
    def names(self) -> list[str]:
        """The files called as notebooks are."""
        return sorted(
            name
            for name in self._blobs
            if called_as_a_notebook(name) and SKIPPED.isdisjoint(name.split("/")[:-1])
        )

    def entries(self) -> Iterator[Entry]:
        """The notebooks with their bytes, one in memory at a time."""
        with subprocess.Popen(  # noqa: S603  # git, with object names that git itself told
            ["git", "-C", str(self._path), "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_alone(),
        ) as process:
            for name in self.names:
                blob, mode = self._blobs[name]
                data, size, problem = (
                    _blob(process, blob) if mode in _REGULAR else (None, 0, "a symbolic link")
                )
                yield Entry(
                    path=escaped(name),
                    data=data,
                    size=size,
                    environment=nearest(name, self._environments),
                    problem=problem,
                )
            assert process.stdin is not None
            process.stdin.close()

    def text(self, name: str) -> bytes:
        """An environment file of the revision. Raises NotebookError."""
        return _git(self._path, "cat-file", "blob", self._blobs[name][0])


def _blob(process: subprocess.Popen[bytes], blob: str) -> tuple[bytes | None, int, str]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{blob}\n".encode())
    process.stdin.flush()
    header = process.stdout.readline().split()
    if len(header) != 3:
        return None, 0, "git does not have its content"
    size = int(header[2])
    if size > MAX_NOTEBOOK:
        left = size + 1
        while left > 0 and (chunk := process.stdout.read(min(left, 2**20))):
            left -= len(chunk)
        return None, size, too_large(size)
    data = process.stdout.read(size)
    process.stdout.read(1)
    return data, size, "" if len(data) == size else "git ended early"


def _alone() -> dict[str, str]:
    """An environment in which git fetches nothing, asks nobody and locks nothing."""
    return {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def _git(path: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(path), *words],  # noqa: S607
            capture_output=True,
            check=False,
            timeout=120,
            env=_alone(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotebookError(f"{path}: git cannot be asked: {error}.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotebookError(f"{path}: git knows no such revision. {said[-1] if said else ''}".strip())
    return done.stdout
