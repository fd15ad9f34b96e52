"""What threatens a notebook, as text, Markdown and HTML for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Final

from ...model.finding import Finding, Report, Severity
from . import html, markdown

_WORDS: Final = {Severity.error: "error", Severity.warning: "warning", Severity.info: "note"}
_INDENT: Final = " " * 11


def threats_text(report: Report, *, name: str = "") -> str:
    """Findings worst first, those of one code together, each code with its remedy."""
    head = f"{name}: " if name else ""
    lines = [f"{head}{_summary(report)}"]
    if report.reason:
        lines.append(f"  {report.reason}")
    for severity, each in _grouped(report.findings):
        lines.append(f"  {_WORDS[severity]:<7}  {each[0].code}")
        lines += (f"{_INDENT}{_sentence(finding)}" for finding in each)
        if severity > Severity.info:
            lines.append(f"{_INDENT}> {each[0].remedy}")
    lines += (
        f"  accepted {finding.code} {finding.subject}: {finding.accepted}"
        for finding in report.findings
        if finding.accepted
    )
    return "\n".join(lines)


def threats_markdown(report: Report, *, name: str = "") -> str:
    """The same as a Markdown table."""
    head = f"{markdown.escape(name)}: " if name else ""
    lines = [f"**{head}{_summary(report)}**"]
    if report.reason:
        lines += ["", markdown.escape(report.reason)]
    if report.findings:
        lines += ["", *markdown.table(("Severity", "Check", "What", "Remedy"), _rows(report.findings))]
    return "\n".join(lines)


def threats_html(report: Report) -> str:
    """The same as HTML without script and style sheet; notes are folded away."""
    parts = [f"<p><strong>{escape(_summary(report))}</strong></p>"]
    if report.reason:
        parts.append(f"<p>{escape(report.reason)}</p>")
    counting = [each for each in report.findings if _counts(each)]
    rest = [each for each in report.findings if not _counts(each)]
    if counting:
        parts.append(_table(counting))
    if rest:
        parts.append(f"<details><summary>{len(rest)} more, accepted or for information</summary>")
        parts.append(f"{_table(rest)}\n</details>")
    return '<div class="repro-magic">\n' + "\n".join(parts) + "\n</div>"


def _table(findings: Sequence[Finding]) -> str:
    return html.table(("Severity", "Check", "What", "Remedy"), _rows(findings))


def _rows(findings: Iterable[Finding]) -> Iterable[tuple[str, str, str, str]]:
    for each in findings:
        severity = each.note if each.accepted else f"{_WORDS[each.severity]} {each.note}".strip()
        yield severity, each.code, _sentence(each), each.remedy


def _counts(finding: Finding) -> bool:
    return not finding.accepted and finding.severity > Severity.info


def _summary(report: Report) -> str:
    """``1 error, 2 warnings and 3 notes``, of the runtime that was looked at."""
    told = []
    for severity in sorted(_WORDS, reverse=True):
        count = sum(not each.accepted and each.severity is severity for each in report.findings)
        if count:
            told.append(f"{count} {_WORDS[severity]}{'s' * (count > 1)}")
    accepted = sum(bool(each.accepted) for each in report.findings)
    told += [f"{accepted} accepted"] if accepted else []
    if report.findings:
        return f"{', '.join(told)} ({report.target.get('name', '')})"
    return "no risk found" if not report.reason else "unknown"


def _sentence(finding: Finding) -> str:
    place = f" ({finding.place})" if finding.place else ""
    note = f" [{finding.note}]" if finding.note and not finding.accepted else ""
    return f"{finding.message}{place}{note}"


def _grouped(findings: Sequence[Finding]) -> Iterable[tuple[Severity, list[Finding]]]:
    """Findings that nobody accepted, of one severity and code together, worst first."""
    open_ = [each for each in findings if not each.accepted]
    first: dict[tuple[Severity, str], int] = {}
    for index, each in enumerate(open_):
        first.setdefault((each.severity, each.code), index)
    ordered = sorted(open_, key=lambda each: (-each.severity, first[each.severity, each.code]))
    for (severity, _), group in groupby(ordered, key=lambda each: (each.severity, each.code)):
        yield severity, list(group)
