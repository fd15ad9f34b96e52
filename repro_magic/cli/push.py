"""``repro push``: a runtime registered with a server that keeps environments."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..model.errors import EXIT_SAME
from ..workflow import pushing
from .arguments import a_name
from .each import told


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("to", choices=("conda-store",), help="kind of server")
    command.add_argument(
        "source",
        metavar="SOURCE",
        type=a_name,
        help="a notebook, a record in JSON, or the path of an interpreter",
    )
    command.add_argument("--server", required=True, metavar="URL", type=a_name, help="address of the server")
    command.add_argument("--namespace", required=True, metavar="NS", type=a_name, help="namespace there")
    command.add_argument("--name", default="", help="of the environment; else that of the notebook")
    command.add_argument("--lock", action="store_true", help="send the lock, so that nothing is solved")
    command.add_argument(
        "--without", action="append", default=[], metavar="NAME", type=a_name, help="leave this package out"
    )
    command.epilog = f"The token is read from {' or '.join(pushing.TOKENS)}. {command.epilog}"


def run(arguments: argparse.Namespace) -> int:
    """Register, and keep the number of the build in the notebook."""
    build = pushing.conda_store(
        arguments.source,
        arguments.server,
        arguments.namespace,
        name=arguments.name,
        as_lock=arguments.lock,
        without=tuple(arguments.without),
    )
    print(f"{build.place}: build {build.number}")
    if arguments.source.lower().endswith(".ipynb"):
        told(pushing.keep(Path(arguments.source), build))
    return EXIT_SAME
