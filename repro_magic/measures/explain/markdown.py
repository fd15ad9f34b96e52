"""Records and reports as GitHub-flavoured Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from ...model.finding import Report
from ...model.record import Record
from ...model.unknown import Unknown
from .html import DETAILS
from .rows import detail_rows, fact_rows, headline, package_rows
from .sections import section_tables

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~])")


def escape(text: str) -> str:
    """Text that means nothing to Markdown or to HTML inside of it."""
    return _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))


def record_markdown(record: Record, *, whole: bool = False) -> str:
    """A record as Markdown tables; what the imported packages need is folded away.

    ``whole`` adds digests, licences and all else that is told.
    """
    lines = [f"**{escape(headline(record))}**", ""]
    lines += table(("Component", "What it was"), fact_rows(record))
    if isinstance(record.packages, Unknown):
        return "\n".join([*lines, "", f"Packages: unknown: {escape(record.packages.reason)}"])
    for title, role in (("Imported", "imported"), ("Needed by those", "needed"), ("Installed", "installed")):
        rows = list(package_rows(record.packages, role))
        if rows:
            head = (title, "Version", "Origin")
            lines += ["", *(table(head, rows) if role == "imported" else _folded(title, head, rows))]
    if whole:
        details = list(detail_rows(record.packages))
        lines += ["", *_folded("Details", DETAILS, details)] if details else []
        for title, heads, rows_of_section in section_tables(record):
            lines += ["", *_folded(title, heads, rows_of_section)]
    return "\n".join(lines)


def report_markdown(report: Report) -> str:
    """A report as a Markdown table of its findings."""
    lines = [f"**{report.verdict.value}** compared with {escape(str(report.target.get('name', '')))}"]
    if report.reason:
        lines += ["", escape(report.reason)]
    if report.findings:
        rows = (
            (
                each.note if each.accepted else each.severity.name,
                each.subject,
                each.was,
                each.now,
                each.advice,
            )
            for each in report.findings
        )
        lines += ["", *table(("Severity", "Subject", "Was", "Now", "Remedy"), rows)]
    return "\n".join(lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; every cell is escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]


def _folded(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    body = table(head, rows)
    return ["<details>", f"<summary>{title} ({len(rows)})</summary>", "", *body, "", "</details>"]
