"""Notebooks behind an fsspec URL: ``s3://``, ``gs://``, ``memory://``, ``github://``, ..."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.errors import MissingExtraError, NotebookError
from .entry import MAX_NOTEBOOK, Entry, too_large
from .folders import SKIPPED, called_as_a_notebook, escaped
from .governing import FILES, nearest


class Remote:
    """A folder of a file system that fsspec knows."""

    def __init__(self, url: str) -> None:
        """Raises MissingExtraError, and NotebookError for what cannot be listed."""
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise MissingExtraError("Auditing a URL", module="fsspec", extra="audit") from None
        try:
            self._system: Any
            self._system, root = url_to_fs(url)
            self._root = root.rstrip("/")
            self._files = sorted(self._system.find(self._root))
        except Exception as error:  # noqa: BLE001  # every file system has errors of its own
            raise NotebookError(
                f"{_plain(url)}: cannot be listed: {type(error).__name__}: {error}."
            ) from None
        self._environments = [self._below(each) for each in self._files if each.rpartition("/")[2] in FILES]

    @property
    def names(self) -> list[str]:
        """The files called as notebooks are, relative to the URL."""
        below = map(self._below, self._files)
        return [
            name for name in below if called_as_a_notebook(name) and SKIPPED.isdisjoint(name.split("/")[:-1])
        ]

    def entries(self) -> Iterator[Entry]:
        """The notebooks with their bytes, one in memory at a time."""
        for name in self.names:
            data, problem = self._bytes(name)
            yield Entry(
                path=escaped(name),
                data=data,
                size=len(data or b""),
                environment=nearest(name, self._environments),
                problem=problem,
            )

    def text(self, name: str) -> bytes:
        """An environment file below the URL."""
        return bytes(self._system.cat_file(f"{self._root}/{name}", end=16 * 2**20))

    def _bytes(self, name: str) -> tuple[bytes | None, str]:
        try:
            data = bytes(self._system.cat_file(f"{self._root}/{name}", end=MAX_NOTEBOOK + 1))
        except Exception as error:  # noqa: BLE001  # every file system has errors of its own
            return None, f"{type(error).__name__}: {error}"
        return (data, "") if len(data) <= MAX_NOTEBOOK else (None, too_large(len(data)))

    def _below(self, name: str) -> str:
        return str(name).removeprefix(self._root).lstrip("/")


def _plain(url: str) -> str:
    """The URL without credentials."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
