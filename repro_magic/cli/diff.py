"""``repro diff``: compare any two runtimes."""

from __future__ import annotations

import argparse
import json

from .. import workflow
from ..measures.explain.text import report_text
from ..model.scope import Level


def run(arguments: argparse.Namespace) -> int:
    """Compare B with A, the one that asks."""
    report = workflow.diff(
        workflow.named(arguments.was), workflow.named(arguments.now), Level[arguments.level]
    )
    if arguments.format == "json":
        print(
            json.dumps(
                {"was": arguments.was, "now": arguments.now, **report.to_dict()}, indent=1, ensure_ascii=False
            )
        )
    else:
        print(report_text(report, name=arguments.was))
    return report.verdict.exit_code
