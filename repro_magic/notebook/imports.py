"""The import names in a notebook's code, read without running it."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from .cells import code_cells, source

_MAGIC = ("%", "!", "?")


def imported_names(notebook: Mapping[str, Any]) -> tuple[str, ...]:
    """Dotted names that the code cells import, without those of the standard library, sorted.

    Cells that do not parse once their magics are taken out are passed over.
    """
    found: set[str] = set()
    for cell in code_cells(notebook):
        text = source(cell)
        if "import" in text and not text.lstrip().startswith("%%"):
            found.update(_names(text))
    return tuple(sorted(name for name in found if name.partition(".")[0] not in sys.stdlib_module_names))


def _without_magic(line: str) -> str:
    """The line, or ``pass`` at its indentation, so that a block around a magic stays whole."""
    code = line.lstrip()
    return line[: len(line) - len(code)] + "pass" if code.startswith(_MAGIC) else line


def _names(text: str) -> Iterator[str]:
    plain = "\n".join(_without_magic(line) for line in text.splitlines())
    try:
        with warnings.catch_warnings():
            # Somebody else's code may be as careless as it likes.
            warnings.simplefilter("ignore")
            tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
