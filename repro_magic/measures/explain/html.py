"""Records and reports as HTML that needs no script, no style sheet and survives sanitizers.

Colours are never set, so that the card reads in light and dark themes; what style there is stands
inline, because sanitizers drop ``<style>`` elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ...model.finding import Finding, Report, Severity, Verdict
from ...model.record import Packages, Record
from ...model.unknown import Unknown
from .rows import detail_rows, fact_rows, headline, package_rows
from .sections import section_tables

_LEFT = ' style="text-align: left; vertical-align: top"'
_MARKS = {Severity.error: "✖ error", Severity.warning: "▲ warning", Severity.info: "· info"}
_VERDICTS = {
    Verdict.same: "✔ Same runtime: nothing differs that this level asks for",
    Verdict.differs: "This is another runtime than the recorded one",
    Verdict.unknown: "It could not be told whether this is the recorded runtime",
    Verdict.unstamped: "This notebook carries no record of its runtime",
    Verdict.newer_format: "The record was made by a newer release",
}


DETAILS = ("Package", "Digest of its code", "Built for", "Licence", "Installed by", "Inside, or not told")
"""Heads of the columns of `rows.detail_rows`."""


def record_html(record: Record, *, whole: bool = False, asked: str = "") -> str:
    """The card below ``%repro``; ``whole`` with what else is told, folded away; ``asked`` is its scope."""
    parts = [f"<p><strong>{escape(headline(record))}</strong></p>"]
    parts += [f"<p>Asks for: {escape(asked)}</p>"] if asked else []
    parts.append(table((), fact_rows(record)))
    if isinstance(record.packages, Unknown):
        parts.append(f"<p>Packages: unknown: {escape(record.packages.reason)}</p>")
    else:
        parts += _packages(record.packages)
    if whole:
        parts += _more(record)
    return '<div class="repro-magic">\n' + "\n".join(parts) + "\n</div>"


def report_html(report: Report) -> str:
    """A report: the verdict, the findings that count, and the rest folded away."""
    name = escape(str(report.target.get("name", "")))
    against = f" (compared with {name})" if name else ""
    parts = [f"<p><strong>{escape(_VERDICTS[report.verdict])}</strong>{against}</p>"]
    if report.reason:
        parts.append(f"<p>{escape(report.reason)}</p>")
    counting = [each for each in report.findings if not each.accepted and each.severity > Severity.info]
    rest = [each for each in report.findings if each.accepted or each.severity == Severity.info]
    if counting:
        parts.append(_findings(counting))
    if rest:
        parts.append(_folded(f"{len(rest)} more, accepted, tolerated or for information", _findings(rest)))
    return '<div class="repro-magic">\n' + "\n".join(parts) + "\n</div>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table; every cell is escaped, the first cell of a row is its header."""
    lines = ["<table>"]
    if head:
        lines.append(
            "<thead><tr>" + "".join(f"<th{_LEFT}>{escape(cell)}</th>" for cell in head) + "</tr></thead>"
        )
    lines.append("<tbody>")
    for first, *others in rows:
        cells = "".join(f"<td{_LEFT}>{escape(cell)}</td>" for cell in others)
        lines.append(f'<tr><th scope="row"{_LEFT}>{escape(first)}</th>{cells}</tr>')
    return "\n".join([*lines, "</tbody>", "</table>"])


def _packages(packages: Packages) -> Iterable[str]:
    columns = ("Version", "Origin")
    imported = list(package_rows(packages, "imported"))
    if imported:
        yield table(("Imported", *columns), imported)
    elif not packages.installed:
        yield "<p>No packages imported so far; this card follows as later cells import them.</p>"
    for role, title in (("needed", "needed by the imported ones"), ("installed", "installed")):
        rows = list(package_rows(packages, role))
        if rows:
            noun = "package" if len(rows) == 1 else "packages"
            yield _folded(f"{len(rows)} {noun} {title}", table(("Package", *columns), rows))


def _more(record: Record) -> Iterable[str]:
    if not isinstance(record.packages, Unknown) and (rows := list(detail_rows(record.packages))):
        yield _folded(f"Details of {len(rows)} packages", table(DETAILS, rows))
    for title, heads, rows_of_section in section_tables(record):
        yield _folded(f"{title} ({len(rows_of_section)})", table(heads, rows_of_section))


def _findings(findings: Sequence[Finding]) -> str:
    rows = ((each.note if each.accepted else _MARKS[each.severity], *_cells(each)) for each in findings)
    return table(("Severity", "Subject", "Was", "Now", "Remedy"), rows)


def _cells(finding: Finding) -> tuple[str, str, str, str]:
    return finding.subject, finding.was, finding.now, finding.advice


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n{body}\n</details>"
