"""Distributions in each other's way: two that own one file, one in front of another of its name."""

from __future__ import annotations

import os
import sys

from . import cache, files
from .origins import conda_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .distribution import Distribution
    from .distributions import Directory, Inventory

_MOST = 1 << 26
_MOST_NAMED = 3
_CODE = (".py", ".so", ".pyd", ".dll", ".dylib")


def conflicts(installed: Inventory) -> dict[str, str]:
    """Package to others that list a file of its code otherwise; ``conda 1.26.4`` where pip wrote over that.

    That two list the very same file, as those of one namespace do, is no conflict. Kept in the user's cache
    for as long as no distribution comes or goes.
    """
    found: dict[str, str] = {}
    for directory in installed.directories:
        if directory.distributions:
            found.update(_kept(directory))
            found.update(_over_conda(directory))
    return found


def _kept(directory: Directory) -> dict[str, str]:
    name = "conflicts 1\n" + sys.prefix + "\n" + directory.path
    known = cache.load(name)
    if isinstance(known, list) and len(known) == 2 and known[0] == directory.key:
        return dict(known[1])
    told = {
        each: _listed(others) for each, others in sorted(_owning_the_same(directory.distributions).items())
    }
    if directory.lasting:
        cache.store(name, [directory.key, told])
    return told


def _owning_the_same(distributions: dict[str, Distribution]) -> dict[str, set[str]]:
    owners: dict[bytes, tuple[str, bytes]] = {}
    found: dict[str, set[str]] = {}
    for name, distribution in distributions.items():
        for path, digest in _code(distribution):
            owner, other = owners.setdefault(path, (name, digest))
            if owner != name and other != digest:
                found.setdefault(name, set()).add(owner)
                found.setdefault(owner, set()).add(name)
    return found


def _code(distribution: Distribution) -> Iterator[tuple[bytes, bytes]]:
    """Path and hash of each file of code in its RECORD."""
    endings = tuple(os.fsencode(ending) for ending in _CODE)
    for row in (files.read(distribution.path + os.sep + "RECORD", _MOST) or b"").split(b"\n"):
        path, _, rest = row.partition(b",sha256=")
        if rest and path.endswith(endings) and path[:2] != b"..":
            yield path, rest[:43]


def _over_conda(directory: Directory) -> dict[str, str]:
    conda = conda_around(directory.path)
    if conda is None:
        return {}
    return {
        name: "conda " + version
        for name, distribution in directory.distributions.items()
        if (version := conda.version_of(name)) and distribution.installer not in ("conda", "")
    }


def shadows(installed: Inventory) -> dict[str, str]:
    """Package to the way by which it stands in front of another installation of it.

    Ways are ``PYTHONPATH``, ``user site`` and ``.pth file NAME``.
    """
    found = {}
    for name, distribution in installed.by_name.items():
        behind = [each for each in installed.directories if name in each.distributions]
        if len(behind) > 1 and (way := _way(distribution.directory)):
            found[name] = way
    return found


def _way(directory: str) -> str:
    """How that directory got on the path, empty for a site directory of the environment."""
    listed = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if directory in [os.path.abspath(each) for each in listed if each]:
        return "PYTHONPATH"
    site = sys.modules.get("site")
    if directory == getattr(site, "USER_SITE", None):
        return "user site"
    for place in sys.path:
        if isinstance(place, str) and place.endswith("-packages"):
            for entry in files.listed(place):
                if entry.endswith(".pth"):
                    lines = files.text(os.path.join(place, entry)).splitlines()
                    if any(
                        os.path.normpath(os.path.join(place, line.strip())) == directory for line in lines
                    ):
                        return ".pth file " + entry
    return ""


def _listed(names: set[str]) -> str:
    shown = sorted(names)[:_MOST_NAMED]
    return ", ".join(shown) + (f" and {len(names) - len(shown)} more" if len(names) > len(shown) else "")
