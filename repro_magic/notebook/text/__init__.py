"""What a notebook says in its code and metadata. Nothing is run, and nothing that it says is believed."""

from __future__ import annotations

import ast
import sys
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from ...model.text import Install, Place, Source, Text
from .code import CodeCell, Command, python_cells
from .execution import execution
from .habits import Habits
from .installs import installs
from .names import Names, visits
from .randomness import Randomness
from .reads import fetched_by, read_by

MOST: Final = 200
"""Most installations, and most inputs, that are told."""

_MAX_NAME: Final = 200


def read(notebook: Mapping[str, Any]) -> Text:
    """Read a notebook that anybody may have written. Never raises; what cannot be read is left out."""
    metadata = _mapping(notebook.get("metadata"))
    spec, info = _mapping(metadata.get("kernelspec")), _mapping(metadata.get("language_info"))
    language = (_told(info, "name") or _told(spec, "language")).lower()
    reader = _Reader()
    if language in ("", "python", "ipython"):
        for cell in python_cells(notebook):
            reader.take_in(cell)
    return Text(
        language=language,
        language_version=_told(info, "version"),
        kernel=_told(spec, "name"),
        kernel_language=_told(spec, "language").lower(),
        imports=reader.imports,
        installs=tuple(reader.installs[:MOST]),
        reads=tuple(reader.reads[:MOST]),
        unseeded=reader.randomness.unseeded(),
        random=reader.randomness.first,
        uses={kind: tuple(uses) for kind, uses in sorted(reader.habits.found.items())},
        execution=execution(notebook),
        unread=tuple(reader.unread),
    )


class _Reader:
    """Goes through the cells once, in their order."""

    def __init__(self) -> None:
        self.imports: dict[str, Place] = {}
        self.installs: list[Install] = []
        self.reads: list[Source] = []
        self.randomness = Randomness()
        self.habits = Habits()
        self.unread: list[int] = []
        self._names = Names()

    def take_in(self, cell: CodeCell) -> None:
        if not cell.readable:
            self.unread.append(cell.number)
        commands = deque(cell.commands)
        for visit in visits(cell):
            while commands and commands[0].line < visit.place.line:
                self._command(commands.popleft(), cell.number)
            node = visit.node
            self._names.take_in(node)
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node, visit.place, certain=not visit.guarded)
            elif isinstance(node, ast.Call):
                self.randomness.look(node, self._names, visit.place, later=visit.later)
                self.reads += read_by(node, self._names, visit.place)
            self.habits.look(visit, self._names)
        for command in commands:
            self._command(command, cell.number)

    def _command(self, command: Command, cell: int) -> None:
        self.installs += installs(command, cell)
        if not command.magic:
            self.reads += fetched_by(command, cell)
        self.habits.command(command, cell)

    def _import(self, node: ast.Import | ast.ImportFrom, place: Place, *, certain: bool) -> None:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            names = [node.module] if node.module and not node.level else []
        for name in names:
            top = name.partition(".")[0]
            self.habits.imported.add(top)
            if certain and top not in sys.stdlib_module_names and len(self.imports) < MOST:
                self.imports.setdefault(top, place)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _told(members: Mapping[str, Any], key: str) -> str:
    value = members.get(key)
    usable = isinstance(value, str) and len(value) <= _MAX_NAME and value.isprintable()
    return str(value).strip() if usable else ""
