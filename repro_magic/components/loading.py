"""Which distributions' code is loaded, in which version: the one that was on disk when it was loaded."""

from __future__ import annotations

import os
import sys
import time

from . import files, modules
from .distributions import Distribution, Inventory
from .naming import is_version, same_version
from .ownership import Owners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SLACK = 2.0
"""Seconds by which clocks of disk and process may differ."""


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
        """Top-level packages that several distributions may have put modules into."""

    def look(self, inventory: Inventory) -> None:
        """Take in what was loaded since the last look."""
        now = time.time()
        owners = Owners(inventory)
        paths = modules.loaded(self._asked)
        found = owners.of(paths)
        self._asked.update(paths)
        self._shared.update(
            name for name, path in paths.items() if owners.shared(name, path, found.get(name))
        )
        for name, owner in found.items():
            self._take_in(name, owner, inventory)
        if self._shared:
            for name, owner in owners.of(modules.inside(self._shared)).items():
                if owner.name not in self._places:
                    self._take_in(name, owner, inventory)
        self.since = now

    def settled(self, name: str) -> bool:
        """Whether loading that module cannot have brought a distribution that is not known yet."""
        top, _, rest = name.partition(".")
        if top in self._asked:
            return top not in self._shared
        module = sys.modules.get(top)
        if modules.is_space(module):
            return top + "." + rest.partition(".")[0] in self._asked
        return not modules.file_of(module)

    def _take_in(self, name: str, owner: Distribution, inventory: Inventory) -> None:
        self.owners[name] = owner.name
        if owner.name not in self._places:
            self._places[owner.name] = owner.directory
            told = None
            if inventory.written(owner) > self.since - _SLACK:
                # It came to the disk after the last look: the code may have been loaded before or after that.
                told = modules.members(sys.modules.get(name)).get("__version__")
            sure = type(told) is not str or not is_version(told) or same_version(told, owner.version)
            self.versions[owner.name] = owner.version if sure else told

    def owners_of(self, homes: Iterable[str]) -> set[str]:
        """Distributions of the modules with these full names."""
        found = set()
        for home in homes:
            while home:
                if home in self.owners:
                    found.add(self.owners[home])
                    break
                home = home.rpartition(".")[0]
        return found

    def on_disk(self, name: str, inventory: Inventory) -> str:
        """Version of the distribution that is installed now, empty when it is gone."""
        there = inventory.at(self._places[name], name) or inventory.by_name.get(name)
        return there.version if there else ""


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
    except Exception:  # not there, or not allowed to look
        return 0.0

