"""``repro stamp``: lift the record from the outputs to the metadata."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import workflow
from ..model.errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN, NotebookError
from ..model.unknown import Unknown
from .arguments import add_notebooks, add_target
from .each import each_notebook, told


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    command.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file would change")
    add_target(command, "state that a notebook without a record ran with this ")


def run(arguments: argparse.Namespace) -> int:
    """Stamp every notebook; ``--check`` exits 1 when a file would change."""

    def one(path: Path) -> int:
        stated = _stated(path, arguments)
        written = workflow.stamp_file(path, write=not arguments.check, stated=stated)
        told(written)
        return EXIT_DIFFERS if arguments.check and written.changed else EXIT_SAME

    return each_notebook(arguments.notebooks, one)


def _stated(path: Path, arguments: argparse.Namespace) -> workflow.Target | None:
    if arguments.kernel is None and arguments.python is None:
        return None
    target = workflow.look(
        kernel=arguments.kernel, python=arguments.python, modules=workflow.imported_names(path)
    )
    if isinstance(target.record, Unknown):
        error = NotebookError(
            f"{path}: {target.description['name']} cannot be looked at: {target.record.reason}"
        )
        error.exit_code = EXIT_UNKNOWN
        raise error
    return target
