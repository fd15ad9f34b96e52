"""The report as JSON: an object with what was audited, the summary and the rows."""

from __future__ import annotations

import dataclasses
import json
from typing import IO

from ..spool import Spool
from ..summary import Summary
from .about import About


def write(spool: Spool, summary: Summary, about: About, out: IO[str]) -> None:
    """Write one JSON object to ``out``, a row a line, never all of them in memory."""
    out.write(f'{{"audit": {json.dumps(dataclasses.asdict(about))},\n')
    out.write(f'"summary": {json.dumps(summary.to_dict())},\n"rows": [')
    for at, row in enumerate(spool):
        out.write(",\n" if at else "\n")
        out.write(json.dumps(row.to_dict()))
    out.write("\n]}\n")
