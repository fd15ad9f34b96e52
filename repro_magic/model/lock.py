"""The lock: which file each package was installed from, and how surely that is known."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .errors import StampError
from .record import Packages, Record

_SHA256: Final = re.compile(r"sha256:([0-9a-f]{64})")


class State(str, enum.Enum):
    """How surely the artefact of an installed package is known."""

    verified = "verified"
    """The RECORD inside of the artefact is that of the installation."""
    matched = "matched"
    """Name, version and tags select this file of the index; its content was not compared."""
    built_locally = "built-locally"
    """Built on the machine where it was installed; no index has this file."""
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
    """File name in the index, or the URL of what no index has; never with credentials."""
    sha256: str = ""
    """64 hex digits, or empty where no hash is known."""
    reason: str = ""
    """Why nothing surer is known, in one sentence."""

    def to_line(self) -> str:
        """The one line that a record keeps: ``STATE FILE sha256:HEX``, or ``STATE: REASON``."""
        parts = [self.state.value, self.file, self.sha256 and f"sha256:{self.sha256}"]
        line = " ".join(part for part in parts if part)
        return f"{line}: {self.reason}" if self.reason else line

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
    return {
        name: Artefact.from_line(name, versions.get(name, ""), line)
        for name, line in record.packages.artefacts.items()
    }
