"""``repro explain``: what a check looks for, why, and what to do about it."""

from __future__ import annotations

import argparse
import json

from ..measures.explain.catalogue import catalogue_text
from ..model.errors import EXIT_SAME
from ..workflow import evaluating
from .arguments import a_name, add_format


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "code", nargs="?", metavar="CODE", type=a_name, help="all checks where none is named"
    )
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Print one row of the catalogue, or all of them; JSON is an object, or a list of all."""
    rows = evaluating.explained(arguments.code)
    if arguments.format == "json":
        whole = rows if arguments.code is None or len(rows) > 1 else rows[0]
        print(json.dumps(whole, indent=1, ensure_ascii=False))
    else:
        print(catalogue_text(rows))
    return EXIT_SAME
