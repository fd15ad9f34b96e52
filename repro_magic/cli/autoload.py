"""``repro autoload``: load the extension in every kernel of an environment, or no longer."""

from __future__ import annotations

import argparse

from .. import workflow
from ..model.errors import EXIT_DIFFERS, EXIT_SAME


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("act", choices=("enable", "disable", "status"))
    command.add_argument(
        "--python", metavar="PATH", help="of this interpreter instead of the one that runs this"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do one of enable, disable and status; ``status`` exits 1 where it is not enabled."""
    changed, path, enabled = workflow.autoload(arguments.act, arguments.python)
    told = {
        "enable": "every kernel of this environment will load repro-magic",
        "disable": "kernels of this environment no longer load repro-magic",
        "status": "kernels of this environment load repro-magic" if enabled else "not enabled",
    }
    unchanged = "" if changed or arguments.act == "status" else " (as before)"
    print(f"{told[arguments.act]}{unchanged}: {path}")
    return EXIT_DIFFERS if arguments.act == "status" and not enabled else EXIT_SAME
