"""Reading what other tools printed in a notebook's outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model.finding import Finding, Report, Severity
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.stamp import Stamp

if TYPE_CHECKING:
    from pathlib import Path

    from ..model.printed import PrintedRecords
    from .looking import Target


def printed(notebook: Mapping[str, Any]) -> PrintedRecords | None:
    """What the outputs of a notebook print about runtimes; ``None`` where they print nothing of the kind."""
    from ..notebook.printed import read

    return read(notebook)


def check_printed(
    notebook: Mapping[str, Any], target: Target, level: Level | None, *, beside: Path | None = None
) -> Report | None:
    """Compare what the outputs of a notebook print with a target; ``None`` where they print nothing.

    For notebooks that carry no stamp; the reason of the report says what was compared. ``beside`` is the
    directory that the notebook lies in: the scope of its project counts.
    """
    from .. import risks
    from .checking import check_stamp

    found = printed(notebook)
    if found is None:
        return None
    report = check_stamp(Stamp(record=found.record), target, level, beside=beside)
    if isinstance(target.record, Record):
        scope = Scope() if level is None else Scope(level=level)
        report = risks.judge(_asked(report.findings), scope, target.description)
    return dataclasses.replace(report, reason=" ".join(filter(None, (told(found), report.reason))))


def told(found: PrintedRecords) -> str:
    """One sentence about where a printed record comes from, and one for each doubt about it."""
    day = f" on {found.record.recorded}" if found.record.recorded else ""
    doubts = dict.fromkeys((*found.notes, *(note for text in found.texts for note in text.notes)))
    sentences = "".join(f" {note[:1].upper()}{note[1:]}." for note in doubts)
    return f"The notebook carries no stamp; its record is what {found.sources} printed{day}.{sentences}"


def _asked(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings about what a printed text tells: it is not asked for what no tool prints.

    Python and the packages are asked for all the same.
    """
    return tuple(
        finding
        for finding in findings
        if finding.code != "not-compared"
        or finding.severity is Severity.info
        or finding.subject in ("python", "interpreter", "packages")
    )
