"""What speaks to the notebook: the kernel that runs here, or that would run."""

from __future__ import annotations

import sys

from . import distributions
from .modules import members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KERNELS = (("ipykernel", "ipykernel", "ipykernel"), ("xeus-python", "xeus_python_shell", "xeus-python-shell"))
"""Kernel, module that shows that it runs, distribution that brings it."""


def kernel() -> dict[str, Any]:
    """The section ``kernel`` of a record."""
    inventory = distributions.current()
    facts: dict[str, Any] = {}
    running = [each for each in _KERNELS if each[1] in sys.modules]
    for name, module, distribution in running or _KERNELS:
        if version := _version(module, distribution, inventory):
            facts.update(name=name, version=version)
            break
    if version := _version("IPython", "ipython", inventory):
        facts["ipython"] = version
    return facts


def _version(module: str, distribution: str, inventory: distributions.Inventory) -> str:
    """The version that is loaded, else the one that is installed, else empty."""
    loaded = members(sys.modules.get(module)).get("__version__")
    if type(loaded) is str and loaded:
        return loaded
    installed = inventory.by_name.get(distribution)
    return installed.version if installed else ""
