"""``repro scope``: what holds for a notebook and who says so, or a commented file to say it in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..measures.explain.scope import scope_dict, scope_text
from ..model.errors import EXIT_SAME
from ..model.scope import Level
from ..workflow import scoping, today
from .arguments import a_name, add_format, add_level


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "notebook",
        nargs="?",
        metavar="NB",
        type=a_name,
        default=".",
        help="notebook file, or a directory; by default the working directory",
    )
    command.add_argument(
        "--init",
        nargs="?",
        metavar="PATH",
        const=".",
        type=a_name,
        help="write a commented repro.toml into this directory instead; never overwrites",
    )
    add_level(command)
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Print the effective scope with the source of each value, or write the template."""
    if arguments.init is not None:
        print(f"{scoping.write_template(Path(arguments.init))}: written; nothing in it holds yet")
        return EXIT_SAME
    level = Level[arguments.level] if arguments.level else None
    effective = scoping.of_file(Path(arguments.notebook), level=level)
    if arguments.format == "json":
        told = {"notebook": arguments.notebook, **scope_dict(effective)}
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        print(scope_text(effective, name=arguments.notebook, today=today()))
    return EXIT_SAME
