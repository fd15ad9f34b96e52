"""Step two: look. Collectors that say what a runtime consists of, in plain dictionaries.

Standard library only, for Python 3.8 and later: the probe runs these modules in other interpreters than ours.
Only `targets` and `kernelspecs`, which start the probe, belong to our own interpreter alone.
"""

from __future__ import annotations

from . import hardware, interpreter, kernel, numerics, platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

COLLECTORS: dict[str, Callable[[], dict[str, Any]]] = {
    "interpreter": interpreter.look,
    "kernel": kernel.look,
    "platform": platform.look,
    "hardware": hardware.look,
}
"""Section of a record to what collects it, once in a process. A row here is a new component."""


def _code() -> dict[str, Any]:
    from .code import look

    return look()


def _data() -> dict[str, Any]:
    from .declared import look

    return look()


def _services() -> dict[str, Any]:
    from .services import look

    return look()


def _services_and_hosts() -> dict[str, Any]:
    from .services import look_live

    return look_live()


LIVE: dict[str, Callable[[], dict[str, Any]]] = {
    "code": _code,
    "data": _data,
    "numerics": numerics.look,
    "services": _services_and_hosts,
}
"""The same for what only a live process tells, and what may change while it runs: looked at each time."""

OUTSIDE: dict[str, Callable[[], dict[str, Any]]] = {
    "numerics": numerics.stated,
    "services": _services,
}
"""What a look from outside can tell of the live ones."""
