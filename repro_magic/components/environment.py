"""The whole environment of this interpreter, as a kernel started with it would find it."""

from __future__ import annotations

from . import COLLECTORS, OUTSIDE, distributions
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

ALL = "*"
"""In place of a name: the details of every package."""

DEEP = "**"
"""The same, and every file of each is read to see whether it was modified."""

DEEP_LIMIT = 600.0
"""Seconds that reading every file may take."""

_PATIENCE = 15.0
"""Seconds that looking at details may take: they are asked for, and there may be thousands."""


def here(modules: Iterable[str] = (), details: Iterable[str] = ()) -> dict[str, Any]:
    """Facts in the shape of a record, with basis ``stated``. No code of a package is imported.

    ``modules`` are import names, or names of distributions; what they stand for is told as ``imported``, what
    that needs as ``needed`` and all else as ``installed``. ``details`` are names of distributions of which
    digest, tags, licence and more are told as well, or `ALL`, or `DEEP`. A section that could not be told is
    ``{"unknown": reason}``.
    """
    names, wanted = list(modules), set(details)
    facts = isolated({**COLLECTORS, **OUTSIDE, "packages": lambda: packages_for(names)})
    if wanted:
        limit = DEEP_LIMIT if DEEP in wanted else _PATIENCE
        found = isolated({"details": lambda: _details(wanted)}, limit)["details"]
        if "unknown" in found:
            found = {"untold": {name: found["unknown"] for name in wanted if name not in (ALL, DEEP)}}
        add_details(facts["packages"], found)
    return {"basis": "stated", **facts}


def add_details(packages: dict[str, Any], details: dict[str, Any]) -> None:
    """Put maps of details into a section ``packages``, unless that is unknown."""
    if "unknown" not in packages:
        for name, told in details.items():
            if told:
                packages[name] = dict(sorted(told.items())[:MOST_PACKAGES])


def _details(wanted: set[str]) -> dict[str, Any]:
    from .background import add, checked, in_the_way
    from .details import current

    installed = distributions.current()
    if wanted & {ALL, DEEP}:
        chosen = list(installed.by_name.values())
    else:
        chosen = [found for name in sorted(wanted) if (found := installed.find(normalized(name)))]
    told: dict[str, Any] = current.of(chosen)
    for each in chosen:
        add(told, each.name, checked(each, deep=DEEP in wanted))
    names = {each.name for each in chosen}
    for key, rivalries in in_the_way(installed).items():
        told[key] = {name: text for name, text in rivalries.items() if name in names}
    return told


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
