"""What a record asks to be restored, after everything in it that a stranger wrote has been looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.utils import canonicalize_name as normalized
from packaging.version import InvalidVersion, Version

from ...model.errors import StampError
from ...model.lock import Artefact, State, locked
from ...model.record import Interpreter, Kernel, Packages, Record
from ...model.unknown import Unknown
from .errors import NothingToRestoreError, RefusedError

RECORDER: Final = "repro-magic"

_CONDA_NAME: Final = re.compile(r"(conda:)?[a-z0-9_][a-z0-9_.-]{0,100}")
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")
_CONDA_VERSION: Final = re.compile(r"[A-Za-z0-9_.!+-]{1,64}")
_FILE: Final = re.compile(r"[A-Za-z0-9_.!+-]{1,250}")
_CONDA_FILE: Final = re.compile(
    r"(https?://[A-Za-z0-9_.:/~%!+-]{1,400}/)?[a-z0-9][a-z0-9-]*/[A-Za-z0-9_.!+-]{1,250}\.(conda|tar\.bz2)"
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Want:
    """One package as it was recorded."""

    name: str
    version: str
    imported: bool = False
    artefact: Artefact | None = None
    origin: str = ""
    """Where it came from, where that was no index."""
    beside: bool = False
    """Locked for the sake of the kernel, and not part of what the notebook uses."""

    @property
    def sha256(self) -> str:
        return self.artefact.sha256 if self.artefact else ""

    @property
    def is_conda(self) -> bool:
        return self.artefact is not None and self.artefact.state is State.conda

    @property
    def elsewhere(self) -> str:
        """Why no index may stand in for where it came from; empty where one may.

        A package of the same name and version on an index can be somebody else's.
        """
        if self.artefact is not None and self.artefact.state is State.direct:
            return self.origin or self.artefact.file or "a direct reference"
        if self.artefact is None and self.origin and not self.origin.startswith("index"):
            return self.origin
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A runtime as it was recorded, checked and in the terms of installers."""

    python: str
    """``3.12.1``; a release of CPython."""
    packages: Mapping[str, Want]
    kernel: Mapping[str, str] = field(default_factory=dict)
    """``ipykernel`` and ``ipython`` with the recorded versions; an empty text where none was recorded."""
    imports: tuple[str, ...] = ()
    """Distributions that the notebook imports itself."""
    modules: Mapping[str, str] = field(default_factory=dict)
    recorded: str = ""
    """Day of the record, ISO 8601, or empty."""


def wanted(record: Record, *, without: frozenset[str] = frozenset()) -> Wanted:
    """Read what a record asks for; ``without`` are packages that somebody chose to leave out.

    Raises RefusedError for what looks like an attack and NothingToRestoreError for a record without
    interpreter or packages.
    """
    if isinstance(record.packages, Unknown):
        raise NothingToRestoreError(f"The stamp tells no packages: {record.packages.reason}.")
    python = _python(record.interpreter)
    return Wanted(
        python=python,
        packages={name: want for name, want in _wants(record).items() if name not in without},
        kernel=_kernel(record.kernel),
        imports=tuple(record.packages.imported),
        modules=dict(record.packages.modules),
        recorded=record.recorded if _DAY.fullmatch(record.recorded) else "",
    )


def _python(interpreter: Interpreter | Unknown) -> str:
    if isinstance(interpreter, Unknown) or not isinstance(interpreter.version, str):
        raise NothingToRestoreError("The stamp does not tell the version of Python.")
    if interpreter.implementation not in (None, "cpython"):
        raise NothingToRestoreError(
            f"The stamp is of {str(interpreter.implementation)[:40]}; only CPython can be restored.",
            remedy="Install that interpreter, and the versions that `repro show` lists, by hand.",
        )
    try:
        return str(Version(interpreter.version))
    except InvalidVersion:
        raise RefusedError(f"The stamp's version of Python, {interpreter.version[:40]!r}, is none.") from None


def _kernel(kernel: Kernel | Unknown) -> dict[str, str]:
    if isinstance(kernel, Unknown):
        return {"ipykernel": "", "ipython": ""}
    own = kernel.version if kernel.name == "ipykernel" else None
    return {"ipykernel": _release(own), "ipython": _release(kernel.ipython)}


def _release(fact: object) -> str:
    """The fact if it is a version, else nothing: what is added is chosen by the resolver then."""
    try:
        return str(Version(fact)) if isinstance(fact, str) else ""
    except InvalidVersion:
        return ""


def _wants(record: Record) -> dict[str, Want]:
    packages = record.packages
    assert isinstance(packages, Packages)
    asked = packages.relevant() or packages.installed
    try:
        artefacts = locked(record)
    except StampError as error:
        raise RefusedError(f"The lock in the stamp cannot be read: {error}.") from error
    wants = {}
    # A lock holds what the kernel needs too, and all that conda installed.
    for name in sorted({*asked, *artefacts}):
        artefact = artefacts.get(name)
        want = Want(
            name=name,
            version=asked.get(name) or (artefact.version if artefact else ""),
            imported=name in packages.imported,
            artefact=artefact,
            origin=packages.origins.get(name, ""),
            beside=name not in asked and (artefact is None or artefact.state is not State.conda),
        )
        if want.beside and not want.sha256:
            continue
        _trusted(want)
        if normalized(name) != RECORDER:
            wants[name] = want
    return wants


def _trusted(want: Want) -> None:
    """Refuse what no installer should be given: options, paths, shell characters, files of other packages."""
    told = want.artefact
    pattern = _CONDA_NAME if want.is_conda else _NAME
    if not pattern.fullmatch(want.name):
        raise RefusedError(f"The stamp names a package {want.name[:60]!r}, which is no name of a package.")
    if told is not None and told.state is State.conda:
        if want.version and not _CONDA_VERSION.fullmatch(want.version):
            raise RefusedError(f"The stamp has {want.name} in version {want.version[:60]!r}, which is none.")
        if not _CONDA_FILE.fullmatch(told.file) or not told.sha256:
            raise RefusedError(f"The stamp has a file for {want.name} that is no conda package with a hash.")
        return
    try:
        Version(want.version)
    except InvalidVersion:
        raise RefusedError(
            f"The stamp has {want.name} in version {want.version[:60]!r}, which is none."
        ) from None
    if told is not None and told.state in (State.verified, State.matched):
        _is_file_of(want, told.file)


def _is_file_of(want: Want, file: str) -> None:
    read = parse_wheel_filename if file.endswith(".whl") else parse_sdist_filename
    try:
        same = read(file)[:2] == (normalized(want.name), Version(want.version))
    except (InvalidWheelFilename, InvalidSdistFilename):
        same = False
    if not (same and _FILE.fullmatch(file)):
        raise RefusedError(f"The stamp has {file[:60]!r} as the file of {want.name} {want.version}.")
