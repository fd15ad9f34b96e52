"""``repro autoload``: load the extension in every kernel of an environment, or no longer."""

from __future__ import annotations

import argparse

from .. import workflow
from ..model.errors import EXIT_DIFFERS, EXIT_SAME


def run(arguments: argparse.Namespace) -> int:
    """Do one of enable, disable and status; ``status`` exits 1 where it is not enabled."""
    changed, path, enabled = workflow.autoload(arguments.word, arguments.python)
    told = {
        "enable": "every kernel of this environment will load repro-magic",
        "disable": "kernels of this environment no longer load repro-magic",
        "status": "kernels of this environment load repro-magic" if enabled else "not enabled",
    }
    unchanged = "" if changed or arguments.word == "status" else " (as before)"
    print(f"{told[arguments.word]}{unchanged}: {path}")
    return EXIT_DIFFERS if arguments.word == "status" and not enabled else EXIT_SAME
