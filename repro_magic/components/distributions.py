"""Which distributions the interpreter would find: one scan of each directory on its path."""

from __future__ import annotations

import os
import sys
import time

from . import cache, files, metadata
from .naming import is_name, is_version, normalized

_HEAD = 1024
"""Bytes of METADATA that hold name and version; the fields stand first in what build tools write."""

_FEW = 8
"""Directories with so few distributions are read again at each look, which also shows edits in place."""

_RACY = 2_000_000_000
"""Nanoseconds within which a second change of a directory may keep its time of modification."""

class Distribution:
    """One distribution as it lies on disk."""

    __slots__ = ("direct_url", "directory", "entry", "installer", "name", "version")

    def __init__(
        self, name: str, version: str, directory: str, entry: str, installer: str, direct_url: bytes | None
    ) -> None:
        self.name = name
        """Normalized."""
        self.version = version
        self.directory = directory
        """The directory on the path that it was found in."""
        self.entry = entry
        """Name of its dist-info or egg-info in that directory."""
        self.installer = installer
        self.direct_url = direct_url

    @property
    def path(self) -> str:
        return self.directory + os.sep + self.entry


class Directory:
    """One directory of the path, with what was learned about its distributions."""

    def __init__(self, path: str, key: tuple[int, int], distributions: list[Distribution], racy: bool) -> None:
        self.path = path
        self.key = key
        self.distributions = {each.name: each for each in distributions}
        self.owners: dict[str, list[str]] = {}
        """File, relative to the directory, to the distributions that list it."""
        self.requirements: dict[str, list[str]] = {}
        """Distribution to its requirement strings."""
        self.racy = racy
        """Whether it may have changed after the scan without a change of its key."""
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
        self.by_name: dict[str, Distribution] = {}
        for directory in directories:
            for name, distribution in directory.distributions.items():
                self.by_name.setdefault(name, distribution)
        self._directories = {each.path: each for each in directories}

    def requirements(self, distribution: Distribution) -> list[str]:
        """Requirement strings of the distribution, as it wrote them."""
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

    def keys(self) -> list[tuple[str, tuple[int, int], bool]]:
        """Path, key and raciness of each directory that holds distributions."""
        return [(each.path, each.key, each.racy) for each in self.directories if each.distributions]

    def save(self) -> None:
        """Leave what was learned to the next process. Never fails."""
        lasting = [each for each in self.directories if each.lasting]
        if any(each.learned for each in lasting):
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
    """Every distribution of one directory. What is corrupt is told from its directory's name or left out."""
    if path.endswith(".egg"):
        found = _distribution(path, "EGG-INFO", "PKG-INFO", os.path.basename(path)[:-4])
        return [found] if found else []
    entries: dict[str, Distribution] = {}
    for entry in files.listed(path):
        if entry.endswith(".dist-info"):
            found = _distribution(path, entry, "METADATA", entry[:-10])
        elif entry.endswith(".egg-info"):
            found = _distribution(path, entry, "PKG-INFO", entry[:-9])
        else:
            continue
        if found is not None:
            rival = entries.get(found.name)
            entries[found.name] = found if rival is None else _newer(rival, found)
    return list(entries.values())


def _distribution(path: str, entry: str, document: str, stem: str) -> Distribution | None:
    place = path + os.sep + entry
    head = files.read(place + os.sep + document, _HEAD)
    if head is None:
        # An egg-info may be the document itself; an empty directory is what a failed removal left.
        head = files.read(place, _HEAD)
        if head is None and not files.listed(place):
            return None
        head = head or b""
    name = normalized(metadata.field(head, b"Name"))
    version = metadata.field(head, b"Version")
    if len(head) == _HEAD and not (name and version):
        head = metadata.header(place + os.sep + document)
        name = name or normalized(metadata.field(head, b"Name"))
        version = version or metadata.field(head, b"Version")
    parts = stem.split("-")
    if not is_name(name):
        name = normalized(parts[0])
    if not is_version(version):
        version = parts[1] if len(parts) > 1 else ""
    if not is_name(name) or not is_version(version):
        return None
    installer = files.text(place + os.sep + "INSTALLER", 64)
    direct_url = files.read(place + os.sep + "direct_url.json")
    return Distribution(name, version, path, entry, installer, direct_url)


def _newer(one: Distribution, other: Distribution) -> Distribution:
    """Of two versions that a broken update left side by side: the one whose files were written last."""

    def written(distribution: Distribution) -> tuple[int, str]:
        key = key_of(distribution.path)
        return (key[0] if key else 0, distribution.entry)

    return max(one, other, key=written)


def _requirements(distribution: Distribution) -> list[str]:
    place = distribution.path + os.sep
    if distribution.entry.endswith(".dist-info"):
        return metadata.required(metadata.header(place + "METADATA"))
    by_egg = files.read(place + "requires.txt")
    if by_egg is not None:
        return metadata.required_by_egg(by_egg.decode("utf-8", "replace"))
    head = metadata.header(place + "PKG-INFO") or metadata.header(distribution.path)
    return metadata.required(head)


def _cache_name() -> str:
    return "\n".join([sys.prefix, sys.implementation.cache_tag or "", *search_path()])


def _packed(directory: Directory) -> tuple[object, ...]:
    distributions = [
        (each.name, each.version, each.entry, each.installer, each.direct_url)
        for each in directory.distributions.values()
    ]
    return (directory.path, directory.key, distributions, directory.owners, directory.requirements)


def _unpacked(content: object) -> dict[str, Directory]:
    """Directories of a cache file; none of a file of another form."""
    directories = {}
    try:
        for path, key, distributions, owners, requirements in content:  # type: ignore[attr-defined]
            directory = Directory(path, key, [], False)
            for name, version, entry, installer, direct_url in distributions:
                found = Distribution(name, version, path, entry, installer, direct_url)
                directory.distributions[name] = found
            directory.owners, directory.requirements = dict(owners), dict(requirements)
            directory.learned = False
            directories[path] = directory
    except (TypeError, ValueError, AttributeError):
        return {}
    return directories
