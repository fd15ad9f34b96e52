"""Comparing two records, component by component."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..model.finding import Finding
from ..model.record import Record
from ..model.scope import Level
from ..model.unknown import Unknown
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


def compare(was: Record, now: Record, level: Level) -> tuple[Finding, ...]:
    """Everything that differs between two records; equal records give nothing."""
    findings: list[Finding] = []
    for name, (weightiest, comparison) in COMPARISONS.items():
        before, after = getattr(was, name), getattr(now, name)
        if isinstance(before, Unknown) or isinstance(after, Unknown):
            missing = not_compared(weightiest, level, name, before, after)
            findings += [missing] if missing else []
        else:
            findings += comparison(before, after, level)
    return tuple(findings)
