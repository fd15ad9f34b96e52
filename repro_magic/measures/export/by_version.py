"""Requirements by version, for the formats that need no lock."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

from ...model.lock import Artefact, State, locked
from ...model.record import Packages, Record
from .conda import file_of
from .errors import ExportError
from .packages import names, pinned, versions_known

_COMMIT = re.compile(r"((?:git|hg|bzr|svn)\+\S+@[0-9a-f]{7,64})(#subdirectory=\S+)?")
_NOWHERE = "https://nowhere"


@dataclass(frozen=True, kw_only=True, slots=True)
class CondaPin:
    """One conda package by version and build."""

    name: str
    version: str
    build: str
    channel: str
    """A name such as ``conda-forge``, or a URL; empty for a folder of its machine."""
    subdir: str


def by_version(record: Record) -> tuple[list[CondaPin], list[str]]:
    """The conda packages of a record, and a requirement (PEP 508) for every other package, by name.

    Raises ExportError for what has neither a version in an index nor a commit (local folders, editable
    installations) and for conda packages without a lock: their names in conda are not those in Python.
    """
    versions = versions_known(record)
    found = locked(record)
    packages = record.packages
    assert isinstance(packages, Packages)
    origins = packages.origins
    conda = {name for name in versions if origins.get(name, "").partition(" ")[0] == "conda"}
    if unlocked := sorted(conda - found.keys()):
        raise ExportError(
            f"What {names(unlocked)} is called in conda is told by a lock only.",
            remedy="Run repro lock on it first, or export pep723.",
        )
    pins = {pin.name: pin for pin in map(_pin, found.values()) if pin}
    pip = [
        requirement(name, version, origins.get(name, ""))
        for name, version in versions.items()
        if name not in found or found[name].state is not State.conda
    ]
    return [pins[name] for name in sorted(pins)], pip


def all_by_version(record: Record) -> list[str]:
    """A requirement for every Python package, whatever installed it. Raises as `by_version` does."""
    packages = record.packages
    origins = packages.origins if isinstance(packages, Packages) else {}
    return [requirement(name, version, origins.get(name, "")) for name, version in pinned(record).items()]


def _pin(artefact: Artefact) -> CondaPin | None:
    if artefact.state is not State.conda:
        return None
    if re.fullmatch(r"[a-z0-9-]+/[^/]+", artefact.file):  # of a channel that is a folder
        artefact = dataclasses.replace(artefact, file=f"{_NOWHERE}/{artefact.file}")
    file = file_of(artefact)
    channel = "" if file.channel == _NOWHERE else file.channel_name
    return CondaPin(
        name=file.name, version=file.version, build=file.build, channel=channel, subdir=file.subdir
    )


def requirement(name: str, version: str, origin: str) -> str:
    """The requirement for one package, by its version, or by the address that it came from."""
    kind, _, rest = origin.partition(" ")
    told = f"{name}=={version}"
    if kind in ("editable", "directory") or (kind == "vcs" and not _COMMIT.fullmatch(rest)):
        raise _no_source(name, kind)
    if kind in ("vcs", "archive"):
        told = f"{name} @ {rest.partition(' ')[0]}"
    try:
        Requirement(told)
    except InvalidRequirement as error:
        raise ExportError(
            f"{name} came from an address that a requirement cannot hold.",
            remedy="Leave it out with --without.",
        ) from error
    return told


def _no_source(name: str, kind: str) -> ExportError:
    what = {"editable": "an editable installation", "directory": "a folder"}.get(
        kind, "no commit that is told"
    )
    return ExportError(
        f"{name} came from {what} of its machine, which nobody else has.",
        remedy=f"Leave it out with --without {name}, or publish it and install that.",
    )
