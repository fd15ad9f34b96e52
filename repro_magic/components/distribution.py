"""Distributions as they lie on disk: found by the names of directories, read when they are asked."""

from __future__ import annotations

import os

from . import files, metadata
from .naming import is_name, is_version, normalized

_HEAD = 1024
"""Bytes of METADATA that hold the version; build tools write it among the first fields."""

LIBRARY = os.path.dirname(getattr(os, "__file__", ""))
"""Folder of the standard library."""

_ENDINGS = (".dist-info", ".egg-info")


class Distribution:
    """One distribution in one directory of the path."""

    __slots__ = ("_direct_url", "_version", "directory", "entry", "name")

    def __init__(
        self,
        name: str,
        directory: str,
        entry: str,
        version: str | None = None,
        direct_url: bytes | None = None,
    ) -> None:
        self.name = name
        """Normalized."""
        self.directory = directory
        """The directory of the path that it was found in."""
        self.entry = entry
        """Name of its dist-info or egg-info in that directory."""
        self._version = version
        self._direct_url = direct_url

    @property
    def path(self) -> str:
        return self.directory + os.sep + self.entry

    @property
    def version(self) -> str:
        """As its metadata tell, else as the name of its directory tells; empty when neither does."""
        if self._version is None:
            self._version = _version(self)
        return self._version

    @property
    def direct_url(self) -> bytes:
        """Content of direct_url.json (PEP 610), empty when there is none."""
        if self._direct_url is None:
            path = self.path + os.sep + "direct_url.json"
            # Most have none, and asking costs half as much as a failing attempt to open.
            self._direct_url = (files.read(path) or b"") if os.access(path, os.F_OK) else b""
        return self._direct_url

    @property
    def installer(self) -> str:
        """The tool that installed it, empty when none says so."""
        return files.text(self.path + os.sep + "INSTALLER", 64)

    def is_development(self) -> bool:
        """Whether ``setup.py develop`` left it: an egg-info beside the code, outside of site directories.

        PyPy's own library holds some as well, which are no development.
        """
        if not self.entry.endswith(".egg-info") or "-" in self.entry[: -len(".egg-info")]:
            return False
        return not self.directory.endswith("-packages") and self.directory != LIBRARY

    def requirements(self) -> tuple[list[str], list[str]]:
        """Requirement strings as it wrote them: those that may always hold, those for an extra only."""
        place = self.path + os.sep
        if self.entry.endswith(".dist-info"):
            head = metadata.header(place + "METADATA")
            found = metadata.required(head)
            if self._version is None and is_version(version := metadata.field(head, b"Version")):
                self._version = version
        elif (listed := files.read(place + "requires.txt")) is not None:
            found = metadata.required_by_egg(listed.decode("utf-8", "replace"))
        else:
            found = metadata.required(metadata.header(place + "PKG-INFO") or metadata.header(self.path))
        always: list[str] = []
        optional: list[str] = []
        for requirement in found:
            (optional if metadata.is_optional(requirement) else always).append(requirement)
        return always, optional


def scan(path: str) -> list[Distribution]:
    """The distributions of one directory, told by the names of its entries alone."""
    if path.endswith(".egg"):
        stems = {"EGG-INFO": os.path.basename(path)[:-4]} if os.path.isdir(path + os.sep + "EGG-INFO") else {}
    else:
        stems = {name: name.rpartition(".")[0] for name in files.listed(path) if name.endswith(_ENDINGS)}
    found: dict[str, Distribution] = {}
    for entry, stem in stems.items():
        name = normalized(stem.partition("-")[0])
        # What pip has begun to remove has names that begin with a tilde.
        if is_name(name):
            distribution = Distribution(name, path, entry)
            rival = found.get(name)
            found[name] = distribution if rival is None else max(rival, distribution, key=_written)
    return list(found.values())


def _written(distribution: Distribution) -> tuple[int, str]:
    """Of two versions that a broken update left side by side, the files of the later one are there."""
    try:
        return os.stat(distribution.path).st_mtime_ns, distribution.entry
    except OSError:
        return 0, distribution.entry


def _version(distribution: Distribution) -> str:
    place = distribution.path
    document = place + ("/METADATA" if place.endswith(".dist-info") else "/PKG-INFO")
    head = files.head(document, _HEAD)
    if head is None and place.endswith(".egg-info"):
        # An egg-info may be the document itself.
        head = files.head(place, _HEAD)
    version = metadata.field(head or b"", b"Version")
    if not version and head is not None and len(head) == _HEAD:
        version = metadata.field(metadata.header(document), b"Version")
    if is_version(version):
        return version
    if head is None and not files.listed(place):
        # An empty directory is what a failed removal leaves.
        return ""
    stem = (
        os.path.basename(distribution.directory) if distribution.entry == "EGG-INFO" else distribution.entry
    )
    parts = stem.rpartition(".")[0].split("-")
    return parts[1] if len(parts) > 1 and is_version(parts[1]) else ""
