"""Environment markers (PEP 508) of this interpreter, without the import of `packaging`.

What this evaluator does not surely know, it leaves: the answer is then ``None``.
"""

from __future__ import annotations

import os
import sys

from .naming import full_version, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Union

    Token = Union[str, tuple[str, str]]

_ALIASES = {
    "os.name": "os_name",
    "sys.platform": "sys_platform",
    "platform.machine": "platform_machine",
    "platform.python_implementation": "platform_python_implementation",
    "python_implementation": "platform_python_implementation",
}
_VERSIONS = ("python_version", "python_full_version", "implementation_version")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_COMPARISONS: dict[str, Callable[[list[int], list[int]], bool]] = {
    "==": lambda mine, other: mine == other,
    "!=": lambda mine, other: mine != other,
    "<": lambda mine, other: mine < other,
    "<=": lambda mine, other: mine <= other,
    ">": lambda mine, other: mine > other,
    ">=": lambda mine, other: mine >= other,
}
_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalVM", "jython": "Jython"}
_SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


class _UnsureError(Exception):
    """The marker says something that this evaluator does not know."""


def environment() -> dict[str, str]:
    """The variables of this interpreter; those missing here are never surely known."""
    system = _SYSTEMS.get(sys.platform)
    variables = {
        "os_name": os.name,
        "sys_platform": sys.platform,
        "python_version": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "python_full_version": full_version(sys.version_info),
        "implementation_name": sys.implementation.name,
        "implementation_version": full_version(sys.implementation.version),
    }
    if system:
        variables["platform_system"] = system
    if hasattr(os, "uname"):
        variables["platform_machine"] = os.uname().machine
    if sys.implementation.name in _IMPLEMENTATIONS:
        variables["platform_python_implementation"] = _IMPLEMENTATIONS[sys.implementation.name]
    return variables


class Markers:
    """Evaluates markers in one environment, each distinct text once."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables
        self._answers: dict[tuple[str, str], bool | None] = {}

    def holds(self, marker: str, extra: str = "") -> bool | None:
        """Whether the marker is true with that extra, ``None`` when that is not sure."""
        if "extra" not in marker:
            extra = ""
        try:
            return self._answers[marker, extra]
        except KeyError:
            answer = self._answers[marker, extra] = self._evaluated(marker, extra)
            return answer

    def _evaluated(self, marker: str, extra: str) -> bool | None:
        try:
            tokens = _tokens(marker)
            value, end = self._either(tokens, 0, extra)
        except (_UnsureError, ValueError, IndexError):
            return None
        return value if end == len(tokens) else None

    def _either(self, tokens: list[Token], at: int, extra: str) -> tuple[bool, int]:
        value, at = self._both(tokens, at, extra)
        while at < len(tokens) and tokens[at] == "or":
            other, at = self._both(tokens, at + 1, extra)
            value = value or other
        return value, at

    def _both(self, tokens: list[Token], at: int, extra: str) -> tuple[bool, int]:
        value, at = self._one(tokens, at, extra)
        while at < len(tokens) and tokens[at] == "and":
            other, at = self._one(tokens, at + 1, extra)
            value = value and other
        return value, at

    def _one(self, tokens: list[Token], at: int, extra: str) -> tuple[bool, int]:
        if tokens[at] == "(":
            value, at = self._either(tokens, at + 1, extra)
            if tokens[at] != ")":
                raise _UnsureError
            return value, at + 1
        left, operator = tokens[at], tokens[at + 1]
        if operator == "not" and tokens[at + 2] == "in":
            return not self._compared(left, "in", tokens[at + 3], extra), at + 4
        return self._compared(left, operator, tokens[at + 2], extra), at + 3

    def _compared(self, left: Token, operator: Token, right: Token, extra: str) -> bool:
        if isinstance(left, tuple) == isinstance(right, tuple) or not isinstance(operator, str):
            raise _UnsureError
        mirrored = isinstance(left, tuple)
        variable, literal = (right, left[1]) if isinstance(left, tuple) else (left, right[1])
        if not isinstance(variable, str):
            raise _UnsureError
        variable = _ALIASES.get(variable, variable)
        if variable == "extra":
            value, literal = normalized(extra), normalized(literal)
        elif variable in self._variables:
            value = self._variables[variable]
        else:
            raise _UnsureError
        if operator == "in":
            return literal in value if mirrored else value in literal
        if variable in _VERSIONS:
            return _version_compared(
                value, _MIRRORED.get(operator, operator) if mirrored else operator, literal
            )
        if operator == "==":
            return value == literal
        if operator == "!=":
            return value != literal
        raise _UnsureError


def _tokens(marker: str) -> list[Token]:
    """Brackets, operators and names as text, string literals as ``("", text)``."""
    found: list[Token] = []
    at = 0
    while at < len(marker):
        character = marker[at]
        end = at + 1
        if character in " \t":
            pass
        elif character in "()":
            found.append(character)
        elif character in "\"'":
            end = marker.index(character, at + 1) + 1
            found.append(("", marker[at + 1 : end - 1]))
        elif character in "<>=!~":
            while end < len(marker) and marker[end] in "<>=!~":
                end += 1
            found.append(marker[at:end])
        else:
            while end < len(marker) and (marker[end].isalnum() or marker[end] in "_."):
                end += 1
            found.append(marker[at:end])
        at = end
    return found


def _version_compared(value: str, operator: str, literal: str) -> bool:
    mine = _release(value)
    if literal.endswith(".*") and operator in ("==", "!="):
        return _begins(mine, literal[:-2]) is (operator == "==")
    other = _release(literal)
    if operator == "~=":
        return mine >= other and _begins(mine, literal.rpartition(".")[0])
    if operator not in _COMPARISONS:
        raise _UnsureError
    return _COMPARISONS[operator](mine, other)


def _begins(release: list[int], start: str) -> bool:
    numbers = [int(part) for part in start.split(".")]
    return (release + [0] * len(numbers))[: len(numbers)] == numbers


def _release(version: str) -> list[int]:
    """Release numbers without trailing zeros. Raises ValueError for anything but a plain release."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers
