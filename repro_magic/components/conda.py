"""Which distributions conda installed, from the first bytes of its ``conda-meta`` files."""

from __future__ import annotations

import os

from . import files
from .distributions import key_of
from .jsontext import loads
from .privacy import public_url

TYPE_CHECKING = False
if TYPE_CHECKING:
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
