"""The lock: which file each package was installed from, and how surely that is known."""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .errors import StampError
from .format import MAX_TEXT
from .record import Packages, Record

CONDA: Final = "conda:"
"""Start of the name of a conda package that brings no Python package of the record: ``conda:openssl``."""

_SHA256: Final = re.compile(r"sha256:([0-9a-f]{64})")


class State(str, enum.Enum):
    """How surely the artefact of an installed package is known."""

    verified = "verified"
    """The RECORD inside of the artefact is that of the installation."""
    matched = "matched"
    """Name, version and tags select this file of the index; its content was not compared."""
    built_locally = "built-locally"
    """Built on the machine where it was installed; no index has this wheel. ``file`` is the source
    distribution to build it from again, where an index has one."""
    direct = "direct"
    """Installed from a version control system with its commit, or from an archive with its hash."""
    conda = "conda"
    """A conda package with its channel, build and hash."""
    unavailable = "unavailable"
    """Nothing to install it from is known; ``reason`` says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Artefact:
    """What one installed package came from."""

    name: str
    version: str
    state: State
    file: str = ""
    """File name in the index, or the URL of what no index has; never with credentials, never a path.

    Of a conda package its URL, or ``SUBDIR/FILE`` where its channel is a folder. Of version control
    ``git+URL@COMMIT``, perhaps with ``#subdirectory=``.
    """
    sha256: str = ""
    """64 hex digits, or empty where no hash is known."""
    reason: str = ""
    """Why nothing surer is known, in one sentence."""

    def to_line(self) -> str:
        """The one line that a record keeps: ``STATE FILE sha256:HEX``, or ``STATE: REASON``."""
        parts = [self.state.value, self.file, self.sha256 and f"sha256:{self.sha256}"]
        line = " ".join(part for part in parts if part)
        whole = f"{line}: {self.reason}" if self.reason else line
        return whole if len(whole) <= MAX_TEXT else whole[: MAX_TEXT - 1] + "…"

    @classmethod
    def from_line(cls, name: str, version: str, line: str) -> Artefact:
        """Read such a line. Raises StampError for any other text."""
        told, _, reason = line.partition(": ")
        state, *parts = told.split(" ")
        digest = _SHA256.fullmatch(parts[-1]) if parts else None
        files = parts[:-1] if digest else parts
        if state not in _STATES or len(files) > 1:
            raise StampError("not a line of a lock", at=f"artefacts.{name}")
        return cls(
            name=name,
            version=version,
            state=State(state),
            file=files[0] if files else "",
            sha256=digest[1] if digest else "",
            reason=reason,
        )


_STATES: Final = frozenset(each.value for each in State)


def locked(record: Record) -> Mapping[str, Artefact]:
    """The artefacts that a record keeps, by package; raises StampError for a line that is none."""
    if not isinstance(record.packages, Packages):
        return {}
    versions = record.packages.everything()
    found = {
        name: Artefact.from_line(name, versions.get(name, ""), line)
        for name, line in record.packages.artefacts.items()
    }
    return {
        name: each if each.version else dataclasses.replace(each, version=_version_in(each.file))
        for name, each in found.items()
    }


def _version_in(file: str) -> str:
    """The version that a file name tells: a lock holds more packages than a notebook uses."""
    name = file.rpartition("/")[2]
    if name.endswith(".whl"):
        parts = name.split("-")
        return parts[1] if len(parts) > 4 else ""
    for ending in (".conda", ".tar.bz2"):
        if name.endswith(ending):
            parts = name[: -len(ending)].rsplit("-", 2)
            return parts[1] if len(parts) == 3 else ""
    return name.removesuffix(".tar.gz").removesuffix(".zip").rpartition("-")[2] if "-" in name else ""
