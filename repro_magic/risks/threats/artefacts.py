"""Threats of the files that packages were installed from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.errors import StampError
from ...model.lock import State, locked
from ...model.scope import Level
from ..risk import FROM_IDENTICAL, FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject
from .noun import Sighting, Threat


def _built_here(subject: Subject) -> Iterator[Sighting]:
    for name, tags in subject.packages.tags.items():
        kind = subject.packages.origins.get(name, "").partition(" ")[0]
        if kind not in ("conda", "system", "editable") and _is_local_platform(tags):
            yield Sighting(
                subject=name,
                found=tags,
                message=f"{name} was built on the machine that it is installed on (its wheel is for "
                f"{tags}): the compiler and the libraries there are part of it.",
            )


def _one_platform(subject: Subject) -> Iterator[Sighting]:
    others = [each for each in subject.scope.platforms if each != subject.place]
    if not others:
        return
    for name, tags in subject.packages.tags.items():
        if name in subject.packages.imported and not tags.endswith("-any") and "-any " not in tags:
            yield Sighting(
                subject=name,
                found=tags,
                message=f"{name} is installed for this platform ({tags}), and {', '.join(others)} is asked "
                "for too.",
            )


def _unlocked(subject: Subject) -> Iterator[Sighting]:
    packages = subject.packages
    if subject.level >= Level.locked and packages.imported and not packages.artefacts:
        yield Sighting(
            subject="packages",
            found="versions only",
            message="Nothing tells which files were installed: versions alone bring back what the index "
            "offers then.",
        )


def _unavailable(subject: Subject) -> Iterator[Sighting]:
    if subject.record is None:
        return
    try:
        artefacts = locked(subject.record)
    except StampError:
        return
    for name, artefact in artefacts.items():
        if artefact.state is State.unavailable:
            reason = f" ({artefact.reason})" if artefact.reason else ""
            yield Sighting(
                subject=name, found="unavailable", message=f"Nothing is known to install {name} from{reason}."
            )


def _untold(subject: Subject) -> Iterator[Sighting]:
    for name, reason in subject.packages.untold.items():
        if name in subject.packages.imported:
            yield Sighting(
                subject=name, found="unknown", message=f"Not everything of {name} could be told: {reason}."
            )


def _is_local_platform(tags: str) -> bool:
    """Whether a wheel is for the plain platform of a machine, which no index takes (PEP 513, PEP 600)."""
    return any("-linux_" in each for each in tags.split())


_FAMILY: Final = "packages"

THREATS: Final = (
    Threat(
        code="package-built-here",
        component="packages",
        family=_FAMILY,
        title="A package that was built where it is installed",
        looks_for="Wheels for a plain `linux_...` platform, which no index takes: they come of a source "
        "distribution.",
        why="Only the source is on offer: each machine builds another binary, if it has the compiler.",
        source="PEP 513, PEP 600 (platform tags of published wheels); 34 % of 15,817 notebooks could not "
        "install what they declare (giad113)",
        severities=FROM_LOCKED,
        remedy="repro vault add NB",
        check=_built_here,
    ),
    Threat(
        code="package-one-platform",
        component="packages",
        family=_FAMILY,
        title="A package with binaries, while other platforms are asked for",
        looks_for="Imported packages whose wheel is for one platform, where the scope names another "
        "platform too.",
        why="There may be no wheel of this version for the other platform, which shows only when somebody "
        "tries.",
        source="PEP 425 (compatibility tags)",
        severities=FROM_PINNED,
        remedy="repro lock NB",
        check=_one_platform,
    ),
    Threat(
        code="package-unlocked",
        component="packages",
        family=_FAMILY,
        title="No lock: versions are known, files are not",
        looks_for="At the levels locked and identical: a record without artefacts.",
        why="One version can have many files, and files disappear from indexes.",
        source="PEP 751; pola-rs/polars#5350 (a version removed for want of space)",
        severities=FROM_LOCKED,
        remedy="repro lock NB",
        check=_unlocked,
    ),
    Threat(
        code="package-unavailable",
        component="packages",
        family=_FAMILY,
        title="Nothing is known to install a package from",
        looks_for="Lines of the lock that say unavailable.",
        why="A restore ends here, and the package is lost with this machine.",
        source="PEP 592 (yanking), and removals from indexes",
        severities=PINNED_THEN_ERROR,
        remedy="repro vault add NB",
        check=_unavailable,
    ),
    Threat(
        code="package-untold",
        component="packages",
        family=_FAMILY,
        title="Not everything of a package could be told",
        looks_for="Imported packages for which a digest, tags or a licence could not be read.",
        why="What could not be told cannot be compared later.",
        source="the record itself",
        severities=FROM_IDENTICAL,
        remedy="Install the package with pip, uv or conda, which leave a RECORD.",
        check=_untold,
    ),
)
