"""Comparing two records, component by component."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..model.finding import Finding, Severity
from ..model.record import NOT_TOLD, OPTIONAL, Record
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import not_compared, row
from .interpreter import compare_interpreters, compare_kernels
from .numerics import compare_numerics
from .packages import compare_packages, stale
from .platform import compare_hardware, compare_platforms
from .surroundings import compare_code, compare_data, compare_services

COMPARISONS: Mapping[str, tuple[str, Callable[[Any, Any, Level], Iterator[Finding]]]] = {
    "interpreter": ("python-minor", compare_interpreters),
    "kernel": ("kernel-version", compare_kernels),
    "packages": ("package-major", compare_packages),
    "platform": ("architecture", compare_platforms),
    "hardware": ("cpu-level", compare_hardware),
    "numerics": ("numeric-library", compare_numerics),
    "code": ("code-commit", compare_code),
    "data": ("data-changed", compare_data),
    "services": ("image", compare_services),
}
"""For each component: the weightiest risk in it, which counts when a side is unknown, and its comparison."""


def compare(was: Record, now: Record, level: Level, *, complete: bool = True) -> tuple[Finding, ...]:
    """What differs between a record and another; equal records give nothing.

    Asks whether ``now`` has what ``was`` had; what only ``now`` has is no difference. ``complete`` says
    that ``now`` tells every package that is there; what a notebook carries leaves out the merely installed.
    """
    findings = [*_differences(was, now, level), *_stale(now, level)]
    return tuple(findings if complete else map(_untold, findings))


def _differences(was: Record, now: Record, level: Level) -> Iterator[Finding]:
    for name, (weightiest, comparison) in COMPARISONS.items():
        before, after = getattr(was, name), getattr(now, name)
        if _is_not_asked(name, before, after):
            continue
        if isinstance(before, Unknown) or isinstance(after, Unknown):
            missing = not_compared(weightiest, level, name, _known(before), _known(after))
            yield from [missing] if missing else []
        else:
            yield from comparison(before, after, level)


def _stale(now: Record, level: Level) -> Iterator[Finding]:
    """What a running kernel has loaded in another version than the one on disk, whatever was recorded."""
    if not isinstance(now.packages, Unknown):
        yield from stale(now.packages, level)


def _is_not_asked(name: str, before: object, after: object) -> bool:
    """Whether a section asks for nothing: the record never looked, or no level asks for it."""
    if name not in OPTIONAL:
        return False
    return before == NOT_TOLD or (name in ("code", "data") and after == NOT_TOLD)


def _known(section: object) -> object:
    """The section if it is unknown, else a word for it."""
    return section if isinstance(section, Unknown) else "known"


def _untold(finding: Finding) -> Finding:
    """A package that an incomplete record does not tell may be there all the same."""
    if finding.code not in ("package-missing", "dependency-missing"):
        return finding
    risk = row("not-compared")
    return dataclasses.replace(
        finding,
        code=risk.code,
        severity=min(finding.severity, Severity.warning),
        now="not told",
        message=f"{finding.subject} is not in the other record, which tells only what its notebook used.",
        remedy=risk.remedy,
    )
