"""``pylock.toml`` of PEP 751: the files that were installed, by hash, for uv and pip to install again.

https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from packaging.version import Version

from ...model.errors import MissingExtraError
from ...model.lock import Artefact, State
from ...model.record import Packages, Record
from ...model.unknown import Unknown
from .errors import ExportError
from .packages import artefacts, names, of_state, python_version, refuse_without_source
from .subject import Subject

_SYS_PLATFORMS = {"linux": "linux", "macos": "darwin", "windows": "win32"}
_VCS = re.compile(
    r"(?P<type>git|hg|bzr|svn)\+(?P<url>[^\s#]+)@(?P<commit>[^\s@#/]+)(#subdirectory=(?P<inside>\S+))?"
)


def files(subject: Subject) -> dict[str, str]:
    """The lock file."""
    found = _installable(subject.record)
    return {"pylock.toml": text(subject.record, locations=subject.locate(found.values()))}


def text(record: Record, *, locations: Mapping[str, str] | None = None) -> str:
    """The lock file of a record.

    ``locations`` tells where the file of a package is to be had, by name of the package: a URL, or a path
    relative to the lock file. PEP 751 asks for one, and a record keeps the names and hashes of index files
    only. Artefacts that are direct have theirs in the record.

    Raises ExportError where a package has no hash, no commit, or no location, and for conda packages, which
    no Python installer takes; StampError for a lock of the record that cannot be read.
    """
    found = _installable(record)
    where = locations or {}
    written: dict[str, Any] = {"lock-version": "1.0", "created-by": "repro-magic"}
    if marker := _environment(record, found):
        written["environments"] = [marker]
    if (python := python_version(record)) is not None:
        written["requires-python"] = f"=={python.major}.{python.minor}.*"
    written["packages"] = [_package(artefact, where) for artefact in found.values()]
    written["tool"] = {"repro-magic": _told(record, found)}
    return _checked(written)


def _installable(record: Record) -> dict[str, Artefact]:
    found = artefacts(record)
    if conda := of_state(found, State.conda):
        raise ExportError(
            f"pylock.toml holds no conda packages, and {names(each.name for each in conda)} came from conda.",
            remedy="Export conda-explicit, conda-lock, pixi or environment-yml.",
        )
    refuse_without_source(found, "pylock.toml")
    return found


def _told(record: Record, found: Mapping[str, Artefact]) -> dict[str, Any]:
    """What the format has no place for."""
    python = python_version(record)
    modified = record.packages.modified if isinstance(record.packages, Packages) else {}
    states = {state.value: [each.name for each in of_state(found, state)] for state in State}
    return {
        **({"python": str(python)} if python else {}),
        **({"changed-in-place": sorted(modified)} if modified else {}),
        "states": {key: at for key, at in states.items() if at},
    }


def _checked(written: dict[str, Any]) -> str:
    """The TOML, read back and validated by the library of the standard."""
    try:
        import tomli_w
    except ModuleNotFoundError as error:
        raise MissingExtraError("A lock file", module="tomli-w", extra="restore") from error
    try:
        from packaging.pylock import Pylock, PylockValidationError
    except ModuleNotFoundError as error:
        raise MissingExtraError("A lock file", module="packaging 26.1", extra="restore") from error
    try:
        Pylock.from_dict(written)
    except PylockValidationError as error:
        raise ExportError(
            f"pylock.toml would not be valid: {error}.", remedy="Lock the environment again."
        ) from error
    return str(tomli_w.dumps(written))


def _environment(record: Record, found: Mapping[str, Artefact]) -> str:
    """Marker of the platform, where some file fits that platform only."""
    portable = all(artefact.file.endswith("-none-any.whl") for artefact in found.values())
    if portable or isinstance(record.platform, Unknown):
        return ""
    system = record.platform.system
    machine = record.platform.machine
    sys_platform = _SYS_PLATFORMS.get(system) if isinstance(system, str) else None
    if sys_platform is None or not isinstance(machine, str) or not re.fullmatch(r"\w+", machine, re.ASCII):
        return ""
    return f'sys_platform == "{sys_platform}" and platform_machine == "{machine}"'


def _package(artefact: Artefact, locations: Mapping[str, str]) -> dict[str, Any]:
    if artefact.state is State.direct:
        return {"name": artefact.name} | _direct(artefact)
    if not artefact.sha256:
        raise ExportError(
            f"No hash is known of {artefact.file}.", remedy="Lock again where the index can be asked."
        )
    file: dict[str, Any] = {
        "name": artefact.file,
        **_location(artefact, locations),
        "hashes": {"sha256": artefact.sha256},
    }
    told: dict[str, Any] = {"name": artefact.name, "version": str(Version(artefact.version))}
    if artefact.file.endswith(".whl"):
        return told | {"wheels": [file]}
    return told | {"sdist": file}


def _location(artefact: Artefact, locations: Mapping[str, str]) -> dict[str, str]:
    where = locations.get(artefact.name, "")
    if not where:
        raise ExportError(
            f"pylock.toml must say where {artefact.file} is to be had, and that is not known.",
            remedy="Export where the index can be asked, name a folder with --wheels, "
            "or export requirements, which needs no location.",
        )
    return {"url" if "://" in where else "path": where}


def _direct(artefact: Artefact) -> dict[str, Any]:
    if vcs := _VCS.fullmatch(artefact.file):
        within = {"subdirectory": vcs["inside"]} if vcs["inside"] else {}
        return {"vcs": {"type": vcs["type"], "url": vcs["url"], "commit-id": vcs["commit"], **within}}
    url, _, inside = artefact.file.partition("#subdirectory=")
    if not artefact.sha256:
        raise ExportError(
            f"{artefact.name} came from an archive of which no hash is known.",
            remedy="Install it from an index, or leave it out with --without.",
        )
    ending = {"subdirectory": inside} if inside else {}
    return {"archive": {"url": url, "hashes": {"sha256": artefact.sha256}, **ending}}
