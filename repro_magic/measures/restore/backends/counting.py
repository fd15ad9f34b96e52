"""Counting the packages of an environment while it fills."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from packaging.utils import canonicalize_name as normalized

from ..progress import Progress
from . import Job


def site_packages(prefix: Path, minor: str) -> Path:
    """Where an environment keeps its packages."""
    return (
        prefix / "Lib" / "site-packages"
        if os.name == "nt"
        else (prefix / "lib" / f"python{minor}" / "site-packages")
    )


def present(folder: Path) -> set[tuple[str, str]]:
    """Name and version of what is installed there, by the names of the metadata folders alone."""
    try:
        names = [each.name for each in folder.iterdir() if each.name.endswith(".dist-info")]
    except OSError:
        return set()
    parts = [name.removesuffix(".dist-info").rpartition("-") for name in names]
    return {(normalized(name), version) for name, _, version in parts}


def counted(job: Job) -> Callable[[], bool]:
    """Asks what ``job.cancelled`` asks, and on the way tells of packages that have come."""
    assert job.plan.python is not None
    folder = site_packages(job.prefix, job.plan.python.minor)
    seen: set[str] = set()
    total = len(job.plan.steps)
    ours = {step.name for step in job.plan.steps}

    def look() -> bool:
        for name in sorted({name for name, _ in present(folder)} & ours - seen):
            seen.add(name)
            job.told(Progress(doing="installed", name=name, done=len(seen), total=total))
        return job.cancelled()

    return look
