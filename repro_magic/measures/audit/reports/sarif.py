"""The report as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

from ....model.finding import Severity
from ..row import Row
from ..spool import Spool
from ..summary import Summary
from .about import About

_LEVELS = {Severity.info: "note", Severity.warning: "warning", Severity.error: "error"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:
    """Write one SARIF log to ``out``, a result a line."""
    codes = sorted({code for _, code, _ in summary.differences} | {"unreadable"})
    driver = {
        "name": "repro audit",
        "semanticVersion": about.version,
        "rules": [{"id": code, "shortDescription": {"text": code.replace("-", " ")}} for code in codes],
    }
    head = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits"}
    out.write(f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [')
    out.write(f'{json.dumps(head)[:-1]}, "results": [')
    for at, result in enumerate(each for row in spool for each in _results(row)):
        out.write(",\n" if at else "\n")
        out.write(json.dumps(result))
    out.write("\n]}]}\n")


def _results(row: Row) -> Iterator[dict[str, Any]]:
    if row.verdict == "unreadable":
        yield _result(row, "unreadable", "error", row.reason)
    for finding in row.findings:
        if not finding.accepted:
            yield _result(row, finding.code, _LEVELS[finding.severity], finding.message)


def _result(row: Row, code: str, level: str, message: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(row.path)}}
    place["region"] = {"startLine": max(row.line, 1)}
    return {
        "ruleId": code,
        "level": level,
        "message": {"text": message or code},
        "locations": [{"physicalLocation": place}],
    }
