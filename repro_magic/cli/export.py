"""``repro export``: a record written down for another tool."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..measures.export import FORMATS
from ..model.errors import EXIT_SAME, ReproError
from ..workflow import exporting
from .arguments import a_name, add_target
from .progress import progress


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        type=a_name,
        help="a notebook, a record in JSON, or the path of an interpreter; else the one that runs this",
    )
    add_target(command, "instead of SOURCE this ")
    add_choices(command)


def add_choices(command: argparse.ArgumentParser) -> None:
    """What the command and the word of ``%repro`` have in common."""
    command.add_argument("--to", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS))
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="file, or folder for several files"
    )
    command.add_argument("--force", action="store_true", help="replace files that are there")
    command.add_argument(
        "--without", action="append", default=[], metavar="NAME", type=a_name, help="leave this package out"
    )
    command.add_argument("--base", default="", metavar="IMAGE", help="container image to build on")
    command.add_argument(
        "--wheels", type=Path, metavar="DIR", help="folder with the files, for a lock that names them there"
    )
    command.add_argument("--offline", action="store_true", help="ask no index and no channel")


def run(arguments: argparse.Namespace) -> int:
    """Write the files, or print the only one where no place is named."""
    if arguments.source and (arguments.kernel or arguments.python):
        raise ReproError("Two sources are named.", remedy="Give SOURCE, --kernel or --python.")
    with progress("exporting") as bar:
        files = exporting.export(
            arguments.to,
            arguments.source,
            kernel=arguments.kernel,
            python=arguments.python,
            options=chosen(arguments),
            told=bar,
        )
    if arguments.output is None and len(files) == 1:
        print(next(iter(files.values())), end="")
        return EXIT_SAME
    for path in exporting.write(files, arguments.output, force=arguments.force):
        print(f"{path}: written", file=sys.stderr)
    return EXIT_SAME


def chosen(arguments: argparse.Namespace) -> exporting.Options:
    """The options that `add_choices` added."""
    return exporting.Options(
        without=tuple(arguments.without),
        base=arguments.base,
        wheels=arguments.wheels,
        offline=arguments.offline,
        output=arguments.output,
    )
