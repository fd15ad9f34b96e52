"""The import names in a notebook's code, read without running it."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .cells import code_cells, source
from .r_imports import named_packages, speaks_r

_MAGIC = ("%", "!", "?")

_DOTTED = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_NAME = r"[A-Za-z_]\w*"
_PLAIN = re.compile(
    rf"from ({_DOTTED}) import {_NAME}(?: as {_NAME})?(?:, {_NAME}(?: as {_NAME})?)*"
    rf"|import ({_DOTTED}(?: as {_NAME})?(?:, {_DOTTED}(?: as {_NAME})?)*)",
    re.ASCII,
)
"""A line that imports and does nothing else."""

_NOT_PLAIN = ('"""', "'''", "\\", "\r", "\f", "\v")
"""Signs of a cell in which a line may be something else than it looks."""


def imported_names(notebook: Mapping[str, Any]) -> tuple[str, ...]:
    """Dotted names that the code cells import, without those of the standard library, sorted.

    Of a notebook in R, the packages that it names. Of a cell that does not parse once its magics are taken
    out, lines count that import and do nothing else, where no other line speaks of imports.
    """
    if speaks_r(notebook):
        return named_packages(notebook)
    return imported_by(source(cell) for cell in code_cells(notebook))


def imported_by(sources: Iterable[str]) -> tuple[str, ...]:
    """The same of the sources of code cells."""
    found: set[str] = set()
    with warnings.catch_warnings():
        # Somebody else's code may be as careless as it likes.
        warnings.simplefilter("ignore")
        for text in sources:
            if "import" in text and not text.lstrip().startswith("%%"):
                found.update(_names(text))
    return tuple(sorted(name for name in found if name.partition(".")[0] not in sys.stdlib_module_names))


def _without_magic(line: str) -> str:
    """The line, or ``pass`` at its indentation, so that a block around a magic stays whole."""
    code = line.lstrip()
    return line[: len(line) - len(code)] + "pass" if code.startswith(_MAGIC) else line


def _names(text: str) -> Iterable[str]:
    """Names that a cell imports: plain lines are read as they stand, all else as Python's own tree."""
    plain = _plain_names(text)
    return _names_of_tree(text) if plain is None else plain


def _plain_names(text: str) -> list[str] | None:
    """The same where every mention of an import is a plain line of its own; ``None`` where one is not."""
    if any(sign in text for sign in _NOT_PLAIN):
        return None
    lines = [line for line in text.split("\n") if "import" in line]
    found = [_PLAIN.fullmatch(line) for line in lines]
    if not all(found):
        return None
    names: list[str] = []
    for each in found:
        assert each is not None
        listed = [each[1]] if each[1] else each[2].split(",")
        names += (name.split()[0] for name in listed)
    return names


def _names_of_tree(text: str) -> Iterator[str]:
    plain = "\n".join(_without_magic(line) for line in text.splitlines())
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement, however deep in blocks; expressions, which hold most of a tree, are not walked."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, name, None)
            if isinstance(inside, list):
                waiting += inside
