"""Risks of the operating system and the hardware: facts that are compared as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import Hardware, Platform
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import NOT_THERE
from .facts import fact


def compare_platforms(was: Platform, now: Platform, level: Level) -> Iterator[Finding]:
    """Operating system family, architecture, distribution and C library."""
    yield from fact("system", "operating system", was.system, now.system, level, weight=3)
    yield from fact("architecture", "architecture", was.machine, now.machine, level, weight=2)
    yield from fact("distribution", "distribution", was.distribution, now.distribution, level)
    yield from fact("libc", "libc", was.libc, now.libc, level)


def compare_hardware(was: Hardware, now: Hardware, level: Level) -> Iterator[Finding]:
    """CPU features, GPUs with their drivers, and usable cores. Memory does not change results."""
    yield from fact("cpu-level", "cpu", was.cpu_level, now.cpu_level, level)
    yield from fact("gpu", "gpu", _listed(was.gpus), _listed(now.gpus), level, weight=2)
    yield from fact("cores", "cores", was.cores, now.cores, level)


def _listed(gpus: tuple[str, ...] | Unknown) -> str | Unknown:
    return gpus if isinstance(gpus, Unknown) else (", ".join(sorted(gpus)) or NOT_THERE)
