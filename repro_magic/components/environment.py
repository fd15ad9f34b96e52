"""The whole environment of this interpreter, as a kernel started with it would find it."""

from __future__ import annotations

from . import COLLECTORS, distributions, modules
from .isolation import isolated
from .naming import normalized
from .origins import origins
from .ownership import Owners
from .requirements import Requirements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MOST_PACKAGES = 5_000
"""Most packages told of one role, as readers of records allow."""


def here(names: Iterable[str] = ()) -> dict[str, Any]:
    """Facts in the shape of a record, with basis ``stated``. No code of a package is imported.

    ``names`` are import names (or names of distributions); what they stand for is told as ``imported``, what
    that needs as ``needed`` and all else as ``installed``. A section that could not be told is
    ``{"unknown": reason}``.
    """
    wanted = list(names)
    facts = isolated({**COLLECTORS, "packages": lambda: packages_for(wanted)})
    return {"basis": "stated", **facts}


def packages_for(names: Iterable[str]) -> dict[str, Any]:
    """The section ``packages`` of what importing those names would load."""
    inventory = distributions.current()
    owners = _owners(inventory, names)
    imported = {each.name: each.version for each in owners.values()}
    facts = by_role(inventory, imported, Requirements(inventory))
    facts["modules"] = named_otherwise({name: owner.name for name, owner in owners.items()})
    inventory.save()
    return facts


def by_role(
    inventory: distributions.Inventory, imported: dict[str, str], requirements: Requirements
) -> dict[str, Any]:
    """Imported packages, what they need, the others that are installed, and the origins of all."""
    needed = requirements.closure(imported)
    facts: dict[str, Any] = {"imported": imported, "needed": {}, "installed": {}}
    for name, distribution in inventory.by_name.items():
        if name not in imported:
            facts["needed" if name in needed else "installed"][name] = distribution.version
    for role in ("imported", "needed", "installed"):
        facts[role] = dict(sorted(facts[role].items())[:MOST_PACKAGES])
    facts["origins"] = dict(sorted(origins(list(inventory.by_name.values())).items()))
    return facts


def named_otherwise(owners: dict[str, str]) -> dict[str, str]:
    """Import name to distribution, of public names that do not say it by themselves: ``PIL`` to ``pillow``."""
    return {
        name: owner
        for name, owner in sorted(owners.items())
        if normalized(name) != owner and not name.startswith("_")
    }


def _owners(
    inventory: distributions.Inventory, names: Iterable[str]
) -> dict[str, distributions.Distribution]:
    found: dict[str, distributions.Distribution] = {}
    paths = {}
    for name in names:
        if path := modules.located(name):
            paths[name] = path
    if paths:
        found = Owners(inventory).of(paths)
    for name in names:
        if name not in found and name not in paths and (named := inventory.by_name.get(normalized(name))):
            found[name] = named
    return found
