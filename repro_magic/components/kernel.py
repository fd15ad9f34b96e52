"""What speaks to the notebook: the kernel that runs here, or that would run."""

from __future__ import annotations

import sys

from . import distributions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KERNELS = (
    ("ipykernel", "ipykernel", "ipykernel"),
    ("xeus-python", "xeus_python_shell", "xeus-python-shell"),
)
"""Kernel, module that shows that it runs, distribution that brings it."""


def look() -> dict[str, Any]:
    """The section ``kernel`` of a record."""
    installed = distributions.current()
    facts: dict[str, Any] = {}
    running = [each for each in _KERNELS if each[1] in sys.modules]
    for name, module, distribution in running or _KERNELS:
        if version := _version(module, distribution, installed):
            facts.update(name=name, version=version)
            break
    if version := _version("IPython", "ipython", installed):
        facts["ipython"] = version
    return facts


def _version(module: str, distribution: str, installed: distributions.Inventory) -> str:
    """The version that is loaded, else the one that is installed, else empty."""
    if module in sys.modules:
        from .modules import members

        loaded = members(sys.modules[module]).get("__version__")
        if type(loaded) is str and loaded:
            return loaded
    found = installed.find(distribution)
    return found.version if found else ""
