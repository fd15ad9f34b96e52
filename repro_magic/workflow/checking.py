"""Comparing: a notebook with a runtime, or two runtimes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model.errors import NewerFormatError
from ..model.finding import Report, Verdict
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.settings import overlaid
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import importing, scoping
from .looking import Target
from .today import today

if TYPE_CHECKING:
    from pathlib import Path

    from ..notebook.stamping import Carried


def check(
    notebook: Mapping[str, Any],
    target: Target,
    level: Level | None = None,
    *,
    beside: Path | None = None,
    said: Scope | None = None,
) -> Report:
    """Compare the runtime that a notebook's outputs come from with a target.

    ``level`` is asked for instead of the one in force. ``beside`` is the directory that the notebook lies
    in, where that is known: the scope of its project counts then. ``said`` is what a running kernel was
    asked for and the notebook does not carry yet. Raises ScopeError for a scope that cannot be read.
    """
    from ..notebook import stamping

    carried = stamping.read(notebook)
    if carried.stamp is not None:
        scope = overlaid(carried.stamp.scope, said or Scope())
        stamp = dataclasses.replace(carried.stamp, scope=scope)
        report = check_stamp(stamp, target, level, beside=beside)
        told = " ".join(filter(None, (_found(carried), _verified(stamp))))
        return report if report.reason else dataclasses.replace(report, reason=told)
    if isinstance(carried.problem, NewerFormatError):
        return Report(verdict=Verdict.newer_format, reason=str(carried.problem), target=target.description)
    if carried.problem is not None:
        reason = f"The stamp cannot be read: {carried.problem}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    printed = importing.check_printed(notebook, target, level, beside=beside)
    if printed is not None:
        return printed
    reason = "The notebook carries no record. Run %repro at its top, or use repro stamp."
    return Report(verdict=Verdict.unstamped, reason=reason, target=target.description)


def _found(carried: Carried) -> str:
    """What is worth saying about where the record was found."""
    if carried.problem is not None:
        return f"The record was read from the {carried.found}; another copy cannot be read: {carried.problem}"
    if carried.found == "output":
        return "The record was found in an output only; repro stamp lifts it to the metadata."
    return ""


def _verified(stamp: Stamp) -> str:
    """What running the notebook again came to, where somebody did and wrote it down."""
    if stamp.verified is None:
        return ""
    cells = f"{stamp.verified.cells} cell{'s' * (stamp.verified.cells != 1)}"
    gave = "gave the same" if stamp.verified.verdict == "same" else "were run, and not all gave the same"
    return f"Run again on {stamp.verified.recorded}: {cells} {gave}."


def check_stamp(
    current: Stamp, target: Target, level: Level | None = None, *, beside: Path | None = None
) -> Report:
    """Compare a stamp with a target; ``level`` and ``beside`` as for `check`."""
    from .. import risks

    if isinstance(target.record, Unknown):
        reason = f"{target.description.get('name', 'The target')} cannot be looked at: {target.record.reason}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    scope = scoping.effective(current.scope, beside=beside, level=level).scope
    findings = risks.compare(current.record, target.record, scope.level) + risks.evaluate(
        current, scope.level
    )
    platform = scoping.platform_of(target.record)
    return risks.judge(findings, scope, target.description, today(), platform=platform)


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
