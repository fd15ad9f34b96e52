"""The code of a notebook's cells: its Python as a tree, and the commands beside it.

Nothing is run. What does not parse is said and passed over.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..cells import code_cells, source

MAX_CELL: Final = 200_000
"""Most characters of a cell that are read."""

MAX_CODE: Final = 4_000_000
"""Most characters of all cells that are read."""

_AROUND_PYTHON: Final = frozenset(
    ["time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun", "scalene", "snakeviz"]
)
"""Cell magics whose body is Python that runs in this kernel."""

_SHELLS: Final = frozenset(["bash", "sh", "zsh", "cmd", "script", "system", "sx", "!"])

_COMMAND: Final = re.compile(r"\s*(?P<sign>%|!{1,2})(?P<text>.*)", re.DOTALL)
_ASSIGNED: Final = re.compile(r"(?P<left>\s*[\w.,\s\[\]'\"]+?=\s*)(?P<sign>[%!])(?P<text>.*)", re.DOTALL)
_AUTOMAGIC: Final = re.compile(
    r"\s*(?P<text>(?:pip3?|conda|mamba|micromamba|uv)\s+(?:pip\s+)?(?:install|add|sync)\b.*"
    r"|(?:cd|ls|pwd|cat|mkdir|rm|cp|mv|run|env)\s+[^=(\s].*)",
    re.DOTALL,
)
_HELP: Final = re.compile(r"\s*(?:\?{1,2}\s*[\w.*%]+|[\w.*%()]+\s*\?{1,2})\s*(?:#.*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A line that is no Python: a magic, or a command for a shell."""

    text: str
    """Without its sign, continued lines joined."""
    magic: bool
    """Whether IPython itself does it, in this kernel; else a shell does."""
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeCell:
    """One code cell."""

    number: int
    """Among all cells, from 1."""
    source: str
    tree: ast.Module | None
    """``None`` where the cell holds something else than Python, or Python that does not parse."""
    commands: tuple[Command, ...]
    readable: bool = True
    """Whether the cell was understood as far as it should be Python."""


def python_cells(notebook: Mapping[str, Any]) -> Iterator[CodeCell]:
    """The code cells that hold anything, in their order."""
    room = MAX_CODE
    for number, cell in numbered(notebook):
        text = source(cell)
        room -= len(text)
        if len(text) > MAX_CELL or room < 0:
            yield CodeCell(number=number, source="", tree=None, commands=(), readable=False)
        elif text.strip():
            yield _read(number, text)


def numbered(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each code cell with its number among all cells, from 1."""
    everything = notebook.get("cells")
    cells = everything if isinstance(everything, list) else code_cells(notebook)
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            yield number, cell


def _read(number: int, text: str) -> CodeCell:
    body, commands, is_python = _cell_magic(text)
    tree = parsed(body) if is_python else None
    if is_python and tree is None:
        body, found = without_commands(body)
        commands, tree = (*commands, *found), parsed(body)
    return CodeCell(
        number=number,
        source=text,
        tree=tree,
        commands=commands,
        readable=tree is not None or not is_python,
    )


def _cell_magic(text: str) -> tuple[str, tuple[Command, ...], bool]:
    """A cell without its cell magic, its commands where that is a shell's, and whether it is Python."""
    first, _newline, rest = text.lstrip("\n").partition("\n")
    if not first.startswith("%%"):
        return text, (), True
    skipped = len(text) - len(text.lstrip("\n")) + 1
    words = first[2:].split()
    name = words[0] if words else ""
    own = Command(text=first[2:].strip(), magic=True, line=skipped)
    if name in _AROUND_PYTHON:
        return "\n" * skipped + rest, (own,), True
    if name in _SHELLS or first.startswith("%%!"):
        joined = _joined(rest.split("\n"), skipped)
        return (
            "",
            tuple(Command(text=line, magic=False, line=at) for at, line in joined if line.strip()),
            False,
        )
    return "", (own,), False


def parsed(text: str) -> ast.Module | None:
    """The tree of a text that is Python, else ``None``."""
    try:
        with warnings.catch_warnings():
            # Somebody else's code may be as careless as it likes.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def without_commands(text: str) -> tuple[str, tuple[Command, ...]]:
    """The text with ``pass`` in the place of each magic and shell command, and those commands."""
    lines = text.split("\n")
    commands = []
    for at, joined in _joined(lines):
        indent = joined[: len(joined) - len(joined.lstrip())]
        if found := _COMMAND.fullmatch(joined):
            commands.append(Command(text=found["text"].strip(), magic=found["sign"] == "%", line=at))
            plain = indent + "pass"
        elif found := _ASSIGNED.fullmatch(joined):
            commands.append(Command(text=found["text"].strip(), magic=found["sign"] == "%", line=at))
            plain = found["left"] + "None"
        elif found := _AUTOMAGIC.fullmatch(joined):
            commands.append(Command(text=found["text"].strip(), magic=True, line=at))
            plain = indent + "pass"
        elif _HELP.fullmatch(joined):
            plain = indent + "pass"
        else:
            continue
        # Lines keep their numbers.
        count = joined.count("\n") + 1
        lines[at - 1 : at - 1 + count] = [plain] + [""] * (count - 1)
    texts = tuple(
        Command(text=each.text.replace("\\\n", " "), magic=each.magic, line=each.line) for each in commands
    )
    return "\n".join(lines), texts


def _joined(lines: list[str], before: int = 0) -> Iterator[tuple[int, str]]:
    """Number and text of each line; one that ends in a backslash goes on in the next."""
    at = 0
    while at < len(lines):
        end = at
        while lines[end].endswith("\\") and end + 1 < len(lines):
            end += 1
        yield before + at + 1, "\n".join(lines[at : end + 1])
        at = end + 1
