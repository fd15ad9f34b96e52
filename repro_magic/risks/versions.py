"""How large the step from one version to another is (PEP 440)."""

from __future__ import annotations

import enum

from packaging.version import InvalidVersion, Version


class Step(enum.IntEnum):
    """Size of the step between two versions, from none to the largest."""

    none = 0
    local = 1
    """Only the local label (``+cu121``) or the pre-, post- or dev-release differs."""
    patch = 2
    minor = 3
    major = 4
    """The leading release number differs; of ``0.x`` versions the second one leads."""


def step(was: str, now: str) -> Step:
    """The size of the step from ``was`` to ``now``; versions outside of PEP 440 compare as text."""
    if was == now:
        return Step.none
    try:
        first, second = Version(was), Version(now)
    except InvalidVersion:
        return Step.major
    if first == second:
        return Step.none
    if first.epoch != second.epoch or first.major != second.major:
        return Step.major
    if first.minor != second.minor:
        return Step.major if first.major == 0 else Step.minor
    width = max(len(first.release), len(second.release))
    if _padded(first, width) != _padded(second, width):
        return Step.patch
    return Step.local


def _padded(version: Version, width: int) -> tuple[int, ...]:
    return version.release + (0,) * (width - len(version.release))
