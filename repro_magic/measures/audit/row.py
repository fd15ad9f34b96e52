"""The row: what an audit says of one file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...model.finding import Finding, Severity

RUNGS = (
    "stamp",
    "printed stamp",
    "version prints",
    "language_info",
    "imports and environment file",
    "nothing",
)
"""Where the evidence comes from, from the best to none."""

VERDICTS = ("clear", "at risk", "same", "differs", "unstamped", "unknown", "newer-format", "unreadable")
"""``clear`` and ``at risk`` where nothing is compared; ``same``, ``differs``, ``unstamped`` where it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One file. Texts come from strangers: every report escapes them."""

    path: str
    """Relative to what was audited, with ``/``; undecodable bytes are escaped."""
    verdict: str
    reason: str = ""
    """Why nothing could be told, or where the record comes from."""
    line: int = 0
    """Line of the file where it cannot be read; 0 where there is none."""
    size: int = 0
    """Bytes."""
    digest: str = ""
    """SHA-256 of the content, hex; empty where nobody asked for it."""
    rung: str = "nothing"
    recorded: str = ""
    language: str = ""
    version: str = ""
    """Of the language, by the best evidence."""
    kernel: str = ""
    nbformat: int = 0
    cells: int = 0
    """Code cells."""
    executed: int = 0
    """Code cells that show that they ran."""
    imports: tuple[str, ...] = ()
    """Distributions of what the code imports, by the table of well-known names."""
    packages: Mapping[str, str] = field(default_factory=dict)
    """Versions of the imported packages, by the best evidence."""
    needed: Mapping[str, str] = field(default_factory=dict)
    """Versions of what those need, where the evidence tells them."""
    environment: str = ""
    """The environment file that governs the folder."""
    findings: tuple[Finding, ...] = ()

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def worst(self) -> Severity | None:
        """Severity of the worst finding that is not accepted."""
        return max((finding.severity for finding in self.findings if not finding.accepted), default=None)

    def to_dict(self) -> dict[str, Any]:
        """JSON form with every column, so that readers find the same ones in every row."""
        written: dict[str, Any] = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        return written | {
            "imports": list(self.imports),
            "packages": dict(self.packages),
            "needed": dict(self.needed),
            "findings": [finding.to_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Row:
        """Read back what `to_dict` wrote. Raises TypeError, ValueError or KeyError for anything else."""
        known = {each.name: raw[each.name] for each in dataclasses.fields(cls)}
        findings = tuple(
            Finding(**{**each, "severity": Severity[each["severity"]]}) for each in raw["findings"]
        )
        return cls(**known | {"imports": tuple(raw["imports"]), "findings": findings})


def unreadable(path: str, reason: str, *, line: int = 0, size: int = 0) -> Row:
    """The row of a file that cannot be read."""
    return Row(path=path, verdict="unreadable", reason=reason, line=line, size=size)


def printable(text: str) -> str:
    """A text of a stranger in one line."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
