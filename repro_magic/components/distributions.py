"""Which distributions the interpreter would find: one scan of each directory on its path."""

from __future__ import annotations

import os
import sys
import time

from . import cache, files, metadata
from .naming import is_name, is_version, normalized

_HEAD = 1024
"""Bytes of METADATA that hold name and version; the fields stand first in what build tools write."""

_ENDINGS = (".dist-info", ".egg-info")

_FEW = 8
"""Directories with so few distributions are read again at each look, which also shows edits in place."""

_RACY = 2_000_000_000
"""Nanoseconds within which a second change of a directory may keep its time of modification."""

class Distribution:
    """One distribution as it lies on disk. Its files are read when they are asked for."""

    __slots__ = ("_direct_url", "_version", "directory", "entry", "name")

    def __init__(
        self, name: str, directory: str, entry: str, version: str | None = None, direct_url: bytes | None = None
    ) -> None:
        self.name = name
        """Normalized."""
        self.directory = directory
        """The directory on the path that it was found in."""
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
            self._direct_url = files.read(self.path + os.sep + "direct_url.json") or b""
        return self._direct_url

    @property
    def installer(self) -> str:
        return files.text(self.path + os.sep + "INSTALLER", 64)


class Directory:
    """One directory of the path, with what was learned about its distributions."""

    def __init__(self, path: str, key: tuple[int, int], distributions: list[Distribution], racy: bool) -> None:
        self.path = path
        self.key = key
        self.distributions = {each.name: each for each in distributions}
        self.owners: dict[str, list[str]] = {}
        """File, relative to the directory, to the distributions that list it."""
        self.requirements: dict[str, tuple[list[str], list[str]]] = {}
        """Distribution to its requirement strings, those apart that hold for an extra only."""
        self.racy = racy
        """Whether it may have changed after the scan without a change of its key."""
        self.read = False
        """Whether the versions of all are known."""
        self.learned = True
        """Whether the cache on disk does not know all of this yet."""

    @property
    def lasting(self) -> bool:
        """Whether what was found holds until the directory changes."""
        return not self.racy and len(self.distributions) > _FEW


class Inventory:
    """All distributions of the path; the first one of a name wins, as on import."""

    def __init__(self, directories: list[Directory], aliases: dict[str, Directory]) -> None:
        self.directories = directories
        self.aliases = aliases
        """Other paths of the same directories, such as ``lib64`` for ``lib``."""
        self._directories = {each.path: each for each in directories}
        self._by_name: dict[str, Distribution] | None = None

    @property
    def by_name(self) -> dict[str, Distribution]:
        """Every distribution whose version can be told; what a failed removal left is none."""
        if self._by_name is None:
            self._by_name = {}
            for directory in self.directories:
                for name, distribution in directory.distributions.items():
                    if name not in self._by_name and distribution.version:
                        self._by_name[name] = distribution
                directory.read = True
        return self._by_name

    def requirements(self, distribution: Distribution) -> tuple[list[str], list[str]]:
        """Requirement strings of the distribution as it wrote them, those apart that hold for an extra only."""
        directory = self._directories[distribution.directory]
        found = directory.requirements.get(distribution.name)
        if found is None:
            found = directory.requirements[distribution.name] = _requirements(distribution)
            directory.learned = True
        return found

    def at(self, directory: str, name: str) -> Distribution | None:
        """The distribution of that name in one directory of the path."""
        found = self._directories.get(directory)
        return found.distributions.get(name) if found else None

    def written(self, distribution: Distribution) -> float:
        """Time at which the distribution came to the disk at the latest, in seconds since the epoch."""
        directory = self._directories[distribution.directory]
        times = []
        for path in (directory.path, distribution.path):
            try:
                status = os.stat(path)
            except OSError:
                return float("inf")
            times.append(max(status.st_mtime, status.st_ctime))
        return min(times)

    def keys(self) -> list[tuple[str, tuple[int, int], bool]]:
        """Path, key and raciness of each directory that holds distributions."""
        return [(each.path, each.key, each.racy) for each in self.directories if each.distributions]

    def save(self) -> None:
        """Leave what was learned to the next process. Never fails."""
        lasting = [each for each in self.directories if each.lasting]
        if any(each.learned for each in lasting) and all(each.read for each in lasting):
            cache.store(_cache_name(), [_packed(each) for each in lasting])
            for each in lasting:
                each.learned = False


_known: dict[str, Directory] = {}
_inventory = Inventory([], {})


def current() -> Inventory:
    """The distributions on ``sys.path`` now; what did not change since the last look is not read again."""
    global _inventory
    directories: dict[tuple[str, tuple[int, int]], Directory] = {}
    aliases = {}
    cached = None
    for path in search_path():
        now = time.time_ns()
        key = key_of(path)
        if key is None:
            continue
        same = (os.path.basename(path), key)
        if same in directories:
            aliases[path] = directories[same]
            continue
        known = _known.get(path)
        if known is None and cached is None:
            cached = _unpacked(cache.load(_cache_name()))
        if known is None and cached is not None:
            known = cached.get(path)
        if known is None or known.key != key or not known.lasting:
            known = Directory(path, key, scan(path), now - key[0] < _RACY)
        _known[path] = directories[same] = known
    if list(directories.values()) != _inventory.directories:
        _inventory = Inventory(list(directories.values()), aliases)
    return _inventory


def search_path() -> list[str]:
    """Directories of ``sys.path`` that may hold distributions.

    The working directory as such is not among them: an egg-info that a build left there is no installation,
    and a notebook's folder may be huge and changes all the time. Neither is CPython's own library.
    """
    library = os.path.dirname(os.__file__)
    skipped = {"", ".", os.path.join(library, "lib-dynload")}
    if sys.implementation.name == "cpython":
        skipped.add(library)
    found = []
    for path in sys.path:
        if isinstance(path, str) and path not in skipped:
            skipped.add(path)
            found.append(path if os.path.isabs(path) else os.path.abspath(path))
    return found


def key_of(path: str) -> tuple[int, int] | None:
    """What changes when a distribution comes, goes or is replaced; ``None`` when there is no such directory."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_ino) if status.st_mode & 0o170000 == 0o040000 else None


def scan(path: str) -> list[Distribution]:
    """Every distribution of one directory, by the names of the entries alone."""
    if path.endswith(".egg"):
        found = [("EGG-INFO", os.path.basename(path)[:-4])] if os.path.isdir(path + os.sep + "EGG-INFO") else []
    else:
        found = [
            (entry, entry.rpartition(".")[0]) for entry in files.listed(path) if entry.endswith(_ENDINGS)
        ]
    entries: dict[str, Distribution] = {}
    for entry, stem in found:
        name = normalized(stem.partition("-")[0])
        if is_name(name):
            distribution = Distribution(name, path, entry)
            rival = entries.get(name)
            entries[name] = distribution if rival is None else _newer(rival, distribution)
    return list(entries.values())


def _version(distribution: Distribution) -> str:
    place = distribution.path
    document = place + os.sep + ("METADATA" if place.endswith(".dist-info") else "PKG-INFO")
    head = files.read(document, _HEAD)
    if head is None and place.endswith(".egg-info"):
        # An egg-info may be the document itself.
        head = files.read(place, _HEAD)
    version = metadata.field(head or b"", b"Version")
    if not version and head is not None and len(head) == _HEAD:
        version = metadata.field(metadata.header(document), b"Version")
    if is_version(version):
        return version
    if head is None and not files.listed(place):
        # An empty directory is what a failed removal leaves.
        return ""
    stem = os.path.basename(distribution.directory) if distribution.entry == "EGG-INFO" else distribution.entry
    parts = stem.rpartition(".")[0].split("-")
    return parts[1] if len(parts) > 1 and is_version(parts[1]) else ""


def _newer(one: Distribution, other: Distribution) -> Distribution:
    """Of two versions that a broken update left side by side: the one whose files were written last."""

    def written(distribution: Distribution) -> tuple[int, str]:
        key = key_of(distribution.path)
        return (key[0] if key else 0, distribution.entry)

    return max(one, other, key=written)


def _requirements(distribution: Distribution) -> tuple[list[str], list[str]]:
    place = distribution.path + os.sep
    by_egg = None
    if not distribution.entry.endswith(".dist-info"):
        by_egg = files.read(place + "requires.txt")
    if by_egg is not None:
        found = metadata.required_by_egg(by_egg.decode("utf-8", "replace"))
    else:
        name = "METADATA" if distribution.entry.endswith(".dist-info") else "PKG-INFO"
        found = metadata.required(metadata.header(place + name) or metadata.header(distribution.path))
    optional = [each for each in found if _only_with_extra(each)]
    return [each for each in found if each not in optional], optional


def _only_with_extra(requirement: str) -> bool:
    """Whether its marker is surely false without an extra, as that of two requirements in three is."""
    if "extra" not in requirement:
        return False
    marker = requirement.partition(";")[2].lstrip(" (")
    return marker.startswith(("extra ==", "extra==")) and " or " not in marker


def _cache_name() -> str:
    return "\n".join([sys.prefix, sys.implementation.cache_tag or "", *search_path()])


def _packed(directory: Directory) -> tuple[object, ...]:
    distributions = [
        (each.name, each.entry, each.version, each.direct_url)
        for each in directory.distributions.values()
    ]
    return (directory.path, directory.key, distributions, directory.owners, directory.requirements)


def _unpacked(content: object) -> dict[str, Directory]:
    """Directories of a cache file; none of a file of another form."""
    directories = {}
    try:
        for path, key, distributions, owners, requirements in content:  # type: ignore[attr-defined]
            directory = Directory(path, key, [], False)
            for name, entry, version, direct_url in distributions:
                directory.distributions[name] = Distribution(name, path, entry, version, direct_url)
            directory.owners, directory.requirements = dict(owners), dict(requirements)
            directory.read, directory.learned = True, False
            directories[path] = directory
    except (TypeError, ValueError, AttributeError):
        return {}
    return directories
