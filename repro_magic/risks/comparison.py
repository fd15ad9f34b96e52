"""Comparing two records, component by component."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..model.finding import Finding, Severity
from ..model.record import Record
from ..model.scope import Level
from ..model.unknown import Unknown
from .catalogue import CATALOGUE
from .difference import not_compared
from .interpreter import compare_interpreters, compare_kernels
from .packages import compare_packages
from .platform import compare_hardware, compare_platforms

COMPARISONS: Mapping[str, tuple[str, Callable[[Any, Any, Level], Iterator[Finding]]]] = {
    "interpreter": ("python-minor", compare_interpreters),
    "kernel": ("kernel-version", compare_kernels),
    "packages": ("package-major", compare_packages),
    "platform": ("architecture", compare_platforms),
    "hardware": ("cpu-level", compare_hardware),
}
"""For each component: the weightiest risk in it, which counts when a side is unknown, and its comparison."""


def compare(was: Record, now: Record, level: Level, *, complete: bool = True) -> tuple[Finding, ...]:
    """What differs between a record and another; equal records give nothing.

    Asks whether ``now`` has what ``was`` had; what only ``now`` has is no difference. ``complete`` says
    that ``now`` tells every package that is there; what a notebook carries leaves out the merely installed.
    """
    findings: list[Finding] = []
    for name, (weightiest, comparison) in COMPARISONS.items():
        before, after = getattr(was, name), getattr(now, name)
        if isinstance(before, Unknown) or isinstance(after, Unknown):
            missing = not_compared(weightiest, level, name, _known(before), _known(after))
            findings += [missing] if missing else []
        else:
            findings += comparison(before, after, level)
    return tuple(findings if complete else map(_untold, findings))


def _known(section: object) -> object:
    """The section if it is unknown, else a word for it."""
    return section if isinstance(section, Unknown) else "known"


def _untold(finding: Finding) -> Finding:
    """A package that an incomplete record does not tell may be there all the same."""
    if finding.code not in ("package-missing", "dependency-missing"):
        return finding
    risk = CATALOGUE["not-compared"]
    return dataclasses.replace(
        finding,
        code=risk.code,
        severity=min(finding.severity, Severity.warning),
        now="not told",
        message=f"{finding.subject} is not in the other record, which tells only what its notebook used.",
        remedy=risk.remedy,
    )
