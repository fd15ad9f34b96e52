"""Which distributions' code is loaded, in which version: the one that was on disk when it was loaded."""

from __future__ import annotations

import os
import sys
import time

from . import files, modules
from .naming import is_version, same_version
from .ownership import Owners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .distribution import Distribution
    from .distributions import Inventory

_SLACK = 2.0
"""Seconds by which the clocks of disk and process may differ."""


class Loaded:
    """Remembers, for the life of a process, which distribution each loaded import name came from."""

    def __init__(self) -> None:
        self.since = process_start()
        """Time up to which all that was loaded is known."""
        self.owners: dict[str, str] = {}
        """Import name to distribution."""
        self.versions: dict[str, str] = {}
        """Distribution to the version that is loaded."""
        self._places: dict[str, str] = {}
        """Distribution to the directory that its code was loaded from."""
        self._asked: set[str] = set()
        self._shared: set[str] = set()
        """Top-level packages that several distributions put modules into."""

    def look(self, installed: Inventory) -> None:
        """Take in what was loaded since the last look."""
        now = time.time()
        owners = Owners(installed)
        paths = modules.loaded(self._asked)
        found = owners.of(paths)
        self._asked.update(paths)
        self._shared |= owners.ambiguous
        self._shared.update(
            name for name, owner in found.items() if owners.is_shared(name, paths[name], owner)
        )
        for name, owner in found.items():
            self._take_in(name, owner, installed)
        if self._shared:
            for name, owner in owners.of(modules.inside(self._shared)).items():
                if owner.name not in self._places:
                    self._take_in(name, owner, installed)
        self.since = now

    def settled(self, name: str) -> bool:
        """Whether loading that module cannot have brought a distribution that is not known yet."""
        if type(name) is not str:
            return True
        top, _, rest = name.partition(".")
        if top in self._asked:
            return top not in self._shared
        module = sys.modules.get(top)
        if modules.is_space(module):
            return top + "." + rest.partition(".")[0] in self._asked
        return not modules.file_of(module)

    def _take_in(self, name: str, owner: Distribution, installed: Inventory) -> None:
        self.owners[name] = owner.name
        if owner.name in self._places:
            return
        self._places[owner.name] = owner.directory
        self.versions[owner.name] = owner.version
        if installed.written(owner) > self.since - _SLACK:
            # It came to the disk after the last look: the code may have been loaded before or after that.
            told = modules.members(sys.modules.get(name)).get("__version__")
            if type(told) is str and is_version(told) and not same_version(told, owner.version):
                self.versions[owner.name] = told

    def owners_of(self, homes: Iterable[str]) -> set[str]:
        """Distributions of the modules with these full names."""
        found = set()
        for home in homes:
            name = home
            while name and name not in self.owners:
                name = name.rpartition(".")[0]
            if name:
                found.add(self.owners[name])
        return found

    def on_disk(self, name: str, installed: Inventory) -> str:
        """Version of the distribution that is on disk now, empty when it is gone."""
        there = self.there(name, installed)
        return there.version if there else ""

    def there(self, name: str, installed: Inventory) -> Distribution | None:
        """The distribution of that name that is on disk now, the one that was loaded if it is still there."""
        place = self._places.get(name)
        return (installed.at(place, name) if place else None) or installed.find(name)


def process_start() -> float:
    """When this process began, in seconds since the epoch; the epoch itself when that cannot be told."""
    fields = files.text("/proc/self/stat", 4096).rpartition(")")[2].split()
    try:
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return time.time() - age
    except (AttributeError, IndexError, ValueError, OSError):
        pass
    try:
        import psutil

        return float(psutil.Process().create_time())
    except Exception:  # noqa: BLE001  # not there, or not allowed to look
        return 0.0
