"""Names in a notebook's code by what its imports say of them, and the texts that it writes out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...model.text import Place
from .code import CodeCell

_DEPTH: Final = 20
_JOINING: Final = frozenset(
    [
        "pathlib.Path",
        "pathlib.PurePath",
        "pathlib.PosixPath",
        "os.path.join",
        "os.path.expanduser",
        "os.fspath",
        "str",
    ]
)
_COMPREHENSIONS: Final = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.Starred)
_LATER: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_MAYBE: Final = (*_LATER, ast.If, ast.Try, ast.ExceptHandler, ast.ClassDef)
_LEAVES: Final = (ast.Name, ast.Constant, ast.Import, ast.ImportFrom, ast.Pass, ast.Load, ast.Store)
_TOLD: Final = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.Call, ast.For, ast.comprehension, ast.Constant),
    ast.Subscript,
)
_ORDERLESS: Final = frozenset(
    ("sorted", "len", "set", "frozenset", "sum", "any", "all", "min", "max", "bool")
)
_MAX_TEXT: Final = 500
"""Most characters of a text that is put together: somebody's code may double one line by line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A node of the code, in the order of the source."""

    node: ast.AST
    place: Place
    later: bool
    """Inside of a function, which runs when it is called."""
    guarded: bool
    """Inside of a function, a branch or a ``try``, so that it may not run at all."""
    ordered: bool
    """Handed to something for which order does not count, such as ``sorted`` or ``len``."""


class Names:
    """What the names of a notebook stand for, growing from cell to cell."""

    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}
        self._stars: list[str] = []
        self._texts: dict[str, str] = {}

    def take_in(self, node: ast.AST) -> None:
        """Learn from an import or an assignment."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._aliases[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.name == "*":
                    self._stars.append(node.module)
                else:
                    self._aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            name = node.targets[0].id
            self._aliases.pop(name, None)
            self._texts[name] = self.text(node.value)[:_MAX_TEXT]

    def full(self, node: ast.AST) -> str:
        """Dotted name with what an import says of its first part; empty for what is no name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self._aliases.get(node.id, node.id))
        return ".".join(reversed(parts))

    def candidates(self, node: ast.AST) -> Iterator[str]:
        """The full name, and what it would be by each ``from module import *``."""
        full = self.full(node)
        yield full
        if full and "." not in full:
            yield from (f"{star}.{full}" for star in self._stars)

    def text(self, node: ast.AST, depth: int = 0) -> str:
        """As much of the start of a text as is written out; empty where nothing is."""
        if depth > _DEPTH:
            return ""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.Name):
            return self._texts.get(node.id, "")
        if isinstance(node, ast.JoinedStr):
            return self._interpolated(node, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div):
            left = self.text(node.left, depth + 1)
            joint = "/" if isinstance(node.op, ast.Div) and not left.endswith("/") else ""
            return left and left + joint + self.text(node.right, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return self.text(node.left, depth + 1).partition("%")[0]
        if isinstance(node, ast.Call):
            return self._called(node, depth)
        return "~" if isinstance(node, ast.Subscript) and _is_home(node, self.full(node.value)) else ""

    def _interpolated(self, node: ast.JoinedStr, depth: int) -> str:
        found = ""
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            told = self.text(inner, depth + 1)
            if not told or len(found) > _MAX_TEXT:
                break
            found += told
        return found

    def _called(self, node: ast.Call, depth: int) -> str:
        full = self.full(node.func)
        if full in _JOINING:
            parts = [self.text(each, depth + 1) for each in node.args]
            told = parts[: parts.index("")] if "" in parts else parts
            return "/".join(part.rstrip("/") or part for part in told)
        if full == "pathlib.Path.home":
            return "~"
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            return self.text(node.func.value, depth + 1).partition("{")[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("expanduser", "resolve", "absolute"):
            return self.text(node.func.value, depth + 1)
        return ""


def _is_home(node: ast.Subscript, full: str) -> bool:
    key = node.slice
    return full == "os.environ" and isinstance(key, ast.Constant) and key.value in ("HOME", "USERPROFILE")


def visits(cell: CodeCell) -> Iterator[Visit]:
    """The nodes of a cell that tell something. No recursion: code may be nested as deeply as it likes."""
    if cell.tree is None:
        return
    line = 1
    waiting: list[tuple[ast.AST, bool, bool, bool]] = [(cell.tree, False, False, False)]
    while waiting:
        node, later, guarded, ordered = waiting.pop()
        kind = type(node)
        line = getattr(node, "lineno", line)
        if kind in _TOLD and (kind is not ast.Constant or type(node.value) is str):  # type: ignore[attr-defined]
            place = Place(cell=cell.number, line=line)
            yield Visit(node=node, place=place, later=later, guarded=guarded, ordered=ordered)
        if kind in _LEAVES:
            continue
        if kind in _MAYBE:
            guarded, later = True, later or kind in _LATER
        calm = (ordered and kind in _COMPREHENSIONS) or (kind is ast.Call and _forgets_order(node))
        waiting += [(child, later, guarded, calm) for child in _children(node)]


def _children(node: ast.AST) -> list[ast.AST]:
    """Those of a node that may tell something, last first."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and type(value) is not ast.Load:
            found.append(value)
    found.reverse()
    return found


def _forgets_order(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ORDERLESS


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value that a call gives to a keyword."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def argument(call: ast.Call, index: int, *names: str) -> ast.expr | None:
    """An argument by its place or by one of its names."""
    if index < len(call.args) and not any(isinstance(each, ast.Starred) for each in call.args[: index + 1]):
        return call.args[index]
    return next((value for name in names if (value := keyword(call, name)) is not None), None)
