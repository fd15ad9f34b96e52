"""Annotations of a GitHub workflow: one line for each finding that counts, and for what cannot be read."""

from __future__ import annotations

from typing import IO

from ....model.finding import Severity
from ..row import printable
from ..spool import Spool
from ..summary import Summary
from .about import About

_COMMANDS = {Severity.info: "notice", Severity.warning: "warning", Severity.error: "error"}


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:  # noqa: ARG001  # as every format
    """Write workflow commands to ``out``."""
    for row in spool:
        if row.verdict == "unreadable":
            out.write(_command("error", row.path, row.line, "unreadable", row.reason))
        for finding in row.findings:
            if not finding.accepted and finding.severity > Severity.info:
                command = _COMMANDS[finding.severity]
                out.write(_command(command, row.path, 0, finding.code, finding.message))


def _command(command: str, path: str, line: int, title: str, message: str) -> str:
    place = f",line={line}" if line else ""
    return f"::{command} file={_property(path)}{place},title={_property(title)}::{_data(message)}\n"


def _data(text: str) -> str:
    """A message; the runner reads ``%`` and line ends as its own."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
