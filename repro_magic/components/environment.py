"""The whole environment of this interpreter, as a kernel started with it would find it."""

from __future__ import annotations

from . import COLLECTORS, distributions
from .isolation import isolated
from .naming import normalized
from .origins import origins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from typing import Any

    from .distribution import Distribution

MOST_PACKAGES = 5_000
"""Most packages told of one role, as many as readers of records accept."""


def here(modules: Iterable[str] = ()) -> dict[str, Any]:
    """Facts in the shape of a record, with basis ``stated``. No code of a package is imported.

    ``modules`` are import names, or names of distributions; what they stand for is told as ``imported``, what
    that needs as ``needed`` and all else as ``installed``. A section that could not be told is
    ``{"unknown": reason}``.
    """
    names = list(modules)
    facts = isolated({**COLLECTORS, "packages": lambda: packages_for(names)})
    return {"basis": "stated", **facts}


def packages_for(names: Sequence[str]) -> dict[str, Any]:
    """The section ``packages`` of a record of what importing those names would load."""
    installed = distributions.current()
    owners = _owners(installed, names) if names else {}
    imported = {each.name: each.version for each in owners.values()}
    needed: Container[str] = ()
    if imported:
        from .requirements import Requirements

        needed = Requirements(installed).closure(imported)
    facts = by_role(installed, imported, needed)
    facts["modules"] = named_otherwise({name: owner.name for name, owner in owners.items()})
    installed.save()
    return facts


def by_role(
    installed: distributions.Inventory, imported: dict[str, str], needed: Container[str]
) -> dict[str, Any]:
    """Imported packages, what they need, the others that are installed, and the origins of all."""
    roles: dict[str, dict[str, str]] = {"imported": imported, "needed": {}, "installed": {}}
    for name, distribution in installed.by_name.items():
        if name not in imported:
            roles["needed" if name in needed else "installed"][name] = distribution.version
    facts = {role: dict(sorted(packages.items())[:MOST_PACKAGES]) for role, packages in roles.items()}
    told = sorted(origins(installed.by_name.values()).items())
    return {**facts, "origins": dict(told[:MOST_PACKAGES])}


def named_otherwise(owners: dict[str, str]) -> dict[str, str]:
    """Import name to distribution, of public names that do not tell it themselves: ``PIL`` to ``pillow``."""
    return {
        name: owner
        for name, owner in sorted(owners.items())
        if normalized(name) != owner and not name.startswith("_")
    }


def _owners(installed: distributions.Inventory, names: Sequence[str]) -> dict[str, Distribution]:
    from .modules import located
    from .ownership import Owners

    paths = {name: path for name in names if (path := located(name))}
    found = Owners(installed).of(paths)
    for name in names:
        if name not in paths and (named := installed.by_name.get(normalized(name))):
            found[name] = named
    return found
