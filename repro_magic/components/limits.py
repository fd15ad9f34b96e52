"""What this process may use of the machine: its processor affinity and the limits of its control groups."""

from __future__ import annotations

import os

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def cores(root: str = "") -> int:
    """Cores that this process may use: the smaller of affinity and quota, rounded up.

    ``root`` is the folder that holds ``/proc`` and ``/sys``.
    """
    try:
        allowed = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        allowed = os.cpu_count() or 1
    quotas = [quota for place in _places("cpu", root) if (quota := _quota(place)) is not None]
    # Quotas are fractions of cores; half a core still runs one thread at a time.
    return max(1, min([allowed, *(-int(-quota // 1) for quota in quotas)]))


def memory(root: str = "") -> int | None:
    """Bytes that this process may use by its control groups, ``None`` when they set no limit."""
    limits = []
    for place in _places("memory", root):
        for name in ("memory.max", "memory.limit_in_bytes"):
            told = files.text(place + "/" + name, 64)
            if told.isdigit():
                limits.append(int(told))
    return min(limits) if limits else None


def _quota(place: str) -> float | None:
    """Cores by the quota of one control group, in the form of version 2 or of version 1."""
    quota, _, period = files.text(place + "/cpu.max", 64).partition(" ")
    if not quota:
        quota, period = (
            files.text(place + "/cpu.cfs_quota_us", 64),
            files.text(place + "/cpu.cfs_period_us", 64),
        )
    if quota.isdigit() and period.isdigit() and int(period):
        return int(quota) / int(period)
    return None


def _places(controller: str, root: str) -> Iterator[str]:
    """Directories of the control groups around this process, innermost first."""
    for line in files.text(root + "/proc/self/cgroup", 8192).splitlines():
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        _, controllers, path = parts
        if controllers and controller not in controllers.split(","):
            continue
        base = root + "/sys/fs/cgroup" + ("/" + controllers if controllers else "")
        path = path.rstrip("/")
        while path:
            yield base + path
            path = path.rpartition("/")[0]
        yield base
