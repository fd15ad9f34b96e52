"""Which distributions conda installed, from the first bytes of its ``conda-meta`` files."""

from __future__ import annotations

import os

from . import files
from .distributions import key_of
from .jsontext import loads
from .privacy import public_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .distribution import Distribution

_HEAD = 1024
_MOST = 1 << 24
_CANONICAL = ("https://conda.anaconda.org/", "https://repo.anaconda.com/")
_RENAMED = ("{}", "{}-base", "{}-python", "python-{}", "py-{}", "{}-core")
"""How conda packages are named whose distribution has another name: ``matplotlib-base``."""


class CondaPrefix:
    """The packages of one conda environment."""

    def __init__(self, prefix: str, key: tuple[int, int]) -> None:
        self.key = key
        self.prefix = prefix
        self._folder = os.path.join(prefix, "conda-meta")
        self._packages: dict[str, tuple[str, str]] = {}
        """Package to its version and the name of its file."""
        self._origins: dict[str, str] = {}
        for entry in files.listed(self._folder):
            if entry.endswith(".json"):
                name, _, version = entry.rpartition("-")[0].rpartition("-")
                self._packages[name] = (version, entry)

    def origin(self, distribution: Distribution) -> str:
        """``conda <channel>/<subdir> <build>`` of the package that brought it, as far as that is told."""
        known = self._origins.get(distribution.entry)
        if known is None:
            entry = self._named_alike(distribution) or self._owning(distribution)
            known = self._origins[distribution.entry] = self._told(entry) if entry else "conda"
        return known

    def version_of(self, name: str) -> str:
        """Version of the conda package of that very name, empty when there is none."""
        return self._packages.get(name, ("", ""))[0]

    def recorded(self, distribution: Distribution) -> tuple[str, list[tuple[str, str, str]]]:
        """The file of ``conda-meta`` about it, and what that lists: path below the prefix, SHA-256, size.

        Raises ValueError with the reason where it lists nothing. Bytecode, links and folders are left out; a
        size is told only of files in which conda replaced no prefix.
        """
        entry = self._named_alike(distribution) or self._owning(distribution)
        if not entry:
            raise ValueError("no file of conda-meta is about it")
        path = os.path.join(self._folder, entry)
        try:
            listed = loads(files.read(path, _MOST) or b"")["paths_data"]["paths"]
            found = [_file(each) for each in listed]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("its file of conda-meta lists no files") from None
        return path, [each for each in found if each[1] and not each[0].endswith(".pyc")]

    def _named_alike(self, distribution: Distribution) -> str:
        for pattern in _RENAMED:
            for name in (distribution.name, distribution.name.replace("-", "_")):
                version, entry = self._packages.get(pattern.format(name), ("", ""))
                if entry and version == distribution.version:
                    return entry
        return ""

    def _owning(self, distribution: Distribution) -> str:
        needle = os.fsencode("/" + distribution.entry + "/")
        for _, entry in self._packages.values():
            if needle in (files.read(os.path.join(self._folder, entry), _MOST) or b""):
                return entry
        return ""

    def _told(self, entry: str) -> str:
        path = os.path.join(self._folder, entry)
        head = (files.read(path, _HEAD) or b"").decode("utf-8", "replace")
        channel, subdir = _member(head, "channel"), _member(head, "subdir")
        if not channel or (not subdir and "://" not in channel):
            try:
                whole = loads(files.read(path, _MOST) or b"")
                channel, subdir = str(whole.get("channel") or ""), str(whole.get("subdir") or "")
            except (ValueError, AttributeError):
                channel = ""
        build = entry[: -len(".json")].rpartition("-")[2]
        return " ".join(part for part in ("conda", _channel(channel, subdir), build) if part)


def _file(listed: dict[str, Any]) -> tuple[str, str, str]:
    """Path, SHA-256 and size of one file of a package; without a digest where it is none."""
    changed = listed.get("sha256_in_prefix")
    digest = str(changed or listed.get("sha256") or "")
    size = listed.get("size_in_bytes")
    path = str(listed["_path"])
    if listed.get("path_type", "hardlink") != "hardlink" or path.startswith(("/", "\\")) or ".." in path:
        digest = ""
    return path, digest, str(size) if isinstance(size, int) and not changed else ""


def _member(head: str, key: str) -> str:
    """Text of the first member of that name in the head of a JSON text, empty when it is not whole."""
    rest = head.partition(f'"{key}"')[2].lstrip(" :\n")
    value, closed, _ = rest[1:].partition('"')
    return value if rest.startswith('"') and closed and "\\" not in value else ""


def _channel(channel: str, subdir: str) -> str:
    """``conda-forge/linux-64``; the URL without credentials for a channel elsewhere."""
    if "://" in channel:
        channel = public_url(channel)
    channel = channel.rstrip("/")
    if channel and subdir and channel.rpartition("/")[2] != subdir:
        channel += "/" + subdir
    for base in _CANONICAL:
        if channel.startswith(base):
            channel = channel[len(base) :]
    return channel


_prefixes: dict[str, CondaPrefix] = {}


def prefix_at(prefix: str) -> CondaPrefix | None:
    """The conda environment at that prefix, ``None`` when there is none. Read again when it changed."""
    key = key_of(os.path.join(prefix, "conda-meta"))
    if key is None:
        return None
    known = _prefixes.get(prefix)
    if known is None or known.key != key:
        known = _prefixes[prefix] = CondaPrefix(prefix, key)
    return known
