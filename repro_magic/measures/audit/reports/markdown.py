"""The report as Markdown. Texts of notebooks stand in code spans, so that none of them becomes a heading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from ..row import VERDICTS, printable
from ..spool import Spool
from ..summary import Summary
from .about import About
from .table import SHOWN, headline, rows


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:
    """Write Markdown to ``out``."""
    out.write(f"# Notebook audit\n\n{_safe(headline(summary, about))}\n")
    verdicts = [
        (verdict, f"{summary.verdicts[verdict]:,}") for verdict in VERDICTS if summary.verdicts[verdict]
    ]
    _table(out, "Verdicts", ("verdict", "notebooks"), verdicts)
    rungs = [(rung, f"{count:,}") for rung, count in summary.rungs.most_common()]
    _table(out, "Evidence", ("from", "notebooks"), rungs)
    findings = [
        (f"{count:,}", severity, _safe(subject), code)
        for count, severity, code, subject in summary.ranked[:SHOWN]
    ]
    _table(out, "Findings, by notebooks", ("notebooks", "severity", "subject", "code"), findings)
    listed = [
        (verdict, _safe(path), _safe(language), rung, _safe(what))
        for verdict, path, language, rung, what in rows(spool)
    ]
    _table(out, "Notebooks, worst first", ("verdict", "notebook", "language", "evidence", "what"), listed)
    if len(spool) > SHOWN:
        out.write(f"\n{len(spool) - SHOWN:,} more notebooks are in the other formats.\n")


def _table(out: IO[str], title: str, heads: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> None:
    listed = list(cells)
    if not listed:
        return
    out.write(f"\n## {title}\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n")
    for row in listed:
        out.write(f"| {' | '.join(row)} |\n")


def _safe(text: str) -> str:
    """A text of a stranger as a code span that it cannot leave, nor its cell."""
    plain = (
        printable(text)
        .replace("`", "'")
        .replace("|", "\N{BROKEN BAR}")
        .replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
    )
    return f"`{plain}`" if plain else ""
