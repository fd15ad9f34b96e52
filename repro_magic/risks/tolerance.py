"""What the scope lets pass, and what goes beyond it: tolerances of a component, and supported platforms."""

from __future__ import annotations

import dataclasses
from typing import Final

from ..model.finding import Finding, Severity
from ..model.scope import Level, Scope, Tolerance
from ..model.settings import COMPONENTS, DATA, spelled
from .differences import DIFFERENCES
from .versions import Step, step

VERSIONS: Final = frozenset(
    (
        "python-minor",
        "python-patch",
        "package-major",
        "package-minor",
        "package-patch",
        "dependency-version",
    )
)
"""Findings whose two sides are versions, so that a tolerance can measure the step between them."""

FACTS: Final = frozenset(code for code, row in DIFFERENCES.items() if row.component in COMPONENTS)
"""Differences of components whose facts are the same or not."""

_PLATFORM: Final = ("system", "architecture")
_STEPS: Final = {
    Tolerance.exact: Step.none,
    Tolerance.patch: Step.patch,
    Tolerance.minor: Step.minor,
    Tolerance.major: Step.major,
}
_NAMES: Final = {"interpreter": "python"}


def tolerated(finding: Finding, scope: Scope, platform: str = "") -> Finding:
    """The finding as the tolerances of a scope leave it.

    What a tolerance lets pass is for information and names the setting. What goes beyond a tolerance that
    somebody wrote down is at least a warning, but at the level that asks for nothing. ``platform`` is that
    of the target, ``system/machine``, where it is known.
    """
    if finding.code in _PLATFORM and scope.platforms:
        key, passes = "platform", platform in scope.platforms
        written = "[" + ", ".join(f'"{each}"' for each in scope.platforms) + "]"
    else:
        component = _component(finding, scope)
        tolerance = scope.tolerances.get(component)
        if tolerance is None:
            return finding
        key = DATA if component == "data" else component
        passes, written = _passes(finding, tolerance), f'"{tolerance.value}"'
    if passes:
        return dataclasses.replace(finding, severity=Severity.info, tolerated=f"{spelled(key)} = {written}")
    if scope.level > Level.recorded and finding.code in VERSIONS | FACTS:
        return dataclasses.replace(finding, severity=max(finding.severity, Severity.warning))
    return finding


def _component(finding: Finding, scope: Scope) -> str:
    """What the tolerance is for that is nearest to what a finding is about."""
    if finding.component == "packages":
        own = f"packages.{finding.subject}"
        return own if own in scope.tolerances else "packages.*"
    return _NAMES.get(finding.component, finding.component)


def _passes(finding: Finding, tolerance: Tolerance) -> bool:
    if tolerance is Tolerance.ignore:
        return True
    return finding.code in VERSIONS and step(finding.was, finding.now) <= _STEPS[tolerance]
