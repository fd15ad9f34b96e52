"""The packages of a record as every format needs them: checked names and versions, and their artefacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    is_normalized_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from ...model.lock import Artefact, State, locked
from ...model.record import Record
from ...model.unknown import Unknown
from .errors import ExportError

_NAMED = 4
"""Most packages that one sentence names."""

LOCK_FIRST = (
    "Run repro lock on it first, or export a format that needs versions only: environment-yml, pep723."
)


def versions_known(record: Record) -> dict[str, str]:
    """Name to version of every package of a record, and of what else its lock tells; conda packages aside.

    Raises ExportError as `pinned` does.
    """
    extra = {
        name: artefact.version
        for name, artefact in locked(record).items()
        if artefact.state is not State.conda and _is_name(name) and _is_version(artefact.version)
    }
    return dict(sorted({**extra, **pinned(record)}.items()))


def pinned(record: Record) -> dict[str, str]:
    """Name to version of every package that a record tells of, in order of name.

    Raises ExportError where packages could not be told, where there is none, and for a name or a version
    that is none: it may be a command line that somebody wrote into a stamp.
    """
    if isinstance(record.packages, Unknown):
        raise ExportError(
            f"The packages could not be told: {record.packages.reason}.",
            remedy="Run %repro in the notebook again, then export.",
        )
    everything = record.packages.everything()
    if not everything:
        raise ExportError(
            "The record names no package.", remedy="Run %repro after the imports, or lock the environment."
        )
    for name, version in everything.items():
        if not _is_name(name):
            raise ExportError(f"{_shown(name)} is not the name of a package.", remedy=_CORRECT)
        if not _is_version(version):
            raise ExportError(f"{name} has the version {_shown(version)}, which is none.", remedy=_CORRECT)
    return dict(sorted(everything.items()))


def artefacts(record: Record) -> dict[str, Artefact]:
    """The artefact of every package of a record, and of what else its lock tells: conda packages that hold
    no Python package, and what the kernel needs.

    Raises ExportError where a package is not locked; whether its state serves is for the format to say.
    """
    versions = pinned(record)
    found = locked(record)
    if missing := [name for name in versions if name not in found]:
        told = "The record has no lock." if not found else f"Nothing is locked for {names(missing)}."
        raise ExportError(told, remedy=LOCK_FIRST)
    for name, artefact in found.items():
        if artefact.state is not State.conda and not (_is_name(name) and _is_file(artefact.file)):
            raise ExportError(f"The lock of {_shown(name)} is none.", remedy=_CORRECT)
        if artefact.state in _OF_AN_INDEX and artefact.file and not _holds(artefact):
            raise ExportError(
                f"The lock has {artefact.file} for {name} {artefact.version}.",
                remedy="Run repro lock on it again: the lock is of another runtime than the record.",
            )
    return dict(sorted(found.items()))


def of_state(found: Mapping[str, Artefact], *states: State) -> list[Artefact]:
    """Those of the artefacts that have one of these states."""
    return [artefact for artefact in found.values() if artefact.state in states]


def refuse_without_source(found: Mapping[str, Artefact], what: str) -> None:
    """Raise ExportError if nothing to install a package from is known, whatever the format.

    What was built locally can be built again from its source distribution, where an index has one.
    """
    lost = [
        artefact
        for artefact in found.values()
        if artefact.state is State.unavailable
        or not artefact.file
        or (artefact.state is State.direct and "://" not in artefact.file)
    ]
    if lost:
        reason = lost[0].reason.rstrip(".") or f"it is {lost[0].state.value}"
        raise ExportError(
            f"{what} cannot say where {names(each.name for each in lost)} came from: {reason}.",
            remedy="Leave it out with --without, or export environment-yml or pep723, which give versions.",
        )


def built_again(found: Mapping[str, Artefact]) -> list[str]:
    """Names of what has to be built from source: the wheel that was installed is nowhere."""
    return [
        name
        for name, artefact in found.items()
        if artefact.state is not State.conda and not artefact.file.endswith(".whl")
    ]


def python_version(record: Record) -> Version | None:
    """The version of the interpreter, ``None`` where the record does not tell it."""
    version = None if isinstance(record.interpreter, Unknown) else record.interpreter.version
    return Version(version) if isinstance(version, str) and _is_version(version) else None


def python_required(record: Record, what: str) -> Version:
    """The version of the interpreter; raises ExportError where the record does not tell it."""
    if (version := python_version(record)) is None:
        raise ExportError(
            f"{what} needs the version of Python, and the record does not tell it.",
            remedy="Run %repro in the notebook again, or export requirements or pylock.",
        )
    return version


def names(of: Iterable[str]) -> str:
    """Some names for a sentence, cut where there are many."""
    listed = list(of)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


_OF_AN_INDEX = (State.verified, State.matched, State.built_locally)
_CORRECT = "Leave it out with --without, or stamp the notebook again where its outputs were made."


def _is_name(text: str) -> bool:
    return text.isascii() and is_normalized_name(text) and re.fullmatch(r"[a-z0-9-]+", text) is not None


def _is_file(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_.!+~:/@%#=&?,-]*", text) is not None and not text.startswith("-")


def _holds(artefact: Artefact) -> bool:
    """Whether a file of an index is one of this package in this version, by its name."""
    try:
        parse = parse_wheel_filename if artefact.file.endswith(".whl") else parse_sdist_filename
        return parse(artefact.file)[:2] == (artefact.name, Version(artefact.version))
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return False


def _is_version(text: str) -> bool:
    if not text.isascii() or text != text.strip():
        return False
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
