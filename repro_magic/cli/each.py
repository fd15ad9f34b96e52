"""Doing one thing to each of several notebooks: one bad file does not stop the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..model.errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN, EXIT_USAGE, ReproError

if TYPE_CHECKING:
    from ..notebook.file import Written

_WORST_FIRST = (EXIT_USAGE, EXIT_DIFFERS, EXIT_UNKNOWN, EXIT_SAME)


def each_notebook(paths: Iterable[str], one: Callable[[Path], int]) -> int:
    """The worst exit code of ``one`` over all paths; errors are told on stderr as they come."""
    codes = set()
    for path in paths:
        try:
            codes.add(one(Path(path)))
        except ReproError as error:
            print(f"repro: {error}", file=sys.stderr)
            codes.add(error.exit_code)
    return worst(codes)


def worst(codes: Iterable[int]) -> int:
    """The exit code for several results: unreadable, then differs, then unknown, then same."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), EXIT_SAME)


def told(written: Written, stream: TextIO | None = None) -> None:
    """Print what was done to one file."""
    note = f" ({written.note})" if written.note else ""
    print(f"{written.path}: {written.action}{note}", file=stream)
