"""The report as one HTML file that asks no network for anything.

Rows are data in the page, not markup: the script puts every text in as text, so that no notebook can forge a
row or run a script.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import IO, Any

from ..row import VERDICTS, Row, printable
from ..spool import Spool
from ..summary import Summary
from .about import About
from .plots import bars
from .table import headline

MOST = 50_000
"""Most rows in the page; a browser takes no more with ease."""

TOP = 15
"""Bars of a plot, and rows of the tables beside."""


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:
    """Write the page to ``out``, row by row."""
    script, style = _file("report.js"), _file("report.css")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_sha256(script)}'"
    title = html.escape(f"Notebook audit of {printable(about.source)}")
    out.write(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<style>{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{html.escape(headline(summary, about))}. repro-magic {html.escape(about.version)}.</p>\n"
    )
    _tiles(out, summary)
    _plots(out, summary)
    _findings(out, summary, about)
    _folders(out, summary)
    _rows(out, spool)
    out.write(f"<script>{script}</script>\n</body>\n</html>\n")


def _tiles(out: IO[str], summary: Summary) -> None:
    out.write('<ul class="tiles">\n')
    for verdict in VERDICTS:
        if count := summary.verdicts[verdict]:
            kind = verdict.replace(" ", "-")
            out.write(f'<li class="{kind}"><strong>{count:,}</strong> {verdict}</li>\n')
    out.write("</ul>\n")


def _plots(out: IO[str], summary: Summary) -> None:
    languages = [
        (printable(f"{language} {version}".strip()), count)
        for (language, version), count in summary.languages.most_common(TOP)
    ]
    evidence = summary.rungs.most_common(TOP)
    packages = summary.packages.most_common(TOP)
    spread = [
        (printable(f"{name} {version}"), count)
        for name, _ in packages[:4]
        for version, count in summary.versions[name].most_common(4)
    ]
    risks = [
        (printable(f"{subject}: {code} ({severity})"), count)
        for count, severity, code, subject in summary.ranked[:TOP]
    ]
    wanted: Sequence[tuple[str, Sequence[tuple[str, int]]]] = (
        ("Evidence", evidence),
        ("Languages", languages),
        ("Packages", packages),
        ("Versions of the most used packages", spread),
        ("Findings", risks),
    )
    drawn = [
        bars(name, [(printable(label), count) for label, count in rows]) for name, rows in wanted if rows
    ]
    if any(drawn):
        out.write(
            f'<section class="plots">{"".join(f"<figure>{each}</figure>" for each in drawn)}</section>\n'
        )
        return
    out.write('<p>Plots need matplotlib: <code>pip install "repro-magic[audit]"</code>.</p>\n')
    for name, rows in wanted:
        _table(out, name, ("", "notebooks"), [(label, f"{count:,}") for label, count in rows])


def _findings(out: IO[str], summary: Summary, about: About) -> None:
    title = f"What would break with {about.against}" if about.against else "Findings, by notebooks"
    rows = [
        (f"{count:,}", severity, code, subject, summary.examples.get((code, subject), ""))
        for count, severity, code, subject in summary.ranked[: 4 * TOP]
    ]
    _table(out, title, ("notebooks", "severity", "code", "subject", "for example"), rows)


def _folders(out: IO[str], summary: Summary) -> None:
    rows = [
        (name or ".", f"{bad:,}", f"{every:,}", f"{100 * bad // every} %")
        for name, bad, every in summary.worst_folders[:TOP]
    ]
    _table(out, "Worst folders", ("folder", "with findings", "notebooks", "share"), rows)


def _table(out: IO[str], title: str, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    out.write(f"<section><h2>{html.escape(printable(title))}</h2>\n<table>\n<thead><tr>")
    out.writelines(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    out.write("</tr></thead>\n<tbody>\n")
    for row in rows:
        cells = "".join(f"<td>{html.escape(printable(cell))}</td>" for cell in row)
        out.write(f"<tr>{cells}</tr>\n")
    out.write("</tbody></table></section>\n")


def _rows(out: IO[str], spool: Spool) -> None:
    out.write(
        '<section><h2>Notebooks</h2>\n<p><label>Search <input id="search" type="search"></label> '
        '<span id="count" role="status"></span></p>\n'
        '<table id="rows"><thead><tr></tr></thead><tbody></tbody></table>\n'
        '<p><button id="more" type="button" hidden>Show more</button></p>\n'
        "<noscript>The table of notebooks needs JavaScript; --format json and markdown do not.</noscript>\n"
        '</section>\n<script type="application/json" id="data">[\n'
    )
    for at, row in enumerate(spool):
        if at == MOST:
            break
        out.write((",\n" if at else "") + _data(row))
    out.write("\n]</script>\n")
    if len(spool) > MOST:
        out.write(f"<p>{len(spool) - MOST:,} more notebooks are in the other formats.</p>\n")


def _data(row: Row) -> str:
    told: list[Any] = [
        row.verdict,
        row.path,
        row.line,
        f"{row.language} {row.version}".strip(),
        row.rung if row.verdict != "unreadable" else "",
        row.recorded,
        row.environment,
        row.reason,
        dict(row.packages),
        [[each.severity.name, each.code, each.message] for each in row.findings if not each.accepted],
    ]
    # A script element ends at its closing tag, whatever stands around that.
    return json.dumps(told).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
