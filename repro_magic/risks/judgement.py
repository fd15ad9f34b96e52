"""From findings to a Report: what is tolerated, what is accepted, what comes first, and the verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ..model.finding import Finding, Report, Severity, Verdict
from ..model.scope import Scope
from .tolerance import tolerated


def judge(
    findings: Iterable[Finding],
    scope: Scope,
    target: Mapping[str, Any],
    today: str = "",
    *,
    platform: str = "",
) -> Report:
    """Rank findings worst first and reach the verdict.

    ``differs`` needs a finding of warning or error that nobody accepted; what could not be compared
    makes the verdict ``unknown``, never ``same``. ``today`` is a day, ISO 8601, on which what was accepted
    until an earlier one comes back; ``platform`` is the target's ``system/machine``, where it is known.
    """
    seen = (_accepted(tolerated(each, scope, platform), scope, today) for each in findings)
    ranked = tuple(sorted(seen, key=_rank))
    counting = [each for each in ranked if not each.accepted and each.severity >= Severity.warning]
    blind = [each for each in counting if each.code == "not-compared"]
    if len(blind) < len(counting):
        return Report(verdict=Verdict.differs, findings=ranked, target=target)
    if blind:
        return Report(verdict=Verdict.unknown, reason=blind[0].message, findings=ranked, target=target)
    return Report(verdict=Verdict.same, findings=ranked, target=target)


def _accepted(finding: Finding, scope: Scope, today: str) -> Finding:
    """The finding with the reason why it is accepted: for its subject, else for its code."""
    lapsed = ""
    for key in (f"{finding.code}:{finding.subject}", finding.code):
        reason, until = scope.accept.get(key, ""), scope.until.get(key, "")
        if reason and until and until < today:
            lapsed = lapsed or f"{until}: {reason}"
        elif reason:
            return dataclasses.replace(finding, accepted=reason)
    return dataclasses.replace(finding, lapsed=lapsed) if lapsed else finding


def _rank(finding: Finding) -> tuple[bool, int, int, str, str]:
    return bool(finding.accepted), -finding.severity, -finding.weight, finding.component, finding.subject
