"""``%repro export``: the record of this kernel, or of a notebook, for another tool."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ...measures.export import FORMATS
from ...model.record import Packages
from ...workflow import exporting

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument(
        "source", nargs="?", help="a notebook, a record in JSON, or an interpreter; else this kernel"
    )
    word.add_argument("--to", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS))
    word.add_argument("-o", "--output", type=Path, metavar="FILE", help="file, or folder for several files")
    word.add_argument("--force", action="store_true", help="replace files that are there")
    word.add_argument("--without", action="append", default=[], metavar="NAME", help="leave this package out")
    word.add_argument("--base", default="", metavar="IMAGE", help="container image to build on")


def run(agent: Agent, words: argparse.Namespace) -> None:
    """Write the files, or print the only one where no place is named."""
    # What the notebook uses, as its stamp will tell it; all that is installed where it uses nothing yet.
    told = agent.record()
    used = isinstance(told.packages, Packages) and bool(told.packages.relevant())
    files = exporting.export(
        words.to,
        words.source,
        record=None if words.source else told.embedded() if used else told,
        options=exporting.Options(without=tuple(words.without), base=words.base, output=words.output),
    )
    if words.output is None and len(files) == 1:
        print(next(iter(files.values())), end="")
        return
    for path in exporting.write(files, words.output, force=words.force):
        print(f"{path}: written")
