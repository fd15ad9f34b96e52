"""Making findings out of catalogue rows."""

from __future__ import annotations

from ..model.finding import Finding, Severity
from ..model.scope import Level
from ..model.unknown import Unknown
from .risk import Risk

NOT_THERE = "none"
"""How a finding writes a side that is not there."""


def row(code: str) -> Risk:
    """The row of the catalogue with that code."""
    # Rows of the catalogue hold functions that compare.
    from .catalogue import CATALOGUE

    return CATALOGUE[code]


def finding(
    code: str,
    level: Level,
    subject: str,
    was: str,
    now: str,
    message: str,
    *,
    component: str = "",
    weight: int = 0,
) -> Finding:
    """A finding of one catalogue row, as severe as its level makes it."""
    risk = row(code)
    return Finding(
        code=code,
        severity=risk.severity(level),
        component=component or risk.component,
        subject=subject,
        was=was,
        now=now,
        message=message,
        remedy=risk.remedy,
        weight=weight,
    )


def not_compared(code: str, level: Level, subject: str, was: object, now: object) -> Finding | None:
    """The finding for a fact that one side could not tell; ``None`` where the level does not ask for it."""
    if row(code).severity(level) is Severity.info:
        return None
    unknown = was if isinstance(was, Unknown) else now
    reason = unknown.reason if isinstance(unknown, Unknown) else ""
    side = "recorded" if isinstance(was, Unknown) else "found"
    return finding(
        "not-compared",
        level,
        subject,
        shown(was),
        shown(now),
        f"{subject} could not be {side}: {reason}",
        component=row(code).component,
    )


def shown(value: object) -> str:
    """A fact as a finding writes it."""
    if isinstance(value, Unknown):
        return "unknown"
    return NOT_THERE if value is None or value == "" else str(value)
