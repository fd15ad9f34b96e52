"""Threats of the packages themselves: what is installed is not what its name and version say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from packaging.version import InvalidVersion, Version

from ..difference import NOT_THERE
from ..risk import FROM_COMPATIBLE, FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject
from .noun import Sighting, Threat


def _stale(subject: Subject) -> Iterator[Sighting]:
    packages = subject.packages
    for name, on_disk in packages.on_disk.items():
        loaded = packages.everything().get(name, NOT_THERE)
        yield Sighting(
            subject=name,
            found=f"loaded {loaded}, on disk {on_disk or NOT_THERE}",
            message=f"{name} {loaded} ran, while {on_disk or 'nothing'} was installed: the next run uses "
            "that.",
            weight=200,
        )


def _modified(subject: Subject) -> Iterator[Sighting]:
    for name, change in subject.packages.modified.items():
        if not change.startswith("uncommitted: "):
            yield Sighting(
                subject=name,
                found=change,
                message=f"{name} {_version(subject, name)} was changed after its installation ({change}).",
                weight=100,
            )


def _owned_twice(subject: Subject) -> Iterator[Sighting]:
    for name, others in subject.packages.conflicts.items():
        if not others.startswith("conda "):
            yield Sighting(
                subject=name,
                found=others,
                message=f"{name} shares modules with {others}: which of them is imported depends on which "
                "was installed last.",
                weight=50,
            )


def _preview(subject: Subject) -> Iterator[Sighting]:
    for name, version in subject.packages.imported.items():
        known = _parsed(version)
        if known and known.is_prerelease:
            yield Sighting(subject=name, found=version, message=f"{name} {version} is no final release.")


def _local_label(subject: Subject) -> Iterator[Sighting]:
    for name, version in subject.packages.relevant().items():
        known = _parsed(version)
        if known and known.local and name not in subject.packages.origins:
            yield Sighting(
                subject=name,
                found=version,
                message=f"{name} {version} has a local label: the default index may not hold it.",
            )


def _version(subject: Subject, name: str) -> str:
    return subject.packages.everything().get(name, "")


def _parsed(version: str) -> Version | None:
    try:
        return Version(version)
    except InvalidVersion:
        return None


_FAMILY: Final = "packages"

THREATS: Final = (
    Threat(
        code="package-stale",
        component="packages",
        family=_FAMILY,
        title="A loaded package was changed on disk while the kernel runs",
        looks_for="Packages that were loaded in another version than the one on disk.",
        why="The outputs come from code that is no longer installed: whoever restarts the kernel gets other "
        "results.",
        source="jupyterlab/jupyterlab#17817; r-lib/sessioninfo marks it with V",
        severities=FROM_COMPATIBLE,
        remedy="Restart the kernel, so that what runs is what is installed.",
        check=_stale,
    ),
    Threat(
        code="package-modified",
        component="packages",
        family=_FAMILY,
        title="An installed package was changed in place",
        looks_for="Files of relevant packages that differ from the RECORD of their installation.",
        why="The version number promises code that did not run; no index and no lock file has the change.",
        source="PEP 376 and the specification of recording installed projects (RECORD)",
        severities=PINNED_THEN_ERROR,
        remedy="Install it again (pip install --force-reinstall --no-deps NAME==VERSION) and run all cells, "
        "or make the change a commit and install from that.",
        check=_modified,
    ),
    Threat(
        code="module-owned-twice",
        component="packages",
        family=_FAMILY,
        title="Two distributions own one module",
        looks_for="Files that more than one distribution lists as its own.",
        why="The one that was installed last has overwritten the other's code, and an installer may do it "
        "in the other order; removing one of them breaks both.",
        source="opencv/opencv-python's README on installing several of its packages",
        severities=PINNED_THEN_ERROR,
        remedy="Remove both and install the one that is needed: pip uninstall -y A B && pip install "
        "A==VERSION",
        check=_owned_twice,
    ),
    Threat(
        code="package-preview",
        component="packages",
        family=_FAMILY,
        title="An imported package is no final release",
        looks_for="Alpha, beta, candidate and development versions of imported packages.",
        why="Installers pass over previews unless they are asked for, and indexes drop nightly builds soon.",
        source="PEP 440 (handling of pre-releases)",
        severities=FROM_PINNED,
        remedy="Run all cells again with a final release, or keep this one: repro vault add NB",
        check=_preview,
    ),
    Threat(
        code="package-local-label",
        component="packages",
        family=_FAMILY,
        title="A version with a local label",
        looks_for="Versions with a `+`, such as `2.4.0+cu121`, whose origin is not known.",
        why="Public indexes refuse local labels, so the file came from somewhere that the record does not "
        "name.",
        source="PEP 440 (local version identifiers)",
        severities=FROM_LOCKED,
        remedy="Name the index in the scope (indexes = [...]), and keep the file: repro vault add NB",
        check=_local_label,
    ),
)
