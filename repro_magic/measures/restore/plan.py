"""The plan of a restore: for each package what will be installed, from where, and on which rung."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...model.scope import Level

OWN: Final = "this installation"
"""The source of the recorder: repro-magic as it runs here."""


class Rung(enum.IntEnum):
    """How near to the recorded runtime a step comes; 1 is the nearest."""

    kernel = 1
    """An installed kernel that has everything that the level asks for."""
    exact = 2
    """The recorded files, by their hashes; no resolver runs."""
    version = 3
    """The recorded versions, in other files than the recorded ones."""
    dated = 4
    """What an index had on the day of the stamp."""
    compatible = 5
    """Versions that are equal in their leading release numbers."""

    @property
    def keeps(self) -> Level:
        """The highest level that this rung can come up to."""
        return _KEEPS[self]


_KEEPS: Final = {
    Rung.kernel: Level.identical,
    Rung.exact: Level.identical,
    Rung.version: Level.pinned,
    Rung.dated: Level.compatible,
    Rung.compatible: Level.compatible,
}

RUNG_TITLES: Final[Mapping[Rung, str]] = {
    Rung.kernel: "an installed kernel that already has it",
    Rung.exact: "the recorded files, by their hashes",
    Rung.version: "the recorded versions, in other files",
    Rung.dated: "versions as of the day of the stamp",
    Rung.compatible: "compatible versions",
}
"""What each rung is, for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One package of the environment to be."""

    name: str
    version: str
    rung: Rung
    file: str
    """File name of the artefact."""
    sha256: str
    """64 hex digits; an installer refuses any other content."""
    location: str
    """Where the file is fetched from: a URL of an index that this machine is configured for, of a channel, or
    of a vault. Never taken from a stamp, but for the channels of conda packages, which are asked about."""
    source: str
    """``index``, ``vault``, ``conda`` or ``this installation``."""
    origin: str = ""
    """URL in its channel that a conda package is recorded with, where it is fetched from a vault."""
    recorded: str = ""
    """The version in the stamp; empty for what is added so that the environment can be a kernel."""
    size: int | None = None
    """Bytes, where the source tells."""
    approved: bool = False
    """Whether this package was approved on this machine before."""
    lookalike: str = ""
    """The name that this one could be mistaken for."""
    note: str = ""

    @property
    def is_conda(self) -> bool:
        return self.file.endswith((".conda", ".tar.bz2"))

    @property
    def line(self) -> str:
        """What the environment's digest is made from."""
        return f"{self.name}=={self.version} sha256:{self.sha256}"

    def to_dict(self) -> dict[str, Any]:
        """JSON form for the browser; where a file lies on this machine is left out."""
        return {
            "name": self.name,
            "version": self.version,
            "recorded": self.recorded,
            "rung": int(self.rung),
            "file": self.file,
            "sha256": self.sha256,
            "source": self.source,
            "size": self.size,
            "approved": self.approved,
            "lookalike": self.lookalike,
            "note": self.note,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Python:
    """The interpreter that the environment will be made with."""

    version: str
    path: str = ""
    """Of an interpreter on this machine; empty where the backend is to bring one."""
    recorded: str = ""

    @property
    def minor(self) -> str:
        return ".".join(self.version.split(".")[:2])


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a restore will do. Nothing but this is done, and only after somebody said yes to it."""

    rung: Rung
    level: Level
    """The level that is to be restored; no step is on a rung that cannot come up to it."""
    kernel: str
    """Name of the kernelspec: one that is there (rung 1), or the one to be registered."""
    display_name: str
    steps: tuple[Step, ...] = ()
    """Packages never approved on this machine first, then by name; empty on rung 1."""
    python: Python | None = None
    backend: str = ""
    platform: str = ""
    losses: tuple[str, ...] = ()
    """What this plan does not bring back, a sentence each."""
    channels: tuple[str, ...] = ()
    """Conda channels that the stamp names and that were never approved on this machine."""
    ready: bool = False
    """Whether an environment of exactly these files stands here already."""

    @property
    def environment(self) -> str:
        """Digest of the environment's content: lock lines, Python version and platform; 16 hex digits.

        The recorder does not count: an environment is not another one because repro-magic was upgraded.
        """
        lines = sorted(step.line for step in self.steps if step.source != OWN)
        python = self.python.version if self.python else ""
        return hashlib.sha256("\n".join([*lines, python, self.platform]).encode()).hexdigest()[:16]

    @property
    def digest(self) -> str:
        """Digest of the plan itself, so that what is done can be held to what was shown."""
        return hashlib.sha256(json.dumps(self._told(), sort_keys=True).encode()).hexdigest()[:32]

    @property
    def unapproved(self) -> tuple[Step, ...]:
        """Steps with packages that nobody approved on this machine yet."""
        return tuple(step for step in self.steps if not step.approved)

    def to_dict(self) -> dict[str, Any]:
        """JSON form for the browser."""
        return {**self._told(), "digest": self.digest}

    def _told(self) -> dict[str, Any]:
        return {
            "rung": int(self.rung),
            "rung_title": RUNG_TITLES[self.rung],
            "level": self.level.name,
            "kernel": self.kernel,
            "display_name": self.display_name,
            "backend": self.backend,
            "python": self.python.version if self.python else "",
            "python_recorded": self.python.recorded if self.python else "",
            "python_is_here": bool(self.python and self.python.path),
            "environment": self.environment if self.steps else "",
            "ready": self.ready,
            "losses": list(self.losses),
            "channels": list(self.channels),
            "steps": [step.to_dict() for step in self.steps],
        }
