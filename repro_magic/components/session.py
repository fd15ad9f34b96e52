"""What this process loaded: the observed record of a live kernel."""

from __future__ import annotations

import sys
import time
from itertools import islice

from . import COLLECTORS, distributions, modules, namespace
from .environment import by_role, named_otherwise
from .isolation import isolated
from .loading import Loaded
from .requirements import Requirements, by_packaging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KERNEL = ("ipykernel", "ipython", "comm", "debugpy", "xeus-python-shell")
_RECORDER = "repro-magic"


class Session:
    """Looks at the process that it lives in, and remembers which versions it saw loaded.

    ``shell`` is an IPython shell; its namespace tells which of the packages that the kernel itself needs the
    notebook uses too. Nothing in that namespace is ever called.
    """

    def __init__(self, shell: object = None) -> None:
        self._names: dict[str, Any] = getattr(shell, "user_ns", None) or {}
        self._hidden: dict[str, Any] = getattr(shell, "user_ns_hidden", None) or {}
        self._loaded = Loaded()
        self._early = _loaded_before_ipython()
        self._sections: dict[str, dict[str, Any]] = {}
        self._path = list(sys.path)
        self._keys: list[tuple[str, tuple[int, int], bool]] = []
        self._modules = 0
        self._bound = 0
        self._kernels_own: set[str] = set()
        """Top-level names that count only once the notebook itself uses them."""

    def observe(self) -> dict[str, Any]:
        """Facts in the shape of a record, with basis ``observed``.

        A section that could not be told is ``{"unknown": reason}``. Sections other than packages are looked
        at once, for they do not change while a process runs.
        """
        self._modules, self._bound, self._path = len(sys.modules), len(self._names), list(sys.path)
        todo = {name: collector for name, collector in COLLECTORS.items() if name not in self._sections}
        found = isolated({**todo, "packages": self._packages})
        packages = found.pop("packages")
        self._sections.update(found)
        return {"basis": "observed", **self._sections, "packages": packages}

    def changed(self) -> bool:
        """Whether the notebook may have loaded another package since the last look. Well under a microsecond."""
        count = len(sys.modules)
        if count != self._modules:
            new, self._modules = count - self._modules, count
            if new < 0 or not all(self._loaded.settled(name) for name in islice(reversed(sys.modules), new)):
                return True
        bound = len(self._names)
        if bound != self._bound:
            new, self._bound = bound - self._bound, bound
            for name in islice(reversed(self._names), max(new, 0)):
                if name[:1] != "_" and self._uses_kernels_own(name):
                    return True
        self._loaded.since = time.time()
        return False

    def environment_changed(self) -> bool:
        """Whether distributions may have come, gone or changed since the last look. One stat per directory."""
        if self._path != sys.path:
            return True
        return any(racy or distributions.key_of(path) != key for path, key, racy in self._keys)

    def _uses_kernels_own(self, name: str) -> bool:
        home = namespace.home(self._names[name]).partition(".")[0]
        return home in self._kernels_own and self._hidden.get(name) is not self._names[name]

    def _packages(self) -> dict[str, Any]:
        inventory = distributions.current()
        self._keys = inventory.keys()
        self._loaded.look(inventory)
        requirements = Requirements(inventory, by_packaging)
        kernels_own = requirements.closure([*_KERNEL, _RECORDER])
        used = self._loaded.owners_of(namespace.homes(self._names, self._hidden))
        imported = {}
        self._kernels_own = set()
        for name, owner in self._loaded.owners.items():
            if owner in used or not (owner in kernels_own or name in self._early):
                imported[owner] = self._loaded.versions[owner]
            else:
                self._kernels_own.add(name.partition(".")[0])
        for name in ("ipykernel", "ipython"):
            # They stand in the section of the kernel.
            imported.pop(name, None)
        facts = by_role(inventory, imported, requirements)
        on_disk = {name: self._loaded.on_disk(name, inventory) for name in imported}
        facts["on_disk"] = {name: disk for name, disk in on_disk.items() if disk != imported[name]}
        facts["modules"] = named_otherwise(
            {name: owner for name, owner in self._loaded.owners.items() if owner in imported}
        )
        inventory.save()
        return facts


def _loaded_before_ipython() -> set[str]:
    """Names of modules that the start of the interpreter loaded, such as those that ``.pth`` files name.

    Nobody asked for them in a cell. `sys.modules` keeps the order of loading.
    """
    early: set[str] = set()
    for name in modules.names():
        if name.partition(".")[0] in ("IPython", "ipykernel", "ipykernel_launcher"):
            return early
        early.add(name)
    return set()
