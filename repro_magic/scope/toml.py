"""TOML as text: reading it, and the line on which a key stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from ..model.errors import MissingExtraError, ScopeError

Path = tuple[str, ...]
"""The keys that lead to a value, from outside in."""

_LONGEST = 200
"""Lines of one statement that are tried before its end is given up."""

_PLACE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def parse(text: str, name: str, first_line: int = 1) -> dict[str, Any]:
    """Read TOML that starts on ``first_line`` of something.

    Raises ScopeError, which names the line, and MissingExtraError on Python 3.10 without tomli.
    """
    try:
        return _loads(text)
    except RecursionError:
        raise ScopeError(f"{name}: nested too deeply to be read.") from None
    except ValueError as error:
        found = _PLACE.search(str(error))
        line = int(found[1] or text.count("\n") + 1) + first_line - 1 if found else 0
        what = _PLACE.sub("", str(error)).rstrip(".") if found else "a number of too many digits"
        raise ScopeError(f"{at(name, line)}: not TOML: {what}.") from None


def at(name: str, line: int) -> str:
    """How an error names a place; line 0 is one that is not known."""
    return f"{name}, line {line}" if line else name


def line_of(text: str, path: Path) -> int:
    """The line of a key, or of the nearest one around it; 0 where that cannot be told.

    ``text`` is TOML that could be read. Each statement is read by itself, so that its keys are known to
    stand where it starts.
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, opens_a_table, said in _statements(text):
        paths = list(_paths(said))
        if opens_a_table:
            table = paths[-1]
            paths = [table[:size] for size in range(1, len(table) + 1)]
        else:
            paths = [table + inner for inner in paths]
        for each in paths:
            lines.setdefault(each, number)
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 0)


def _statements(text: str) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """First line of each statement, whether it opens a table, and what it says by itself."""
    start, pending = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not pending:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            start = number
        pending += line + "\n"
        try:
            said = _loads(pending)
        except ValueError:
            if number - start > _LONGEST:
                return
            continue
        yield start, pending.lstrip().startswith("["), said
        pending = ""


def _paths(value: Any) -> Iterator[Path]:
    """Every path into nested tables, outer ones first."""
    while isinstance(value, list) and value:
        value = value[-1]
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield (key,)
            yield from ((key, *path) for path in _paths(inner))


def _loads(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            raise MissingExtraError("Reading a scope", module="tomli", extra="toml") from None
    said: dict[str, Any] = tomllib.loads(text)
    return said
