"""Whether two records are of one runtime, what they come to together, and what changed between them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..model.format import MAX_LOG_CHANGES
from ..model.record import LIVE_MAPS, OPTIONAL, PACKAGE_MAPS, SECTIONS, Packages, Record
from ..model.unknown import Unknown

FACTS = tuple(name for name in SECTIONS if name != "packages" and name not in OPTIONAL)
"""The sections whose facts tell one runtime from another; packages are compared name by name.

Numerics, code, data and services are told of a runtime, and may change while it stays the same one.
"""

MORE = "…"
"""Subject of the last change told where a list of changes was cut."""

_SIDE = 200
"""Longest side of a change, in characters."""


def agree(one: Record, other: Record) -> bool:
    """Whether two records can be of one runtime.

    Nothing that both know differs, and there is something that both know: two records that could
    not look are no match. Day and basis do not count.
    """
    pairs = [*_facts_of_both(one, other), *_packages_of_both(one, other)]
    if any(was != now for was, now in pairs):
        return False
    undated = dataclasses.replace(one, recorded=other.recorded, basis=other.basis)
    return any(was for was, _ in pairs) or trimmed(undated) == trimmed(other)


def union(old: Record, new: Record) -> Record:
    """What two records that agree come to together: what either knows.

    Where the version on disk has changed since, the new one has the last word.
    """
    sections: dict[str, Any] = {
        name: _union_of_facts(getattr(old, name), getattr(new, name)) for name in FACTS
    }
    return dataclasses.replace(
        new,
        recorded=older(old.recorded, new.recorded),
        basis=old.basis if old.basis == new.basis else "stated",
        packages=_union_of_packages(old.packages, new.packages),
        **sections,
        **{name: _joined(getattr(old, name), getattr(new, name)) for name in OPTIONAL},
    )


def with_lock_of(old: Record, new: Record) -> Record:
    """The new record with the lock of one that agrees with it: no kernel looks for artefacts itself."""
    if isinstance(old.packages, Unknown) or isinstance(new.packages, Unknown) or not old.packages.artefacts:
        return new
    artefacts = _sorted(old.packages.artefacts, new.packages.artefacts)
    return dataclasses.replace(new, packages=dataclasses.replace(new.packages, artefacts=artefacts))


def trimmed(record: Record) -> Record:
    """The part of a record that a stamp keeps: nothing merely installed, and no package twice."""
    record = record.embedded()
    packages = record.packages
    if isinstance(packages, Unknown) or packages.imported.keys().isdisjoint(packages.needed):
        return record
    needed = {name: version for name, version in packages.needed.items() if name not in packages.imported}
    return dataclasses.replace(record, packages=dataclasses.replace(packages, needed=needed))


def older(one: str, other: str) -> str:
    """The older of two days; a day that is not known is the older of none."""
    return min(one, other) if one and other else one or other


def changes(was: Record, now: Record, *, everything: bool) -> dict[str, str]:
    """What differs, as subject to ``was -> now``, at most ``MAX_LOG_CHANGES`` of them.

    Facts are called ``section.fact``, packages by their names. A package that the new record does
    not name counts as gone when the record tells of ``everything`` that its notebook imported, or
    lists what is installed.
    """
    found = dict(_changed_facts(was, now))
    if isinstance(was.packages, Packages) and isinstance(now.packages, Packages):
        imported = was.packages.imported.keys() | now.packages.imported.keys()
        packages = _changed_packages(was.packages, now.packages, everything=everything)
        found |= sorted(packages, key=lambda change: (change[0] not in imported, change[0]))
    if len(found) <= MAX_LOG_CHANGES:
        return found
    told = dict(list(found.items())[: MAX_LOG_CHANGES - 1])
    return told | {MORE: f"and {len(found) - len(told)} more"}


def _known(section: Any) -> dict[str, Any]:
    """The facts of a section that could be told; none of a section that nobody looked at."""
    if isinstance(section, Unknown) or section == type(section)():
        return {}
    facts = {each.name: getattr(section, each.name) for each in dataclasses.fields(section)}
    return {name: fact for name, fact in facts.items() if not isinstance(fact, Unknown)}


def _facts_of_both(one: Record, other: Record) -> Iterator[tuple[Any, Any]]:
    for name in FACTS:
        mine, theirs = _known(getattr(one, name)), _known(getattr(other, name))
        yield from ((mine[fact], theirs[fact]) for fact in mine if fact in theirs)


def _packages_of_both(one: Record, other: Record) -> Iterator[tuple[Any, Any]]:
    if isinstance(one.packages, Unknown) or isinstance(other.packages, Unknown):
        return
    mine, theirs = _artefacts(one.packages), _artefacts(other.packages)
    yield from ((mine[name], theirs[name]) for name in mine if name in theirs)
    digests = other.packages.digests
    yield from ((told, digests[name]) for name, told in one.packages.digests.items() if name in digests)


def _artefacts(packages: Packages) -> dict[str, tuple[str, str]]:
    """Version and origin of every package."""
    return {
        name: (version, packages.origins.get(name, "")) for name, version in packages.everything().items()
    }


def _union_of_facts(old: Any, new: Any) -> Any:
    known = _known(new)
    if not known:
        return old
    if not _known(old):
        return new
    unknown = [each.name for each in dataclasses.fields(old) if isinstance(getattr(old, each.name), Unknown)]
    return dataclasses.replace(old, **{name: known[name] for name in unknown if name in known})


def _union_of_packages(old: Packages | Unknown, new: Packages | Unknown) -> Packages | Unknown:
    if isinstance(old, Unknown) or isinstance(new, Unknown):
        return old if isinstance(new, Unknown) else new
    looked_at = new.relevant()
    joined = {name: _sorted(getattr(old, name), getattr(new, name)) for name in PACKAGE_MAPS}
    for name in ("on_disk", "modified", "untold", "conflicts", "shadows", "unpushed"):
        before = {key: value for key, value in getattr(old, name).items() if key not in looked_at}
        joined[name] = _sorted(before, getattr(new, name))
    return Packages(**joined | {name: getattr(new, name) for name in LIVE_MAPS})


def _joined(old: Any, new: Any) -> Any:
    """A section of both: maps together, and the newer of every other fact that is known."""
    if not _known(new) or not _known(old):
        return old if not _known(new) else new
    values = {}
    for name, value in _known(new).items():
        values[name] = _sorted(getattr(old, name), value) if isinstance(value, Mapping) else value
    return dataclasses.replace(old, **values)


def _sorted(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted({**old, **new}.items()))


def _changed_facts(was: Record, now: Record) -> Iterator[tuple[str, str]]:
    for name in FACTS:
        before, after = _known(getattr(was, name)), _known(getattr(now, name))
        for fact in before:
            if fact in after and before[fact] != after[fact]:
                yield f"{name}.{fact}", _change(before[fact], after[fact])


def _changed_packages(was: Packages, now: Packages, *, everything: bool) -> Iterator[tuple[str, str]]:
    before, after = _artefacts(was), _artefacts(now)
    for name in was.relevant().keys() | now.relevant().keys():
        old, new = before.get(name), after.get(name)
        if old == new or (new is None and not (everything or now.installed)):
            continue
        yield name, _change(_told(old, beside=new), _told(new, beside=old))


def _told(artefact: tuple[str, str] | None, *, beside: tuple[str, str] | None) -> str:
    """The version, and the origin where that is what changed."""
    if artefact is None:
        return ""
    version, origin = artefact
    same_origin = beside is None or beside[1] == origin
    return version if same_origin else f"{version} ({origin or 'from an index'})"


def _change(was: Any, now: Any) -> str:
    return f"{_side(was)} -> {_side(now)}"


def _side(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return text if len(text) <= _SIDE else text[: _SIDE - 1] + "…"
