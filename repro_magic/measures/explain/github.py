"""Findings as workflow commands of GitHub Actions, which show them beside the files of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.finding import Report, Severity

_COMMANDS: Final = {Severity.error: "error", Severity.warning: "warning", Severity.info: "notice"}


def workflow_commands(report: Report, name: str) -> Iterator[str]:
    """One line for each finding that nobody accepted; and for a report without findings its reason."""
    if report.reason:
        yield f"::warning file={_property(name)},title=repro::{_data(report.reason)}"
    for each in report.findings:
        if not each.accepted:
            place = f" ({each.place})" if each.place else ""
            title = _property(f"{each.code}: {each.subject}")
            message = _data(f"{each.message}{place} {each.remedy}")
            yield f"::{_COMMANDS[each.severity]} file={_property(name)},title={title}::{message}"


def _data(text: str) -> str:
    """Text after the second ``::``, in which line ends would begin another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Text in a property, which a comma or a colon would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
