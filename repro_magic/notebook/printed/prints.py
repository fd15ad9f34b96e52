"""Versions that a cell printed by itself: ``np.__version__``, ``sys.version``, ``!python --version``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .draft import Draft
from .shown import Shown

NEEDLES = ("Python ", "GCC", "Clang", "MSC v.", "sys.version_info", "QuTiP Version")

_FOUND = re.compile(r"(?<![\w.])[vV]?(\d+\.\d+[\w.!+\-]*)")
_SYS_VERSION = re.compile(
    r"(?:^|[\s'\"(:])((?:2|3)\.\d+\.\d+\S* (?:\||\().{0,200}?\[(?:GCC|Clang|MSC|PyPy)[^\]]*\]?)"
)
_COMMAND = re.compile(r"Python (\d+\.\d+\.\d+\S*)")
_INFO = re.compile(r"sys\.version_info\(major=(\d+), minor=(\d+), micro=(\d+)")
_NAMED = re.compile(r"([A-Za-z][\w\-]*) Version:\s+(\S+)", re.IGNORECASE)


def read(shown: Shown) -> Iterator[Draft]:
    """A version counts where the code and the output leave no choice which one it is."""
    draft = Draft("version prints")
    _python(draft, shown.text)
    if "__version__" in shown.source:
        _attributes(draft, shown)
    elif "about()" in shown.source:
        for name, version in _NAMED.findall(shown.text):
            if name.lower() == "python":
                draft.tell_python(version)
            else:
                draft.package(name, version)
    if draft.tells:
        yield draft


def _python(draft: Draft, text: str) -> None:
    if found := _SYS_VERSION.search(text):
        draft.tell_python(found[1])
    elif found := _INFO.search(text):
        draft.tell_python(f"{found[1]}.{found[2]}.{found[3]}")
    else:
        for line in text.splitlines():
            if found := _COMMAND.fullmatch(line.strip()):
                draft.tell_python(found[1])
                return


def _attributes(draft: Draft, shown: Shown) -> None:
    """As many versions in the output as the code asks for, in the same order, are theirs."""
    asked = [shown.aliases.get(name, name) for name in _asked(shown.source)]
    versions = _FOUND.findall(_SYS_VERSION.sub(" ", shown.text))
    if asked and len(asked) == len(versions):
        for module, version in zip(asked, versions, strict=True):
            draft.package(module, version.rstrip(".-"))


def _asked(source: str) -> list[str]:
    """The modules whose versions the code prints, in the order of its text; empty where that is not plain."""
    plain = "\n".join(
        "pass" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()
    )
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    if any(
        isinstance(node, (ast.For, ast.While, ast.FunctionDef, ast.comprehension, ast.If))
        for node in ast.walk(tree)
    ):
        return []
    found: list[tuple[int, int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "__version__":
            name = _dotted(node.value)
            if not name:
                return []
            found.append((node.lineno, node.col_offset, name))
    return [name for _, _, name in sorted(found)]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        outer = _dotted(node.value)
        return f"{outer}.{node.attr}" if outer else ""
    return ""
