"""``repro diff``: compare any two runtimes."""

from __future__ import annotations

import argparse
import json

from .. import workflow
from ..measures.explain.text import report_text
from ..model.format import DEFAULT_LEVEL
from ..model.scope import Level
from .arguments import a_name, add_format, add_level


def options(command: argparse.ArgumentParser) -> None:
    source = "a notebook, a record in JSON, or the path of an interpreter"
    command.add_argument("was", metavar="A", type=a_name, help=source)
    command.add_argument("now", metavar="B", type=a_name, help="the same")
    add_level(command, DEFAULT_LEVEL)
    add_format(command)


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
