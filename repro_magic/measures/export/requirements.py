"""``requirements.txt`` with exact versions and hashes, for pip and uv.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement

from ...model.lock import Artefact, State
from ...model.record import Record
from .errors import ExportError
from .packages import artefacts, built_again, names, of_state, python_version, refuse_without_source
from .subject import Subject

_URL = re.compile(r"https?://[^\s\"'\\#$`;|&<>]+(#subdirectory=[\w./-]+)?", re.ASCII)


def files(subject: Subject) -> dict[str, str]:
    """The lock file."""
    return {"requirements.txt": text(subject.record, notes=subject.notes())}


def text(record: Record, *, notes: Sequence[str] = ()) -> str:
    """One line for each package, below ``notes`` as comments. Installing takes these files and no others.

    Raises ExportError for conda packages, for version control systems, which pip cannot check by hash,
    and where no hash is known; StampError for a lock of the record that cannot be read.
    """
    found = artefacts(record)
    if conda := of_state(found, State.conda):
        raise ExportError(
            f"requirements.txt holds no conda packages, and {names(each.name for each in conda)} came from "
            "conda.",
            remedy="Export conda-explicit, conda-lock, pixi or environment-yml.",
        )
    refuse_without_source(found, "requirements.txt")
    lines = [_line(artefact) for artefact in found.values()]
    python = python_version(record)
    made_for = f" For Python {python.major}.{python.minor}." if python else ""
    built = built_again(found)
    head = [
        *(f"# {note}" for note in notes),
        f"# The files that were installed, by hash, as repro-magic found them.{made_for}",
        *([f"# To be built from source: {', '.join(built)}."] if built else []),
        "# Install with: pip install --no-deps --require-hashes -r requirements.txt",
    ]
    return "\n".join([*head, *lines]) + "\n"


def _line(artefact: Artefact) -> str:
    if artefact.state is State.direct and "+" in artefact.file.partition("://")[0]:
        raise ExportError(
            f"{artefact.name} came from version control, of which pip checks no hash.",
            remedy="Export pylock, which keeps the commit.",
        )
    if not artefact.sha256:
        raise ExportError(
            f"No hash is known of {artefact.file}.", remedy="Lock again where the index can be asked."
        )
    requirement = f"{artefact.name}=={artefact.version}"
    if artefact.state is State.direct:
        if not _URL.fullmatch(artefact.file):
            raise ExportError(
                f"{artefact.name} came from an address that a requirement cannot hold.",
                remedy="Leave it out with --without.",
            )
        requirement = f"{artefact.name} @ {artefact.file}"
    try:
        Requirement(requirement)
    except InvalidRequirement as error:
        raise ExportError(
            f"{requirement!r} would not be valid: {error}.", remedy="Lock the environment again."
        ) from error
    return f"{requirement} --hash=sha256:{artefact.sha256}"
