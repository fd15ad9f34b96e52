"""Records and reports as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...model.finding import Finding, Report, Severity, Verdict
from ...model.record import Record
from ...model.unknown import Unknown
from .html import DETAILS
from .rows import detail_rows, fact_rows, headline, package_rows
from .sections import section_tables

_VERDICTS = {
    Verdict.same: "same: nothing differs that this level asks for",
    Verdict.differs: "differs",
    Verdict.unknown: "unknown",
    Verdict.unstamped: "unstamped",
    Verdict.newer_format: "newer format",
}

_SHOWN = 3


def record_text(record: Record, *, whole: bool = False, asked: str = "") -> str:
    """A record as aligned text; ``whole`` with all else that is told, ``asked`` is its notebook's scope."""
    lines = [headline(record), *([f"Asks for: {asked}"] if asked else []), ""]
    lines += columns([(label, value) for label, value in fact_rows(record)])
    if isinstance(record.packages, Unknown):
        return "\n".join([*lines, "", f"Packages: unknown: {record.packages.reason}"])
    for title, role in (("Imported", "imported"), ("Needed by those", "needed"), ("Installed", "installed")):
        rows = list(package_rows(record.packages, role))
        if rows:
            lines += ["", f"{title}:", *(f"  {line}" for line in columns(rows))]
    if whole:
        details = list(detail_rows(record.packages))
        lines += _titled("Details", DETAILS, details) if details else []
        for title, heads, rows_of_section in section_tables(record):
            lines += _titled(title, heads if len(heads) > 2 else (), rows_of_section)
    return "\n".join(lines)


def _titled(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    shown = [heads, *rows] if heads else rows
    return ["", f"{title}:", *(f"  {line}" for line in columns(shown))]


def report_text(report: Report, *, name: str = "") -> str:
    """A report: the verdict, then the findings worst first."""
    target = report.target.get("name", "")
    head = f"{name}: " if name else ""
    against = f" (compared with {target})" if target else ""
    lines = [f"{head}{_VERDICTS[report.verdict]}{against}"]
    if report.reason:
        lines.append(f"  {report.reason}")
    lines += (f"  {line}" for line in findings_lines(report.findings))
    return "\n".join(lines)


def findings_lines(findings: Sequence[Finding]) -> list[str]:
    """Findings as aligned rows, each remedy once below them with what it is for."""
    counted = [each for each in findings if not each.accepted]
    rows = [(each.severity.name, each.subject, f"{each.was} -> {each.now}", _coded(each)) for each in counted]
    lines = columns(rows)
    lines += [f"accepted {each.code} {each.subject}: {each.accepted}" for each in findings if each.accepted]
    remedies: dict[str, list[str]] = {}
    for each in counted:
        if each.severity > Severity.info:
            remedies.setdefault(each.remedy, []).append(each.subject)
    return lines + [f"> {_some(subjects)}: {remedy}" for remedy, subjects in remedies.items()]


def _coded(finding: Finding) -> str:
    """The code, and what the scope has to do with it."""
    return f"{finding.code} ({finding.note})" if finding.note else finding.code


def _some(subjects: Sequence[str]) -> str:
    """The first few of several subjects."""
    shown = ", ".join(subjects[:_SHOWN])
    return shown if len(subjects) <= _SHOWN else f"{shown} and {len(subjects) - _SHOWN} more"


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows with their columns aligned; the last column is not padded."""
    listed = list(rows)
    if not listed:
        return []
    widths = [max(len(row[index]) for row in listed) for index in range(len(listed[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in listed
    ]
