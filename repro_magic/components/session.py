"""What this process loaded: the observed record of a live kernel."""

from __future__ import annotations

import sys
import time
from itertools import islice
from threading import Lock

from . import COLLECTORS, distributions, modules, namespace, watching
from . import libraries as _libraries  # noqa: F401  # loaded with the recorder, not during the first record
from .background import Background
from .environment import add_details, by_role, named_otherwise
from .isolation import isolated
from .loading import Loaded
from .requirements import Requirements, by_packaging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .distribution import Distribution

_KERNEL = ("ipykernel", "ipython", "comm", "debugpy", "xeus-python-shell")
_KERNEL_MAY_USE = ("msgpack", "orjson")
"""What jupyter_client loads for its messages wherever it is installed, without requiring it."""

_RECORDER = "repro-magic"
_IN_KERNEL_SECTION = {"ipykernel", "ipython"}
_ELSE_ON_DISK = "what is loaded is no longer what lies on disk"


class Session:
    """Looks at the process that it lives in, and remembers which versions it saw loaded.

    ``shell`` is an IPython shell. Its namespace tells which of the packages that the kernel or other packages
    need the notebook uses too; nothing in it is ever called.
    """

    def __init__(self, shell: object = None) -> None:
        self._names: dict[str, Any] = getattr(shell, "user_ns", {})
        self._hidden: dict[str, Any] = getattr(shell, "user_ns_hidden", {})
        self.disregarded: set[str] = set()
        """Distributions loaded for the recorder's own sake; they count once the notebook uses them."""
        self._loaded = Loaded()
        self._early = _loaded_before_ipython()
        self._sections: dict[str, dict[str, Any]] = {}
        self._looking = Lock()
        self._background = Background()
        self._relevant: dict[str, Distribution | None] = {}
        """What the notebook uses, as it lies on disk; ``None`` for what is loaded in another version."""
        self._path: list[str] = []
        self._keys: list[tuple[str, tuple[int, int], bool]] = []
        self._module_count = 0
        self._name_count = 0
        self._heard = 0
        self._used: set[str] = set()
        """Distributions that something in the namespace was seen to come from."""
        self._unused: set[str] = set()
        """Top-level names that were loaded for others' sake, and count once the notebook uses them."""

    def observe(
        self, also: Iterable[str] = (), patience: float = 0.0, *, thorough: bool = False
    ) -> dict[str, Any]:
        """Facts in the shape of a record, with basis ``observed``.

        A section that could not be told is ``{"unknown": reason}``. Those of `COLLECTORS` are looked at once,
        for they do not change while a process runs. Those of `LIVE` and the details of packages are looked at
        in the background: they are told as far as they are known after ``patience`` seconds, which with
        ``thorough`` cover as well whether files were modified. ``also`` are names of distributions whose
        details are told beside those of what the notebook uses.
        """
        self._module_count, self._name_count = len(sys.modules), len(self._names)
        self._path = list(sys.path)
        todo = {name: collector for name, collector in COLLECTORS.items() if name not in self._sections}
        found = isolated({**todo, "packages": self._packages})
        packages = found.pop("packages")
        self._sections.update(found)
        installed = distributions.current()
        wanted = self._on_disk(also, installed)
        live, told = self._background.look(installed, wanted, patience, thorough=thorough)
        for name, distribution in self._relevant.items():
            if distribution is None:
                told["untold"][name] = _ELSE_ON_DISK
        add_details(packages, told)
        return {"basis": "observed", **self._sections, **live, "packages": packages}

    def changed(self) -> bool:
        """Whether the notebook may use another package than at the last look, told in about a microsecond."""
        try:
            return self._has_changed()
        except RuntimeError:  # another thread is importing right now
            return True

    def _has_changed(self) -> bool:
        if self._background.news or self._heard != watching.heard():
            return True
        count = len(sys.modules)
        if count != self._module_count:
            new, self._module_count = count - self._module_count, count
            if new < 0 or not all(map(self._loaded.settled, islice(reversed(sys.modules), new))):
                return True
        bound = len(self._names)
        if bound != self._name_count:
            new, self._name_count = bound - self._name_count, bound
            if any(map(self._is_new_use, islice(reversed(self._names), max(new, 0)))):
                return True
        self._loaded.since = time.time()
        return False

    def environment_changed(self) -> bool:
        """Whether distributions may have come, gone or changed since the last look: one stat a directory."""
        if self._path != sys.path:
            return True
        return any(racy or distributions.key_of(path) != key for path, key, racy in self._keys)

    def _is_new_use(self, name: str) -> bool:
        """Whether the name is bound to something of a package that so far only others used."""
        if name[:1] == "_":
            return False
        value = self._names[name]
        return namespace.home(value).partition(".")[0] in self._unused and self._hidden.get(name) is not value

    def _packages(self) -> dict[str, Any]:
        if not self._looking.acquire(blocking=False):
            return {"unknown": "the look before this one is not finished"}
        try:
            return self._packages_now()
        finally:
            self._looking.release()

    def _on_disk(self, also: Iterable[str], installed: distributions.Inventory) -> list[Distribution]:
        """What the notebook uses as it is loaded, and the distributions of those names."""
        others = [installed.find(name) for name in also if name not in self._relevant]
        return [each for each in (*self._relevant.values(), *others) if each is not None]

    def _packages_now(self) -> dict[str, Any]:
        installed = distributions.current()
        self._keys = installed.keys()
        self._loaded.look(installed)
        requirements = Requirements(installed, by_packaging)
        names, loaded = self._imported(requirements)
        versions = self._loaded.versions
        imported = {name: versions[name] for name in names}
        facts = by_role(installed, imported, requirements.closure(names))
        # What is loaded for others is needed, whatever they declare, and in the version that is loaded.
        needed = loaded.union(facts["needed"]) & versions.keys() - names
        facts["needed"] = dict(
            sorted({**facts["needed"], **{name: versions[name] for name in needed}}.items())
        )
        facts["installed"] = {
            name: version for name, version in facts["installed"].items() if name not in needed
        }
        relevant = {**facts["needed"], **imported}
        on_disk = {name: self._loaded.on_disk(name, installed) for name in relevant if name in versions}
        facts["on_disk"] = {name: version for name, version in on_disk.items() if version != relevant[name]}
        self._relevant = {
            name: None if name in facts["on_disk"] else self._loaded.there(name, installed)
            for name in relevant
        }
        owners = self._loaded.owners
        facts["modules"] = named_otherwise(
            {name: owners[name] for name in owners if owners[name] in imported}
        )
        installed.save()
        return facts

    def _imported(self, requirements: Requirements) -> tuple[set[str], set[str]]:
        """Distributions that the notebook imports, and all that are loaded because of it."""
        owners = self._loaded.owners
        self._used |= self._loaded.owners_of(namespace.homes(self._names, self._hidden))
        kernels_own = requirements.closure([*_KERNEL, *_KERNEL_MAY_USE, _RECORDER, *self.disregarded])
        loaded = {
            owner for name, owner in owners.items() if owner not in kernels_own and name not in self._early
        }
        imported = self._used - _IN_KERNEL_SECTION
        leading = requirements.leading(loaded - requirements.closure(imported))
        imported |= {name for name in leading if not requirements.useful_to(name, loaded | imported)}
        known = imported | self._used
        self._unused = {name.partition(".")[0] for name, owner in owners.items() if owner not in known}
        return imported, loaded


def _loaded_before_ipython() -> set[str]:
    """Names of modules that the start of the interpreter loaded, such as those that ``.pth`` files name.

    No cell asked for them. `sys.modules` keeps the order of loading.
    """
    early: set[str] = set()
    for name in modules.names():
        if name.partition(".")[0] in ("IPython", "ipykernel", "ipykernel_launcher"):
            return early
        early.add(name)
    return set()
