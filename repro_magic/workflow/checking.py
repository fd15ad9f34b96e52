"""Comparing: a notebook with a runtime, or two runtimes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model.errors import NewerFormatError
from ..model.finding import Report, Verdict
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from .looking import Target

if TYPE_CHECKING:
    from ..notebook.stamping import Carried


def check(notebook: Mapping[str, Any], target: Target, level: Level | None = None) -> Report:
    """Compare the runtime that a notebook's outputs come from with a target."""
    from ..notebook import stamping

    carried = stamping.read(notebook)
    if carried.stamp is not None:
        report = check_stamp(carried.stamp, target, level)
        return report if report.reason else dataclasses.replace(report, reason=_found(carried))
    if isinstance(carried.problem, NewerFormatError):
        return Report(verdict=Verdict.newer_format, reason=str(carried.problem), target=target.description)
    if carried.problem is not None:
        reason = f"The stamp cannot be read: {carried.problem}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    reason = "The notebook carries no record. Run %repro at its top, or use repro stamp."
    return Report(verdict=Verdict.unstamped, reason=reason, target=target.description)


def _found(carried: Carried) -> str:
    """What is worth saying about where the record was found."""
    if carried.problem is not None:
        return f"The record was read from the {carried.found}; another copy cannot be read: {carried.problem}"
    if carried.found == "output":
        return "The record was found in an output only; repro stamp lifts it to the metadata."
    return ""


def check_stamp(current: Stamp, target: Target, level: Level | None = None) -> Report:
    """Compare a stamp with a target at the level asked for, else at the stamp's own."""
    from .. import risks

    if isinstance(target.record, Unknown):
        reason = f"{target.description.get('name', 'The target')} cannot be looked at: {target.record.reason}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    scope = current.scope if level is None else dataclasses.replace(current.scope, level=level)
    findings = risks.compare(current.record, target.record, scope.level) + risks.evaluate(
        current, scope.level
    )
    return risks.judge(findings, scope, target.description)


def diff(was: Target, now: Target, level: Level) -> Report:
    """Ask whether the second runtime has what the first had; what only the second has is no finding."""
    from .. import risks

    for side in (was, now):
        if isinstance(side.record, Unknown):
            reason = f"{side.description.get('name')} cannot be looked at: {side.record.reason}"
            return Report(verdict=Verdict.unknown, reason=reason, target=now.description)
    assert isinstance(was.record, Record)
    assert isinstance(now.record, Record)
    packages = now.record.packages
    complete = isinstance(packages, Unknown) or bool(packages.installed)
    findings = risks.compare(was.record, now.record, level, complete=complete)
    return risks.judge(findings, Scope(level=level), now.description)
