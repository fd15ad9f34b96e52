"""What an index offers: its files, and its answer about one package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class IndexProblem(Exception):  # noqa: N818  # the reason in an answer before it is an error
    """An index that gave no usable answer; ``str(error)`` is the reason, in one line without credentials."""

    gone = False
    """Whether the index surely does not have what was asked for."""


class NotThereError(IndexProblem):
    """The index answers, and does not have it."""

    gone = True


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One file of an index, as its page tells (PEP 503, 592, 691, 700)."""

    name: str
    url: str
    """Absolute; ``file:`` for what lies in a folder of this machine."""
    sha256: str = ""
    """64 hex digits, or empty where the page tells none."""
    size: int = 0
    """Bytes; 0 where the page tells none."""
    requires_python: str = ""
    yanked: str | None = None
    """Why the release was yanked, perhaps an empty text; ``None`` for one that was not."""
    uploaded: str = ""
    """ISO 8601, or empty."""

    @property
    def is_wheel(self) -> bool:
        return self.name.endswith(".whl")

    @property
    def is_sdist(self) -> bool:
        return self.name.endswith((".tar.gz", ".zip"))

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What all sources together say about one version of a package."""

    files: tuple[File, ...] = ()
    """Each file once, in the order of the sources."""
    problems: tuple[str, ...] = ()
    """One reason for each source that could not be asked. Not to have a package is no problem."""
    known: bool = False
    """Whether any source has the package, in whatever version."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a file to the sources that have it, as messages name them."""
