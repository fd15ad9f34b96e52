"""``repro lock``: which files the packages of an environment were installed from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..measures.explain.artefacts import lock_rows, lock_text
from ..model.errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN
from ..workflow import locking
from .arguments import a_name, add_format, add_target
from .each import told
from .progress import progress


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "notebook",
        nargs="?",
        metavar="NB",
        type=a_name,
        help="notebook that is to carry it; else it is only shown",
    )
    add_target(command, "look at this ")
    add_format(command)
    command.add_argument("--all", action="store_true", help="show every package, also what is surely known")
    command.add_argument(
        "--offline", action="store_true", help="ask no index; tell what is known from before"
    )
    command.add_argument("--no-write", action="store_true", help="leave the notebook as it is")


def run(arguments: argparse.Namespace) -> int:
    """Show the lock, and keep it in the notebook whose record it is.

    Exit code 1 where the environment is not the one of the record, 3 where an index did not answer.
    """
    notebook = Path(arguments.notebook) if arguments.notebook else None
    with progress("locking") as bar:
        lock = locking.lock(
            notebook,
            kernel=arguments.kernel,
            python=arguments.python,
            offline=arguments.offline,
            write=not arguments.no_write,
            told=bar,
        )
    if arguments.format == "json":
        shown = {
            "target": lock.target,
            "artefacts": lock_rows(lock.artefacts),
            "unasked": list(lock.unasked),
            "differences": list(lock.differences),
            "written": bool(lock.written and lock.written.changed),
        }
        print(json.dumps(shown, indent=1, ensure_ascii=False))
    else:
        print(lock_text(lock.artefacts, everything=arguments.all))
        if lock.differences:
            print(f"{notebook}: not written, this environment is not the one of its record:")
            print("\n".join(f"  {each}" for each in lock.differences))
        elif lock.written:
            told(lock.written)
    if lock.differences:
        return EXIT_DIFFERS
    return EXIT_UNKNOWN if lock.unasked else EXIT_SAME
