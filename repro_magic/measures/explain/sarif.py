"""Findings in SARIF 2.1.0, the OASIS format that code hosts and editors read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from ...model.finding import Finding, Report, Severity

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.error: "error", Severity.warning: "warning", Severity.info: "note"}


def sarif(
    reports: Iterable[tuple[str, Report]], catalogue: Iterable[Mapping[str, Any]], *, version: str
) -> dict[str, Any]:
    """One run over several notebooks, by their paths relative to where the log is read.

    ``catalogue`` are rows as `workflow.evaluating.explained` gives them. A notebook that could not be read
    or looked at is a notification of the tool, and the invocation then counts as failed.
    """
    named = list(reports)
    seen = {finding.code for _, report in named for finding in report.findings}
    rows = [row for row in catalogue if row["code"] in seen]
    index = {row["code"]: place for place, row in enumerate(rows)}
    failed = [(name, report.reason) for name, report in named if report.reason and not report.findings]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "repro-magic",
                "semanticVersion": version,
                "version": version,
                "rules": [_rule(row) for row in rows],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [_notification(name, reason) for name, reason in failed],
            }
        ],
        "results": [_result(name, finding, index) for name, report in named for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["code"],
        "name": "".join(part.capitalize() for part in row["code"].split("-")),
        "shortDescription": {"text": row["title"]},
        "fullDescription": {"text": f"{row['looks_for']} {row['why']}".strip() or row["title"]},
        "help": {"text": row["remedy"]},
        "properties": {"tags": sorted({row["family"], row["component"]}), "source": row["source"]},
    }


def _result(name: str, finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}"},
        "locations": [_location(name, finding.place)],
        "partialFingerprints": {"codeAndSubject/v1": _fingerprint(finding)},
        "properties": {"subject": finding.subject},
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
    return result


def _location(name: str, place: str) -> dict[str, Any]:
    # Code hosts want a line. A later one would be a line of the JSON text, which nobody reads.
    physical = {"artifactLocation": {"uri": _uri(name)}, "region": {"startLine": 1}}
    located: dict[str, Any] = {"physicalLocation": physical}
    if place:
        located["logicalLocations"] = [{"fullyQualifiedName": place, "name": place.partition(",")[0]}]
    return located


def _uri(name: str) -> str:
    """A path as a URI reference: relative where the path is."""
    path = name.replace("\\", "/")
    quoted = quote(path)
    if path.startswith("/"):
        return "file://" + quoted
    # What stands in front of a colon would be taken for a scheme.
    return quoted


def _notification(name: str, reason: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": reason}, "locations": [_location(name, "")]}


def _fingerprint(finding: Finding) -> str:
    told = f"{finding.code}\0{finding.subject}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:32]
