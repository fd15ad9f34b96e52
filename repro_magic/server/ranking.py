"""Which installed kernels fit a notebook better than the one in use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .. import workflow
from ..model.finding import Report, Severity, Verdict
from .looking import Lookout


async def better_kernels(
    compare: Callable[[workflow.Target], Report], lookout: Lookout, *, now: Report, in_use: str | None
) -> list[dict[str, Any]]:
    """Installed kernels with fewer and milder differences than the report ``now``, best first.

    ``compare`` holds the notebook against a target.
    """

    async def fit(name: str, title: str) -> tuple[tuple[int, int, int], dict[str, Any]] | None:
        report = compare(await lookout.kernelspec(name))
        if report.verdict not in (Verdict.same, Verdict.differs) or distance(report) >= distance(now):
            return None
        told = {
            "name": name,
            "display_name": title,
            "verdict": report.verdict.value,
            "differences": counted(report),
        }
        return distance(report), told

    names = await lookout.names()
    found = await asyncio.gather(*(fit(name, title) for name, title in names.items() if name != in_use))
    return [
        told
        for _, told in sorted((each for each in found if each), key=lambda each: (each[0], each[1]["name"]))
    ]


def distance(report: Report) -> tuple[int, int, int]:
    """Errors, warnings and notes that are not accepted: smaller is nearer."""
    severities = [finding.severity for finding in report.findings if not finding.accepted]
    return (
        severities.count(Severity.error),
        severities.count(Severity.warning),
        severities.count(Severity.info),
    )


def counted(report: Report) -> int:
    """Differences that matter: all but notes."""
    errors, warnings, _ = distance(report)
    return errors + warnings
