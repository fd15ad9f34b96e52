"""Which distributions this interpreter would find, directory by directory of its path."""

from __future__ import annotations

import os
import sys
import time

from . import cache
from .distribution import LIBRARY, Distribution, scan

_FEW = 8
"""Directories with so few distributions are read again at each look, which also shows edits in place."""

_RACY = 2_000_000_000
"""Nanoseconds within which a directory may change again without a new time of modification."""

_DIRECTORY = 0o040000


class Directory:
    """One directory of the path, with what was learned about its distributions."""

    def __init__(
        self, path: str, key: tuple[int, int], distributions: list[Distribution], age: int = _RACY
    ) -> None:
        self.path = path
        self.key = key
        """Changes when a distribution comes, goes or is replaced."""
        self.distributions = {each.name: each for each in distributions}
        self.owners: dict[str, list[str]] = {}
        """File, relative to the directory, to the distributions that list it."""
        self.requirements: dict[str, tuple[str, str]] = {}
        """Distribution to the lines of `Distribution.requirements`: texts are read back most quickly."""
        self._age = age
        """Nanoseconds from its last change to the scan; negative when the disk's clock is ahead."""
        self.learned = True
        """Whether more is known than the cache on disk tells."""

    @property
    def racy(self) -> bool:
        """Whether it may have changed after the scan without a change of its key."""
        return 0 <= self._age < _RACY

    @property
    def lasting(self) -> bool:
        """Whether what was found surely holds until the key changes."""
        return self._age >= _RACY and len(self.distributions) > _FEW


class Inventory:
    """All distributions of the path. Of one name, the first counts, as for an import."""

    def __init__(self, directories: list[Directory], aliases: dict[str, Directory]) -> None:
        self.directories = directories
        self.aliases = aliases
        """Other paths of the same directories, such as ``lib64`` for ``lib``."""
        self._directories = {each.path: each for each in directories}
        self._by_name: dict[str, Distribution] | None = None

    @property
    def by_name(self) -> dict[str, Distribution]:
        """Every distribution whose version can be told. What a failed removal left is none."""
        if self._by_name is None:
            self._by_name = {}
            for directory in self.directories:
                for name, distribution in directory.distributions.items():
                    if name not in self._by_name and distribution.version:
                        self._by_name[name] = distribution
        return self._by_name

    def at(self, directory: str, name: str) -> Distribution | None:
        """The distribution of that name in one directory of the path."""
        found = self._directories.get(directory)
        return found.distributions.get(name) if found else None

    def find(self, name: str) -> Distribution | None:
        """The same for one name. The files of the others are not read for it."""
        if self._by_name is not None:
            return self._by_name.get(name)
        for directory in self.directories:
            found = directory.distributions.get(name)
            if found is not None:
                # Reading the requirements brings the version as well.
                self.requirements(found)
                if found.version:
                    return found
        return None

    def requirements(self, distribution: Distribution) -> tuple[list[str], list[str]]:
        """The distribution's requirement strings, read once. See `Distribution.requirements`."""
        directory = self._directories[distribution.directory]
        found = directory.requirements.get(distribution.name)
        if found is None:
            always, optional = distribution.requirements()
            found = directory.requirements[distribution.name] = ("\n".join(always), "\n".join(optional))
            directory.learned = True
        return found[0].splitlines(), found[1].splitlines()

    def written(self, distribution: Distribution) -> float:
        """Time by which the distribution was on disk at the latest, in seconds since the epoch."""
        around = self._directories[distribution.directory].key[0] / 1e9
        try:
            status = os.stat(distribution.path)
        except OSError:
            return around
        return min(around, max(status.st_mtime, status.st_ctime))

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


class _Path:
    """The path of this interpreter. What did not change since the last look is not read again."""

    def __init__(self) -> None:
        self._known: dict[str, Directory] = {}
        self._inventory = Inventory([], {})

    def look(self) -> Inventory:
        """The distributions on ``sys.path`` now."""
        directories: dict[tuple[str, tuple[int, int]], Directory] = {}
        aliases = {}
        remembered = False
        for path in search_path():
            now = time.time_ns()
            key = key_of(path)
            if key is None:
                continue
            same = (os.path.basename(path), key)
            if same in directories:
                aliases[path] = directories[same]
                continue
            if path not in self._known and not remembered:
                self._remember()
                remembered = True
            known = self._known.get(path)
            if known is None or known.key != key or not known.lasting:
                known = Directory(path, key, scan(path), now - key[0])
            self._known[path] = directories[same] = known
        if list(directories.values()) != self._inventory.directories:
            self._inventory = Inventory(list(directories.values()), aliases)
        return self._inventory

    def _remember(self) -> None:
        """Take what an earlier process left about directories that are new to this one."""
        for path, directory in _unpacked(cache.load(_cache_name())).items():
            self._known.setdefault(path, directory)


current = _Path().look
"""The inventory of this interpreter as it is now."""


def search_path() -> list[str]:
    """Directories of ``sys.path`` that may hold distributions.

    The working directory as such is not among them: an egg-info that a build left there is no installation,
    and the folder of a notebook may be huge and changes all the time. Neither is CPython's own library.
    """
    skipped = {"", ".", os.path.join(LIBRARY, "lib-dynload")}
    if sys.implementation.name == "cpython":
        skipped.add(LIBRARY)
    found = []
    for path in sys.path:
        if isinstance(path, str) and path not in skipped:
            skipped.add(path)
            found.append(os.path.abspath(path) if not os.path.isabs(path) else path)
    return found


def key_of(path: str) -> tuple[int, int] | None:
    """Time of modification and inode of a directory, ``None`` when there is no such directory."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_ino) if status.st_mode & 0o170000 == _DIRECTORY else None


def places() -> list[tuple[str, int, int]]:
    """Path, time of modification and inode of what changes when this environment does; zeros for no file.

    They are the search path, the interpreter, and the site directory of the user, which may come to be.
    """
    site = sys.modules.get("site")
    user = getattr(site, "USER_SITE", None) if getattr(site, "ENABLE_USER_SITE", None) else None
    found = {}
    for path in [*search_path(), user, sys.executable]:
        if path:
            found[path] = (path, *stamp_of(path))
    return list(found.values())


def stamp_of(path: str) -> tuple[int, int]:
    """Time of modification and inode of whatever is there, 0 for nothing."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _cache_name() -> str:
    return "\n".join([sys.prefix, *search_path()])


def _packed(directory: Directory) -> tuple[object, ...]:
    distributions = [
        (each.name, each.entry, each.version, each.direct_url) for each in directory.distributions.values()
    ]
    return directory.path, directory.key, distributions, directory.owners, directory.requirements


def _unpacked(content: object) -> dict[str, Directory]:
    """Directories of a cache file by path, none when it has another form."""
    directories = {}
    try:
        for path, key, distributions, owners, requirements in content:  # type: ignore[attr-defined]
            found = [
                Distribution(name, path, entry, version, direct_url)
                for name, entry, version, direct_url in distributions
            ]
            directory = Directory(path, key, found)
            directory.owners, directory.requirements = dict(owners), dict(requirements)
            directory.learned = False
            directories[path] = directory
    except (TypeError, ValueError):
        return {}
    return directories
