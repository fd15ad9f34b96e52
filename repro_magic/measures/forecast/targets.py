"""Platforms and Python versions to forecast for, and the wheels that each takes (PEP 425, 600, 656)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

from ...model.errors import ReproError

GLIBC: Final = (2, 34)
"""What a Linux has at least that nothing else is known of: RHEL 9, Debian 12 and Ubuntu 22.04 have it."""

_MACOS: Final = (14, 0)
_MUSL: Final = (1, 2)

PLATFORMS: Final = ("linux-x86_64", "linux-aarch64", "macos-arm64", "windows-amd64")
"""Forecast for where nobody names others."""

_KNOWN: Final = (*PLATFORMS, "macos-x86_64", "windows-arm64", "musl-x86_64", "musl-aarch64")
_RAW: Final = re.compile(r"(?:many|musl)linux_(\d{1,2})_(\d{1,3})_(\w{2,20})")
_LEGACY: Final = {"manylinux2014": 17, "manylinux2010": 12, "manylinux1": 5}
_MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Somewhere that a runtime could be restored."""

    platform: str
    """``SYSTEM-MACHINE``, or the tag of a Linux such as ``manylinux_2_28_x86_64``."""
    python: tuple[int, int]
    libc: tuple[int, int] = GLIBC

    def __str__(self) -> str:
        return f"{self.platform} {self.version}"

    @property
    def version(self) -> str:
        return f"{self.python[0]}.{self.python[1]}"

    def tags(self) -> frozenset[Tag]:
        """Every tag of a wheel that CPython takes there."""
        platforms = list(_platforms(self.platform, self.libc))
        interpreter = f"cp{self.python[0]}{self.python[1]}"
        return frozenset(
            (
                *cpython_tags(self.python, platforms=platforms),
                *compatible_tags(self.python, interpreter, platforms),
            )
        )


def target(platform: str, python: str, libc: tuple[int, int] = GLIBC) -> Target:
    """The target of these names. Raises ReproError for one that is none."""
    found = re.fullmatch(r"(3)\.(\d{1,2})", python)
    if not found:
        raise ReproError(f"{python[:40]!r} is no Python version.", remedy="Name one such as 3.13.")
    if platform not in _KNOWN and not _RAW.fullmatch(platform):
        raise ReproError(
            f"{platform[:40]!r} is no platform that is known.",
            remedy=f"Name one of {', '.join(_KNOWN)}, or a tag such as manylinux_2_28_x86_64.",
        )
    return Target(platform=platform, python=(3, int(found[2])), libc=libc)


def platform_of(system: object, machine: object) -> str:
    """The name of a recorded platform, empty where none of those here fits."""
    if not (isinstance(system, str) and isinstance(machine, str)):
        return ""
    name = machine.lower()
    if system == "windows":
        name = {"x86_64": "amd64"}.get(name, name)
    elif system == "linux":
        name = _MACHINES.get(name, name)
    return found if (found := f"{system}-{name}") in _KNOWN else ""


def _platforms(name: str, libc: tuple[int, int]) -> Iterator[str]:
    if raw := _RAW.fullmatch(name):
        lowest = name.partition("_")[0]
        yield from _linux(lowest, (int(raw[1]), int(raw[2])), raw[3])
        return
    system, _, machine = name.partition("-")
    if system == "macos":
        yield from mac_platforms(_MACOS, machine)
    elif system == "windows":
        yield f"win_{machine}"
    elif system == "musl":
        yield from _linux("musllinux", _MUSL, machine)
    else:
        yield from _linux("manylinux", libc, machine)


def _linux(kind: str, version: tuple[int, int], machine: str) -> Iterator[str]:
    for minor in range(version[1], -1, -1):
        yield f"{kind}_{version[0]}_{minor}_{machine}"
        if kind == "manylinux":
            yield from (f"{name}_{machine}" for name, least in _LEGACY.items() if least == minor)
    yield f"linux_{machine}"
