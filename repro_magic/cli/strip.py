"""``repro strip``: take the stamp and the ``%repro`` outputs out again."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import workflow
from ..model.errors import EXIT_SAME
from .arguments import add_notebooks
from .each import each_notebook, told


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)


def run(arguments: argparse.Namespace) -> int:
    """Strip every notebook."""

    def one(path: Path) -> int:
        told(workflow.strip_file(path))
        return EXIT_SAME

    return each_notebook(arguments.notebooks, one)
