"""From findings to a Report: what is accepted, what comes first, and the verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ..model.finding import Finding, Report, Severity, Verdict
from ..model.scope import Scope


def judge(findings: Iterable[Finding], scope: Scope, target: Mapping[str, Any]) -> Report:
    """Rank findings worst first and reach the verdict.

    ``differs`` needs a finding of warning or error that nobody accepted; what could not be compared
    makes the verdict ``unknown``, never ``same``.
    """
    ranked = tuple(sorted((_accepted(each, scope) for each in findings), key=_rank))
    counting = [each for each in ranked if not each.accepted and each.severity >= Severity.warning]
    blind = [each for each in counting if each.code == "not-compared"]
    if len(blind) < len(counting):
        return Report(verdict=Verdict.differs, findings=ranked, target=target)
    if blind:
        return Report(verdict=Verdict.unknown, reason=blind[0].message, findings=ranked, target=target)
    return Report(verdict=Verdict.same, findings=ranked, target=target)


def _accepted(finding: Finding, scope: Scope) -> Finding:
    reason = scope.accept.get(f"{finding.code}:{finding.subject}") or scope.accept.get(finding.code, "")
    return dataclasses.replace(finding, accepted=reason) if reason else finding


def _rank(finding: Finding) -> tuple[bool, int, int, str, str]:
    return bool(finding.accepted), -finding.severity, -finding.weight, finding.component, finding.subject
