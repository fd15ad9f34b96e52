"""Findings: what differs and how much it matters, and the Report that holds them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN


class Severity(enum.IntEnum):
    """How much a finding matters at the level asked for."""

    info = 0
    warning = 1
    error = 2


class Verdict(str, enum.Enum):
    """What one comparison comes to."""

    same = "same"
    """Nothing differs that the level asks for."""
    differs = "differs"
    unknown = "unknown"
    """We could not look, or could not read the stamp; never a match."""
    unstamped = "unstamped"
    newer_format = "newer-format"

    @property
    def exit_code(self) -> int:
        """0 same, 1 differs, 3 for everything that could not be compared."""
        return {Verdict.same: EXIT_SAME, Verdict.differs: EXIT_DIFFERS}.get(self, EXIT_UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One named difference or risk."""

    code: str
    severity: Severity
    component: str
    """A key of the record: interpreter, kernel, platform, hardware, packages; or outputs."""
    subject: str
    """What it is about: a package's name, ``python``, ``libc``."""
    was: str
    now: str
    message: str
    """One sentence."""
    remedy: str
    accepted: str = ""
    """The reason why somebody accepted it; an accepted finding is shown and does not count."""
    tolerated: str = ""
    """The setting of the scope that lets it pass, as a scope file writes it; its severity is ``info``."""
    lapsed: str = ""
    """The day until which it was accepted, and why; it counts again."""
    weight: int = 0
    """Orders findings of one severity, greater first."""
    place: str = ""
    """Where in the notebook it stands, such as ``cell 3, line 2``; empty where it stands nowhere in it."""

    @property
    def note(self) -> str:
        """What the scope has to do with it, for people; empty where it has nothing to do with it."""
        if self.accepted:
            return f"accepted: {self.accepted}"
        if self.tolerated:
            return f"tolerated by {self.tolerated}"
        return f"was accepted until {self.lapsed}" if self.lapsed else ""

    @property
    def advice(self) -> str:
        """What to do about it, or why nothing has to be done."""
        if self.tolerated:
            return f"Tolerated by {self.tolerated}."
        return f"Was accepted until {self.lapsed}. {self.remedy}" if self.lapsed else self.remedy

    def to_dict(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "code": self.code,
            "severity": self.severity.name,
            "component": self.component,
            "subject": self.subject,
            "was": self.was,
            "now": self.now,
            "message": self.message,
            "remedy": self.remedy,
        }
        for name in ("place", "accepted", "tolerated", "lapsed"):
            if told := getattr(self, name):
                written[name] = told
        return written


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The findings of one comparison, worst first, and the verdict."""

    verdict: Verdict
    reason: str = ""
    """Why the verdict is what it is, in one sentence; empty when the findings say it."""
    findings: tuple[Finding, ...] = ()
    target: Mapping[str, Any] = field(default_factory=dict)
    """What the record was compared with."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "reason": self.reason,
            "target": dict(self.target),
            "findings": [finding.to_dict() for finding in self.findings],
        }

    @property
    def worst(self) -> Severity | None:
        """Severity of the worst finding that is not accepted."""
        return max((finding.severity for finding in self.findings if not finding.accepted), default=None)
