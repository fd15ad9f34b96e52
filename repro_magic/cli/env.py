"""``repro env``: the environments that were restored on this machine."""

from __future__ import annotations

import argparse

from ..measures.explain.plan import environments_text
from ..model.errors import EXIT_SAME
from ..workflow import restoring
from .arguments import a_name


def options(command: argparse.ArgumentParser) -> None:
    acts = command.add_subparsers(metavar="ACT", dest="act", required=True)
    acts.add_parser("list", help="environments with their sizes and kernels")
    remove = acts.add_parser("remove", help="remove environments and their kernels")
    remove.add_argument("names", nargs="+", metavar="NAME", type=a_name, help="a digest or a kernel")
    acts.add_parser("prune", help="remove what is half-built, and environments without a kernel")


def run(arguments: argparse.Namespace) -> int:
    """Do one of list, remove and prune."""
    if arguments.act == "list":
        print(environments_text(restoring.environments()))
        return EXIT_SAME
    gone = restoring.remove(arguments.names) if arguments.act == "remove" else restoring.prune()
    for digest in gone:
        print(f"removed {digest}")
    if not gone:
        print("Nothing to remove.")
    return EXIT_SAME
