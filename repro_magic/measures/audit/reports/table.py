"""The report for a terminal: what all rows come to, then the rows that need a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from ...explain.text import columns
from ..row import VERDICTS, Row, printable
from ..spool import Spool
from ..summary import Summary
from .about import About

SHOWN = 40
"""Most rows that are shown; the other formats have all of them."""

_WIDTH = 60
"""Most characters of a path at a terminal."""

_WORST = ("unreadable", "differs", "at risk", "unstamped", "unknown", "newer-format", "same", "clear")


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:
    """Write text to ``out``."""
    for line in _lines(spool, summary, about):
        out.write(f"{line}\n")


def _lines(spool: Spool, summary: Summary, about: About) -> Iterator[str]:
    yield headline(summary, about)
    yield ""
    yield from columns(
        [(verdict, f"{summary.verdicts[verdict]:,}") for verdict in VERDICTS if summary.verdicts[verdict]]
    )
    yield ""
    yield "Evidence:"
    yield from _indented((rung, f"{count:,}") for rung, count in summary.rungs.most_common())
    if summary.ranked:
        yield ""
        yield "What would break:" if about.against else "Findings:"
        yield from _indented(
            (f"{count:,}", severity, printable(subject) or "-", code)
            for count, severity, code, subject in summary.ranked[:SHOWN]
        )
        yield from _more(len(summary.ranked), "findings")
    yield ""
    yield "Notebooks:"
    yield from _indented((verdict, _shortened(path), *rest) for verdict, path, *rest in rows(spool))
    yield from _more(len(spool), "notebooks, all of them in --format json or html")


def headline(summary: Summary, about: About) -> str:
    """The audit in one line."""
    against = f", compared with {printable(about.against)} at level {about.level}" if about.against else ""
    cut = f"; interrupted, {about.total - summary.notebooks:,} not reached" if about.interrupted else ""
    size = summary.size / 2**20
    plural = "" if summary.notebooks == 1 else "s"
    return (
        f"{summary.notebooks:,} notebook{plural} ({size:,.1f} MiB) in {printable(about.source)}{against}{cut}"
    )


def rows(spool: Iterable[Row], most: int = SHOWN) -> list[tuple[str, str, str, str, str]]:
    """The worst rows as cells: verdict, path, language, evidence and what is the matter."""
    worst: list[tuple[int, int, str, Row]] = []
    for at, row in enumerate(spool):
        worst.append((_WORST.index(row.verdict), -len(row.findings), row.path, row))
        if at % 4096 == 0 or len(worst) > 8192:
            worst = sorted(worst, key=lambda each: each[:3])[:most]
    chosen = sorted(worst, key=lambda each: each[:3])[:most]
    return [_cells(row) for *_, row in chosen]


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    where = printable(row.path) + (f":{row.line}" if row.line else "")
    language = printable(f"{row.language} {row.version}".strip())
    rung = row.rung if row.verdict != "unreadable" else ""
    return row.verdict, where, language, rung, matter(row)


def _shortened(path: str) -> str:
    """A path with its middle left out where it is long: folders matter less than the file's name."""
    return path if len(path) <= _WIDTH else f"{path[: _WIDTH // 3]}…{path[-(2 * _WIDTH // 3) + 1 :]}"


def matter(row: Row) -> str:
    """What is the matter with a row, in a few words."""
    counted = [each for each in row.findings if not each.accepted]
    if not counted:
        return printable(row.reason)
    first = counted[0]
    step = f" {first.was} -> {first.now}" if first.was or first.now else ""
    more = f" and {len(counted) - 1} more" if len(counted) > 1 else ""
    return printable(f"{first.subject}{step} ({first.code}){more}")


def _indented(cells: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (f"  {line}" for line in columns(list(cells)))


def _more(count: int, what: str) -> Iterator[str]:
    if count > SHOWN:
        yield f"  ... and {count - SHOWN:,} more {what}"
