"""``repro show``: the record of one environment."""

from __future__ import annotations

import argparse
import json
import sys

from .. import workflow
from ..measures.explain.markdown import record_markdown
from ..measures.explain.text import record_text
from ..model.errors import EXIT_SAME, EXIT_UNKNOWN
from ..model.record import Record
from ..model.unknown import Unknown
from .arguments import add_format, add_target


def options(command: argparse.ArgumentParser) -> None:
    add_target(command)
    add_format(command, "markdown")
    command.add_argument(
        "--details",
        action="store_true",
        help="digests, tags, licences and changed files of every package too",
    )
    command.add_argument(
        "--deep",
        action="store_true",
        help="the same, and read every installed file to see whether it changed",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the record of a kernel, an interpreter, or the interpreter that runs this command."""
    wanted = "**" if arguments.deep else "*" if arguments.details else ""
    target = workflow.look(
        kernel=arguments.kernel, python=arguments.python, details=(wanted,) if wanted else ()
    )
    if isinstance(target.record, Unknown):
        print(
            f"repro: {target.description['name']} cannot be looked at: {target.record.reason}",
            file=sys.stderr,
        )
        return EXIT_UNKNOWN
    print(_FORMATS[arguments.format](target.record, whole=bool(wanted)))
    return EXIT_SAME


def _json(record: Record, *, whole: bool) -> str:  # noqa: ARG001  # JSON is whole in any case
    return json.dumps(record.to_dict(), indent=1, ensure_ascii=False)


_FORMATS = {"text": record_text, "markdown": record_markdown, "json": _json}
